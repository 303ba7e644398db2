PRAGMA application_id = 1296454193;
PRAGMA user_version = 5;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'mfr','0001_diary','2026-11-27 06:45:57.477204+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'mfr','0002_hold','2026-11-27 06:45:57.481688+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'mfr','0003_flags','2026-11-27 06:45:57.482098+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'mfr','0004_visit','2026-11-27 06:45:57.482391+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'mfr','0005_cleared_signs','2026-11-27 06:45:57.483933+00:00');
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
INSERT INTO "concern" VALUES('2a241b74-4300-4173-a02c-60c86bb8cda0','jaw_l','not as it was','2026-11-23','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',1,NULL);
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
INSERT INTO "flag_decision" VALUES('de0991b1-ff64-44b3-b084-59d667f22dc4','stop_now','shoulder_back_l','2026-11-21','closed',0,NULL,'gone; 山','','','','2026-11-23','2026-11-23T05:30:00.001Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',1,NULL);
INSERT INTO "flag_decision" VALUES('ac43c47e-2502-469d-a437-c531cfade596','persistent','jaw_l','2026-11-21','snoozed',14,'2026-12-21','away','','','','2026-11-23','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',1,NULL);
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
INSERT INTO "hold" VALUES('7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7','09c9c46e-5bd7-4e75-9326-e30f0e2fbaac','2026-11-23','shoulder_back_l','["shoulder_back_l"]','hold_spot','thumb',NULL,300,41.5,6,4,'partly',NULL,'ended','stopped_pain','{"step": 0, "step_s": 41.5, "count": 0, "held_s": 41.5, "added_s": 0, "by_hand": false}','window','2026-11-23T05:30:00.000Z','2026-11-23T05:30:00.000Z','2026-11-23T05:30:00.000Z','Europe/Berlin',60,'2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',3,NULL);
CREATE TABLE lock (
    id TEXT PRIMARY KEY,
    region TEXT NOT NULL,
    until_day TEXT NOT NULL CHECK (until_day IS date(until_day, '+0 days')),
    why TEXT NOT NULL CHECK (why IN ('stopped_pain')),
    hold_id TEXT REFERENCES hold (id),
    created_at TEXT NOT NULL,
    device TEXT NOT NULL
) STRICT;
INSERT INTO "lock" VALUES('02c81c47-b9ec-4273-a7a6-09b1dd43ce9e','shoulder_back_l','2026-11-24','stopped_pain','7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0');
CREATE TABLE "mark" (
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
INSERT INTO "mark" VALUES('42e6bbf3-2652-4caa-b578-025c31fef772','ac48105b-3293-455a-b238-c8ab58a6c37b',NULL,'2026-11-21','shoulder_back_l','scan','pressed',6,'["tight"]','it''s; 山','2026-11-21T05:30:00.000Z','2026-11-21T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',2,NULL);
INSERT INTO "mark" VALUES('2ba7d07f-f073-4a2d-99f1-865c20ee228f','ac48105b-3293-455a-b238-c8ab58a6c37b',NULL,'2026-11-21','jaw_r','scan','moved',0,'[]','','2026-11-21T05:30:00.000Z','2026-11-21T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',1,NULL);
INSERT INTO "mark" VALUES('00907050-58ba-4ee3-b958-9e448e73eede',NULL,'7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7','2026-11-23','neck_back_l','after','pressed',2,'[]','','2026-11-23T05:30:00.000Z','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',1,NULL);
INSERT INTO "mark" VALUES('65c2c322-24a1-4f15-b0a2-f1d6ef8d6712',NULL,NULL,'2026-11-23','jaw_l','spot','rest',5,'[]','','2026-11-23T05:30:00.000Z','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',1,NULL);
INSERT INTO "mark" VALUES('18857d93-2c19-43be-8685-b2afa3b31f2b','09c9c46e-5bd7-4e75-9326-e30f0e2fbaac',NULL,'2026-11-23','jaw_r','scan','pressed',3,'[]','','2026-11-23T05:30:00.000Z','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',2,'2026-11-23T05:30:00.000Z');
CREATE TABLE operation (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    device TEXT NOT NULL,
    label TEXT NOT NULL,
    scope TEXT,
    changes TEXT NOT NULL CHECK (json_valid(changes)),
    undone_at TEXT
) STRICT;
INSERT INTO "operation" VALUES(1,'2026-11-21T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','Left back of shoulder 6','ac48105b-3293-455a-b238-c8ab58a6c37b','[{"table": "mark", "key": "42e6bbf3-2652-4caa-b578-025c31fef772", "before": {"deleted_at": "2026-11-21T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(2,'2026-11-21T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','note of Left back of shoulder','ac48105b-3293-455a-b238-c8ab58a6c37b','[{"table": "mark", "key": "42e6bbf3-2652-4caa-b578-025c31fef772", "before": {"qualities": "[]", "note": ""}, "after": {"qualities": "[\"tight\"]", "note": "it''s; \u5c71"}}]',NULL);
INSERT INTO "operation" VALUES(3,'2026-11-21T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','Right jaw and jaw hinge 0','ac48105b-3293-455a-b238-c8ab58a6c37b','[{"table": "mark", "key": "2ba7d07f-f073-4a2d-99f1-865c20ee228f", "before": {"deleted_at": "2026-11-21T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(4,'2026-11-21T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','the end of the scan','ac48105b-3293-455a-b238-c8ab58a6c37b','[{"table": "scan", "key": "ac48105b-3293-455a-b238-c8ab58a6c37b", "before": {"state": "draft", "ended_at": null}, "after": {"state": "done", "ended_at": "2026-11-21T05:30:00.000Z"}}]',NULL);
INSERT INTO "operation" VALUES(5,'2026-11-21T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','rest day 2026-11-22',NULL,'[{"table": "rest_day", "key": "2026-11-22", "before": {"note": "", "deleted_at": "2026-11-21T05:30:00.000Z"}, "after": {"note": "a cold", "deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(6,'2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','Left back of shoulder after the hold 4','7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7','[{"table": "hold", "key": "7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7", "before": {"after": null, "released": null}, "after": {"after": 4, "released": "partly"}}]',NULL);
INSERT INTO "operation" VALUES(7,'2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','Left back of neck after 2','7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7','[{"table": "mark", "key": "00907050-58ba-4ee3-b958-9e448e73eede", "before": {"deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(8,'2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','Left jaw and jaw hinge 5','a visit','[{"table": "mark", "key": "65c2c322-24a1-4f15-b0a2-f1d6ef8d6712", "before": {"deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(9,'2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','Left jaw: snoozed',NULL,'[{"table": "flag_decision", "key": "ac43c47e-2502-469d-a437-c531cfade596", "before": {"deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(10,'2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','something feels wrong: Left jaw and jaw hinge',NULL,'[{"table": "concern", "key": "2a241b74-4300-4173-a02c-60c86bb8cda0", "before": {"deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(11,'2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','how it began',NULL,'[{"table": "region_story", "key": "jaw_l", "before": {"began": "", "deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"began": "after a fall; \u5c71", "deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(12,'2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','goal',NULL,'[{"table": "visit", "key": "goal", "before": {"text": "", "deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"text": "to sleep on that side", "deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(13,'2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','pain',NULL,'[{"table": "week", "key": "2026-11-23", "before": {"pain": null, "deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"pain": 4, "deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(14,'2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','stairs',NULL,'[{"table": "week", "key": "2026-11-23", "before": {"stairs": null}, "after": {"stairs": "yes"}}]',NULL);
INSERT INTO "operation" VALUES(15,'2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','Right jaw and jaw hinge 3','09c9c46e-5bd7-4e75-9326-e30f0e2fbaac','[{"table": "mark", "key": "18857d93-2c19-43be-8685-b2afa3b31f2b", "before": {"deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"deleted_at": null}}]','2026-11-23T05:30:00.000Z');
CREATE TABLE region_setting (
    id TEXT PRIMARY KEY,
    region TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('absent', 'skipped', 'never', 'none')),
    reason TEXT NOT NULL DEFAULT '' CHECK (reason IN ('', 'implant', 'port', 'scar', 'veins', 'other')),
    set_at TEXT NOT NULL,
    device TEXT NOT NULL
) STRICT;
INSERT INTO "region_setting" VALUES('c5e91845-c565-42ae-a0e8-464d04754a6d','foot_top_r','never','veins','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0');
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
INSERT INTO "region_story" VALUES('jaw_l','after a fall; 山','','','','','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',1,NULL);
CREATE TABLE rest_day (
    body_day TEXT PRIMARY KEY CHECK (body_day IS date(body_day, '+0 days')),
    reason TEXT NOT NULL CHECK (reason IN ('rest', 'ill', 'injured', 'travel', 'told', 'other')),
    note TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT
) STRICT;
INSERT INTO "rest_day" VALUES('2026-11-22','ill','a cold','2026-11-21T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',1,NULL);
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
INSERT INTO "scan" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b','full','done','2026-11-21','2026-11-21T05:30:00.000Z','2026-11-21T05:30:00.000Z','Europe/Berlin',60,0,300.0,0,0,'2026-11-21T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',2,NULL);
INSERT INTO "scan" VALUES('09c9c46e-5bd7-4e75-9326-e30f0e2fbaac','short','draft','2026-11-23','2026-11-23T05:30:00.000Z',NULL,'Europe/Berlin',60,0,0.0,0,0,'2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',1,NULL);
CREATE TABLE scan_stop (
    scan_id TEXT NOT NULL REFERENCES scan (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    stop_id TEXT NOT NULL,
    regions TEXT NOT NULL CHECK (json_valid(regions)),
    active_s REAL NOT NULL DEFAULT 0 CHECK (active_s >= 0),
    outcome TEXT CHECK (outcome IN ('passed', 'left', 'skipped')),
    PRIMARY KEY (scan_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "scan_stop" VALUES('09c9c46e-5bd7-4e75-9326-e30f0e2fbaac',0,'scalp','["head_front_r", "head_front_l", "head_top_back_r", "head_top_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('09c9c46e-5bd7-4e75-9326-e30f0e2fbaac',1,'jaw','["face_r", "face_l", "jaw_r", "jaw_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('09c9c46e-5bd7-4e75-9326-e30f0e2fbaac',2,'neck_move','["neck_front_r", "neck_front_l", "neck_back_r", "neck_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('09c9c46e-5bd7-4e75-9326-e30f0e2fbaac',3,'skull_base','["head_back_r", "head_back_l", "neck_back_r", "neck_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('09c9c46e-5bd7-4e75-9326-e30f0e2fbaac',4,'collarbone','["chest_r", "chest_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('09c9c46e-5bd7-4e75-9326-e30f0e2fbaac',5,'shoulder','["shoulder_front_r", "shoulder_front_l", "shoulder_back_r", "shoulder_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('09c9c46e-5bd7-4e75-9326-e30f0e2fbaac',6,'blade','["upper_back_r", "upper_back_l", "shoulder_back_r", "shoulder_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('09c9c46e-5bd7-4e75-9326-e30f0e2fbaac',7,'elbow','["upper_arm_front_r", "upper_arm_front_l", "upper_arm_back_r", "upper_arm_back_l", "elbow_front_r", "elbow_front_l", "elbow_back_r", "elbow_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',0,'scalp','["head_front_r", "head_front_l", "head_top_back_r", "head_top_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',1,'jaw','["face_r", "face_l", "jaw_r", "jaw_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',2,'neck_move','["neck_front_r", "neck_front_l", "neck_back_r", "neck_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',3,'skull_base','["head_back_r", "head_back_l", "neck_back_r", "neck_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',4,'collarbone','["chest_r", "chest_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',5,'shoulder','["shoulder_front_r", "shoulder_front_l", "shoulder_back_r", "shoulder_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',6,'blade','["upper_back_r", "upper_back_l", "shoulder_back_r", "shoulder_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',7,'elbow','["upper_arm_front_r", "upper_arm_front_l", "upper_arm_back_r", "upper_arm_back_l", "elbow_front_r", "elbow_front_l", "elbow_back_r", "elbow_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',8,'forearm','["forearm_front_r", "forearm_front_l", "forearm_back_r", "forearm_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',9,'wrist','["wrist_front_r", "wrist_front_l", "wrist_back_r", "wrist_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',10,'hand','["hand_palm_r", "hand_palm_l", "hand_back_r", "hand_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',11,'ribs','["mid_back_r", "mid_back_l", "chest_r", "chest_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',12,'low_back','["abdomen_r", "abdomen_l", "lower_back_r", "lower_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',13,'pelvis','["buttock_r", "buttock_l", "hip_back_r", "hip_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',14,'hip','["hip_front_r", "hip_front_l", "groin_r", "groin_l", "hip_back_r", "hip_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',15,'thigh','["thigh_front_r", "thigh_front_l", "thigh_back_r", "thigh_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',16,'knee','["knee_front_r", "knee_front_l", "knee_back_r", "knee_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',17,'lower_leg','["shin_r", "shin_l", "calf_r", "calf_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',18,'ankle','["ankle_front_r", "ankle_front_l", "ankle_back_r", "ankle_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('ac48105b-3293-455a-b238-c8ab58a6c37b',19,'foot','["foot_top_r", "foot_top_l", "foot_sole_r", "foot_sole_l"]',15.0,'passed');
CREATE TABLE screening (
    id TEXT PRIMARY KEY,
    item TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
    answered_at TEXT NOT NULL,
    device TEXT NOT NULL
, regions TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(regions)), cleared_by TEXT NOT NULL DEFAULT '', cleared_on TEXT NOT NULL DEFAULT '', cleared_at TEXT, unsure INTEGER NOT NULL DEFAULT 0 CHECK (unsure IN (0, 1))) STRICT;
INSERT INTO "screening" VALUES('6c5e8431-51a1-4d73-9801-5e9591df16d6','clots','no','2026-11-21T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','[]','','',NULL,0);
INSERT INTO "screening" VALUES('75b666f5-f502-443d-8edb-50a3e859c8a0','wounds','yes','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','["shin_l"]','Dr. Lee','3 November','2026-11-23T05:30:00.000Z',0);
INSERT INTO "screening" VALUES('21bb119f-be7a-4386-9d9f-61a29ce16771','other','yes','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','[]','','',NULL,1);
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;
INSERT INTO "setting" VALUES('log','"mfr-log:f29d1398da0c0120:8b5ab60acc70e200"');
INSERT INTO "setting" VALUES('device','"0d951fd8-d991-416b-9f5d-2d5f346821d0"');
CREATE TABLE visit (
    item TEXT PRIMARY KEY CHECK (item IN ('words', 'goal', 'blood_thinners', 'medicines', 'allergies',
        'question_1', 'question_2', 'question_3')),
    text TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT
) STRICT;
INSERT INTO "visit" VALUES('goal','to sleep on that side','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',1,NULL);
CREATE TABLE warning_check (
    id TEXT PRIMARY KEY,
    sign TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
    region TEXT,
    hold_id TEXT REFERENCES hold (id),
    body_day TEXT NOT NULL CHECK (body_day IS date(body_day, '+0 days')),
    answered_at TEXT NOT NULL,
    device TEXT NOT NULL
, cleared_by TEXT NOT NULL DEFAULT '', cleared_on TEXT NOT NULL DEFAULT '', cleared_at TEXT) STRICT;
INSERT INTO "warning_check" VALUES('057dad79-0fa2-4b82-941f-41fa2a0f7644','feeling','no','shoulder_back_l','7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7','2026-11-23','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','','',NULL);
INSERT INTO "warning_check" VALUES('5558878e-8ec6-46f8-8b0b-23b56a27a42a','calf','yes',NULL,NULL,'2026-11-23','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0','Dr. Lee','','2026-11-23T05:30:00.000Z');
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
INSERT INTO "week" VALUES('2026-11-23',4,NULL,NULL,NULL,NULL,'yes','2026-11-23T05:30:00.000Z','0d951fd8-d991-416b-9f5d-2d5f346821d0',2,NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX scan_by_day ON scan (body_day, deleted_at, state, late, started_at, utc_offset_min);
CREATE INDEX scan_by_instant ON scan (created_at);
CREATE UNIQUE INDEX one_draft_a_day ON scan (body_day) WHERE state = 'draft' AND deleted_at IS NULL;
CREATE INDEX screening_by_item ON screening (item, answered_at);
CREATE INDEX hold_by_day ON hold (body_day, region) WHERE deleted_at IS NULL;
CREATE INDEX hold_by_instant ON hold (created_at);
CREATE INDEX hold_open ON hold (state) WHERE state = 'open';
CREATE INDEX mark_by_day ON mark (body_day, region, nrs) WHERE deleted_at IS NULL;
CREATE INDEX mark_by_instant ON mark (created_at);
CREATE UNIQUE INDEX one_mark_a_region ON mark (scan_id, region) WHERE moment = 'scan' AND deleted_at IS NULL;
CREATE UNIQUE INDEX one_mark_after ON mark (hold_id, region) WHERE moment = 'after' AND deleted_at IS NULL;
CREATE INDEX region_setting_by_region ON region_setting (region, set_at);
CREATE INDEX lock_by_region ON lock (region, until_day);
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
CREATE INDEX flag_decision_by_flag ON flag_decision (rule, region, decided_at);
CREATE INDEX mark_of_region ON mark (region, body_day, nrs) WHERE deleted_at IS NULL AND moment <> 'after';
COMMIT;
