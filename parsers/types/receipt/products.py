"""A line of a receipt -> a quantity and a price whose product is its amount or is written."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from parsers.document.text import fold
from parsers.extraction.vocabulary import folded
from parsers.values.amounts import to_decimal
from parsers.values.currencies import MARK

CENT = Decimal("0.0101")
"""By as much a product may be off: shops round differently, some down."""
MOST_FACTORS = 5
"""Numbers before the amount among which quantity and price are looked for."""
NUMBER = re.compile(r"(?<![\d.,:/])\d{0,6}(?:[.,]\d{1,3})?(?<=\d)(?![\d:/]|[.,]\d)")
TIMES = r"(?:[×*@]|(?<![^\W\d_])(?:x|[aà](?= ?\d)))"
PRODUCT = re.compile(
    rf"(?<![\d.,])(?P<quantity>\d{{1,4}}(?:[.,]\d{{1,3}})?) ?(?P<unit>[^\W\d_]{{1,6}}\.?)? ?{TIMES}"
    rf" ?(?:[^\W\d_]{{1,3}}|[€$£])? ?(?P<price>\d{{0,5}}[.,]\d{{2,3}})(?!\d)",
    re.IGNORECASE,
)
PRODUCT_BACK = re.compile(
    rf"(?<![\d.,])(?P<price>\d{{1,5}}[.,]\d{{2}}) ?(?:{MARK})? ?(?<![^\W\d_])[x×*]"
    r" ?(?P<quantity>\d{1,3})(?![\d.,])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A number at `start:end` of a line's text."""

    start: int
    end: int
    value: Decimal


@cache
def units() -> frozenset[str]:
    return folded("tables.units")


def written_product(text: str, end: int) -> tuple[Span, Span] | None:
    """`2 x 0,69` before the amount."""
    for pattern in (PRODUCT, PRODUCT_BACK):
        for match in pattern.finditer(text, 0, end):
            if _may_count(match):
                return span_of(match, "quantity"), span_of(match, "price")
    return None


def _may_count(match: re.Match[str]) -> bool:
    """`0,7 L x`: a unit that is none is the end of a word."""
    unit = match.groupdict().get("unit")
    return not unit or fold(unit) in units()


def span_of(match: re.Match[str], group: str | int) -> Span:
    value = to_decimal(match[group], ",") if "," in match[group] else to_decimal(match[group], ".")
    return Span(*match.span(group), value or Decimal(0))


def proved_product(text: str, amount: Span) -> tuple[Span, Span] | None:
    """Two numbers in the columns before the amount whose product it is: whole counts first, then
    those that stand before their price."""
    found = [
        Span(match.start(), match.end(), value)
        for match in NUMBER.finditer(text, 0, amount.start)
        if match[0] and (value := value_of(match[0]))
    ][-MOST_FACTORS:]
    pairs = [
        (count, price)
        for count in found
        for price in found
        if count is not price
        and _is_price(text, price)
        and _is_count(text, count)
        and abs(count.value * price.value - abs(amount.value)) < CENT
    ]
    return max(pairs, key=lambda pair: _likeliness(text, *pair), default=None)


def _likeliness(text: str, count: Span, price: Span) -> tuple[bool, bool, bool, int]:
    figures = text[count.start : count.end]
    in_cents = re.search(r"[.,]\d\d$", text[price.start : price.end]) is not None
    return figures.isdecimal(), in_cents, count.start < price.start, count.start


def value_of(figures: str) -> Decimal | None:
    return to_decimal(figures, "," if "," in figures else ".")


def _is_price(text: str, span: Span) -> bool:
    return re.search(r"[.,]\d{2,3}$", text[span.start : span.end]) is not None


def _is_count(text: str, span: Span) -> bool:
    figures = text[span.start : span.end]
    return re.fullmatch(r"\d{1,3}|\d{1,3}[.,]\d{1,3}|\.\d{2,3}", figures) is not None
