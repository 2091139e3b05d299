-- A person's first key goes into the database in the transaction of the first fact that is sealed with it:
-- both are there or neither. Who finds that the person has a key by now, or another master key,
-- or the keys being wrapped anew, appends nothing and decides again.

CREATE FUNCTION history.append_with_keys(
    subjects uuid[], wrapped_keys bytea[], master_keys bytea[],
    commands uuid[], fingerprints text[], sizes integer[],
    streams uuid[], versions integer[], schema_versions smallint[], occurred timestamptz[],
    topics text[], contexts text[], datas text[]
) RETURNS TABLE (
    verdict text, stream_id uuid, version integer, "position" bigint, fingerprint text, at timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    -- Everybody's appends would else wait behind a change of the master key.
    LOCK TABLE privacy.person_key IN ROW EXCLUSIVE MODE NOWAIT;
    INSERT INTO privacy.person_key (subject_id, wrapped_key)
        SELECT g.subject, g.wrapped
        FROM unnest(subjects, wrapped_keys, master_keys) AS g (subject, wrapped, master)
        WHERE NOT EXISTS (SELECT FROM privacy.master_key_check c WHERE c.digest <> g.master)
        ORDER BY g.subject  -- as those who destroy keys: nobody waits for each other
    ON CONFLICT (subject_id) DO NOTHING;
    IF EXISTS (
        SELECT FROM unnest(subjects, wrapped_keys) AS g (subject, wrapped)
        LEFT JOIN privacy.person_key k ON k.subject_id = g.subject
        WHERE k.wrapped_key IS DISTINCT FROM g.wrapped
    ) THEN
        RAISE EXCEPTION 'a person has another key by now, or none may be made'
            USING ERRCODE = 'unique_violation';
    END IF;
    RETURN QUERY SELECT * FROM history.append(
        commands, fingerprints, sizes,
        streams, versions, schema_versions, occurred,
        topics, contexts, datas
    );
END $$;

REVOKE ALL ON FUNCTION history.append_with_keys FROM PUBLIC;
GRANT EXECUTE ON FUNCTION history.append_with_keys TO aftersales_writer;
