-- Checkpoints: signed statements that the history had so many facts and this root then. What is
-- here can be rewritten by the owner of the database together with the history; the copies outside
-- (a file, a webhook) are what proves it (docs/integrity.md).

CREATE SCHEMA integrity;

CREATE TABLE integrity.checkpoint (
    position bigint      PRIMARY KEY,
    root     bytea       NOT NULL,
    edge     bytea[]     NOT NULL,
    note     text        NOT NULL,
    made_at  timestamptz NOT NULL
);

COMMENT ON TABLE integrity.checkpoint IS 'One row a checkpoint. Append only.';
COMMENT ON COLUMN integrity.checkpoint.position IS 'How many facts it covers: those with positions up to this one.';
COMMENT ON COLUMN integrity.checkpoint.root IS 'Root of the Merkle tree over them (RFC 6962).';
COMMENT ON COLUMN integrity.checkpoint.edge IS
    'Roots of the perfect subtrees that cover them, from the left: the next checkpoint goes on from here.';
COMMENT ON COLUMN integrity.checkpoint.note IS 'What was signed and the signature (c2sp.org/tlog-checkpoint).';

CREATE TABLE integrity.block (
    number bigint PRIMARY KEY,
    root   bytea  NOT NULL
);

COMMENT ON TABLE integrity.block IS
    'Roots over 64 facts each: block n covers positions 64n+1 to 64n+64. A proof need not read all facts.';

CREATE TABLE integrity.delivery (
    place    text   PRIMARY KEY,
    position bigint NOT NULL
);

COMMENT ON TABLE integrity.delivery IS 'The last checkpoint that each place outside the database has taken.';

CREATE TRIGGER checkpoint_is_append_only BEFORE UPDATE OR DELETE ON integrity.checkpoint
    FOR EACH ROW EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER checkpoint_is_not_truncated BEFORE TRUNCATE ON integrity.checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER block_is_append_only BEFORE UPDATE OR DELETE ON integrity.block
    FOR EACH ROW EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER block_is_not_truncated BEFORE TRUNCATE ON integrity.block
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
ALTER TABLE integrity.checkpoint ENABLE ALWAYS TRIGGER checkpoint_is_append_only;
ALTER TABLE integrity.checkpoint ENABLE ALWAYS TRIGGER checkpoint_is_not_truncated;
ALTER TABLE integrity.block ENABLE ALWAYS TRIGGER block_is_append_only;
ALTER TABLE integrity.block ENABLE ALWAYS TRIGGER block_is_not_truncated;

GRANT USAGE ON SCHEMA integrity TO aftersales_writer, aftersales_reader, aftersales_auditor;
GRANT SELECT ON ALL TABLES IN SCHEMA integrity TO aftersales_writer, aftersales_reader, aftersales_auditor;
GRANT INSERT ON ALL TABLES IN SCHEMA integrity TO aftersales_writer;
GRANT UPDATE ON integrity.delivery TO aftersales_writer;
