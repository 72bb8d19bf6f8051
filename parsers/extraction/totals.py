"""Lines -> the total, the net amount, the tax and the currency of a document.

Every amount gets the role of its label, and is scored by that role and by other amounts that
confirm it: cash less change, subtotals with tax and rounding. Amounts in the summary of taxes at
the bottom count less. This module knows no schema.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate

from parsers.document.text import fold
from parsers.extraction.candidates import Number, amounts_in, numbers_in
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece
from parsers.extraction.vocabulary import (
    CLOSING_ROLES,
    Role,
    amount_terms,
    folded,
    letters_of,
    role_of,
    states_capital,
)
from parsers.lexicon import any_of
from parsers.values.currencies import CURRENCIES, SHARED, lone_marks

# Measured on the 80 receipts of SROIE and the invoices of invoice2data, 2026-11-28.
ROLE_SCORES = {Role.HANDED: 1.0, Role.PART: 2.0, Role.TOTAL: 4.0, Role.GROSS: 5.0, Role.PAID: 6.0}
"""How much a role speaks for the total; the other roles speak against it."""
LEFT_BY_CHANGE, SUM_OF_OTHERS = 2.0, 1.0
"""What an amount adds that is what was handed over less the change, and one that others come to."""
REPEATED = 0.25
"""What each place adds at which the amount stands."""
IN_TAX_TABLE = -4.0
"""What an amount adds in the table of taxes."""

MOST_ROUNDING = Decimal("0.10")
SMALLEST_COIN = Decimal("0.05")
CLOSE = Decimal("0.02")
"""By this much a sum is off that was rounded to the smallest coin without saying so."""
MOST_AMOUNTS = 300
"""Sums are looked for among this many amounts."""
NEAR = 40
"""Characters before an amount in which it is said that it was converted."""
MOST_TAX = Decimal("0.35")
"""The part of a net amount that a tax is, at most."""


@dataclass(frozen=True, slots=True)
class Amount:
    number: Number
    role: Role | None
    in_summary: bool

    @property
    def line(self) -> Line:
        return self.number.line

    @property
    def value(self) -> Decimal:
        return self.number.value


def find_total(reading: Reading) -> Piece | None:
    """The amount most likely to be the total, None if there is none with a label that says so."""
    amounts = labelled_amounts(reading.lines)
    amount = _total(amounts) or _sum_of_column(amounts) or _total(_whole(reading.lines))
    return amount.number.piece if amount else None


def find_net(reading: Reading) -> Piece | None:
    """The amount that makes the total together with the tax, else the one labelled so."""
    amounts = labelled_amounts(reading.lines)
    split = _split(amounts)
    net = split[0] if split else _last(amounts, Role.PART)
    return net.number.piece if net else None


def find_tax(reading: Reading) -> Piece | None:
    """The amount that makes the total together with the net one, else the one labelled so."""
    return tax_among(reading.lines)


def tax_among(lines: Sequence[Line]) -> Piece | None:
    """The tax that lines tell of."""
    amounts = labelled_amounts(lines)
    split, total = _split(amounts), _total(amounts)
    tax = split[1] if split else _last(amounts, Role.TAX)
    if tax is None or (total and abs(tax.value) > abs(total.value) * MOST_TAX):
        return None
    return tax.number.piece


def find_currency(reading: Reading) -> Piece | None:
    """The symbol or code that most amounts have beside them, at its first place; else the one in
    the heads of columns or in a sentence; in both those of amounts that are told once more in
    another currency only for want of any. The code of one of the currencies that share a sign says
    more than the sign."""
    beside = [
        (number.currency_piece, _is_converted(line, number.start))
        for line in reading.lines
        for number in amounts_in(line)
        if number.currency_piece is not None
    ]
    lone = [
        (line.piece(*span), _is_converted(line, span[0]))
        for line in reading.lines
        for span in lone_marks(line.text)
    ]
    alone = [piece for piece, _ in lone]
    known = (
        [piece for piece, converted in beside if not converted]
        or [piece for piece, converted in lone if not converted]
        or [piece for piece, _ in beside]
        or alone
    )
    times = Counter(piece.text.upper() for piece in known)
    best = max(known, key=lambda piece: times[piece.text.upper()], default=None)
    codes = SHARED.get(best.text.upper(), "").split() if best else []
    meant = [piece for piece in alone if piece.text in codes]
    return meant[0] if len({piece.text for piece in meant}) == 1 else best


def _is_converted(line: Line, start: int) -> bool:
    return _converted().search(line.text[max(start - NEAR, 0) : start]) is not None


@cache
def _converted() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of('amounts.converted')})(?!\w)", re.IGNORECASE)


def _total(amounts: Sequence[Amount]) -> Amount | None:
    scores = _scores(amounts)
    best = max(scores, default=0.0)
    # Of equals the last one: sums grow downwards.
    return amounts[len(scores) - 1 - scores[::-1].index(best)] if best > 0 else None


def _sum_of_column(amounts: Sequence[Amount]) -> Amount | None:
    """On a form without labels: what stands alone on its line, below two or more that make it."""
    lasts = {id(one.line): one for one in amounts if one.role is None}
    column = list(lasts.values())[-MOST_AMOUNTS:]
    for end in range(len(column) - 1, 1, -1):
        sums = list(accumulate(one.value for one in reversed(column[:end])))
        if column[end].value in sums[1:] and not _is_label(_labels([column[end].number])[0]):
            return column[end]
    return None


def _whole(lines: Sequence[Line]) -> list[Amount]:
    """Numbers without decimals that the label of a total stands right before."""
    return [
        Amount(number, role, False)
        for line in lines
        for number in numbers_in(line)[-1:]
        if (role := role_of(line.text[: number.start])) in (Role.TOTAL, Role.GROSS, Role.PAID)
        and not re.search(r"\d|[.,]$", line.text[: number.start])
    ]


def _split(amounts: Sequence[Amount]) -> tuple[Amount, Amount] | None:
    """A net amount and its tax that make the total, those with the best labels."""
    total = _total(amounts)
    if total is None:
        return None
    near = [one for one in amounts if one.line.page == total.line.page][-MOST_AMOUNTS:]
    sign = -1 if total.value < 0 else 1
    pairs = [
        (
            2 * (net.role is Role.PART) + 2 * (tax.role is Role.TAX) + (net.line is tax.line),
            net,
            tax,
        )
        for net in near
        for tax in near
        if tax.role is not Role.EXTRA
        and 0 < sign * tax.value <= sign * net.value * MOST_TAX
        and abs(net.value + tax.value - total.value) < min(MOST_ROUNDING, abs(tax.value) / 2)
    ]
    best = max(pairs, key=lambda pair: pair[0], default=None)
    return best[1:] if best and best[0] > 0 else None


def _last(amounts: Sequence[Amount], role: Role) -> Amount | None:
    return next((one for one in reversed(amounts) if one.role is role and not one.in_summary), None)


def labelled_amounts(lines: Sequence[Line]) -> list[Amount]:
    """Every amount with the role that the words before it, or else the line above, give it."""
    amounts: list[Amount] = []
    waiting: Role | None = None
    summary = False
    for line in lines:
        summary = summary or (_opens_summary(line.text) and _has_total(amounts))
        found = amounts_in(line)
        role = waiting
        first = len(amounts)
        for label, number in zip(_labels(found), found, strict=True):
            role = _role(label) if _is_label(label) else role
            amounts.append(Amount(number, role, summary))
        waiting = None if found else role_of(line.text)
        if summary and _closes_summary(line, amounts):
            summary = False
            amounts[first:] = [replace(one, in_summary=False) for one in amounts[first:]]
    return amounts


def _role(label: str) -> Role | None:
    """A company's capital, which letters state at their foot, is nothing to pay."""
    return Role.COUNT if states_capital(label) else role_of(label)


def _labels(found: Sequence[Number]) -> list[str]:
    """The words before each amount of a line, after the amount before it."""
    ends = [0, *(one.end for one in found)]
    return [one.line.text[end : one.start] for one, end in zip(found, ends, strict=False)]


def _is_label(text: str) -> bool:
    """A currency between a label and its amount is none itself."""
    return bool(letters_of(text)) and letters_of(text).upper() not in CURRENCIES


@lru_cache(maxsize=4096)
def _opens_summary(text: str) -> bool:
    folded_text = fold(text)
    return any(term in folded_text for term in _summary_heads())


@cache
def _summary_heads() -> tuple[str, ...]:
    return tuple(folded("amounts.tax_tables") - amount_terms()[Role.TAX])


def _closes_summary(line: Line, amounts: Sequence[Amount]) -> bool:
    """A sum to pay below a table of taxes, no smaller than any amount in it."""
    sums = [one for one in amounts if one.line is line and one.role in (Role.GROSS, Role.PAID)]
    inside = [abs(one.value) for one in amounts if one.in_summary and one.line is not line]
    return bool(sums) and bool(inside) and abs(sums[0].value) > max(inside)


def _has_total(amounts: Sequence[Amount]) -> bool:
    return any(one.role in ROLE_SCORES for one in amounts)


def _scores(amounts: Sequence[Amount]) -> list[float]:
    """How much speaks for each amount as the total, 0 or less for none."""
    near = amounts[-MOST_AMOUNTS:]
    kept, rounded, sums = _left_by_change(near), _rounded(near), _sums(near)
    times = Counter(one.value for one in amounts)
    sign = _sign(amounts)
    scores = []
    for amount in amounts:
        value, role = amount.value, amount.role or Role.COUNT
        score = ROLE_SCORES[Role.PAID] if value in rounded else ROLE_SCORES.get(role, 0.0)
        if sign * value > 0 and (score or value in kept):
            score += LEFT_BY_CHANGE * (value in kept)
            score += SUM_OF_OTHERS * (value in sums or _is_rounded(value, sums))
            score += REPEATED * times[value] + IN_TAX_TABLE * amount.in_summary
        scores.append(score if sign * value > 0 else 0.0)
    return scores


def _sign(amounts: Sequence[Amount]) -> int:
    """-1 where the totals are below zero, as on a credit note."""
    totals = _values(amounts, *CLOSING_ROLES)
    return -1 if min(totals, default=0) < 0 and max(totals) <= 0 else 1


def _left_by_change(amounts: Sequence[Amount]) -> set[Decimal]:
    """What was handed over less the change; where that has no label, what follows may be it if
    the rest stands above."""
    handed = _values(amounts, Role.HANDED)
    kept = {cash - abs(rest) for cash in handed for rest in _values(amounts, Role.CHANGE)}
    for index, cash in enumerate(amounts):
        if cash.role is Role.HANDED:
            above = {one.value for one in amounts[:index] if one.role is not Role.COUNT}
            after = [abs(one.value) for one in amounts[index + 1 : index + 3] if one.role is None]
            kept |= {cash.value - rest for rest in after if 0 < rest < cash.value} & above
    return kept


def _rounded(amounts: Sequence[Amount]) -> set[Decimal]:
    """What comes of rounding a total; recognizers lose the sign of the difference."""
    totals = _values(amounts, Role.PART, Role.TOTAL, Role.GROSS)
    steps = [step for step in _values(amounts, Role.ROUNDING) if 0 < abs(step) < MOST_ROUNDING]
    signed = set(steps) | {-step for step in steps if step > 0}
    return {total + step for total in totals for step in signed}


def _is_rounded(value: Decimal, sums: set[Decimal]) -> bool:
    """Coins are rounded to where the smallest ones are out of use, whether it is told or not."""
    return value % SMALLEST_COIN == 0 and any(0 < abs(value - one) <= CLOSE for one in sums)


def _sums(amounts: Sequence[Amount]) -> set[Decimal]:
    """Each part or total with one extra, such as a tax, added, or all of them."""
    before = [one for one in amounts if not one.in_summary]
    extras = [extra for extra in _values(before, Role.EXTRA, Role.TAX) if extra]
    parts = _values(before, Role.PART, Role.TOTAL, Role.GROSS)
    return {part + extra for part in parts for extra in (*extras, sum(extras)) if extra}


def _values(amounts: Sequence[Amount], *roles: Role) -> list[Decimal]:
    return [one.value for one in amounts if one.role in roles]
