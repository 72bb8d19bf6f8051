"""Accents that a PDF prints over their letters, and points of figures that it gives as another
text, are read as they are seen."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from parsers.document import Rendering
from parsers.reading.pdf import open_pdf, read_page

Read = Callable[[str], list[str]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The words of a page that a stream of text operators draws on."""

    def read_drawn(operators: str) -> list[str]:
        with pymupdf.open() as document:
            page = document.new_page(width=400, height=300)
            page.insert_text((20, 40), "Enough words to be a page", fontsize=9)
            stream = f"BT /helv 12 Tf 40 150 Td {operators} ET"
            xref = page.get_contents()[-1]
            document.update_stream(xref, document.xref_stream(xref) + stream.encode("latin-1"))
            (tmp_path / "page.pdf").write_bytes(document.tobytes())
        opened = open_pdf(tmp_path / "page.pdf")
        try:
            page_read = read_page(opened, 1, Rendering(dpi=72, text_dpi=72))
        finally:
            opened.close()
        return [word.text for word in page_read.text_layer.words][6:]

    return read_drawn


@pytest.mark.parametrize(
    ("drawn", "word"),
    [
        ("[(M) (\xa8) 444 (uller)] TJ", "Müller"),
        ("[(Gar) -120 (\xb8) 420 (con)] TJ", "Garçon"),
        ("[(Jos) (\xb4) 444 (e)] TJ", "José"),
    ],
)
def test_an_accent_printed_over_a_letter_belongs_to_it(read: Read, drawn: str, word: str) -> None:
    assert read(drawn) == [word]


def test_an_accent_between_two_letters_is_an_apostrophe(read: Read) -> None:
    assert read("(foto\xb4s) Tj") == ["foto´s"]


def test_a_point_that_the_file_gives_as_another_text_does_not_cut_a_figure(read: Read) -> None:
    span = "/Span <</ActualText <FEFF002E>>> BDC (.) Tj EMC"
    assert read(f"(11,062) Tj {span} (6) Tj") == ["11,062.6"]


@pytest.mark.parametrize("drawn", ["(12. 6) Tj", "(Nr. 3, 4) Tj"])
def test_a_blank_behind_a_point_parts_figures(read: Read, drawn: str) -> None:
    assert len(read(drawn)) > 1
