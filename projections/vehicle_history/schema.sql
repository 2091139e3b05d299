-- A vehicle's whole life in service, across sites, owners and years; corrections stay visible.

CREATE TABLE vehicle (
    vehicle_id        uuid PRIMARY KEY,
    make              text NOT NULL,
    model             text NOT NULL,
    vehicle_kind      text NOT NULL,
    use_kind          text NOT NULL,
    model_year        integer,
    colour            text,
    engine_number     text,
    vin               text,
    vin_warning       text,
    partial_vin       text,
    partial_vin_known text,
    source            text,
    registered_at     timestamptz NOT NULL,
    sanbao_returned_on date,
    sanbao_outcome    text,
    sanbao_reason     text
);
COMMENT ON TABLE vehicle IS 'One row a file, as corrected last.';
CREATE INDEX ON vehicle (vin text_pattern_ops) WHERE vin IS NOT NULL;
CREATE INDEX ON vehicle (reverse(vin) text_pattern_ops) WHERE vin IS NOT NULL;
CREATE INDEX ON vehicle (partial_vin text_pattern_ops) WHERE partial_vin IS NOT NULL;
CREATE INDEX ON vehicle (reverse(partial_vin) text_pattern_ops) WHERE partial_vin IS NOT NULL;

CREATE TABLE details_correction (
    vehicle_id   uuid        NOT NULL,
    turn         integer     NOT NULL,
    changed      jsonb       NOT NULL,
    reason       text        NOT NULL,
    corrected_at timestamptz NOT NULL,
    corrected_by text        NOT NULL,
    PRIMARY KEY (vehicle_id, turn)
);
COMMENT ON TABLE details_correction IS 'Corrections of the file: what it reads since then, and why.';

CREATE TABLE same_vehicle (
    vehicle_id       uuid    NOT NULL,
    other_vehicle_id uuid    NOT NULL,
    closed           boolean NOT NULL,
    reason           text,
    noted_at         timestamptz NOT NULL,
    PRIMARY KEY (vehicle_id, other_vehicle_id)
);
COMMENT ON TABLE same_vehicle IS 'Files of one vehicle, in both directions; closed: the first is the duplicate.';

CREATE TABLE plate (
    vehicle_id uuid NOT NULL,
    valid_from date NOT NULL,
    plate      text NOT NULL,
    noted_at   timestamptz NOT NULL,
    PRIMARY KEY (vehicle_id, valid_from)
);
COMMENT ON TABLE plate IS 'Plates by their first day; the one of the registration counts from 0001-01-01.';
CREATE INDEX ON plate (plate);

CREATE TABLE ownership (
    vehicle_id  uuid    NOT NULL,
    turn        integer NOT NULL,
    customer_id uuid    NOT NULL,
    relation    text    NOT NULL,
    since       date    NOT NULL,
    transfer    boolean NOT NULL,
    PRIMARY KEY (vehicle_id, turn)
);
COMMENT ON TABLE ownership IS 'Who owns or uses the vehicle; a transfer ends all links that were known before it.';

CREATE TABLE odometer (
    vehicle_id  uuid        NOT NULL,
    turn        integer     NOT NULL,
    odometer_km integer     NOT NULL,
    read_at     timestamptz NOT NULL,
    source      text        NOT NULL,
    order_id    uuid,
    flagged     boolean     NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text        NOT NULL,
    PRIMARY KEY (vehicle_id, turn)
);
COMMENT ON TABLE odometer IS 'Readings as they were recorded; corrections stand beside them.';
CREATE INDEX ON odometer (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE odometer_correction (
    vehicle_id    uuid        NOT NULL,
    turn          integer     NOT NULL,
    corrects_turn integer     NOT NULL,
    was_km        integer     NOT NULL,
    odometer_km   integer     NOT NULL,
    read_at       timestamptz NOT NULL,
    reason        text        NOT NULL,
    corrected_at  timestamptz NOT NULL,
    corrected_by  text        NOT NULL,
    PRIMARY KEY (vehicle_id, turn)
);
COMMENT ON TABLE odometer_correction IS 'What stood there instead; the last correction of a reading counts.';
CREATE INDEX ON odometer_correction (vehicle_id, corrects_turn, turn);

CREATE TABLE odometer_unit (
    vehicle_id  uuid        NOT NULL,
    turn        integer     NOT NULL,
    old_km      integer     NOT NULL,
    new_km      integer     NOT NULL,
    replaced_at timestamptz NOT NULL,
    order_id    uuid,
    PRIMARY KEY (vehicle_id, turn)
);
COMMENT ON TABLE odometer_unit IS 'Replacements of the odometer itself.';

CREATE TABLE recall (
    vehicle_id  uuid    NOT NULL,
    campaign    text    NOT NULL,
    title       text    NOT NULL,
    issued_on   date    NOT NULL,
    stop_use    boolean NOT NULL,
    attached_at timestamptz NOT NULL,
    remedied_on date,
    order_id    uuid,
    remedied_by text,
    PRIMARY KEY (vehicle_id, campaign)
);
COMMENT ON TABLE recall IS 'Recalls of this vehicle; open until remedied.';

CREATE TABLE sale (
    vehicle_id            uuid    NOT NULL,
    turn                  integer NOT NULL,
    invoice_on            date    NOT NULL,
    delivered_on          date    NOT NULL,
    price_fen             bigint  NOT NULL,
    sanbao_years          integer NOT NULL,
    sanbao_km             integer NOT NULL,
    free_repair_years     integer NOT NULL,
    free_repair_km        integer NOT NULL,
    use_compensation_ppm  integer NOT NULL,
    seller                text    NOT NULL,
    correction_reason     text,
    PRIMARY KEY (vehicle_id, turn)
);
COMMENT ON TABLE sale IS 'The sale of the new vehicle; the last one counts, earlier ones were corrected.';

CREATE TABLE extended_warranty (
    vehicle_id uuid    NOT NULL,
    turn       integer NOT NULL,
    starts_on  date    NOT NULL,
    until_on   date,
    until_km   integer,
    scope      text    NOT NULL,
    provider   text    NOT NULL,
    price_fen  bigint,
    PRIMARY KEY (vehicle_id, turn)
);
COMMENT ON TABLE extended_warranty IS 'Warranties sold beyond the maker''s.';

CREATE TABLE visit (
    order_id        uuid        PRIMARY KEY,
    order_number    text        NOT NULL,
    site_id         text        NOT NULL,
    customer_id     uuid        NOT NULL,
    vehicle_id      uuid        NOT NULL,
    adviser_id      text        NOT NULL,
    service_kind    text        NOT NULL,
    plate_told      text,
    vin_told        text,
    opened_turn     integer     NOT NULL,
    opened_at       timestamptz NOT NULL,
    odometer_in_km  integer,
    unreadable_reason text,
    repair_level    text,
    delivered_turn  integer,
    delivered_at    timestamptz,
    odometer_out_km integer,
    cancelled_at    timestamptz,
    cancel_reason   text
);
COMMENT ON TABLE visit IS 'One row a repair order, on the vehicle it belongs to now; readings as recorded.';
CREATE INDEX ON visit (vehicle_id, opened_at, order_id);
CREATE INDEX ON visit (order_number);

CREATE TABLE vehicle_correction (
    order_id       uuid        NOT NULL,
    turn           integer     NOT NULL,
    was_vehicle_id uuid        NOT NULL,
    vehicle_id     uuid        NOT NULL,
    plate          text,
    vin            text,
    reason         text        NOT NULL,
    corrected_at   timestamptz NOT NULL,
    corrected_by   text        NOT NULL,
    PRIMARY KEY (order_id, turn)
);
COMMENT ON TABLE vehicle_correction IS 'Orders that had been opened on the wrong car; both cars'' histories explain it.';
CREATE INDEX ON vehicle_correction (was_vehicle_id);
CREATE INDEX ON vehicle_correction (vehicle_id);

CREATE TABLE entry_correction (
    order_id      uuid        NOT NULL,
    turn          integer     NOT NULL,
    corrects_turn integer     NOT NULL,
    field         text        NOT NULL,
    was           text        NOT NULL,
    is_now        text        NOT NULL,
    reason        text        NOT NULL,
    corrected_at  timestamptz NOT NULL,
    corrected_by  text        NOT NULL,
    PRIMARY KEY (order_id, turn)
);
COMMENT ON TABLE entry_correction IS 'Fields of earlier facts of an order that were wrong; the last correction counts.';

CREATE TABLE concern (
    order_id     uuid NOT NULL,
    concern_id   text NOT NULL,
    words_sealed text NOT NULL,
    note_sealed  text,
    PRIMARY KEY (order_id, concern_id)
);
COMMENT ON TABLE concern IS 'What the customer said is wrong, in their words.';

CREATE TABLE diagnosis (
    order_id     uuid        NOT NULL,
    turn         integer     NOT NULL,
    concern_id   text        NOT NULL,
    cause        text        NOT NULL,
    dtcs         jsonb       NOT NULL,
    measurements jsonb       NOT NULL,
    diagnosed_by text        NOT NULL,
    diagnosed_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, turn)
);
COMMENT ON TABLE diagnosis IS 'Causes that were found; a concern may be diagnosed more than once.';

CREATE TABLE line_done (
    order_id      uuid        NOT NULL,
    turn          integer     NOT NULL,
    line_id       text        NOT NULL,
    correction    text        NOT NULL,
    technician_id text        NOT NULL,
    procedure_ref text,
    completed_at  timestamptz NOT NULL,
    PRIMARY KEY (order_id, turn)
);
COMMENT ON TABLE line_done IS 'What was done on a line, each time it was done.';

CREATE TABLE rework (
    order_id      uuid        NOT NULL,
    lap           integer     NOT NULL,
    turn          integer     NOT NULL,
    cause         text        NOT NULL,
    line_ids      jsonb       NOT NULL,
    technician_id text        NOT NULL,
    started_at    timestamptz NOT NULL,
    PRIMARY KEY (order_id, lap)
);
COMMENT ON TABLE rework IS 'Laps after the inspector or the customer did not take the work.';

CREATE TABLE part (
    order_id       uuid        NOT NULL,
    turn           integer     NOT NULL,
    line_id        text        NOT NULL,
    vehicle_id     uuid        NOT NULL,
    fitted_number  text        NOT NULL,
    fitted_name    text        NOT NULL,
    fitted_grade   text        NOT NULL,
    fitted_batch   text,
    fitted_serial  text,
    removed_number text,
    removed_name   text,
    removed_grade  text,
    removed_batch  text,
    removed_serial text,
    reason         text        NOT NULL,
    quantity_milli bigint      NOT NULL,
    technician_id  text        NOT NULL,
    fitted_at      timestamptz NOT NULL,
    PRIMARY KEY (order_id, turn)
);
COMMENT ON TABLE part IS 'Parts fitted and removed, as recorded.';

CREATE TABLE person (
    order_id  uuid NOT NULL,
    task      text NOT NULL,
    person_id text NOT NULL,
    PRIMARY KEY (order_id, task, person_id)
);
COMMENT ON TABLE person IS 'Who had which part in the visit.';

CREATE TABLE inspection (
    order_id     uuid        NOT NULL,
    turn         integer     NOT NULL,
    kind         text        NOT NULL,
    passed       boolean,
    inspected_by text        NOT NULL,
    inspected_at timestamptz NOT NULL,
    items        jsonb       NOT NULL,
    results      jsonb       NOT NULL,
    findings     jsonb       NOT NULL,
    PRIMARY KEY (order_id, turn)
);
COMMENT ON TABLE inspection IS 'Entry inspection, the three gates of quality, and the look over the car at its exit.';

CREATE TABLE function_test (
    order_id    uuid        NOT NULL,
    test_number integer     NOT NULL,
    turn        integer     NOT NULL,
    function    text        NOT NULL,
    passed      boolean     NOT NULL,
    measured    text,
    tested_by   text        NOT NULL,
    tested_at   timestamptz NOT NULL,
    PRIMARY KEY (order_id, test_number)
);
COMMENT ON TABLE function_test IS 'Functions that were tried; measured as recorded.';

CREATE TABLE certificate (
    order_id           uuid        NOT NULL,
    certificate_number text        NOT NULL,
    inspector_id       text        NOT NULL,
    issued_at          timestamptz NOT NULL,
    PRIMARY KEY (order_id, certificate_number)
);
COMMENT ON TABLE certificate IS 'Certificates of the finished repair.';

CREATE TABLE settlement (
    order_id          uuid        NOT NULL,
    settlement_number text        NOT NULL,
    total_fen         bigint      NOT NULL,
    issued_at         timestamptz NOT NULL,
    reversed_at       timestamptz,
    reversal_reason   text,
    PRIMARY KEY (order_id, settlement_number)
);
COMMENT ON TABLE settlement IS 'Bills; one that was reversed counts for nothing.';

CREATE TABLE comeback (
    order_id          uuid        NOT NULL,
    concern_id        text        NOT NULL,
    original_order_id uuid        NOT NULL,
    original_line_id  text        NOT NULL,
    linked_at         timestamptz NOT NULL,
    accepted          boolean,
    cause             text,
    basis             text,
    cover_until_on    date,
    cover_until_km    bigint,
    decided_by        text,
    decided_at        timestamptz,
    reason            text,
    evidence          jsonb,
    PRIMARY KEY (order_id, concern_id)
);
COMMENT ON TABLE comeback IS 'Concerns that may be the fault of an earlier repair, and the verdict.';
CREATE INDEX ON comeback (original_order_id);

CREATE TABLE warranty (
    order_id    uuid        NOT NULL,
    line_id     text        NOT NULL,
    basis       text        NOT NULL,
    until_on    date        NOT NULL,
    until_km    bigint,
    scope       text        NOT NULL,
    part_number text,
    granted_at  timestamptz NOT NULL,
    PRIMARY KEY (order_id, line_id, basis)
);
COMMENT ON TABLE warranty IS 'Repair warranties granted on executed lines, by law and by promise.';
