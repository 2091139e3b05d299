-- One row an answer: at hand-over, in a tracking call, about a complaint, in a periodic survey
-- (R080, R123, R138, R145, R147).
CREATE TABLE rating (
    rating_id uuid PRIMARY KEY,           -- the id of the fact
    instrument text NOT NULL,
    score_hundredths integer NOT NULL,    -- the raw answer
    scale_max smallint NOT NULL,
    on_five_6000ths integer NOT NULL,     -- moved onto 1-5; 6000 divides the spans of all scales
    method text NOT NULL,
    rated_at timestamptz NOT NULL,
    rated_on date NOT NULL,               -- the day in Shanghai
    month date NOT NULL,                  -- its first day
    site_id text NOT NULL,
    adviser_id text,                      -- who served the customer
    handler_id text,                      -- who took it down, or answered for the complaint
    comment_sealed text,
    customer_id uuid,
    vehicle_id uuid,
    repair_order_id uuid,
    follow_up_id uuid,
    complaint_id uuid,
    survey_id uuid,
    subject text NOT NULL                 -- after-sales or value-added service (R151)
);
CREATE INDEX ON rating (rated_on, site_id);
CREATE INDEX ON rating (site_id, rated_on);
CREATE INDEX ON rating (adviser_id, rated_on);
CREATE INDEX ON rating (rated_at, rating_id);
CREATE INDEX ON rating (repair_order_id, instrument);
CREATE INDEX ON rating (complaint_id) WHERE complaint_id IS NOT NULL;

-- Ratings that are below what was promised on their day: they need attention (R146).
CREATE TABLE flag (
    flag_id uuid PRIMARY KEY,
    rating_id uuid NOT NULL,
    below_hundredths integer NOT NULL,    -- the threshold on the scale of 5
    promise_version integer NOT NULL,
    flagged_at timestamptz NOT NULL
);
CREATE INDEX ON flag (rating_id);

-- What is done about a low rating, and by whom.
CREATE TABLE action (
    flag_id uuid NOT NULL,
    action_id text NOT NULL,
    action_kind text NOT NULL,
    owner_id text NOT NULL,
    due_on date,
    description_sealed text,
    opened_at timestamptz NOT NULL,
    done_at timestamptz,
    done_by_id text,
    result_sealed text,
    PRIMARY KEY (flag_id, action_id)
);

-- Questionnaires of periodic surveys: whom one asked.
CREATE TABLE survey (
    survey_id uuid PRIMARY KEY,
    survey_round text NOT NULL,
    site_id text NOT NULL,
    subject text NOT NULL,
    asked_on date NOT NULL
);
CREATE INDEX ON survey (asked_on, site_id);

-- The technicians whom a rating names.
CREATE TABLE rating_technician (
    rating_id uuid NOT NULL,
    technician_id text NOT NULL,
    PRIMARY KEY (rating_id, technician_id)
);
CREATE INDEX ON rating_technician (technician_id);

-- Who worked on an order: a rating in a call names no technicians and is about that visit.
CREATE TABLE order_technician (
    repair_order_id uuid NOT NULL,
    technician_id text NOT NULL,
    PRIMARY KEY (repair_order_id, technician_id)
);
CREATE INDEX ON order_technician (technician_id);

-- Deliveries: whom one could ask at hand-over and in the calls.
CREATE TABLE delivery (
    repair_order_id uuid PRIMARY KEY,
    order_number text NOT NULL,
    delivered_on date NOT NULL,
    site_id text NOT NULL,
    adviser_id text NOT NULL
);
CREATE INDEX ON delivery (delivered_on, site_id);

-- Complaints: whom one could ask about the handling, once it is resolved.
CREATE TABLE complaint (
    complaint_id uuid PRIMARY KEY,
    site_id text NOT NULL,
    resolved_on date
);
CREATE INDEX ON complaint (resolved_on, site_id);

-- Each rating with every technician whom it concerns.
CREATE VIEW technician_rating AS
SELECT rating_id, technician_id FROM rating_technician
UNION
SELECT r.rating_id, o.technician_id
FROM rating r JOIN order_technician o USING (repair_order_id)
WHERE r.instrument = 'tracking_call'
  AND NOT EXISTS (SELECT FROM rating_technician t WHERE t.rating_id = r.rating_id);
