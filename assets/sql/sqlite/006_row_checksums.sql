-- Of key, revision and text (native/adapters/sql/row_check.hpp). 0: none, as older releases leave
-- it; one that was made for another revision counts as none.
ALTER TABLE rows ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
