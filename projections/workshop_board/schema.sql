-- The workshop board: what every open order is at, and what it waits for. States are folded from the
-- steps when the board is asked, so that the time in a state is exact.

CREATE TABLE repair_order (
    order_id     uuid        PRIMARY KEY,
    order_number text        NOT NULL,
    site_id      text        NOT NULL,
    customer_id  uuid        NOT NULL,
    vehicle_id   uuid        NOT NULL,
    adviser_id   text        NOT NULL,
    service_kind text        NOT NULL,
    plate        text,
    repair_level text,
    opened_at    timestamptz NOT NULL,
    closed_at    timestamptz,
    outcome      text,
    walk_round_confirmed boolean,
    belongings_listed    boolean NOT NULL
);
COMMENT ON TABLE repair_order IS 'One row an order; closed_at: delivered or cancelled, as outcome says.';
CREATE INDEX ON repair_order (site_id, opened_at);
CREATE INDEX ON repair_order (site_id, opened_at, order_id) WHERE closed_at IS NULL;

CREATE TABLE step (
    order_id uuid        NOT NULL,
    version  integer     NOT NULL,
    step     text        NOT NULL,
    line_id  text,
    at       timestamptz NOT NULL,
    detail   jsonb,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE step IS 'Facts that move an order on; detail holds the lines of a quote or rework, or a pause.';

CREATE TABLE promise (
    order_id    uuid        NOT NULL,
    version     integer     NOT NULL,
    promised_at timestamptz NOT NULL,
    reason      text,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE promise IS 'Promised times in their order: the first one and every revision.';

CREATE TABLE finding (
    order_id    uuid        NOT NULL,
    finding_id  text        NOT NULL,
    finding     text        NOT NULL,
    urgency     text        NOT NULL,
    found_by    text        NOT NULL,
    found_at    timestamptz NOT NULL,
    desk_answer text,
    desk_at     timestamptz,
    deferred    boolean     NOT NULL,
    PRIMARY KEY (order_id, finding_id)
);
COMMENT ON TABLE finding IS 'Additional work found in the shop, with the desk''s answer.';

CREATE TABLE notice (
    order_id uuid        NOT NULL,
    version  integer     NOT NULL,
    told_at  timestamptz NOT NULL,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE notice IS 'When the customer was told how far the repair is.';

CREATE TABLE plate_check (
    order_id   uuid        NOT NULL,
    version    integer     NOT NULL,
    plate_seen text,
    agrees     boolean     NOT NULL,
    checked_by text        NOT NULL,
    checked_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE plate_check IS 'Plates read on the car, and corrections of the car on the order; the last row stands.';

CREATE TABLE dispute (
    order_id    uuid        NOT NULL,
    dispute_id  text        NOT NULL,
    disputed_by text        NOT NULL,
    reason      text        NOT NULL,
    disputed_at timestamptz NOT NULL,
    answered_at timestamptz,
    PRIMARY KEY (order_id, dispute_id)
);
COMMENT ON TABLE dispute IS 'Technicians'' doubts about the jobs on the order.';

CREATE TABLE technician (
    order_id      uuid NOT NULL,
    technician_id text NOT NULL,
    PRIMARY KEY (order_id, technician_id)
);
COMMENT ON TABLE technician IS 'Who was put on the order or worked on it.';
