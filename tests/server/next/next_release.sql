-- What the next release of the tests adds: to the tables that the old servers are just writing.
ALTER TABLE rows ADD COLUMN next_release BIGINT NOT NULL DEFAULT 0;
ALTER TABLE clients ADD COLUMN next_release BIGINT NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN next_release BIGINT NOT NULL DEFAULT 0;
CREATE TABLE next_release (
  id UUID PRIMARY KEY
);
