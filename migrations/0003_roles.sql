-- Four roles. The owner (whoever migrates) keeps the schema; the others do one thing each.
--   aftersales_writer   appends; makes and destroys keys; cannot read views or change anything else
--   aftersales_reader   reads history, keys and views for the API
--   aftersales_auditor  reads the history, nothing else

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['aftersales_writer', 'aftersales_reader', 'aftersales_auditor'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', name);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of this cluster was first
            END;
        END IF;
        IF NOT pg_has_role(current_user, name, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO %I', name, current_user);
        END IF;
    END LOOP;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA history, privacy FROM PUBLIC;

GRANT USAGE ON SCHEMA history TO aftersales_writer, aftersales_reader, aftersales_auditor;
GRANT SELECT ON history.event, history.command TO aftersales_writer, aftersales_reader, aftersales_auditor;
GRANT EXECUTE ON FUNCTION history.append TO aftersales_writer;
GRANT EXECUTE ON FUNCTION history.chained_hash TO aftersales_reader, aftersales_auditor;

GRANT USAGE ON SCHEMA privacy TO aftersales_writer, aftersales_reader;
GRANT SELECT, INSERT ON privacy.person_key TO aftersales_writer;
GRANT SELECT ON privacy.person_key TO aftersales_reader;
GRANT EXECUTE ON FUNCTION privacy.destroy_keys TO aftersales_writer;
GRANT SELECT, INSERT ON privacy.master_key_check TO aftersales_writer;
