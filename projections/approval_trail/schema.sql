-- Who agreed to which line of an order, at which price, when, how, and what was done and charged.

CREATE TABLE repair_order (
    order_id     uuid        PRIMARY KEY,
    order_number text        NOT NULL,
    site_id      text        NOT NULL,
    customer_id  uuid        NOT NULL,
    vehicle_id   uuid        NOT NULL,
    adviser_id   text        NOT NULL,
    opened_at    timestamptz NOT NULL,
    cancelled_at timestamptz
);
COMMENT ON TABLE repair_order IS 'One row an order, to find its trail by number.';
CREATE INDEX ON repair_order (order_number);

CREATE TABLE work (
    order_id       uuid        NOT NULL,
    turn           integer     NOT NULL,
    line_id        text        NOT NULL,
    step           text        NOT NULL,
    done_at        timestamptz NOT NULL,
    done_by        text        NOT NULL,
    note           text,
    part_number    text,
    part_name      text,
    part_grade     text,
    batch_id       text,
    serial         text,
    quantity_milli bigint,
    PRIMARY KEY (order_id, turn)
);
COMMENT ON TABLE work IS 'What was done on a line: each start, each part, each completion.';

CREATE TABLE settlement (
    order_id          uuid        NOT NULL,
    settlement_number text        NOT NULL,
    issued_turn       integer     NOT NULL,
    issued_at         timestamptz NOT NULL,
    total_fen         bigint      NOT NULL,
    reversed_at       timestamptz,
    reversal_reason   text,
    PRIMARY KEY (order_id, settlement_number)
);
COMMENT ON TABLE settlement IS 'Bills; one that was reversed charges nothing.';

CREATE TABLE charge (
    order_id          uuid   NOT NULL,
    settlement_number text   NOT NULL,
    line_id           text   NOT NULL,
    payer             text   NOT NULL,
    amount_fen        bigint NOT NULL,
    PRIMARY KEY (order_id, settlement_number, line_id, payer)
);
COMMENT ON TABLE charge IS 'What each payer was billed for each line.';

CREATE TABLE finding (
    order_id       uuid        NOT NULL,
    finding_id     text        NOT NULL,
    finding        text        NOT NULL,
    urgency        text        NOT NULL,
    found_by       text        NOT NULL,
    found_at       timestamptz NOT NULL,
    desk_answer    text,
    desk_by        text,
    desk_reason    text,
    desk_at        timestamptz,
    PRIMARY KEY (order_id, finding_id)
);
COMMENT ON TABLE finding IS 'Additional work (增项) and the first of its two gates, the front desk; the second is the answer to its lines.';
