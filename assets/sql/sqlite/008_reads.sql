-- Who read what of people (native/adapters/sql/read_log.hpp). `id` begins with the time.
CREATE TABLE reads (
  id BLOB PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  actor BLOB NOT NULL,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  t INTEGER,
  record BLOB,
  hits INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reads_record ON reads (t, record, id);
CREATE INDEX reads_actor ON reads (actor, id);
