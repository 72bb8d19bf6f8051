"""Arrangements with parties beside the two that matter, and with sums beside the total: see
`families`."""

import datetime
import random

from synthetic import addresses, blocks
from synthetic.canvas import CENTRE, LEFT, RIGHT
from synthetic.families import Family, below, body, closing, head, other_body
from synthetic.larger_parties import (
    addressee,
    column,
    contact,
    delivery,
    small_head,
    two_lines,
)  # fmt: skip
from synthetic.more_sums import balance, early, summary
from synthetic.scene import Scene
from synthetic.tables import table
from synthetic.totals import totals


def delivered(s: Scene) -> None:
    """The seller in small lines at the very top, a delivery beside the buyer, a contact below."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin * 0.7
    small_head(s)
    s.down(2)
    blocks.title(s, l.margin)
    s.down(1)
    sides = [l.margin + 6, l.width * 0.55]
    if s.rng.random() < 0.3:
        sides.reverse()
    lower = s.rng.choice((0.0, 0.6, 1.2))

    def window() -> None:
        s.down(lower)
        addressee(s, sides[1], s.rng.random() < 0.25)

    parts = [lambda: delivery(s, sides[0], s.rng.random() < 0.65), window]
    below(s, *(parts if s.rng.random() < 0.8 else parts[1:]))
    s.down(1)
    how = l.meta if l.meta not in ("table", "above") else "left"
    below(s, lambda: blocks.meta(s, l.margin, l.width * 0.5, how, _rows(s)),
          lambda: contact(s, l.width * 0.55))  # fmt: skip
    s.down(1)
    body(s)


def remit(s: Scene) -> None:
    """Blocks in a row: who is billed, who gets it, where it was done, and where to pay."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 8
    named = s.rng.random() < 0.7
    below(s, lambda: blocks.letterhead(s, l.margin, large=1.3) if named
          else blocks.logo(s, l.margin),
          lambda: _title_and_meta(s))  # fmt: skip
    s.down(1.2)
    how = [("buyer", 1.0), ("ship_to", 0.6), ("service_at", 0.35), ("remit", 0.6)]
    kept = [key for key, part in how if s.rng.random() < part]
    order = random.Random(f"{l.name} blocks")
    order.shuffle(kept)
    if s.rng.random() < 0.6:
        kept.sort(key=lambda key: key != "buyer")
    per_row = 2 if len(kept) == 4 and order.random() < 0.6 else len(kept)
    for at in range(0, len(kept), per_row):
        some = kept[at : at + per_row]
        wide = (l.right - l.margin) / max(len(some), 2)
        below(s, *(column(s, key, l.margin + n * wide, wide - 8) for n, key in enumerate(some)))
        s.down(0.8)
    balance(s)
    body(s)


def account(s: Scene) -> None:
    """A summary of the account on top: what was open, what was paid, what is new."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 6
    side = s.rng.random() < 0.5
    below(s, lambda: blocks.letterhead(s, l.width * 0.58 if side else l.margin, large=1.25),
          lambda: blocks.title(s, *((l.margin, LEFT) if side else (l.right, RIGHT))))  # fmt: skip
    s.down(1.5)
    below(s, lambda: addressee(s, l.margin, s.rng.random() < 0.3),
          lambda: blocks.meta(s, l.width * 0.56, l.right, "left" if l.meta in ("table", "above")
                              else None, _rows(s)))  # fmt: skip
    s.down(1)
    if not s.body:
        summary(s)
        balance(s, 1.0)
    body(s)


def stationery(s: Scene) -> None:
    """The seller's name over two lines, departments and persons, days and sums beside the true."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 8
    align, x = s.rng.choice(((LEFT, l.margin), (CENTRE, l.width / 2), (RIGHT, l.right)))
    two_lines(s, x, s.f.seller.name, "seller", align, c.size * 1.5)
    if s.rng.random() < 0.5:
        addresses.address(s, x, s.f.seller, "seller_address", align)
    else:
        joined = s.rng.choice((" · ", ", "))
        addresses.address(s, x, s.f.seller, "seller_address", align, joined=joined)
    for text in addresses.contacts(s, s.f.seller)[:2]:
        c.put(x, text, align=align, size=c.size * 0.9)
        s.down()
    s.down(1.2)
    if s.rng.random() < 0.4:
        blocks.sender_line(s, l.margin)
    below(s, lambda: addressee(s, l.margin, s.rng.random() < 0.2),
          lambda: blocks.meta(s, l.width * 0.57, l.right, "right" if l.meta in ("table", "above")
                              else None, _rows(s)))  # fmt: skip
    s.down(1.5)
    blocks.title(s, l.margin)
    s.down(0.5)
    early(s)
    body(s)


def terms_first(s: Scene) -> None:
    """Sums and the account before the items, which follow as an annex."""
    l = s.l  # noqa: E741
    head(s)
    below(
        s,
        lambda: blocks.recipient(s, l.margin, l.buyer != "plain"),
        lambda: blocks.meta(
            s, l.width * 0.55, l.right, "right" if l.meta in ("table", "above") else None
        ),
    )
    s.down(1)
    blocks.title(s, l.margin)
    s.down(0.5)
    if s.body:
        other_body(s, l.margin, l.right)
        return
    totals(s, l.margin, l.right)
    closing(s, l.margin, l.right)
    s.down(1.5)
    table(s, l.margin, l.right)


def _title_and_meta(s: Scene) -> None:
    blocks.title(s, s.l.right, RIGHT, 1.5)
    how = s.l.meta if s.l.meta not in ("table", "above") else "right"
    blocks.meta(s, s.l.width * 0.62, s.l.right, how, _rows(s))


def _rows(s: Scene) -> list[blocks.Row]:
    """Numbers and dates, and a day until when something else holds."""
    rows = blocks.meta_rows(s)
    if s.rng.random() < 0.2:
        day = s.f.date + datetime.timedelta(days=s.rng.randint(5, 90))
        rows.insert(s.rng.randint(0, len(rows)), ("valid_until", s.f.formats.date(day), None, ""))
    return rows


FAMILIES: dict[str, Family] = {
    "terms": terms_first,
    "delivered": delivered,
    "remit": remit,
    "account": account,
    "stationery": stationery,
}
