"""A document as text, and a page as an image."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from flows.pipeline.document import ingest_file
from flows.runtime.context import Context
from flows.viewer.show import describe, find_document, render_page
from parsers.document import Answer, BoundingBox, Item, Point
from parsers.errors import SetupError
from storage.answers import write_answer
from storage.user_queries import run_query


@pytest.fixture
def filled(context: Context, inbox: Path) -> Context:
    ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)
    (inbox / "x.pdf").write_bytes(b"")
    ingest_file(str(inbox / "x.pdf"), context, lambda done, pages: None)
    return context


def test_a_name_that_no_document_has_is_an_error(filled: Context) -> None:
    with pytest.raises(SetupError, match="No document is called"):
        find_document(filled.database, "y.pdf")


def test_a_page_that_was_not_read_is_an_error(filled: Context) -> None:
    document = find_document(filled.database, "invoice.png")

    with pytest.raises(SetupError, match="Page 2 was not read"):
        render_page(filled.database, filled.reader, filled.settings.staging, document, 2)


def test_a_document_of_which_nothing_was_read_says_so(filled: Context) -> None:
    lines = list(describe(filled.database, find_document(filled.database, "x.pdf"), None))

    assert "nothing was read" in lines[-1]


def test_blocks_are_told_with_label_and_box(filled: Context) -> None:
    document = find_document(filled.database, "invoice.png")

    lines = list(describe(filled.database, document, None))

    assert lines[0] == "document 1: invoice.png"
    assert any("title" in line and line.endswith("Invoice") for line in lines)
    assert not any("no box" in line for line in lines)


def test_boxes_are_the_fractions_that_are_in_the_tables(filled: Context) -> None:
    document = find_document(filled.database, "invoice.png")
    lines = "\n".join(describe(filled.database, document, None))

    rows = run_query(filled.database, "SELECT x0, y0, x1, y1 FROM current_blocks", 99)[1]
    shown = [re.search(r"(0\.\d{3} ?|1\.000 ?){4}", line) for line in lines.splitlines()]
    boxes = [tuple(map(float, found[0].split())) for found in shown if found]
    assert rows
    for row in rows:
        assert any(row == pytest.approx(box, abs=0.00051) for box in boxes)


def test_a_page_that_was_not_read_is_refused_before_anything_is_told(filled: Context) -> None:
    document = find_document(filled.database, "invoice.png")

    assert [line for line in describe(filled.database, document, 1) if "page 1:" in line]
    with pytest.raises(SetupError, match="Page 2 was not read"):
        next(describe(filled.database, document, 2))


def test_a_page_is_drawn_from_the_copy_with_its_boxes(filled: Context, inbox: Path) -> None:
    """Also when the file itself is gone."""
    (inbox / "invoice.png").unlink()

    image = render_page(
        filled.database,
        filled.reader,
        filled.settings.staging,
        find_document(filled.database, "invoice.png"),
        1,
    )

    colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 24) or []}
    assert len(colours) > 100


def test_items_are_told_below_the_blocks_with_place_support_and_presence(
    filled: Context,
) -> None:
    store_items(filled)
    document = find_document(filled.database, "invoice.png")
    lines = list(describe(filled.database, document, None))
    at = lines.index("  find: total; stamp")
    assert lines[at + 1 : at + 4] == [
        "    ! 1 x: place was sorted or clipped",
        "    total 96.00  (box 0.100 0.200 0.300 0.400, support 0.90)",
        "    stamp  (absent)",
    ]
    acted = lines.index("  act: Pay")
    assert lines[acted + 1] == "    click  (point 0.500 0.250)"


def store_items(context: Context) -> None:
    found = Item("96.00", "total", BoundingBox(0.1, 0.2, 0.3, 0.4), support=0.9)
    absent = Item(label="stamp", attributes={"presence": "absent"})
    click = Item(label="click", point=Point(0.5, 0.25))
    warned = ("1 x: place was sorted or clipped",)
    with context.database.writing() as session:
        write_answer(session, 1, Answer("act", 1, 1, items=(click,), request="Pay"))
        answer = Answer("find", 1, 1, items=(found, absent), request="total; stamp")
        write_answer(session, 1, replace(answer, warnings=warned))
