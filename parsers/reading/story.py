"""HTML in, a document of pages out, by MuPDF, in the sandboxed process: how what has no pages of
its own is laid out. Nothing is fetched."""

import io
from typing import Any

import pymupdf

PAPER = pymupdf.paper_rect("a4")
MARGINS = (56, 56, -56, -56)  # points
MOST_PAGES = 1_000
CSS = "body { font-family: sans-serif; font-size: 10pt } td, th { padding: 2px 6px 2px 0 }"


def lay_out(text: str) -> Any:
    story, buffer = pymupdf.Story(text, user_css=CSS), io.BytesIO()
    writer = pymupdf.DocumentWriter(buffer)
    for _ in range(MOST_PAGES):
        device = writer.begin_page(PAPER)
        more, _ = story.place(PAPER + MARGINS)
        story.draw(device)
        writer.end_page()
        if not more:
            break
    writer.close()
    return pymupdf.open(stream=buffer.getvalue(), filetype="pdf")
