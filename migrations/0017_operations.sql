-- What people did about views rather than in the business: part of the audit trail, append only like the rest.

CREATE TABLE audit.operation (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at              timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_id        text        NOT NULL,
    actor_role      text        NOT NULL,
    on_behalf_of    text,
    site_id         text        NOT NULL,
    operation       text        NOT NULL,
    view            text        NOT NULL,
    stream_id       uuid        NOT NULL,
    position        bigint      NOT NULL,
    topic           text        NOT NULL,
    error           text        NOT NULL,
    reason          text,
    parked_again_at bigint
);

COMMENT ON TABLE audit.operation IS 'One row each time somebody replayed or discarded what a view had parked.';
COMMENT ON COLUMN audit.operation.operation IS 'The mutation, also where the command line did it.';
COMMENT ON COLUMN audit.operation.position IS 'The fact that had failed, with its kind and what was said of it.';
COMMENT ON COLUMN audit.operation.reason IS 'Of a discard.';
COMMENT ON COLUMN audit.operation.parked_again_at IS 'The fact at which the stream was parked once more; none: it is shown whole.';
CREATE INDEX ON audit.operation (at);
CREATE INDEX ON audit.operation (actor_id, at);
CREATE INDEX ON audit.operation (stream_id, at);

CREATE TRIGGER operation_is_append_only BEFORE UPDATE OR DELETE ON audit.operation
    FOR EACH ROW EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER operation_is_not_truncated BEFORE TRUNCATE ON audit.operation
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
ALTER TABLE audit.operation ENABLE ALWAYS TRIGGER operation_is_append_only;
ALTER TABLE audit.operation ENABLE ALWAYS TRIGGER operation_is_not_truncated;
GRANT SELECT ON audit.operation TO aftersales_reader, aftersales_auditor;
