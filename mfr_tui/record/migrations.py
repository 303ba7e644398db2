"""The schema of mfr.db, as numbered migrations. `database.py` applies them.

A released migration is never edited. A schema change is a new migration at the end.
"""

from typing import NamedTuple

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


SECOND = """
DROP VIEW day;
DROP VIEW mark_by_region;

CREATE TABLE hold (
    id TEXT PRIMARY KEY,
    scan_id TEXT REFERENCES scan (id),
    body_day TEXT NOT NULL CHECK (body_day IS date(body_day, '+0 days')),
    region TEXT NOT NULL,
    path TEXT NOT NULL CHECK (json_valid(path)),
    technique TEXT NOT NULL,
    tool TEXT NOT NULL DEFAULT '',
    pressure TEXT CHECK (pressure IN ('too_little', 'right', 'too_much')),
    cap_s INTEGER NOT NULL CHECK (cap_s BETWEEN 1 AND 300),
    held_s REAL NOT NULL DEFAULT 0 CHECK (held_s BETWEEN 0 AND cap_s),
    before INTEGER CHECK (before BETWEEN 0 AND 10),
    after INTEGER CHECK (after BETWEEN 0 AND 10),
    released TEXT CHECK (released IN ('yes', 'partly', 'no')),
    was_source INTEGER CHECK (was_source IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('open', 'ended')),
    ended_how TEXT CHECK (ended_how IN ('time', 'released', 'early', 'stopped_pain', 'interrupted')),
    progress TEXT NOT NULL CHECK (json_valid(progress)),
    holder TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    zone TEXT NOT NULL,
    utc_offset_min INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT,
    CHECK ((state = 'ended') = (ended_how IS NOT NULL))
) STRICT;
CREATE INDEX hold_by_day ON hold (body_day, region) WHERE deleted_at IS NULL;
CREATE INDEX hold_by_instant ON hold (created_at);
CREATE INDEX hold_open ON hold (state) WHERE state = 'open';

CREATE TABLE new_mark (
    id TEXT PRIMARY KEY,
    scan_id TEXT REFERENCES scan (id),
    hold_id TEXT REFERENCES hold (id),
    body_day TEXT NOT NULL CHECK (body_day IS date(body_day, '+0 days')),
    region TEXT NOT NULL,
    moment TEXT NOT NULL CHECK (moment IN ('scan', 'spot', 'after')),
    how TEXT NOT NULL CHECK (how IN ('pressed', 'moved', 'rest')),
    nrs INTEGER NOT NULL CHECK (nrs BETWEEN 0 AND 10),
    qualities TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(qualities)),
    note TEXT NOT NULL DEFAULT '',
    marked_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT,
    CHECK ((moment = 'scan') = (scan_id IS NOT NULL)),
    CHECK ((moment = 'after') = (hold_id IS NOT NULL))
) STRICT;
INSERT INTO new_mark SELECT id, scan_id, NULL, body_day, region, moment, how, nrs, qualities, note,
    marked_at, created_at, device, revision, deleted_at FROM mark;
DROP TABLE mark;
ALTER TABLE new_mark RENAME TO mark;
CREATE INDEX mark_by_day ON mark (body_day, region, nrs) WHERE deleted_at IS NULL;
CREATE INDEX mark_by_instant ON mark (created_at);
CREATE UNIQUE INDEX one_mark_a_region ON mark (scan_id, region) WHERE moment = 'scan' AND deleted_at IS NULL;
CREATE UNIQUE INDEX one_mark_after ON mark (hold_id, region) WHERE moment = 'after' AND deleted_at IS NULL;

ALTER TABLE operation RENAME COLUMN scan_id TO scope;

ALTER TABLE screening ADD COLUMN regions TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(regions));
ALTER TABLE screening ADD COLUMN cleared_by TEXT NOT NULL DEFAULT '';
ALTER TABLE screening ADD COLUMN cleared_on TEXT NOT NULL DEFAULT '';
ALTER TABLE screening ADD COLUMN cleared_at TEXT;

CREATE TABLE region_setting (
    id TEXT PRIMARY KEY,
    region TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('absent', 'skipped', 'never', 'none')),
    reason TEXT NOT NULL DEFAULT '' CHECK (reason IN ('', 'implant', 'port', 'scar', 'veins', 'other')),
    set_at TEXT NOT NULL,
    device TEXT NOT NULL
) STRICT;
CREATE INDEX region_setting_by_region ON region_setting (region, set_at);

CREATE TABLE lock (
    id TEXT PRIMARY KEY,
    region TEXT NOT NULL,
    until_day TEXT NOT NULL CHECK (until_day IS date(until_day, '+0 days')),
    why TEXT NOT NULL CHECK (why IN ('stopped_pain')),
    hold_id TEXT REFERENCES hold (id),
    created_at TEXT NOT NULL,
    device TEXT NOT NULL
) STRICT;
CREATE INDEX lock_by_region ON lock (region, until_day);

CREATE TABLE warning_check (
    id TEXT PRIMARY KEY,
    sign TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
    region TEXT,
    hold_id TEXT REFERENCES hold (id),
    body_day TEXT NOT NULL CHECK (body_day IS date(body_day, '+0 days')),
    answered_at TEXT NOT NULL,
    device TEXT NOT NULL
) STRICT;
CREATE INDEX warning_check_by_day ON warning_check (body_day, sign);

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
     WHERE m.body_day = days.body_day AND m.deleted_at IS NULL AND m.moment <> 'after' AND m.nrs > 0) AS regions_marked,
    (SELECT max(nrs) FROM mark AS m
     WHERE m.body_day = days.body_day AND m.deleted_at IS NULL AND m.moment <> 'after') AS worst_nrs,
    (SELECT count(*) FROM hold AS h WHERE h.body_day = days.body_day AND h.deleted_at IS NULL) AS holds,
    round(coalesce((
        SELECT sum(h.held_s) FROM hold AS h WHERE h.body_day = days.body_day AND h.deleted_at IS NULL
    ), 0), 1) AS held_s,
    max(rest_day.reason) AS rest_reason
FROM (
    SELECT body_day FROM scan WHERE deleted_at IS NULL
    UNION SELECT body_day FROM mark WHERE deleted_at IS NULL
    UNION SELECT body_day FROM hold WHERE deleted_at IS NULL
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
WHERE deleted_at IS NULL AND moment <> 'after'
GROUP BY region
ORDER BY days_tender DESC, worst_nrs DESC;
"""


THIRD = """
CREATE TABLE flag_decision (
    id TEXT PRIMARY KEY,
    rule TEXT NOT NULL,
    region TEXT,
    episode_start TEXT CHECK (episode_start IS date(episode_start, '+0 days')),
    decision TEXT NOT NULL CHECK (decision IN ('snoozed', 'taken', 'closed', 'reopened')),
    tier INTEGER NOT NULL DEFAULT 0 CHECK (tier >= 0),
    until_day TEXT CHECK (until_day IS date(until_day, '+0 days')),
    reason TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL DEFAULT '',
    seen_on TEXT NOT NULL DEFAULT '',
    said TEXT NOT NULL DEFAULT '',
    body_day TEXT NOT NULL CHECK (body_day IS date(body_day, '+0 days')),
    decided_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT,
    CHECK ((decision = 'snoozed') = (until_day IS NOT NULL))
) STRICT;
CREATE INDEX flag_decision_by_flag ON flag_decision (rule, region, decided_at);

CREATE TABLE concern (
    id TEXT PRIMARY KEY,
    region TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    body_day TEXT NOT NULL CHECK (body_day IS date(body_day, '+0 days')),
    said_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT
) STRICT;

CREATE INDEX mark_of_region ON mark (region, body_day, nrs) WHERE deleted_at IS NULL AND moment <> 'after';
"""

FOURTH = """
CREATE TABLE region_story (
    region TEXT PRIMARY KEY,
    began TEXT NOT NULL DEFAULT '',
    better TEXT NOT NULL DEFAULT '',
    worse TEXT NOT NULL DEFAULT '',
    spreads TEXT NOT NULL DEFAULT '',
    time_of_day TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT
) STRICT;

CREATE TABLE visit (
    item TEXT PRIMARY KEY CHECK (item IN ('words', 'goal', 'blood_thinners', 'medicines', 'allergies',
        'question_1', 'question_2', 'question_3')),
    text TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT
) STRICT;

CREATE TABLE week (
    body_day TEXT PRIMARY KEY CHECK (body_day IS date(body_day, '+0 days')),
    pain INTEGER CHECK (pain BETWEEN 0 AND 10),
    enjoyment INTEGER CHECK (enjoyment BETWEEN 0 AND 10),
    activity INTEGER CHECK (activity BETWEEN 0 AND 10),
    stiffness TEXT CHECK (stiffness IN ('yes', 'no')),
    dressing TEXT CHECK (dressing IN ('yes', 'no')),
    stairs TEXT CHECK (stairs IN ('yes', 'no')),
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT
) STRICT;
"""

FIFTH = """
ALTER TABLE screening ADD COLUMN unsure INTEGER NOT NULL DEFAULT 0 CHECK (unsure IN (0, 1));

ALTER TABLE warning_check ADD COLUMN cleared_by TEXT NOT NULL DEFAULT '';
ALTER TABLE warning_check ADD COLUMN cleared_on TEXT NOT NULL DEFAULT '';
ALTER TABLE warning_check ADD COLUMN cleared_at TEXT;
"""


SIXTH = """
CREATE TABLE year (
    year TEXT PRIMARY KEY CHECK (year GLOB '[0-9][0-9][0-9][0-9]'),
    days TEXT NOT NULL CHECK (length(days) BETWEEN 365 AND 366 AND days NOT GLOB '*[^DLRP.]*'),
    crossed TEXT NOT NULL,
    scanned INTEGER NOT NULL CHECK (scanned BETWEEN 0 AND 366),
    first_scanned TEXT CHECK (first_scanned IS date(first_scanned, '+0 days'))
) STRICT, WITHOUT ROWID;

CREATE TABLE region_year (
    year TEXT NOT NULL,
    region TEXT NOT NULL,
    scanned INTEGER NOT NULL CHECK (scanned BETWEEN 0 AND 366),
    nrs_1 INTEGER NOT NULL CHECK (nrs_1 BETWEEN 0 AND 366),
    nrs_2 INTEGER NOT NULL CHECK (nrs_2 BETWEEN 0 AND 366),
    nrs_3 INTEGER NOT NULL CHECK (nrs_3 BETWEEN 0 AND 366),
    nrs_4 INTEGER NOT NULL CHECK (nrs_4 BETWEEN 0 AND 366),
    nrs_5 INTEGER NOT NULL CHECK (nrs_5 BETWEEN 0 AND 366),
    nrs_6 INTEGER NOT NULL CHECK (nrs_6 BETWEEN 0 AND 366),
    nrs_7 INTEGER NOT NULL CHECK (nrs_7 BETWEEN 0 AND 366),
    nrs_8 INTEGER NOT NULL CHECK (nrs_8 BETWEEN 0 AND 366),
    nrs_9 INTEGER NOT NULL CHECK (nrs_9 BETWEEN 0 AND 366),
    nrs_10 INTEGER NOT NULL CHECK (nrs_10 BETWEEN 0 AND 366),
    PRIMARY KEY (year, region)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER sums_year_delete AFTER DELETE ON year BEGIN DELETE FROM region_year WHERE year = OLD.year; END;
"""


def _triggers() -> str:
    """Return the triggers that delete the sums of a year with any change of its rows.

    The first and last days of a year count for the year beside it too: they decide which days were skipped in flight.
    """
    triggers = []
    for table in ("scan", "scan_stop", "mark", "rest_day"):
        for event, rows in (("insert", ("NEW",)), ("update", ("OLD", "NEW")), ("delete", ("OLD",))):
            deletes = []
            for row in rows:
                day = f"{row}.body_day"
                if table == "scan_stop":
                    day = f"(SELECT body_day FROM scan WHERE id = {row}.scan_id)"  # noqa: S608
                deletes.append(
                    f"DELETE FROM year WHERE year BETWEEN substr(date({day}, '-1 day'), 1, 4) "  # noqa: S608
                    f"AND substr(date({day}, '+1 day'), 1, 4);"
                )
            triggers.append(
                f"CREATE TRIGGER sums_{table}_{event} AFTER {event.upper()} ON {table} BEGIN {' '.join(deletes)} END"
            )
    return ";\n".join(triggers)


SEVENTH = """
ALTER TABLE hold ADD COLUMN timed INTEGER NOT NULL DEFAULT 1 CHECK (timed IN (0, 1));
"""


class Migration(NamedTuple):
    """One step from one schema to the next.

    Attributes:
        name: Its name in the diary, for good.
        about: What it adds.
        script: The statements, separated by `;` and the end of a line.
    """

    name: str
    about: str
    script: str


MIGRATIONS = (
    Migration(
        "0001_diary",
        "scans with their stops and marks, rest days, screening answers, settings, undo, and two views",
        FIRST,
    ),
    Migration(
        "0002_hold",
        "holds, the marks after them, places to avoid, locks, warning signs, where a wound is, and clearances",
        SECOND,
    ),
    Migration(
        "0003_flags",
        "decisions about flags and flags set by the person; an index that finds the tender days of a region faster",
        THIRD,
    ),
    Migration("0004_visit", "the appointment's preparation and the weekly questions", FOURTH),
    Migration(
        "0005_cleared_signs",
        'the answer "not sure", stored as a yes so that nothing can miss it, and clearances of warning signs',
        FIFTH,
    ),
    Migration(
        "0006_year",
        "the sums of years that are over, and what deletes them with any change of their rows",
        SIXTH + _triggers(),
    ),
    Migration("0007_told", "whether a hold was timed, or told after it was done without mfr", SEVENTH),
)
"""All migrations, in order."""

SCHEMA_VERSION = len(MIGRATIONS)
"""How many migrations this version knows. A diary has its own number in user_version, where it can be read quickly."""
