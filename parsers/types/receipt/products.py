"""A line of a receipt -> a quantity and a price whose product is its amount or is written.

In: a line's text, and its amount if it has one. Out: a `Product`: where quantity and price stand,
and the characters that say it. A till writes it with a sign (`2 x 0,69`, `0,89 x 4`, `(2.50) x 3`,
`@150x2`), with a word (`3 je 0,80`), as so many for so much (`3 FOR 5.00`, `4 @ 4/$5.00`), or in
columns of any order, where what they come to tells which numbers they are. This module knows
neither other lines nor sums.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from parsers.document.text import fold
from parsers.extraction.vocabulary import folded
from parsers.lexicon import any_of
from parsers.values.amounts import to_decimal
from parsers.values.currencies import MARK

CENT = Decimal("0.0101")
"""By as much a product may be off: shops round differently, some down."""
MOST_FACTORS = 5
"""Numbers before the amount among which quantity and price are looked for."""
NUMBER = re.compile(r"(?<![\d.,:/])\d{0,6}(?:[.,]\d{1,3})?(?<=\d)(?![\d:/]|[.,]\d)")
HEAVY = 9
"""Of goods: more is seldom weighed at a till, and is the price."""
PERCENT = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?) ?%")
_LATIN = "A-Za-zÀ-ɏ"
_COUNT = r"\d{1,4}(?:[.,]\d{1,3})?"
_PER = r"(?: ?/ ?(?:\d{1,3} ?)?[^\W\d_]{1,6}\.?)?"
"""`/kg`, `/ 100 g`"""


@dataclass(frozen=True, slots=True)
class Span:
    """A number at `start:end` of a line's text."""

    start: int
    end: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Product:
    """quantity, price: of one, None for so many at so much. value: what they come to. taken: the
    parts of the text that say so. is_rate: `4 @ 2/5.00`, of which the last is no amount."""

    quantity: Span
    price: Span | None
    value: Decimal
    taken: tuple[tuple[int, int], ...]
    is_rate: bool = False


@cache
def units() -> frozenset[str]:
    return folded("tables.units")


@cache
def _patterns(whole: bool) -> tuple[re.Pattern[str], ...]:
    """whole: prices have no decimals here."""
    price = r"\d{1,7}(?:[.,]\d{3})*" if whole else r"\d{0,5}[.,]\d{2,3}"
    each = any_of("tills.each")
    times = rf"(?:[×*@＠]|(?<![{_LATIN}])(?:x|(?:{each})(?=[ \d]))(?![{_LATIN}]))(?: ?@)?"
    mark = rf"(?:(?:{MARK}|単価?|[^\W\d_]{{1,3}})\.?)?"
    forth = (
        rf"(?<![\d.,@＠])(?<![^\W\d_]-)(?P<quantity>{_COUNT}) ?"
        rf"(?P<unit>[^\W\d_]{{1,6}}\.?)? ?{times} ?"
        rf"(?:1 ?[^\W\d_]{{1,3}}\.? ?/ ?)?{mark} ?(?P<price>{price})(?!\d)"
        rf"(?: ?(?:{MARK}))?{_PER}"
    )
    back = (
        rf"\(?@?(?<![\d.,])(?P<price>{price}) ?(?:{MARK})?{_PER} ?\)? ?(?<![{_LATIN}])[x×*] ?"
        rf"(?P<quantity>\d{{1,4}}(?:[.,]\d{{1,3}})?) ?(?P<unit>[^\W\d_]{{1,6}}\.?)?(?![\d.,])"
    )
    return tuple(re.compile(one, re.IGNORECASE) for one in (forth, back))


@cache
def _deal() -> re.Pattern[str]:
    """`3 for 5.00`, `3/$5.00`, `4 @ 3/5.00`"""
    words = any_of("tills.deals")
    return re.compile(
        rf"(?<![\d.,/])(?:(?P<quantity>\d{{1,3}}) ?[@x] ?)?(?P<many>\d{{1,2}}) ?"
        rf"(?:(?:{words}) ?(?:{MARK})?|/ ?(?:{MARK})|(?<=[@x] \d)/|(?<=[@x]\d)/) ?"
        r"(?P<price>\d{1,4}(?:[.,]\d{2})?)(?![\d.,/])",
        re.IGNORECASE,
    )


def written_product(text: str, end: int, whole: bool = False) -> Product | None:
    """`2 x 0,69` before the amount."""
    for pattern in _patterns(whole):
        for match in pattern.finditer(text, 0, end):
            if _may_count(match):
                quantity, price = span_of(match, "quantity"), span_of(match, "price")
                if _is_weight_behind(match):
                    quantity, price = price, quantity
                value = quantity.value * price.value
                return Product(quantity, price, value, (_without_name(match),))
    return None


def _is_weight_behind(match: re.Match[str]) -> bool:
    """`6,13 x 0,297`: money has two decimals, a weight three; of `33,96 x 0,28` the part of one is
    more often the weight."""
    is_price = re.search(r"[.,]\d\d$", match["quantity"]) is not None and not match["unit"]
    bare = re.search(r"[.,]\d{3}$", match[0]) is not None
    first, second = span_of(match, "quantity").value, span_of(match, "price").value
    is_part = second < 1 and first > HEAVY and first % 1 != 0 and match[0].endswith(match["price"])
    return is_price and (bare or is_part) and match.start("quantity") < match.start("price")


def written_deal(text: str, end: int) -> Product | None:
    """`3 for 5.00`: the price of one is not written."""
    match = _deal().search(text, 0, end)
    if match is None or int(match["many"]) < 2:
        return None
    counted = "quantity" if match["quantity"] else "many"
    quantity, price = span_of(match, counted), span_of(match, "price")
    value = quantity.value * price.value / int(match["many"])
    return Product(quantity, None, value, (match.span(),), bool(match["quantity"]))


def _may_count(match: re.Match[str]) -> bool:
    """`0,7 L x`: a unit that is none is the end of a word."""
    unit = match.groupdict().get("unit")
    behind = unit and match.start("unit") > match.start("price")
    return not unit or bool(behind) or fold(unit) in units()


def _without_name(match: re.Match[str]) -> tuple[int, int]:
    """`0,89 x 4 Brot`: a word behind that is no unit is none of the product."""
    unit = match["unit"]
    if unit and match.start("unit") > match.start("price") and fold(unit) not in units():
        return match.start(), match.end("quantity")
    return match.span()


def span_of(match: re.Match[str], group: str | int) -> Span:
    return Span(*match.span(group), value_of(match[group]) or Decimal(0))


def proved_product(text: str, amount: Span) -> Product | None:
    """Two numbers in the columns before the amount whose product it is, also less a part or an
    amount told beside them: whole counts first, then those that stand before their price."""
    numbers = [
        Span(match.start(), match.end(), value)
        for match in NUMBER.finditer(text, 0, amount.start)
        if match[0] and (value := value_of(match[0]))
    ][-MOST_FACTORS:]
    for sought in _before_discount(text, amount, numbers):
        pairs = [
            (count, price)
            for count, price in _pairs(text, numbers)
            if abs(count.value * price.value - sought) < CENT
        ]
        if pairs:
            count, price = max(pairs, key=lambda pair: _likeliness(text, *pair))
            taken = ((count.start, count.end), (price.start, price.end))
            return Product(count, price, abs(amount.value), tuple(sorted(taken)))
    return None


def _before_discount(text: str, amount: Span, numbers: list[Span]) -> Iterator[Decimal]:
    """The amount, and what it was before what is taken off on its line."""
    value = abs(amount.value)
    yield value
    for match in PERCENT.finditer(text, 0, amount.start):
        part = value_of(match[1])
        if part and part < 100:
            yield value / (1 - part / 100)
    yield from (value + one.value for one in numbers[-1:] if len(numbers) > 2)


def _pairs(text: str, numbers: list[Span]) -> Iterator[tuple[Span, Span]]:
    for count in numbers:
        if not _is_count(text, count):
            continue
        for price in numbers:
            if price is not count and _is_price(text, price):
                yield count, price


def _likeliness(text: str, count: Span, price: Span) -> tuple[bool, bool, bool, bool, int]:
    figures = text[count.start : count.end]
    in_cents = re.search(r"[.,]\d\d$", text[price.start : price.end]) is not None
    glued = re.match(rf"[{_LATIN}]", text[count.end :]) or re.search(r"\w$", text[: count.start])
    counts = re.match(r" ?[x×*]", text[count.end :], re.IGNORECASE) is not None
    alone = not glued or counts
    return figures.isdecimal(), alone, in_cents, count.start < price.start, count.start


def value_of(figures: str) -> Decimal | None:
    return to_decimal(figures, "," if "," in figures else ".")


def _is_price(text: str, span: Span) -> bool:
    return re.search(r"[.,]\d{2,3}$", text[span.start : span.end]) is not None


def _is_count(text: str, span: Span) -> bool:
    figures = text[span.start : span.end]
    if re.match(r" ?%", text[span.end :]):
        return False
    return re.fullmatch(r"\d{1,3}|\d{1,3}[.,]\d{1,3}|\.\d{2,3}", figures) is not None
