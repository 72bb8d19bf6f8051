"""Lines -> the sums of a receipt: total and subtotal.

They are found by their labels and by what they come to, as on any document; beyond that, what the
items come to is the subtotal, a receipt with one amount has no other total, and that of a refund is
below zero. This module knows no schema.
"""

from collections import Counter
from collections.abc import Sequence

from parsers.extraction import totals
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece
from parsers.extraction.totals import MOST_TAX, Amount, labelled_amounts
from parsers.extraction.vocabulary import CLOSING_ROLES, Role
from parsers.types.receipt.item_lines import read_item_line
from parsers.types.receipt.items import MOST_LINES, find_unlabelled_total, read_items
from parsers.types.receipt.list_ends import SUMS

MOST_ROUNDING = 1
"""Units of a currency: a total is rounded to whole ones where these are the smallest coins."""


def find_total(reading: Reading) -> Piece | None:
    found = totals.find_total(_without_foreign(reading))
    if found:
        return _rounded_below(reading.lines, found) or _rounded_above(reading.lines, found) or found
    lines = reading.lines[:MOST_LINES]
    amounts = labelled_amounts(lines)
    added_up = find_unlabelled_total(lines, amounts)
    if added_up:
        return added_up
    refunded = [one for one in amounts if one.role in CLOSING_ROLES and one.value < 0]
    alone = [one for one in amounts if one.role is not Role.TAX]
    if not refunded and len({one.value for one in alone}) != 1:
        return None
    return (refunded or alone)[-1].number.piece


def _without_foreign(reading: Reading) -> Reading:
    """Without the totals that are said once more in another currency than the others."""
    amounts = labelled_amounts(reading.lines)
    told = [(one, currency) for one in amounts if (currency := _currency(one))]
    times = Counter(currency for _, currency in told)
    if len(times) < 2:
        return reading
    own = max(times, key=lambda currency: times[currency])
    owned = {one.number.piece for one, currency in told if currency == own and one.role in SUMS}
    foreign = {(one.line.page, one.line.index) for one, currency in told if currency != own}
    if not owned:
        return reading
    kept = [
        (line, labels)
        for line, labels in zip(reading.lines, reading.labels, strict=True)
        if (line.page, line.index) not in foreign
    ]
    return Reading(tuple(line for line, _ in kept), tuple(labels for _, labels in kept))


def _currency(amount: Amount) -> str | None:
    """Its code, or its sign where that has several."""
    mark = amount.number.currency_piece
    return amount.number.currency or (mark.text.upper() if mark else None)


def find_tax(reading: Reading) -> Piece | None:
    """No tip or charge, though it makes the total together with another amount as a tax does."""
    amounts = labelled_amounts(reading.lines)
    found = totals.find_tax(reading)
    extras = [one.number.piece for one in amounts if one.role is Role.EXTRA]
    return _tax_of_row(reading, amounts) if found is None or found in extras else found


def _tax_of_row(reading: Reading, amounts: Sequence[Amount]) -> Piece | None:
    """In a row of net, tax and gross amount, of which the last is the total before rounding."""
    piece = find_total(reading)
    total = next((one.value for one in amounts if one.number.piece == piece), None)
    by_line: dict[tuple[int, int], list[Amount]] = {}
    for one in amounts:
        by_line.setdefault((one.line.page, one.line.index), []).append(one)
    for row in by_line.values():
        if total is None or len(row) != 3:
            continue
        tax, net, gross = sorted(row, key=lambda one: one.value)
        adds_up = net.value + tax.value == gross.value and 0 < tax.value <= net.value * MOST_TAX
        if adds_up and abs(gross.value - total) < MOST_ROUNDING:
            return tax.number.piece
    return None


def _rounded_below(lines: Sequence[Line], total: Piece) -> Piece | None:
    """What stands below the total and is it with the small amount between, whatever their labels:
    a total is rounded, or its tax is added."""
    below = [read_item_line(line) for line in lines if _is_at_or_below(line, total)]
    found = [item for item in below if item.amount is not None][:3]
    if len(found) < 3:
        return None
    first, step, last = (item.readings[0] for item in found)
    span = found[2].amount
    printed = found[0].amount
    if span is None or printed is None or not (0 < abs(step) < 1 and abs(step) < abs(first)):
        return None
    starts_here = found[0].line.text[printed.start : printed.end] == total.text
    is_sum = last in (first + step, first - step)
    return found[2].line.piece(span.start, span.end) if starts_here and is_sum else None


def _rounded_above(lines: Sequence[Line], total: Piece) -> Piece | None:
    """The labelled total of which an amount of the table of taxes is off by the rounding told."""
    amounts = labelled_amounts(lines)
    inside = [one.value for one in amounts if one.number.piece == total and one.in_summary]
    steps = {abs(one.value) for one in amounts if one.role is Role.ROUNDING and abs(one.value) > 0}
    rounded = {value + sign * step for value in inside for step in steps for sign in (1, -1)}
    closing = [one for one in amounts if one.role in CLOSING_ROLES and not one.in_summary]
    found = (one.number.piece for one in closing if one.value in rounded)
    return next(found, None)


def _is_at_or_below(line: Line, piece: Piece) -> bool:
    if piece.box is None or line.page != piece.page:
        return line.page > piece.page
    return line.box.y1 > piece.box.center_y


def find_subtotal(reading: Reading) -> Piece | None:
    """The labelled sum that the items come to, if it is not the total; else the net amount."""
    amounts = labelled_amounts(reading.lines)
    found = read_items(reading.lines[:MOST_LINES], amounts)
    total = find_total(reading)
    sums = [one for one in amounts if _is_sum(one) and one.number.piece != total]
    parts = [one for one in sums if one.role is Role.PART and not one.in_summary]
    if found and found.cost is not None and total:
        same = [one for one in (*parts, *sums) if one.value == found.total]
        is_part = bool(same) and same[0] in parts
        if same and (is_part or total.text not in [one.number.piece.text for one in same]):
            return same[0].number.piece
    return totals.find_net(reading)


def _is_sum(amount: Amount) -> bool:
    return amount.role in SUMS and amount.role is not Role.HANDED
