-- When each site's reminders were worked off by the workers: once a day, by one process.

CREATE TABLE reaction.reminder_run (
    site_id   text        PRIMARY KEY,
    day       date        NOT NULL,
    ran_at    timestamptz NOT NULL,
    again_at  timestamptz,
    sent      integer     NOT NULL,
    held_back integer     NOT NULL,
    refused   integer     NOT NULL
);

COMMENT ON TABLE reaction.reminder_run IS 'The last run of each site that came to its end.';
COMMENT ON COLUMN reaction.reminder_run.day IS 'Its day in Shanghai.';
COMMENT ON COLUMN reaction.reminder_run.again_at IS
    'NULL: that day is done. Else somebody wanted rest at that hour, or something failed: once more then.';

GRANT SELECT ON reaction.reminder_run TO aftersales_reader;
GRANT SELECT, INSERT, UPDATE ON reaction.reminder_run TO aftersales_writer;
