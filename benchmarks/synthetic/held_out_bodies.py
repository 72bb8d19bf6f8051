"""Bodies of bank statements, reminders and payslips that nothing learns from: see `held_out_parts`.

They belong to families of layouts that are only scored, one arrangement to each family; the other
families print theirs as `bank_statements`, `reminders` and `payslips` do.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from synthetic.bank_statements import (
    Movement,
    Style,
    balance_lines,
    put_amount,
    rows,
    style_of,
    sum_lines,
)
from synthetic.canvas import RIGHT
from synthetic.payslips import Part, Pay, total
from synthetic.reminders import Open, cell, sums
from synthetic.scene import Scene

PLAIN = Style("columns", "none", "box", False, False, False, False, True, False, False)


def _ways_apart(
    s: Scene, x0: float, x1: float, opening: Decimal, moved: Sequence[Movement]
) -> None:
    """A summary, then what came in, then what went out, each in days of its own."""
    closing = opening + sum((each.amount for each in moved), Decimal(0))
    balance_lines(s, x0, x1, PLAIN, opening, closing, moved)
    parts = {
        "b_credit": [e for e in moved if e.amount > 0],
        "b_debit": [e for e in moved if e.amount < 0],
    }
    n = 0
    for key, some in parts.items():
        s.c.put(x0, s.w(key), style="bold", size=s.c.size * 1.15)
        s.down(1.4)
        for end, head in ((x0, "b_date"), (x0 + 75, "b_text"), (x1, "b_amount")):
            s.c.put(end, s.w(head), style="bold", align=RIGHT if end == x1 else "left")
        s.down(1.3)
        for each in some:
            if s.c.y + 3 * s.c.step > s.c.bottom:
                s.c.new_sheet(s.l.margin + 40)
            path, text = f"entries[{n}].", each.texts[0]
            s.value(x0, s.f.formats.date(each.day), path + "date", each.day.isoformat(), fit=70)
            s.value(x0 + 75, text, path + "description", fit=x1 - x0 - 160)
            s.value(
                x1,
                s.f.formats.number(abs(each.amount)),
                path + key[2:],
                str(abs(each.amount)),
                align=RIGHT,
            )
            s.down(1.25)
            n += 1
        s.down(0.6)


def _balance_before(
    s: Scene, x0: float, x1: float, opening: Decimal, moved: Sequence[Movement]
) -> None:
    """Rows with signs, the sums below them, the balances in a row of four at the end."""
    style = Style("minus", "none", "none", False, True, False, True, False, False, False)
    rows(s, x0, x1, style, opening, moved)
    closing = opening + sum((each.amount for each in moved), Decimal(0))
    wide = (x1 - x0) / 2
    for n, key in enumerate(("opening", "closing")):
        s.c.put(x0 + n * wide, s.w(key), style="bold", fit=wide - 10)
    s.down(1.3)
    for n, (value, path) in enumerate(((opening, "opening_balance"), (closing, "closing_balance"))):
        text = s.f.formats.number(value)
        s.value(x0 + n * wide, text, path, str(value), fit=wide - 10)
    s.down(2)


def _balance_first(
    s: Scene, x0: float, x1: float, opening: Decimal, moved: Sequence[Movement]
) -> None:
    """Usual rows, but ends told in sentences of their own, and sums at the very end."""
    own = style_of(s.l.name)
    style = Style("columns", "all", "lines", False, own.value_dates, False, False, True, True, True)
    s.c.put(x0, s.w("opening"))
    put_amount(s, x0 + (x1 - x0) * 0.5, opening, "opening_balance", style, balance=True)
    s.down(1.6)
    rows(s, x0, x1, style, opening, moved)
    closing = opening + sum((each.amount for each in moved), Decimal(0))
    s.c.put(x0, s.w("closing"))
    put_amount(s, x0 + (x1 - x0) * 0.5, closing, "closing_balance", style, balance=True)
    s.down(1.6)
    sum_lines(s, x0, x0 + (x1 - x0) * 0.5, moved)


def _paid_in_part(
    s: Scene, x0: float, x1: float, entries: Sequence[Open], costs: Sequence[tuple[str, Decimal]]
) -> None:
    """With what was billed beside what is open of it."""
    keys = ["e_number", "e_date", "e_due", "e_original", "e_amount"]
    ends = [x0, x0 + (x1 - x0) * 0.22, x0 + (x1 - x0) * 0.42, x0 + (x1 - x0) * 0.8, x1]
    for end, key in zip(ends, keys, strict=True):
        align = RIGHT if key in ("e_original", "e_amount") else "left"
        s.c.put(end, s.w(key), style="bold", align=align, fit=(x1 - x0) * 0.19)
    s.down(1.5)
    for n, each in enumerate(entries):
        for end, key in zip(ends, keys, strict=True):
            if key == "e_original":
                more = Decimal(s.rng.choice((0, 0, 50, 120)))
                s.amount(end, each.amount + more, None, place="items", fit=(x1 - x0) * 0.19)
            else:
                cell(s, end, key, n, each, (x1 - x0) * 0.19)
        s.down(1.4)
    sums(s, x0, x1, entries, costs)


def _by_line(
    s: Scene, x0: float, x1: float, entries: Sequence[Open], costs: Sequence[tuple[str, Decimal]]
) -> None:
    """Amounts before days, without lines between heads and rows."""
    keys = ["e_amount", "e_number", "e_date"]
    wide = (x1 - x0) / 3
    for n, key in enumerate(keys):
        s.c.put(
            x0 + (wide * 0.7 if n == 0 else n * wide),
            s.w(key),
            align=RIGHT if n == 0 else "left",
            style="bold",
        )
    s.down(1.4)
    for n, each in enumerate(entries):
        for at, key in enumerate(keys):
            cell(s, x0 + (wide * 0.7 if at == 0 else at * wide), key, n, each, wide - 8)
        s.down(1.3)
    sums(s, x0, x0 + wide * 1.6, entries, costs)


def _side_by_side(s: Scene, x0: float, x1: float, pay: Pay) -> None:
    """What was earned on the left, what is kept back on the right, sums below each."""
    middle, top = x0 + (x1 - x0) / 2, s.c.y
    ends = []
    halves: tuple[tuple[float, float, str, str, tuple[Part, ...]], ...] = (
        (x0, middle - 10, "h_earnings", "earnings", pay.earned),
        (middle + 10, x1, "h_deductions", "deductions", pay.kept_back),
    )
    for left, right, head, name, parts in halves:
        s.c.y = top
        s.c.put(left, s.w(head), style="bold", fit=(right - left) * 0.6)
        s.c.put(right, s.w("h_paid"), style="bold", align=RIGHT, fit=(right - left) * 0.35)
        s.down(1.4)
        for n, (text, amount) in enumerate(parts):
            s.value(left, text, f"{name}[{n}].description", fit=(right - left) * 0.6)
            s.amount(right, amount, f"{name}[{n}].amount", place="items", fit=(right - left) * 0.36)
            s.down(1.25)
        ends.append(s.c.y)
    s.c.y = max(ends) + 4
    base = s.c.y
    total(s, x0, middle - 10, "gross", pay.gross, "gross_pay")
    s.c.y = base
    total(s, middle + 10, x1, "total_deductions", pay.deducted, "total_deductions")
    total(s, middle + 10, x1, "net_pay", pay.net, "net_pay", last=True)


def _sums_first(s: Scene, x0: float, x1: float, pay: Pay) -> None:
    """Gross, deductions and net in a box on top, the parts below."""
    right, top = x0 + (x1 - x0) * 0.55, s.c.y - s.c.size * 1.3
    total(s, x0 + 5, right - 5, "gross", pay.gross, "gross_pay")
    total(s, x0 + 5, right - 5, "total_deductions", pay.deducted, "total_deductions")
    total(s, x0 + 5, right - 5, "net_pay", pay.net, "net_pay", last=True)
    s.c.box(x0, top, right, s.c.y - s.c.size)
    s.down(0.6)
    for head, name, parts in (
        ("h_earnings", "earnings", pay.earned),
        ("h_deductions", "deductions", pay.kept_back),
    ):
        s.c.put(x0, s.w(head), style="bold")
        s.c.put(x1, s.w("h_paid"), style="bold", align=RIGHT)
        s.down(1.4)
        for n, (text, amount) in enumerate(parts):
            s.value(x0, text, f"{name}[{n}].description")
            s.amount(x1, amount, f"{name}[{n}].amount", place="items")
            s.down(1.25)
        s.down(0.5)


BANK_STATEMENTS: dict[str, Callable[..., None]] = {
    "info_block": _ways_apart, "stub": _balance_before, "bill": _balance_first,
    "freight": _balance_before, "fiscal": _ways_apart,
}  # fmt: skip
REMINDERS: dict[str, Callable[..., None]] = {
    "info_block": _paid_in_part,
    "stub": _by_line,
    "folio": _paid_in_part,
    "bill": _by_line,
}
PAYSLIPS: dict[str, Callable[..., None]] = {
    "info_block": _side_by_side, "timesheet": _side_by_side, "wholesale": _sums_first,
    "subscription": _sums_first, "stub": _side_by_side,
}  # fmt: skip
