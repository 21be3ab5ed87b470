-- The parts of coverage_between are small tables of unknown size to the planner: with 1,807 areas it looped over them row by row
-- (2.5 s for 30 days of a prefecture). Joining by hash costs the small county nothing.
alter function private.coverage_between(date, date, uuid[], text) set enable_nestloop = off;
