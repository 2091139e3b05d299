-- How far each policy has reacted to the history, and what it could not do.

CREATE SCHEMA reaction;

CREATE TABLE reaction.position (
    policy   text   PRIMARY KEY,
    position bigint NOT NULL
);

COMMENT ON TABLE reaction.position IS 'The last fact each policy has looked at.';

CREATE TABLE reaction.refused (
    policy     text        NOT NULL,
    event_id   uuid        NOT NULL,
    turn       integer     NOT NULL,
    position   bigint      NOT NULL,
    code       text        NOT NULL,
    message    text        NOT NULL,
    refused_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (policy, event_id, turn)
);

COMMENT ON TABLE reaction.refused IS 'Reactions that a rule refused: somebody has to look.';

GRANT USAGE ON SCHEMA reaction TO aftersales_writer, aftersales_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA reaction TO aftersales_reader;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA reaction TO aftersales_writer;
