"""A line of a receipt -> what it says of an item.

In: a line. Out: an `ItemLine`: the text that describes, the amount at its end, and a quantity with
the price of one if their product is the amount, or if they are written as such (`2 x 0,69`, `0,532
kg x 1,99`, `3 @ 2.50`). An amount with letters for figures has all its readings. This module knows
neither other lines nor sums.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from parsers.document.text import fold
from parsers.extraction.candidates import dates_in
from parsers.extraction.lines import Line
from parsers.types.receipt.products import (
    PRODUCT,
    Span,
    proved_product,
    span_of,
    units,
    value_of,
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
PRICE_OF_ONE = re.compile(r"@ ?(\d{1,5}[.,]\d{2})(?!\d)")
COUNTED = re.compile(r"^(\d{1,3}(?:[.,]\d{1,3})?) ?[x×*](?= ?[^\W\d_]{2})", re.IGNORECASE)
TAIL = re.compile(r"[-–−]?[*#≤]{0,2}[^\W\d_]{0,2}\d{0,2}\W{0,2}")
STAR = re.compile(r"\s[*#]\w{0,2}$")
CODE_BEHIND = re.compile(r"(?<=\w) \d{6,}$")
CODE = re.compile(r"^\W*\d{4,}\W+(?=[^\W\d_]{2})")


@dataclass(frozen=True, slots=True)
class ItemLine:
    """text: start and end of what describes; code: of what stands in its place without a word.
    readings: what the amount may be; legible: it has the form of an amount."""

    line: Line
    text: tuple[int, int] | None = None
    amount: Span | None = None
    readings: tuple[Decimal, ...] = ()
    quantity: Span | None = None
    unit_price: Span | None = None
    code: tuple[int, int] | None = None
    legible: bool = True

    @property
    def is_quantity(self) -> bool:
        """Of the item above or below: quantity and price, and nothing else."""
        return self.amount is None and self.quantity is not None and self.text is None

    @property
    def is_text(self) -> bool:
        return self.amount is None and self.text is not None


def read_item_line(line: Line, whole: bool = False) -> ItemLine:
    """whole: amounts have no decimals on this receipt."""
    text = line.text
    found = _last_amount(line, whole)
    if found is None:
        return _without_amount(line)
    amount, readings = found
    factors = written_product(text, amount.start) or proved_product(text, amount)
    if factors is None and _is_price_of_one(text, amount):
        return _without_amount(line)
    quantity, price = factors or (_counted(text), None)
    start = min(
        span.start
        for span in (amount, *(factors or ()))
        if span is amount or text[: span.start].strip()
    )
    end = _before_gap(line, _back_over_prices(text, start))
    described = _described(text, end, quantity)
    code = None if described or not re.search(r"[^\W\d_]", text[:end]) else (0, end)
    legible = (WHOLE if whole else AMOUNT).search(text, amount.start, amount.end)
    return ItemLine(line, described, amount, readings, quantity, price, code, legible is not None)


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
    return None


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


def _is_price_of_one(text: str, amount: Span) -> bool:
    """`@24.00`, `5 x 3.00`: what would be bought stands elsewhere."""
    return re.search(rf"@ ?(?:{MARK})? ?$", text[: amount.start], re.IGNORECASE) is not None or any(
        match.end() >= amount.end > match.start("price") for match in PRODUCT.finditer(text)
    )


def _counted(text: str) -> Span | None:
    """`2 x Coffee`."""
    match = COUNTED.match(text)
    return span_of(match, 1) if match else None


def _back_over_prices(text: str, start: int) -> int:
    """Where the columns of prices begin that end at `start`; a currency or unit is one of them."""
    while True:
        before = text[:start].rstrip(" *x×@X:=")
        last = before.rsplit(" ", 1)[-1]
        is_mark = last.strip(".").upper() in CURRENCIES
        if not last or not (AMOUNT.fullmatch(last) or is_mark):
            return len(before)
        start = len(before) - len(last)


def _described(text: str, end: int, quantity: Span | None) -> tuple[int, int] | None:
    """The part before the numbers, without the article's code; None if it has no word."""
    start = 0
    if quantity is not None and quantity.end <= end and not text[: quantity.start].strip():
        start = quantity.end + len(re.match(r"[ x×*X.]*", text[quantity.end :])[0])  # type: ignore[index]
    code = CODE.match(text[start:end])
    start += code.end() if code else 0
    for pattern in (STAR, CODE_BEHIND):
        match = pattern.search(text[start:end])
        end = start + match.start() if match else end
    return _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    left = len(part) - len(part.lstrip(" -–.,:;*#"))
    right = len(part.rstrip(" -–:;*#"))
    return (start + left, start + right) if has_word(part) else None


def has_word(text: str) -> bool:
    """A word of three letters, or two words of two, that is no unit, currency or part of a code."""
    found = [word for word in re.findall(r"(?<!\w)[^\W\d_]{2,}(?!\w)", text)
             if fold(word) not in units() and word.upper() not in CURRENCIES]  # fmt: skip
    return len(found) > 1 or any(len(word) > 2 for word in found)


def _without_amount(line: Line) -> ItemLine:
    text = line.text
    written = written_product(text, len(text))
    if written and not dates_in(line):
        start = min(span.start for span in written)
        described = _described(text, start, None)
        return ItemLine(line, described, None, (), *written)
    one = PRICE_OF_ONE.search(text)
    if one and (value := value_of(one[1])):
        price = Span(*one.span(1), value)
        return ItemLine(line, _described(text, one.start(), None), unit_price=price)
    return ItemLine(line, _described(text, _before_gap(line, len(text)), None))


def _before_gap(line: Line, end: int) -> int:
    """Without what stands apart at the right and is no word, such as a position or a tax code."""
    for begin, _ in reversed(line.phrases()):
        if 0 < begin < end and not has_word(line.text[begin:end]):
            end = len(line.text[:begin].rstrip())
    return end
