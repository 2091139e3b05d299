-- Where views stand: one table for all of them. A live fact moves every view, and 23 tables of one row
-- each cost 23 updates, the most expensive statement of a fact.
--
-- A view's schema keeps its `_position`, now a window on its row: it goes with the schema through every rename.

CREATE SEQUENCE projection.epoch;

CREATE TABLE projection.place (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    position   bigint NOT NULL DEFAULT 0,
    epoch      bigint NOT NULL DEFAULT nextval('projection.epoch'),
    definition text   NOT NULL
) WITH (fillfactor = 20);  -- rows are updated with each fact; a new version finds room beside the old one

COMMENT ON TABLE projection.place IS
    'One row a schema of a view, serving or not: up to which position it shows the history.';
COMMENT ON COLUMN projection.place.epoch IS
    'Another number of its sequence whenever the schema is replaced or distrusted, or what is parked is changed.';
COMMENT ON COLUMN projection.place.definition IS 'Digest of what made the view.';

GRANT SELECT ON projection.place TO aftersales_reader, aftersales_auditor;

DO $$
DECLARE
    of_view name;
    row_id  bigint;
BEGIN
    FOR of_view IN
        SELECT c.relnamespace::regnamespace::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relname = '_position' AND c.relkind = 'r' AND a.attname = 'epoch'
    LOOP
        EXECUTE format('INSERT INTO projection.place (position, definition)'
                       ' SELECT position, definition FROM %s._position RETURNING id', of_view) INTO row_id;
        EXECUTE format('DROP TABLE %s._position', of_view);
        EXECUTE format('CREATE VIEW %s._position AS SELECT id, position, epoch, definition'
                       ' FROM projection.place WHERE id = %s', of_view, row_id);
        EXECUTE format('GRANT SELECT ON %s._position TO aftersales_reader', of_view);
    END LOOP;
END $$;
