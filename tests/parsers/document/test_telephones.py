"""Words as they look in, telephone numbers out, in the direction they are dialled."""

import pytest

from parsers.document.telephones import find_telephones, turned_back


def test_no_words_are_no_number() -> None:
    assert list(find_telephones([], True)) == []


@pytest.mark.parametrize(
    "text", ["2024 2026", "03-05-2024 12", "12 3.50", "1234567890123456", "555-1234 3 +972"]
)
def test_what_is_in_the_order_of_the_line_is_none(text: str) -> None:
    assert list(find_telephones(text.split(), "+" not in text)) == []


@pytest.mark.parametrize(
    ("text", "is_arabic", "turned"),
    [("+966 11 555-1234", True, False), ("1234-555 11 966+", True, True),
     ("4567-123-50-966+", True, True), ("1234-555 011", True, True),
     ("011 555-1234", True, False), ("+972 3 555-1234", False, False)],
)  # fmt: skip
def test_its_plus_sign_or_first_zero_tells_where_it_begins(
    text: str, is_arabic: bool, turned: bool
) -> None:
    (found,) = find_telephones(text.split(), is_arabic)
    assert found.turned == turned


def test_what_was_turned_with_the_line_is_turned_back() -> None:
    assert turned_back("4567-123-50-966+") == "+966-50-123-4567"
