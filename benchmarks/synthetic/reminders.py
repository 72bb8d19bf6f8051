"""Reminders: invoices that are open, what reminding costs, and what is to be paid by now.

In: a scene whose seller is owed. Which columns there are and where sums stand is the layout's;
arrangements that nothing learns from are in `held_out_bodies`.
"""

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from synthetic.canvas import RIGHT
from synthetic.contents import Contents, rounded
from synthetic.countries import filled
from synthetic.scene import Scene

MOST = 12
NUMBERS = ("######", "RE-#####", "#######", "INV-####", "2024####", "R##-####", "@@-#####")


@dataclass(frozen=True, slots=True)
class Open:
    number: str
    day: datetime.date
    due: datetime.date
    amount: Decimal


def told(f: Contents, rng: random.Random) -> Contents:
    number = filled(rng.choice(("#####", "######", "K-#####", "1####")), rng)
    rows: list[tuple[str, str, str | None, str]] = []
    if rng.random() < 0.3:
        level = str(rng.randint(1, 3))
        rows.append(("level", level, "level", level))
    if f.seller.iban and rng.random() < 0.4:
        shown = " ".join(f.seller.iban[n : n + 4] for n in range(0, len(f.seller.iban), 4))
        rows.append(("iban", shown, "iban", f.seller.iban))
    return replace(f, number=number, more=tuple(rows))


def open_ones(s: Scene) -> list[Open]:
    pattern, found = s.rng.choice(NUMBERS), []
    for n, item in enumerate(s.f.items[:MOST]):
        day = s.f.date - datetime.timedelta(days=150 - 9 * n)
        due = day + datetime.timedelta(days=s.rng.choice((14, 30)))
        found.append(Open(filled(pattern, s.rng), day, due, item.amount))
    return found


def costs_of(s: Scene, whole: Decimal) -> list[tuple[str, Decimal]]:
    """The fee and the interest, by the keys of their words."""
    found = []
    if s.rng.random() < 0.7:
        found.append(("fee", Decimal(s.rng.choice(("5.00", "10.00", "2.50", "7.50", "40.00")))))
    if s.rng.random() < 0.4:
        found.append(
            ("interest", max(Decimal("0.10"), rounded(whole * s.rng.randint(2, 30) / 1000)))
        )
    return found


def draw(s: Scene, x0: float, x1: float) -> None:
    from synthetic.held_out_bodies import REMINDERS

    own = REMINDERS.get(s.l.family)
    entries = open_ones(s)
    costs = costs_of(s, sum((each.amount for each in entries), Decimal(0)))
    if s.rng.random() < 0.7:
        for line in s.c.wrap(s.w.any("asks"), x1 - x0):
            s.c.put(x0, line)
            s.down()
        s.down(0.5)
    (own or table)(s, x0, x1, entries, costs)
    if s.rng.random() < 0.6:
        pay_by(s, x0)


def table(
    s: Scene, x0: float, x1: float, entries: Sequence[Open], costs: Sequence[tuple[str, Decimal]]
) -> None:
    rng = random.Random(f"{s.l.name} reminder")
    keys = ["e_number", "e_date", *(["e_due"] if rng.random() < 0.75 else []), "e_amount"]
    if rng.random() < 0.4:
        keys[:2] = ["e_date", "e_number"]
    wide = (x1 - x0) / len(keys)
    for n, key in enumerate(keys):
        last = key == "e_amount"
        s.c.put(x1 if last else x0 + n * wide, s.cased(s.w(key)), style="bold",
                align=RIGHT if last else "left", size=s.c.size * 0.9, fit=wide - 6)  # fmt: skip
    s.c.line(x0, s.c.y + 3, x1, s.c.y + 3)
    s.down(1.5)
    for n, each in enumerate(entries):
        for at, key in enumerate(keys):
            cell(s, x1 if key == "e_amount" else x0 + at * wide, key, n, each, wide - 6)
        s.down(1.25)
    sums(s, x0 + (x1 - x0) * rng.choice((0.0, 0.45, 0.55)), x1, entries, costs)


def cell(s: Scene, x: float, key: str, n: int, each: Open, fit: float) -> None:
    path, f = f"entries[{n}].", s.f.formats
    if key == "e_number":
        s.value(x, each.number, path + "document_number", fit=fit)
    elif key == "e_date":
        s.value(x, f.date(each.day), path + "date", each.day.isoformat(), fit=fit)
    elif key == "e_due":
        s.value(x, f.date(each.due), path + "due_date", each.due.isoformat(), fit=fit)
    else:
        s.amount(x, each.amount, path + "amount", place="items", fit=fit)


def sums(
    s: Scene, x0: float, x1: float, entries: Sequence[Open], costs: Sequence[tuple[str, Decimal]]
) -> None:
    total = sum((each.amount for each in entries), Decimal(0))
    s.down(0.2)
    for key, value in costs:
        s.c.put(x0, s.label(key))
        s.amount(x1, value, key)
        s.down(1.25)
        total += value
    s.c.put(x0, s.label("total"), style="bold")
    s.amount(x1, total, "total", style="bold", place="total")
    s.down(2)


def pay_by(s: Scene, x0: float) -> None:
    day = s.f.date + datetime.timedelta(days=s.rng.choice((7, 10, 14)))
    before, after = s.w.any("pay_by").split("{}")
    claimed = s.claim("due_date", day.isoformat())
    s.c.run(x0, [(before, None), (s.f.formats.date(day), claimed), (after, None)])
    s.down(1.5)
