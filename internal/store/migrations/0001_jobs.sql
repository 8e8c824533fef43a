-- +goose Up
-- head, tail and event are protobuf with a seal of 8 bytes after it, see seal.go.
CREATE TABLE jobs (
	n        INTEGER PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE,
	key      TEXT UNIQUE, -- NULL: none
	queue    TEXT NOT NULL,
	dataset  BLOB, -- NULL: none
	owner    TEXT NOT NULL,
	token    INTEGER NOT NULL,
	state    INTEGER NOT NULL,
	over     INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	finished INTEGER NOT NULL,
	tail     BLOB NOT NULL
);
CREATE INDEX jobs_unfinished ON jobs (n) WHERE over = 0;
CREATE INDEX jobs_over ON jobs (finished, id) WHERE over = 1;
CREATE INDEX jobs_dataset ON jobs (dataset) WHERE dataset IS NOT NULL;

-- What never changes of a job lies apart, so that a change does not write it again.
CREATE TABLE heads (
	job  INTEGER PRIMARY KEY REFERENCES jobs ON DELETE CASCADE,
	head BLOB NOT NULL
);

-- In the order of their coming, with an index beside: a commit for many jobs then
-- writes few pages.
CREATE TABLE events (
	job      INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
	revision INTEGER NOT NULL,
	event    BLOB NOT NULL,
	PRIMARY KEY (job, revision)
);

-- Either data or file; size and digest are those of the data, wherever they lie.
-- The digest of an attachment has a seal after it, too.
CREATE TABLE attachments (
	job    INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
	kind   TEXT NOT NULL,
	number INTEGER NOT NULL,
	size   INTEGER NOT NULL,
	digest BLOB NOT NULL,
	file   TEXT,
	data   BLOB,
	PRIMARY KEY (job, kind, number)
);

CREATE TABLE datasets (
	digest BLOB PRIMARY KEY,
	size   INTEGER NOT NULL,
	since  INTEGER NOT NULL, -- Unix time, milliseconds, when it came or was last asked for or named
	file   TEXT,
	data   BLOB
);
CREATE INDEX datasets_since ON datasets (since);

CREATE TABLE queues (
	name   TEXT PRIMARY KEY,
	paused INTEGER NOT NULL,
	most   INTEGER NOT NULL
);

CREATE TABLE owners (
	name    TEXT PRIMARY KEY,
	expires INTEGER NOT NULL -- Unix time, milliseconds
);

PRAGMA application_id = 1145980244; -- DNET
PRAGMA user_version = 1;
