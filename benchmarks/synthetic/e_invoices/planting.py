"""One other value in an XML: contents in, changed contents out."""

import datetime
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from synthetic.contents import CENT, Contents, Item
from synthetic.document import Drawn

Change = Callable[[Contents, random.Random], Contents]


def _other_number(text: str, rng: random.Random) -> str:
    """Another figure in place of one of them."""
    at = rng.choice([n for n, sign in enumerate(text) if sign.isdecimal()])
    other = rng.choice([each for each in "0123456789" if each != text[at]])
    return text[:at] + other + text[at + 1 :]


def _other_amount(amount: Decimal, rng: random.Random) -> Decimal:
    return amount + rng.choice((-1, 1)) * rng.choice(
        (CENT, Decimal("0.90"), Decimal(10), Decimal(100))
    )


def _other_day(day: datetime.date, rng: random.Random) -> datetime.date:
    return day + datetime.timedelta(days=rng.choice((-31, -7, -1, 1, 3, 30, 365)))


def _row(name: str, change: Callable[[Item, random.Random], object]) -> Change:
    def changed(f: Contents, rng: random.Random) -> Contents:
        at = rng.randrange(len(f.items))
        item = replace(f.items[at], **{name: change(f.items[at], rng)})
        return replace(f, items=(*f.items[:at], item, *f.items[at + 1 :]))

    return changed


def _tax_row(f: Contents, rng: random.Random) -> Contents:
    first, *rest = f.taxes
    return replace(f, taxes=(replace(first, tax=_other_amount(first.tax, rng)), *rest))


def _currency(f: Contents, rng: random.Random) -> Contents:
    other = rng.choice(
        [each for each in ("EUR", "USD", "GBP", "CHF") if each != f.country.currency]
    )
    return replace(f, country=replace(f.country, currency=other))


def _seller(f: Contents, _: random.Random) -> Contents:
    return replace(f, seller=replace(f.seller, name="Nordwind Handel KG"))


def _buyer(f: Contents, _: random.Random) -> Contents:
    return replace(f, buyer=replace(f.buyer, name="Brandner & Ilves OÜ"))


CHANGES: Mapping[str, Change] = {
    "total": lambda f, rng: replace(f, total=_other_amount(f.total, rng)),
    "net": lambda f, rng: replace(f, net=_other_amount(f.net, rng)),
    "tax": lambda f, rng: replace(f, tax=_other_amount(f.tax, rng)),
    "invoice_date": lambda f, rng: replace(f, date=_other_day(f.date, rng)),
    "due_date": lambda f, rng: replace(f, due=_other_day(f.due or f.date, rng)),
    "invoice_number": lambda f, rng: replace(f, number=_other_number(f.number, rng)),
    "iban": lambda f, rng: replace(f, seller=replace(
        f.seller, iban=_other_number(f.seller.iban or "0", rng))),
    "seller": _seller,
    "buyer": _buyer,
    "purchase_order": lambda f, rng: replace(
        f, purchase_order=_other_number(f.purchase_order or "0", rng)),
    "seller_tax_number": lambda f, rng: replace(
        f, seller=replace(f.seller, vat=_other_number(f.seller.vat, rng))),
    "buyer_address": lambda f, rng: replace(f, buyer=replace(
        f.buyer, place=_other_number(f.buyer.place, rng)
        if any(map(str.isdecimal, f.buyer.place)) else "9999 Elsewhere")),
    "currency": _currency,
    "order_number": lambda f, rng: replace(f, number=_other_number(f.number, rng)),
    "order_date": lambda f, rng: replace(f, date=_other_day(f.date, rng)),
    "supplier": _seller,
    "amount": _row("amount", lambda item, rng: _other_amount(item.amount, rng)),
    "quantity": _row("quantity", lambda item, rng: item.quantity + rng.choice((1, 2, 10))),
    "unit_price": _row("price", lambda item, rng: item.price + rng.choice((1, 2, 5))),
    "article_number": _row("article", lambda item, rng: _other_number(item.article, rng)),
    "description": _row("description", lambda *_: "Quarzsand gewaschen"),
    "taxes.tax": _tax_row,
}  # fmt: skip
"""What a planted difference is in, and how the XML's contents change for it. Nothing else does, so
that sums that depend on it no longer hold."""


def plant(f: Contents, name: str, rng: random.Random) -> Contents:
    return CHANGES[name](f, rng)


def plantable(drawn: Drawn, truth: Mapping[str, object]) -> Sequence[str]:
    """The names in CHANGES of what both the page and the XML have."""
    ends = {re.sub(r"\[\d+\]", "", path) for path in truth}
    shown = {re.sub(r"\[\d+\]", "", path) for path in drawn.values}
    return [
        name
        for name in CHANGES
        if any(each in ends and each in shown for each in (name, f"line_items.{name}"))
    ]
