"""What is no invoice, but looks like one: orders, delivery notes, statements, reminders, payslips.

They have the letters of invoices, with another title and another body. Their values have paths of
their own, as no document type reads them yet.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from synthetic.canvas import RIGHT
from synthetic.contents import rounded
from synthetic.countries import filled
from synthetic.document import Value
from synthetic.layouts import Layout
from synthetic.scene import Scene
from synthetic.tables import table
from synthetic.totals import totals

PATHS = {
    "order": {"invoice_number": "order_number", "invoice_date": "order_date"},
    "delivery_note": {"invoice_number": "delivery_number", "invoice_date": "delivery_date"},
    "statement": {"invoice_number": "account_number", "invoice_date": "statement_date"},
    "reminder": {"invoice_number": "customer_number", "invoice_date": "reminder_date"},
    "payslip": {
        "invoice_number": "personnel_number",
        "invoice_date": "pay_date",
        "seller": "employer",
        "buyer": "employee",
    },
}
KEPT = (
    "seller",
    "buyer",
    "total",
    "currency",
    "line_items[",
    "entries[",
    "gross",
    "net_pay",
    "opening",
    "closing",
)


def renamed(kind: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """By the paths of the kind; what only invoices have is left out."""
    paths = PATHS[kind]
    kept = {path: value for path, value in values.items() if path in paths or path.startswith(KEPT)}
    return {
        name: replace(value, path=name)
        for path, value in kept.items()
        for name in (_path(path, paths),)
    }


def _path(path: str, paths: Mapping[str, str]) -> str:
    head, _, rest = path.partition("_")
    if path in paths:
        return paths[path]
    return (
        f"{paths[head]}_{rest}" if rest and head in ("seller", "buyer") and head in paths else path
    )


def adapted(kind: str, layout: Layout) -> Layout:
    """Without what only invoices have, such as a day to pay and a bank."""
    if kind not in PATHS:
        return layout
    columns = tuple(each for each in layout.columns if kind != "delivery_note" or each in (
        "pos", "article", "description", "quantity", "unit"))  # fmt: skip
    return replace(layout, columns=columns, due="sentence", bank="none")


def order(s: Scene, x0: float, x1: float) -> None:
    table(s, x0, x1)
    totals(s, x0, x1)


def delivery_note(s: Scene, x0: float, x1: float) -> None:
    table(s, x0, x1)
    s.c.put(x0, "_" * 24)
    s.down(2)


def _heads(s: Scene, ends: list[float], heads: list[str]) -> None:
    for n, (end, head) in enumerate(zip(ends, heads, strict=True)):
        s.c.put(end, head, style="bold", align=RIGHT if n > 1 else "left", size=s.c.size * 0.9)
    s.c.line(ends[0], s.c.y + 3, ends[-1], s.c.y + 3)
    s.down(1.5)


def _entry(s: Scene, n: int, day: datetime.date, number: str, ends: list[float]) -> None:
    path = f"entries[{n}]."
    s.value(
        ends[0], s.f.formats.date(day), path + "date", day.isoformat(), fit=ends[1] - ends[0] - 6
    )
    s.value(ends[1], number, path + "document_number")


def statement(s: Scene, x0: float, x1: float) -> None:
    """Debits and credits with a running balance."""
    wide = x1 - x0
    ends = [x0, x0 + wide * 0.18, x0 + wide * 0.62, x0 + wide * 0.8, x1]
    debit, credit, balance = s.w.all("balance")
    _heads(s, ends, [s.w("date"), s.w("number"), debit, credit, balance])
    total = rounded(s.f.total / 7)
    s.amount(ends[4], total, "opening_balance", place="items")
    s.down(1.2)
    for n, item in enumerate(s.f.items[:25]):
        if s.c.y + 3 * s.c.step > s.c.bottom:
            s.c.new_sheet(s.l.margin + 40)
        day = s.f.date - datetime.timedelta(days=40 - n)
        _entry(s, n, day, filled("RE-#####", s.rng), ends)
        paid = s.rng.random() < 0.35
        total += -item.amount if paid else item.amount
        s.amount(
            ends[3 if paid else 2],
            item.amount,
            f"entries[{n}].{'credit' if paid else 'debit'}",
            place="items",
        )
        s.amount(ends[4], total, f"entries[{n}].balance", place="items")
        s.down(1.2)
    s.c.put(x0, balance, style="bold")
    s.amount(ends[4], total, "closing_balance", style="bold", place="total")
    s.down(2)


def reminder(s: Scene, x0: float, x1: float) -> None:
    """Invoices that are open, and a fee."""
    ends = [x0, x0 + (x1 - x0) * 0.2, x0 + (x1 - x0) * 0.65, x1]
    _heads(s, ends, [s.w("date"), s.w("number"), s.w("due"), s.w("due_amount")])
    total = Decimal(0)
    for n, item in enumerate(s.f.items[:6]):
        day = s.f.date - datetime.timedelta(days=70 - 5 * n)
        _entry(s, n, day, filled("######", s.rng), ends)
        s.c.put(ends[2], s.f.formats.date(day + datetime.timedelta(days=30)), align=RIGHT)
        s.amount(ends[3], item.amount, f"entries[{n}].amount", place="items")
        total += item.amount
        s.down(1.2)
    s.c.put(x0, s.w("total"), style="bold")
    s.amount(ends[3], total, "total", style="bold", place="total")
    s.down(2)


def payslip(s: Scene, x0: float, x1: float) -> None:
    gross, tax, social, net = s.w.all("pay")
    pay = rounded(Decimal(s.rng.uniform(1800, 6500)))
    taken = [rounded(pay * share / 100) for share in (s.rng.randint(8, 25), s.rng.randint(7, 20))]
    rows = [
        (gross, pay, "gross_pay"),
        (tax, -taken[0], None),
        (social, -taken[1], None),
        (net, pay - sum(taken), "net_pay"),
    ]
    for label, value, path in rows:
        s.c.put(x0, label, style="bold" if path == "net_pay" else "")
        s.amount(x0 + (x1 - x0) * 0.7, value, path)
        s.down(1.4)


BODIES: dict[str, Callable[[Scene, float, float], None]] = {
    "order": order, "delivery_note": delivery_note, "statement": statement, "reminder": reminder,
    "payslip": payslip,
}  # fmt: skip
