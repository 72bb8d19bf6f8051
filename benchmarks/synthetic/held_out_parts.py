"""What several of the arrangements share that are only scored: words, cells, looks, closings."""

import datetime
import random
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from synthetic import blocks, footers
from synthetic.blocks import meta_rows, terms
from synthetic.canvas import LEFT, RIGHT
from synthetic.contents import Item
from synthetic.families import closing, other_body
from synthetic.listings import Look, listing
from synthetic.scene import Scene
from synthetic.totals import lines_of, totals

FILE = Path(__file__).parent / "held_out_words.toml"
Cell = tuple[str, str, str | None, str]
"""A caption, the text below it, its path, and what is true."""


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def own(s: Scene, key: str) -> str:
    return _words()[s.f.language][key]


def by_layout(s: Scene) -> random.Random:
    """The same choices in all documents of a layout."""
    return random.Random(f"{s.l.name} choices")


def by_document(s: Scene, what: str) -> random.Random:
    return random.Random(f"{s.f.number} {s.l.name} {what}")


def columns(s: Scene, *names: tuple[str, float]) -> tuple[tuple[str, float], ...]:
    """With one for discounts before amounts, where there are any."""
    if any(each.discount for each in s.f.items) and not any(
        name == "discount" for name, _ in names
    ):
        at = next(k for k, (name, _) in enumerate(names) if name in ("amount", "rate"))
        return (*names[:at], ("discount", 8.0), *names[at:])
    return names


def rest(s: Scene, look: Look, how: str | None = None, close: bool = True) -> None:
    """Items, sums and how to pay, below the head of a letter."""
    x0, x1 = s.l.margin, s.l.right
    if s.body:
        other_body(s, x0, x1)
        return
    listing(s, x0, x1, look)
    totals(s, x0, x1, how)
    if close:
        closing(s, x0, x1)


def rows_of_meta(s: Scene) -> list[Cell]:
    return [(s.label(key, ""), text, path, true) for key, text, path, true in meta_rows(s)]


def cells(s: Scene, x0: float, x1: float, some: Sequence[Cell], per_row: int,
          boxed: bool = True) -> None:  # fmt: skip
    """Boxes side by side with a small caption in the corner of each, the value below it."""
    c = s.c
    for at in range(0, len(some), per_row):
        row = some[at : at + per_row]
        wide, top = (x1 - x0) / len(row), c.y
        c.y += c.size * 0.95
        for n, (caption, _, _, _) in enumerate(row):
            c.put(x0 + n * wide + 3, caption, size=c.size * 0.68, fit=wide - 6)
        s.down(1.05)
        for n, (_, text, path, true) in enumerate(row):
            s.value(x0 + n * wide + 3, text, path, true, fit=wide - 6)
        c.y += c.size * 0.55
        if boxed:
            c.box(x0, top, x1, c.y, 0.5)
            for n in range(1, len(row)):
                c.line(x0 + n * wide, top, x0 + n * wide, c.y, 0.5)
    c.y += c.size * 1.2


def pairs(s: Scene, x0: float, x1: float, some: Sequence[Cell], end: str = ":",
          right: bool = False) -> None:  # fmt: skip
    """Labels and values in two columns."""
    c = s.c
    labels = [label if label[-1:] in ":.#" else label + end for label, *_ in some]
    widest = max((c.measure(each) for each in labels), default=0.0)
    column = x0 + min(widest + 8, (x1 - x0) * 0.55)
    for label, (_, text, path, true) in zip(labels, some, strict=True):
        c.put(x0, label, fit=column - x0 - 5)
        s.value(x1 if right else column, text, path, true, fit=x1 - column,
                align=RIGHT if right else LEFT)  # fmt: skip
        s.down(1.15)


def boxed(s: Scene, x0: float, x1: float, top: float) -> None:
    """Around what was drawn since."""
    s.c.box(x0, top, x1, s.c.y - s.c.size * 0.4, 0.5)


def sums_in_cells(s: Scene, x0: float, x1: float, y: float) -> None:
    """Every sum in a box of its own, in rows at the foot of the sheet."""
    c, lines = s.c, lines_of(s)
    per_row = len(lines) if len(lines) <= 5 else -(-len(lines) // 2)
    c.y = y
    for at in range(0, len(lines), per_row):
        row = lines[at : at + per_row]
        wide, top = (x1 - x0) / len(row), c.y
        c.y += c.size * 0.95
        for n, (text, spans, _, _, total) in enumerate(row):
            c.put(x0 + n * wide + 3, text, size=c.size * 0.72, fit=wide - 6, spans=spans,
                  style="bold" if total else "")  # fmt: skip
        s.down(1.15)
        for n, (_, _, value, paths, total) in enumerate(row):
            place, style = ("total", "bold") if total else ("totals", "")
            s.amount(x0 + (n + 1) * wide - 4, value, paths, fit=wide - 8, place=place, style=style)
        c.y += c.size * 0.55
        c.box(x0, top, x1, c.y, 0.5)
        for n in range(1, len(row)):
            c.line(x0 + n * wide, top, x0 + n * wide, c.y, 0.5)
    c.y += c.size * 1.5


def room_for_sums(s: Scene) -> float:
    """Points that `sums_in_cells` takes at most, with terms below it."""
    return s.c.size * 15


def account(s: Scene) -> None:
    """When to pay, and into which account, where the layout tells it."""
    terms(s, s.l.margin)
    if s.l.bank in ("closing", "lines"):
        footers.bank(s, s.l.margin, s.l.right, s.l.bank)


def day_text(s: Scene, n: int, _: Item) -> str:
    """The day of the n-th row: they go up to the document's, in a month at most."""
    back = (len(s.f.items) - n) * 28 // max(28, len(s.f.items))
    return s.f.formats.date(s.f.date - datetime.timedelta(days=back))


def title(s: Scene, x: float, x1: float, size: float) -> None:
    """As `blocks.title` does it, set smaller to end before x1."""
    text = f"{blocks.title_text(s)} {s.f.number if s.l.title == 'with_number' else ''} Nr."
    wide = s.c.measure(text, s.c.size * size * (1.3 if s.l.title == "large" else 1.0), "bold")
    blocks.title(s, x, LEFT, size * min(1.0, (x1 - x) / wide))


def net_days(s: Scene) -> Cell:
    return (own(s, "terms"), own(s, "net_days").replace("{}", str(s.f.days)), None, "")


def extra_row(label: str, text: str) -> Cell:
    return (label, text, None, "")


def period_of(s: Scene, _n: int, _item: Item) -> str:
    """A month of service."""
    start = s.f.date.replace(day=1) - datetime.timedelta(days=1)
    return f"{s.f.formats.date(start.replace(day=1))} - {s.f.formats.date(start)}"
