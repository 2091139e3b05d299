-- What customers are to be reminded of (RM11). Days are worked out when it is asked, from what stands
-- here, so that a new reading or a correction moves them at once.

CREATE TABLE vehicle (
    vehicle_id      uuid PRIMARY KEY,
    site_id         text NOT NULL,
    make            text NOT NULL,
    model           text NOT NULL,
    sold_on         date,
    interval_months integer,
    interval_km     integer,
    merged_into     uuid
);
COMMENT ON TABLE vehicle IS 'Cars with their plan of maintenance; site_id: where the file was opened.';
CREATE INDEX ON vehicle (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE plate (
    vehicle_id uuid NOT NULL,
    valid_from date NOT NULL,
    plate      text NOT NULL,
    PRIMARY KEY (vehicle_id, valid_from)
);
COMMENT ON TABLE plate IS 'Plates by their first day.';

CREATE TABLE holder (
    vehicle_id  uuid    NOT NULL,
    turn        integer NOT NULL,
    customer_id uuid    NOT NULL,
    PRIMARY KEY (vehicle_id, turn)
);
COMMENT ON TABLE holder IS 'Owners of a car, in the order in which they became known; the last one holds.';

CREATE TABLE reading (
    vehicle_id  uuid        NOT NULL,
    turn        integer     NOT NULL,
    odometer_km integer     NOT NULL,
    read_at     timestamptz NOT NULL,
    flagged     boolean     NOT NULL,
    order_id    uuid,
    PRIMARY KEY (vehicle_id, turn)
);
COMMENT ON TABLE reading IS 'Odometer readings as corrected last; flagged ones count for nothing.';
CREATE INDEX ON reading (
    vehicle_id, ((read_at AT TIME ZONE 'Asia/Shanghai')::date), odometer_km
) WHERE NOT flagged;
CREATE INDEX ON reading (order_id) WHERE NOT flagged AND order_id IS NOT NULL;

CREATE TABLE unit (
    vehicle_id  uuid        NOT NULL,
    turn        integer     NOT NULL,
    replaced_at timestamptz NOT NULL,
    old_km      integer     NOT NULL,
    new_km      integer     NOT NULL,
    PRIMARY KEY (vehicle_id, turn)
);
COMMENT ON TABLE unit IS 'Replaced odometer units.';

CREATE TABLE advice (
    stream_id   uuid        NOT NULL,
    turn        integer     NOT NULL,
    vehicle_id  uuid        NOT NULL,
    due_on      date,
    due_km      integer,
    advised_at  timestamptz NOT NULL,
    service     text,
    PRIMARY KEY (stream_id, turn)
);
COMMENT ON TABLE advice IS 'Next services advised at a visit, or planned for a customer; the latest of a car holds.';
CREATE INDEX ON advice (vehicle_id, advised_at);

CREATE TABLE insurance (
    vehicle_id     uuid    NOT NULL,
    turn           integer NOT NULL,
    insurance_kind text    NOT NULL,
    insurer        text    NOT NULL,
    expires_on     date    NOT NULL,
    PRIMARY KEY (vehicle_id, turn)
);
COMMENT ON TABLE insurance IS 'Policies; of each kind the one that ends last counts.';
CREATE INDEX ON insurance (expires_on);

CREATE TABLE visit (
    order_id     uuid        PRIMARY KEY,
    order_number text        NOT NULL,
    site_id      text        NOT NULL,
    customer_id  uuid        NOT NULL,
    vehicle_id   uuid        NOT NULL,
    maintenance  boolean     NOT NULL,
    opened_at    timestamptz NOT NULL,
    delivered_at timestamptz,
    delivered_km integer,
    cancelled_at timestamptz
);
COMMENT ON TABLE visit IS 'Visits; maintenance: regular or detailed, from which the next is counted.';
CREATE INDEX ON visit (vehicle_id, opened_at);
CREATE INDEX ON visit (vehicle_id, delivered_at) WHERE maintenance AND delivered_at IS NOT NULL;
CREATE INDEX ON visit (site_id, vehicle_id);
CREATE INDEX ON visit (customer_id, delivered_at);

CREATE TABLE deferral (
    order_id    uuid    NOT NULL,
    deferred_id text    NOT NULL,
    description text    NOT NULL,
    remind_on   date,
    revived     boolean NOT NULL,
    PRIMARY KEY (order_id, deferred_id)
);
COMMENT ON TABLE deferral IS 'Work put off, with the day on which to remind of it.';
CREATE INDEX ON deferral (remind_on) WHERE NOT revived;

CREATE TABLE waiting (
    order_id   uuid        NOT NULL,
    line_id    text        NOT NULL,
    turn       integer     NOT NULL,
    since      timestamptz NOT NULL,
    arrived_at timestamptz,
    ended_at   timestamptz,
    PRIMARY KEY (order_id, line_id)
);
COMMENT ON TABLE waiting IS 'Lines that wait, or last waited, for a part; turn: the version of the fact that says so.';
CREATE INDEX ON waiting (order_id) WHERE ended_at IS NULL;

CREATE TABLE appointment (
    appointment_id     uuid        PRIMARY KEY,
    appointment_number text        NOT NULL,
    site_id            text        NOT NULL,
    customer_id        uuid,
    vehicle_id         uuid,
    plate              text        NOT NULL,
    service            text        NOT NULL,
    starts_at          timestamptz,
    slot_version       integer     NOT NULL,
    reminded_at        timestamptz
);
COMMENT ON TABLE appointment IS 'Appointments; starts_at only while a time is agreed that may still be reminded of.';
CREATE INDEX ON appointment (starts_at) WHERE starts_at IS NOT NULL;
CREATE INDEX ON appointment (customer_id) WHERE reminded_at IS NOT NULL;

CREATE TABLE customer (
    customer_id       uuid    PRIMARY KEY,
    name_sealed       text,
    phone_sealed      text,
    preferred_channel text,
    quiet_hours       jsonb   NOT NULL,
    no_calls          boolean NOT NULL,
    marketing         boolean NOT NULL,
    restricted_until  date,
    erased            boolean NOT NULL,
    merged_into       uuid
);
COMMENT ON TABLE customer IS 'Who is reminded, by which way and when not; marketing: a live consent.';

CREATE TABLE contact (
    stream_id    uuid        NOT NULL,
    turn         integer     NOT NULL,
    customer_id  uuid        NOT NULL,
    contacted_at timestamptz NOT NULL,
    how          text        NOT NULL,
    PRIMARY KEY (stream_id, turn)
);
COMMENT ON TABLE contact IS 'When the customer was spoken to or reminded.';
CREATE INDEX ON contact (customer_id, contacted_at);

CREATE TABLE sent (
    kind       text        NOT NULL,
    subject_id uuid        NOT NULL,
    due_point  text        NOT NULL,
    sent_at    timestamptz NOT NULL,
    sent_via   text        NOT NULL,
    PRIMARY KEY (kind, subject_id, due_point)
);
COMMENT ON TABLE sent IS 'Due points that were reminded of: none twice.';
