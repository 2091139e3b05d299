-- What views could not show: kept through every rebuild, because a decision of a person hangs on it.

CREATE SCHEMA projection;

CREATE TABLE projection.parked (
    view      text        NOT NULL,
    stream_id uuid        NOT NULL,
    version   integer     NOT NULL,
    position  bigint      NOT NULL,
    topic     text        NOT NULL,
    error     text        NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (view, stream_id)
);

COMMENT ON TABLE projection.parked IS
    'Streams that a view stopped showing at a fact that failed; every later fact of the stream waits with it.';
COMMENT ON COLUMN projection.parked.view IS 'The schema of the view; of a sibling while it is being built.';
COMMENT ON COLUMN projection.parked.position IS 'The fact that failed.';

CREATE TABLE projection.discarded (
    view         text        NOT NULL,
    position     bigint      NOT NULL,
    stream_id    uuid        NOT NULL,
    version      integer     NOT NULL,
    topic        text        NOT NULL,
    error        text        NOT NULL,
    reason       text        NOT NULL,
    discarded_by text        NOT NULL,
    discarded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (view, position)
);

COMMENT ON TABLE projection.discarded IS
    'Facts that a person decided a view shall do without, should they fail again; the history keeps them.';

GRANT USAGE ON SCHEMA projection TO aftersales_reader, aftersales_auditor;
GRANT SELECT ON ALL TABLES IN SCHEMA projection TO aftersales_reader, aftersales_auditor;
