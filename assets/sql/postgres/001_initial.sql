-- Schema 1, the tables of SQLite's 001 and 002 in the types that PostgreSQL, CockroachDB and
-- YugabyteDB share. `t` is the EntityType's position (entity_types names it), times are
-- milliseconds since 1970 UTC, `json` is text: the database asks for nothing in it. Terms are
-- bytes, so that a range over them means the same under every collation.

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- One row: the only place where the order of commits is decided.
CREATE TABLE counter (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO counter (id, seq, hash) VALUES (1, 0, '');

CREATE TABLE case_numbers (
  month TEXT PRIMARY KEY,
  next BIGINT NOT NULL
);

CREATE TABLE rows (
  t BIGINT NOT NULL,
  id UUID NOT NULL,
  ver BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (t, id)
);

CREATE TABLE events (
  seq BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  t BIGINT NOT NULL,
  id UUID NOT NULL,
  rev BIGINT NOT NULL,
  type TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (seq, ordinal),
  UNIQUE (t, id, rev)
);

-- `hash` = HMAC-SHA256(key, previous hash ‖ digest); the key lies outside the database.
CREATE TABLE commits (
  seq BIGINT PRIMARY KEY,
  digest TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE TABLE results (
  id UUID PRIMARY KEY,
  actor UUID NOT NULL,
  client UUID NOT NULL,
  seq BIGINT NOT NULL,
  json TEXT NOT NULL
);
CREATE INDEX results_client ON results (client, seq);

CREATE TABLE clients (
  id UUID PRIMARY KEY,
  actor UUID NOT NULL,
  last_client_seq BIGINT NOT NULL
);

CREATE TABLE index_entries (
  name BIGINT NOT NULL,
  value TEXT NOT NULL,
  id UUID NOT NULL,
  PRIMARY KEY (name, value, id)
);

CREATE TABLE membership (
  scope TEXT NOT NULL,
  t BIGINT NOT NULL,
  id UUID NOT NULL,
  seq BIGINT NOT NULL,
  present BIGINT NOT NULL,
  PRIMARY KEY (scope, t, id)
);
CREATE INDEX membership_seq ON membership (scope, seq);

CREATE TABLE terms (
  term BYTEA NOT NULL,
  t BIGINT NOT NULL,
  id UUID NOT NULL,
  PRIMARY KEY (term, t, id)
);

-- ---- sessions and people ------------------------------------------------------------------------

CREATE TABLE accounts (
  actor UUID PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  closed_ms BIGINT
);

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  actor UUID NOT NULL,
  link_case UUID,
  created_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL
);
CREATE INDEX sessions_actor ON sessions (actor);

-- A guest is a secret its device made. `customer`: proved by a code sent to the phone.
CREATE TABLE guests (
  actor UUID PRIMARY KEY,
  created_ms BIGINT NOT NULL,
  seen_ms BIGINT NOT NULL,
  customer UUID
);

CREATE TABLE links (
  token_hash TEXT PRIMARY KEY,
  case_id UUID NOT NULL,
  created_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL
);

CREATE TABLE otp (
  phone TEXT PRIMARY KEY,
  code_hash TEXT NOT NULL,
  tries BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL
);

-- Failed guesses by what was guessed at ("login/agent", "address/10.0.0.1").
CREATE TABLE attempts (
  subject TEXT PRIMARY KEY,
  count BIGINT NOT NULL,
  first_ms BIGINT NOT NULL,
  blocked_until_ms BIGINT NOT NULL
);

-- ---- files --------------------------------------------------------------------------------------

CREATE TABLE files (
  sha256 TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  type TEXT NOT NULL,
  stored_ms BIGINT NOT NULL
);

-- Who showed that he has the bytes: naming a hash grants nothing.
CREATE TABLE file_proofs (
  sha256 TEXT NOT NULL,
  actor UUID NOT NULL,
  proved_ms BIGINT NOT NULL,
  PRIMARY KEY (sha256, actor)
);

CREATE TABLE file_refs (
  sha256 TEXT NOT NULL,
  t BIGINT NOT NULL,
  id UUID NOT NULL,
  actor UUID NOT NULL,
  PRIMARY KEY (sha256, t, id, actor)
);

CREATE TABLE uploads (
  sha256 TEXT NOT NULL,
  actor UUID NOT NULL,
  size BIGINT NOT NULL,
  type TEXT NOT NULL,
  started_ms BIGINT NOT NULL,
  PRIMARY KEY (sha256, actor)
);

-- ---- leaving the house --------------------------------------------------------------------------

CREATE TABLE messages (
  idempotency_key TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  body TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  sent_ms BIGINT,
  tries BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE entity_types (
  t BIGINT PRIMARY KEY,
  name TEXT NOT NULL
);

-- Cases whose timed duties must be looked at: marked (due_ms 0) by the transaction that writes the
-- case, then given the time of the next duty by the scheduler. `seq` tells a newer mark.
CREATE TABLE duty_looks (
  id UUID PRIMARY KEY,
  due_ms BIGINT NOT NULL,
  seq BIGINT NOT NULL
);
CREATE INDEX duty_looks_due ON duty_looks (due_ms);
