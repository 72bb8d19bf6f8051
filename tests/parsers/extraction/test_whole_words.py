"""A law: an exact value begins and ends with words of its page."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pymupdf
import pytest

from parsers.document import BoundingBox, Evidence, Field, Page, Word
from parsers.engines.ocr import OcrEngine
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES

# How words end is told here a second time, more simply: the two must agree.
CURRENCY = "RM|Rs|EUR|USD|GBP"
PARTED = re.compile(r"[^\w\s\-/.'’@&‐-―−]|(?<=\D)[:,]|[:,](?=\D)|[\-/.]{2,}")
"""What parts a word in two: all signs but those that names, codes and numbers have within."""
GLUED = re.compile(
    rf"(?<![^\W\d_])(?:{CURRENCY}|no|nr|number)\.?(?=-?\d)|(?<=\d)(?:{CURRENCY})\b", re.I
)
"""What is written onto a number, without being a part of it."""


def stripped(text: str) -> str:
    return re.sub(r"^[\W_]+|[\W_]+$", "", text)


def parts_of(word: str) -> Iterator[str]:
    """The word, and what is left of it when other things are parted from it."""
    yield word
    yield from PARTED.split(word)
    for glued in GLUED.finditer(word):
        yield from (word[: glued.start()], glued[0], word[glued.end() :])
        yield from PARTED.split(word[glued.end() :])


def is_of_whole_words(field: Field, page: Page) -> bool:
    """Does its text begin with a word within its box, and end with one?"""
    inside = [word for word in page.words if field.box and field.box.holds_middle_of(word.box)]
    known = {stripped(part) for word in inside for part in parts_of(word.text)}
    ends = field.raw.split()
    first = [stripped(part) for part in (ends[0], *parts_of(ends[0]))]
    last = [stripped(part) for part in (ends[-1], *parts_of(ends[-1]))]
    return bool(known.intersection(first) and known.intersection(last))


def cut(fields: Sequence[Field], pages: Sequence[Page]) -> list[str]:
    """The exact fields that begin or end within a word."""
    by_number = {page.number: page for page in pages}
    return [
        f"{field.path} {field.raw!r}"
        for field in fields
        if field.evidence is Evidence.EXACT
        and field.page_number
        and not is_of_whole_words(field, by_number[field.page_number])
    ]


SAMPLES = Path(__file__).parents[3] / "samples"
Extract = Callable[[str, Sequence[Page]], tuple[Field, ...]]


@pytest.fixture(scope="module")
def extract() -> Iterator[Extract]:
    """The fields of a document of a built-in type, as the embedded engine finds them."""
    engine = OcrEngine(1)
    yield lambda name, pages: extract_fields(engine, DOCUMENT_TYPES[name].schema, pages).fields
    engine.close()


def field(raw: str) -> Field:
    return Field("total", raw, raw, 1, BoundingBox(0, 0, 1, 1), Evidence.EXACT)


def test_the_law_is_broken_by_what_begins_or_ends_within_a_word() -> None:
    words = tuple(
        Word(text, BoundingBox(at / 9, 0, (at + 0.9) / 9, 0.1), 0)
        for at, text in enumerate(("PO-88213", "e-Miller", "Sons", "Total12.00", "No.7:RM9.90"))
    )
    page = Page(1, 600, 800, words=words)
    broken = ("88213", "Miller Sons", "e-Miller So", "12.00", "PO")
    assert cut([field(raw) for raw in broken], [page]) == [f"total {raw!r}" for raw in broken]
    for raw in "PO-88213", "e-Miller Sons", "7", "9.90", "RM":
        assert cut([field(raw)], [page]) == []


SELLERS = ("Miller Hardware Ltd", "e-Miller Sons GmbH", "Brown&Co LLC", "MILLER LTD(123456-X)")
CODES = ("PO-88213", "INV2026/17", "RE-2026-10473", "AB.123", "4711", "No4711", "INV-7(copy)")
LABELS = (
    "Invoice number", "Invoice no.", "Invoice", "Order number", "PO", "Purchase order", "Date",
    "Customer number", "VAT ID", "Due date", "Bank account", "Buyer",
)  # fmt: skip
SEPARATORS = (": ", ":", " ", "     ", "#", ".", "-", "")
VALUES = (
    *CODES, "12/03/2026", "2026-03-12T10:33", "GB980980758", "7kg", "RM12.00", "12.00v", "19%",
    "NL50INGB0683251309", "e-Miller Sons", "12.00",
)  # fmt: skip
HEAD = "Item                          Qty     Price    Amount"
ITEMS = ("Tea", "White tea (5 bags)", "Jar 400g", "Oil/vinegar set", "2x40W LED*F/FITTING long",
         "McCoffee with milk and sugar in it", "-LAMINATE FILM", "Box, 3pcs.each")  # fmt: skip
COUNTS = ("1", "2x", "3 pcs", "")
AMOUNTS = ("3.00", "RM3.00", "3.00A", "€3.00", "3.00*", "-3.00", "3,00EUR")


def drawn(seed: int) -> str:
    """A document that nobody would write, with words glued together as recognizers do it."""
    pick = random.Random(seed)
    lines = [pick.choice(SELLERS), "7 Mill Lane", "12345 Town", ""]
    for _ in range(6):
        pair = (pick.choice(LABELS), pick.choice(SEPARATORS), pick.choice(VALUES))
        lines.append("".join(pair) + pick.choice(("", " of May", "      Page 1")))
    lines.append(HEAD)
    for _ in range(4):
        count, price, amount = pick.choice(COUNTS), pick.choice(AMOUNTS), pick.choice(AMOUNTS)
        lines.append(f"{pick.choice(ITEMS):<30}{count:<8}{price:<9}{amount}")
    for label, amount in (("Subtotal", "9.00"), ("VAT 19%", "1.71"), ("Total", "10.71")):
        lines.append(label + pick.choice(SEPARATORS) + pick.choice(("RM", "", "€", "x")) + amount)
    return "\n".join(lines)


def test_the_fields_of_the_sample_invoice_are_of_whole_words(extract: Extract) -> None:
    with pymupdf.open(SAMPLES / "invoice.pdf") as document:
        pages = [read(page, number) for number, page in enumerate(document, 1)]
    fields = extract("invoice", pages)
    assert {each.path: each.raw for each in fields}["purchase_order"] == "PO-88213"
    assert all(each.evidence is Evidence.EXACT for each in fields)
    assert cut(fields, pages) == []


def read(page: pymupdf.Page, number: int) -> Page:
    _, _, width, height = page.rect
    words = tuple(
        Word(text, BoundingBox.from_frame((x0, y0, x1, y1), (width, height)), 1000 * block + line)
        for x0, y0, x1, y1, text, block, line, _ in page.get_text("words")
    )
    return Page(number, width, height, words=words)


@pytest.mark.parametrize("name", ["invoice", "receipt", "key_values"])
@pytest.mark.parametrize("seed", range(60))
def test_what_is_exact_begins_and_ends_with_words(
    extract: Extract, draw: Callable[[str], Page], name: str, seed: int
) -> None:
    page = draw(drawn(seed))
    assert cut(extract(name, [page]), [page]) == []
