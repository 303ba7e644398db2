"""The schema of mfr.db, as numbered migrations. Only `database.py` imports this: it loads sqlite-utils.

A migration that was released is never edited; a change of schema is a new one at the end.
"""

from sqlite_utils import Database, Migrations

migrations = Migrations("mfr")

FIRST = """
CREATE TABLE scan (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('full', 'short')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'done', 'partial')),
    body_day TEXT NOT NULL CHECK (body_day IS date(body_day, '+0 days')),
    started_at TEXT,
    ended_at TEXT,
    zone TEXT,
    utc_offset_min INTEGER,
    position INTEGER NOT NULL DEFAULT 0 CHECK (position >= 0),
    active_s REAL NOT NULL DEFAULT 0 CHECK (active_s >= 0),
    late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
    clock_suspect INTEGER NOT NULL DEFAULT 0 CHECK (clock_suspect IN (0, 1)),
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT
) STRICT;
CREATE INDEX scan_by_day ON scan (body_day, deleted_at, state, late, started_at, utc_offset_min);
CREATE INDEX scan_by_instant ON scan (created_at);
CREATE UNIQUE INDEX one_draft_a_day ON scan (body_day) WHERE state = 'draft' AND deleted_at IS NULL;

CREATE TABLE scan_stop (
    scan_id TEXT NOT NULL REFERENCES scan (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    stop_id TEXT NOT NULL,
    regions TEXT NOT NULL CHECK (json_valid(regions)),
    active_s REAL NOT NULL DEFAULT 0 CHECK (active_s >= 0),
    outcome TEXT CHECK (outcome IN ('passed', 'left', 'skipped')),
    PRIMARY KEY (scan_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (
    id TEXT PRIMARY KEY,
    scan_id TEXT REFERENCES scan (id),
    body_day TEXT NOT NULL CHECK (body_day IS date(body_day, '+0 days')),
    region TEXT NOT NULL,
    moment TEXT NOT NULL CHECK (moment IN ('scan', 'spot')),
    how TEXT NOT NULL CHECK (how IN ('pressed', 'moved', 'rest')),
    nrs INTEGER NOT NULL CHECK (nrs BETWEEN 0 AND 10),
    qualities TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(qualities)),
    note TEXT NOT NULL DEFAULT '',
    marked_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT,
    CHECK ((moment = 'scan') = (scan_id IS NOT NULL))
) STRICT;
CREATE INDEX mark_by_day ON mark (body_day, region, nrs) WHERE deleted_at IS NULL;
CREATE INDEX mark_by_instant ON mark (created_at);
CREATE UNIQUE INDEX one_mark_a_region ON mark (scan_id, region) WHERE moment = 'scan' AND deleted_at IS NULL;

CREATE TABLE rest_day (
    body_day TEXT PRIMARY KEY CHECK (body_day IS date(body_day, '+0 days')),
    reason TEXT NOT NULL CHECK (reason IN ('rest', 'ill', 'injured', 'travel', 'told', 'other')),
    note TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT
) STRICT;

CREATE TABLE screening (
    id TEXT PRIMARY KEY,
    item TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
    answered_at TEXT NOT NULL,
    device TEXT NOT NULL
) STRICT;
CREATE INDEX screening_by_item ON screening (item, answered_at);

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

CREATE TABLE operation (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    device TEXT NOT NULL,
    label TEXT NOT NULL,
    scan_id TEXT,
    changes TEXT NOT NULL CHECK (json_valid(changes)),
    undone_at TEXT
) STRICT;

CREATE VIEW day AS
SELECT
    days.body_day,
    CASE
        WHEN max(scan.state = 'done') THEN 'done'
        WHEN max(rest_day.reason) IS NOT NULL THEN 'rest'
        WHEN max(scan.state = 'draft') THEN 'draft'
        ELSE max(scan.state)
    END AS state,
    count(DISTINCT scan.id) AS scans,
    round(coalesce((
        SELECT sum(s.active_s) FROM scan AS s WHERE s.body_day = days.body_day AND s.deleted_at IS NULL
    ), 0), 1) AS active_s,
    coalesce(max(scan.late), 0) AS late,
    (SELECT count(DISTINCT region) FROM mark AS m
     WHERE m.body_day = days.body_day AND m.deleted_at IS NULL AND m.nrs > 0) AS regions_marked,
    (SELECT max(nrs) FROM mark AS m WHERE m.body_day = days.body_day AND m.deleted_at IS NULL) AS worst_nrs,
    max(rest_day.reason) AS rest_reason
FROM (
    SELECT body_day FROM scan WHERE deleted_at IS NULL
    UNION SELECT body_day FROM mark WHERE deleted_at IS NULL
    UNION SELECT body_day FROM rest_day WHERE deleted_at IS NULL
) AS days
LEFT JOIN scan ON scan.body_day = days.body_day AND scan.deleted_at IS NULL
LEFT JOIN rest_day ON rest_day.body_day = days.body_day AND rest_day.deleted_at IS NULL
GROUP BY days.body_day;

CREATE VIEW mark_by_region AS
SELECT
    region,
    count(DISTINCT body_day) AS days_marked,
    count(DISTINCT CASE WHEN nrs >= 3 THEN body_day END) AS days_tender,
    round(avg(nrs), 1) AS mean_nrs,
    max(nrs) AS worst_nrs,
    min(body_day) AS first_day,
    max(body_day) AS last_day
FROM mark
WHERE deleted_at IS NULL
GROUP BY region
ORDER BY days_tender DESC, worst_nrs DESC;
"""


@migrations(name="0001_diary")
def diary(db: Database) -> None:
    """Scans with their stops and marks, rest days, screening answers, settings, undo, and two views."""
    run_script(db, FIRST)


def run_script(db: Database, script: str) -> None:
    """Execute statements one by one: `executescript` would commit the transaction around a migration."""
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)
