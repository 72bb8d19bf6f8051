"""Lines of words in, the columns out that the model overlooked; leader dots."""

import pytest

from parsers.document.lines import visual_lines
from parsers.layout.table_columns import mend_columns
from parsers.layout.table_structure import find_cells
from tests.parsers.layout.tables import ASPECT, below, rows_of, table

PRICES = [["Tea", "2.10", "4.20"], ["Coffee", "3.15", "6.30"], ["Water", "1.00", "2.00"]]


def test_a_column_that_the_model_overlooked_is_found_by_its_blank() -> None:
    region = table(PRICES, (0.1, 0.4, 0.6), parted=[below(0), below(1)], columns=[0.3])
    assert rows_of(find_cells(region, ASPECT)) == PRICES


def test_words_of_a_text_are_no_columns() -> None:
    region = table([["a rainy day in", "1"], ["the old town was", "2"]], (0.1, 0.5))
    lines = visual_lines(region.words)
    assert mend_columns(lines, region.columns, ASPECT) == region.columns


@pytest.mark.parametrize("sign", ["$", "EUR", "-", "1."])
def test_a_sign_before_a_number_or_name_makes_no_column(sign: str) -> None:
    region = table([[f"{sign}   12.40", "a"], [f"{sign}   9.10", "b"]], (0.1, 0.5))
    lines = visual_lines(region.words)
    assert mend_columns(lines, region.columns, ASPECT) == region.columns


@pytest.mark.parametrize("dots", [". . . . . . . .", "....... ......", "\u2026 \u2026 \u2026"])
@pytest.mark.parametrize("model", [0.26, 0.35])
def test_leader_dots_stay_with_their_label_and_away_from_the_number(
    dots: str, model: float
) -> None:
    labels = ("Robbery", "Vols", "Diebstahl")
    rows = [[f"{label} {dots}", "102.1", "90.0"] for label in labels]
    end = max(
        word.box.x1 for word in table(rows, (0.1, 0.6, 0.8)).words if word.text[0] in ".\u2026"
    )
    region = table(
        rows, (0.1, max(end, 0.4) + 0.004, 0.8), parted=[below(0), below(1)], columns=[model, 0.7]
    )
    assert rows_of(find_cells(region, ASPECT)) == rows
    assert all(cell.column_span == 1 for cell in find_cells(region, ASPECT))
