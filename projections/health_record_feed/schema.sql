-- The thirteen elements of a health record (JT/T 1132) for every settled order, and what the authority's
-- platform said. The customer's words stand sealed.

CREATE TABLE site_name (
    site_id text        NOT NULL,
    version integer     NOT NULL,
    name    text        NOT NULL,
    since   timestamptz NOT NULL,
    PRIMARY KEY (site_id, version)
);
COMMENT ON TABLE site_name IS 'The enterprise of each site; a record bears the name of the day it was settled on.';

CREATE TABLE vehicle (
    vehicle_id  uuid PRIMARY KEY,
    vin         text,
    merged_into uuid
);
COMMENT ON TABLE vehicle IS 'VINs as known today; a duplicate names the file it went into.';

CREATE TABLE repair_order (
    order_id     uuid        PRIMARY KEY,
    order_number text        NOT NULL,
    site_id      text        NOT NULL,
    customer_id  uuid        NOT NULL,
    vehicle_id   uuid        NOT NULL,
    opened_at    timestamptz NOT NULL,
    odometer_km  integer,
    plate        text,
    vin          text
);
COMMENT ON TABLE repair_order IS 'The visit: sent in when, at what mileage, with which plate and VIN.';

CREATE TABLE concern (
    order_id     uuid NOT NULL,
    concern_id   text NOT NULL,
    words_sealed text NOT NULL,
    PRIMARY KEY (order_id, concern_id)
);
COMMENT ON TABLE concern IS 'What the customer said is wrong.';

CREATE TABLE diagnosis (
    order_id   uuid    NOT NULL,
    version    integer NOT NULL,
    concern_id text    NOT NULL,
    cause      text    NOT NULL,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE diagnosis IS 'What was found to be the cause.';

CREATE TABLE line (
    order_id                uuid    NOT NULL,
    line_id                 text    NOT NULL,
    kind                    text    NOT NULL,
    description             text    NOT NULL,
    quantity_milli          bigint  NOT NULL,
    labour_hours_hundredths integer,
    part_number             text,
    PRIMARY KEY (order_id, line_id)
);
COMMENT ON TABLE line IS 'Lines as quoted last.';

CREATE TABLE part (
    order_id       uuid    NOT NULL,
    version        integer NOT NULL,
    line_id        text    NOT NULL,
    name           text    NOT NULL,
    part_number    text    NOT NULL,
    quantity_milli bigint  NOT NULL,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE part IS 'Parts fitted, by the fact that says so.';

CREATE TABLE settlement (
    order_id          uuid        NOT NULL,
    settlement_number text        NOT NULL,
    version           integer     NOT NULL,
    issued_at         timestamptz NOT NULL,
    line_ids          jsonb       NOT NULL,
    reversed_at       timestamptz,
    PRIMARY KEY (order_id, settlement_number)
);
COMMENT ON TABLE settlement IS 'Bills; of those that were not reversed, the last makes the record.';
CREATE INDEX ON settlement (issued_at, order_id);

CREATE TABLE sending (
    order_id           uuid        NOT NULL,
    version            integer     NOT NULL,
    content_sha256     text        NOT NULL,
    settlement_number  text        NOT NULL,
    platform           text        NOT NULL,
    correction         boolean     NOT NULL,
    sent_at            timestamptz NOT NULL,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE sending IS 'Each time the record of an order was sent.';

CREATE TABLE platform_answer (
    order_id       uuid        NOT NULL,
    version        integer     NOT NULL,
    accepted       boolean     NOT NULL,
    content_sha256 text        NOT NULL,
    said           text,
    answered_at    timestamptz NOT NULL,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE platform_answer IS 'What the platform answered: its reference, or the reason of a rejection.';
