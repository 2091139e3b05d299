-- Cards of the sample aggregate.
CREATE TABLE card (
    card_id uuid PRIMARY KEY,
    title   text NOT NULL,
    closed  boolean NOT NULL DEFAULT false,
    last_at timestamptz
);

-- Their notes, one row each.
CREATE TABLE note (
    card_id    uuid    NOT NULL,
    version    integer NOT NULL,
    text       text    NOT NULL,
    words      jsonb   NOT NULL,
    about      text,
    about_hash bytea,
    PRIMARY KEY (card_id, version)
);

-- Every title there is, and the card that used it last.
CREATE TABLE title (
    title        text PRIMARY KEY,
    last_card_id uuid NOT NULL
);

CREATE INDEX ON title (last_card_id);
