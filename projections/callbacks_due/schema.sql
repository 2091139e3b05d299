-- One row a promised call: when it is to be made, and when it was (R109, R110, R120).
CREATE TABLE owed_call (
    follow_up_id uuid NOT NULL,
    seq smallint NOT NULL,
    owed_from timestamptz NOT NULL,
    opens_on date NOT NULL,
    closes_on date NOT NULL,
    reached_at timestamptz,               -- when the customer was spoken to and the call counted
    ended_at timestamptz,                 -- when the follow-up ended; whatever is left is not owed
    missed_at timestamptz,                -- when the clock recorded that the window had closed
    PRIMARY KEY (follow_up_id, seq)
);
CREATE INDEX ON owed_call (closes_on, follow_up_id, seq)
    WHERE reached_at IS NULL AND ended_at IS NULL;
CREATE INDEX ON owed_call (reached_at);
CREATE INDEX ON owed_call (ended_at);

-- What the calls follow.
CREATE TABLE follow_up (
    follow_up_id uuid PRIMARY KEY,
    source text NOT NULL,
    site_id text NOT NULL,
    basis_at timestamptz NOT NULL,
    customer_id uuid NOT NULL,
    vehicle_id uuid,
    repair_order_id uuid,
    order_number text,
    adviser_id text                       -- who served the customer, and so may not call
);

-- Who answers for the calls, from then on.
CREATE TABLE assignment (
    follow_up_id uuid NOT NULL,
    version integer NOT NULL,
    assigned_at timestamptz NOT NULL,
    agent_id text NOT NULL,
    PRIMARY KEY (follow_up_id, version)
);

-- Who calls instead, up to a day; the agent stays answerable (R118).
CREATE TABLE delegation (
    follow_up_id uuid NOT NULL,
    version integer NOT NULL,
    delegated_at timestamptz NOT NULL,
    from_agent_id text NOT NULL,
    deputy_id text NOT NULL,
    delegated_by_id text NOT NULL,
    until_on date NOT NULL,
    PRIMARY KEY (follow_up_id, version)
);

-- Every call that was made, reached or not, and what was said: what the next caller reads (R111).
CREATE TABLE call (
    follow_up_id uuid NOT NULL,
    attempt integer NOT NULL,
    seq smallint NOT NULL,
    called_at timestamptz NOT NULL,
    agent_id text NOT NULL,
    outcome text NOT NULL,
    topics jsonb NOT NULL,
    points jsonb NOT NULL,                -- kind, text_sealed, answer_sealed
    vehicle_condition_sealed text,
    suggestions_sealed text,
    PRIMARY KEY (follow_up_id, attempt)
);

-- A point that could not be answered in the call, and how far it is (R114, R115).
CREATE TABLE issue (
    follow_up_id uuid NOT NULL,
    issue_id text NOT NULL,
    kind text NOT NULL,
    raised_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    escalated_at timestamptz,
    escalated_to_id text,                 -- NULL: to the supervisor of the site, by the clock
    solved_at timestamptz,
    solution_sealed text,
    tell_due_at timestamptz,
    settled_at timestamptz,
    PRIMARY KEY (follow_up_id, issue_id)
);
CREATE INDEX ON issue (due_at, follow_up_id, issue_id) WHERE settled_at IS NULL;
CREATE INDEX ON issue (settled_at);

-- The words of a point, under its id.
CREATE TABLE issue_text (
    follow_up_id uuid NOT NULL,
    issue_id text NOT NULL,
    text_sealed text NOT NULL,
    PRIMARY KEY (follow_up_id, issue_id)
);

-- Whom to ask for and how; the file that this one was merged into.
CREATE TABLE customer (
    customer_id uuid PRIMARY KEY,
    name_sealed text,
    phone_sealed text,
    contact_person_sealed text,
    belongs_to_id uuid
);

-- How and when the customer wants to be reached, each from its moment on (R122).
CREATE TABLE preference (
    customer_id uuid NOT NULL,
    version integer NOT NULL,
    set_at timestamptz NOT NULL,
    preferred_channel text,
    no_calls boolean NOT NULL,
    quiet_hours jsonb NOT NULL,           -- from_minute included, to_minute excluded, over midnight too
    PRIMARY KEY (customer_id, version)
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
