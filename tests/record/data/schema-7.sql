PRAGMA application_id = 1296454193;
PRAGMA user_version = 7;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'mfr','0001_diary','2026-11-27 22:48:16.343834+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'mfr','0002_hold','2026-11-27 22:48:16.350568+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'mfr','0003_flags','2026-11-27 22:48:16.350956+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'mfr','0004_visit','2026-11-27 22:48:16.351309+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'mfr','0005_cleared_signs','2026-11-27 22:48:16.352910+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'mfr','0006_year','2026-11-27 22:48:16.353577+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'mfr','0007_told','2026-11-27 22:48:16.358570+00:00');
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
INSERT INTO "concern" VALUES('1e9f773b-c825-4e1a-bb8b-303f76b609cd','jaw_l','not as it was','2026-11-23','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',1,NULL);
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
INSERT INTO "flag_decision" VALUES('3b0baba1-239d-46c6-a143-c32d93216a66','stop_now','shoulder_back_l','2026-11-21','closed',0,NULL,'gone; 山','','','','2026-11-23','2026-11-23T05:30:00.001Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',1,NULL);
INSERT INTO "flag_decision" VALUES('fae3dd11-010b-457d-91f8-5d41e3108468','persistent','jaw_l','2026-11-21','snoozed',14,'2026-12-21','away','','','','2026-11-23','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',1,NULL);
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
    deleted_at TEXT, timed INTEGER NOT NULL DEFAULT 1 CHECK (timed IN (0, 1)),
    CHECK ((state = 'ended') = (ended_how IS NOT NULL))
) STRICT;
INSERT INTO "hold" VALUES('7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7','72324932-5962-4800-a82d-e4c0441f8fe0','2026-11-23','shoulder_back_l','["shoulder_back_l"]','hold_spot','thumb',NULL,300,41.5,6,4,'partly',NULL,'ended','stopped_pain','{"step": 0, "step_s": 41.5, "count": 0, "held_s": 41.5, "added_s": 0, "by_hand": false}','window','2026-11-23T05:30:00.000Z','2026-11-23T05:30:00.000Z','2026-11-23T05:30:00.000Z','Europe/Berlin',60,'2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',3,NULL,1);
CREATE TABLE lock (
    id TEXT PRIMARY KEY,
    region TEXT NOT NULL,
    until_day TEXT NOT NULL CHECK (until_day IS date(until_day, '+0 days')),
    why TEXT NOT NULL CHECK (why IN ('stopped_pain')),
    hold_id TEXT REFERENCES hold (id),
    created_at TEXT NOT NULL,
    device TEXT NOT NULL
) STRICT;
INSERT INTO "lock" VALUES('84709e99-58c5-453c-9798-b856bee55259','shoulder_back_l','2026-11-24','stopped_pain','7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc');
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
INSERT INTO "mark" VALUES('a2e4adbd-3ac1-4944-ac1b-6dc3dfb386ad','b3f77b69-c0ee-47ba-98d3-e16691691fdf',NULL,'2026-11-21','shoulder_back_l','scan','pressed',6,'["tight"]','it''s; 山','2026-11-21T05:30:00.000Z','2026-11-21T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',2,NULL);
INSERT INTO "mark" VALUES('60c7b740-7cf1-4a43-9924-ec9e0d211507','b3f77b69-c0ee-47ba-98d3-e16691691fdf',NULL,'2026-11-21','jaw_r','scan','moved',0,'[]','','2026-11-21T05:30:00.000Z','2026-11-21T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',1,NULL);
INSERT INTO "mark" VALUES('265dfb9c-08d3-49ad-bba9-de83a647c9ea',NULL,'7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7','2026-11-23','neck_back_l','after','pressed',2,'[]','','2026-11-23T05:30:00.000Z','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',1,NULL);
INSERT INTO "mark" VALUES('6b51a988-2b5b-4a07-b0d1-04e63a7b9cc9',NULL,NULL,'2026-11-23','jaw_l','spot','rest',5,'[]','','2026-11-23T05:30:00.000Z','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',1,NULL);
INSERT INTO "mark" VALUES('03e3e13c-977a-4606-bfa8-e131c3b62300','72324932-5962-4800-a82d-e4c0441f8fe0',NULL,'2026-11-23','jaw_r','scan','pressed',3,'[]','','2026-11-23T05:30:00.000Z','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',2,'2026-11-23T05:30:00.000Z');
CREATE TABLE operation (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    device TEXT NOT NULL,
    label TEXT NOT NULL,
    scope TEXT,
    changes TEXT NOT NULL CHECK (json_valid(changes)),
    undone_at TEXT
) STRICT;
INSERT INTO "operation" VALUES(1,'2026-11-21T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','Left back of shoulder 6','b3f77b69-c0ee-47ba-98d3-e16691691fdf','[{"table": "mark", "key": "a2e4adbd-3ac1-4944-ac1b-6dc3dfb386ad", "before": {"deleted_at": "2026-11-21T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(2,'2026-11-21T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','note of Left back of shoulder','b3f77b69-c0ee-47ba-98d3-e16691691fdf','[{"table": "mark", "key": "a2e4adbd-3ac1-4944-ac1b-6dc3dfb386ad", "before": {"qualities": "[]", "note": ""}, "after": {"qualities": "[\"tight\"]", "note": "it''s; \u5c71"}}]',NULL);
INSERT INTO "operation" VALUES(3,'2026-11-21T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','Right jaw and jaw hinge 0','b3f77b69-c0ee-47ba-98d3-e16691691fdf','[{"table": "mark", "key": "60c7b740-7cf1-4a43-9924-ec9e0d211507", "before": {"deleted_at": "2026-11-21T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(4,'2026-11-21T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','the end of the scan','b3f77b69-c0ee-47ba-98d3-e16691691fdf','[{"table": "scan", "key": "b3f77b69-c0ee-47ba-98d3-e16691691fdf", "before": {"state": "draft", "ended_at": null}, "after": {"state": "done", "ended_at": "2026-11-21T05:30:00.000Z"}}]',NULL);
INSERT INTO "operation" VALUES(5,'2026-11-21T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','rest day 2026-11-22',NULL,'[{"table": "rest_day", "key": "2026-11-22", "before": {"note": "", "deleted_at": "2026-11-21T05:30:00.000Z"}, "after": {"note": "a cold", "deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(6,'2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','Left back of shoulder after the hold 4','7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7','[{"table": "hold", "key": "7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7", "before": {"after": null, "released": null}, "after": {"after": 4, "released": "partly"}}]',NULL);
INSERT INTO "operation" VALUES(7,'2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','Left back of neck after 2','7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7','[{"table": "mark", "key": "265dfb9c-08d3-49ad-bba9-de83a647c9ea", "before": {"deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(8,'2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','Left jaw and jaw hinge 5','a visit','[{"table": "mark", "key": "6b51a988-2b5b-4a07-b0d1-04e63a7b9cc9", "before": {"deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(9,'2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','Left jaw: snoozed',NULL,'[{"table": "flag_decision", "key": "fae3dd11-010b-457d-91f8-5d41e3108468", "before": {"deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(10,'2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','something feels wrong: Left jaw and jaw hinge',NULL,'[{"table": "concern", "key": "1e9f773b-c825-4e1a-bb8b-303f76b609cd", "before": {"deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(11,'2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','how it began',NULL,'[{"table": "region_story", "key": "jaw_l", "before": {"began": "", "deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"began": "after a fall; \u5c71", "deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(12,'2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','goal',NULL,'[{"table": "visit", "key": "goal", "before": {"text": "", "deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"text": "to sleep on that side", "deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(13,'2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','pain',NULL,'[{"table": "week", "key": "2026-11-23", "before": {"pain": null, "deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"pain": 4, "deleted_at": null}}]',NULL);
INSERT INTO "operation" VALUES(14,'2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','stairs',NULL,'[{"table": "week", "key": "2026-11-23", "before": {"stairs": null}, "after": {"stairs": "yes"}}]',NULL);
INSERT INTO "operation" VALUES(15,'2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','Right jaw and jaw hinge 3','72324932-5962-4800-a82d-e4c0441f8fe0','[{"table": "mark", "key": "03e3e13c-977a-4606-bfa8-e131c3b62300", "before": {"deleted_at": "2026-11-23T05:30:00.000Z"}, "after": {"deleted_at": null}}]','2026-11-23T05:30:00.000Z');
CREATE TABLE region_setting (
    id TEXT PRIMARY KEY,
    region TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('absent', 'skipped', 'never', 'none')),
    reason TEXT NOT NULL DEFAULT '' CHECK (reason IN ('', 'implant', 'port', 'scar', 'veins', 'other')),
    set_at TEXT NOT NULL,
    device TEXT NOT NULL
) STRICT;
INSERT INTO "region_setting" VALUES('00de25bd-8c6c-4d59-ace8-95b2d246583a','foot_top_r','never','veins','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc');
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
INSERT INTO "region_story" VALUES('jaw_l','after a fall; 山','','','','','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',1,NULL);
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
CREATE TABLE rest_day (
    body_day TEXT PRIMARY KEY CHECK (body_day IS date(body_day, '+0 days')),
    reason TEXT NOT NULL CHECK (reason IN ('rest', 'ill', 'injured', 'travel', 'told', 'other')),
    note TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT
) STRICT;
INSERT INTO "rest_day" VALUES('2026-11-22','ill','a cold','2026-11-21T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',1,NULL);
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
INSERT INTO "scan" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf','full','done','2026-11-21','2026-11-21T05:30:00.000Z','2026-11-21T05:30:00.000Z','Europe/Berlin',60,0,300.0,0,0,'2026-11-21T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',2,NULL);
INSERT INTO "scan" VALUES('72324932-5962-4800-a82d-e4c0441f8fe0','short','draft','2026-11-23','2026-11-23T05:30:00.000Z',NULL,'Europe/Berlin',60,0,0.0,0,0,'2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',1,NULL);
CREATE TABLE scan_stop (
    scan_id TEXT NOT NULL REFERENCES scan (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    stop_id TEXT NOT NULL,
    regions TEXT NOT NULL CHECK (json_valid(regions)),
    active_s REAL NOT NULL DEFAULT 0 CHECK (active_s >= 0),
    outcome TEXT CHECK (outcome IN ('passed', 'left', 'skipped')),
    PRIMARY KEY (scan_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "scan_stop" VALUES('72324932-5962-4800-a82d-e4c0441f8fe0',0,'scalp','["head_front_r", "head_front_l", "head_top_back_r", "head_top_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('72324932-5962-4800-a82d-e4c0441f8fe0',1,'jaw','["face_r", "face_l", "jaw_r", "jaw_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('72324932-5962-4800-a82d-e4c0441f8fe0',2,'neck_move','["neck_front_r", "neck_front_l", "neck_back_r", "neck_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('72324932-5962-4800-a82d-e4c0441f8fe0',3,'skull_base','["head_back_r", "head_back_l", "neck_back_r", "neck_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('72324932-5962-4800-a82d-e4c0441f8fe0',4,'collarbone','["chest_r", "chest_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('72324932-5962-4800-a82d-e4c0441f8fe0',5,'shoulder','["shoulder_front_r", "shoulder_front_l", "shoulder_back_r", "shoulder_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('72324932-5962-4800-a82d-e4c0441f8fe0',6,'blade','["upper_back_r", "upper_back_l", "shoulder_back_r", "shoulder_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('72324932-5962-4800-a82d-e4c0441f8fe0',7,'elbow','["upper_arm_front_r", "upper_arm_front_l", "upper_arm_back_r", "upper_arm_back_l", "elbow_front_r", "elbow_front_l", "elbow_back_r", "elbow_back_l"]',0.0,NULL);
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',0,'scalp','["head_front_r", "head_front_l", "head_top_back_r", "head_top_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',1,'jaw','["face_r", "face_l", "jaw_r", "jaw_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',2,'neck_move','["neck_front_r", "neck_front_l", "neck_back_r", "neck_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',3,'skull_base','["head_back_r", "head_back_l", "neck_back_r", "neck_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',4,'collarbone','["chest_r", "chest_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',5,'shoulder','["shoulder_front_r", "shoulder_front_l", "shoulder_back_r", "shoulder_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',6,'blade','["upper_back_r", "upper_back_l", "shoulder_back_r", "shoulder_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',7,'elbow','["upper_arm_front_r", "upper_arm_front_l", "upper_arm_back_r", "upper_arm_back_l", "elbow_front_r", "elbow_front_l", "elbow_back_r", "elbow_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',8,'forearm','["forearm_front_r", "forearm_front_l", "forearm_back_r", "forearm_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',9,'wrist','["wrist_front_r", "wrist_front_l", "wrist_back_r", "wrist_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',10,'hand','["hand_palm_r", "hand_palm_l", "hand_back_r", "hand_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',11,'ribs','["mid_back_r", "mid_back_l", "chest_r", "chest_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',12,'low_back','["abdomen_r", "abdomen_l", "lower_back_r", "lower_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',13,'pelvis','["buttock_r", "buttock_l", "hip_back_r", "hip_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',14,'hip','["hip_front_r", "hip_front_l", "groin_r", "groin_l", "thigh_front_r", "thigh_front_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',15,'thigh','["thigh_front_r", "thigh_front_l", "thigh_back_r", "thigh_back_l", "hip_back_r", "hip_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',16,'knee','["knee_front_r", "knee_front_l", "knee_back_r", "knee_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',17,'lower_leg','["shin_r", "shin_l", "calf_r", "calf_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',18,'ankle','["ankle_front_r", "ankle_front_l", "ankle_back_r", "ankle_back_l"]',15.0,'passed');
INSERT INTO "scan_stop" VALUES('b3f77b69-c0ee-47ba-98d3-e16691691fdf',19,'foot','["foot_top_r", "foot_top_l", "foot_sole_r", "foot_sole_l"]',15.0,'passed');
CREATE TABLE screening (
    id TEXT PRIMARY KEY,
    item TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
    answered_at TEXT NOT NULL,
    device TEXT NOT NULL
, regions TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(regions)), cleared_by TEXT NOT NULL DEFAULT '', cleared_on TEXT NOT NULL DEFAULT '', cleared_at TEXT, unsure INTEGER NOT NULL DEFAULT 0 CHECK (unsure IN (0, 1))) STRICT;
INSERT INTO "screening" VALUES('4c919f1e-0657-49a8-a2ea-a05dbb32fd57','clots','no','2026-11-21T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','[]','','',NULL,0);
INSERT INTO "screening" VALUES('a17a9875-334b-4c2a-ab29-4bc45c20281e','wounds','yes','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','["shin_l"]','Dr. Lee','3 November','2026-11-23T05:30:00.000Z',0);
INSERT INTO "screening" VALUES('e29167ca-a064-452d-9b73-af36c1ba2e4b','other','yes','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','[]','','',NULL,1);
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;
INSERT INTO "setting" VALUES('log','"mfr-log:551396977fe662e7:607ddfbeae0690f6"');
INSERT INTO "setting" VALUES('device','"0f2b9e4d-ca81-441f-bf48-b1d1915270dc"');
CREATE TABLE visit (
    item TEXT PRIMARY KEY CHECK (item IN ('words', 'goal', 'blood_thinners', 'medicines', 'allergies',
        'question_1', 'question_2', 'question_3')),
    text TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    device TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT
) STRICT;
INSERT INTO "visit" VALUES('goal','to sleep on that side','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',1,NULL);
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
INSERT INTO "warning_check" VALUES('f4d1145e-0b0e-4e0f-9ab5-40c0480c69f5','feeling','no','shoulder_back_l','7ad1e4a5-9a8a-4d65-8b1c-6f2ee1d4b0a7','2026-11-23','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','','',NULL);
INSERT INTO "warning_check" VALUES('625be108-81da-476b-9187-7770de76d2e6','calf','yes',NULL,NULL,'2026-11-23','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc','Dr. Lee','','2026-11-23T05:30:00.000Z');
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
INSERT INTO "week" VALUES('2026-11-23',4,NULL,NULL,NULL,NULL,'yes','2026-11-23T05:30:00.000Z','0f2b9e4d-ca81-441f-bf48-b1d1915270dc',2,NULL);
CREATE TABLE year (
    year TEXT PRIMARY KEY CHECK (year GLOB '[0-9][0-9][0-9][0-9]'),
    days TEXT NOT NULL CHECK (length(days) BETWEEN 365 AND 366 AND days NOT GLOB '*[^DLRP.]*'),
    crossed TEXT NOT NULL,
    scanned INTEGER NOT NULL CHECK (scanned BETWEEN 0 AND 366),
    first_scanned TEXT CHECK (first_scanned IS date(first_scanned, '+0 days'))
) STRICT, WITHOUT ROWID;
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
CREATE TRIGGER sums_year_delete AFTER DELETE ON year BEGIN DELETE FROM region_year WHERE year = OLD.year; END;
CREATE TRIGGER sums_scan_insert AFTER INSERT ON scan BEGIN DELETE FROM year WHERE year BETWEEN substr(date(NEW.body_day, '-1 day'), 1, 4) AND substr(date(NEW.body_day, '+1 day'), 1, 4); END;
CREATE TRIGGER sums_scan_update AFTER UPDATE ON scan BEGIN DELETE FROM year WHERE year BETWEEN substr(date(OLD.body_day, '-1 day'), 1, 4) AND substr(date(OLD.body_day, '+1 day'), 1, 4); DELETE FROM year WHERE year BETWEEN substr(date(NEW.body_day, '-1 day'), 1, 4) AND substr(date(NEW.body_day, '+1 day'), 1, 4); END;
CREATE TRIGGER sums_scan_delete AFTER DELETE ON scan BEGIN DELETE FROM year WHERE year BETWEEN substr(date(OLD.body_day, '-1 day'), 1, 4) AND substr(date(OLD.body_day, '+1 day'), 1, 4); END;
CREATE TRIGGER sums_scan_stop_insert AFTER INSERT ON scan_stop BEGIN DELETE FROM year WHERE year BETWEEN substr(date((SELECT body_day FROM scan WHERE id = NEW.scan_id), '-1 day'), 1, 4) AND substr(date((SELECT body_day FROM scan WHERE id = NEW.scan_id), '+1 day'), 1, 4); END;
CREATE TRIGGER sums_scan_stop_update AFTER UPDATE ON scan_stop BEGIN DELETE FROM year WHERE year BETWEEN substr(date((SELECT body_day FROM scan WHERE id = OLD.scan_id), '-1 day'), 1, 4) AND substr(date((SELECT body_day FROM scan WHERE id = OLD.scan_id), '+1 day'), 1, 4); DELETE FROM year WHERE year BETWEEN substr(date((SELECT body_day FROM scan WHERE id = NEW.scan_id), '-1 day'), 1, 4) AND substr(date((SELECT body_day FROM scan WHERE id = NEW.scan_id), '+1 day'), 1, 4); END;
CREATE TRIGGER sums_scan_stop_delete AFTER DELETE ON scan_stop BEGIN DELETE FROM year WHERE year BETWEEN substr(date((SELECT body_day FROM scan WHERE id = OLD.scan_id), '-1 day'), 1, 4) AND substr(date((SELECT body_day FROM scan WHERE id = OLD.scan_id), '+1 day'), 1, 4); END;
CREATE TRIGGER sums_mark_insert AFTER INSERT ON mark BEGIN DELETE FROM year WHERE year BETWEEN substr(date(NEW.body_day, '-1 day'), 1, 4) AND substr(date(NEW.body_day, '+1 day'), 1, 4); END;
CREATE TRIGGER sums_mark_update AFTER UPDATE ON mark BEGIN DELETE FROM year WHERE year BETWEEN substr(date(OLD.body_day, '-1 day'), 1, 4) AND substr(date(OLD.body_day, '+1 day'), 1, 4); DELETE FROM year WHERE year BETWEEN substr(date(NEW.body_day, '-1 day'), 1, 4) AND substr(date(NEW.body_day, '+1 day'), 1, 4); END;
CREATE TRIGGER sums_mark_delete AFTER DELETE ON mark BEGIN DELETE FROM year WHERE year BETWEEN substr(date(OLD.body_day, '-1 day'), 1, 4) AND substr(date(OLD.body_day, '+1 day'), 1, 4); END;
CREATE TRIGGER sums_rest_day_insert AFTER INSERT ON rest_day BEGIN DELETE FROM year WHERE year BETWEEN substr(date(NEW.body_day, '-1 day'), 1, 4) AND substr(date(NEW.body_day, '+1 day'), 1, 4); END;
CREATE TRIGGER sums_rest_day_update AFTER UPDATE ON rest_day BEGIN DELETE FROM year WHERE year BETWEEN substr(date(OLD.body_day, '-1 day'), 1, 4) AND substr(date(OLD.body_day, '+1 day'), 1, 4); DELETE FROM year WHERE year BETWEEN substr(date(NEW.body_day, '-1 day'), 1, 4) AND substr(date(NEW.body_day, '+1 day'), 1, 4); END;
CREATE TRIGGER sums_rest_day_delete AFTER DELETE ON rest_day BEGIN DELETE FROM year WHERE year BETWEEN substr(date(OLD.body_day, '-1 day'), 1, 4) AND substr(date(OLD.body_day, '+1 day'), 1, 4); END;
COMMIT;
