"""Lists of items with a second line below each, text between them, and frames down to the foot.

In: a scene and a `Look`. What `tables` has, its heads and cells, is drawn by it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from synthetic.canvas import LEFT, RIGHT
from synthetic.contents import Item
from synthetic.scene import Scene
from synthetic.tables import HEADS, TEXTUAL, Places, cell, head_cell

Second = Callable[[Scene, int, Item, float, float], None]
Between = Callable[[Scene, int, float], None]
Texts = Callable[[Scene, int, Item], str]
HEAD, LINES, FRAME, BAR, NONE = "head", "lines", "frame", "bar", "none"
RULES = (HEAD, LINES, FRAME, BAR, NONE)
COLUMN_ROOM = 3.0  # points between columns


@dataclass(frozen=True, slots=True)
class Look:
    """columns: names and shares of the width. extra: columns that `tables` does not know, with
    their heads and texts, which are no values. second: draws a line below a description, in
    `second_lines` lines. before, after: what
    stands between rows, in `between_lines` lines, from the left edge and up to the right one.
    period: text that belongs to a description. floor: how far down frames go."""

    columns: tuple[tuple[str, float], ...]
    rules: str = HEAD
    extra: tuple[tuple[str, str, Texts], ...] = ()
    second: Second | None = None
    second_lines: int = 0
    before: Between | None = None
    after: Between | None = None
    between_lines: float = 0.0
    period: Texts | None = None
    floor: float | None = None

    def places(self, s: Scene, x0: float, x1: float) -> Places:
        """Columns are wide enough for their heads in small print; descriptions take the rest."""
        whole = sum(share for _, share in self.columns)
        own = {name: head for name, head, _ in self.extra}
        widths = dict[str, float]()
        for name, share in self.columns:
            head = own[name] if name in own else s.cased(s.w(HEADS[name]))
            longest = max(s.c.measure(word, s.c.size * 0.8, "bold") for word in head.split(" "))
            if s.l.signs == "heads" and name in ("price", "amount"):  # in one line, with its sign
                longest = s.c.measure(f"{head} ({s.f.formats.sign})", s.c.size * 0.62, "bold")
            wide = (x1 - x0) * share / whole
            widths[name] = max(wide, min(longest + 2 * COLUMN_ROOM, 1.6 * wide))
        widths["description"] -= sum(widths.values()) - (x1 - x0)
        places, x = Places(), x0
        for name, wide in widths.items():
            places[name] = (x + COLUMN_ROOM, x + wide - COLUMN_ROOM)
            x += wide
        return places


def listing(s: Scene, x0: float, x1: float, look: Look) -> None:
    """All items, over as many sheets as they need."""
    c, places = s.c, look.places(s, x0, x1)
    s.l = replace(s.l, columns=tuple(name for name, _ in look.columns))
    top = _heads(s, look, places, x0, x1)
    left, right = places["description"]
    for n, item in enumerate(s.f.items):
        lines = c.wrap(item.description, right - left)
        period = [look.period(s, n, item)] if look.period else []
        more = [*item.more, *period]
        room = len(lines) + len(more) + bool(item.included) + look.second_lines
        if c.y + (room + look.between_lines) * c.step > c.bottom:
            _close(s, look, places, x0, x1, top)
            c.new_sheet(s.l.margin + 40)
            top = _heads(s, look, places, x0, x1)
        if look.before:
            look.before(s, n, x0)
        _row(s, look, places, n, item, lines, more)
        if look.rules == LINES and n + 1 < len(s.f.items):
            c.line(x0, c.y - c.size * 0.75, x1, c.y - c.size * 0.75, 0.3)
            s.down(0.35)
        if look.after:
            look.after(s, n, x1)
    _close(s, look, places, x0, x1, top)


def _heads(s: Scene, look: Look, places: Places, x0: float, x1: float) -> float:
    c, style = s.c, "" if look.rules == NONE else "bold"
    own = {name: head for name, head, _ in look.extra}
    s.down(1.0)
    top = c.y - c.size * (1.95 if _has_tall(s, places) else 1.3)
    if look.rules == BAR:
        c.fill(x0, top, x1, c.y + c.size * 0.55, 0.88)
    for name, (left, right) in places.items():
        if name in own:
            align = LEFT if name in TEXTUAL or name.startswith("text") else RIGHT
            x = left if align == LEFT else right
            c.put(x, own[name], style=style, align=align, fit=right - left)
        elif name in HEADS:
            head_cell(s, name, left, right, style)
    if look.rules != NONE:
        c.line(x0, c.y + c.size * 0.55, x1, c.y + c.size * 0.55, 0.7)
    if look.rules == FRAME:
        c.line(x0, top, x1, top, 0.7)
    s.down(1.6)
    return top


def _has_tall(s: Scene, places: Places) -> bool:
    """Heads of two lines; as `head_cell` sets them, where their words are long."""
    return any(
        s.c.measure(s.cased(s.w(HEADS[name])), s.c.size * 0.88, "bold") > right - left
        for name, (left, right) in places.items()
        if name in HEADS
    )


def _row(s: Scene, look: Look, places: Places, n: int, item: Item, lines: list[str],
         more: list[str]) -> None:  # fmt: skip
    c, own = s.c, {name: texts for name, _, texts in look.extra}
    for name, (left, right) in places.items():
        if name in own:
            textual = name.startswith("text")
            c.put(left if textual else right, own[name](s, n, item),
                  align=LEFT if textual else RIGHT, fit=right - left)  # fmt: skip
        elif name != "description":
            cell(s, name, left, right, n, item)
    left, right = places["description"]
    full = " ".join([item.description, *more])
    shorter = {item.description, " ".join([item.description, *item.more])}
    path = s.claim(f"line_items[{n}].description", full, sorted(shorter))
    for k, line in enumerate((*lines, *more)):
        size = c.size * (1.0 if k < len(lines) else 0.87)
        c.put(left, line, path=path, fit=right - left, size=size)
        s.down()
    if look.second:
        look.second(s, n, item, left, right)
    if item.included:
        text = s.w.any("incl").format(item.included)
        c.put(left + 8, text, size=c.size * 0.87, style="italic", fit=right - left - 8)
        s.down()
    s.down(s.row_gap)


def _close(s: Scene, look: Look, places: Places, x0: float, x1: float, top: float) -> None:
    c = s.c
    bottom = max(c.y - c.size * 0.75, look.floor or 0.0)
    if look.rules == FRAME:
        c.box(x0, top, x1, bottom)
        for left, _ in list(places.values())[1:]:
            c.line(left - COLUMN_ROOM, top, left - COLUMN_ROOM, bottom, 0.4)
    elif look.rules in (HEAD, LINES, BAR):
        c.line(x0, bottom, x1, bottom, 0.7)
    c.y = bottom + c.size * 1.7


def article_below(s: Scene, n: int, item: Item, x: float, x1: float) -> None:
    """The article's number in small print."""
    size = s.c.size * 0.85
    end = s.c.put(x, f"{s.w.plain('h_article')}: ", size=size)
    s.value(end, item.article, f"line_items[{n}].article_number", size=size, fit=x1 - end)
    s.down()


def calculated(s: Scene, n: int, item: Item, x: float, x1: float) -> None:
    """How much of it at which price, such as `3 pcs x 12.50`."""
    f, path, size = s.f.formats, f"line_items[{n}].", s.c.size * 0.9
    parts = [
        (f.number(item.quantity, s.quantity_places),
         s.claim(f"{path}quantity", str(item.quantity))),
        (" ", None), (item.unit, s.claim(f"{path}unit", item.unit)), (" x ", None),
        (f.number(item.price), s.claim(f"{path}unit_price", str(item.price))),
    ]  # fmt: skip
    if item.discount:
        text = f.number(item.discount, None) + s.percent
        parts += [(" - ", None), (text, s.claim(f"{path}discount", text))]
    wide = s.c.measure("".join(text for text, _ in parts), size)
    s.c.run(x, parts, size=size * min(1.0, (x1 - x) / wide))
    s.down()


def tax_lines(s: Scene, x0: float, x1: float, head: str | None = None) -> None:
    """For each rate: what is taxed, the tax, both together."""
    c, f = s.c, s.f.formats
    ends = [x0 + (x1 - x0) * part for part in (0.2, 0.48, 0.74, 1.0)]
    if head:
        c.put(x0, head, style="bold")
        s.down(1.3)
    for end, key in zip(ends, ("h_rate", "h_base", "h_tax", "h_gross"), strict=True):
        c.put(end, s.w.plain(key), align=RIGHT, size=c.size * 0.85, fit=(x1 - x0) * 0.19)
    c.line(x0, c.y + 3, x1, c.y + 3, 0.4)
    s.down(1.3)
    for n, tax in enumerate(s.f.taxes):
        rate = f.number(tax.rate, s.rate_places) + s.percent
        s.value(ends[0], rate, f"taxes[{n}].rate", str(tax.rate), align=RIGHT)
        s.amount(ends[1], tax.net, f"taxes[{n}].net", place="items")
        s.amount(ends[2], tax.tax, f"taxes[{n}].tax", place="items")
        s.amount(ends[3], Decimal(tax.net + tax.tax), None, place="items")
        s.down(1.15)
    s.down(0.6)
