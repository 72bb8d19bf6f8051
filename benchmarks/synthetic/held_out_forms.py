"""Forms, grids and sheets of shops among the arrangements that are only scored."""

import datetime
from dataclasses import replace

from synthetic import blocks
from synthetic.canvas import CENTRE, LEFT
from synthetic.contents import Item
from synthetic.countries import filled
from synthetic.families import below, closing, other_body
from synthetic.held_out_parts import (
    Cell,
    account,
    by_document,
    by_layout,
    cells,
    columns,
    day_text,
    extra_row,
    net_days,
    own,
    pairs,
    room_for_sums,
    rows_of_meta,
    sums_in_cells,
    title,
)
from synthetic.listings import (
    BAR,
    FRAME,
    HEAD,
    LINES,
    NONE,
    Look,
    article_below,
    listing,
    tax_lines,
)
from synthetic.scene import Scene
from synthetic.totals import totals

DENSE = (6.5, 7.0, 7.5)
"""Sizes of type, in points, of lists with many columns."""


def shop(s: Scene) -> None:
    """Of a shop on the web: three addresses side by side, the order, a table of taxes."""
    l, c, how = s.l, s.c, by_layout(s)  # noqa: E741
    c.y = l.margin + 8
    rows = rows_of_meta(s)
    main = [row for row in rows if row[2] in ("invoice_number", "invoice_date", "due_date")]
    order = [row for row in rows if row not in main]
    below(s, lambda: title(s, l.margin, l.width * 0.57, 1.8),
          lambda: pairs(s, l.width * 0.6, l.right, main, how.choice(("", ":"))))  # fmt: skip
    c.line(l.margin, c.y, l.right, c.y, 0.5)
    s.down(1.6)
    third = (l.right - l.margin) / 3
    parts = [
        lambda: _under(
            s, l.margin, "billing", lambda: blocks.recipient(s, l.margin, False, room=third - 8)
        ),
        lambda: _under(s, l.margin + third, "shipping_to", lambda: _shipped_to(s, third)),
        lambda: _under(s, l.margin + 2 * third, "sold_by", lambda: _sold_by(s, 2 * third)),
    ]
    if how.random() < 0.5:
        parts.pop(1)
    below(s, *parts)
    if order:
        s.down(1)
        c.put(l.margin, own(s, "order_details"), style="bold")
        s.down(1.3)
        pairs(s, l.margin, l.width * 0.6, order)
    s.down(1.2)
    names = (("description", 46.0), ("quantity", 11.0), ("price", 14.0), ("rate", 9.0),
             ("amount", 14.0)) if how.random() < 0.5 else (
             ("description", 40.0), ("price", 13.0), ("rate", 8.0), ("quantity", 10.0),
             ("amount", 14.0), ("gross", 14.0))  # fmt: skip
    look = Look(columns(s, *names), how.choice((HEAD, LINES, BAR)), second=article_below,
                second_lines=1)  # fmt: skip
    if s.body:
        other_body(s, l.margin, l.right)
        return
    listing(s, l.margin, l.right, look)
    totals(s, l.margin, l.right, how.choice(("right", "in_table")))
    if c.y + (len(s.f.taxes) + 4) * c.step > c.bottom:
        c.new_sheet(l.margin + 40)
    tax_lines(s, l.width * 0.5, l.right, own(s, "tax_summary") if how.random() < 0.5 else None)
    closing(s, l.margin, l.right)


def _under(s: Scene, x: float, key: str, draw) -> None:  # type: ignore[no-untyped-def]
    s.c.put(x, own(s, key), style="bold", fit=(s.l.right - s.l.margin) / 3 - 8)
    s.down(1.2)
    draw()


def _shipped_to(s: Scene, third: float) -> None:
    who = s.f.ship_to if s.l.ship_to else s.f.buyer
    for line in (who.name, *who.address):
        s.c.put(s.l.margin + third, line, fit=third - 8)
        s.down()


def _sold_by(s: Scene, left: float) -> None:
    who, x = s.f.seller, s.l.margin + left
    wide = s.l.right - x
    s.value(x, who.name, "seller", fit=wide)
    s.down()
    path = s.claim("seller_address", " ".join(who.address))
    for line in who.address:
        s.c.put(x, line, path=path, fit=wide)
        s.down()
    end = s.c.put(x, f"{s.w.plain('vat_id')} ")
    s.value(end, who.vat, "seller_tax_number", fit=max(40.0, s.l.right - end))
    s.down()


def fiscal(s: Scene) -> None:
    """A form of cells with captions, its sums in cells at the foot of the last sheet."""
    l, c, how = s.l, s.c, by_layout(s)  # noqa: E741
    c.y = l.margin + 10
    middle = l.margin + (l.right - l.margin) * 0.5
    below(s, lambda: blocks.letterhead(s, l.margin, large=1.3, room=middle - l.margin - 10),
          lambda: _addressee(s, middle))  # fmt: skip
    s.down(0.4)
    rows = rows_of_meta(s)
    text = blocks.title_text(s)
    kind: Cell = (s.cased(s.w("type_code")), text, None, "")
    numbers = [("" + s.label("customer_vat_id", ""), s.f.buyer.vat, "buyer_tax_number",
                s.f.buyer.vat), net_days(s)]  # fmt: skip
    some = [kind, *rows, *(numbers if how.random() < 0.6 else numbers[1:])]
    cells(s, l.margin, l.right, some, how.choice((4, 5)))
    if s.body:
        other_body(s, l.margin, l.right)
        return
    foot = c.bottom - room_for_sums(s)
    c.bottom = foot
    names = (("article", 13.0), ("description", 38.0), ("unit", 7.0), ("quantity", 9.0),
             ("price", 13.0), ("amount", 14.0), ("rate", 9.0))  # fmt: skip
    look = Look(columns(s, *names), FRAME, floor=foot - c.size)
    listing(s, l.margin, l.right, look)
    sums_in_cells(s, l.margin, l.right, max(c.y, foot))
    c.bottom = l.height - 85
    account(s)


def _addressee(s: Scene, x: float) -> None:
    c, top = s.c, s.c.y - s.c.size
    c.put(x + 5, s.w("buyer"), size=c.size * 0.7)
    s.down(1.3)
    blocks.recipient(s, x + 8, label=False, room=s.l.right - x - 12)
    c.y = max(c.y, top + 62)
    c.box(x, top, s.l.right, c.y, 0.6)
    s.down(1)


def wholesale(s: Scene) -> None:
    """A dense list in small print, on some layouts on a sheet laid across."""
    how = by_layout(s)
    size = how.choice(DENSE)
    wide, high = (s.l.height, s.l.width) if how.random() < 0.5 else (s.l.width, s.l.height)
    s.l = replace(s.l, width=wide, height=high, size=size, margin=how.choice((28.0, 36.0)))
    s.c.width, s.c.height, s.c.size, s.c.bottom = wide, high, size, high - 96
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 8
    third = (l.right - l.margin) / 3
    below(
        s,
        lambda: blocks.letterhead(s, l.margin, large=1.5, room=third - 10),
        lambda: blocks.recipient(s, l.margin + third + 4, True, numbers=True, room=third - 12),
        lambda: _numbered(s, l.margin + 2 * third),
    )
    s.down(1.2)
    ean = ("text_ean", how.choice(("EAN", "GTIN", "EAN/GTIN")), _ean)
    code = ("code", how.choice(("C", "T", "*")), _code)
    names = (("pos", 4.0), ("article", 9.0), ("text_ean", 13.0), ("description", 34.0),
             ("quantity", 7.0), ("unit", 6.0), ("price", 10.0), ("amount", 12.0),
             *((("rate", 7.0),) if how.random() < 0.5 else (("code", 4.0),)))  # fmt: skip
    look = Look(columns(s, *names), how.choice((BAR, FRAME, HEAD, NONE)), extra=(ean, code))
    if s.body:
        other_body(s, l.margin, l.right)
        return
    listing(s, l.margin, l.right, look)
    if c.y + (len(s.f.taxes) + 12) * c.step > c.bottom:
        c.new_sheet(l.margin + 40)
    below(s, lambda: tax_lines(s, l.margin, l.margin + min(260.0, third * 1.4)),
          lambda: totals(s, l.right - 350, l.right, "in_table"))  # fmt: skip
    closing(s, l.margin, l.right)


def _numbered(s: Scene, x: float) -> None:
    title(s, x, s.l.right, 1.7)
    pairs(s, x, s.l.right, rows_of_meta(s))


def _ean(s: Scene, n: int, _: Item) -> str:
    return filled("40###########", by_document(s, f"ean {n}"))


def _code(s: Scene, _: int, item: Item) -> str:
    rates = sorted({each.rate for each in s.f.items}, reverse=True)
    return str(rates.index(item.rate) + 1)


def folio(s: Scene) -> None:
    """A hotel's: who stayed, from when to when, and each charge with its day."""
    l, c, how = s.l, s.c, by_layout(s)  # noqa: E741
    c.y = l.margin + 10
    blocks.letterhead(s, l.width / 2, CENTRE, large=1.8)
    s.down(1.2)
    stay = by_document(s, "stay")
    guest = s.f.buyer.person
    first = s.f.formats.date(s.f.date - datetime.timedelta(days=min(28, len(s.f.items))))
    rows = [
        extra_row(own(s, "guest"), guest),
        extra_row(own(s, "room"), str(stay.randint(101, 640))),
        extra_row(own(s, "arrival"), first),
        extra_row(own(s, "departure"), s.f.formats.date(s.f.date)),
    ]
    meta = rows_of_meta(s)
    room = l.width * 0.54 - l.margin
    below(s, lambda: blocks.recipient(s, l.margin, False, extras=False, room=room),
          lambda: pairs(s, l.width * 0.56, l.right, [*meta, *rows] if how.random() < 0.5
                        else [*rows, *meta]))  # fmt: skip
    s.down(1.4)
    x, align = how.choice(((l.margin, LEFT), (l.width / 2, CENTRE)))
    blocks.title(s, x, align, 1.5)
    date = ("text_date", own(s, "row_date"), day_text)
    names = (("text_date", 17.0), ("description", 44.0), ("quantity", 12.0), ("price", 14.0),
             ("amount", 16.0))  # fmt: skip
    look = Look(columns(s, *names), how.choice((HEAD, LINES, NONE)), extra=(date,))
    if s.body:
        other_body(s, l.margin, l.right)
        return
    listing(s, l.margin, l.right, look)
    totals(s, l.margin, l.right, "right")
    if any(each.rate for each in s.f.taxes) and c.y + (len(s.f.taxes) + 4) * c.step < c.bottom:
        tax_lines(s, l.margin, l.width * 0.6)
    closing(s, l.margin, l.right)
