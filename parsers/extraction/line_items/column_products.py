"""The columns of a list -> quantity, price and amount, by arithmetic alone.

In: the texts of each column, row by row. Out: the columns of which two multiply to the third, in
most rows that have all three, and the column of percents that were taken off. No word of any head
is needed: what multiplies is known in any language. This module knows neither fields nor pages.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from parsers.values.amounts import decimal_sign_in, find_numbers, only_number

MOST_ROWS = 60
"""Rows that are tried; the longest lists are as regular as their beginnings."""
MOST_COLUMNS = 12
"""Columns of numbers that are tried."""
ROUNDING = 0.021
"""By how much a product may be off."""
ROUNDED_PRICE = 0.0051
"""By how much a printed price may be off, for each piece."""
MOST_OFF = 0.01
"""Of the amount, however many pieces there are."""
LEAST_RIGHT = 0.6
"""The part of the rows with all three numbers, at least, in which they multiply."""
SMALLEST = 10
"""Whole numbers below it multiply by chance: positions, counts, rates."""
PERCENT = re.compile(r"\d\s?%|%\s?\d")
CURRENCY = re.compile(r"[€$£¥₹]")
DECIMALS = re.compile(r"[.,]\d{2,4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Product:
    """Places of columns. right: in how many rows the numbers multiply, and not by one; rows: that
    have all three."""

    quantity: int
    price: int
    amount: int
    discount: int | None
    right: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Column:
    at: int
    numbers: tuple[float | None, ...]
    is_percent: bool
    is_whole: bool
    priced: float
    has_currency: bool


def find_product(
    columns: Sequence[Sequence[str]], named: Sequence[int | None] = (None, None, None)
) -> Product | None:
    """The columns of quantity, price and amount. named: where their heads say that they are, which
    decides between products, such as those of prices with and without tax, and of two factors
    which is the price."""
    sign = decimal_sign_in(text for column in columns for text in column)
    read = [_column(at, texts[:MOST_ROWS], sign) for at, texts in enumerate(columns)]
    numeric = [one for one in read if any(one.numbers)][-MOST_COLUMNS:]
    rates = [one for one in numeric if one.is_percent]
    plain = [one for one in numeric if not one.is_percent]
    found = []
    for one, other in combinations(plain, 2):
        for amount in plain:
            if amount not in (one, other):
                product = _product(one, other, amount, rates, named)
                found += [product] if product else []
    return max(found, key=lambda each: _worth(each, named), default=None)


def is_product(quantity: float, price: float, amount: float, rate: float | None) -> bool | None:
    """Whether a row's numbers multiply, with the percents taken off or not; None where any amount
    would be its price."""
    pieces = min(abs(quantity), abs(price))
    right = any(
        _is_close(quantity * price * (1 - abs(off or 0) / 100), amount, pieces)
        for off in (None, rate)
    )
    return None if right and (abs(quantity) == 1 or amount == 0) else right


def _column(at: int, texts: Sequence[str], sign: str | None) -> _Column:
    filled = [text for text in texts if any(map(str.isdigit, text))]
    percents = sum(bool(PERCENT.search(text)) for text in filled)
    numbers = tuple(_number(text, sign) for text in texts)
    known = [number for number in numbers if number is not None]
    priced = sum(bool(DECIMALS.search(text)) for text in filled) / max(len(filled), 1)
    whole = all(number == int(number) for number in known)
    money = sum(bool(CURRENCY.search(text)) for text in filled)
    return _Column(at, numbers, 2 * percents > len(filled), whole, priced, 2 * money > len(filled))


def _number(text: str, sign: str | None) -> float | None:
    """Of several the first: `20 Stk à 5`."""
    if not any(map(str.isdigit, text)):
        return None
    found = only_number(text.replace("%", " "), sign)
    if found is None and len(text) <= 40:
        found = next(find_numbers(text, sign), None)
    return float(found.value) if found else None


def _product(
    one: _Column,
    other: _Column,
    amount: _Column,
    rates: Sequence[_Column],
    named: Sequence[int | None],
) -> Product | None:
    right, rows = _count(one, other, amount, None)
    discount = None
    for rate in rates:
        better, _ = _count(one, other, amount, rate)
        if better > right:
            right, discount = better, rate.at
    if not right or right < LEAST_RIGHT * rows:
        return None
    if one.is_whole and other.is_whole and max(map(abs, filter(None, amount.numbers))) < SMALLEST:
        return None
    quantity, price = (other, one) if _is_price(one, other, named) else (one, other)
    useful = right - _trivial(quantity, price, amount)
    if useful <= 0:
        return None
    return Product(quantity.at, price.at, amount.at, discount, useful, rows)


def _count(one: _Column, other: _Column, amount: _Column, rate: _Column | None) -> tuple[int, int]:
    right = rows = 0
    off = rate.numbers if rate else (None,) * len(one.numbers)
    numbers = zip(one.numbers, other.numbers, amount.numbers, off, strict=True)
    for first, second, whole, percent in numbers:
        if first is not None and second is not None and whole is not None:
            rows += 1
            product = first * second * (1 - abs(percent or 0) / 100)
            right += _is_close(product, whole, min(abs(first), abs(second)))
    return right, rows


def _is_close(product: float, whole: float, pieces: float) -> bool:
    """Credit notes have signs at any of the three."""
    off = max(ROUNDING, min(ROUNDED_PRICE * pieces, MOST_OFF * abs(whole)))
    return math.isclose(abs(product), abs(whole), rel_tol=0, abs_tol=off)


def _trivial(quantity: _Column, price: _Column, amount: _Column) -> int:
    """Rows that multiply by one or by nothing prove no column."""
    return sum(
        first is not None
        and second is not None
        and whole is not None
        and (abs(first) == 1 or abs(second) == 1 or whole == 0)
        for first, second, whole in zip(
            quantity.numbers, price.numbers, amount.numbers, strict=True
        )
    )


def _is_price(one: _Column, other: _Column, named: Sequence[int | None]) -> bool:
    """Whether the left one of two factors is the price: by a currency beside it, the heads, or the
    cents."""
    if one.has_currency != other.has_currency:
        return one.has_currency
    if named[0] in (one.at, other.at):
        return named[0] == other.at
    if named[1] in (one.at, other.at):
        return named[1] == one.at
    if one.is_whole != other.is_whole:
        return other.is_whole
    return one.priced > other.priced


def _worth(product: Product, named: Sequence[int | None]) -> tuple[float, int]:
    """Rows in which it holds, a half more for each head that agrees; of equals the amount that
    stands further right."""
    places = product.quantity, product.price, product.amount
    agreed = sum(place == head for place, head in zip(places, named, strict=True))
    return product.right * (1 + agreed / 2), product.amount
