-- What was offered and what was said to it: tables of every view that keeps consent (consent.py).

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
