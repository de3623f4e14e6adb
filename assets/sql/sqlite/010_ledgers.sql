-- Freight vouchers by their picture (IndexName::freight_voucher), so that each counts once in the
-- organisation, and serials whose exchange is on its way (IndexName::shipped_serial).
INSERT INTO index_entries (name, value, id)
  SELECT DISTINCT 15, 'file:' || lower(json_extract(paid.value, '$.voucher.sha256')), rows.id
  FROM rows, json_each(rows.json, '$.payments') AS paid
  WHERE rows.t = 2 AND json_extract(paid.value, '$.kind') = 'freight'
    AND json_extract(paid.value, '$.voucher.sha256') <> '';
INSERT INTO index_entries (name, value, id)
  SELECT 16, lower(trim(json_extract(rows.json, '$.exchange.serial'))), rows.id FROM rows
  WHERE rows.t = 2 AND json_extract(rows.json, '$.exchange.shipped_at') IS NOT NULL
    AND json_extract(rows.json, '$.exchange.received_at') IS NULL
    AND json_extract(rows.json, '$.exchange.serial') IS NOT NULL;
