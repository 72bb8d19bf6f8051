"""Sums beside the total: what was open before, what is to be paid soon, or in another currency."""

import datetime
import random
from decimal import Decimal

from synthetic.contents import rounded
from synthetic.scene import Scene


def open(s: Scene) -> Decimal:
    """What was open before."""
    rng = random.Random(f"{s.f.number} open")
    return rounded(abs(s.f.total) * rng.randint(20, 260) / 100) + Decimal("0.50")


def balance(s: Scene, part: float = 0.35) -> None:
    """Below the total: what was open before, and both together."""
    if s.f.prepaid or s.rng.random() >= part:
        return
    before = open(s)
    s.more_sums += [
        (s.w("previous"), [], before, [], False),
        (s.w("new_balance"), [], s.f.total + before, [], s.rng.random() < 0.8),
    ]


def early(s: Scene) -> None:
    """Below the total: what is to be paid if it is paid soon, or it in another currency."""
    chance = s.rng.random()
    if s.f.prepaid or chance > 0.55:
        return
    soon = s.f.formats.date(s.f.date + datetime.timedelta(days=s.rng.choice((7, 8, 10, 14))))
    if chance < 0.4:
        less = rounded(s.f.total * (100 - s.rng.choice((2, 3))) / 100)
        s.more_sums.append((s.w("early").replace("{}", soon), [], less, [], s.rng.random() < 0.3))
    else:
        code = s.rng.choice(
            [code for code in ("USD", "EUR", "GBP") if code != s.f.formats.currency]
        )
        worth = rounded(s.f.total * s.rng.randint(70, 160) / 100)
        s.more_sums.append((s.w("other_currency").replace("{}", code), [], worth, [], True))


def summary(s: Scene) -> None:
    c, left, right = s.c, s.l.margin, s.l.margin + s.l.width * s.rng.choice((0.4, 0.55))
    before = open(s)
    paid = before if s.rng.random() < 0.5 else rounded(before / 2)
    rows = [
        ("previous", before),
        ("charges", s.f.total),
        ("new_balance", s.f.total + before - paid),
    ]
    if s.rng.random() < 0.6:
        rows.insert(1, ("prepaid", -paid))
    top = c.y - c.size * 1.3
    c.put(left + 4, s.w("summary"), style="bold")
    s.down(1.3)
    for key, value in rows:
        c.put(left + 4, s.label(key, ""))
        s.amount(right - 4, value, None)
        s.down(1.15)
    c.box(left, top, right, c.y - c.size * 0.7)
    s.down(1)
