-- Messages on their way out (native/adapters/sql/messages.hpp): `id` is a keyed hash, `sealed` what
-- they say and to whom, by a key outside the database; empty once it is sent or of no use. The
-- `messages` of older releases are still sent, and what they said is wiped.
CREATE TABLE letters (
  id TEXT PRIMARY KEY,
  sealed TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  useless_ms INTEGER NOT NULL,
  sent_ms INTEGER,
  tries INTEGER NOT NULL DEFAULT 0,
  tried_ms INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
PRAGMA secure_delete = ON;
UPDATE messages SET body = '' WHERE sent_ms IS NOT NULL;
DELETE FROM messages WHERE idempotency_key LIKE 'otp:%';
-- Codes were hashed without a key: whoever waits for one asks again.
DELETE FROM otp;
