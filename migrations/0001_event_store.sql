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
CREATE FUNCTION history.chained_hash(
    previous bytea, stream_id uuid, version integer, "position" bigint, schema_version smallint,
    occurred_at timestamptz, recorded_at timestamptz, topic text, context text, data text
) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN sha256(
    previous || uuid_send(stream_id) || int4send(version) || int8send("position")
    || int2send(schema_version) || timestamptz_send(occurred_at) || timestamptz_send(recorded_at)
    || int4send(octet_length(topic)) || convert_to(topic, 'UTF8')
    || int4send(octet_length(context)) || convert_to(context, 'UTF8')
    || int4send(octet_length(data)) || convert_to(data, 'UTF8')
);

-- The one door. Takes the events of several requests in one call; each request is taken whole or
-- not at all, and gets its own verdict. Rows of one request stand together, and within it rows of
-- one stream stand together; two requests of one call must not touch the same stream or command.
--
--   appended  the request's events are in the history; "position" is its last one's
--   conflict  somebody else wrote first; version is the stream's present version
--   repeated  the command id is known; stream_id, version and position are the first answer
CREATE FUNCTION history.append(
    requests integer[], streams uuid[], versions integer[], schema_versions smallint[],
    occurred timestamptz[], topics text[], contexts text[], datas text[],
    command_requests integer[], commands uuid[], fingerprints text[]
) RETURNS TABLE (
    request integer, verdict text, stream_id uuid, version integer, "position" bigint,
    fingerprint text, at timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    head        bigint;
    started_at  bigint;
    now_        timestamptz;
    row_        record;
    known       record;
    current_    integer := NULL;
    stream_     uuid := NULL;
    version_    integer := NULL;
    chain       bytea;
    refused     boolean := false;
    kept        integer := 0;
    taken       boolean[] := '{}';
    positions   bigint[] := '{}';
    hashes      bytea[] := '{}';
    done        integer := 0;
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
    now_ := greatest(now_, clock_timestamp());

    FOR row_ IN
        SELECT u.*, c.command_id, c.print
        FROM unnest(requests, streams, versions, schema_versions, occurred, topics, contexts, datas)
            WITH ORDINALITY
            AS u (req, stream, ver, schema_ver, occ, topic, ctx, dat, ord)
        LEFT JOIN unnest(command_requests, commands, fingerprints) AS c (req, command_id, print)
            ON c.req = u.req
        ORDER BY u.ord
    LOOP
        IF current_ IS DISTINCT FROM row_.req THEN
            current_ := row_.req; refused := false; stream_ := NULL;
            started_at := head; kept := done;
            IF row_.command_id IS NOT NULL THEN
                SELECT k.stream_id, k.version, k.position, k.fingerprint INTO known
                    FROM history.command k WHERE k.command_id = row_.command_id;
                IF FOUND THEN
                    refused := true;
                    request := row_.req; verdict := 'repeated'; at := now_;
                    stream_id := known.stream_id; version := known.version;
                    "position" := known.position; fingerprint := known.fingerprint;
                    RETURN NEXT;
                END IF;
            END IF;
        END IF;
        done := done + 1;
        taken[done] := false; positions[done] := 0; hashes[done] := '';
        CONTINUE WHEN refused;
        IF stream_ IS DISTINCT FROM row_.stream THEN
            stream_ := row_.stream;
            SELECT e.version, e.hash INTO version_, chain FROM history.event e
                WHERE e.stream_id = stream_ ORDER BY e.version DESC LIMIT 1;
            IF NOT FOUND THEN
                version_ := least(greatest(row_.ver, 0), 1) - 1;
                chain := '\x0000000000000000000000000000000000000000000000000000000000000000';
            END IF;
        END IF;
        IF row_.ver <> version_ + 1 THEN
            refused := true;
            head := started_at;
            FOR i IN kept + 1 .. done LOOP taken[i] := false; END LOOP;
            request := row_.req; verdict := 'conflict'; at := now_;
            stream_id := stream_; version := version_; "position" := 0; fingerprint := NULL;
            RETURN NEXT;
            CONTINUE;
        END IF;
        version_ := row_.ver;
        head := head + 1;
        chain := history.chained_hash(chain, stream_, version_, head, row_.schema_ver,
            row_.occ, now_, row_.topic, row_.ctx, row_.dat);
        taken[done] := true; positions[done] := head; hashes[done] := chain;
    END LOOP;

    INSERT INTO history.event
        SELECT u.pos, u.stream, u.ver, u.schema_ver, u.occ, now_, u.topic, u.ctx, u.dat, u.hash
        FROM unnest(positions, streams, versions, schema_versions, occurred, topics, contexts, datas,
            hashes, taken)
            AS u (pos, stream, ver, schema_ver, occ, topic, ctx, dat, hash, ok)
        WHERE u.ok;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- A command's answer is the first stream it names and the last position it took.
    INSERT INTO history.command
        SELECT c.command_id, a.stream, a.ver, a.pos, c.print
        FROM unnest(command_requests, commands, fingerprints) AS c (req, command_id, print)
        JOIN (
            SELECT u.req, max(u.pos) AS pos, (array_agg(u.stream ORDER BY u.ord))[1] AS stream,
                max(u.ver) FILTER (WHERE u.stream = u.lead) AS ver
            FROM (
                SELECT t.*, first_value(t.stream) OVER (PARTITION BY t.req ORDER BY t.ord) AS lead
                FROM unnest(requests, streams, versions, positions, taken)
                    WITH ORDINALITY AS t (req, stream, ver, pos, ok, ord)
                WHERE t.ok
            ) u GROUP BY u.req
        ) a ON a.req = c.req;
    PERFORM pg_notify('history', head::text);
    RETURN QUERY
        SELECT u.req, 'appended'::text, NULL::uuid, NULL::integer, max(u.pos), NULL::text, now_
        FROM unnest(requests, positions, taken) AS u (req, pos, ok) WHERE u.ok GROUP BY u.req;
END $$;
