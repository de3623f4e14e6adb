-- When a message was last tried: several servers look at one outbox, and the one that tries it now
-- keeps the others away for a while.
ALTER TABLE messages ADD COLUMN tried_ms INTEGER NOT NULL DEFAULT 0;
