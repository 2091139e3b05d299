-- 跟踪服务电话记录表: one row a call with a customer, reached or not (R109-R125, R116).
CREATE TABLE call (
    call_id uuid PRIMARY KEY,             -- the id of the fact: what the file refers to
    kind text NOT NULL,
    channel text NOT NULL,
    direction text NOT NULL,
    called_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    site_id text NOT NULL,
    agent_id text NOT NULL,               -- who called
    on_behalf_of_id text,                 -- who answers for the calls, where a deputy called (R118)
    follow_up_id uuid,                    -- of a tracking call
    complaint_id uuid,                    -- of a call about a complaint
    enquiry_id uuid,                      -- of a question or its answer
    outreach_id uuid,                     -- of a notice
    customer_id uuid,
    vehicle_id uuid,
    repair_order_id uuid,
    seq smallint,
    attempt integer,
    outcome text NOT NULL,
    reached boolean NOT NULL,
    timing text,
    satisfies_duty boolean,
    early_by_request boolean NOT NULL,
    topics jsonb NOT NULL,
    vehicle_condition_sealed text,
    suggestions_sealed text,
    remark_sealed text,
    quiet_hours_reason_sealed text
);
CREATE INDEX ON call (called_at, call_id);
CREATE INDEX ON call (site_id, called_at, call_id);
CREATE INDEX ON call (agent_id, called_at, call_id);
CREATE INDEX ON call (on_behalf_of_id, called_at, call_id) WHERE on_behalf_of_id IS NOT NULL;
CREATE INDEX ON call (customer_id, called_at, call_id);
CREATE INDEX ON call (repair_order_id, called_at, call_id);
CREATE INDEX ON call (complaint_id) WHERE complaint_id IS NOT NULL;

-- What the customer said, point by point, with the answer if there was one at once (R113, R114).
CREATE TABLE call_point (
    call_id uuid NOT NULL,
    point_id text NOT NULL,
    source_id uuid,                       -- the follow-up or enquiry
    kind text NOT NULL,
    text_sealed text NOT NULL,
    answered_at_once boolean NOT NULL,
    answer_sealed text,
    PRIMARY KEY (call_id, point_id)
);

-- What became of a point that could not be answered in the call (R114, R115).
CREATE TABLE issue (
    source_id uuid NOT NULL,
    point_id text NOT NULL,
    due_at timestamptz NOT NULL,
    escalated_at timestamptz,
    escalated_to_id text,
    solution_obtained_at timestamptz,
    solution_sealed text,
    tell_due_at timestamptz,
    settled_at timestamptz,               -- the customer has the answer
    settled_by_id text,
    answer_sealed text,
    PRIMARY KEY (source_id, point_id)
);

-- Look-up: whom and what a complaint is about, for calls whose facts name the complaint alone.
CREATE TABLE complaint (
    complaint_id uuid PRIMARY KEY,
    complaint_number text NOT NULL,
    customer_id uuid,
    vehicle_id uuid,
    repair_order_id uuid
);
CREATE INDEX ON complaint (customer_id);
CREATE INDEX ON complaint (repair_order_id);

-- What the customers of tracking calls answered when they were asked for a rating (R121).
CREATE TABLE rating (
    rating_id uuid PRIMARY KEY,
    agent_id text NOT NULL,
    site_id text NOT NULL,
    rated_at timestamptz NOT NULL,
    score_hundredths integer NOT NULL,
    scale_max smallint NOT NULL
);
CREATE INDEX ON rating (rated_at);

-- Look-up: the customer's name.
CREATE TABLE customer (
    customer_id uuid PRIMARY KEY,
    name_sealed text
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

-- Look-up: the order's number.
CREATE TABLE repair_order (
    repair_order_id uuid PRIMARY KEY,
    order_number text NOT NULL
);
CREATE INDEX ON repair_order (order_number);
