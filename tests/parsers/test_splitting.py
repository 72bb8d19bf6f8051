"""Which documents a file holds, by what its pages say of themselves."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from parsers.document import BoundingBox, Page, Word
from parsers.embedded.fields import find_texts
from parsers.schemas import built_in, load_schema
from parsers.splitting import Part, split

RECEIPT = """{company}
12, JALAN BESAR, 45600 TOWN
TAX INVOICE
Receipt No : {number}
Date : {day}/01/2018 12:30
Cashier : Mei
Apples 2 x 3.50 {total}
Total RM {total}
Cash 100.00
Thank you, please come again"""
GROCER = RECEIPT.format(company="GREEN GROCER SDN BHD", number="CS1801", day=18, total="7.00")
BAKER = RECEIPT.format(company="BROWN BAKER SDN BHD", number="B-77", day=19, total="9.20")

INVOICE = """Mill & Sons Ltd
Invoice
Invoice number: {number}
Invoice date: 18 January 2018
Bill to: Miller Ltd
Description Quantity Price Amount
Flour 2 3.50 7.00
Subtotal 7.00
VAT 1.33
Total due 8.33
{mark}"""
TERMS = "\n".join(["These are the terms by which we sell to everybody who buys from us here."] * 9)

Paper = Callable[..., Page]


@pytest.fixture
def paper() -> Paper:
    """A page of text, a line below the other, in a part of a sheet of paper."""

    def page(text: str, number: int = 1, left: float = 0.0, right: float = 1.0) -> Page:
        words: list[Word] = []
        lines = text.splitlines()
        for row, line in enumerate(lines):
            parts = line.split()
            step, top = (right - left) / len(parts), row / len(lines)
            for index, part in enumerate(parts):
                x0 = left + index * step
                box = BoundingBox(x0, top, x0 + 0.98 * step, top + 0.9 / len(lines))
                words.append(Word(part, box, row))
        return Page(number, 250, 10 * len(lines) / 0.9, words=tuple(words))

    return page


def parts_of(*pages: Page, within_pages: bool = True) -> tuple[Part, ...]:
    schemas = [built_in()[name] for name in ("invoice", "receipt")]
    return split(pages, schemas, find_texts, within_pages=within_pages)


def told(parts: tuple[Part, ...]) -> list[tuple[str | None, list[int]]]:
    return [(p.schema.name if p.schema else None, [page.number for page in p.pages]) for p in parts]


def test_no_schema_means_one_document_of_no_type(paper: Paper) -> None:
    pages = (paper(GROCER), paper(BAKER, 2))
    assert split(pages, (), find_texts, within_pages=True) == (Part(pages, None),)


def test_a_stack_of_receipts_is_a_document_for_each(paper: Paper) -> None:
    parts = parts_of(paper(GROCER), paper(BAKER, 2))
    assert told(parts) == [("receipt", [1]), ("receipt", [2])]
    assert all(part.fit and part.fit > 0.4 for part in parts)


def test_the_same_receipt_twice_is_one_document(paper: Paper) -> None:
    assert told(parts_of(paper(GROCER), paper(GROCER, 2))) == [("receipt", [1, 2])]


def test_a_page_that_says_nothing_belongs_to_the_document_before(paper: Paper) -> None:
    first = paper(INVOICE.format(number="4711", mark=""))
    parts = parts_of(first, paper(TERMS, 2), paper(BAKER, 3))
    assert [numbers for _, numbers in told(parts)] == [[1, 2], [3]]


def test_a_cover_belongs_to_what_follows(paper: Paper) -> None:
    assert len(parts_of(paper(TERMS), paper(INVOICE.format(number="4711", mark=""), 2))) == 1


def test_an_invoice_that_repeats_its_head_goes_on(paper: Paper) -> None:
    pages = [paper(INVOICE.format(number="4711", mark=""), number) for number in (1, 2)]
    assert len(parts_of(*pages)) == 1


def test_invoices_of_two_numbers_are_two(paper: Paper) -> None:
    texts = [INVOICE.format(number=number, mark="") for number in ("4711", "4712")]
    pages = [paper(text, number) for number, text in enumerate(texts, 1)]
    assert [numbers for _, numbers in told(parts_of(*pages))] == [[1], [2]]


def test_what_the_pages_say_of_their_numbers_decides(paper: Paper) -> None:
    marks = ["Page 1 of 2", "Page 2 of 2", "Seite 1/1"]
    texts = [
        INVOICE.format(number=number, mark=mark)
        for number, mark in zip(("4711", "4712", "4711"), marks, strict=True)
    ]
    pages = [paper(text, number) for number, text in enumerate(texts, 1)]
    assert [numbers for _, numbers in told(parts_of(*pages))] == [[1, 2], [3]]


def test_receipts_side_by_side_on_a_page_are_told_apart_by_their_boxes(paper: Paper) -> None:
    left, right = paper(GROCER, 1, 0.0, 0.45), paper(BAKER, 1, 0.55, 1.0)
    sheet = replace(left, width=500, words=(*left.words, *right.words))
    first, second = parts_of(sheet)
    assert first.box and second.box
    assert first.box.x1 < 0.5 < second.box.x0
    assert {word.text for word in first.pages[0].words} >= {"GREEN", "7.00"}
    assert "9.20" not in {word.text for word in first.pages[0].words}


def test_a_model_that_sees_the_page_is_asked_about_all_of_it(paper: Paper) -> None:
    left, right = paper(GROCER, 1, 0.0, 0.45), paper(BAKER, 1, 0.55, 1.0)
    sheet = replace(left, width=500, words=(*left.words, *right.words))
    assert len(parts_of(sheet, within_pages=False)) == 1


def test_the_one_schema_that_is_asked_for_is_that_of_every_document(
    paper: Paper, tmp_path: Path
) -> None:
    (tmp_path / "note.json").write_text('{"properties": {"weight": {"type": "number"}}}')
    schema = load_schema(tmp_path / "note.json")
    (part,) = split([paper(TERMS), paper(BAKER, 2)], [schema], find_texts, within_pages=True)
    assert part.schema is schema
