-- One row a complaint: who, what, where it stands (R126-R143). Columns of the steps are those of the
-- current round; a reopened complaint begins them anew.
CREATE TABLE complaint (
    complaint_id uuid PRIMARY KEY,
    complaint_number text NOT NULL,
    complaint_kind text NOT NULL,
    site_id text NOT NULL,
    received_at timestamptz NOT NULL,
    channel text NOT NULL,
    content_sealed text NOT NULL,
    corrected_content_sealed text,
    confirmed_at timestamptz,
    anonymous boolean NOT NULL,
    contactable boolean NOT NULL,         -- there is a customer or a phone number
    subject_id uuid NOT NULL,             -- under whose key the texts stand
    customer_id uuid,
    vehicle_id uuid,
    repair_order_id uuid,
    source_call_id uuid,
    subject_staff_id text,
    external_reference text,
    promise_version integer NOT NULL,
    incident_on date,
    incident_odometer_km integer,
    crash boolean,
    fire boolean,
    injured integer,
    deaths integer,
    city text,
    state text,
    status text NOT NULL,
    round smallint NOT NULL,
    reopened_version integer NOT NULL,    -- the last reopening's version in its stream; 0: none
    severity text NOT NULL,
    severity_ground text,
    category text,
    department text,
    assignee_id text,
    investigate_by timestamptz,
    investigated_at timestamptz,
    investigated_version integer,         -- the version of the last investigation, of any round
    finding text,
    findings_sealed text,
    remedy_planned_at timestamptz,
    remedy_planned_for date,
    remedy_sealed text,
    remedy_told_at timestamptz,
    remedy_completed_at timestamptz,
    what_was_done_sealed text,
    outcome_told_at timestamptz,
    outcome_sealed text,
    imported boolean NOT NULL,            -- taken over: none of our clocks runs before a reopening
    response_due_at timestamptz NOT NULL,
    responded_at timestamptz,
    responded_by_id text,
    resolution_due_at timestamptz NOT NULL,
    resolved_at timestamptz,
    paused_at timestamptz,                -- since when clock 2 stands still; NULL: it does not
    escalation_level text,
    satisfied boolean,
    statement_sealed text,
    closed_at timestamptz,
    closing_ground text,
    withdrawn_at timestamptz
);
CREATE INDEX ON complaint (complaint_number);
CREATE INDEX ON complaint (resolution_due_at, complaint_id);
CREATE INDEX ON complaint (resolution_due_at, complaint_id) WHERE status IN ('open', 'resolved');
CREATE INDEX ON complaint (site_id, resolution_due_at, complaint_id);
CREATE INDEX ON complaint (assignee_id, resolution_due_at, complaint_id);
CREATE INDEX ON complaint (received_at);
CREATE INDEX ON complaint (customer_id);
CREATE INDEX ON complaint (vehicle_id);
CREATE INDEX ON complaint (subject_staff_id);

-- Each time one of the seven steps was reached.
CREATE TABLE step (
    complaint_id uuid NOT NULL,
    version integer NOT NULL,
    step smallint NOT NULL,
    reached_at timestamptz NOT NULL,
    PRIMARY KEY (complaint_id, version)
);

-- Round 1 and every reopening, each with its own resolution clock.
CREATE TABLE round (
    complaint_id uuid NOT NULL,
    round smallint NOT NULL,
    began_at timestamptz NOT NULL,
    cause text,                           -- NULL for round 1
    reason_sealed text,
    resolution_due_at timestamptz NOT NULL,   -- as it was when the round ended or began
    resolved_at timestamptz,
    PRIMARY KEY (complaint_id, round)
);

-- Calls to or from the complainant after the complaint was taken (R135).
CREATE TABLE callback (
    complaint_id uuid NOT NULL,
    attempt integer NOT NULL,
    call_id uuid NOT NULL,
    called_at timestamptz NOT NULL,
    agent_id text NOT NULL,
    direction text NOT NULL,
    outcome text NOT NULL,
    after_remedy boolean NOT NULL,
    effect_sealed text,
    PRIMARY KEY (complaint_id, attempt)
);

-- Pauses of clock 2, and below their ends: two facts, two rows.
CREATE TABLE pause (
    complaint_id uuid NOT NULL,
    version integer NOT NULL,
    paused_at timestamptz NOT NULL,
    waiting_for_sealed text NOT NULL,
    working_days_left integer NOT NULL,
    PRIMARY KEY (complaint_id, version)
);

-- Ends of pauses, with the due time from there on.
CREATE TABLE resumption (
    complaint_id uuid NOT NULL,
    version integer NOT NULL,
    resumed_at timestamptz NOT NULL,
    resolution_due_at timestamptz NOT NULL,
    PRIMARY KEY (complaint_id, version)
);

-- Clocks that ran out, as the history noted it.
CREATE TABLE missed_deadline (
    complaint_id uuid NOT NULL,
    clock text NOT NULL,
    round smallint NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (complaint_id, clock, round, due_at)
);

-- To whom the complaint rose, and why.
CREATE TABLE escalation (
    complaint_id uuid NOT NULL,
    version integer NOT NULL,
    escalated_at timestamptz NOT NULL,
    level text NOT NULL,
    cause text NOT NULL,
    clock text,
    to_staff_id text,
    reason_sealed text,
    PRIMARY KEY (complaint_id, version)
);

-- Who outside the dealership deals with the matter as well.
CREATE TABLE referral (
    complaint_id uuid NOT NULL,
    version integer NOT NULL,
    referred_at timestamptz NOT NULL,
    body text NOT NULL,
    reference text,
    PRIMARY KEY (complaint_id, version)
);

-- What was agreed with the complainant.
CREATE TABLE compensation (
    complaint_id uuid NOT NULL,
    version integer NOT NULL,
    agreed_at timestamptz NOT NULL,
    amount_fen bigint NOT NULL,
    form text NOT NULL,
    conditions_sealed text,
    PRIMARY KEY (complaint_id, version)
);

-- What the dealership changes in its work (R139).
CREATE TABLE improvement (
    complaint_id uuid NOT NULL,
    action_id text NOT NULL,
    description text NOT NULL,
    owner_id text NOT NULL,
    due_on date NOT NULL,
    raised_at timestamptz NOT NULL,
    done_at timestamptz,
    result text,
    PRIMARY KEY (complaint_id, action_id)
);

-- Parts of the vehicle that are complained about, in the source's own words.
CREATE TABLE component (
    complaint_id uuid NOT NULL,
    component text NOT NULL,
    PRIMARY KEY (complaint_id, component)
);
CREATE INDEX ON component (component);

-- Parts that an investigation found to be the cause.
CREATE TABLE found_part (
    complaint_id uuid NOT NULL,
    version integer NOT NULL,
    part_number text NOT NULL,
    PRIMARY KEY (complaint_id, version, part_number)
);
CREATE INDEX ON found_part (part_number);

-- Staff that an investigation found responsible.
CREATE TABLE found_staff (
    complaint_id uuid NOT NULL,
    version integer NOT NULL,
    staff_id text NOT NULL,
    PRIMARY KEY (complaint_id, version, staff_id)
);
CREATE INDEX ON found_staff (staff_id);

-- Look-up: the customer's name, and the file that this one was merged into.
CREATE TABLE customer (
    customer_id uuid PRIMARY KEY,
    name_sealed text,
    belongs_to_id uuid
);
CREATE INDEX ON customer (belongs_to_id) WHERE belongs_to_id IS NOT NULL;

-- The latest phone of a person from the file, and from a complaint: how complainants prove who they
-- are. Dropped when the person is erased: a digest outlives a destroyed key.
CREATE TABLE known_phone (
    subject_id uuid NOT NULL,
    source text NOT NULL,
    phone_index bytea,
    PRIMARY KEY (subject_id, source)
);

-- Look-up: the vehicle's VIN, and the file that this one was merged into.
CREATE TABLE vehicle (
    vehicle_id uuid PRIMARY KEY,
    vin text,
    merged_into_id uuid
);
CREATE INDEX ON vehicle (vehicle_id) WHERE merged_into_id IS NOT NULL;

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

-- Every merged vehicle file and the one in which its vehicle goes on, over all merges between.
CREATE VIEW merged_vehicle AS
WITH RECURSIVE climb (vehicle_id, file_id) AS (
    SELECT vehicle_id, merged_into_id FROM vehicle WHERE merged_into_id IS NOT NULL
    UNION
    SELECT c.vehicle_id, v.merged_into_id
    FROM climb c JOIN vehicle v ON v.vehicle_id = c.file_id AND v.merged_into_id IS NOT NULL
)
SELECT c.vehicle_id, c.file_id FROM climb c
WHERE NOT EXISTS (
    SELECT FROM vehicle v WHERE v.vehicle_id = c.file_id AND v.merged_into_id IS NOT NULL
);

-- Each complaint under the customer and the vehicle that it counts for, merges followed.
CREATE VIEW counted AS
SELECT c.complaint_id, c.received_at, c.site_id,
       coalesce(p.belongs_to_id, c.customer_id) AS customer_id,
       coalesce(m.file_id, c.vehicle_id) AS vehicle_id
FROM complaint c
LEFT JOIN customer p ON p.customer_id = c.customer_id
LEFT JOIN merged_vehicle m ON m.vehicle_id = c.vehicle_id;
