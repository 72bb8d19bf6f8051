"""Arrangements that nothing learns from, and that may be looked at: see `families`."""

from collections.abc import Callable

from synthetic import blocks, footers
from synthetic.canvas import CENTRE, RIGHT
from synthetic.families import below, body
from synthetic.scene import Scene


def sidebar(s: Scene) -> None:
    """Seller, numbers and account in a narrow column beside the rest."""
    l, c = s.l, s.c  # noqa: E741
    side, wide = s.rng.random() < 0.5, 135.0
    x = l.margin if side else l.right - wide
    c.fill(x - 10, 0, x + wide + 4, l.height, 0.94)
    c.y = l.margin + 6
    blocks.letterhead(s, x, large=1.15)
    s.down(1.5)
    blocks.meta(s, x, x + wide, s.rng.choice(("stacked", "stacked", "colon")))
    s.down(1)
    footers.bank(s, x, x + wide)
    c.y = l.margin + 6
    left = l.margin + (wide + 18 if side else 0)
    right = l.right - (0 if side else wide + 18)
    blocks.title(s, left)
    s.down(1)
    blocks.recipient(s, left, s.rng.random() < 0.6)
    s.down(2)
    body(s, left, right)


def form(s: Scene) -> None:
    """A printed form: small captions in the corners of boxes, values below them."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 10
    blocks.title(s, l.width / 2, CENTRE, 1.4)
    middle, top = l.width / 2, c.y
    c.y += 4
    below(
        s,
        lambda: _caption(
            s, "seller", l.margin + 4, lambda: blocks.letterhead(s, l.margin + 4, large=1.0)
        ),
        lambda: _caption(s, "buyer", middle + 4, lambda: blocks.recipient(s, middle + 4, False)),
    )
    c.box(l.margin, top, l.right, c.y)
    c.line(middle, top, middle, c.y)
    s.down(1.3)
    blocks.meta(s, l.margin, l.right, "table" if s.rng.random() < 0.3 else "above")
    s.down(0.5)
    body(s)


def _caption(s: Scene, key: str, x: float, draw: Callable[[], None]) -> None:
    s.c.y += 6
    s.c.put(x, s.w(key), size=s.c.size * 0.68)
    s.down(1.2)
    draw()


def amount_first(s: Scene) -> None:
    """What is due stands on top in large print; who sells is told at the bottom."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 10
    below(s, lambda: blocks.title(s, l.margin), lambda: blocks.logo(s, l.right, RIGHT))
    blocks.meta(s, l.margin, l.width * 0.55, "left" if l.meta in ("table", "above") else None)
    s.down(1)
    below(
        s,
        lambda: (
            blocks.seller_labelled(s, l.margin, False)
            if l.seller in ("left", "right")
            else blocks.letterhead(s, l.margin, large=1.0)
        ),
        lambda: blocks.recipient(s, l.width * 0.45, True),
    )
    s.down(1.5)
    if s.f.due and not s.body and "due_date" not in s.true:
        text, _ = s.f.formats.amount(s.f.amount_due)
        c.run(l.margin, [(f"{text} ", None), (s.label("due", " "), None),
                         (s.f.formats.date(s.f.due), s.claim("due_date", s.f.due.isoformat()))],
              size=c.size * 1.5, style="bold")  # fmt: skip
        s.down(2.5)
    body(s)


def mirrored(s: Scene) -> None:
    """The buyer at the top left, large; the seller on the right among the numbers."""
    l = s.l  # noqa: E741
    s.c.y = l.margin + 8
    blocks.title(s, l.right, RIGHT, 1.5)
    top = s.c.y

    def beside() -> None:
        blocks.letterhead(s, l.width * 0.6, large=1.1)
        s.down(1)
        blocks.meta(
            s, l.width * 0.6, l.right, "colon" if l.meta in ("table", "above", "right") else None
        )

    s.c.y = top
    below(s, lambda: blocks.recipient(s, l.margin, s.rng.random() < 0.5), beside)
    s.down(1.5)
    body(s)


FAMILIES: dict[str, Callable[[Scene], None]] = {
    "sidebar": sidebar,
    "form": form,
    "amount_first": amount_first,
    "mirrored": mirrored,
}
