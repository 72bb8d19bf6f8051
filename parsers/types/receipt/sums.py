"""Lines -> the sums of a receipt: total and subtotal.

They are found by their labels and by what they come to, as on any document; beyond that, what the
items come to is the subtotal, a receipt with one amount has no other total, and that of a refund is
below zero. This module knows no schema.
"""

from collections.abc import Sequence

from parsers.extraction import totals
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece
from parsers.extraction.totals import Amount, labelled_amounts
from parsers.extraction.vocabulary import CLOSING_ROLES, Role
from parsers.types.receipt.item_lines import read_item_line
from parsers.types.receipt.items import MOST_LINES, find_unlabelled_total, read_items
from parsers.types.receipt.list_ends import SUMS


def find_total(reading: Reading) -> Piece | None:
    found = totals.find_total(reading)
    if found:
        return _rounded_below(reading.lines, found) or found
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


def _is_at_or_below(line: Line, piece: Piece) -> bool:
    if piece.box is None or line.page != piece.page:
        return line.page > piece.page
    return line.box.y1 > piece.box.center_y


def find_subtotal(reading: Reading) -> Piece | None:
    """The labelled sum that the items come to, if it is not the total; else the net amount."""
    amounts = labelled_amounts(reading.lines)
    found = read_items(reading.lines[:MOST_LINES], amounts)
    total = find_total(reading)
    if found and found.cost is not None and total:
        same = [one for one in amounts if _is_sum(one) and one.value == found.total]
        if same and total not in [one.number.piece for one in same]:
            return same[0].number.piece
    return totals.find_net(reading)


def _is_sum(amount: Amount) -> bool:
    return amount.role in SUMS and amount.role is not Role.HANDED
