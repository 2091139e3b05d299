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
