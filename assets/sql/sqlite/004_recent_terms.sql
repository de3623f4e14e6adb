-- Search terms of records made lately: one row a record, its terms one a line. They are put into
-- `terms` for many records at once and in the order of the index: a new record's terms lie all over
-- it, and writing each for itself was most of what a commit wrote.
CREATE TABLE recent_terms (
  t INTEGER NOT NULL,
  id BLOB NOT NULL,
  terms TEXT NOT NULL,
  PRIMARY KEY (t, id)
) STRICT, WITHOUT ROWID;
