"""Bills of what is used or paid by the month among the arrangements that are only scored."""

import datetime
from decimal import Decimal

from synthetic import blocks, footers
from synthetic.canvas import LEFT, RIGHT
from synthetic.countries import filled
from synthetic.families import below, closing, other_body
from synthetic.held_out_parts import (
    boxed,
    by_document,
    by_layout,
    cells,
    columns,
    extra_row,
    own,
    pairs,
    period_of,
    rest,
    rows_of_meta,
    title,
)
from synthetic.listings import FRAME, HEAD, LINES, Look, calculated, listing, tax_lines
from synthetic.scene import Scene
from synthetic.totals import totals


def bill(s: Scene) -> None:
    """What is to pay in a box and its sums on top, the charges as lines with their calculation."""
    l, c, how = s.l, s.c, by_layout(s)  # noqa: E741
    c.y = l.margin + 8
    blocks.logo(s, l.margin)
    s.down(0.5)
    right = l.width * 0.6
    below(s, lambda: _bill_to(s, how.random() < 0.5), lambda: _pay_box(s, right))
    s.down(1.8)
    blocks.title(s, l.margin, LEFT, 1.5)
    if s.body:
        other_body(s, l.margin, l.right)
        return
    first = how.random() < 0.6
    c.put(l.margin, own(s, "glance"), style="bold", size=c.size * 1.15)
    s.down(1.6)
    if first:
        totals(s, l.margin, l.right, how.choice(("left", "right")))
        closing(s, l.margin, l.right)
        s.down(1)
        if how.random() < 0.5 and len(s.f.items) > 3:
            c.new_sheet(l.margin + 40)
        if c.y + 6 * c.step > c.bottom:
            c.new_sheet(l.margin + 40)
        c.put(l.margin, own(s, "charges"), style="bold", size=c.size * 1.15)
        s.down(1.4)
    look = Look((("description", 70.0), ("amount", 22.0)), how.choice((LINES, HEAD)),
                second=calculated, second_lines=1)  # fmt: skip
    listing(s, l.margin, l.right, look)
    if not first:
        totals(s, l.margin, l.right, "right")
        closing(s, l.margin, l.right)
    elif len(s.f.taxes) > 1 and c.y + 8 * c.step < c.bottom:
        tax_lines(s, l.margin, l.width * 0.6, own(s, "tax_summary"))


def _bill_to(s: Scene, window: bool) -> None:
    if window:
        blocks.sender_line(s, s.l.margin)
    else:
        s.value(s.l.margin, s.f.seller.name, "seller", size=s.c.size * 0.9)
        s.down(1.0)
        s.value(s.l.margin, " | ".join(s.f.seller.address), "seller_address",
                " ".join(s.f.seller.address), size=s.c.size * 0.8)  # fmt: skip
        s.down(2.2)
    blocks.recipient(s, s.l.margin, label=False, room=s.l.width * 0.56 - s.l.margin)


def _pay_box(s: Scene, x: float) -> None:
    l, c = s.l, s.c  # noqa: E741
    rows = rows_of_meta(s)
    top = c.y - c.size * 1.4
    c.fill(x - 8, top, l.right, top + (len(rows) * 1.15 + 4.2) * c.step, 0.93)
    pairs(s, x, l.right - 8, rows, "", right=True)
    s.down(0.8)
    if s.body:
        return
    c.put(x, own(s, "to_pay"), fit=l.right - x - 16)
    s.down(1.5)
    c.put(l.right - 8, s.f.formats.amount(s.f.amount_due)[0], style="bold", size=c.size * 1.5,
          align=RIGHT)  # fmt: skip
    s.down(1)


def subscription(s: Scene) -> None:
    """Of a service paid by the month: both parties beside each other, a period below each item."""
    l, c, how = s.l, s.c, by_layout(s)  # noqa: E741
    c.y = l.margin + 18
    below(s, lambda: title(s, l.margin, l.width * 0.58, 2.0),
          lambda: blocks.logo(s, l.right, RIGHT, l.right - l.width * 0.6))  # fmt: skip
    s.down(0.3)
    pairs(s, l.margin, l.width * 0.55, rows_of_meta(s), "")
    s.down(1.5)
    middle = l.width * how.choice((0.45, 0.52))
    left, right = middle - l.margin - 10, l.right - middle
    below(s, lambda: blocks.letterhead(s, l.margin, large=1.0, room=left),
          lambda: blocks.recipient(s, middle, True, extras=False, room=right))  # fmt: skip
    s.down(1.5)
    names = (("description", 50.0), ("quantity", 12.0), ("price", 14.0), ("amount", 16.0))
    if how.random() < 0.5:
        names = (("description", 44.0), ("quantity", 12.0), ("price", 14.0), ("rate", 9.0),
                 ("amount", 16.0))  # fmt: skip
    rest(s, Look(columns(s, *names), how.choice((HEAD, LINES)), period=period_of), "right")
    if not s.body and how.random() < 0.4 and s.l.bank == "none":
        pairs(s, l.margin, l.width * 0.6,
              [(s.label(key, ""), *more) for key, *more in footers.bank_rows(s)])  # type: ignore[misc]  # fmt: skip


def freight(s: Scene) -> None:
    """Of a carrier: from where to where, what was carried in cells, charges with few figures."""
    l, c, how = s.l, s.c, by_layout(s)  # noqa: E741
    c.y = l.margin + 10
    half = (l.right - l.margin) / 2
    below(
        s,
        lambda: blocks.letterhead(s, l.margin, large=1.5, room=half - 10),
        lambda: title(s, l.margin + half + 10, l.right, 1.6),
    )
    s.down(1)
    below(
        s,
        lambda: blocks.recipient(s, l.margin, label=True, room=half - 20),
        lambda: pairs(s, l.margin + half + 10, l.right, rows_of_meta(s)),
    )
    s.down(1.2)
    _carried(s, half)
    names = (("description", 60.0), ("rate", 10.0), ("amount", 18.0))
    if how.random() < 0.5:
        names = (("description", 44.0), ("quantity", 10.0), ("unit", 8.0), ("price", 14.0),
                 ("amount", 16.0))  # fmt: skip
    rest(
        s,
        Look(columns(s, *names), how.choice((HEAD, LINES, FRAME))),
        how.choice(("right", "boxed")),
    )


def _carried(s: Scene, half: float) -> None:
    """Where it was fetched and delivered, and how much of it there was."""
    l, c, load = s.l, s.c, by_document(s, "load")  # noqa: E741
    top = c.y
    c.y += c.size * 1.2
    below(
        s,
        lambda: blocks.shipping_address(s, l.margin + 4, half - 10),
        lambda: _departure(s, l.margin + half + 4, half - 10),
    )
    boxed(s, l.margin, l.right, top)
    c.line(l.margin + half, top, l.margin + half, c.y - c.size * 0.4, 0.5)
    c.y -= c.size * 0.4
    weight = s.f.formats.number(Decimal(load.randint(40, 24_000)), 0)
    day = s.f.formats.date(s.f.date - datetime.timedelta(days=load.randint(1, 9)))
    some = [
        extra_row(s.label("delivery_note", ""), filled("########", load)),
        extra_row(s.label("delivery_date", ""), day),
        extra_row(own(s, "packages"), str(load.randint(1, 40))),
        extra_row(own(s, "weight"), f"{weight} kg"),
    ]
    cells(s, l.margin, l.right, some, 4)


def _departure(s: Scene, x: float, room: float) -> None:
    s.c.put(x, own(s, "collected"), style="bold", fit=room)
    s.down(1.15)
    for line in (s.f.seller.logo, s.f.seller.place):
        s.c.put(x, line, fit=room)
        s.down()
