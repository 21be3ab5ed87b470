-- The plan of the history's join is kept for a session. Made when one row changed, it was a nested loop, which turned every
-- row into JSON once for every other row when many changed at a time: 900 incidents took minutes. A hash join reads each once.
alter function private.write_audit() set enable_nestloop = off;
