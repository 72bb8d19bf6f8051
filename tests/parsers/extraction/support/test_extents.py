"""Texts of rows that took lines which may not belong to them, or left some."""

from decimal import Decimal

import pytest

from parsers.document import BoundingBox, Field
from parsers.document.geometry import hull
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import lines_of
from parsers.extraction.support.extents import extents_of, first_line_of
from parsers.extraction.support.places import Surroundings

LEFT = 50


@pytest.fixture
def around(typeset):
    """A sheet as lines, and the box of some words of it."""

    def around(*parts):
        (page,) = typeset([list(parts)])
        found = lines_of(page)
        surroundings = Surroundings(Reading(tuple(found), tuple(() for _ in found)))

        def box_of(text):
            wanted = text.split()
            return hull(word.box for word in page.words if word.text in wanted)

        return surroundings, box_of

    return around


def told(field, surroundings, end=0.5):
    row = {"description": field}
    top = field.box.y0 if field.box else 0.0
    return extents_of({0: field}, {0: row}, {0: (1, top, end)}, surroundings).get(0)


def text_of(raw, box):
    return Field("rows[0].description", raw, raw, 1, box)


def test_a_text_without_a_place_or_without_words_there_says_nothing(around):
    surroundings, _ = around((LEFT, 100, "Desk"))
    assert told(text_of("Desk", None), surroundings) is None
    assert told(text_of("Desk", BoundingBox(0.8, 0.8, 0.9, 0.9)), surroundings) is None


def test_a_line_that_was_taken_although_it_is_smaller_or_indented_or_apart_is_told(around):
    for second, name in (
        ((LEFT, 112, "walnut", 7), "lines_smaller"),
        ((LEFT + 20, 112, "walnut"), "lines_indented"),
        ((LEFT, 130, "walnut"), "lines_apart"),
    ):
        surroundings, box_of = around((LEFT, 100, "Desk"), second)
        clues = told(text_of("Desk walnut", box_of("Desk walnut")), surroundings)
        assert clues["lines_taken"] == 0.5
        others = {"lines_smaller", "lines_indented", "lines_apart"} - {name}
        assert (clues[name], *(clues[other] for other in others)) == (1.0, 0.0, 0.0), name


def test_lines_below_that_no_value_has_are_told_unless_they_are_figures(around):
    surroundings, box_of = around(
        (LEFT, 100, "Desk"), (LEFT, 112, "walnut"), (LEFT, 124, "oiled"), (LEFT, 136, "12.50")
    )
    whole = told(text_of("Desk", box_of("Desk")), surroundings)
    assert (whole["lines_left"], whole["lines_taken"]) == (1.0, 0.0)
    assert told(text_of("Desk", box_of("Desk")), surroundings, end=0.125)["lines_left"] == 0.0


def test_a_word_right_beside_a_text_that_no_value_has_is_told(around):
    surroundings, box_of = around((LEFT, 100, "Desk of walnut"))
    assert told(text_of("Desk of", box_of("Desk of")), surroundings)["words_beside"] == 1.0
    whole = box_of("Desk of walnut")
    assert told(text_of("Desk of walnut", whole), surroundings)["words_beside"] == 0.0


def test_a_text_of_more_lines_than_the_others_of_its_column_is_told(around):
    surroundings, box_of = around(
        (LEFT, 100, "Desk"), (LEFT, 112, "walnut"), (LEFT, 150, "Lamp"), (LEFT, 190, "Shelf")
    )
    texts = ("Desk walnut", "Lamp", "Shelf")
    column = {at: text_of(text, box_of(text)) for at, text in enumerate(texts)}
    rows = {at: {"description": field} for at, field in column.items()}
    bands = {at: (1, field.box.y0, field.box.y1) for at, field in column.items()}
    found = extents_of(column, rows, bands, surroundings)
    assert [found[at]["lines_unlike"] for at in range(3)] == [1.0, 0.0, 0.0]


def test_the_first_line_of_a_text_is_another_reading_of_it(around):
    surroundings, box_of = around((LEFT, 100, "Desk oak"), (LEFT, 112, "oiled"))
    found = first_line_of(text_of("Desk oak oiled", box_of("Desk oak oiled")), surroundings)
    assert found == ("Desk oak", box_of("Desk oak"))
    assert first_line_of(text_of("Desk oak", box_of("Desk oak")), surroundings) is None
    other = text_of("walnut oiled", box_of("Desk oak oiled"))
    assert first_line_of(other, surroundings) is None


def test_words_beside_a_text_that_no_value_has_are_told_unless_they_are_codes(around):
    for word, expected in (("Chest", 1.0), ("TB100A4", 0.0), ("VAT", 0.0)):
        surroundings, box_of = around((LEFT, 100, word), (LEFT + 150, 100, "walnut"))
        field, number = text_of("walnut", box_of("walnut")), Field("rows[0].n", "2", Decimal(2), 1)
        row = {"description": field, "quantity": number}
        found = extents_of({0: field}, {0: row}, {0: (1, field.box.y0, 0.5)}, surroundings)
        assert found[0]["words_before"] == expected, word


def test_a_line_right_above_a_text_and_below_the_row_before_is_told(around):
    surroundings, box_of = around(
        (LEFT, 100, "Desk"), (LEFT, 130, "Chest"), (LEFT, 142, "walnut"), (LEFT, 190, "oak")
    )
    column = {at: text_of(text, box_of(text)) for at, text in enumerate(("Desk", "walnut", "oak"))}
    rows = {at: {"description": field} for at, field in column.items()}
    bands = {at: (1, field.box.y0, field.box.y1) for at, field in column.items()}
    found = extents_of(column, rows, bands, surroundings)
    assert [each["lines_above"] for each in found.values()] == [0.0, 1.0, 0.0]
