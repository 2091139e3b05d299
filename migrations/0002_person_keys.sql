-- Keys of persons: each person's text in the history opens with that person's key alone.
-- A key that is destroyed leaves its row, so that the record shows that it was and when.

CREATE SCHEMA privacy;

CREATE TABLE privacy.person_key (
    subject_id   uuid        PRIMARY KEY,
    wrapped_key  bytea,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    destroyed_at timestamptz,
    CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL))
);

COMMENT ON TABLE privacy.person_key IS 'One key a person, wrapped by the master key, which is not in this database.';

-- Forgetting a person. One who never had a key gets the mark of a destroyed one, so that nothing
-- can be written about them later either.
CREATE FUNCTION privacy.destroy_keys(subjects uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
    INSERT INTO privacy.person_key AS k (subject_id, destroyed_at)
        SELECT s, clock_timestamp() FROM (SELECT DISTINCT unnest(subjects) ORDER BY 1) AS d (s)
    ON CONFLICT (subject_id) DO UPDATE SET wrapped_key = NULL, destroyed_at = EXCLUDED.destroyed_at
        WHERE k.destroyed_at IS NULL;
END;

CREATE TABLE privacy.master_key_check (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    digest bytea   NOT NULL
);

COMMENT ON TABLE privacy.master_key_check IS
    'A digest by which a server sees at its start that it was given another master key than the first.';
