PRAGMA application_id = 1296454193;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'mfr','0001_diary','2026-11-21 03:33:35.862593+00:00');
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
INSERT INTO "mark" VALUES('18cd91ec-77b7-47b3-86c4-bcbd2c5fa800','bc266072-9bca-4bfa-816b-e12fd16c8a88','2026-11-21','shoulder_back_l','scan','pressed',6,'["tight"]','it''s; 山','2026-11-21T05:30:00.000Z','2026-11-21T05:30:00.000Z','31b6e1a7-97a9-4418-939c-59251aa3537b',2,NULL);
INSERT INTO "mark" VALUES('8dd2d2be-27c6-4017-8dcc-a2b873296a22','bc266072-9bca-4bfa-816b-e12fd16c8a88','2026-11-21','jaw_r','scan','moved',0,'[]','','2026-11-21T05:30:00.000Z','2026-11-21T05:30:00.000Z','31b6e1a7-97a9-4418-939c-59251aa3537b',1,NULL);
INSERT INTO "mark" VALUES('68bf26d2-0a94-4845-bfca-a48816c10b76','73eb3e33-10ad-43e8-bc03-77c622c89159','2026-11-23','jaw_r','scan','pressed',3,'[]','','2026-11-23T05:30:00.000Z','2026-11-23T05:30:00.000Z','31b6e1a7-97a9-4418-939c-59251aa3537b',2,'2026-11-23T05:30:00.000Z');
CREATE TABLE operation (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    device TEXT NOT NULL,
    label TEXT NOT NULL,
    scan_id TEXT,
    changes TEXT NOT NULL CHECK (json_valid(changes)),
    undone_at TEXT
) STRICT;
INSERT INTO "operation" VALUES(1,'2026-11-21T05:30:00.000Z','31b6e1a7-97a9-4418-939c-59251aa3537b','Left back of shoulder 6','bc266072-9bca-4bfa-816b-e12fd16c8a88','[{"table": "mark", "key": "18cd91ec-77b7-47b3-86c4-bcbd2c5fa800", "before": {"deleted_at": "2026-11-21T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(2,'2026-11-21T05:30:00.000Z','31b6e1a7-97a9-4418-939c-59251aa3537b','note of Left back of shoulder','bc266072-9bca-4bfa-816b-e12fd16c8a88','[{"table": "mark", "key": "18cd91ec-77b7-47b3-86c4-bcbd2c5fa800", "before": {"qualities": "[]", "note": ""}, "after": {"qualities": "[\"tight\"]", "note": "it''s; \u5c71"}}]',NULL);
INSERT INTO "operation" VALUES(3,'2026-11-21T05:30:00.000Z','31b6e1a7-97a9-4418-939c-59251aa3537b','Right jaw and jaw hinge 0','bc266072-9bca-4bfa-816b-e12fd16c8a88','[{"table": "mark", "key": "8dd2d2be-27c6-4017-8dcc-a2b873296a22", "before": {"deleted_at": "2026-11-21T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(4,'2026-11-21T05:30:00.000Z','31b6e1a7-97a9-4418-939c-59251aa3537b','rest day 2026-11-22',NULL,'[{"table": "rest_day", "key": "2026-11-22", "before": {"reason": "ill", "note": "", "deleted_at": "2026-11-21T05:30:00.000Z"}, "after": {"reason": "ill", "note": "a cold", "deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(5,'2026-11-23T05:30:00.000Z','31b6e1a7-97a9-4418-939c-59251aa3537b','Right jaw and jaw hinge 3','73eb3e33-10ad-43e8-bc03-77c622c89159','[{"table": "mark", "key": "68bf26d2-0a94-4845-bfca-a48816c10b76", "before": {"deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"deleted_at": null}}]','2026-11-23T05:30:00.000Z');
CREATE TABLE rest_day (
    body_day TEXT PRIMARY KEY CHECK (body_day IS date(body_day, '+0 days')),
    reason TEXT NOT NULL CHECK (reason IN ('rest', 'ill', 'injured', 'travel', 'told', 'other')),
    note TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT
) STRICT;
INSERT INTO "rest_day" VALUES('2026-11-22','ill','a cold','2026-11-21T05:30:00.000Z','31b6e1a7-97a9-4418-939c-59251aa3537b',1,NULL);
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
INSERT INTO "scan" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88','full','done','2026-11-21','2026-11-21T05:30:00.000Z','2026-11-21T05:30:00.000Z','Europe/Berlin',60,0,300.0,0,0,'2026-11-21T05:30:00.000Z','31b6e1a7-97a9-4418-939c-59251aa3537b',1,NULL);
INSERT INTO "scan" VALUES('73eb3e33-10ad-43e8-bc03-77c622c89159','short','draft','2026-11-23','2026-11-23T05:30:00.000Z',NULL,'Europe/Berlin',60,0,0.0,0,0,'2026-11-23T05:30:00.000Z','31b6e1a7-97a9-4418-939c-59251aa3537b',1,NULL);
CREATE TABLE scan_stop (
    scan_id TEXT NOT NULL REFERENCES scan (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    stop_id TEXT NOT NULL,
    regions TEXT NOT NULL CHECK (json_valid(regions)),
    active_s REAL NOT NULL DEFAULT 0 CHECK (active_s >= 0),
    outcome TEXT CHECK (outcome IN ('passed', 'left', 'skipped')),
    PRIMARY KEY (scan_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "scan_stop" VALUES('73eb3e33-10ad-43e8-bc03-77c622c89159',0,'scalp','["head_front_r", "head_front_l", "head_top_back_r", "head_top_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('73eb3e33-10ad-43e8-bc03-77c622c89159',1,'jaw','["face_r", "face_l", "jaw_r", "jaw_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('73eb3e33-10ad-43e8-bc03-77c622c89159',2,'neck_move','["neck_front_r", "neck_front_l", "neck_back_r", "neck_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('73eb3e33-10ad-43e8-bc03-77c622c89159',3,'skull_base','["head_back_r", "head_back_l", "neck_back_r", "neck_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('73eb3e33-10ad-43e8-bc03-77c622c89159',4,'collarbone','["chest_r", "chest_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('73eb3e33-10ad-43e8-bc03-77c622c89159',5,'shoulder','["shoulder_front_r", "shoulder_front_l", "shoulder_back_r", "shoulder_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('73eb3e33-10ad-43e8-bc03-77c622c89159',6,'blade','["upper_back_r", "upper_back_l", "shoulder_back_r", "shoulder_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('73eb3e33-10ad-43e8-bc03-77c622c89159',7,'elbow','["upper_arm_front_r", "upper_arm_front_l", "upper_arm_back_r", "upper_arm_back_l", "elbow_front_r", "elbow_front_l", "elbow_back_r", "elbow_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',0,'scalp','["head_front_r", "head_front_l", "head_top_back_r", "head_top_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',1,'jaw','["face_r", "face_l", "jaw_r", "jaw_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',2,'neck_move','["neck_front_r", "neck_front_l", "neck_back_r", "neck_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',3,'skull_base','["head_back_r", "head_back_l", "neck_back_r", "neck_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',4,'collarbone','["chest_r", "chest_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',5,'shoulder','["shoulder_front_r", "shoulder_front_l", "shoulder_back_r", "shoulder_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',6,'blade','["upper_back_r", "upper_back_l", "shoulder_back_r", "shoulder_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',7,'elbow','["upper_arm_front_r", "upper_arm_front_l", "upper_arm_back_r", "upper_arm_back_l", "elbow_front_r", "elbow_front_l", "elbow_back_r", "elbow_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',8,'forearm','["forearm_front_r", "forearm_front_l", "forearm_back_r", "forearm_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',9,'wrist','["wrist_front_r", "wrist_front_l", "wrist_back_r", "wrist_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',10,'hand','["hand_palm_r", "hand_palm_l", "hand_back_r", "hand_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',11,'ribs','["mid_back_r", "mid_back_l", "chest_r", "chest_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',12,'low_back','["abdomen_r", "abdomen_l", "lower_back_r", "lower_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',13,'pelvis','["buttock_r", "buttock_l", "hip_back_r", "hip_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',14,'hip','["hip_front_r", "hip_front_l", "groin_r", "groin_l", "hip_back_r", "hip_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',15,'thigh','["thigh_front_r", "thigh_front_l", "thigh_back_r", "thigh_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',16,'knee','["knee_front_r", "knee_front_l", "knee_back_r", "knee_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',17,'lower_leg','["shin_r", "shin_l", "calf_r", "calf_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',18,'ankle','["ankle_front_r", "ankle_front_l", "ankle_back_r", "ankle_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('bc266072-9bca-4bfa-816b-e12fd16c8a88',19,'foot','["foot_top_r", "foot_top_l", "foot_sole_r", "foot_sole_l"]',15.0,'passed');
CREATE TABLE screening (
    id TEXT PRIMARY KEY,
    item TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
    answered_at TEXT NOT NULL,
    device TEXT NOT NULL
) STRICT;
INSERT INTO "screening" VALUES('e3c41370-9a83-4ab6-a4f3-1b83d41175c1','clots','no','2026-11-21T05:30:00.000Z','31b6e1a7-97a9-4418-939c-59251aa3537b');
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;
INSERT INTO "setting" VALUES('device','"31b6e1a7-97a9-4418-939c-59251aa3537b"');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX scan_by_day ON scan (body_day, deleted_at, state, late, started_at, utc_offset_min);
CREATE INDEX scan_by_instant ON scan (created_at);
CREATE UNIQUE INDEX one_draft_a_day ON scan (body_day) WHERE state = 'draft' AND deleted_at IS NULL;
CREATE INDEX mark_by_day ON mark (body_day, region, nrs) WHERE deleted_at IS NULL;
CREATE INDEX mark_by_instant ON mark (created_at);
CREATE UNIQUE INDEX one_mark_a_region ON mark (scan_id, region) WHERE moment = 'scan' AND deleted_at IS NULL;
CREATE INDEX screening_by_item ON screening (item, answered_at);
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
COMMIT;
