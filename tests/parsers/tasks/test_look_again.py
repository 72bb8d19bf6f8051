"""Doubtful values are read once more; what is better borne out takes the place of the first."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from parsers.document import (
    Agreement,
    BoundingBox,
    Evidence,
    Field,
    OtherReading,
    Page,
    PageImage,
    PageInput,
    Rendering,
    Word,
)
from parsers.engines.scripted import ScriptedEngine
from parsers.errors import DocumentError, EngineError
from parsers.extraction.field_answer import ground_of
from parsers.tasks.larger import BY_OCR, LARGER, Reader
from parsers.tasks.look_again import BY_MODEL, FIRST, MOST_VALUES, look_again
from parsers.types import DOCUMENT_TYPES

RECEIPT = DOCUMENT_TYPES["receipt"].schema
BOX = BoundingBox(0.2, 0.1, 0.4, 0.12)
PAGE = Page(1, 600, 800, words=(Word("9.80", BOX, 0, 0.85),), text="9.80")
TOTAL = Field("total", "9.80", Decimal("9.80"), 1, BOX, Evidence.EXACT, probability=0.85)


def draw(number: int, rendering: Rendering) -> PageInput:
    """Of its own 100 dots per inch, as a picture's pixels are."""
    part = rendering.part or BoundingBox(0, 0, 1, 1)
    size = round(600 * part.width), round(800 * part.height)
    return PageInput(number, 600, 800, 0, PageImage(*size, bytes(size[0] * size[1] * 3)))


class Words:
    """Reads a text in the middle of what it is shown, one after another, and keeps the sizes."""

    def __init__(self, *texts: str, confidence: float = 0.95) -> None:
        self.texts, self.confidence = list(texts), confidence
        self.sizes: list[tuple[int, int]] = []

    def __call__(self, page: PageInput) -> tuple[Word, ...]:
        text = self.texts[len(self.sizes) % len(self.texts)]
        self.sizes.append((page.image.width, page.image.height))
        if not text:
            return ()
        return (Word(text, BoundingBox(0.3, 0.4, 0.7, 0.6), 0, self.confidence),)


def look(
    field: Field, read: Words | None, engine: ScriptedEngine | None = None, page: Page = PAGE
) -> Field:
    reader = Reader(draw, Rendering(), read, engine)
    (found,) = look_again([field], RECEIPT, ground_of([page]), reader)
    return found


def other(raw: str, value: Decimal) -> OtherReading:
    return OtherReading("labels", raw, value, 1, BOX)


@pytest.mark.parametrize("texts", [("9.90", "9.70"), ("", ""), ("9.90", ""), ("A-0", "A-0")])
def test_a_value_stays_where_two_larger_readings_do_not_agree_or_are_no_value(
    texts: tuple[str, ...],
) -> None:
    assert look(TOTAL, Words(*texts)) == TOTAL


def test_a_value_stays_where_ocr_is_no_surer_of_another_and_the_other_is_told() -> None:
    found = look(TOTAL, Words("9.90", confidence=0.6))
    assert (found.raw, found.agreement) == ("9.80", Agreement.ALONE)
    assert [(each.reader, each.raw) for each in found.readings] == [(BY_OCR, "9.90")]


def test_a_value_that_was_read_rightly_stays_as_it_is_whatever_its_signs() -> None:
    assert look(TOTAL, Words("9,80")) == TOTAL


def test_an_improbable_value_gives_way_to_a_surer_reading_and_is_kept_beside_it() -> None:
    found = look(TOTAL, Words("9.90"))
    assert (found.raw, found.value, found.evidence) == ("9.90", Decimal("9.90"), Evidence.EXACT)
    assert found.probability == pytest.approx(0.95)
    assert found.agreement is Agreement.CONTRADICTED
    assert [(each.reader, each.raw) for each in found.readings] == [
        (FIRST, "9.80"),
        (BY_OCR, "9.90"),
    ]


def test_a_value_without_doubt_is_not_looked_at() -> None:
    read = Words("9.90")
    sure = replace(TOTAL, probability=0.95)
    assert look(sure, read) == sure
    assert read.sizes == []


def test_what_is_looked_at_is_drawn_twice_and_three_times_as_large() -> None:
    read = Words("9.80")
    look(TOTAL, read)
    widths = [width for width, _ in read.sizes]
    assert [width / (widths[0] / LARGER[0]) for width in widths] == [2, 3]
    assert widths[0] < 2 * 600


def test_words_of_a_text_layer_are_not_read_again() -> None:
    words = tuple(replace(word, confidence=None) for word in PAGE.words)
    read = Words("9.90")
    assert look(TOTAL, read, page=replace(PAGE, words=words)) == TOTAL
    assert read.sizes == []


def test_a_value_whose_box_holds_other_words_is_not_read_with_them() -> None:
    beside = Word("5", BoundingBox(0.25, 0.11, 0.26, 0.115), 1, 0.9)
    read = Words("9.80 5")
    assert look(TOTAL, read, page=replace(PAGE, words=(*PAGE.words, beside))) == TOTAL
    assert read.sizes == []


def test_an_absent_value_gives_way_to_another_reading_that_is_read_again() -> None:
    absent = replace(
        TOTAL,
        raw="9.60",
        value=Decimal("9.60"),
        page_number=None,
        box=None,
        evidence=Evidence.ABSENT,
        agreement=Agreement.CONTRADICTED,
        readings=(other("9.80", Decimal("9.80")),),
    )
    found = look(absent, Words("9.80"))
    assert (found.value, found.box, found.evidence) == (Decimal("9.80"), BOX, Evidence.EXACT)
    assert (FIRST, "9.60") in [(each.reader, each.raw) for each in found.readings]


def test_an_absent_value_is_not_replaced_by_what_nobody_else_read() -> None:
    absent = replace(TOTAL, evidence=Evidence.ABSENT)
    assert look(absent, Words("9.90")).value == TOTAL.value


def test_an_absent_value_without_a_place_is_not_looked_for() -> None:
    absent = replace(TOTAL, evidence=Evidence.ABSENT, box=None, page_number=None)
    read = Words("9.90")
    assert look(absent, read) == absent
    assert read.sizes == []


def test_of_two_readings_the_one_that_is_read_again_is_the_value() -> None:
    first = replace(
        TOTAL,
        probability=0.99,
        agreement=Agreement.CONTRADICTED,
        readings=(other("9.90", Decimal("9.90")),),
    )
    assert look(first, Words("9.90")).value == Decimal("9.90")
    stays = look(first, Words("9.80"))
    assert (stays.value, stays.agreement) == (Decimal("9.80"), Agreement.CONTRADICTED)
    assert stays.readings[-1].reader == BY_OCR
    third = look(first, Words("9.70"))
    assert third.value == Decimal("9.80")


def test_a_fuzzy_value_that_is_read_so_when_larger_stands_on_the_page() -> None:
    page = replace(PAGE, words=(Word("Gre3n", BOX, 0, 0.8),))
    fuzzy = Field("company", "Gre3n", "Green", 1, BOX, Evidence.FUZZY)
    found = look(fuzzy, Words("Green"), page=page)
    assert (found.raw, found.value, found.evidence) == ("Green", "Green", Evidence.NORMALIZED)
    assert found.readings[-1].reader == BY_OCR


def test_an_engine_that_looks_is_asked_for_this_value_alone_where_ocr_says_nothing() -> None:
    first = replace(
        TOTAL, agreement=Agreement.CONTRADICTED, readings=(other("9.90", Decimal("9.90")),)
    )
    engine = ScriptedEngine(json.dumps({"total": "9.90"}), images_at_once=1)
    found = look(first, Words("9.90", "9.70"), engine)
    assert (found.value, found.readings[-1].reader) == (Decimal("9.90"), BY_MODEL)
    (question,) = engine.asked
    assert question.schema is not None
    assert [each.name for each in question.schema.fields] == ["total"]
    assert question.pages[0].image.width < 600
    assert look(first, None, ScriptedEngine("{}", images_at_once=1)) == first


def test_an_engine_that_fails_changes_nothing_and_one_that_is_away_is_told() -> None:
    failing = ScriptedEngine(EngineError("overloaded", "Too much", "Wait."), images_at_once=1)
    assert look(TOTAL, None, failing) == TOTAL
    away = ScriptedEngine(EngineError("unreachable", "It is away", "Start it."), images_at_once=1)
    with pytest.raises(EngineError, match="away"):
        look(TOTAL, None, away)


def test_a_page_that_was_turned_to_be_read_is_not_looked_at() -> None:
    assert look(TOTAL, Words("9.90"), page=replace(PAGE, rotation=90)) == TOTAL


def test_no_more_values_than_the_bound_are_looked_at() -> None:
    fields = [replace(TOTAL, path=f"line_items[{n}].amount") for n in range(MOST_VALUES + 3)]
    invoice = DOCUMENT_TYPES["invoice"].schema
    read = Words("9.80")
    look_again(fields, invoice, ground_of([PAGE]), Reader(draw, Rendering(), read))
    assert len(read.sizes) == MOST_VALUES * len(LARGER)


def test_what_cannot_be_drawn_is_an_error() -> None:
    def broken(number: int, rendering: Rendering) -> PageInput:
        raise DocumentError("corrupt", "It is damaged", "Ask for it again.")

    reader = Reader(broken, Rendering(), Words("9.90"))
    with pytest.raises(DocumentError):
        look_again([TOTAL], RECEIPT, ground_of([PAGE]), reader)
