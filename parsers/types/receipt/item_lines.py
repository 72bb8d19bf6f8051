"""A line of a receipt -> what it says of an item.

In: a line. Out: an `ItemLine`: the text that describes, the amount at its end, and a quantity with
the price of one if their product is the amount, or if they are written as such (`2 x 0,69`, `0,532
kg x 1,99`, `3 @ 2.50`, `3 for 5.00`). An amount with letters for figures has all its readings.
This module knows neither other lines nor sums.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.document.text import fold
from parsers.extraction.candidates import dates_in
from parsers.extraction.lines import Line
from parsers.types.receipt.item_names import count_labels, has_word, name_in
from parsers.types.receipt.products import (
    CENT,
    Product,
    Span,
    proved_product,
    span_of,
    units,
    written_deal,
    written_product,
)
from parsers.values.amounts import to_decimal
from parsers.values.currencies import CURRENCIES, MARK
from parsers.values.ocr_confusions import numbers_meant

SHORT_TAIL = 14
"""Characters after the amount: the letter or rate of its tax, a star, a currency."""
_SLIPS = r"[\dOoQDlI|SsBZzGgq]"
AMOUNT = re.compile(
    r"(?:(?<![\d.,:/'])|(?<=[^\W\d_]\.))(?:\d{1,3}(?:[.,' ]\d{3})+|\d{1,6})?[.,]\d{2}"
    r"(?![\d/:]|[.,]\d|\s?%)"
)
_ONE_SIGN = rf"(?:(?<=RM)|(?<=EUR)|(?<!\w)){_SLIPS}{{1,5}} ?[.,;·] ?{_SLIPS}{{2}}(?!\w|[.,:/])"
_BLANK = r"(?<!\w)\d{1,4} \d{2}(?![\w.,:/])"
MISREAD = re.compile(rf"(?<![\d.,:/])(?:{_ONE_SIGN}|{_BLANK})")
"""Letters for figures, a blank or another sign for the decimal sign."""
WHOLE = re.compile(r"(?<![\w.,:/'])(?:\d{1,3}(?:[., ]\d{3})*(?![\w.,:/]|\s?%)|\d{4,6}(?!\w))")
PRICE_OF_ONE = re.compile(
    rf"@ ?(?:(?:{MARK}) ?)?((?:\d{{1,3}}(?:[.,' ]\d{{3}})+|\d{{1,5}})[.,]\d{{2}})(?!\d)"
)
CODE_ALONE = re.compile(r"\W*(?:(?=\S*\d)\S+|[A-Z]{2,}(?:-[A-Z]+)+)\W*")
"""Of an article, before a price of one below its name."""
COUNTED = re.compile(r"^(\d{1,3}(?:[.,]\d{1,3})?) ?[x×*](?= ?[^\W\d_]{2})", re.IGNORECASE)
SIGNS_BEFORE = re.compile(r"(?:[\s*×@:=]|(?<![^\W\d_])[xX])+$")
"""Between a name or a count and a price; the last letter of `Box` is none."""
TAIL = re.compile(r"[-–−]?[*#≤]{0,2}(?:[A-Z]{3}|[^\W\d_]{0,2})\d{0,2}\W{0,2}")


@dataclass(frozen=True, slots=True)
class ItemLine:
    """text: start and end of what describes; code: of what stands in its place without a word.
    readings: what the amount may be. product: what quantity and price come to where they are
    written. legible: the amount has the form of one."""

    line: Line
    text: tuple[int, int] | None = None
    amount: Span | None = None
    readings: tuple[Decimal, ...] = ()
    quantity: Span | None = None
    unit_price: Span | None = None
    product: Decimal | None = None
    code: tuple[int, int] | None = None
    legible: bool = True

    @property
    def is_quantity(self) -> bool:
        """Of the item above or below: quantity and price, and nothing else."""
        return self.amount is None and self.quantity is not None and self.text is None

    @property
    def is_text(self) -> bool:
        return self.amount is None and self.text is not None

    @property
    def is_price(self) -> bool:
        """Of the item above: the price of one, and no name."""
        alone = self.amount is None and self.quantity is None and self.text is None
        return alone and self.unit_price is not None


def read_item_line(line: Line, whole: bool = False) -> ItemLine:
    """whole: amounts have no decimals on this receipt."""
    text = line.text
    found = _last_amount(line, whole)
    if found is None:
        return _without_amount(line, whole)
    amount, readings = found
    product = _product(text, amount, whole)
    if product is None and _is_price_of_one(text, amount, whole):
        return _without_amount(line, whole)
    quantity, price = (product.quantity, product.price) if product else (_counted(text), None)
    described = _described(line, _parts(line, amount, product, quantity), quantity)
    end = _before_gap(line, _back_over_prices(text, _first(amount, product)))
    code = (0, end) if not described and _is_code(text[:end], product) else None
    legible = (WHOLE if whole else AMOUNT).search(text, amount.start, amount.end)
    value = product.value if product else None
    return ItemLine(
        line, described, amount, readings, quantity, price, value, code, legible is not None
    )


def _product(text: str, amount: Span, whole: bool) -> Product | None:
    """That before the amount; of so many for so much, the amount may be the price."""
    written = written_product(text, amount.start, whole) or proved_product(text, amount)
    if written:
        return _counted_first(text, written)
    deal = written_deal(text, amount.end)
    if deal is None or deal.taken[0][1] != amount.end:
        return deal
    if deal.value != amount.value or deal.is_rate:
        return None
    return Product(deal.quantity, None, deal.value, ((deal.quantity.start, amount.start),))


def _counted_first(text: str, product: Product) -> Product:
    """`2 x Milk 2L @ 1.45`: the count before the name."""
    counted = _counted(text)
    if counted is None or product.price is None or counted.value != product.quantity.value:
        return product
    taken = ((counted.start, counted.end), (product.price.start, product.price.end))
    return Product(counted, product.price, product.value, taken)


def _is_code(text: str, product: Product | None) -> bool:
    """Letters, though no word, that do not begin with what a count is called."""
    if product and product.taken[0][0] == 0:
        return False
    begin = re.match(r"\W*([^\W\d_]+)", text)
    named = begin is not None and fold(begin[1]) in count_labels()
    return not named and re.search(r"[^\W\d_]", text) is not None


def _first(amount: Span, product: Product | None) -> int:
    starts = [start for start, _ in product.taken if start] if product else []
    return min([amount.start, *starts])


def _parts(
    line: Line, amount: Span, product: Product | None, quantity: Span | None
) -> list[tuple[int, int]]:
    """What no number takes, from left to right; that before the first one without its prices."""
    taken = [*product.taken] if product else [(quantity.start, quantity.end)] if quantity else []
    parts, start = [], 0
    for begin, end in sorted([*taken, (amount.start, len(line.text))]):
        if begin > start:
            parts.append((start, max(start, _back_over_prices(line.text, begin))))
        start = max(start, end)
    behind = line.text[amount.end :]
    return parts if _is_tail(behind) else [*parts, (amount.end, len(line.text))]


def _last_amount(line: Line, whole: bool) -> tuple[Span, tuple[Decimal, ...]] | None:
    """The last number of the line that may be its amount, with its sign, and its readings."""
    text = line.text
    for match in _last_first(WHOLE if whole else AMOUNT, line):
        value = to_decimal(match[0])
        if value is not None and _is_tail(text[match.end() :]):
            span = _signed(text, match.start(), match.end(), value)
            return span, (span.value,)
    for match in _last_first(MISREAD, line):
        readings = sorted(numbers_meant(match[0])) if re.search(r"\d", match[0]) else []
        near = [one for one in readings if one.as_tuple().exponent == -2]
        if near and _is_tail(text[match.end() :]):
            span = _signed(text, match.start(), match.end(), near[0])
            sign = -1 if span.value < 0 else 1
            return span, tuple(sign * one for one in near)
    return _before_name(text, whole)


def _before_name(text: str, whole: bool) -> tuple[Span, tuple[Decimal, ...]] | None:
    """`2 x 4,50  9,00  Lasagne`: what the product at the beginning of the line comes to."""
    product = written_product(text, len(text), whole)
    if product is None or text[: product.taken[0][0]].strip():
        return None
    match = (WHOLE if whole else AMOUNT).match(text, product.taken[0][1] + 1)
    value = to_decimal(match[0]) if match else None
    if match is None or value is None or abs(value - product.value) >= CENT:
        return None
    return Span(*match.span(), value), (value,)


def _last_first(pattern: re.Pattern[str], line: Line) -> Iterator[re.Match[str]]:
    """None reaches over a wide gap: what would is sought again behind the gap."""
    gaps = [begin for begin, _ in line.phrases()[1:]]
    found, start = [], 0
    while match := pattern.search(line.text, start):
        gap = next((one for one in gaps if match.start() < one < match.end()), None)
        if gap is None:
            found.append(match)
        start = gap or match.end()
    return reversed(found)


def _signed(text: str, start: int, end: int, value: Decimal) -> Span:
    """With the minus before or behind it, also before its currency."""
    before = re.search(
        rf"[-–−] ?(?:{MARK})?\.? ?-?$", text[max(0, start - 8) : start], re.IGNORECASE
    )
    after = re.match(r" ?[-–−](?![\d-])", text[end:])
    if before and not re.search(r"\w$", text[: max(0, start - 8) + before.start()]):
        return Span(max(0, start - 8) + before.start(), end, -value)
    return Span(start, end + after.end(), -value) if after else Span(start, end, value)


def _is_tail(tail: str) -> bool:
    if len(tail) > SHORT_TAIL:
        return False
    tokens = re.sub(r"[#*]", " ", tail).split()
    numbers = sum(token.strip("*%").isdecimal() for token in tokens)
    return len(tokens) <= 3 and numbers < 2 and all(map(_may_follow, tokens))


def _may_follow(token: str) -> bool:
    if token.strip(".").upper() in CURRENCIES:
        return True
    return TAIL.fullmatch(token) is not None and fold(token) not in units()


def _is_price_of_one(text: str, amount: Span, whole: bool) -> bool:
    """`@24.00`, `5 x 3.00`, `4 @ 2 for 3.00`: what would be bought stands elsewhere."""
    if re.search(rf"@ ?(?:{MARK})? ?$", text[: amount.start], re.IGNORECASE):
        return True
    product = written_product(text, len(text), whole) or written_deal(text, len(text))
    if product is None or not any(a <= amount.start < b for a, b in product.taken):
        return False
    return product.price is not None or product.quantity.value != amount.value


def _counted(text: str) -> Span | None:
    """`2 x Coffee`."""
    match = COUNTED.match(text)
    return span_of(match, 1) if match else None


def _back_over_prices(text: str, start: int) -> int:
    """Where the columns of prices begin that end at `start`; a currency or unit is one of them."""
    while True:
        before = SIGNS_BEFORE.sub("", text[:start])
        last = before.rsplit(" ", 1)[-1]
        is_mark = last.strip(".").upper() in CURRENCIES
        if not last or not (AMOUNT.fullmatch(last) or is_mark):
            return len(before)
        start = len(before) - len(last)


def _described(
    line: Line, parts: Sequence[tuple[int, int]], quantity: Span | None
) -> tuple[int, int] | None:
    """The first part with a word, without the article's code; None if there is none."""
    for start, end in parts:
        end = max(start, _before_gap(line, end))
        found = name_in(line.text, start, end)
        if found and quantity and not line.text[start : found[0]].strip():
            found = name_in(line.text, *found)
        if found:
            return found
    return None


def _without_amount(line: Line, whole: bool) -> ItemLine:
    text = line.text
    written = written_product(text, len(text), whole) or written_deal(text, len(text))
    if written and not dates_in(line):
        parts = _between(written.taken, len(text))
        described = _described(line, parts, written.quantity)
        return ItemLine(line, described, None, (), written.quantity, written.price, written.value)
    one = PRICE_OF_ONE.search(text)
    if one and (value := to_decimal(one[1])):
        price, is_code = Span(*one.span(1), value), CODE_ALONE.fullmatch(text[: one.start()])
        described = None if is_code else _described(line, [(0, one.start())], None)
        return ItemLine(line, described, unit_price=price)
    return ItemLine(line, _described(line, [(0, len(text))], None))


def _between(taken: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    edges = [0, *(edge for pair in taken for edge in pair), length]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _before_gap(line: Line, end: int) -> int:
    """Without what stands apart at the right and is no word, such as a position or a tax code."""
    for begin, _ in reversed(line.phrases()):
        if 0 < begin < end and not has_word(line.text[begin:end]):
            end = len(line.text[:begin].rstrip())
    return end
