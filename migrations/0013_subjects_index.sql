-- Without the list in which PostgreSQL gathers new entries of such an index. It is worked in when it is full, after
-- some 85,000 facts, by whoever appends at that moment: 0.36 s under the append lock, for which everybody waits.
-- Each fact for itself costs some microseconds, always.
ALTER INDEX history.event_subjects SET (fastupdate = off);
SELECT gin_clean_pending_list('history.event_subjects');
