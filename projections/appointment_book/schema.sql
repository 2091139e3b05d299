-- Who comes when, into which bay, and whether the promises around it are kept (R001 to R014).

CREATE TABLE appointment (
    appointment_id        uuid        PRIMARY KEY,
    appointment_number    text        NOT NULL,
    site_id               text        NOT NULL,
    kind                  text        NOT NULL,
    status                text        NOT NULL,
    channel               text        NOT NULL,
    name_sealed           text        NOT NULL,
    phone_sealed          text        NOT NULL,
    plate                 text        NOT NULL,
    wanted_service        text        NOT NULL,
    customer_words_sealed text,
    place_sealed          text,
    wanted_at             timestamptz NOT NULL,
    requested_at          timestamptz NOT NULL,
    recorded_at           timestamptz NOT NULL,
    customer_id           uuid,
    vehicle_id            uuid,
    starts_at             timestamptz,
    ends_at               timestamptz,
    bay_id                text,
    slot_version          integer     NOT NULL,
    technician_id         text,
    to_bring              text,
    confirmation_sent     integer     NOT NULL,
    reconfirmed           integer     NOT NULL,
    reminded              integer     NOT NULL,
    dispatched_at         timestamptz,
    arrived_at            timestamptz,
    minutes_late          integer,
    repair_order_id       uuid,
    order_number          text,
    closed_at             timestamptz,
    cancelled_by          text,
    cancel_reason         text
);
COMMENT ON TABLE appointment IS 'One row an appointment; what was sent or confirmed again names the agreed time by its version.';
CREATE INDEX ON appointment (site_id, coalesce(starts_at, wanted_at), appointment_id);
CREATE INDEX ON appointment (site_id, requested_at);
CREATE INDEX ON appointment (appointment_number);
CREATE INDEX ON appointment (plate, requested_at DESC, appointment_id DESC);

CREATE TABLE agreed_time (
    appointment_id  uuid        NOT NULL,
    slot_version    integer     NOT NULL,
    starts_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL,
    bay_id          text,
    agreed_at       timestamptz NOT NULL,
    agreed_by_sealed text,
    asked_by        text,
    reason_sealed   text,
    taken_by        text        NOT NULL,
    PRIMARY KEY (appointment_id, slot_version)
);
COMMENT ON TABLE agreed_time IS 'Every time that was agreed, also those given up, with who agreed to the change and why.';

CREATE TABLE clock (
    appointment_id  uuid        NOT NULL,
    clock           text        NOT NULL,
    due_at          timestamptz NOT NULL,
    promise_version integer,
    stopped_at      timestamptz,
    kept            boolean,
    ended_at        timestamptz,
    PRIMARY KEY (appointment_id, clock, due_at)
);
COMMENT ON TABLE clock IS 'What was promised until when; ended_at: another promise took its place.';
CREATE INDEX ON clock (due_at) WHERE stopped_at IS NULL AND ended_at IS NULL;

CREATE TABLE workshop_day (
    site_id       text    PRIMARY KEY,
    bays          jsonb   NOT NULL,
    opens_minute  integer NOT NULL,
    closes_minute integer NOT NULL
);
COMMENT ON TABLE workshop_day IS 'The work bays of a site and their hours, in minutes of the Shanghai day.';
