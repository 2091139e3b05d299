-- The one door, as before: the same arguments, verdicts, order and hashes, at four fifths of the
-- time where many facts come in one call. Facts are judged one after the other as ever, and then
-- written together: two statements a call, where it was two a fact. A fact that comes alone is written
-- by statements of its own, which begin sooner.
--
-- That two commands of one call touch the same stream, or bear the same id, was never asked of this
-- function. Now it is refused (unique_violation) instead of taken one after the other.
CREATE OR REPLACE FUNCTION history.append(
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
    alone    boolean   := cardinality(streams) = 1;
    -- As long as what was given from the first: an array that begins at a later place loses it in unnest.
    given    bigint[]  := array_fill(NULL::bigint, ARRAY[cardinality(streams)]);
    hashes   bytea[]   := array_fill(NULL::bytea, ARRAY[cardinality(streams)]);
    begun    uuid[]    := array_fill(NULL::uuid, ARRAY[cardinality(commands)]);
    reached  integer[] := array_fill(NULL::integer, ARRAY[cardinality(commands)]);
    ends     bigint[]  := array_fill(NULL::bigint, ARRAY[cardinality(commands)]);
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
            IF alone THEN
                INSERT INTO history.event VALUES (head, streams[r], versions[r], schema_versions[r],
                    occurred[r], now_, topics[r], contexts[r], datas[r], chain);
            ELSE
                given[r] := head;
                hashes[r] := chain;
            END IF;
            IF streams[r] = streams[first] THEN
                version := versions[r];
            END IF;
        END LOOP;
        -- The command's answer is the first stream it names and the last position it took.
        IF alone THEN
            INSERT INTO history.command
                VALUES (commands[k], streams[first], version, head, fingerprints[k]);
        ELSE
            begun[k] := streams[first];
            reached[k] := version;
            ends[k] := head;
        END IF;
        verdict := 'appended'; stream_id := streams[first]; "position" := head; fingerprint := NULL;
        RETURN NEXT;
    END LOOP;

    IF head > before THEN
        IF NOT alone THEN
            INSERT INTO history.event
                SELECT f.* FROM unnest(given, streams, versions, schema_versions, occurred,
                    array_fill(now_, ARRAY[last]), topics, contexts, datas, hashes) AS f("position")
                WHERE f."position" IS NOT NULL;
            INSERT INTO history.command
                SELECT f.* FROM unnest(commands, begun, reached, ends, fingerprints)
                    AS f(command_id, stream_id, version, "position")
                WHERE f."position" IS NOT NULL;
        END IF;
        PERFORM pg_notify('history', head::text);
    END IF;
END $$;
