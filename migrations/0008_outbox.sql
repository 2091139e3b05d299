-- Messages to the world outside: who gets which facts, and what became of each message. This cannot be
-- rebuilt from the history, so it stands apart from the views and no rebuild touches it.
-- No message text is kept: it is made from the fact when it is sent, so nothing personal stands here.

CREATE SCHEMA outbox;

CREATE TABLE outbox.subscription (
    subscription_id uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    name            text        NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    kind            text        NOT NULL CHECK (kind IN ('webhook', 'email', 'sink')),
    target          text        NOT NULL,
    topics          text[]      NOT NULL,
    position        bigint      NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at        timestamptz
);
CREATE UNIQUE INDEX subscription_name ON outbox.subscription (name) WHERE ended_at IS NULL;

COMMENT ON TABLE outbox.subscription IS 'Who is told what; one that ended is kept for what it was sent.';
COMMENT ON COLUMN outbox.subscription.target IS 'An address: https://…, a mailbox, or file or terminal.';
COMMENT ON COLUMN outbox.subscription.topics IS 'Of the facts; empty: all that are told.';
COMMENT ON COLUMN outbox.subscription.position IS 'The last fact of the history that was looked at.';

CREATE TABLE outbox.message (
    subscription_id uuid        NOT NULL,
    position        bigint      NOT NULL,
    stream_id       uuid        NOT NULL,
    topic           text        NOT NULL,
    state           text        NOT NULL DEFAULT 'waiting'
                    CHECK (state IN ('waiting', 'delivered', 'parked', 'discarded')),
    attempts        integer     NOT NULL DEFAULT 0,
    enqueued_at     timestamptz NOT NULL DEFAULT now(),
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error      text,
    settled_at      timestamptz,
    settled_by      text,
    reason          text,
    PRIMARY KEY (subscription_id, position)
);
CREATE INDEX message_due ON outbox.message (next_attempt_at, position) WHERE state = 'waiting';
CREATE INDEX message_in_turn ON outbox.message (subscription_id, stream_id, position) WHERE state = 'waiting';
CREATE INDEX message_settled ON outbox.message (state, settled_at) WHERE state <> 'waiting';

COMMENT ON TABLE outbox.message IS 'One row a fact and subscription; its id outside is the id of the fact.';
COMMENT ON COLUMN outbox.message.settled_at IS 'When it was delivered, parked after the last attempt, or discarded.';

GRANT USAGE ON SCHEMA outbox TO aftersales_writer, aftersales_reader, aftersales_auditor;
GRANT SELECT ON ALL TABLES IN SCHEMA outbox TO aftersales_reader, aftersales_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox.message TO aftersales_writer;
GRANT SELECT, INSERT, UPDATE ON outbox.subscription TO aftersales_writer;
