"""What is no invoice, but looks like one: orders, delivery notes, statements, reminders, payslips.

They have the letters of invoices, with another title, other labels and another body. In: what an
invoice would say. Out: what the other document says, how it is drawn, and the paths of its values
by the schema of its type. A supplier's statement of account has no type, and paths of its own.
"""

import datetime
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from synthetic import bank_statements, payslips, reminders
from synthetic.canvas import RIGHT
from synthetic.contents import Contents, Item, rounded
from synthetic.countries import filled
from synthetic.document import Value
from synthetic.layouts import Layout
from synthetic.scene import Scene
from synthetic.tables import table
from synthetic.totals import totals

_ORDER = {
    "invoice_number": "order_number", "invoice_date": "order_date", "seller": "buyer",
    "buyer": "supplier", "seller_address": "buyer_address", "buyer_address": "supplier_address",
}  # fmt: skip
PATHS = {
    "order": _ORDER,
    "order_confirmation": {"invoice_number": "order_number", "invoice_date": "order_date",
                           "seller": "supplier", "seller_address": "supplier_address"},
    "quotation": {"invoice_number": "quotation_number", "invoice_date": "quotation_date"},
    "delivery_note": {
        "invoice_number": "delivery_number", "invoice_date": "delivery_date", "seller": "sender",
        "buyer": "recipient", "seller_address": "sender_address",
        "buyer_address": "recipient_address",
    },
    "statement": {"invoice_number": "account_number", "invoice_date": "statement_date"},
    "bank_statement": {"invoice_number": "statement_number", "invoice_date": "statement_date",
                       "seller": "bank", "buyer": "account_holder"},
    "reminder": {"invoice_number": "customer_number", "invoice_date": "reminder_date"},
    "payslip": {"invoice_number": "personnel_number", "invoice_date": "pay_date",
                "seller": "employer", "buyer": "employee"},
}  # fmt: skip
"""By section of words: what an invoice's paths are called."""
_PARTIES = ("seller", "seller_address", "buyer", "buyer_address")
_SUMS = ("net", "tax", "total", "discount", "shipping")
KEPT = {
    "order": ("currency", "delivery_date", *_SUMS),
    "order_confirmation": ("currency", "delivery_date", "buyer", "buyer_address", *_SUMS),
    "quotation": ("currency", "rounding", *_PARTIES, *_SUMS),
    "delivery_note": ("order_number",),
    "statement": ("seller", "buyer", "currency", "opening_balance", "closing_balance"),
    "bank_statement": (
        "currency", "iban", "account_number", "period_from", "period_to", "opening_balance",
        "closing_balance", "total_debits", "total_credits",
    ),
    "reminder": (*_PARTIES, "currency", "iban", "level", "due_date", "fee", "interest", "total"),
    "payslip": ("currency", "period", "gross_pay", "net_pay", "total_deductions"),
}  # fmt: skip
"""Paths that are called the same, beside those of lists."""
LISTS = {
    "order": ("line_items[", "taxes["), "order_confirmation": ("line_items[", "taxes["),
    "delivery_note": ("line_items[",), "quotation": ("line_items[",), "statement": ("entries[",),
    "bank_statement": ("entries[",), "reminder": ("entries[",),
    "payslip": ("earnings[", "deductions["),
}  # fmt: skip
REFERENCES = {
    "order": ("customer_no", "project", "contract", "printed"),
    "order_confirmation": ("customer_no", "project", "printed"),
    "quotation": ("customer_no", "project"),
    "delivery_note": ("customer_no", "project", "printed", "order_date"),
    "statement": ("project", "contract", "printed"),
    "bank_statement": (),
    "reminder": ("project", "contract"),
    "payslip": (),
}
"""Of an invoice's numbers and dates, those that may stand on others as well."""
_GOODS = ("article_number", "description", "quantity", "unit")


CORRECTION = "correction"
"""A credit note that names the invoice it corrects, as the kind `credit_note` does not."""


def corrected(contents: Contents, rng: random.Random) -> Contents:
    number = filled(rng.choice(("#####", "RE-2024-####", "INV-#####", "2024####", "F######")), rng)
    return replace(contents, more=(("corrects", number, "corrected_invoice", number),))


def section_of(kind: str, layout: str, language: str, seed: int) -> str | None:
    """Under which its words and paths are found; None of an invoice and the like."""
    rng = random.Random(f"{kind} {layout} {language} {seed} section")
    if kind == "order" and rng.random() < 0.3:
        return "order_confirmation"
    return kind if kind in PATHS else None


def renamed(section: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """By the paths of the type; what only invoices have is left out."""
    found: dict[str, Value] = {}
    for path, value in values.items():
        name = PATHS[section].get(path)
        kept = path in KEPT[section] or path.startswith(LISTS[section])
        if section == "delivery_note" and kept and path.startswith("line_items["):
            kept = path.rpartition(".")[2] in _GOODS
        if name or kept:
            found[name or path] = replace(value, path=name or path)
    return found


def adapted(kind: str, layout: Layout) -> Layout:
    """Without what only invoices have, such as a day to pay and a bank."""
    if kind not in BODIES:
        return layout
    columns = tuple(each for each in layout.columns if kind != "delivery_note" or each in (
        "pos", "article", "description", "quantity", "unit"))  # fmt: skip
    if kind == "delivery_note" and "quantity" not in columns:
        columns = (*columns, "quantity")
    return replace(
        layout,
        columns=columns,
        # Only an invoice is known by its labels alone.
        title="plain" if layout.title == "none" else layout.title,
        due="sentence",
        bank="none",
        ship_to=layout.ship_to and kind in ("order", "delivery_note"),
    )


def told_otherwise(
    section: str, contents: Contents, layout: Layout, rng: random.Random
) -> Contents:
    """What the other document says in place of the invoice, with rows of numbers and dates."""
    kept = {key: text for key, text in contents.references.items() if key in REFERENCES[section]}
    own = replace(
        contents, references=kept, due=None, prepaid=contents.prepaid * 0, ship_to=contents.buyer,
        purchase_order=contents.purchase_order if section == "order_confirmation" else None,
    )  # fmt: skip
    if "discount" not in layout.columns and section in ("order", "order_confirmation"):
        own = replace(own, items=tuple(map(_undiscounted, own.items)))
    return TOLD[section](own, rng) if section in TOLD else own


def _undiscounted(item: Item) -> Item:
    """What is not printed is not taken off: one piece at the price of all."""
    if item.discount is None:
        return item
    return replace(item, discount=None, quantity=Decimal(1), price=item.amount)


def _ordered(f: Contents, rng: random.Random) -> Contents:
    if rng.random() >= 0.7:
        return f
    day = f.date + datetime.timedelta(days=rng.randint(2, 60))
    row = ("delivery_date", f.formats.date(day), "delivery_date", day.isoformat())
    return replace(f, more=(*f.more, row))


def _delivered(f: Contents, rng: random.Random) -> Contents:
    items = tuple(replace(each, group=None) for each in f.items)
    f = replace(f, items=items)
    if rng.random() >= 0.75:
        return f
    number = filled(rng.choice(("#####", "######", "A-#####", "@@####", "4500######")), rng)
    return replace(f, more=(*f.more, ("order_ref", number, "order_number", number)))


TOLD: dict[str, Callable[[Contents, random.Random], Contents]] = {
    "order": _ordered,
    "order_confirmation": _ordered,
    "delivery_note": _delivered,
    "bank_statement": bank_statements.told,
    "reminder": reminders.told,
    "payslip": payslips.told,
}


def order(s: Scene, x0: float, x1: float) -> None:
    s.more_sums = []
    table(s, x0, x1)
    totals(s, x0, x1)


def delivery_note(s: Scene, x0: float, x1: float) -> None:
    s.more_sums = []
    table(s, x0, x1)
    if s.c.y + 5 * s.c.step > s.c.bottom:
        s.c.new_sheet(s.l.margin + 40)
    s.down(1.5)
    s.c.put(x0, f"{s.w.any('received')} {'_' * 24}")
    s.down(2)


def _entry(s: Scene, n: int, day: datetime.date, number: str, ends: list[float]) -> None:
    path = f"entries[{n}]."
    s.value(
        ends[0], s.f.formats.date(day), path + "date", day.isoformat(), fit=ends[1] - ends[0] - 6
    )
    s.value(ends[1], number, path + "document_number")


def _heads(s: Scene, ends: list[float], heads: list[str]) -> None:
    for n, (end, head) in enumerate(zip(ends, heads, strict=True)):
        s.c.put(end, head, style="bold", align=RIGHT if n > 1 else "left", size=s.c.size * 0.9)
    s.c.line(ends[0], s.c.y + 3, ends[-1], s.c.y + 3)
    s.down(1.5)


def statement(s: Scene, x0: float, x1: float) -> None:
    """A supplier's statement of account: debits and credits with a running balance."""
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


BODIES: dict[str, Callable[[Scene, float, float], None]] = {
    "order": order, "quotation": order, "delivery_note": delivery_note, "statement": statement,
    "bank_statement": bank_statements.draw, "reminder": reminders.draw, "payslip": payslips.draw,
}  # fmt: skip
