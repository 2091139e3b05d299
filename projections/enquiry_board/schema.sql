-- One row a question from outside, with what became of it (R114-R116, R144).
CREATE TABLE enquiry (
    enquiry_id uuid PRIMARY KEY,
    site_id text NOT NULL,
    received_at timestamptz NOT NULL,
    channel text NOT NULL,
    enquiry_topic text NOT NULL,
    question_sealed text NOT NULL,
    agent_id text NOT NULL,
    due_at timestamptz NOT NULL,          -- to answer or to escalate
    customer_id uuid,
    vehicle_id uuid,
    contact_name_sealed text,
    contact_phone_sealed text,
    studied_at timestamptz,
    studied_by_id text,
    escalated_at timestamptz,
    escalated_to_id text,
    solved_at timestamptz,
    solution_sealed text,
    tell_due_at timestamptz,
    answered_at timestamptz,              -- answered, or told the solution
    answered_by_id text,
    answer_sealed text,
    at_once boolean NOT NULL DEFAULT FALSE,
    turned_at timestamptz,
    complaint_id uuid
);
CREATE INDEX ON enquiry (received_at, enquiry_id);
CREATE INDEX ON enquiry (site_id, received_at, enquiry_id);
CREATE INDEX ON enquiry (due_at) WHERE answered_at IS NULL;
CREATE INDEX ON enquiry (customer_id) WHERE customer_id IS NOT NULL;

-- Look-up: the customer's name.
CREATE TABLE customer (
    customer_id uuid PRIMARY KEY,
    name_sealed text
);
