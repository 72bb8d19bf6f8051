-- Some fields of the invoice, each with the page and the box that prove it. Boxes are fractions of
-- the page: left, top, right, bottom.
SELECT
    path AS field,
    value,
    page_number AS page,
    round(CAST(x0 AS numeric), 3) || ' ' || round(CAST(y0 AS numeric), 3) || ' '
        || round(CAST(x1 AS numeric), 3) || ' ' || round(CAST(y1 AS numeric), 3) AS box,
    evidence
FROM current_fields
JOIN sources USING (document_id)
WHERE sources.name = 'invoice.pdf'
    AND path IN ('invoice_number', 'invoice_date', 'due_date', 'purchase_order', 'net', 'tax', 'total')
ORDER BY page_number, y0, x0
