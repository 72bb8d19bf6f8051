"""HTML in, a document of pages out, by MuPDF, in the sandboxed process: how what has no pages of
its own is laid out. Nothing is fetched."""

import io
import re
from dataclasses import dataclass
from typing import Any

import pymupdf
from pymupdf import mupdf

from parsers.document import Word
from parsers.reading.story_words import read_words

PAPER = pymupdf.paper_rect("a4")
MARGINS = (56, 56, -56, -56)  # points
WIDEST = 14_400  # points: as wide as a PDF's page may be
MOST_TRIES = 3  # of widths: a table's may grow with the page's
MOST_PAGES = 1_000
CSS = """
body { font-family: sans-serif; font-size: 10pt; overflow-wrap: break-word }
td, th { padding: 2px 6px 2px 0; overflow-wrap: normal }
"""
AS_DRAWN = (
    "\\0-\u02df\u0300-\u0528\u0531-\u058a\u1e00-\u206f\u20a0-\u20bf\u2100-\u23b6\u2460-\u2500"
    "\u25a0-\u2bff\u3001-\u3003\u3041-\u3093\u30a1-\u30f6\u30fc-\u30fe\u4e00-\u9fa5\uac00-\ud7a3\uff01-\uff5e"
)
"""Letters that MuPDF's fonts hold, and that its PDFs lead back to them: all of them were tried.
Others are joined, change places, have more than 16 bits, or are in no font."""
SAID_OTHERWISE = re.compile(f"[^{AS_DRAWN}]|(?<![\u3041-\u30fe\u4e00-\u9fa5])\u30fc")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """words: of each page, as the HTML says them; None where those of the PDF are the same. cut:
    pages that are too narrow for what is on them."""

    document: Any
    words: tuple[tuple[Word, ...] | None, ...]
    cut: int


def lay_out(text: str, css: str = "") -> LaidOut:
    """css: added to what holds for all. A page is as wide as its tables need."""
    story, buffer = pymupdf.Story(text, user_css=CSS + css), io.BytesIO()
    writer = pymupdf.DocumentWriter(buffer)
    is_read = SAID_OTHERWISE.search(text) is not None
    words: list[tuple[Word, ...] | None] = []
    cut, more = 0, True
    while more and len(words) < MOST_PAGES:
        paper, more, fits = _place(story)
        cut += not fits
        device = writer.begin_page(paper)
        if is_read:
            words.append(_draw_and_read(story, paper, device))
        else:
            words.append(None)
            story.draw(device)
        writer.end_page()
    writer.close()
    document = pymupdf.open(stream=buffer.getvalue(), filetype="pdf")
    return LaidOut(document, tuple(words), cut)


def _place(story: Any) -> tuple[Any, bool, bool]:
    """The page's paper, whether more is to come, and whether the page is wide enough."""
    paper = pymupdf.Rect(PAPER)
    for _ in range(MOST_TRIES):
        room = paper + MARGINS
        more, filled = story.place(room)
        if filled[2] <= room.x1 + 1 or paper.x1 >= WIDEST:
            break
        paper.x1 = min(filled[2] - MARGINS[2], WIDEST)
    return paper, bool(more), filled[2] <= room.x1 + 1


def _draw_and_read(story: Any, paper: Any, device: Any) -> tuple[Word, ...] | None:
    area = mupdf.FzRect(*paper)
    drawing = mupdf.FzDisplayList(area)
    recorder = mupdf.fz_new_list_device(drawing)
    story.draw(pymupdf.DeviceWrapper(recorder))
    mupdf.fz_close_device(recorder)
    mupdf.fz_run_display_list(drawing, device.this, mupdf.FzMatrix(), area, mupdf.FzCookie())
    page = pymupdf.TextPage(mupdf.FzStextPage(drawing, mupdf.FzStextOptions()))
    return read_words(page, paper) if SAID_OTHERWISE.search(page.extractText()) else None
