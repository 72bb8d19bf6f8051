"""Lines of text in, the rows of a table out, where the model has parted them badly."""

from dataclasses import replace

import pytest

from parsers.document import BoundingBox
from parsers.layout.table_structure import find_cells
from tests.parsers.layout.tables import ASPECT, HEIGHT, below, rows_of, ruling, table

LEFTS = (0.1, 0.4, 0.6)


def moved(box: BoundingBox, down: float) -> BoundingBox:
    return BoundingBox(box.x0, box.y0 + down, box.x1, box.y1 + down)


def test_two_rows_that_the_model_takes_for_one_are_parted_by_their_labels_and_numbers() -> None:
    people = [["ARMER", "Travel", "12.40"], ["ENGLERT", "Rent", "99.10"], ["BOYLE", "Fee", "3.00"]]
    region = table(people, LEFTS, parted=[below(1)])
    assert rows_of(find_cells(region, ASPECT)) == people


def test_a_cell_of_two_lines_stays_in_its_row() -> None:
    region = table(
        [
            ["A-1", "Repair of", "12.40"],
            ["", "the roof", ""],
            ["A-2", "Rent of a", "99.10"],
            ["", "hall", ""],
        ],
        LEFTS,
        pitch=0.016,
        parted=[below(1, 0.016)],
    )
    assert rows_of(find_cells(region, ASPECT)) == [
        ["A-1", "Repair of the roof", "12.40"],
        ["A-2", "Rent of a hall", "99.10"],
    ]


def test_a_line_is_not_torn_by_a_parting_through_it() -> None:
    region = table(
        [["Nord", "Sued", "West"], ["ab", "1", "2"]], LEFTS, parted=[0.1005 + HEIGHT / 2]
    )
    down = [replace(word, box=moved(word.box, 0.001)) for word in region.words[:1]]
    uneven = replace(region, words=(*down, *region.words[1:]))
    cells = find_cells(uneven, ASPECT)
    assert rows_of(cells) == [["Nord", "Sued", "West"], ["ab", "1", "2"]]


def test_a_ruling_parts_rows_that_the_model_has_joined() -> None:
    region = table([["Kind", "red", "blue"], ["leaf", "much", "none"]], LEFTS)
    assert len(rows_of(find_cells(region, ASPECT))) == 1
    cells = find_cells(region, ASPECT, [ruling(below(0), 0.1, 0.7)])
    assert rows_of(cells) == [["Kind", "red", "blue"], ["leaf", "much", "none"]]


def test_shares_in_brackets_below_numbers_belong_to_them() -> None:
    region = table(
        [["Kind", "Men", "Women"], ["Fever", "120", "98"], ["", "(12.4)", "(9.1)"],
         ["Cough", "80", "71"], ["", "(8.2)", "(6.6)"]],
        LEFTS,
        parted=[below(row) for row in range(4)],
    )  # fmt: skip
    assert rows_of(find_cells(region, ASPECT))[1:] == [
        ["Fever", "120 (12.4)", "98 (9.1)"],
        ["Cough", "80 (8.2)", "71 (6.6)"],
    ]


def test_a_label_of_two_lines_goes_with_the_numbers_beside_its_second() -> None:
    region = table(
        [["Mord und fahrlaessige", "", ""], ["toetung", "10.0", "9.1"], ["Raub", "102.1", "90.0"],
         ["Betrug", "17.5", "2.6"]],
        LEFTS,
        parted=[below(row) for row in range(3)],
    )  # fmt: skip
    assert rows_of(find_cells(region, ASPECT))[0] == [
        "Mord und fahrlaessige toetung", "10.0", "9.1"
    ]  # fmt: skip


def test_a_name_below_a_section_is_a_row_of_its_own() -> None:
    region = table(
        [["Sektion", "", ""], ["Acier", "10.0", "9.1"], ["Port", "102.1", "90.0"]],
        LEFTS,
        parted=[below(row) for row in range(2)],
    )
    assert rows_of(find_cells(region, ASPECT))[0] == ["Sektion"]


def test_rows_without_labels_are_parted_by_their_numbers() -> None:
    people = [["", "ARMER, D", "12.40"], ["", "ENGLERT, P", "99.10"], ["", "BOYLE, A", "3.00"]]
    region = table([["No", "Name", "Sum"], *people], LEFTS, parted=[below(0)])
    assert rows_of(find_cells(region, ASPECT))[1:] == [row[1:] for row in people]


def test_a_header_is_parted_from_a_first_row_of_numbers() -> None:
    rows = [["Name", "Price", "Sum"], ["MENA", "12.40", "24.80"], ["MOLLE", "1.10", "2.20"]]
    region = table(rows, LEFTS, parted=[below(1)])
    assert rows_of(find_cells(region, ASPECT)) == rows


@pytest.mark.parametrize("last", [["RETURN"], ["und", "zurück"]], ids=["a line", "two lines"])
def test_the_last_lines_of_a_cell_do_not_begin_the_row_below(last: list[str]) -> None:
    rows = [
        ["D-31", "Train fare to", "618.00"],
        ["", "York", ""],
        ["D-32", "Air fare from", "553.30"],
        ["", "Rome to Bari", ""],
        *(["", text, ""] for text in last),
        ["D-33", "Air fare to Lyon", "601.30"],
        ["", "and Nice", ""],
    ]
    parted = [below(1, 0.013), below(3, 0.013)]
    cells = rows_of(find_cells(table(rows, LEFTS, pitch=0.013, parted=parted), ASPECT))
    assert cells[1] == ["D-32", " ".join(["Air fare from Rome to Bari", *last]), "553.30"]
    assert cells[2] == ["D-33", "Air fare to Lyon and Nice", "601.30"]
