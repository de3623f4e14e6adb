-- Freight vouchers by their picture (IndexName::freight_voucher), so that each counts once in the
-- organisation, and serials whose exchange is on its way (IndexName::shipped_serial).
INSERT INTO index_entries (name, value, id)
  SELECT DISTINCT 15, 'file:' || lower(paid -> 'voucher' ->> 'sha256'), rows.id
  FROM rows, jsonb_array_elements(rows.json::jsonb -> 'payments') AS paid
  WHERE rows.t = 2 AND paid ->> 'kind' = 'freight'
    AND paid -> 'voucher' ->> 'sha256' <> '';
INSERT INTO index_entries (name, value, id)
  SELECT 16, lower(trim(rows.json::jsonb -> 'exchange' ->> 'serial')), rows.id FROM rows
  WHERE rows.t = 2 AND rows.json::jsonb -> 'exchange' ->> 'shipped_at' IS NOT NULL
    AND rows.json::jsonb -> 'exchange' ->> 'received_at' IS NULL
    AND rows.json::jsonb -> 'exchange' ->> 'serial' IS NOT NULL;
