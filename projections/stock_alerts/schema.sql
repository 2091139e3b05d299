-- What lies on the shelf, what is promised, what is blocked, and what runs low (RM17).

CREATE TABLE stock (
    part_stock_id       uuid        PRIMARY KEY,
    site_id             text        NOT NULL,
    part_number         text        NOT NULL,
    name                text        NOT NULL,
    on_hand_milli       bigint      NOT NULL,
    reserved_milli      bigint      NOT NULL,
    blocked_milli       bigint      NOT NULL,
    reorder_point_milli bigint      NOT NULL,
    low_since           timestamptz,
    moved_at            timestamptz NOT NULL
);
COMMENT ON TABLE stock IS 'One row a site and part: the balance after the last movement; low_since is the last time it ran low.';
CREATE INDEX ON stock (site_id, part_number);

CREATE TABLE batch_on_hand (
    part_stock_id uuid    NOT NULL,
    batch_id      text    NOT NULL,
    on_hand_milli bigint  NOT NULL,
    blocked       boolean NOT NULL,
    PRIMARY KEY (part_stock_id, batch_id)
);
COMMENT ON TABLE batch_on_hand IS 'What lies there of each batch.';

CREATE TABLE request (
    part_stock_id  uuid        NOT NULL,
    turn           integer     NOT NULL,
    order_id       uuid        NOT NULL,
    line_id        text        NOT NULL,
    short          boolean     NOT NULL,
    quantity_milli bigint      NOT NULL,
    asked_at       timestamptz NOT NULL,
    PRIMARY KEY (part_stock_id, turn)
);
COMMENT ON TABLE request IS 'Each time somebody asked for the part: served from stock, or short.';
CREATE INDEX ON request (part_stock_id, order_id, line_id, turn);
