-- Activities for customers: what, when and where (R157-R160).
CREATE TABLE campaign (
    campaign_id uuid PRIMARY KEY,
    site_id text NOT NULL,
    campaign_kind text NOT NULL,
    title text NOT NULL,
    content text NOT NULL,
    place text NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    notice_due_at timestamptz NOT NULL,
    promise_version integer NOT NULL,
    planned_at timestamptz NOT NULL,
    cancelled_at timestamptz,
    cancelled_reason text
);
CREATE INDEX ON campaign (starts_on, campaign_id);

-- One row a customer who is to be told of one thing: the notice, the letter, who came.
CREATE TABLE outreach (
    outreach_id uuid PRIMARY KEY,
    cause text NOT NULL,
    site_id text NOT NULL,
    customer_id uuid NOT NULL,
    campaign_id uuid,
    batch_id text,
    vehicle_id uuid,
    repair_order_id uuid,
    opened_at timestamptz NOT NULL,
    notice_due_at timestamptz,            -- NULL: at once
    urgent_at timestamptz NOT NULL,       -- by which the list is ordered
    notified_at timestamptz,
    notified_by_id text,
    via text,
    reply text,
    remark_sealed text,
    letter_due_at timestamptz,            -- NULL: none is owed
    letter_settled_at timestamptz,        -- sent, or found needless
    letter_number text,
    letter_needless_reason_sealed text,
    attended_on date,
    withdrawn_at timestamptz,
    withdrawal_reason text
);
CREATE INDEX ON outreach (urgent_at, outreach_id);
CREATE INDEX ON outreach (site_id, urgent_at, outreach_id);
CREATE INDEX ON outreach (campaign_id);
CREATE INDEX ON outreach (customer_id);
CREATE INDEX ON outreach (batch_id) WHERE batch_id IS NOT NULL;

-- Calls that were to tell the customer and reached nobody.
CREATE TABLE attempt (
    outreach_id uuid NOT NULL,
    attempt integer NOT NULL,
    attempted_at timestamptz NOT NULL,
    outcome text NOT NULL,
    agent_id text NOT NULL,
    PRIMARY KEY (outreach_id, attempt)
);

-- Look-up: the customer's name and number, and whether and when they may be called.
CREATE TABLE customer (
    customer_id uuid PRIMARY KEY,
    name_sealed text,
    phone_sealed text,
    consents_to_marketing boolean,
    no_calls boolean,
    quiet_hours jsonb
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

-- Look-up: who owns a vehicle, each from a day on; it may be another than who brought it in.
CREATE TABLE vehicle_owner (
    vehicle_id uuid NOT NULL,
    since date NOT NULL,
    customer_id uuid NOT NULL,
    PRIMARY KEY (vehicle_id, since)
);
