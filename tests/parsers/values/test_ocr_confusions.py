"""What a number may have been on paper."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.values.ocr_confusions import numbers_meant, with_decimals


@pytest.mark.parametrize("raw", ["", "abc", "TOTAL", "5 x 1O.OO", "1" * 300, "O O"])
def test_what_is_no_number_or_several_may_have_been_none(raw: str) -> None:
    assert numbers_meant(raw) == frozenset()


@pytest.mark.parametrize(
    ("raw", "number"),
    [("1O.OO", "10"), ("l2.50", "12.50"), ("S.00", "5"), ("RM1O.OO", "10"), ("B.50", "8.50"),
     ("TOTAL 1O.OO", "10"), ("1,234.S0", "1234.50"), ("1.234,5O", "1234.50"), ("10 00", "10"),
     ("12;50", "12.50"), ("1.234.50", "1234.50"), ("1 234 50", "1234.50")],
)  # fmt: skip
def test_letters_are_figures_and_signs_are_decimal_signs(raw: str, number: str) -> None:
    assert numbers_meant(raw) == {Decimal(number)}


def test_a_number_without_a_sign_may_have_lost_it() -> None:
    assert with_decimals("RM 1000") == {Decimal("10.00")}
    assert numbers_meant("1OOO") == {Decimal(1000), Decimal("10.00")}
    for whole in "10.00", "12", "1,000", "abc":
        assert with_decimals(whole) == frozenset()


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(raw: str) -> None:
    assert all(number.is_finite() for number in numbers_meant(raw))
