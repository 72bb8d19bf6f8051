"""Pages of a PDF as the embedded engine reads them, in this process, for other benchmarks."""

from collections.abc import Iterator
from pathlib import Path

from parsers.document import PageInput, Rendering
from parsers.engines.embedded.page import answer_page
from parsers.qwen_html.normalize import Normalized, normalize
from parsers.reading.pdf import open_pdf, read_page

RENDERING = Rendering(dpi=200, text_dpi=144)


def pages_of(path: Path) -> Iterator[tuple[PageInput, Normalized]]:
    """Each page as it was given to the engine, and what the engine makes of it."""
    document = open_pdf(path)
    for number in range(1, document.page_count + 1):
        yield read(document, number)


def read_one(path: Path, number: int) -> Normalized:
    return read(open_pdf(path), number)[1]


def read(document: object, number: int) -> tuple[PageInput, Normalized]:
    page = read_page(document, number, RENDERING)
    completion = answer_page(page)
    return page, normalize(completion.text, completion.frame)
