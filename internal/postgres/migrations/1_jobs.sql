-- +goose Up
-- The clock that everything here goes by: Unix time, milliseconds. A query that looks for
-- rows by it says (SELECT deepnet_now()), which asks once and can use an index.
-- +goose StatementBegin
CREATE FUNCTION deepnet_now() RETURNS bigint LANGUAGE sql VOLATILE PARALLEL SAFE AS
	'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint';
-- +goose StatementEnd

-- The same clock when the transaction began. Whether an owner is dead is asked by this one: a
-- later moment would take for dead who has renewed its lease since the statement looked.
-- +goose StatementBegin
CREATE FUNCTION deepnet_began() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
	'SELECT (extract(epoch FROM now()) * 1000)::bigint';
-- +goose StatementEnd

-- head, tail and event are protobuf with a seal of 8 bytes after it, see storage/seal. No
-- table names another by a foreign key: every change locks its job's row first.
CREATE TABLE jobs (
	id         text COLLATE "C" PRIMARY KEY,
	key        text COLLATE "C" UNIQUE, -- NULL: none
	queue      text COLLATE "C" NOT NULL,
	priority   integer NOT NULL,
	not_before bigint NOT NULL, -- Unix time, milliseconds
	state      smallint NOT NULL, -- 1 queued, 2 running, 3 paused, from 4 on over
	over       boolean NOT NULL,
	owner      text COLLATE "C", -- NULL: nobody, or it is over
	token      bigint NOT NULL, -- grows with every claim
	call       bigint NOT NULL DEFAULT 0, -- the claim that gave it to its owner
	revision   bigint NOT NULL,
	finished   bigint NOT NULL,
	dataset    bytea, -- NULL: none
	tail       bytea NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX jobs_ready ON jobs (queue, priority DESC, id) WHERE owner IS NULL AND NOT over AND state < 2;
CREATE INDEX jobs_running ON jobs (priority DESC, id) WHERE owner IS NULL AND NOT over AND state = 2;
CREATE INDEX jobs_owned ON jobs (owner) WHERE owner IS NOT NULL;
CREATE INDEX jobs_busy ON jobs (queue) WHERE owner IS NOT NULL;
CREATE INDEX jobs_paused ON jobs (queue) WHERE owner IS NULL AND NOT over AND state = 3;
CREATE INDEX jobs_over ON jobs (finished, id) WHERE over;
CREATE INDEX jobs_dataset ON jobs (dataset) WHERE dataset IS NOT NULL;

-- What never changes of a job lies apart, so that a change does not write it again.
CREATE TABLE heads (
	job  text COLLATE "C" PRIMARY KEY,
	head bytea NOT NULL
);

CREATE TABLE events (
	job      text COLLATE "C" NOT NULL,
	revision bigint NOT NULL,
	event    bytea NOT NULL,
	PRIMARY KEY (job, revision)
);

-- The data of attachments and data sets, each called by a number that is drawn by lot.
CREATE TABLE pieces (
	blob   bigint NOT NULL,
	start  bigint NOT NULL, -- where the piece begins in the whole
	data   bytea NOT NULL, -- at most 1 MiB
	PRIMARY KEY (blob, start)
);
ALTER TABLE pieces ALTER data SET STORAGE EXTERNAL; -- weights do not compress

-- The digest has a seal after it.
CREATE TABLE attachments (
	blob   bigint PRIMARY KEY,
	job    text COLLATE "C" NOT NULL,
	kind   text COLLATE "C" NOT NULL,
	number numeric(20) NOT NULL,
	size   bigint NOT NULL,
	digest bytea NOT NULL,
	UNIQUE (job, kind, number)
);

-- What was written ahead of a commit that has not come yet.
CREATE TABLE ahead (
	blob  bigint PRIMARY KEY,
	since bigint NOT NULL
);

CREATE TABLE datasets (
	digest bytea PRIMARY KEY,
	size   bigint NOT NULL,
	since  bigint NOT NULL, -- when it came or was last asked for or named
	blob   bigint NOT NULL
);
CREATE INDEX datasets_since ON datasets (since);

-- Data sets of which a part is there.
CREATE TABLE uploads (
	digest bytea PRIMARY KEY,
	blob   bigint NOT NULL,
	have   bigint NOT NULL, -- bytes
	sum    bytea NOT NULL, -- the state of SHA-256 after them
	since  bigint NOT NULL
);

CREATE TABLE queues (
	name    text COLLATE "C" PRIMARY KEY,
	paused  boolean NOT NULL DEFAULT false,
	most    integer NOT NULL DEFAULT 0,
	changed boolean NOT NULL DEFAULT false -- by an operator, not only named by a job
);

-- Owners, and what nodes say of themselves.
CREATE TABLE owners (
	owner    text COLLATE "C" PRIMARY KEY,
	seen     bigint NOT NULL,
	expires  bigint NOT NULL,
	started  bigint, -- NULL: it never joined
	name     text NOT NULL DEFAULT '',
	address  text NOT NULL DEFAULT '',
	page     text NOT NULL DEFAULT '',
	release  text NOT NULL DEFAULT '',
	slots    integer NOT NULL DEFAULT 0,
	draining boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50);

-- What nodes ask of each other. A crash of the server empties it, and who asked asks again.
CREATE UNLOGGED TABLE requests (
	id      bigint PRIMARY KEY,
	owner   text COLLATE "C" NOT NULL,
	request bytea NOT NULL,
	asked   bigint NOT NULL,
	taken   boolean NOT NULL DEFAULT false,
	answer  bytea -- NULL: none yet
);
CREATE INDEX requests_waiting ON requests (owner) WHERE NOT taken;
