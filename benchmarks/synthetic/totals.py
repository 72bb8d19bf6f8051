"""Sums at the end: net, taxes, total and what comes between, and tables of taxes."""

from decimal import Decimal

from synthetic.canvas import LEFT, RIGHT, Span
from synthetic.contents import TaxLine
from synthetic.scene import Scene

Line = tuple[str, list[Span], Decimal, list[str], bool]
"""A label, values within it, an amount, its paths, and whether it is the total."""


def lines_of(s: Scene) -> list[Line]:
    f, w = s.f, s.w
    lines: list[Line] = []
    if f.discount or f.shipping:
        lines.append((w("subtotal"), [], f.sum, [], False))
    if f.discount:
        lines.append((w("discount"), [], -f.discount * s.taken_sign, ["discount"], False))
    if f.shipping:
        lines.append((w("shipping"), [], f.shipping, ["shipping"], False))
    taxed = any(each.rate for each in f.taxes)
    if taxed and f.gross:
        lines += _included(s)
        return lines + _paid(s) + s.more_sums
    if taxed:
        lines.append((w("net"), [], f.net, ["net"], False))
        lines += [_tax_line(s, n, each, len(f.taxes) == 1) for n, each in enumerate(f.taxes)]
        if len(f.taxes) > 1 and s.rng.random() < 0.7:
            lines.append((w("tax_sum"), [], f.tax, ["tax"], False))
    if f.rounding:
        lines.append((w("rounding"), [], f.rounding, ["rounding"], False))
    lines.append(
        (w("credit_total" if f.kind == "credit_note" else "total"), [], f.total, ["total"], True)
    )
    return lines + _paid(s) + s.more_sums


def _paid(s: Scene) -> list[Line]:
    if not s.f.prepaid:
        return []
    paid = (s.w("prepaid"), list[Span](), -s.f.prepaid * s.taken_sign, ["prepaid"], False)
    return [paid, (s.w("due_amount"), [], s.f.amount_due, [], True)]


def _included(s: Scene) -> list[Line]:
    """The total, and the taxes that are in it."""
    f = s.f
    lines: list[Line] = (
        [(s.w("rounding"), [], f.rounding, ["rounding"], False)] if f.rounding else []
    )
    lines.append(
        (s.w("credit_total" if f.kind == "credit_note" else "total"), [], f.total, ["total"], True)
    )
    for n, tax in enumerate(f.taxes):
        text, spans, value, paths, _ = _tax_line(s, n, tax, len(f.taxes) == 1)
        before = s.w("incl").split("{}")[0]
        lines.append(
            (
                before + text,
                [(path, a + len(before), b + len(before)) for path, a, b in spans],
                value,
                paths,
                False,
            )
        )
    if s.rng.random() < 0.6:
        lines.append((s.w("net"), [], f.net, ["net"], False))
    return lines


def _tax_line(s: Scene, n: int, tax: TaxLine, single: bool) -> Line:
    rate = s.f.formats.number(tax.rate, s.rate_places) + s.percent
    name, how = (
        s.w("tax"),
        s.rng.choice(("behind", "before", "bracket", "base", "none" if single else "behind")),
    )
    text = {"behind": f"{name} {rate}", "before": f"{rate} {name}", "bracket": f"{name} ({rate})",
            "base": f"{name} {rate}", "none": name}[how]  # fmt: skip
    spans: list[Span] = []
    if how != "none":
        start = text.index(rate)
        if path := s.claim(f"taxes[{n}].rate", str(tax.rate)):
            spans.append((path, start, start + len(rate)))
    if how == "base":
        base = s.f.formats.amount(tax.net, False)[0]
        between = {
            "de": " auf ",
            "en": " on ",
            "fr": " sur ",
            "nl": " over ",
            "es": " s/ ",
            "it": " su ",
        }.get(s.f.language, " / ")
        text += between + base
        if path := s.claim(f"taxes[{n}].net", _seen(s, tax.net)):
            spans.append((path, len(text) - len(base), len(text)))
    return text, spans, tax.tax, [f"taxes[{n}].tax", *(["tax"] if single else [])], False


def _seen(s: Scene, value: Decimal) -> str:
    return str(abs(value) if s.f.formats.negative == "none" else value)


def totals(s: Scene, x0: float, x1: float, how: str | None = None) -> None:
    how, c = how or s.l.totals, s.c
    lines = lines_of(s)
    if c.y + (len(lines) + 2) * c.step > c.bottom:
        c.new_sheet(s.l.margin + 40)
    if how == "row" and len(lines) <= 5:
        _row(s, x0, x1, lines)
        return
    left = {"left": x0, "in_table": x0 + (x1 - x0) * 0.5}.get(
        how, x0 + (x1 - x0) * s.rng.choice((0.48, 0.55, 0.6))
    )
    right = x0 + (x1 - x0) * 0.5 if how == "left" else x1 - 3
    label_right = how == "in_table" or s.rng.random() < 0.2
    label_end = right - 95
    top = c.y - c.size * 1.2
    for text, spans, value, paths, total in lines:
        style = "bold" if total and s.rng.random() < 0.85 else ""
        if total and how != "boxed" and s.rng.random() < 0.6:
            c.line(left, c.y - c.size * 1.05, right, c.y - c.size * 1.05, 0.8)
        shown = s.f.formats.amount(value)[0]
        room = right - c.measure(shown, None, "bold") * 1.15 - 8
        _label(s, left, min(label_end, room), room, text, spans, style, label_right)
        s.amount(
            right,
            value,
            paths,
            place="total" if total else "totals",
            style=style,
            size=c.size * (1.15 if total and style and s.rng.random() < 0.4 else 1.0),
        )
        s.down(1.25)
    if how == "boxed":
        c.box(left - 5, top, right + 3, c.y - c.size * 0.8)
    s.down(0.8)


def _label(
    s: Scene,
    left: float,
    end: float,
    room: float,
    text: str,
    spans: list[Span],
    style: str,
    to_right: bool,
) -> None:
    text = s.cased(text) if not spans else text
    more = s.l.labels if s.l.labels in (":", " :") and s.rng.random() < 0.6 else ""
    width = s.c.measure(text + more, None, style)
    size = s.c.size * min(1.0, (room - left) / width)
    to_right = to_right and (size == s.c.size or not s.neat)
    s.c.put(end if to_right else left, text + more, style=style, spans=spans, size=size,
            align=RIGHT if to_right and size == s.c.size else LEFT)  # fmt: skip


def _row(s: Scene, x0: float, x1: float, lines: list[Line]) -> None:
    """Labels beside each other, amounts below."""
    c, wide = s.c, (x1 - x0) / len(lines)
    top = c.y - c.size * 1.1
    for n, (text, spans, _, _, total) in enumerate(lines):
        style = "bold" if total else ""
        size = c.size * min(0.95, (wide - 6) / c.measure(text, 1.0, style) / c.size)
        c.put(x0 + n * wide + 3, text, size=size, spans=spans, style=style)
    s.down(1.3)
    for n, (_, _, value, paths, total) in enumerate(lines):
        s.amount(
            x0 + (n + 1) * wide - 4,
            value,
            paths,
            place="total" if total else "totals",
            style="bold" if total else "",
            fit=wide - 6,
        )
    if s.rng.random() < 0.6:
        c.box(x0, top, x1, c.y + c.size * 0.5)
    s.down(2)


def tax_table(s: Scene, x0: float) -> None:
    """One line for each rate: the rate, what is taxed, the tax."""
    c, f = s.c, s.f.formats
    ends = (x0 + 50, x0 + 135, x0 + 210)
    for end, key in zip(ends, ("h_rate", "h_base", "h_tax"), strict=True):
        c.put(end, s.w(key), align=RIGHT, size=c.size * 0.85, style="bold")
    s.down(1.2)
    for n, tax in enumerate(s.f.taxes):
        s.value(
            ends[0],
            f.number(tax.rate, s.rate_places) + s.percent,
            f"taxes[{n}].rate",
            str(tax.rate),
            align=RIGHT,
        )
        s.amount(ends[1], tax.net, f"taxes[{n}].net", place="items")
        s.amount(ends[2], tax.tax, f"taxes[{n}].tax", place="items")
        s.down(1.15)
    s.down(0.5)
