"""A form that draws itself (XFA) shows what is filled in, not the page that asks to wait."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from parsers.document import Rendering
from parsers.document.lines import join_words, visual_lines
from parsers.reading.pdf import read_page
from parsers.reading.pdf_xfa import lay_out_fields, read_form, with_unread_form

TEMPLATE = (
    '<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="form">'
    '<field name="Family"><caption><value><text>Family name:</text></value></caption></field>'
    '<field name="Amount"/><field name="Blank"/></subform></template>'
)
DATA = (
    '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form>'
    "<Family>Øster &amp; Co</Family><Part><Amount>1250.00</Amount></Part><Blank/>"
    "</form></xfa:data></xfa:datasets>"
)
FILLED = [("Family name", "Øster & Co"), ("Amount", "1250.00")]

Form = Callable[..., Any]


@pytest.fixture
def form() -> Iterator[Form]:
    """A PDF with pieces of a form in XML."""
    with pymupdf.open() as document:

        def build(*pieces: str, shown: str = "Please wait...", fields: bool = False) -> Any:
            page = document.new_page()
            page.insert_textbox(pymupdf.Rect(50, 50, 550, 800), shown, fontsize=8)
            if fields:
                widget = pymupdf.Widget()
                widget.field_type, widget.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, "Family"
                widget.rect = pymupdf.Rect(60, 60, 200, 80)
                page.add_widget(widget)
            references = []
            for piece in pieces:
                number = document.get_new_xref()
                document.update_object(number, "<<>>")
                document.update_stream(number, piece.encode())
                references.append(f"{number} 0 R")
            names = zip(("(template)", "(datasets)"), references, strict=False)
            packets = f"[{' '.join(map(' '.join, names))}]" if len(pieces) > 1 else references[0]
            document.xref_set_key(document.pdf_catalog(), "AcroForm/XFA", packets)
            return document

        yield build


@pytest.mark.parametrize(
    "pieces", [("<xdp:xdp", "<<<"), ("", ""), ("<x>" * 20_000, ""), (TEMPLATE, "<x/>")]
)
def test_of_damaged_or_empty_data_nothing_is_read(form: Form, pieces: tuple[str, ...]) -> None:
    assert read_form(form("<xdp>" + pieces[0], pieces[1] + "</xdp>")) == []


def test_no_entity_is_resolved(form: Form, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'
    found = read_form(form(entity + DATA.replace("1250.00", "&e;")))
    assert "secret" not in str(found)


def test_a_form_with_pages_of_its_own_is_read_as_any(form: Form) -> None:
    assert read_form(form(DATA, fields=True)) is None


def test_a_page_full_of_text_is_kept(form: Form) -> None:
    assert read_form(form(DATA, shown="A sentence of the form. " * 90)) is None


def test_a_page_that_stands_in_for_a_form_is_told_as_unread(form: Form) -> None:
    read = with_unread_form(partial(read_page, form(TEMPLATE, "<x/>")))
    (unread,) = read(1, Rendering(dpi=36, text_dpi=36)).unread
    assert "XFA" in unread.what
    assert "Print it" in unread.remedy


def test_a_pdf_without_a_form_is_none() -> None:
    with pymupdf.open() as document:
        document.new_page()
        assert read_form(document) is None


@pytest.mark.parametrize("parts", [1, 2])
def test_what_is_filled_in_is_read_with_its_caption(form: Form, parts: int) -> None:
    pieces = ["<xdp>" + TEMPLATE, DATA + "</xdp>"]
    assert read_form(form(*(pieces if parts == 2 else ["".join(pieces)]))) == FILLED


def test_it_is_laid_out_as_a_line_for_each_field() -> None:
    with lay_out_fields([*FILLED, *((f"Row {n}", "x") for n in range(80))]).document as document:
        text = "\n".join(page.get_text() for page in document)
    assert "Family name: Øster & Co\n" in text
    assert "Row 79: x" in text


@pytest.mark.parametrize(
    "value", ["سلطان الأحمد", "विद्यालय क्षेत्र", "Re: שלום עולם", "Ångström", "ภาษาไทย"]
)
def test_its_values_are_what_the_form_says_whatever_letters_are_drawn(value: str) -> None:
    page = lay_out_fields([("Name", value)]).read_page(1, Rendering(dpi=50, text_dpi=50))
    lines = [join_words(line) for line in visual_lines(page.text_layer.words)]
    assert f"Name: {value}" in lines
