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
