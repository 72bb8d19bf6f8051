"""Payslips: what was earned, what is kept back, and what is paid.

In: a scene whose seller pays and whose buyer is paid. How parts stand is the layout's; arrangements
that nothing learns from are in `held_out_bodies`.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from babel.dates import format_date

from synthetic.canvas import RIGHT
from synthetic.contents import Contents, rounded
from synthetic.countries import filled
from synthetic.scene import Scene

Part = tuple[str, Decimal]


@dataclass(frozen=True, slots=True)
class Pay:
    earned: tuple[Part, ...]
    kept_back: tuple[Part, ...]

    @property
    def gross(self) -> Decimal:
        return sum((amount for _, amount in self.earned), Decimal(0))

    @property
    def deducted(self) -> Decimal:
        return sum((amount for _, amount in self.kept_back), Decimal(0))

    @property
    def net(self) -> Decimal:
        return self.gross - self.deducted


def told(f: Contents, rng: random.Random) -> Contents:
    number = filled(rng.choice(("#####", "####", "P-####", "00####", "######")), rng)
    month = f.date.replace(day=1)
    how = rng.choice(("month", "month", "figures", "days"))
    text = {
        "month": str(format_date(month, "LLLL yyyy", f.formats.locale)),
        "figures": f"{month.month:02}/{month.year}",
        "days": f"{f.formats.date(month)} - {f.formats.date(f.date)}",
    }[how]
    row = ("period", text, "period", text)
    return replace(f, number=number, more=(row,))


def pay_of(s: Scene) -> Pay:
    scale = {"CZK": 12, "SEK": 9, "NOK": 9, "DKK": 7, "INR": 25, "TRY": 20, "PLN": 3, "JPY": 100,
             "CNY": 5}.get(s.f.formats.currency, 1)  # fmt: skip
    first, *others = s.w.all("earning_items")
    more = s.rng.sample(others, s.rng.choice((0, 0, 1, 2, 3)))
    earned = [(first, rounded(Decimal(s.rng.uniform(1800, 6500)) * scale))]
    earned += [(each, rounded(Decimal(s.rng.uniform(20, 600)) * scale)) for each in more]
    gross = sum((amount for _, amount in earned), Decimal(0))
    items = s.w.all("deduction_items")
    kept = items[: s.rng.randint(2, len(items))]
    back = [(each, rounded(gross * s.rng.randint(5, 160) / 1000)) for each in kept]
    return Pay(tuple(earned), tuple(back))


def draw(s: Scene, x0: float, x1: float) -> None:
    from synthetic.held_out_bodies import PAYSLIPS

    pay = pay_of(s)
    own = PAYSLIPS.get(s.l.family)
    if own:
        own(s, x0, x1, pay)
        return
    rng = random.Random(f"{s.l.name} payslip")
    signed, right = rng.random() < 0.4, x0 + (x1 - x0) * rng.choice((0.6, 0.75, 1.0))
    if rng.random() < 0.55:
        s.f = replace(s.f, formats=replace(s.f.formats, negative="before"))
    one_list = rng.random() < 0.3
    part(s, x0, right, "h_earnings", "earnings", pay.earned, 1)
    total(s, x0, right, "gross", pay.gross, "gross_pay")
    if one_list:
        s.down(0.2)
    part(s, x0, right, None if one_list else "h_deductions", "deductions", pay.kept_back,
         -1 if signed else 1)  # fmt: skip
    if rng.random() < 0.6:
        total(s, x0, right, "total_deductions", pay.deducted * (-1 if signed else 1),
              "total_deductions")  # fmt: skip
    total(s, x0, right, "net_pay", pay.net, "net_pay", last=True)


def part(s: Scene, x0: float, x1: float, head: str | None, name: str, parts: Sequence[Part],
         sign: int) -> None:  # fmt: skip
    if s.c.y + (len(parts) + 3) * s.c.step * 1.3 > s.c.bottom:
        s.c.new_sheet(s.l.margin + 40)
    if head:
        s.c.put(x0, s.cased(s.w(head)), style="bold", fit=(x1 - x0) * 0.6)
        s.c.put(x1, s.cased(s.w("h_paid")), style="bold", align=RIGHT, fit=(x1 - x0) * 0.35)
        s.c.line(x0, s.c.y + 3, x1, s.c.y + 3)
        s.down(1.5)
    for n, (text, amount) in enumerate(parts):
        path = f"{name}[{n}]."
        s.value(x0, text, path + "description", fit=(x1 - x0) * 0.65)
        s.amount(x1, amount * sign, path + "amount", place="items", fit=(x1 - x0) * 0.33)
        s.down(1.25)


def total(s: Scene, x0: float, x1: float, key: str, value: Decimal, path: str,
          last: bool = False) -> None:  # fmt: skip
    s.c.put(x0, s.label(key), style="bold", fit=(x1 - x0) * 0.65)
    s.amount(x1, value, path, style="bold", place="total" if last else "totals")
    s.down(1.9)
