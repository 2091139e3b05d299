-- What a car is covered by, and what counts towards exchange or return under 三包. Nothing in here is
-- about a person; days and hours are counted when it is asked.

CREATE TABLE vehicle (
    vehicle_id   uuid PRIMARY KEY,
    vehicle_kind text NOT NULL,
    use_kind     text NOT NULL,
    returned_on  date,
    outcome      text
);
COMMENT ON TABLE vehicle IS 'Kind and use decide whether 三包 applies; returned_on: exchanged or returned since that day.';

CREATE TABLE same_vehicle (
    vehicle_id       uuid    NOT NULL,
    other_vehicle_id uuid    NOT NULL,
    closed           boolean NOT NULL,
    PRIMARY KEY (vehicle_id, other_vehicle_id)
);
COMMENT ON TABLE same_vehicle IS 'Files of one vehicle, in both directions; closed: the first is the duplicate.';

CREATE TABLE sale (
    vehicle_id           uuid    PRIMARY KEY,
    version              integer NOT NULL,
    invoice_on           date    NOT NULL,
    delivered_on         date    NOT NULL,
    price_fen            bigint  NOT NULL,
    sanbao_years         integer NOT NULL,
    sanbao_km            integer NOT NULL,
    free_repair_years    integer NOT NULL,
    free_repair_km       integer NOT NULL,
    use_compensation_ppm integer NOT NULL,
    seller               text    NOT NULL
);
COMMENT ON TABLE sale IS 'The sale as recorded last, with the terms of its 三包 card.';

CREATE TABLE extended_warranty (
    vehicle_id uuid    NOT NULL,
    version    integer NOT NULL,
    starts_on  date    NOT NULL,
    until_on   date,
    until_km   integer,
    scope      text    NOT NULL,
    provider   text    NOT NULL,
    PRIMARY KEY (vehicle_id, version)
);
COMMENT ON TABLE extended_warranty IS 'Warranty sold beyond the maker''s.';

CREATE TABLE odometer_reading (
    vehicle_id  uuid        NOT NULL,
    version     integer     NOT NULL,
    odometer_km integer     NOT NULL,
    read_at     timestamptz NOT NULL,
    flagged     boolean     NOT NULL,
    PRIMARY KEY (vehicle_id, version)
);
COMMENT ON TABLE odometer_reading IS 'Readings as they stand, corrected ones with the corrected value.';
CREATE INDEX ON odometer_reading (vehicle_id, read_at DESC) WHERE NOT flagged;

CREATE TABLE odometer_unit (
    vehicle_id  uuid        NOT NULL,
    version     integer     NOT NULL,
    replaced_at timestamptz NOT NULL,
    old_km      integer     NOT NULL,
    new_km      integer     NOT NULL,
    PRIMARY KEY (vehicle_id, version)
);
COMMENT ON TABLE odometer_unit IS 'Odometers replaced: readings after it lack old_km - new_km of the distance driven.';

CREATE TABLE promise (
    promise_version        integer PRIMARY KEY,
    effective_from         date    NOT NULL,
    repair_warranty_months integer NOT NULL
);
COMMENT ON TABLE promise IS 'Months of repair warranty as promised, by the version of the service promise.';

CREATE TABLE repair_order (
    order_id       uuid        PRIMARY KEY,
    order_number   text        NOT NULL,
    site_id        text        NOT NULL,
    customer_id    uuid        NOT NULL,
    vehicle_id     uuid        NOT NULL,
    opened_at      timestamptz NOT NULL,
    agreed_at      timestamptz,
    agreed_version integer,
    delivered_at   timestamptz,
    cancelled_at   timestamptz,
    repair_level   text
);
COMMENT ON TABLE repair_order IS 'One row a visit; agreed_at is when the repair was authorised.';
CREATE INDEX ON repair_order (vehicle_id);

CREATE TABLE order_reading (
    order_id    uuid    NOT NULL,
    version     integer NOT NULL,
    occasion    text    NOT NULL,
    odometer_km integer NOT NULL,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE order_reading IS 'What the odometer showed when the car came (in) and left (out), by the fact that says so.';

CREATE TABLE line (
    order_id    uuid NOT NULL,
    line_id     text NOT NULL,
    description text NOT NULL,
    payer       text NOT NULL,
    part_number text,
    concern_id  text,
    PRIMARY KEY (order_id, line_id)
);
COMMENT ON TABLE line IS 'Lines as quoted last.';
CREATE INDEX ON line (payer) WHERE payer = 'maker_warranty';

CREATE TABLE line_turn (
    order_id             uuid        NOT NULL,
    version              integer     NOT NULL,
    line_id              text        NOT NULL,
    turn                 text        NOT NULL,
    turned_at            timestamptz NOT NULL,
    customised_part_away boolean     NOT NULL,
    PRIMARY KEY (order_id, version, line_id)
);
COMMENT ON TABLE line_turn IS 'What became of a line, fact by fact: agreed, started, paused, resumed, completed, reopened, dropped.';

CREATE TABLE part_fitted (
    order_id    uuid        NOT NULL,
    version     integer     NOT NULL,
    line_id     text        NOT NULL,
    part_number text        NOT NULL,
    name        text        NOT NULL,
    fitted_at   timestamptz NOT NULL,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE part_fitted IS 'Parts fitted, by the fact that says so.';

CREATE TABLE diagnosis (
    order_id   uuid    NOT NULL,
    version    integer NOT NULL,
    concern_id text    NOT NULL,
    cause      text    NOT NULL,
    dtcs       jsonb   NOT NULL,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE diagnosis IS 'Causes found, with their trouble codes.';

CREATE TABLE fault (
    order_id           uuid    NOT NULL,
    concern_id         text    NOT NULL,
    version            integer NOT NULL,
    quality_problem    boolean NOT NULL,
    safety             text,
    assembly           text,
    main_part          text,
    same_as_order_id   uuid,
    same_as_concern_id text,
    new_problem        boolean NOT NULL,
    reason             text    NOT NULL,
    PRIMARY KEY (order_id, concern_id)
);
COMMENT ON TABLE fault IS 'What a concern was judged to be under 三包; the latest judgement.';

CREATE TABLE replacement (
    order_id  uuid    NOT NULL,
    line_id   text    NOT NULL,
    version   integer NOT NULL,
    assembly  text,
    main_part text,
    PRIMARY KEY (order_id, line_id)
);
COMMENT ON TABLE replacement IS 'Which assembly or main part a line replaces; the latest judgement.';

CREATE TABLE comeback (
    order_id          uuid NOT NULL,
    concern_id        text NOT NULL,
    original_order_id uuid NOT NULL,
    original_line_id  text NOT NULL,
    answer            text,
    PRIMARY KEY (order_id, concern_id)
);
COMMENT ON TABLE comeback IS 'Concerns that may be the fault of an earlier repair, and whether that was accepted.';

CREATE TABLE warranty (
    order_id    uuid    NOT NULL,
    line_id     text    NOT NULL,
    basis       text    NOT NULL,
    version     integer NOT NULL,
    until_on    date    NOT NULL,
    until_km    integer,
    scope       text    NOT NULL,
    part_number text,
    PRIMARY KEY (order_id, line_id, basis)
);
COMMENT ON TABLE warranty IS 'Repair warranty as granted at delivery, by line and ground.';

CREATE TABLE care (
    order_id uuid        NOT NULL,
    version  integer     NOT NULL,
    kind     text        NOT NULL,
    given_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE care IS 'Loaner given and returned, travel allowance paid, or both waived by the customer.';

CREATE TABLE rescue_travel (
    order_id   uuid        NOT NULL,
    version    integer     NOT NULL,
    left_at    timestamptz NOT NULL,
    arrived_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, version)
);
COMMENT ON TABLE rescue_travel IS 'Drives out to a broken-down car and back, which count towards no day of repair.';

CREATE TABLE demand (
    demand_id       uuid        PRIMARY KEY,
    vehicle_id      uuid        NOT NULL,
    customer_id     uuid        NOT NULL,
    site_id         text        NOT NULL,
    wanted          text        NOT NULL,
    ground          text        NOT NULL,
    received_at     timestamptz NOT NULL,
    answer_due_at   timestamptz NOT NULL,
    complete_due_at timestamptz NOT NULL,
    completed_at    timestamptz,
    withdrawn_at    timestamptz,
    evidence        jsonb       NOT NULL
);
COMMENT ON TABLE demand IS 'Demands for exchange or return with their due times.';
CREATE INDEX ON demand (vehicle_id, received_at);
CREATE INDEX ON demand (site_id, received_at, demand_id) WHERE completed_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE demand_answer (
    demand_id   uuid        NOT NULL,
    version     integer     NOT NULL,
    granted     boolean     NOT NULL,
    grounds     jsonb       NOT NULL,
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (demand_id, version)
);
COMMENT ON TABLE demand_answer IS 'Answers in their order: the first stops the clock, the last stands.';
