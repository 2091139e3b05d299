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

CREATE TABLE quote (
    order_id          uuid        NOT NULL,
    quote_version     integer     NOT NULL,
    issued_turn       integer     NOT NULL,
    issued_at         timestamptz NOT NULL,
    issued_by         text        NOT NULL,
    total_fen         bigint      NOT NULL,
    possible_extras   text,
    valid_until       date,
    decided_at        timestamptz,
    agreed_fen        bigint,
    withdrawn_turn    integer,
    withdrawn_at      timestamptz,
    withdrawal_reason text,
    PRIMARY KEY (order_id, quote_version)
);
COMMENT ON TABLE quote IS 'Versions of the quote; turns are the versions of the facts in the order.';

CREATE TABLE quoted_line (
    order_id       uuid    NOT NULL,
    line_id        text    NOT NULL,
    quote_version  integer NOT NULL,
    issued_turn    integer NOT NULL,
    kind           text    NOT NULL,
    description    text    NOT NULL,
    quantity_milli bigint  NOT NULL,
    unit_price_fen bigint  NOT NULL,
    amount_fen     bigint  NOT NULL,
    payer          text    NOT NULL,
    part_number    text,
    part_grade     text,
    concern_id     text,
    finding_id     text,
    labour_hours_hundredths integer,
    price_list_version integer,
    offer_digest   text    NOT NULL,
    PRIMARY KEY (order_id, line_id, quote_version)
);
COMMENT ON TABLE quoted_line IS 'Lines as offered in each version; the digest is of all that is agreed to, to be compared.';

CREATE TABLE answer (
    order_id      uuid        NOT NULL,
    turn          integer     NOT NULL,
    line_id       text        NOT NULL,
    quote_version integer     NOT NULL,
    answer        text        NOT NULL,
    amount_fen    bigint,
    person_sealed text,
    relation      text,
    method        text        NOT NULL,
    channel       text        NOT NULL,
    part_grade    text,
    reason_told   text,
    reason_sealed text,
    evidence      jsonb       NOT NULL,
    answered_at   timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL,
    taken_by      text        NOT NULL,
    taken_by_role text        NOT NULL,
    on_behalf_of  text,
    PRIMARY KEY (order_id, turn)
);
COMMENT ON TABLE answer IS 'Every approval, decline and agreed removal, by whom, how, with what evidence, and who took it.';
CREATE INDEX ON answer (order_id, line_id, turn);

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
