-- Who recorded what, when, on whose behalf, by which way; how late; what was corrected (RM15).

CREATE TABLE entry (
    position     bigint      PRIMARY KEY,
    stream_id    uuid        NOT NULL,
    version      integer     NOT NULL,
    topic        text        NOT NULL,
    occurred_at  timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    lag_s        bigint      NOT NULL,
    actor_id     text        NOT NULL,
    actor_role   text        NOT NULL,
    on_behalf_of text,
    channel      text        NOT NULL,
    site_id      text        NOT NULL,
    command_id   uuid        NOT NULL,
    corrects     boolean     NOT NULL
);
COMMENT ON TABLE entry IS 'One row a fact: its envelope. What it says is read from the history.';
CREATE INDEX ON entry (recorded_at, position);
CREATE INDEX ON entry (actor_id, recorded_at);
CREATE INDEX ON entry (stream_id, version);
CREATE INDEX ON entry (topic, recorded_at);
CREATE INDEX ON entry (recorded_at) WHERE corrects;

CREATE TABLE person (
    subject_id uuid   NOT NULL,
    position   bigint NOT NULL,
    PRIMARY KEY (subject_id, position)
);
COMMENT ON TABLE person IS 'Persons whose data a fact holds; the key of an erased person stays, and says nothing.';

CREATE TABLE correction (
    position         bigint NOT NULL,
    field            text   NOT NULL,
    corrects_version integer,
    was              text,
    is_now           text,
    personal_sealed  text,
    phone_sealed     text,
    reason           text,
    personal_reason_sealed text,
    PRIMARY KEY (position, field)
);
COMMENT ON TABLE correction IS 'What a correction changed. Both values, where the fact names both; else the corrected fact has the other.';
