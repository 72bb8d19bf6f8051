"""What a second reader of rows says of values that others put into columns."""

from decimal import Decimal

import numpy as np
import pytest

from parsers.document import BoundingBox, Field, FieldDefinition, FieldKind, Word
from parsers.extraction.ranking.row_features import NAMES, RowWords
from parsers.extraction.ranking.row_reader import CLASSES, DETAIL, NONE, ReadWords
from parsers.extraction.support import second_reader
from parsers.extraction.support.second_reader import clues_of_reader, region_of

COLUMNS = (
    FieldDefinition("description", FieldKind.TEXT),
    FieldDefinition("quantity", FieldKind.NUMBER),
    FieldDefinition("amount", FieldKind.NUMBER),
    FieldDefinition("colour", FieldKind.TEXT),
)
HEIGHT, STEP = 0.01, 0.02


def box_of(line, x, words=1):
    top = 0.3 + line * STEP
    return BoundingBox(x, top, x + 0.05 * words, top + HEIGHT)


def field(name, ordinal, raw, line, x, words=1, lines=1):
    box = box_of(line, x, words)
    box = BoundingBox(box.x0, box.y0, box.x1, box.y1 + (lines - 1) * STEP)
    return Field(f"rows[{ordinal}].{name}", raw, raw, 1, box)


def reading(*told):
    """Of words, each with its line, where it begins, and the class that it is read as."""
    words, boxes, lines, chances = [], [], [], np.full((len(told), len(CLASSES)), 0.01)
    for at, (text, line, x, column) in enumerate(told):
        box = box_of(line, x)
        words.append(Word(text, box, line))
        boxes.append((box.x0, box.y0, box.x1, box.y1))
        lines.append(line)
        chances[at, CLASSES.index(column)] = 1 - 0.01 * (len(CLASSES) - 1)
    rows = RowWords(
        tuple(words), np.ones(len(words), dtype=np.int64), np.array(boxes), np.array(lines),
        np.zeros((len(words), len(NAMES)), np.float32),
    )  # fmt: skip
    return lambda _lines, _region: ReadWords(rows, chances.astype(np.float32))


def clues(rows, *told):
    numbered = {
        ordinal: {each.path.split(".")[1]: each for each in row} for ordinal, row in enumerate(rows)
    }
    return clues_of_reader(numbered, COLUMNS, (), reading(*told))


def test_a_value_that_is_read_as_its_column_is_told_so_and_one_that_is_not_too():
    row = [field("description", 0, "hose", 0, 0.1), field("amount", 0, "9", 0, 0.8)]
    alike = clues([row], ("hose", 0, 0.1, "description"), ("9", 0, 0.8, "amount"))
    other = clues([row], ("hose", 0, 0.1, "description"), ("9", 0, 0.8, "quantity"))
    one, two = (found["rows[0].amount"] for found in (alike, other))
    assert one["reader_own"] > 0 > two["reader_own"]
    assert (one["reader_unlike"], two["reader_unlike"]) == (0.0, 1.0)
    assert two["reader_other"] > 0.8
    assert other["rows[0].description"]["reader_row"] < 0 < one["reader_row"]


def test_of_several_words_the_worst_counts_too():
    row = [field("description", 0, "hose 12", 0, 0.1, words=2)]
    found = clues([row], ("hose", 0, 0.1, "description"), ("12", 0, 0.15, "quantity"))
    mine = found["rows[0].description"]
    assert mine["reader_worst"] < mine["reader_own"]


def test_a_unit_beside_a_number_says_nothing_of_it():
    row = [field("quantity", 0, "12 kg", 0, 0.5, words=2)]
    found = clues([row], ("12", 0, 0.5, "quantity"), ("kg", 0, 0.55, "unit"))
    assert found["rows[0].quantity"]["reader_worst"] > 0


def test_details_belong_to_a_name_and_are_told():
    row = [field("description", 0, "hose red", 0, 0.1, lines=2)]
    told = [("hose", 0, 0.1, "description"), ("red", 1, 0.1, DETAIL)]
    mine = clues([row], *told)["rows[0].description"]
    assert mine["reader_detail"] > 0.8
    assert mine["reader_least"] > 0


@pytest.mark.parametrize("line", [-1, 1])
def test_a_part_of_a_name_that_was_left_out_above_or_below_is_told(line):
    row = [field("description", 0, "hose", 0, 0.1), field("amount", 0, "9", 0, 0.8)]
    told = [("hose", 0, 0.1, "description"), ("9", 0, 0.8, "amount")]
    assert clues([row], *told)["rows[0].description"]["reader_left"] == 0.0
    left = clues([row], *told, ("garden", line, 0.1, "description"))
    assert left["rows[0].description"]["reader_left"] > 0.0
    beside = clues([row], *told, ("garden", line, 0.1, NONE))
    assert beside["rows[0].description"]["reader_left"] == 0.0


def test_the_name_of_the_next_row_is_not_left_out():
    rows = [[field("description", n, "hose", n, 0.1)] for n in range(2)]
    told = [("hose", n, 0.1, "description") for n in range(2)]
    assert clues(rows, *told)["rows[0].description"]["reader_left"] == 0.0


def test_where_the_reader_sees_no_word_and_of_columns_it_does_not_know_it_is_silent():
    row = [field("amount", 0, "9", 0, 0.8), field("colour", 0, "red", 0, 0.3)]
    found = clues([row], ("red", 0, 0.3, "description"))
    assert found["rows[0].amount"]["reader_silent"] == 1.0
    assert found["rows[0].amount"]["reader_row"] == 0.0
    assert "rows[0].colour" not in found


def test_rows_behind_the_last_word_that_is_read_are_told_of_as_their_columns_are(monkeypatch):
    monkeypatch.setattr(second_reader, "MOST_WORDS", 4)
    rows = [[field("amount", n, "9", n, 0.8)] for n in range(6)]
    found = clues(rows, *[("9", n, 0.8, "amount") for n in range(4)])
    first, last = found["rows[0].amount"], found["rows[5].amount"]
    assert last["reader_own"] == pytest.approx(first["reader_own"], abs=1e-5)
    assert "reader_silent" not in last


def test_rows_without_places_are_not_read():
    bare = Field("rows[0].amount", "9", Decimal(9))
    assert clues_of_reader({0: {"amount": bare}}, COLUMNS, (), reading()) == {}
    assert region_of({}) == {}
