"""Parts of letters and invoices: titles, numbers and dates, sentences; the parties of `addresses`.

Each draws at a place and leaves the canvas's `y` below itself. None knows what else is drawn.
"""

import random
from collections.abc import Sequence

from synthetic.addresses import (
    letterhead,
    logo,
    recipient,
    seller_labelled,
    sender_line,
    shipping_address,
)
from synthetic.canvas import LEFT, RIGHT
from synthetic.scene import Scene

__all__ = [
    "Row", "currency_note", "letterhead", "logo", "meta", "meta_rows", "opening", "page_number",
    "recipient", "seller_labelled", "sender_line", "shipping_address", "terms", "title",
    "title_text",
]  # fmt: skip

TITLES = {"delivery_note": "delivery"}
"""Keys of words, where they are not called as the kind is."""
UNNUMBERED = ("reminder", "payslip")
"""Kinds whose number is a person's, and no document's."""
CODES = (380, 381, 384, 326, 389, 575, 751)
"""Of kinds of documents, as visible forms of electronic invoices print them behind the title."""
Row = tuple[str, str, str | None, str]
"""The key of a label, the text of a value, its path, and what is true."""


def title_text(s: Scene) -> str:
    text = s.w(TITLES.get(s.f.kind, s.f.kind))
    text = text.upper() if s.l.title == "upper" else text
    code = random.Random(f"{s.f.number} {s.l.name} code")
    if code.random() < 0.06 and not s.body:
        text += f" ({code.choice(CODES)})"
    return " ".join(text.upper()) if s.l.spaced else text


def title(s: Scene, x: float, align: str = LEFT, size: float = 1.7) -> None:
    """The kind of document, perhaps with its number."""
    c, how = s.c, s.l.title
    if how == "none":
        return
    size = c.size * (size * 1.3 if how == "large" else size)
    parts: list[tuple[str, str | None]] = [(title_text(s), None)]
    if how == "with_number" and s.f.kind not in UNNUMBERED:
        between = s.rng.choice((" ", " ", " Nr. " if s.f.language == "de" else " ", " # ", ": "))
        parts += [(between, None), (s.f.number, s.claim("invoice_number", s.f.number))]
    wide = sum(c.measure(text, size, "bold") for text, _ in parts)
    size *= min(1.0, s.l.width * 0.42 / wide) if align == RIGHT else 1.0
    c.run(x, parts, align=align, style="bold", size=size)
    c.y += size * 1.35


def meta_rows(s: Scene) -> list[Row]:
    """Numbers and dates with their labels. The layout says in which order."""
    f, rows = s.f, list[Row]()
    if "invoice_number" not in s.true:
        rows.append((s.number_key, f.number, "invoice_number", f.number))
    if "invoice_date" not in s.true:
        rows.append(("date", f.formats.date(f.date), "invoice_date", f.date.isoformat()))
    if f.due and s.l.due in ("meta", "both"):
        rows.append(("due", f.formats.date(f.due), "due_date", f.due.isoformat()))
    if f.purchase_order:
        rows.append(("purchase_order", f.purchase_order, "purchase_order", f.purchase_order))
    rows += [(key, text, None, "") for key, text in f.references.items()]
    rows += f.more
    if s.rng.random() < 0.2:
        rows.append(("contact", s.f.seller.person, None, ""))
    if s.rng.random() < 0.15:
        rows.append(("vat_id", s.f.seller.vat, "seller_tax_number", s.f.seller.vat))
    order = s.l.name + ("" if s.rng.random() < 0.8 else str(s.f.number))
    random.Random(order).shuffle(rows)
    if s.rng.random() < 0.5:
        rows.sort(key=lambda row: row[2] not in ("invoice_number", "invoice_date"))
    return rows


def meta(
    s: Scene, x: float, x1: float, how: str | None = None, rows: Sequence[Row] | None = None
) -> None:
    """Between x and x1, in the way of the layout."""
    rows = meta_rows(s) if rows is None else rows
    how = how or s.l.meta
    if how in ("above", "table") and rows:
        _meta_across(s, x, x1, rows, ruled=how == "table")
        return
    c = s.c
    bold = s.rng.choice(("", "", "bold"))
    widest = max((c.measure(s.label(key), style=bold) for key, *_ in rows), default=0.0)
    column = x + min(widest + s.rng.choice((8.0, 14.0, 30.0)), (x1 - x) * 0.62)
    for key, text, path, true in rows:
        label = s.label(key)
        if how == "stacked":
            c.put(x, label, style=bold, size=c.size * 0.85)
            s.down(0.95)
            s.value(x, text, path, true)
            s.down(1.25)
            continue
        if how == "right":
            start = x1 - c.measure(text)
            s.value(x1, text, path, true, align=RIGHT)
            if bold:
                c.put(
                    min(start - 6, x1 - max(80.0, (x1 - x) * 0.45)), label, style=bold, align=RIGHT
                )
            else:
                c.put(x, label, fit=start - x - 6)
        elif how == "colon":
            end = c.put(x, label if label[-1:] in ":.#" else f"{label}:", style=bold)
            s.value(end + (0.0 if s.l.glued else c.size * 0.3), text, path, true)
        else:
            c.put(x, label, style=bold, fit=column - x - 5)
            s.value(column, text, path, true)
        s.down(1.12)


def _meta_across(s: Scene, x: float, x1: float, rows: Sequence[Row], ruled: bool) -> None:
    """Labels above values, some in a row."""
    c, small = s.c, s.c.size * (1.0 if ruled else 0.82)
    per_row = max(2, min(len(rows), int((x1 - x) / 92)))
    wide = (x1 - x) / per_row
    for at in range(0, len(rows), per_row):
        some, top = rows[at : at + per_row], c.y - c.size * 1.1
        for n, (key, _, _, _) in enumerate(some):
            label = s.label(key, "" if ruled else None)
            fits = next(
                (
                    k
                    for k in (small, small * 0.85, small * 0.7, 5.0)
                    if c.measure(label, k, "bold") < wide - 6
                ),
                4.5,
            )
            c.put(x + n * wide + 3, label, size=fits, style="bold" if ruled else "")
        s.down(1.2)
        for n, (_, text, path, true) in enumerate(some):
            size = next(
                (k for k in (c.size, c.size * 0.85, c.size * 0.7) if c.measure(text, k) < wide - 6),
                c.size * 0.6,
            )
            s.value(x + n * wide + 3, text, path, true, size=size)
        s.down(1.5)
        if ruled:
            base, middle = c.y - c.step * 1.5 + c.size * 0.45, c.y - c.step * 2.7 + c.size * 0.4
            c.box(x, top, x1, base)
            c.line(x, middle, x1, middle, 0.4)
            for n in range(1, per_row):
                c.line(x + n * wide, top, x + n * wide, base, 0.4)
    s.down(0.3)


def opening(s: Scene, x: float) -> None:
    text = s.w.any("intro")
    for line in s.c.wrap(text, s.l.right - x) if text else ():
        s.c.put(x, line)
        s.down()
    if text:
        s.down(0.5)


def currency_note(s: Scene, x: float) -> None:
    """In which currency all amounts are."""
    before, after = s.w.any("currency_note").split("{}")
    code = s.f.formats.currency
    s.c.run(
        x, [(before, None), (code, s.claim("currency", code)), (after, None)], size=s.c.size * 0.9
    )
    s.down(1.4)


def terms(s: Scene, x: float) -> None:
    """When to pay, in a sentence."""
    f, c = s.f, s.c
    told = f.due and (s.l.due in ("sentence", "both") or "due_date" not in s.true)
    if told and f.due:
        text = s.w.any("due_sentences").replace("{days}", str(f.days))
        before, after = text.split("{}")
        c.run(
            x,
            [
                (before, None),
                (f.formats.date(f.due), s.claim("due_date", f.due.isoformat())),
                (after, None),
            ],
        )
    else:
        c.put(x, s.w.any("no_due").replace("{days}", str(f.days)))
    s.down(1.2)
    if s.rng.random() < 0.7:
        c.put(x, s.w.any("thanks"))
        s.down(1.2)


def page_number(s: Scene, page: int, pages: str) -> None:
    text = s.w("page").replace("{}", str(page), 1).replace("{}", pages, 1)
    s.c.put(s.l.right, text, y=s.l.height - 22, size=s.c.size * 0.8, align=RIGHT)
