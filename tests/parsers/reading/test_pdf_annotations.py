"""The values of a form stand among the page's words, and each field and comment in its place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from parsers.document import AnnotationKind, PageInput, Rendering
from parsers.reading.pdf import list_attachments, open_pdf, read_page

Draw = Callable[[Any], None]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Draw], PageInput]:
    """The page that `draw` draws, as it is read from a file."""

    def read_drawn(draw: Draw) -> PageInput:
        with pymupdf.open() as document:
            page = document.new_page(width=600, height=800)
            page.insert_text((60, 60), "An application, to be filled in with care")
            draw(page)
            (tmp_path / "form.pdf").write_bytes(document.tobytes())
        opened = open_pdf(tmp_path / "form.pdf")
        try:
            return read_page(opened, 1, Rendering(dpi=72, text_dpi=72))
        finally:
            opened.close()

    return read_drawn


def add_field(page: Any, kind: int, value: object, **more: object) -> None:
    widget = pymupdf.Widget()
    widget.field_type, widget.field_name = kind, "person.entry"
    widget.rect = pymupdf.Rect(120, 100, 300, 120)
    for name, given in more.items():
        setattr(widget, name, given)
    widget.field_value = value
    page.add_widget(widget)


def words(page: PageInput) -> list[str]:
    return [word.text for word in page.text_layer.words]


def without_appearance(page: Any) -> None:
    for widget in page.widgets():
        page.parent.xref_set_key(widget.xref, "AP", "null")


def test_a_hidden_field_and_a_password_are_not_told(read: Callable[[Draw], PageInput]) -> None:
    def draw(page: Any) -> None:
        add_field(page, pymupdf.PDF_WIDGET_TYPE_TEXT, "invisible", field_display=1)
        add_field(
            page,
            pymupdf.PDF_WIDGET_TYPE_TEXT,
            "hunter2",
            field_name="person.password",
            field_flags=pymupdf.PDF_TX_FIELD_IS_PASSWORD,
        )

    page = read(draw)

    assert page.annotations == ()
    assert "invisible" not in words(page)


def test_the_value_of_a_field_has_its_name_and_its_place(
    read: Callable[[Draw], PageInput],
) -> None:
    page = read(lambda page: add_field(page, pymupdf.PDF_WIDGET_TYPE_TEXT, "Erika Müller"))

    (field,) = page.annotations
    assert (field.kind, field.name, field.text) == (
        AnnotationKind.TEXT_FIELD,
        "person.entry",
        "Erika Müller",
    )
    assert field.box.to_frame((600, 800)) == pytest.approx((120, 100, 300, 120), abs=0.1)
    assert words(page)[-2:] == ["Erika", "Müller"]


def test_a_field_that_is_not_filled_in_is_known_as_empty(
    read: Callable[[Draw], PageInput],
) -> None:
    (field,) = read(lambda page: add_field(page, pymupdf.PDF_WIDGET_TYPE_TEXT, "")).annotations

    assert field.text == ""


def test_a_value_that_nothing_draws_stands_in_its_field(
    read: Callable[[Draw], PageInput],
) -> None:
    def draw(page: Any) -> None:
        add_field(
            page,
            pymupdf.PDF_WIDGET_TYPE_LISTBOX,
            "Light green",
            choice_values=["Red", "Light green"],
        )
        without_appearance(page)

    page = read(draw)
    light, green = page.text_layer.words[-2:]

    assert (light.text, green.text) == ("Light", "green")
    assert light.box.x1 < green.box.x0 < green.box.x1 <= 300 / 600
    assert light.line == green.line


@pytest.mark.parametrize(("value", "sign", "text"), [(True, "☒", "Yes"), (False, "☐", "Off")])
def test_a_box_is_ticked_or_not(
    read: Callable[[Draw], PageInput], value: bool, sign: str, text: str
) -> None:
    page = read(
        lambda page: add_field(
            page, pymupdf.PDF_WIDGET_TYPE_CHECKBOX, value, rect=pymupdf.Rect(60, 100, 74, 114)
        )
    )

    assert page.annotations[0].text == text
    assert words(page)[-1] == sign
    assert not {"3", "4"} & set(words(page))  # what the sign is in the font that draws it


def test_a_comment_has_its_text_and_its_author(read: Callable[[Draw], PageInput]) -> None:
    def draw(page: Any) -> None:
        note = page.add_text_annot((400, 100), "Is this\x07 right?")
        note.set_info(title="R. Viewer")
        page.add_highlight_annot((60, 50, 200, 62))  # says nothing

    (note,) = read(draw).annotations

    assert (note.kind, note.name, note.text) == (
        AnnotationKind.NOTE,
        "R. Viewer",
        "Is this right?",
    )


def test_boxes_stand_on_the_upright_page(read: Callable[[Draw], PageInput]) -> None:
    def draw(page: Any) -> None:
        add_field(page, pymupdf.PDF_WIDGET_TYPE_TEXT, "sideways")
        page.insert_text((400, 500), "upright where the page is turned", rotate=90)
        page.set_rotation(90)

    page = read(draw)

    assert (page.width, page.height) == (800, 600)
    box = page.annotations[0].box.to_frame((800, 600))
    assert box == pytest.approx((680, 120, 700, 300), abs=0.1)


def test_files_within_a_pdf_are_listed(read: Callable[[Draw], PageInput], tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.parent.embfile_add("figures", b"a;b\n1;2\n", filename="Zahlen für Mai.csv")
        page.add_file_annot((450, 100), b"hello", "hello.txt")

    page = read(draw)
    document = open_pdf(tmp_path / "form.pdf")
    attachments = list_attachments(document)
    document.close()

    assert [(each.name, each.byte_size) for each in attachments] == [("Zahlen für Mai.csv", 8)]
    (pinned,) = page.annotations
    assert (pinned.kind, pinned.text) == (AnnotationKind.FILE, "hello.txt")
