-- Phones a session proved by a code. Of a customer: his archive stays open to it as long as the
-- phone of the record is among them.
CREATE TABLE session_phones (
  token_hash TEXT NOT NULL,
  phone TEXT NOT NULL,
  proved_ms INTEGER NOT NULL,
  PRIMARY KEY (token_hash, phone)
) STRICT, WITHOUT ROWID;

-- When an archive was last opened by a code: the only activity that counts before a second proof
-- is asked for.
CREATE TABLE customer_proofs (
  customer BLOB PRIMARY KEY,
  proved_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO customer_proofs (customer, proved_ms)
  SELECT actor, MAX(created_ms) FROM sessions WHERE kind = 'customer' GROUP BY actor;

-- Staff at work by role (IndexName::staff_role), so that a step that would leave nobody able to
-- change policy or staff is found out.
INSERT INTO index_entries (name, value, id)
  SELECT DISTINCT 13, role.value, rows.id FROM rows, json_each(rows.json, '$.roles') AS role
  WHERE rows.t = 4 AND json_extract(rows.json, '$.closed_at') IS NULL;
