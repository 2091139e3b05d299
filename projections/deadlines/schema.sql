-- One row a clock that runs or stands still; it goes when its duty is done. One that ran out stays, with
-- the time when that was recorded, until what was owed is done.
CREATE TABLE deadline (
    kind text NOT NULL,
    stream_id uuid NOT NULL,
    part text NOT NULL,                   -- the point of a follow-up; '' for a clock of the whole
    due_at timestamptz NOT NULL,          -- the last moment still in time
    stopped boolean NOT NULL,             -- paused, or for now not owed
    missed_at timestamptz,
    PRIMARY KEY (kind, stream_id, part)
);
-- What the clock goes through: rows leave it when they are missed, stopped or done.
CREATE INDEX deadline_running ON deadline (due_at, kind, stream_id, part)
    WHERE NOT stopped AND missed_at IS NULL;
CREATE INDEX deadline_due ON deadline (due_at, kind, stream_id, part);

-- Whose clock it is: a complaint, a follow-up, an appointment, the duty to open a file, …
CREATE TABLE subject (
    stream_id uuid PRIMARY KEY,
    site_id text NOT NULL,
    reference text,                       -- the number by which people call it or its order
    customer_id uuid,
    promise_version integer,              -- by which it counts; NULL: by the law
    ended boolean NOT NULL
);
