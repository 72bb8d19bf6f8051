"""How the parts of an invoice are arranged: one function for each family of layouts."""

from collections.abc import Callable

from synthetic import blocks, footers
from synthetic.canvas import CENTRE, LEFT, RIGHT
from synthetic.scene import Scene
from synthetic.tables import table
from synthetic.totals import tax_table, totals

BODY = 12  # lines that a body takes at least
Family = Callable[[Scene], None]


def body(s: Scene, x0: float | None = None, x1: float | None = None) -> None:
    """Table, sums, when to pay, the account."""
    x0, x1 = s.l.margin if x0 is None else x0, s.l.right if x1 is None else x1
    if s.body:
        other_body(s, x0, x1)
        return
    if s.rng.random() < 0.5:
        blocks.opening(s, x0)
    if s.l.signs == "none" and s.rng.random() < 0.4:
        blocks.currency_note(s, x0)
    table(s, x0, x1)
    totals(s, x0, x1)
    if s.l.tax_table and len(s.f.taxes) > 1:
        tax_table(s, x0)
    closing(s, x0, x1)


def other_body(s: Scene, x0: float, x1: float) -> None:
    """Of a document that is no invoice."""
    assert s.body is not None
    if s.c.y + BODY * s.c.step > s.c.bottom:
        s.c.new_sheet(s.l.margin + 40)
    s.body(s, x0, x1)


def closing(s: Scene, x0: float, x1: float) -> None:
    if s.c.y + 9 * s.c.step > s.c.bottom:
        s.c.new_sheet(s.l.margin + 40)
    blocks.terms(s, x0)
    if s.l.bank in ("closing", "lines"):
        footers.bank(s, x0, x1, s.l.bank)


def below(s: Scene, *parts: Callable[[], None]) -> None:
    """Parts beside each other: the next goes below the lowest."""
    top, ends = s.c.y, []
    for part in parts:
        s.c.y = top
        part()
        ends.append(s.c.y)
    s.c.y = max(ends)


def head(s: Scene) -> None:
    """The seller at the top, where the layout has it; else in the footer alone."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 6
    if l.seller == "left":
        blocks.letterhead(s, l.margin, LEFT)
    elif l.seller == "right":
        blocks.letterhead(s, l.right, RIGHT)
    elif l.seller == "centre":
        blocks.letterhead(s, l.width / 2, CENTRE)
    elif l.seller == "logo":
        blocks.logo(s, s.rng.choice((l.margin, l.right - 170)))
    else:
        s.down(1)
    s.down(0.8)


def letter(s: Scene) -> None:
    """Sender line, window, a block of numbers on the right, a title below."""
    head(s)
    s.c.y = max(s.c.y, 125)
    top = s.c.y
    blocks.sender_line(s, s.l.margin)
    blocks.recipient(s, s.l.margin, label=False)
    end, s.c.y = s.c.y, top + s.rng.choice((0, 14))
    late = s.l.meta in ("above", "table")
    if not late:
        blocks.meta(s, s.l.width * 0.58, s.l.right)
    s.c.y = max(end, s.c.y) + 24
    blocks.title(s, s.l.margin)
    if late:
        blocks.meta(s, s.l.margin, s.l.right)
    s.down(0.6)
    body(s)


def window(s: Scene) -> None:
    """The buyer on the right, as in French letters; the seller on the left."""
    l = s.l  # noqa: E741
    s.c.y = l.margin + 6
    blocks.letterhead(s, l.margin)
    s.c.y = max(s.c.y - 20, 120)
    blocks.recipient(s, l.width * 0.56, label=s.rng.random() < 0.3)
    s.down(1.5)
    if s.rng.random() < 0.4:
        place_and_date(s, l.width * 0.56)
    blocks.title(s, l.margin)
    blocks.meta(s, l.margin, l.right)
    s.down(1)
    body(s)


def place_and_date(s: Scene, x: float, align: str = LEFT) -> None:
    text = s.w.any("place_date").replace("{city}", s.f.seller.city)
    before, after = text.split("{date}")
    day = s.f.formats.date(s.f.date)
    s.c.run(
        x,
        [(before, None), (day, s.claim("invoice_date", s.f.date.isoformat())), (after, None)],
        align=align,
    )
    s.down(2)


def grid(s: Scene) -> None:
    """Boxes: seller and title on top, numbers in a ruled row, buyer and shipping side by side."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 8
    below(s, lambda: blocks.letterhead(s, l.margin), lambda: blocks.title(s, l.right, RIGHT))
    s.down(0.8)
    blocks.meta(s, l.margin, l.right, "table" if s.rng.random() < 0.6 else "above")
    s.down(0.8)
    top, middle = c.y - c.size * 1.4, (l.margin + l.right) / 2
    below(s, lambda: blocks.recipient(s, l.margin + 6, True),
          lambda: blocks.shipping_address(s, middle + 6) if l.ship_to else None)  # fmt: skip
    c.box(l.margin, top, middle if not l.ship_to else l.right, c.y - c.size * 0.4)
    if l.ship_to:
        c.line(middle, top, middle, c.y - c.size * 0.4)
    s.down(1.2)
    body(s)


def banner(s: Scene) -> None:
    """A large title on one side, the seller on the other, bill to and numbers below."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 12
    if s.rng.random() < 0.4:
        c.fill(0, 0, l.width, l.margin + 30, 0.85)
    if l.seller in ("left", "logo", "footer"):
        below(s, lambda: head_or_logo(s), lambda: blocks.title(s, l.right, RIGHT, 2.2))
    else:
        below(
            s,
            lambda: blocks.title(s, l.margin, LEFT, 2.2),
            lambda: blocks.letterhead(s, l.right, RIGHT),
        )
    s.down(1.5)
    how = l.meta if l.meta not in ("above", "table") else "right"
    third = l.margin + (l.right - l.margin) * 0.33
    parts = [
        lambda: blocks.recipient(s, l.margin, l.buyer != "plain"),
        lambda: blocks.meta(s, l.width * (0.66 if l.ship_to else 0.58), l.right, how),
    ]
    if l.ship_to:
        parts.append(lambda: blocks.shipping_address(s, third))
    below(s, *parts)
    s.down(1.5)
    body(s)


def head_or_logo(s: Scene) -> None:
    if s.l.seller == "left":
        blocks.letterhead(s, s.l.margin)
    else:
        blocks.logo(s, s.l.margin)


def plain(s: Scene) -> None:
    """All of it from the left margin down, as a word processor has it."""
    head(s)
    blocks.title(s, s.l.margin)
    s.down(0.5)
    if s.rng.random() < 0.5:
        blocks.meta(s, s.l.margin, s.l.width * 0.62)
        s.down(1)
        blocks.recipient(s, s.l.margin, True)
    else:
        blocks.recipient(s, s.l.margin, True)
        s.down(1)
        blocks.meta(s, s.l.margin, s.l.width * 0.62)
    s.down(1.2)
    body(s)


def inline(s: Scene) -> None:
    """The number and the date stand in the title's sentence."""
    l = s.l  # noqa: E741
    head(s)
    blocks.recipient(s, l.margin if l.seller != "left" else l.width * 0.55, s.rng.random() < 0.4)
    s.down(2)
    inline_title(s, l.margin, s.c.size * s.rng.choice((1.1, 1.3, 1.5)))
    s.down(1)
    rows = blocks.meta_rows(s)
    blocks.meta(s, l.margin, l.right, s.rng.choice(("colon", "above", "left")), rows)
    s.down(0.7)
    body(s)


def inline_title(s: Scene, x: float, size: float) -> None:
    text = s.w.any("inline").replace(
        "{title}", blocks.title_text(s).capitalize() if not s.l.spaced else blocks.title_text(s)
    )
    parts: list[tuple[str, str | None]] = []
    for piece in text.replace("{number}", "\0n\0").replace("{date}", "\0d\0").split("\0"):
        if piece == "n":
            parts.append((s.f.number, s.claim("invoice_number", s.f.number)))
        elif piece == "d":
            parts.append(
                (s.f.formats.date(s.f.date), s.claim("invoice_date", s.f.date.isoformat()))
            )
        else:
            parts.append((piece, None))
    s.c.run(x, parts, size=size, style="bold")
    s.c.y += size * 1.5


def centred(s: Scene) -> None:
    """The letterhead in the middle, a rule below it, numbers in a row."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 8
    blocks.letterhead(s, l.width / 2, CENTRE, large=2.0)
    c.line(l.margin, c.y - 4, l.right, c.y - 4, 1.0)
    s.down(1.4)
    blocks.title(s, l.width / 2, CENTRE)
    s.down(0.4)
    below(s, lambda: blocks.recipient(s, l.margin, True),
          lambda: blocks.shipping_address(s, l.width * 0.55) if l.ship_to else None)  # fmt: skip
    s.down(1)
    blocks.meta(s, l.margin, l.right, "table" if l.meta != "colon" else "colon")
    s.down(0.8)
    body(s)


def mono(s: Scene) -> None:
    """As an old printer has it: one width of letters, rules of signs."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin
    blocks.letterhead(s, l.margin, large=1.0)
    c.put(l.margin, s.rng.choice("-=*") * int((l.right - l.margin) / c.measure("-")))
    s.down(1.5)
    below(
        s,
        lambda: blocks.recipient(s, l.margin, s.rng.random() < 0.5),
        lambda: blocks.meta(s, l.width * 0.52, l.right, s.rng.choice(("left", "colon"))),
    )
    s.down(1.5)
    blocks.title(s, l.margin, size=1.0)
    s.down(0.5)
    body(s)


def columns(s: Scene) -> None:
    """Seller and buyer beside each other, each under its word and with its numbers."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 8
    below(
        s,
        lambda: blocks.title(s, l.margin),
        lambda: blocks.meta(s, l.width * 0.6, l.right, "right" if l.meta == "table" else None),
    )
    s.down(1)
    top, middle = c.y - c.size * 1.3, l.width / 2
    sides = [l.margin + 5, middle + 5]
    if s.rng.random() < 0.15:
        sides.reverse()
    below(
        s,
        lambda: blocks.seller_labelled(s, sides[0]),
        lambda: blocks.recipient(s, sides[1], True, numbers=True),
    )
    if l.buyer == "boxed":
        c.box(l.margin, top, l.right, c.y)
        c.line(middle, top, middle, c.y)
    s.down(1.5)
    body(s)


FAMILIES: dict[str, Family] = {
    "letter": letter,
    "window": window,
    "grid": grid,
    "banner": banner,
    "plain": plain,
    "inline": inline,
    "centred": centred,
    "mono": mono,
    "columns": columns,
}
