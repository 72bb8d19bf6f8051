import pytest

from parsers.extraction.line_items.unheaded import read_unheaded
from parsers.extraction.lines import lines_of


@pytest.fixture
def items(draw):
    def items(text):
        rows = read_unheaded(lines_of(draw(text)), "what", "price")
        return [(row["what"].text, row["price"].text) for row in rows]

    return items


def test_amounts_that_make_no_total_are_no_list(items):
    assert items("Tea       3.00\nSugar     2.00\nTotal     6.00") == []


def test_one_amount_is_no_list(items):
    assert items("Tea       3.00\nTotal     3.00") == []


def test_lines_that_make_the_total_are_its_items(items):
    assert items("Tea       3.00\nSugar     2.00\nTotal     5.00") == [
        ("Tea", "3.00"),
        ("Sugar", "2.00"),
    ]


def test_what_is_set_in_below_them_only_explains_them(items):
    assert items("""
Summary
  Services     5.00
  Total        5.00
Tea            3.00
  Leaves       2.00
  Bags         1.00
Sugar          2.00
  Lumps        2.00
""") == [("Tea", "3.00"), ("Sugar", "2.00")]  # fmt: skip


def test_what_an_item_includes_is_none_itself(items):
    assert items("""
Tea              3.00
incl. 7% VAT     0.20
Sugar            2.00
davon MwSt       0.13
Total            5.00
""") == [("Tea", "3.00"), ("Sugar", "2.00")]  # fmt: skip


def test_an_included_line_without_which_nothing_adds_up_is_an_item(items):
    assert items("Room          90.00\nincl. tea     10.00\nTotal        100.00") == [
        ("Room", "90.00"),
        ("incl. tea", "10.00"),
    ]
