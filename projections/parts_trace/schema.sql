-- Which batch went into which car, and where it came from (RM12). Nothing here names a person.

CREATE TABLE batch (
    part_batch_id      uuid        PRIMARY KEY,
    batch_id           text        NOT NULL,
    site_id            text        NOT NULL,
    part_number        text        NOT NULL,
    name               text        NOT NULL,
    grade              text        NOT NULL,
    brand              text        NOT NULL,
    spec               text        NOT NULL,
    fitment            jsonb       NOT NULL,
    supplier_name      text        NOT NULL,
    supplier_address   text        NOT NULL,
    supplier_lot       text,
    certificate_number text,
    certificate_sha256 text,
    quantity_milli     bigint      NOT NULL,
    received_on        date        NOT NULL,
    received_by        text        NOT NULL,
    blocked_at         timestamptz,
    block_reason       text,
    block_source       text,
    notice_number      text,
    released_at        timestamptz,
    release_reason     text
);
COMMENT ON TABLE batch IS 'The ledger of parts (配件台账): one row a receipt; blocked_at is NULL again after a release.';
CREATE INDEX ON batch (batch_id);
CREATE INDEX ON batch (part_number, part_batch_id);
CREATE INDEX ON batch (supplier_lot) WHERE supplier_lot IS NOT NULL;

CREATE TABLE repair_order (
    order_id     uuid        PRIMARY KEY,
    order_number text        NOT NULL,
    site_id      text        NOT NULL,
    customer_id  uuid        NOT NULL,
    vehicle_id   uuid        NOT NULL,
    opened_at    timestamptz NOT NULL,
    delivered_at timestamptz,
    cancelled_at timestamptz
);
COMMENT ON TABLE repair_order IS 'For whom and which car each order is.';
CREATE INDEX ON repair_order (vehicle_id);

CREATE TABLE issue (
    order_id       uuid        NOT NULL,
    turn           integer     NOT NULL,
    line_id        text        NOT NULL,
    part_number    text        NOT NULL,
    batch_id       text,
    serial         text,
    quantity_milli bigint      NOT NULL,
    issued_at      timestamptz NOT NULL,
    issued_by      text        NOT NULL,
    issued_to      text        NOT NULL,
    PRIMARY KEY (order_id, turn)
);
COMMENT ON TABLE issue IS 'What the parts store handed out; turns are versions of the facts in the order.';
CREATE INDEX ON issue (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE unused (
    order_id       uuid        NOT NULL,
    turn           integer     NOT NULL,
    line_id        text        NOT NULL,
    part_number    text        NOT NULL,
    batch_id       text,
    quantity_milli bigint      NOT NULL,
    returned_at    timestamptz NOT NULL,
    PRIMARY KEY (order_id, turn)
);
COMMENT ON TABLE unused IS 'What came back to the parts store unused.';
CREATE INDEX ON unused (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE fitted (
    order_id            uuid        NOT NULL,
    turn                integer     NOT NULL,
    line_id             text        NOT NULL,
    part_number         text        NOT NULL,
    name                text        NOT NULL,
    grade               text        NOT NULL,
    batch_id            text,
    serial              text,
    quantity_milli      bigint      NOT NULL,
    removed_part_number text,
    removed_batch_id    text,
    technician_id       text        NOT NULL,
    fitted_at           timestamptz NOT NULL,
    PRIMARY KEY (order_id, turn)
);
COMMENT ON TABLE fitted IS 'What was fitted, and what was taken out for it.';
CREATE INDEX ON fitted (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX ON fitted (removed_batch_id) WHERE removed_batch_id IS NOT NULL;

CREATE TABLE old_part (
    order_id       uuid        NOT NULL,
    turn           integer     NOT NULL,
    line_id        text        NOT NULL,
    part_number    text        NOT NULL,
    quantity_milli bigint      NOT NULL,
    disposition    text        NOT NULL,
    returned_at    timestamptz NOT NULL,
    PRIMARY KEY (order_id, turn)
);
COMMENT ON TABLE old_part IS 'What became of parts that were taken out.';

CREATE TABLE vehicle (
    vehicle_id  uuid PRIMARY KEY,
    vin         text,
    make        text NOT NULL,
    model       text NOT NULL,
    merged_into uuid
);
COMMENT ON TABLE vehicle IS 'One row a file; a duplicate names the file it went into.';
CREATE INDEX ON vehicle (vin) WHERE vin IS NOT NULL;
CREATE INDEX ON vehicle (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE plate (
    vehicle_id uuid NOT NULL,
    valid_from date NOT NULL,
    plate      text NOT NULL,
    PRIMARY KEY (vehicle_id, valid_from)
);
COMMENT ON TABLE plate IS 'Plates by their first day; the one of the registration counts from 0001-01-01.';

CREATE TABLE owner (
    vehicle_id  uuid PRIMARY KEY,
    customer_id uuid NOT NULL
);
COMMENT ON TABLE owner IS 'Whose each car is, as last heard.';

CREATE TABLE customer (
    customer_id      uuid    PRIMARY KEY,
    phone_known      boolean NOT NULL,
    restricted_until date,
    merged_into      uuid
);
COMMENT ON TABLE customer IS 'Whether somebody can be reached, and no more: no text about a person.';
CREATE INDEX ON customer (merged_into) WHERE merged_into IS NOT NULL;
