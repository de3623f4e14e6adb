-- Schema 1. `t` is the EntityType's position (entity_types names it), ids are 16 bytes, times are
-- milliseconds since 1970 UTC. One connection writes at a time; PostgreSQL gets the same tables.

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row: the only place where the order of commits is decided.
CREATE TABLE counter (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
INSERT INTO counter (id, seq, hash) VALUES (1, 0, '');

CREATE TABLE case_numbers (
  month TEXT PRIMARY KEY,
  next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rows (
  t INTEGER NOT NULL,
  id BLOB NOT NULL,
  ver INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (t, id)
) STRICT;

CREATE TABLE events (
  seq INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  t INTEGER NOT NULL,
  id BLOB NOT NULL,
  rev INTEGER NOT NULL,
  type TEXT NOT NULL,
  json TEXT NOT NULL,
  UNIQUE (seq, ordinal),
  UNIQUE (t, id, rev)
) STRICT;

-- `hash` = HMAC-SHA256(key, previous hash ‖ digest); the key lies outside the database.
CREATE TABLE commits (
  seq INTEGER PRIMARY KEY,
  digest TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE results (
  id BLOB PRIMARY KEY,
  actor BLOB NOT NULL,
  client BLOB NOT NULL,
  seq INTEGER NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX results_client ON results (client, seq);

CREATE TABLE clients (
  id BLOB PRIMARY KEY,
  actor BLOB NOT NULL,
  last_client_seq INTEGER NOT NULL
) STRICT;

CREATE TABLE index_entries (
  name INTEGER NOT NULL,
  value TEXT NOT NULL,
  id BLOB NOT NULL,
  PRIMARY KEY (name, value, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE membership (
  scope TEXT NOT NULL,
  t INTEGER NOT NULL,
  id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  present INTEGER NOT NULL,
  PRIMARY KEY (scope, t, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_seq ON membership (scope, seq);

CREATE TABLE terms (
  term TEXT NOT NULL,
  t INTEGER NOT NULL,
  id BLOB NOT NULL,
  PRIMARY KEY (term, t, id)
) STRICT, WITHOUT ROWID;

-- ---- sessions and people ------------------------------------------------------------------------

CREATE TABLE accounts (
  actor BLOB PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  closed_ms INTEGER
) STRICT;

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  actor BLOB NOT NULL,
  link_case BLOB,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_actor ON sessions (actor);

-- A guest is a secret its device made. `customer`: proved by a code sent to the phone.
CREATE TABLE guests (
  actor BLOB PRIMARY KEY,
  created_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  customer BLOB
) STRICT;

CREATE TABLE links (
  token_hash TEXT PRIMARY KEY,
  case_id BLOB NOT NULL,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE otp (
  phone TEXT PRIMARY KEY,
  code_hash TEXT NOT NULL,
  tries INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Failed guesses by what was guessed at ("login/agent", "address/10.0.0.1").
CREATE TABLE attempts (
  subject TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  first_ms INTEGER NOT NULL,
  blocked_until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- files --------------------------------------------------------------------------------------

CREATE TABLE files (
  sha256 TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  type TEXT NOT NULL,
  stored_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who showed that he has the bytes: naming a hash grants nothing.
CREATE TABLE file_proofs (
  sha256 TEXT NOT NULL,
  actor BLOB NOT NULL,
  proved_ms INTEGER NOT NULL,
  PRIMARY KEY (sha256, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE file_refs (
  sha256 TEXT NOT NULL,
  t INTEGER NOT NULL,
  id BLOB NOT NULL,
  actor BLOB NOT NULL,
  PRIMARY KEY (sha256, t, id, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE uploads (
  sha256 TEXT NOT NULL,
  actor BLOB NOT NULL,
  size INTEGER NOT NULL,
  type TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  PRIMARY KEY (sha256, actor)
) STRICT, WITHOUT ROWID;

-- ---- leaving the house --------------------------------------------------------------------------

CREATE TABLE messages (
  idempotency_key TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  body TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  sent_ms INTEGER,
  tries INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE entity_types (
  t INTEGER PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;
