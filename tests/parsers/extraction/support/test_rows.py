from decimal import Decimal

import pytest

from parsers.document import BoundingBox, Field, FieldDefinition, FieldFormat, FieldKind
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line
from parsers.extraction.support.cells import form_of
from parsers.extraction.support.places import Surroundings
from parsers.extraction.support.rows import clues_of_rows

ARTICLE = FieldDefinition("article", FieldKind.TEXT, format=FieldFormat.CODE)
TEXT = FieldDefinition("description", FieldKind.TEXT)
COUNT = FieldDefinition("quantity", FieldKind.NUMBER)
AMOUNT = FieldDefinition("amount", FieldKind.NUMBER, format=FieldFormat.MONEY)
COLUMNS = (ARTICLE, TEXT, COUNT, AMOUNT)
NOWHERE = Surroundings(Reading((), ()))


def rows_of(*texts, name="description"):
    return {at: {name: Field(f"rows[{at}].{name}", text, text, 1)} for at, text in enumerate(texts)}


def amounts(*values):
    return {
        at: {"amount": Field(f"rows[{at}].amount", str(value), Decimal(value), 1)}
        for at, value in enumerate(values)
    }


def clue(name, *texts, column="description", at=-1):
    found = clues_of_rows(rows_of(*texts, name=column), COLUMNS, NOWHERE, {})
    return list(found.values())[at][name]


def test_a_list_without_rows_has_no_clues():
    assert clues_of_rows({}, COLUMNS, NOWHERE, {}) == {}


def test_a_column_that_the_schema_does_not_have_is_left_out():
    assert clues_of_rows(rows_of("red", name="colour"), COLUMNS, NOWHERE, {}) == {}


def test_a_description_that_took_the_lines_of_others_is_longer():
    assert (
        clue("longer", "Oak desk", "Lamp, green", "Oak desk lot 4 made in Wales in one piece") == 1
    )
    assert abs(clue("longer", "Oak desk", "Ash desk", "Elm desk")) < 0.1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("amount_in", "Oak desk 1.249,00 each"),
        ("colon_in", "Oak desk Batch: seven"),
        ("number_first", "10 44835 Oak desk"),
        ("number_first", "3250.78 Bureau en chêne"),
        ("formula_in", "Apples (2,49) x 2,245"),
        ("bare_code", "RNV359"),
        ("long_number_in", "Oak desk 4100130"),
        ("names_charge", "Shipping"),
        ("names_charge", "Versandkosten"),
    ],
)
def test_what_is_hardly_a_description_is_told(name, text):
    assert clue(name, "Oak desk", text) == 1.0
    assert clue(name, text, "Oak desk") == 0.0


def test_an_article_number_of_another_form_is_unlike():
    assert clue("unlike", "AB-1", "CD-22", "EF-3", "7", column="article") == 0.75
    assert clue("unlike", "AB-1", "CD-22", column="article") == 0.0
    assert form_of("RE-2017/1 b") == "a-9/9 a"


def test_an_article_number_that_counts_the_rows_is_a_position():
    assert clue("is_position", "1", "02", column="article") == 1.0
    assert clue("is_position", "1", "77", column="article") == 0.0


def test_two_numbers_in_a_cell_are_told_and_thousands_are_one():
    assert clue("numbers_in", "5", "24,000 326-942", column="quantity") == 1.0
    assert clue("numbers_in", "5", "1 234,50", column="quantity") == 0.0


def test_amounts_that_add_up_to_a_printed_one_are_told():
    total = {Decimal(30): 1}
    found = clues_of_rows(amounts(10, 20), COLUMNS, NOWHERE, total)
    assert [each["printed_sum"] for each in found.values()] == [1.0, 1.0]
    found = clues_of_rows(amounts(10, 21), COLUMNS, NOWHERE, total)
    assert [each["printed_sum"] for each in found.values()] == [-1.0, -1.0]
    holes = amounts(10, 21) | {2: {"description": Field("rows[2].description", "desk", "desk", 1)}}
    found = clues_of_rows(holes, COLUMNS, NOWHERE, total)
    assert [each["printed_sum"] for each in found.values()] == [0.0, 0.0, 0.0]


def test_a_column_of_which_most_rows_have_nothing_is_told():
    rows = amounts(10, 20, 30, 40)
    rows[0]["description"] = Field("rows[0].description", "Oak desk", "Oak desk", 1)
    found = clues_of_rows(rows, COLUMNS, NOWHERE, {})
    assert found["rows[0].description"]["column_filled"] == 0.25
    assert found["rows[0].amount"]["column_filled"] == 1.0


def test_words_of_a_row_that_are_in_no_value_of_it_are_told(read):
    reading = read("Oak desk          10.00\nwith a drawer\nLamp              20.00")
    rows = {}
    for at, (text, amount) in enumerate([("Oak desk", "10.00"), ("Lamp", "20.00")]):
        line: Line = next(each for each in reading.lines if text in each.text)
        box = line.box_of(0, len(text))
        last = line.box_of(line.text.index(amount), len(line.text))
        rows[at] = {
            "description": Field(f"rows[{at}].description", text, text, 1, box),
            "amount": Field(f"rows[{at}].amount", amount, Decimal(amount), 1, last),
        }
    found = clues_of_rows(rows, COLUMNS, Surroundings(reading), {})
    assert found["rows[0].description"]["left_over"] == 0.5
    assert found["rows[1].description"]["left_over"] == 0.0


def test_labels_within_a_cell_are_told(read):
    number = FieldDefinition("number", FieldKind.TEXT, synonyms=("order number",))
    reading = read("Oak desk order number A-17", number)
    whole = reading.lines[0].box
    text = reading.lines[0].text
    rows = {0: {"description": Field("rows[0].description", text, text, 1, whole)}}
    found = clues_of_rows(rows, COLUMNS, Surroundings(reading), {})
    assert found["rows[0].description"]["labels_in"] == 0.5


def test_many_rows_at_one_place_cost_little(read):
    reading = read("\n".join("one two three four five six seven eight" for _ in range(40)))
    box = BoundingBox(0, 0, 0.1, 0.1)
    rows = {
        at: {"description": Field(f"rows[{at}].description", "one", "one", 1, box)}
        for at in range(2000)
    }
    assert len(clues_of_rows(rows, COLUMNS, Surroundings(reading), {})) == 2000


def without_amounts(name, *values, columns=(ARTICLE, TEXT, COUNT), column="quantity"):
    rows = {
        at: {column: Field(f"rows[{at}].{column}", str(value), value, 1)}
        for at, value in enumerate(values)
    }
    return list(clues_of_rows(rows, columns, NOWHERE, {}).values())[-1].get(name)


@pytest.mark.parametrize("values", [(1, 2, 3), (10, 20, 30, 40)])
def test_counts_that_number_the_rows_are_told(values):
    assert without_amounts("counts_up", *map(Decimal, values)) == 1


@pytest.mark.parametrize("values", [(1, 2), (1, 3, 2), (2, 3, 4)])
def test_other_counts_do_not(values):
    assert without_amounts("counts_up", *map(Decimal, values)) == 0


def test_where_there_are_amounts_products_tell_of_counts():
    found = without_amounts("counts_up", *map(Decimal, (1, 2, 3)), columns=COLUMNS)
    assert found is None


def test_without_amounts_counts_may_differ_in_their_decimals():
    values = [Decimal(each) for each in ("1", "2", "3", "4.25")]
    assert without_amounts("decimals_unlike", *values, columns=COLUMNS) > 0
    assert without_amounts("decimals_unlike", *values) == 0


def test_without_amounts_a_code_may_look_like_one():
    assert without_amounts("row_misshapen", "9142.91", column="article", columns=COLUMNS) == 1
    assert without_amounts("row_misshapen", "9142.91", column="article") == 0
    assert without_amounts("row_misshapen", "A", column="article") == 1
