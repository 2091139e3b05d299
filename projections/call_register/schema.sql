-- 跟踪服务电话登记表: one row a call (R116). The running number is not stored: it is the row's turn
-- among the rows of its site and Shanghai year, in the order of the history.
CREATE TABLE entry (
    call_id uuid PRIMARY KEY,             -- the id of the fact: the archived reference
    position bigint NOT NULL,
    site_id text NOT NULL,
    year smallint NOT NULL,               -- of the call, in Shanghai
    called_at timestamptz NOT NULL,
    kind text NOT NULL,
    seq smallint,
    channel text NOT NULL,
    direction text NOT NULL,
    outcome text NOT NULL,
    agent_id text NOT NULL,
    on_behalf_of_id text,
    complaint_id uuid,
    enquiry_id uuid,
    customer_id uuid,
    vehicle_id uuid
);
CREATE INDEX ON entry (site_id, year, position);
CREATE INDEX ON entry (called_at, site_id);

-- Look-up: whom a complaint is about, for calls whose facts name the complaint alone.
CREATE TABLE complaint (
    complaint_id uuid PRIMARY KEY,
    customer_id uuid,
    vehicle_id uuid,
    contact_phone_sealed text
);

-- Look-up: what somebody unknown left who asked something.
CREATE TABLE enquiry (
    enquiry_id uuid PRIMARY KEY,
    contact_name_sealed text,
    contact_phone_sealed text
);

-- Look-up: the customer's name.
CREATE TABLE customer (
    customer_id uuid PRIMARY KEY,
    name_sealed text
);

-- Look-up: every phone number a customer's file had, from its place in the history on.
CREATE TABLE customer_phone (
    customer_id uuid NOT NULL,
    position bigint NOT NULL,
    phone_sealed text NOT NULL,
    PRIMARY KEY (customer_id, position)
);

-- Look-up: the vehicle's VIN.
CREATE TABLE vehicle (
    vehicle_id uuid PRIMARY KEY,
    vin text
);

-- Look-up: the plates of a vehicle, each from its day on.
CREATE TABLE vehicle_plate (
    vehicle_id uuid NOT NULL,
    valid_from date NOT NULL,
    plate text NOT NULL,
    PRIMARY KEY (vehicle_id, valid_from)
);
