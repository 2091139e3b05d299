-- Rows are facts: one a fact that matters to a clock, never changed. What was known at a moment, or
-- true at it, is read from the rows of up to then; `position`, `recorded_at` and `occurred_at` are
-- those of the fact.

CREATE TABLE subject (
    subject_id      uuid        PRIMARY KEY,
    kind            text        NOT NULL,
    number          text,
    site_id         text        NOT NULL,
    person_id       text,
    promise_version integer,
    customer_id     uuid,
    vehicle_id      uuid,
    repair_order_id uuid,
    position        bigint      NOT NULL,
    occurred_at     timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL
);
COMMENT ON TABLE subject IS 'Whose clocks run: an order, follow-up, complaint, customer file, …, as it was opened.';
CREATE INDEX ON subject (customer_id) WHERE kind = 'customer_file';

CREATE TABLE mark (
    subject_id      uuid        NOT NULL,
    promise         text        NOT NULL,
    position        bigint      NOT NULL,
    kind            text        NOT NULL,
    part            text        NOT NULL,
    at              timestamptz NOT NULL,
    due_at          timestamptz,
    promise_version integer,
    occurred_at     timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (subject_id, promise, position, kind, part)
);
COMMENT ON TABLE mark IS 'What happened to a clock: begun, moved, paused, done, undone, ended; `part` is which of the subject''s clocks of that promise, * all that ran before. Due times are the last moment in time.';
CREATE INDEX ON mark (due_at, promise) WHERE due_at IS NOT NULL;

CREATE TABLE responsible (
    subject_id  uuid        NOT NULL,
    position    bigint      NOT NULL,
    person_id   text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (subject_id, position)
);
COMMENT ON TABLE responsible IS 'Who answers for a subject from then on.';

CREATE TABLE quality (
    order_id    uuid        NOT NULL,
    position    bigint      NOT NULL,
    kind        text        NOT NULL,
    passed      boolean     NOT NULL,
    person_id   text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, position)
);
COMMENT ON TABLE quality IS 'Function tests, final inspections and reworks, in their order.';
CREATE INDEX ON quality (occurred_at) WHERE kind = 'inspected';

CREATE TABLE delivery (
    order_id    uuid        PRIMARY KEY,
    site_id     text        NOT NULL,
    at          timestamptz NOT NULL,
    position    bigint      NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE delivery IS 'Vehicles handed over: the whole of which complaints are a share.';
CREATE INDEX ON delivery (at);

CREATE TABLE complaint (
    complaint_id uuid        PRIMARY KEY,
    site_id      text        NOT NULL,
    at           timestamptz NOT NULL,
    position     bigint      NOT NULL,
    occurred_at  timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL
);
COMMENT ON TABLE complaint IS 'Complaints made here: neither reports of misconduct nor what was taken over from another office.';
CREATE INDEX ON complaint (at);

CREATE TABLE promise (
    promise_version             integer     PRIMARY KEY,
    effective_from              date        NOT NULL,
    function_tests_min          integer     NOT NULL,
    complaint_rate_max_permille integer     NOT NULL,
    first_pass_rate_min_permille integer    NOT NULL,
    satisfaction_gain_target_permille integer NOT NULL,
    position                    bigint      NOT NULL,
    occurred_at                 timestamptz NOT NULL,
    recorded_at                 timestamptz NOT NULL
);
COMMENT ON TABLE promise IS 'The adopted numbers that no due time carries already; before the first, the built-in ones hold.';
