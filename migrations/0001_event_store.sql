-- The event store's tables come here.
CREATE SCHEMA history;
