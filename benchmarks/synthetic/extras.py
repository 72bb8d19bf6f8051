"""What disturbs: text at the margin, stamps, page numbers, forms that say things again."""

import datetime
import random

from synthetic import blocks
from synthetic.canvas import CENTRE
from synthetic.scene import Scene

SLIP = 120.0  # points that a form for a transfer takes


def draw(s: Scene) -> None:
    if s.l.marginal:
        _marginal(s)
    _edition(s)
    if s.l.stamp:
        text = " ".join(
            s.rng.choice(("KOPIE", "COPY", "DUPLICATA", "ORIGINAL", "DUPLICATE", "2/2"))
        )
        s.c.put(s.l.width * 0.5, text, y=s.l.margin * 0.6, size=s.c.size * 0.9, align=CENTRE)
    if (
        s.l.slip
        and s.f.kind == "invoice"
        and s.l.footer == "none"
        and s.c.y < s.l.height - SLIP - 40
    ):
        _slip(s)
    elif s.rng.random() < 0.4 and not (s.neat and s.c.sheet):
        blocks.page_number(s, s.c.sheet + 1, str(s.c.sheet + 1))


def _edition(s: Scene) -> None:
    """Of the form, not of the document: its version and the day of that, above everything."""
    rng = random.Random(f"{s.f.number} {s.l.name} edition")
    if rng.random() >= 0.12:
        return
    day = s.f.formats.date(s.f.date + datetime.timedelta(days=rng.randint(-900, 300)))
    name = rng.choice(("Version", "Version:", "Form", "Rev.", "Software-Version :", "Template"))
    joint = rng.choice((" ", " / ", ", ", " - "))
    text = f"{name} {rng.randint(1, 9)}.{rng.randint(0, 9)}{joint}{day}"
    x = rng.choice((s.l.margin, s.l.margin, s.l.width * 0.55))
    s.c.put(x, text, y=s.l.margin * 0.6, size=s.c.size * rng.choice((0.7, 0.9)))


def _marginal(s: Scene) -> None:
    """Register and numbers, from bottom to top at the left edge."""
    who = s.f.seller
    register = s.w.any("register").format(city=who.city, n=who.register)
    text = f"{who.name} - {register} - {s.w.plain('vat_id')} {who.vat}"
    s.c.put_vertical(16.0, s.l.height * 0.8, text, s.c.size * 0.65)


def _slip(s: Scene) -> None:
    """Who is paid, into which account, how much and what for."""
    c, top = s.c, s.l.height - SLIP
    c.line(0, top, s.l.width, top, 0.4)
    c.y = top + 16
    texts = [
        s.f.seller.name,
        s.f.seller.iban or s.f.seller.account,
        s.f.seller.bic,
        s.f.formats.amount(s.f.amount_due)[0],
        f"{s.f.number} {s.f.formats.date(s.f.date)}",
        s.f.buyer.name,
    ]
    for text in texts:
        c.put(s.l.margin + s.rng.choice((0, 0, 140)), text, style="")
        s.down(1.3)
