"""Tables of items: columns in any order, rows of several lines, over any number of sheets."""

from decimal import Decimal

from synthetic.canvas import LEFT, RIGHT
from synthetic.contents import Item, rounded
from synthetic.scene import Scene

WIDTHS = {
    "pos": 26,
    "article": 62,
    "quantity": 46,
    "unit": 34,
    "price": 62,
    "discount": 44,
    "rate": 40,
    "amount": 72,
    "gross": 68,
}
"""Of columns, in points at 9.5 points of type; descriptions take what is left."""
HEADS = {
    "pos": "h_pos",
    "article": "h_article",
    "description": "h_description",
    "quantity": "h_quantity",
    "unit": "h_unit",
    "price": "h_price",
    "discount": "h_discount",
    "rate": "h_rate",
    "amount": "h_amount",
    "gross": "h_gross",
}
TEXTUAL = ("article", "description", "unit")
Places = dict[str, tuple[float, float]]


def places_of(s: Scene, x0: float, x1: float) -> Places:
    scale = s.l.size / 9.5 * (1.25 if s.l.font == "mono" else 1.0)
    widths = {name: WIDTHS.get(name, 0) * scale for name in s.l.columns}
    rest = max(90.0, x1 - x0 - sum(widths.values()))
    shrink = min(1.0, (x1 - x0 - rest) / max(1.0, sum(widths.values())))
    places, x = Places(), x0
    for name in s.l.columns:
        wide = rest if name == "description" else widths[name] * shrink
        places[name] = (x + 2, x + wide - 3)
        x += wide
    return places


def table(s: Scene, x0: float, x1: float) -> Places:
    """All items; where the columns are."""
    places, c = places_of(s, x0, x1), s.c
    top = _head(s, places, x0, x1)
    carried = Decimal(0)
    carries = s.rng.random() < 0.5
    for n, item in enumerate(s.f.items):
        lines = c.wrap(item.description, places["description"][1] - places["description"][0])
        height = (
            len(lines)
            + len(item.more)
            + (item.included is not None)
            + bool(s.l.article_within)
            + 1.6 * (item.group is not None)
        ) * c.step
        if c.y + height > c.bottom:
            if carries:
                _carry(s, x1, carried, s.w.all("carried")[0])
            _close(s, places, x0, x1, top)
            c.new_sheet(s.l.margin + 40)
            top = _head(s, places, x0, x1)
            if carries:
                _carry(s, x1, carried, s.w.all("carried")[-1])
        if item.group:
            s.down(0.3)
            c.put(places["description"][0], item.group, style="bold")
            s.down(1.3)
        _row(s, places, n, item, lines, x0, x1)
        carried += item.amount
    _close(s, places, x0, x1, top)
    return places


def _head(s: Scene, places: Places, x0: float, x1: float) -> float:
    c, style = s.c, "bold" if s.l.rules != "none" or s.rng.random() < 0.5 else ""
    s.down(0.6)
    top = c.y - c.size * 1.9
    if s.l.rules in ("grid", "striped", "dark"):
        c.fill(x0, top, x1, c.y + c.size * 0.45, 0.82 if s.l.rules == "dark" else 0.91)
    for name, (left, right) in places.items():
        head_cell(s, name, left, right, style)
    if s.l.rules in ("head", "lines", "top"):
        c.line(x0, c.y + c.size * 0.45, x1, c.y + c.size * 0.45, 0.8)
        if s.l.rules == "lines":
            c.line(x0, top, x1, top, 0.8)
    s.down(1.6)
    return top


def head_cell(s: Scene, name: str, left: float, right: float, style: str) -> None:
    c, text = s.c, s.cased(s.w(HEADS[name]))
    parts: list[tuple[str, str | None]] = [(text, None)]
    if s.l.signs == "heads" and name in ("amount", "price"):
        sign = s.f.formats.sign
        path = s.claim("currency", s.f.formats.currency, (sign,)) if name == "amount" else None
        parts += [
            (" (" if len(sign) > 1 else " ", None),
            (sign, path),
            (")" if len(sign) > 1 else "", None),
        ]
    whole = "".join(part for part, _ in parts)
    sizes = (c.size, c.size * 0.88, c.size * 0.76, c.size * 0.66, c.size * 0.58)
    size = next(
        (each for each in sizes if c.measure(whole, each, style) <= right - left + 1), sizes[-1]
    )
    if s.neat:
        size *= min(1.0, (right - left + 1) / max(1.0, c.measure(whole, size, style)))
    textual = name in TEXTUAL or (name == "pos")
    lines = c.wrap(text, right - left, c.size * 0.9, style)
    if len(parts) == 1 and size < c.size * 0.8 and len(lines) == 2:
        for up, line in zip((0.95, 0.0), lines, strict=True):
            c.put(
                left if textual else right,
                line,
                y=c.y - up * c.size,
                style=style,
                size=c.size * 0.9,
                align=LEFT if textual else RIGHT,
                fit=right - left,
            )
        return
    c.run(
        left if textual else right, parts, style=style, size=size, align=LEFT if textual else RIGHT
    )


def _row(
    s: Scene, places: Places, n: int, item: Item, lines: list[str], x0: float, x1: float
) -> None:
    c = s.c
    if s.l.rules == "striped" and n % 2:
        c.fill(x0, c.y - c.size * 1.05, x1, c.y + c.size * 0.35, 0.95)
    for name, (left, right) in places.items():
        cell(s, name, left, right, n, item)
    _description(s, *places["description"], n, item, lines)
    if s.l.rules in ("lines", "grid"):
        c.line(x0, c.y - c.size * 0.75, x1, c.y - c.size * 0.75, 0.3)
        s.down(0.3)
    s.down(s.row_gap)


def cell(s: Scene, name: str, left: float, right: float, n: int, item: Item) -> None:
    """Of any column but the description's."""
    f, wide, path = s.f.formats, right - left, f"line_items[{n}]."
    money = {
        "price": (item.price, f"{path}unit_price"),
        "amount": (item.amount, f"{path}amount"),
        "gross": (rounded(item.amount * (100 + item.rate) / 100), None),
    }
    texts = {
        "pos": (str((n + 1) * s.true_step), None, ""),
        "article": (item.article, f"{path}article_number", item.article),
        "unit": (item.unit, f"{path}unit", item.unit),
    }
    percents = {
        "discount": (item.discount, f"{path}discount", None),
        "rate": (item.rate, f"{path}tax_rate", str(item.rate)),
    }
    if name in money:
        s.amount(right, *money[name], place="items", fit=wide)
    elif name in texts:
        s.value(left, *texts[name], fit=wide)
    elif name == "quantity":
        text = f.number(item.quantity, s.quantity_places)
        _quantity(s, right, wide, text, path, item)
    elif name in percents:
        value, where, true = percents[name]
        if value is None:
            return
        text = f.number(value, s.rate_places if name == "rate" else None) + s.percent
        s.value(right, text, where, true, align=RIGHT, fit=wide)


def _quantity(s: Scene, right: float, wide: float, text: str, path: str, item: Item) -> None:
    if s.l.unit_beside and "unit" not in s.l.columns:
        parts = [(text, s.claim(f"{path}quantity", str(item.quantity))), (" ", None)]
        parts.append((item.unit, s.claim(f"{path}unit", item.unit)))
        size = s.c.size * min(1.0, wide / s.c.measure("".join(part for part, _ in parts)))
        s.c.run(right, parts, align=RIGHT, size=size)
    else:
        s.value(right, text, f"{path}quantity", str(item.quantity), align=RIGHT, fit=wide)


def _description(s: Scene, x: float, x1: float, n: int, item: Item, lines: list[str]) -> None:
    """In one or several lines; further lines belong to it, what is included does not."""
    within = s.l.article_within if "article" not in s.l.columns else ""
    if within == "before":
        s.value(x, item.article, f"line_items[{n}].article_number")
        s.down()
    full = " ".join([item.description, *item.more])
    path = s.claim(f"line_items[{n}].description", full, (item.description,))
    for line in (*lines, *item.more):
        s.c.put(x, line, path=path, fit=x1 - x,
                size=s.c.size * (0.85 if line in item.more else 1.0))  # fmt: skip
        s.down()
    if within == "below":
        end = s.c.put(x, f"{s.w.plain('h_article')} ", size=s.c.size * 0.85)
        s.value(end, item.article, f"line_items[{n}].article_number", size=s.c.size * 0.85)
        s.down()
    if item.included:
        s.c.put(
            x + 8,
            s.w.any("incl").format(item.included),
            style="italic",
            size=s.c.size * 0.9,
            fit=x1 - x - 8,
        )
        s.down()


def _carry(s: Scene, x1: float, value: Decimal, label: str) -> None:
    s.c.put(x1 - 150, label, align=RIGHT)
    s.amount(x1 - 3, value, None, place="items")
    s.down(1.3)


def _close(s: Scene, places: Places, x0: float, x1: float, top: float) -> None:
    c, bottom = s.c, s.c.y - s.c.size * 0.75
    if s.l.rules in ("head", "top", "striped", "lines"):
        c.line(x0, bottom, x1, bottom, 0.8)
    if s.l.rules == "grid":
        c.box(x0, top, x1, bottom)
        for left, _ in list(places.values())[1:]:
            c.line(left - 3, top, left - 3, bottom, 0.4)
    s.down(0.8)
