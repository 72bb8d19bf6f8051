-- Fields, each with the page and the box that prove it. Boxes are in thousandths of the page:
-- left, top, right, bottom. Of the line items only the first and the last are shown.
SELECT
    sources.name AS file,
    path AS field,
    value,
    page_number AS page,
    CAST(round(1000 * x0) AS integer) || ' ' || CAST(round(1000 * y0) AS integer) || ' '
        || CAST(round(1000 * x1) AS integer) || ' ' || CAST(round(1000 * y1) AS integer) AS box,
    evidence
FROM current_fields
JOIN sources USING (document_id)
WHERE ordinal IS NULL OR item || ordinal IN ('line_items0', 'line_items28')
ORDER BY sources.name, ordinal IS NOT NULL, ordinal, page_number, y0, x0
