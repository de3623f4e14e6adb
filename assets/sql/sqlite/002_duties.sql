-- Cases whose timed duties must be looked at: marked (due_ms 0) by the transaction that writes the
-- case, then given the time of the next duty by the scheduler. `seq` tells a newer mark.
CREATE TABLE duty_looks (
  id BLOB PRIMARY KEY,
  due_ms INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_looks_due ON duty_looks (due_ms);
