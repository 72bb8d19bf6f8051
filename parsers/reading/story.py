"""HTML in, a document of pages out, by MuPDF, in the sandboxed process: how what has no pages of
its own is laid out. Nothing is fetched."""

import io
from dataclasses import dataclass
from typing import Any

import pymupdf
from pymupdf import mupdf

from parsers.document import PageInput, Rendering, Word
from parsers.reading import pdf
from parsers.reading.story_words import read_words

PAPER = pymupdf.paper_rect("a4")
MARGINS = (56, 56, -56, -56)  # points
WIDEST = 14_400  # points: as wide as a PDF's page may be
MOST_TRIES = 6  # of sizes: a table's width may grow with the page's
OVERHANG = 40.0  # points: of a heading's margin below the last line
LESS_HIGH = 3.3  # points: no line's height, nor part of one
MOST_PAGES = 1_000
LONG = (
    500_000  # characters: more take too long to be read letter by letter, some 20 s for 1,000,000
)
LATIN = "\u02df"  # PDFs that MuPDF writes lead letters up to it back to what they were
CSS = """
body { font-family: sans-serif; font-size: 10pt; overflow-wrap: break-word }
td, th { padding: 2px 6px 2px 0; overflow-wrap: normal }
"""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """words: of each page, as the HTML says them, in its order: the fonts of a PDF do not lead all
    letters back to what they were; None of long texts of letters that are. cut: pages that are too
    narrow for what is on them."""

    document: Any
    words: tuple[tuple[Word, ...], ...] | None
    cut: int

    def read_page(self, number: int, rendering: Rendering) -> PageInput:
        said = self.words[number - 1] if self.words else None
        return pdf.read_page(self.document, number, rendering, said)


def lay_out(text: str, css: str = "") -> LaidOut:
    """css: added to what holds for all. A page is as wide as its tables need."""
    story, buffer = pymupdf.Story(text, user_css=CSS + css), io.BytesIO()
    writer = pymupdf.DocumentWriter(buffer)
    is_read = len(text) <= LONG or max(text) > LATIN
    words: list[tuple[Word, ...]] = []
    cut, more = 0, True
    while more and len(words) < MOST_PAGES:
        paper, more, fits = _place(story)
        cut += not fits
        device = writer.begin_page(paper)
        words.append(_draw_and_read(story, paper, device) if is_read else ())
        if not is_read:
            story.draw(device)
        writer.end_page()
    writer.close()
    document = pymupdf.open(stream=buffer.getvalue(), filetype="pdf")
    return LaidOut(document, tuple(words) if is_read else None, cut)


def _place(story: Any) -> tuple[Any, bool, bool]:
    """The page's paper, whether more is to come, and whether the page is wide enough. Where lines
    fill a page to the last point, MuPDF sets more of them below its edge: a page that is less high
    has other lines at its end."""
    paper, lower = pymupdf.Rect(PAPER), 0.0
    for _ in range(MOST_TRIES):
        room = paper + MARGINS
        room.y1 -= lower
        more, filled = story.place(room)
        is_wide = filled[2] <= room.x1 + 1
        is_high = filled[3] <= room.y1 + (OVERHANG if lower else 1)
        if is_high and (is_wide or paper.x1 >= WIDEST):
            break
        lower += 0.0 if is_high else LESS_HIGH
        if not is_wide:
            paper.x1 = min(filled[2] - MARGINS[2], WIDEST)
    return paper, bool(more), is_wide


def _draw_and_read(story: Any, paper: Any, device: Any) -> tuple[Word, ...]:
    area = mupdf.FzRect(*paper)
    drawing = mupdf.FzDisplayList(area)
    recorder = mupdf.fz_new_list_device(drawing)
    story.draw(pymupdf.DeviceWrapper(recorder))
    mupdf.fz_close_device(recorder)
    mupdf.fz_run_display_list(drawing, device.this, mupdf.FzMatrix(), area, mupdf.FzCookie())
    page = pymupdf.TextPage(mupdf.FzStextPage(drawing, mupdf.FzStextOptions()))
    return read_words(page, paper)
