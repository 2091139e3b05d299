-- Who called before their file was known: few rows, read whole when somebody is erased, to find those who gave
-- the same number.
CREATE INDEX event_unnamed ON history.event (position)
    WHERE version = 1 AND topic IN ('appointment.requested', 'complaint.received', 'enquiry.received')
      AND data::jsonb ->> 'customer_id' IS NULL;
