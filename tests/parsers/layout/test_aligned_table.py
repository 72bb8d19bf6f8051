"""The words of an image in, its table out where it is nothing but a table."""

from parsers.layout.aligned_table import find_aligned_table
from tests.parsers.layout.tables import ASPECT, table

STAFF = [
    ["Name", "Office", "Salary", "Years"],
    ["John Smith", "Sales", "85,000", "5"],
    ["Jane Doe", "Repair", "72,000", "3"],
    ["Ana Lima", "Stock", "68,000", "7"],
]
LEFTS = (0.1, 0.35, 0.55, 0.75)


def test_lines_of_cells_below_each_other_are_a_table() -> None:
    words = table(STAFF, LEFTS, pitch=0.05).words
    found = find_aligned_table(words, ASPECT)
    assert found is not None
    assert (len(found.rows), len(found.columns)) == (3, 3)


def test_a_receipt_of_labels_and_amounts_is_no_table() -> None:
    lines = [["Corner Bakery", ""], ["Sourdough loaf", "4.20"], ["Coffee", "3.10"], ["Sum", "7.30"]]
    assert find_aligned_table(table(lines, (0.1, 0.6)).words, ASPECT) is None


def test_columns_of_running_text_are_no_table() -> None:
    prose = ["the mill has ground corn since" for _ in range(3)]
    words = table([prose] * 6, (0.02, 0.37, 0.72)).words
    assert find_aligned_table(words, ASPECT) is None


def test_two_lines_are_no_table() -> None:
    assert find_aligned_table(table(STAFF[:2], LEFTS).words, ASPECT) is None
