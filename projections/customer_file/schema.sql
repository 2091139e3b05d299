-- The customer's file (客户档案基本资料表). Texts about a person stand sealed, phones as a keyed digest.

CREATE TABLE customer (
    customer_id           uuid        PRIMARY KEY,
    name_sealed           text,
    phone_sealed          text,
    phone_index           bytea,
    address_sealed        text,
    contact_person_sealed text,
    customer_kind         text        NOT NULL,
    site_id               text        NOT NULL,
    trigger               text        NOT NULL,
    triggered_at          timestamptz NOT NULL,
    due_at                timestamptz NOT NULL,
    opened_at             timestamptz NOT NULL,
    promise_version       integer,
    wish_sealed           text,
    wish_at               timestamptz,
    preferred_channel     text,
    quiet_hours           jsonb       NOT NULL,
    no_calls              boolean     NOT NULL,
    preference_sealed     text,
    restricted_until      date,
    restriction_basis     text,
    erased_at             timestamptz,
    erasure_basis         text,
    merged_into           uuid
);
COMMENT ON TABLE customer IS 'One row a file; a duplicate names the file it went into.';
CREATE INDEX ON customer (site_id, opened_at, customer_id);
CREATE INDEX ON customer (phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX ON customer (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE consent (
    customer_id  uuid        NOT NULL,
    purpose      text        NOT NULL,
    recipient    text        NOT NULL,
    given_at     timestamptz NOT NULL,
    withdrawn_at timestamptz,
    PRIMARY KEY (customer_id, purpose, recipient)
);
COMMENT ON TABLE consent IS 'What the customer last said to each purpose; recipient is empty where the purpose has none.';

CREATE TABLE planned_service (
    customer_id uuid        NOT NULL,
    version     integer     NOT NULL,
    service     text        NOT NULL,
    vehicle_id  uuid,
    planned_on  date,
    planned_km  integer,
    noted_at    timestamptz NOT NULL,
    PRIMARY KEY (customer_id, version)
);
COMMENT ON TABLE planned_service IS 'What the dealership means to offer the customer next (设计“下一次”服务).';

CREATE TABLE vehicle (
    vehicle_id      uuid PRIMARY KEY,
    make            text NOT NULL,
    model           text NOT NULL,
    vehicle_kind    text NOT NULL,
    model_year      integer,
    vin             text,
    partial_vin     text,
    interval_months integer,
    interval_km     integer,
    next_due_on     date,
    next_due_km     integer,
    next_advised_at timestamptz
);
COMMENT ON TABLE vehicle IS 'Vehicles with their maintenance interval and the next service as last advised.';
CREATE INDEX ON vehicle (vin) WHERE vin IS NOT NULL;

CREATE TABLE same_vehicle (
    vehicle_id       uuid NOT NULL,
    other_vehicle_id uuid NOT NULL,
    closed           boolean NOT NULL,
    PRIMARY KEY (vehicle_id, other_vehicle_id)
);
COMMENT ON TABLE same_vehicle IS 'Files of one vehicle, in both directions; closed: the first is the duplicate.';

CREATE TABLE plate (
    vehicle_id uuid NOT NULL,
    valid_from date NOT NULL,
    plate      text NOT NULL,
    PRIMARY KEY (vehicle_id, valid_from)
);
COMMENT ON TABLE plate IS 'Plates by their first day; the one of the registration counts from 0001-01-01.';
CREATE INDEX ON plate (plate);

CREATE TABLE ownership (
    vehicle_id  uuid    NOT NULL,
    version     integer NOT NULL,
    customer_id uuid    NOT NULL,
    relation    text    NOT NULL,
    since       date    NOT NULL,
    transfer    boolean NOT NULL,
    PRIMARY KEY (vehicle_id, version)
);
COMMENT ON TABLE ownership IS 'Who owns or uses a vehicle; a transfer ends all links that were known before it.';
CREATE INDEX ON ownership (customer_id);

CREATE TABLE visit (
    order_id      uuid        PRIMARY KEY,
    order_number  text        NOT NULL,
    site_id       text        NOT NULL,
    customer_id   uuid        NOT NULL,
    vehicle_id    uuid        NOT NULL,
    adviser_id    text        NOT NULL,
    service_kind  text        NOT NULL,
    opened_at     timestamptz NOT NULL,
    intake_at     timestamptz,
    repair_level  text,
    delivered_at  timestamptz,
    cancelled_at  timestamptz
);
COMMENT ON TABLE visit IS 'One row a repair order; intake_at is when the repair was authorised.';
CREATE INDEX ON visit (customer_id, opened_at, order_id);
CREATE INDEX ON visit (vehicle_id, opened_at);
CREATE INDEX ON visit (order_number);
CREATE INDEX ON visit (site_id, intake_at, order_id);

CREATE TABLE consultation (
    follow_up_id uuid        PRIMARY KEY,
    site_id      text        NOT NULL,
    customer_id  uuid        NOT NULL,
    vehicle_id   uuid,
    visited_at   timestamptz NOT NULL
);
COMMENT ON TABLE consultation IS 'Visits without a repair, known from the calls that are owed after them.';
CREATE INDEX ON consultation (customer_id, visited_at, follow_up_id);
CREATE INDEX ON consultation (site_id, visited_at, follow_up_id);

CREATE TABLE quote (
    order_id      uuid    NOT NULL,
    quote_version integer NOT NULL,
    withdrawn_at  timestamptz,
    PRIMARY KEY (order_id, quote_version)
);
COMMENT ON TABLE quote IS 'Versions of a quote; one that was withdrawn takes every consent up to it along.';

CREATE TABLE quoted_line (
    order_id      uuid    NOT NULL,
    line_id       text    NOT NULL,
    quote_version integer NOT NULL,
    kind          text    NOT NULL,
    description   text    NOT NULL,
    offer_digest  text    NOT NULL,
    PRIMARY KEY (order_id, line_id, quote_version)
);
COMMENT ON TABLE quoted_line IS 'Lines as quoted; the digest is of all that is agreed to, to be compared.';

CREATE TABLE line (
    order_id         uuid NOT NULL,
    line_id          text NOT NULL,
    answer           text,
    answered_version integer,
    completed_at     timestamptz,
    PRIMARY KEY (order_id, line_id)
);
COMMENT ON TABLE line IS 'What the customer last said to a line, for which version of the quote, and whether it is done.';
