-- Devices that logged in before keep their way in while others guess: a hash of the secret each
-- keeps, for each account it opened.
CREATE TABLE login_devices (
  secret_hash TEXT NOT NULL,
  actor BLOB NOT NULL,
  seen_ms INTEGER NOT NULL,
  PRIMARY KEY (secret_hash, actor)
) STRICT, WITHOUT ROWID;

-- A code's guesses from where it was asked for are counted apart: strangers cannot use them up.
ALTER TABLE otp ADD COLUMN asked_from TEXT NOT NULL DEFAULT '';
ALTER TABLE otp ADD COLUMN own_tries INTEGER NOT NULL DEFAULT 0;

-- What one actor has brought and nobody names.
CREATE INDEX file_proofs_actor ON file_proofs (actor);
CREATE INDEX uploads_actor ON uploads (actor);
