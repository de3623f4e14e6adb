-- Who read what of people (native/adapters/sql/read_log.hpp). `id` begins with the time.
CREATE TABLE reads (
  id UUID PRIMARY KEY,
  at_ms BIGINT NOT NULL,
  actor UUID NOT NULL,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  t BIGINT,
  record UUID,
  hits BIGINT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX reads_record ON reads (t, record, id);
CREATE INDEX reads_actor ON reads (actor, id);
