"""Names and addresses that OCR read are read a second time by themselves; where a word is another
one then, both readings are kept, and a person is asked."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import (
    Agreement,
    BoundingBox,
    Evidence,
    Field,
    FieldKind,
    Page,
    PageImage,
    PageInput,
    Rendering,
    Word,
)
from parsers.extraction.field_answer import ground_of
from parsers.tasks.larger import ONCE_MORE, Reader
from parsers.tasks.second_look import MOST_TEXTS, has_other_words, look_twice
from parsers.types import DOCUMENT_TYPES
from storage.doubts import Reason, reason_of

RECEIPT = DOCUMENT_TYPES["receipt"].schema
BOX = BoundingBox(0.2, 0.1, 0.6, 0.12)
NAME = "HARIWARE SDN BHD"
PAGE = Page(1, 600, 800, words=(Word(NAME, BOX, 0, 0.97),), text=NAME)
COMPANY = Field("company", NAME, NAME, 1, BOX, Evidence.EXACT, probability=0.97)


def draw(number: int, rendering: Rendering) -> PageInput:
    part = rendering.part or BoundingBox(0, 0, 1, 1)
    size = round(600 * part.width), round(800 * part.height)
    return PageInput(number, 600, 800, 0, PageImage(*size, bytes(size[0] * size[1] * 3)))


class Words:
    """Reads a text in the middle of what it is shown, and keeps the sizes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sizes: list[tuple[int, int]] = []

    def __call__(self, page: PageInput) -> tuple[Word, ...]:
        self.sizes.append((page.image.width, page.image.height))
        found = (Word(self.text, BoundingBox(0.3, 0.4, 0.7, 0.6), 0, 0.9),)
        return found if self.text else ()


def look(
    read: Words | None, fields: Sequence[Field] = (COMPANY,), page: Page = PAGE
) -> list[Field]:
    return list(look_twice(fields, RECEIPT, ground_of([page]), Reader(draw, Rendering(), read)))


def test_a_name_with_another_letter_the_second_time_is_contradicted_and_has_both_readings() -> None:
    (found,) = look(Words("HARUWARE SDN BHD"))
    assert (found.raw, found.value) == (NAME, NAME)
    assert found.agreement is Agreement.CONTRADICTED
    assert [(each.reader, each.raw) for each in found.readings] == [(ONCE_MORE, "HARUWARE SDN BHD")]
    assert reason_of(found) is Reason.CONTRADICTED


@pytest.mark.parametrize("text", [NAME, "hariware  SDN. BHD", "HARIWARESDN BHD"])
def test_a_name_whose_letters_are_the_same_the_second_time_is_agreed(text: str) -> None:
    assert look(Words(text)) == [replace(COMPANY, agreement=Agreement.AGREED)]


@pytest.mark.parametrize("text", ["HARIWARE", ""])
def test_a_name_that_lacks_words_the_second_time_stays_as_it_is(text: str) -> None:
    assert look(Words(text)) == [COMPANY]


def test_what_another_reader_said_of_it_stays() -> None:
    told = replace(COMPANY, agreement=Agreement.AMBIGUOUS)
    assert look(Words(NAME), [told]) == [told]


def test_it_is_drawn_once_as_large_as_its_page() -> None:
    read = Words(NAME)
    look(read)
    ((width, _),) = read.sizes
    assert BOX.width * 600 < width < 600


@pytest.mark.parametrize(
    "field",
    [
        replace(COMPANY, path="total", raw="9.80"),
        replace(COMPANY, path="line_items[0].name"),
        replace(COMPANY, probability=None),
        replace(COMPANY, box=None, page_number=None),
        replace(COMPANY, evidence=Evidence.ABSENT),
        replace(COMPANY, agreement=Agreement.CONTRADICTED),
    ],
)
def test_amounts_rows_text_layers_and_what_is_contradicted_are_not_read(field: Field) -> None:
    read = Words("HARUWARE SDN BHD")
    assert look(read, [field]) == [field]
    assert read.sizes == []


def test_words_of_a_text_layer_are_not_read() -> None:
    words = tuple(replace(word, confidence=None) for word in PAGE.words)
    assert look(Words("HARUWARE SDN BHD"), page=replace(PAGE, words=words)) == [COMPANY]
    assert look(None) == [COMPANY]


def test_no_more_than_so_many_are_read() -> None:
    read, invoice = Words(NAME), DOCUMENT_TYPES["invoice"].schema
    names = [field.name for field in invoice.fields if field.kind is FieldKind.TEXT]
    fields = [replace(COMPANY, path=name) for name in names]
    assert len(fields) > MOST_TEXTS
    look_twice(fields, invoice, ground_of([PAGE]), Reader(draw, Rendering(), read))
    assert len(read.sizes) == MOST_TEXTS


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Jalan Olnar 12", "Jalan Dlnar 12"),
        ("Straße des 17. Juni", "Straße des 11. Juni"),
        ("ул. Ленина 5", "ул. Лепина 5"),
        ("MR D.I.Y", "MR O.I.Y"),
        ("8317", "B317"),
    ],
)
def test_a_letter_or_a_figure_makes_another_word(first: str, second: str) -> None:
    assert has_other_words(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("21/39, 47400 Petaling", "21/39,47400Petaling"),
        ("Muster GmbH", "Muster GmbH Kasse 3"),
        ("Café Zoë", "Cafe Zoe"),
        ("FY EAGLE", "EAGLE"),
        ("Anna", "Bert"),
        ("45600 Batang", "4560O Batang"),
        ("--", "."),
    ],
)
def test_signs_joints_accents_and_missing_words_make_none(first: str, second: str) -> None:
    assert not has_other_words(first, second)


@given(st.lists(st.text(min_size=1), max_size=6), st.lists(st.text(min_size=1), max_size=6))
def test_whose_reading_is_the_first_does_not_matter(first: list[str], second: list[str]) -> None:
    one, two = " ".join(first), " ".join(second)
    assert has_other_words(one, two) == has_other_words(two, one)
    assert not has_other_words(one, one)
