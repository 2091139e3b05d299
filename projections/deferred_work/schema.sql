-- Work that was recommended and not done. Reasons are a customer's words and stand sealed.

CREATE TABLE repair_order (
    order_id     uuid        PRIMARY KEY,
    order_number text        NOT NULL,
    site_id      text        NOT NULL,
    customer_id  uuid        NOT NULL,
    vehicle_id   uuid        NOT NULL,
    opened_at    timestamptz NOT NULL,
    closed_at    timestamptz
);
COMMENT ON TABLE repair_order IS 'The visit on which it was recommended; closed_at: delivered or cancelled.';
CREATE INDEX ON repair_order (vehicle_id);

CREATE TABLE same_vehicle (
    vehicle_id       uuid NOT NULL,
    other_vehicle_id uuid NOT NULL,
    PRIMARY KEY (vehicle_id, other_vehicle_id)
);
COMMENT ON TABLE same_vehicle IS 'Files of one vehicle, in both directions.';

CREATE TABLE finding (
    order_id    uuid        NOT NULL,
    finding_id  text        NOT NULL,
    finding     text        NOT NULL,
    urgency     text        NOT NULL,
    found_by    text        NOT NULL,
    found_at    timestamptz NOT NULL,
    desk_answer text,
    desk_at     timestamptz,
    PRIMARY KEY (order_id, finding_id)
);
COMMENT ON TABLE finding IS 'Faults found in the shop, with the desk''s answer.';

CREATE TABLE deferral (
    order_id            uuid        NOT NULL,
    deferred_id         text        NOT NULL,
    line_id             text,
    finding_id          text,
    description         text        NOT NULL,
    reason_sealed       text,
    deferred_at         timestamptz NOT NULL,
    remind_on           date,
    revived_in_order_id uuid,
    revived_at          timestamptz,
    PRIMARY KEY (order_id, deferred_id)
);
COMMENT ON TABLE deferral IS 'Work put off, the line or finding that it was, and the order that took it up again.';
CREATE INDEX ON deferral (remind_on) WHERE remind_on IS NOT NULL AND revived_at IS NULL;
