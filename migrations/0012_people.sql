-- Keys that are not a person's: for finding by phone, for secrets of subscriptions. They are wrapped by
-- the master key like a person's, and not derived from it, so that a new master key changes none of them.

CREATE TABLE privacy.derived_key (
    purpose     text PRIMARY KEY,
    wrapped_key bytea
);

COMMENT ON TABLE privacy.derived_key IS 'Keys that outlive a change of the master key, wrapped by it.';
COMMENT ON COLUMN privacy.derived_key.wrapped_key IS
    'NULL: of a database from before this table, to be filled with what followed from its first master key.';

INSERT INTO privacy.derived_key (purpose)
    SELECT p FROM privacy.master_key_check, unnest(ARRAY['blind index', 'derived secrets']) AS p;

GRANT SELECT, INSERT, UPDATE ON privacy.derived_key TO aftersales_writer;

CREATE TABLE privacy.master_key_change (
    changed_at timestamptz PRIMARY KEY DEFAULT clock_timestamp(),
    was        bytea       NOT NULL,
    now        bytea       NOT NULL,
    keys       bigint      NOT NULL
);

COMMENT ON TABLE privacy.master_key_change IS 'When the master key was changed, by the digests of both, and how many keys were wrapped anew.';

GRANT SELECT ON privacy.master_key_change TO aftersales_reader, aftersales_auditor;

-- Views ask who was erased, whenever they are built.
CREATE INDEX event_erasure ON history.event (position) WHERE topic = 'customer.personal_data_erased';

-- Which facts hold texts about a person, and which streams turned out to be a person's: asked by an
-- erasure, by who wants to see what is held on them, and by the retention job.
CREATE INDEX event_subjects ON history.event USING gin ((context::jsonb -> 'subject_ids'))
    WHERE context LIKE '%"subject_ids"%';
CREATE INDEX event_identified ON history.event ((data::jsonb ->> 'customer_id'))
    WHERE topic = 'appointment.customer_identified';

-- A certificate of erasure names the key that is gone: by the digest of its wrapped form, which a
-- backup from before still holds.
ALTER TABLE privacy.person_key ADD COLUMN fingerprint bytea;
COMMENT ON COLUMN privacy.person_key.fingerprint IS 'SHA-256 of the wrapped key as it was when it was destroyed.';

CREATE OR REPLACE FUNCTION privacy.destroy_keys(subjects uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
    INSERT INTO privacy.person_key AS k (subject_id, destroyed_at)
        SELECT s, clock_timestamp() FROM (SELECT DISTINCT unnest(subjects) ORDER BY 1) AS d (s)
    ON CONFLICT (subject_id) DO UPDATE
        SET wrapped_key = NULL, destroyed_at = EXCLUDED.destroyed_at, fingerprint = sha256(k.wrapped_key)
        WHERE k.destroyed_at IS NULL;
END;
