"""Letters among the arrangements that are only scored."""

import datetime
from dataclasses import replace

from synthetic import blocks, extras
from synthetic.canvas import LEFT, RIGHT
from synthetic.countries import filled
from synthetic.families import below, inline_title
from synthetic.held_out_parts import (
    Cell,
    boxed,
    by_document,
    by_layout,
    cells,
    columns,
    day_text,
    extra_row,
    net_days,
    own,
    pairs,
    rest,
    rows_of_meta,
    title,
)
from synthetic.listings import (
    BAR,
    FRAME,
    HEAD,
    LINES,
    NONE,
    Between,
    Look,
    article_below,
)
from synthetic.scene import Scene

WINDOW = 128.0  # points from the top of a letter to its window
STUB = 128.0  # points that a stub takes


def info_block(s: Scene) -> None:
    """A business letter: window on the left, references and contacts on the right, a subject."""
    l, c, how = s.l, s.c, by_layout(s)  # noqa: E741
    c.y = l.margin + 10
    blocks.logo(s, l.right, RIGHT) if how.random() < 0.5 else blocks.letterhead(
        s, l.width * 0.62, contact=False
    )
    c.y = WINDOW
    subject = how.random() < 0.6
    below(s, lambda: _window(s), lambda: _references(s, how.random() < 0.5, subject))
    c.y = max(c.y, WINDOW + 110) + 20
    inline_title(s, l.margin, c.size * 1.15) if subject else blocks.title(s, l.margin, LEFT, 1.3)
    s.down(0.5)
    c.put(l.margin, own(s, "greeting"))
    s.down(1.5)
    if not s.body:
        blocks.opening(s, l.margin)
    names = (("pos", 6.0), ("description", 42.0), ("quantity", 10.0), ("unit", 8.0),
             ("price", 14.0), ("amount", 16.0))  # fmt: skip
    look = Look(columns(s, *names), how.choice((HEAD, LINES, NONE)), second=article_below,
                second_lines=1)  # fmt: skip
    rest(s, look, how.choice(("in_table", "right")))
    if c.y + 4 * c.step < c.bottom:
        c.put(l.margin, own(s, "regards"))
        s.down(1.3)
        c.put(l.margin, s.f.seller.name if how.random() < 0.5 else s.f.seller.person)
        s.down()


def _window(s: Scene) -> None:
    blocks.sender_line(s, s.l.margin)
    s.down(0.5)
    blocks.recipient(s, s.l.margin, label=False, room=s.l.width * 0.56 - s.l.margin)


def _references(s: Scene, contacts_first: bool, subject: bool) -> None:
    """subject: it says number and date itself, so that they are not here."""
    who = s.f.seller
    contacts = [
        extra_row(s.w("contact"), who.person),
        extra_row(s.w("phone"), who.phone),
        extra_row(s.w("email"), who.email),
    ]
    rows = rows_of_meta(s)
    if subject:
        rows = [row for row in rows if row[2] not in ("invoice_number", "invoice_date")]
    initials = "".join(each[:1] for each in who.person.split())
    rows.insert(0, extra_row(own(s, "our_ref"), f"{initials}/{who.register[:3]}"))
    rows = [*contacts, *rows] if contacts_first else [*rows, *contacts]
    pairs(s, s.l.width * 0.58, s.l.right, rows, by_layout(s).choice((":", "")))


def stub(s: Scene) -> None:
    """Boxes for parties, a row of terms, a frame down to a stub that goes back with the money."""
    l, c, how = s.l, s.c, by_layout(s)  # noqa: E741
    c.y = l.margin + 10
    rows = rows_of_meta(s)
    corner = [row for row in rows if row[2] in ("invoice_number", "invoice_date")]
    across = [row for row in rows if row not in corner]
    below(
        s,
        lambda: blocks.letterhead(s, l.margin, large=how.choice((1.2, 1.6)), room=l.width * 0.42),
        lambda: _corner(s, corner),
    )
    s.down(1.2)
    middle = l.margin + (l.right - l.margin) * 0.52
    top = c.y
    below(s, lambda: _boxed_party(s, l.margin, middle - 12, False),
          lambda: _boxed_party(s, middle, l.right, True) if l.ship_to else None)  # fmt: skip
    c.y = max(c.y, top + 50) + c.size
    across = [net_days(s), *across][:5]
    cells(s, l.margin, l.right, across, len(across))
    keep = c.bottom
    c.bottom = l.height - 92 - STUB - 30
    names = (
        (("quantity", 9.0), ("article", 14.0), ("description", 45.0), ("price", 14.0),
         ("amount", 16.0)) if how.random() < 0.5 else
        (("description", 48.0), ("quantity", 10.0), ("price", 15.0), ("amount", 17.0))
    )  # fmt: skip
    look = Look(columns(s, *names), FRAME, floor=c.bottom - 150 if how.random() < 0.6 else None)
    rest(s, look, how.choice(("boxed", "right")), close=False)
    c.bottom = keep
    if s.body or s.f.kind != "invoice":
        return
    if c.y > l.height - 92 - STUB - 24:
        c.new_sheet(l.margin + 40)
    blocks.terms(s, l.margin)
    _stub(s)


def _corner(s: Scene, rows: list[Cell]) -> None:
    """The title, with number and date in boxes below it."""
    blocks.title(s, s.l.right, RIGHT, 2.0)
    s.c.y -= s.c.size
    if rows:
        cells(s, s.l.right - 95.0 * len(rows), s.l.right, rows, len(rows))


def _boxed_party(s: Scene, x0: float, x1: float, ship: bool) -> None:
    top = s.c.y
    s.c.y += s.c.size * 1.3
    if ship:
        blocks.shipping_address(s, x0 + 5, x1 - x0 - 10)
    else:
        blocks.recipient(s, x0 + 5, label=True, room=x1 - x0 - 10)
    boxed(s, x0, x1, top)


def _stub(s: Scene) -> None:
    """Who paid, for which invoice, how much, and where to send it."""
    l, c = s.l, s.c  # noqa: E741
    y = l.height - 92 - STUB
    c.put(l.margin, "- " * int((l.right - l.margin) / c.measure("- ")), y=y)
    c.put(l.width / 2, own(s, "detach"), y=y + c.size * 1.2, align="centre", size=c.size * 0.8)
    c.y = y + c.size * 3.2
    shown = s.f.formats.amount(s.f.amount_due)[0]
    rows = [
        extra_row(s.label(s.number_key, ""), s.f.number),
        extra_row(s.w("due_amount"), shown),
        extra_row(own(s, "enclosed"), "_" * 14),
    ]
    if s.w("customer_no") and "customer_no" in s.f.references:
        rows.insert(0, extra_row(s.w("customer_no"), s.f.references["customer_no"]))

    def to() -> None:
        c.put(l.margin, own(s, "remit_to"), style="bold", size=c.size * 0.9)
        s.down(1.1)
        for line in (s.f.seller.name, *s.f.seller.address):
            c.put(l.margin, line, fit=l.width * 0.4)
            s.down()

    below(s, to, lambda: pairs(s, l.width * 0.55, l.right, rows, ":", right=True))
    c.y = l.height - extras.SLIP


def timesheet(s: Scene) -> None:
    """Who works by the hour: a row for each day, groups with their sums."""
    l, c, how = s.l, s.c, by_layout(s)  # noqa: E741
    c.y = l.margin + 14
    who = s.f.seller
    if how.random() < 0.5:
        blocks.letterhead(s, l.margin, large=1.9)
    else:
        s.value(l.margin, who.name, "seller", size=c.size * 1.5)
        s.down(1.5)
        s.value(l.margin, ", ".join(who.address), "seller_address", " ".join(who.address),
                size=c.size * 0.85)  # fmt: skip
        s.down(1)
    c.line(l.margin, c.y, l.right, c.y, 0.8)
    s.down(2)
    blocks.recipient(s, l.margin, how.random() < 0.5)
    s.down(1.5)
    to_right = how.random() < 0.5
    below(s, lambda: title(s, l.margin, l.width * 0.54, 1.5),
          lambda: pairs(s, l.width * 0.56, l.right, rows_of_meta(s), right=to_right))  # fmt: skip
    s.down(0.8)
    date = ("text_date", own(s, "row_date"), day_text)
    units = (("unit", 8.0),) if how.random() < 0.6 else ()
    names = (("text_date", 17.0), ("description", 40.0), ("quantity", 12.0), *units,
             ("price", 14.0), ("amount", 16.0))  # fmt: skip
    every = how.choice((0, 3, 4))
    look = Look(columns(s, *names), how.choice((HEAD, LINES, NONE)), extra=(date,))
    if every and len(s.f.items) > every:
        look = replace(look, before=_group_head(every), after=_group_sum(every), between_lines=3.5)
    rest(s, look, how.choice(("right", "in_table", "boxed")))


def _group_head(every: int) -> Between:
    def before(s: Scene, n: int, x0: float) -> None:
        if n % every == 0:
            s.down(0.4)
            s.c.put(x0 + 3, _group(s, n // every), style="bold")
            s.down(1.3)

    return before


def _group(s: Scene, k: int) -> str:
    groups = s.w.all("groups")
    text: str = groups[k % len(groups)]
    return text if k < len(groups) else f"{text} {k // len(groups) + 1}"


def _group_sum(every: int) -> Between:
    def after(s: Scene, n: int, x1: float) -> None:
        if n % every == every - 1 or n + 1 == len(s.f.items):
            first = n - n % every
            value = sum((each.amount for each in s.f.items[first : n + 1]), 0 * s.f.sum)
            label = own(s, "group_sum").replace("{}", _group(s, n // every))
            s.c.put(x1 - 95, label, style="italic", align=RIGHT)
            s.amount(x1 - 3, value, None, place="items", style="italic")
            s.down(1.5)

    return after


def deliveries(s: Scene) -> None:
    """A collective invoice: a line for each delivery between the rows, its sum below them."""
    l, c, how = s.l, s.c, by_layout(s)  # noqa: E741
    c.y = l.margin + 8
    below(s, lambda: blocks.recipient(s, l.margin, how.random() < 0.5, room=l.width * 0.4),
          lambda: blocks.letterhead(s, l.right, RIGHT, large=1.3, room=l.width * 0.42))  # fmt: skip
    s.down(2)
    blocks.title(s, l.margin, LEFT, 1.6)
    pairs(s, l.margin, l.width * 0.5, rows_of_meta(s))
    s.down(0.8)
    every = how.choice((2, 3, 5))
    summed = how.random() < 0.5

    def before(s: Scene, n: int, x0: float) -> None:
        if n % every == 0:
            s.down(0.3 if n else 0.0)
            back = 2 + 3 * (len(s.f.items) // every - n // every)
            day = s.f.date - datetime.timedelta(days=back)
            number = filled("######", by_document(s, f"delivery {n}"))
            text = own(s, "delivered").replace("{}", number, 1)
            c.put(x0 + 3, text.replace("{}", s.f.formats.date(day), 1), style="bold",
                  size=c.size * 0.95)  # fmt: skip
            s.down(1.3)

    def after(s: Scene, n: int, x1: float) -> None:
        if summed and (n % every == every - 1 or n + 1 == len(s.f.items)):
            value = sum((each.amount for each in s.f.items[n - n % every : n + 1]), 0 * s.f.sum)
            c.line(x1 - 75, c.y - c.size * 0.85, x1, c.y - c.size * 0.85, 0.4)
            s.amount(x1 - 3, value, None, place="items", style="bold")
            s.down(1.6)

    names = (("article", 13.0), ("description", 38.0), ("quantity", 9.0), ("unit", 8.0),
             ("price", 13.0), ("rate", 8.0), ("amount", 15.0))  # fmt: skip
    look = Look(columns(s, *names), how.choice((HEAD, BAR, NONE)), before=before, after=after,
                between_lines=3.2)  # fmt: skip
    rest(s, look)
