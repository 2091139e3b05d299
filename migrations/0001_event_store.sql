-- The history: every fact, once, in the order of its commit. Nothing here is ever changed or removed.

CREATE SCHEMA history;

CREATE TABLE history.event (
    position       bigint      NOT NULL,
    stream_id      uuid        NOT NULL,
    version        integer     NOT NULL,
    schema_version smallint    NOT NULL,
    occurred_at    timestamptz NOT NULL,
    recorded_at    timestamptz NOT NULL,
    topic          text        NOT NULL,
    context        text        NOT NULL,
    data           text        NOT NULL,
    hash           bytea       NOT NULL,
    PRIMARY KEY (stream_id, version)
);

COMMENT ON TABLE history.event IS 'One row a fact. Append only, through history.append.';
COMMENT ON COLUMN history.event.position IS 'Turn in the whole history: 1, 2, 3, … without holes, in commit order.';
COMMENT ON COLUMN history.event.occurred_at IS 'When it happened, as the person who recorded it says.';
COMMENT ON COLUMN history.event.recorded_at IS 'When the database took it, by the database''s clock; never goes back.';
COMMENT ON COLUMN history.event.topic IS 'Which kind of fact, e.g. repair_order.quote_approved.';
COMMENT ON COLUMN history.event.context IS 'JSON: actor, channel, site, command, cause, persons concerned.';
COMMENT ON COLUMN history.event.data IS 'JSON: the fact. Personal text stands here as ciphertext.';
COMMENT ON COLUMN history.event.hash IS 'SHA-256 over the predecessor''s hash in the stream and everything above.';

-- Not unique on purpose: no constraint may span streams (a sharded store could not keep it).
-- The append lock makes positions unique.
CREATE INDEX event_position ON history.event (position);

CREATE TABLE history.command (
    command_id  uuid   PRIMARY KEY,
    stream_id   uuid   NOT NULL,
    version     integer NOT NULL,
    position    bigint NOT NULL,
    fingerprint text   NOT NULL
);

COMMENT ON TABLE history.command IS
    'What each command left in the history; written in the append''s own transaction, so that a command sent twice applies once.';

CREATE FUNCTION history.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history is append only: % on %.% is refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE ON history.event
    FOR EACH ROW EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER event_is_not_truncated BEFORE TRUNCATE ON history.event
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER command_is_append_only BEFORE UPDATE OR DELETE ON history.command
    FOR EACH ROW EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER command_is_not_truncated BEFORE TRUNCATE ON history.command
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
-- Also where session_replication_role would put ordinary triggers to sleep.
ALTER TABLE history.event ENABLE ALWAYS TRIGGER event_is_append_only;
ALTER TABLE history.event ENABLE ALWAYS TRIGGER event_is_not_truncated;
ALTER TABLE history.command ENABLE ALWAYS TRIGGER command_is_append_only;
ALTER TABLE history.command ENABLE ALWAYS TRIGGER command_is_not_truncated;

-- A fact's hash is SHA-256 over these bytes, one after the other; nobody needs this database to
-- compute it again:
--
--   32 bytes  the hash of the stream's fact before this one; zero bytes for the first one
--   16 bytes  stream_id
--    4 bytes  version         (whole numbers are signed, big-endian)
--    8 bytes  position
--    2 bytes  schema_version
--    8 bytes  occurred_at     (microseconds since 2000-01-01 00:00 UTC)
--    8 bytes  recorded_at
--    4 bytes  the length of topic in bytes, then topic in UTF-8
--    4 bytes  the length of context in bytes, then context in UTF-8
--    4 bytes  the length of data in bytes, then data in UTF-8
--
-- STABLE, as convert_to is: so that PostgreSQL puts the expression in the place of each call.
CREATE FUNCTION history.chained_hash(
    previous bytea, stream_id uuid, version integer, "position" bigint, schema_version smallint,
    occurred_at timestamptz, recorded_at timestamptz, topic text, context text, data text
) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE RETURN sha256(
    previous || uuid_send(stream_id) || int4send(version) || int8send("position")
    || int2send(schema_version) || timestamptz_send(occurred_at) || timestamptz_send(recorded_at)
    || int4send(octet_length(topic)) || convert_to(topic, 'UTF8')
    || int4send(octet_length(context)) || convert_to(context, 'UTF8')
    || int4send(octet_length(data)) || convert_to(data, 'UTF8')
);

-- The one door. Takes the facts of several commands in one call; each command is taken whole or not
-- at all, and gets its own verdict, in order. Command k brings the next sizes[k] facts; within them
-- facts of one stream stand together. Two commands of one call must not touch the same stream.
--
--   appended  the command's facts are in the history; "position" is its last one's
--   conflict  somebody else wrote first; version is the stream's present version
--   repeated  the command id is known; stream_id, version and position are the first answer
CREATE FUNCTION history.append(
    commands uuid[], fingerprints text[], sizes integer[],
    streams uuid[], versions integer[], schema_versions smallint[], occurred timestamptz[],
    topics text[], contexts text[], datas text[]
) RETURNS TABLE (
    verdict text, stream_id uuid, version integer, "position" bigint, fingerprint text, at timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    head     bigint;
    before   bigint;
    now_     timestamptz;
    first    integer;
    last     integer := 0;
    stream_  uuid;
    version_ integer;
    chain    bytea;
    chains   bytea[];
BEGIN
    -- A snapshot from before the lock would not see the last positions, and give them again.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'history.append needs READ COMMITTED, not %', current_setting('transaction_isolation')
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    -- Held until the commit is visible: positions appear in the order in which they are given.
    PERFORM pg_advisory_xact_lock(4702111234474983745);
    SELECT e.position, e.recorded_at INTO head, now_
        FROM history.event e ORDER BY e.position DESC LIMIT 1;
    head := coalesce(head, 0);
    before := head;
    now_ := greatest(now_, clock_timestamp());

    <<command>>
    FOR k IN 1 .. cardinality(commands) LOOP
        first := last + 1;
        last := last + sizes[k];
        at := now_;

        SELECT 'repeated', c.stream_id, c.version, c.position, c.fingerprint
            INTO verdict, stream_id, version, "position", fingerprint
            FROM history.command c WHERE c.command_id = commands[k];
        IF FOUND THEN
            RETURN NEXT;
            CONTINUE;
        END IF;

        stream_ := NULL;
        chains := '{}';
        FOR r IN first .. last LOOP
            IF stream_ IS DISTINCT FROM streams[r] THEN
                stream_ := streams[r];
                SELECT e.version, e.hash INTO version_, chain FROM history.event e
                    WHERE e.stream_id = stream_ ORDER BY e.version DESC LIMIT 1;
                IF NOT FOUND THEN
                    version_ := least(greatest(versions[r], 0), 1) - 1;
                    chain := '\x0000000000000000000000000000000000000000000000000000000000000000';
                END IF;
                chains[r] := chain;
            END IF;
            IF versions[r] <> version_ + 1 THEN
                verdict := 'conflict'; stream_id := stream_; version := version_;
                "position" := NULL; fingerprint := NULL;
                RETURN NEXT;
                CONTINUE command;
            END IF;
            version_ := versions[r];
        END LOOP;

        FOR r IN first .. last LOOP
            head := head + 1;
            chain := history.chained_hash(coalesce(chains[r], chain), streams[r], versions[r], head,
                schema_versions[r], occurred[r], now_, topics[r], contexts[r], datas[r]);
            INSERT INTO history.event VALUES (head, streams[r], versions[r], schema_versions[r],
                occurred[r], now_, topics[r], contexts[r], datas[r], chain);
            IF streams[r] = streams[first] THEN
                version := versions[r];
            END IF;
        END LOOP;
        -- The command's answer is the first stream it names and the last position it took.
        INSERT INTO history.command
            VALUES (commands[k], streams[first], version, head, fingerprints[k]);
        verdict := 'appended'; stream_id := streams[first]; "position" := head; fingerprint := NULL;
        RETURN NEXT;
    END LOOP;

    IF head > before THEN
        PERFORM pg_notify('history', head::text);
    END IF;
END $$;
