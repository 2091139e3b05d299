-- Rows are facts: one a fact that a figure counts, never changed, so that the rows up to a position
-- are for ever what was known at it. Days are those of Shanghai.

CREATE TABLE filed (
    summary_id             uuid        NOT NULL,
    edition                integer     NOT NULL,
    period                 text        NOT NULL,
    site_id                text,
    computed_from_position bigint      NOT NULL,
    formulas_version       integer     NOT NULL,
    content_sha256         text        NOT NULL,
    figures                jsonb       NOT NULL,
    baseline               text,
    reason                 text,
    filed_by_id            text        NOT NULL,
    filed_at               timestamptz NOT NULL,
    recorded_at            timestamptz NOT NULL,
    position               bigint      NOT NULL,
    PRIMARY KEY (summary_id, edition)
);
COMMENT ON TABLE filed IS 'Summaries as filed, edition by edition (R175).';
CREATE INDEX ON filed (filed_at, summary_id, edition);

CREATE TABLE repair_order (
    order_id     uuid   PRIMARY KEY,
    order_number text   NOT NULL,
    site_id      text   NOT NULL,
    adviser_id   text   NOT NULL,
    position     bigint NOT NULL
);
COMMENT ON TABLE repair_order IS 'Whose order it is.';

CREATE TABLE delivery (
    order_id     uuid   PRIMARY KEY,
    site_id      text   NOT NULL,
    adviser_id   text   NOT NULL,
    delivered_on date   NOT NULL,
    position     bigint NOT NULL
);
COMMENT ON TABLE delivery IS 'Vehicles handed over.';
CREATE INDEX ON delivery (delivered_on);

CREATE TABLE comeback (
    order_id          uuid   NOT NULL,
    concern_id        text   NOT NULL,
    original_order_id uuid   NOT NULL,
    position          bigint NOT NULL,
    PRIMARY KEY (order_id, concern_id, position)
);
COMMENT ON TABLE comeback IS 'Comebacks that the dealership stands for, by the order that is mended again.';
CREATE INDEX ON comeback (original_order_id);

CREATE TABLE work (
    order_id      uuid        NOT NULL,
    position      bigint      NOT NULL,
    kind          text        NOT NULL,
    line_id       text        NOT NULL,
    technician_id text        NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (order_id, position)
);
COMMENT ON TABLE work IS 'Who began and finished which line (started, completed), and clocked in and out of it (in, out).';
CREATE INDEX ON work (at, kind);

CREATE TABLE flagged_hours (
    order_id         uuid    NOT NULL,
    line_id          text    NOT NULL,
    position         bigint  NOT NULL,
    hours_hundredths integer NOT NULL,
    PRIMARY KEY (order_id, line_id, position)
);
COMMENT ON TABLE flagged_hours IS 'Flagged hours of a labour line, quote by quote.';

CREATE TABLE complaint (
    complaint_id   uuid    PRIMARY KEY,
    site_id        text    NOT NULL,
    complaint_kind text    NOT NULL,
    imported       boolean NOT NULL,
    channel        text    NOT NULL,
    received_on    date    NOT NULL,
    position       bigint  NOT NULL
);
COMMENT ON TABLE complaint IS 'Complaints and reports as they came in.';
CREATE INDEX ON complaint (received_on);

CREATE TABLE complaint_said (
    complaint_id uuid   NOT NULL,
    position     bigint NOT NULL,
    kind         text   NOT NULL,
    value        text   NOT NULL,
    PRIMARY KEY (complaint_id, position)
);
COMMENT ON TABLE complaint_said IS 'What was later said of a complaint: its category, severity, or end (status).';

CREATE TABLE rating (
    rating_id        uuid    PRIMARY KEY,
    instrument       text    NOT NULL,
    score_hundredths integer NOT NULL,
    scale_max        integer NOT NULL,
    site_id          text    NOT NULL,
    adviser_id       text,
    handler_id       text,
    rated_on         date    NOT NULL,
    position         bigint  NOT NULL
);
COMMENT ON TABLE rating IS 'Answers to the question how the service was.';
CREATE INDEX ON rating (rated_on);

CREATE TABLE follow_up (
    follow_up_id uuid   PRIMARY KEY,
    site_id      text   NOT NULL,
    opened_on    date   NOT NULL,
    position     bigint NOT NULL
);
COMMENT ON TABLE follow_up IS 'Deliveries and visits after which customers are called.';
CREATE INDEX ON follow_up (opened_on);

CREATE TABLE call (
    call_id      uuid    PRIMARY KEY,
    follow_up_id uuid    NOT NULL,
    site_id      text    NOT NULL,
    agent_id     text    NOT NULL,
    reached      boolean NOT NULL,
    in_window    boolean,
    called_on    date    NOT NULL,
    position     bigint  NOT NULL
);
COMMENT ON TABLE call IS 'Tracking calls; in_window only of those that reached the customer.';
CREATE INDEX ON call (called_on);
CREATE INDEX ON call (follow_up_id) WHERE reached;

CREATE TABLE call_point (
    call_id  uuid   NOT NULL,
    point_id text   NOT NULL,
    kind     text   NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (call_id, point_id)
);
COMMENT ON TABLE call_point IS 'What customers said in calls, by kind (R113, R121).';

CREATE TABLE enquiry (
    enquiry_id    uuid   PRIMARY KEY,
    site_id       text   NOT NULL,
    enquiry_topic text   NOT NULL,
    received_on   date   NOT NULL,
    position      bigint NOT NULL
);
COMMENT ON TABLE enquiry IS 'What people asked, by topic (R144).';
CREATE INDEX ON enquiry (received_on);
