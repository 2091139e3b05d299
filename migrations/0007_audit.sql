-- What the history itself does not hold: who read whose data, and which commands were refused.
-- Not to be rebuilt from anything; append only like the history.

CREATE SCHEMA audit;

CREATE TABLE audit.session (
    id         uuid        PRIMARY KEY,
    began_at   timestamptz NOT NULL,
    written_at timestamptz NOT NULL,
    ended_at   timestamptz,
    entries    bigint      NOT NULL
);

COMMENT ON TABLE audit.session IS
    'One row a process that recorded. Without ended_at it runs or has crashed: what it noted in the second after written_at is lost.';

CREATE TABLE audit.read (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id   uuid        NOT NULL,
    at           timestamptz NOT NULL,
    actor_id     text        NOT NULL,
    actor_role   text        NOT NULL,
    on_behalf_of text,
    site_id      text        NOT NULL,
    purpose      text        NOT NULL,
    through      text        NOT NULL,
    subject_ids  uuid[]      NOT NULL
);

COMMENT ON TABLE audit.read IS 'One row each time texts about persons were opened for somebody.';
COMMENT ON COLUMN audit.read.through IS 'The field of the API, the document or the export.';
COMMENT ON COLUMN audit.read.subject_ids IS 'The persons whose texts were opened.';
CREATE INDEX ON audit.read (at);
CREATE INDEX ON audit.read (actor_id, at);
CREATE INDEX ON audit.read USING gin (subject_ids);

CREATE TABLE audit.refusal (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id   uuid        NOT NULL,
    at           timestamptz NOT NULL,
    actor_id     text        NOT NULL,
    actor_role   text        NOT NULL,
    on_behalf_of text,
    site_id      text        NOT NULL,
    asked        text        NOT NULL,
    code         text        NOT NULL,
    stream_id    uuid,
    command_id   uuid
);

COMMENT ON TABLE audit.refusal IS
    'Commands and questions that a rule refused. Slips of the pen and lost races are not kept.';
COMMENT ON COLUMN audit.refusal.code IS 'The rule, see docs/rules.md. What was typed is not kept: it may name persons.';
CREATE INDEX ON audit.refusal (at);
CREATE INDEX ON audit.refusal (actor_id, at);
CREATE INDEX ON audit.refusal (stream_id, at);

CREATE TRIGGER read_is_append_only BEFORE UPDATE OR DELETE ON audit.read
    FOR EACH ROW EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER read_is_not_truncated BEFORE TRUNCATE ON audit.read
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER refusal_is_append_only BEFORE UPDATE OR DELETE ON audit.refusal
    FOR EACH ROW EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER refusal_is_not_truncated BEFORE TRUNCATE ON audit.refusal
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
ALTER TABLE audit.read ENABLE ALWAYS TRIGGER read_is_append_only;
ALTER TABLE audit.read ENABLE ALWAYS TRIGGER read_is_not_truncated;
ALTER TABLE audit.refusal ENABLE ALWAYS TRIGGER refusal_is_append_only;
ALTER TABLE audit.refusal ENABLE ALWAYS TRIGGER refusal_is_not_truncated;

-- For auditors with SQL. `data` and `context` as JSON, so that (data ->> 'odometer_km')::int works.
CREATE VIEW audit.events AS
SELECT position, stream_id, version, split_part(topic, '.', 1) AS aggregate, topic, schema_version,
    occurred_at, recorded_at, recorded_at - occurred_at AS lag,
    context::jsonb #>> '{actor,id}' AS actor_id,
    context::jsonb #>> '{actor,role}' AS actor_role,
    context::jsonb #>> '{on_behalf_of,id}' AS on_behalf_of,
    context::jsonb ->> 'channel' AS channel,
    context::jsonb ->> 'site_id' AS site_id,
    (context::jsonb ->> 'command_id')::uuid AS command_id,
    context::jsonb AS context, data::jsonb AS data, encode(hash, 'hex') AS hash
FROM history.event;

COMMENT ON VIEW audit.events IS 'Every fact, its envelope in columns. Texts about persons stand in data as ciphertext.';

-- A string body: a function that calls itself is not there yet when a parsed one is made.
CREATE FUNCTION audit.without_people(said jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT CASE jsonb_typeof(said)
        WHEN 'object' THEN
            CASE WHEN said ? 'subject' AND said ?| ARRAY['sealed', 'token'] THEN 'null'::jsonb
            ELSE (SELECT coalesce(jsonb_object_agg(key, audit.without_people(value)), '{}')
                  FROM jsonb_each(said)) END
        WHEN 'array' THEN
            (SELECT coalesce(jsonb_agg(audit.without_people(value) ORDER BY turn), '[]')
             FROM jsonb_array_elements(said) WITH ORDINALITY AS part (value, turn))
        ELSE said END
$$;

CREATE VIEW audit.people_free_events AS
SELECT position, stream_id, version, aggregate, topic, schema_version, occurred_at, recorded_at, lag,
    actor_role, channel, site_id, command_id, audit.without_people(data) AS data, hash
FROM audit.events;

COMMENT ON VIEW audit.people_free_events IS
    'Every fact without sealed texts and without names of staff, to be given away. Keys of files, VIN and plates are left in.';

CREATE VIEW audit.reads AS
SELECT r.id, r.at, r.actor_id, r.actor_role, r.on_behalf_of, r.site_id, r.purpose, r.through,
    s.subject_id, k.destroyed_at AS erased_at
FROM audit.read r
CROSS JOIN LATERAL unnest(r.subject_ids) AS s (subject_id)
LEFT JOIN privacy.person_key k USING (subject_id);

COMMENT ON VIEW audit.reads IS 'Who opened whose data, when, for what; one row a person.';

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT USAGE ON SCHEMA audit TO aftersales_writer, aftersales_reader, aftersales_auditor;
GRANT SELECT ON ALL TABLES IN SCHEMA audit TO aftersales_reader, aftersales_auditor;
GRANT EXECUTE ON FUNCTION audit.without_people TO aftersales_reader, aftersales_auditor;
GRANT INSERT ON audit.session, audit.read, audit.refusal TO aftersales_writer;
GRANT SELECT, UPDATE ON audit.session TO aftersales_writer;
