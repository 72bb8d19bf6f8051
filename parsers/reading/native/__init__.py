"""Office documents read from their own markup: a file in, pages of blocks out, without a drawing.

Each kind has its reader: `docx`, `xlsx`, `pptx`, `odf`. `archive` opens the ZIP within bounds, and
its XML without entities. `open_native` brings pages and drawings together: `match` divides a
flowing text among the pages that LibreOffice drew of it, `drawn_story` draws what has no drawing.
Runs in the sandboxed process; nothing is fetched, and no macro is looked at.
"""
