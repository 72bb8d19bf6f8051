-- Fields, each with the page and the box that prove it. Boxes are fractions of the page: left, top,
-- right, bottom. Of the line items only the first and the last are shown.
SELECT
    sources.name AS file,
    path AS field,
    value,
    page_number AS page,
    round(CAST(x0 AS numeric), 3) || ' ' || round(CAST(y0 AS numeric), 3) || ' '
        || round(CAST(x1 AS numeric), 3) || ' ' || round(CAST(y1 AS numeric), 3) AS box,
    evidence
FROM current_fields
JOIN sources USING (document_id)
WHERE ordinal IS NULL OR item || ordinal IN ('line_items0', 'line_items28')
ORDER BY sources.name, ordinal IS NOT NULL, ordinal, page_number, y0, x0
