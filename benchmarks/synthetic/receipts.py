"""Till receipts: narrow rolls with a shop's name, goods, sums, taxes, how it was paid."""

import random
from decimal import Decimal

from synthetic.canvas import CENTRE, RIGHT, Canvas
from synthetic.document import Drawn
from synthetic.metrics import font_for
from synthetic.receipt_contents import draw_receipt_contents
from synthetic.receipt_items import draw_items
from synthetic.receipt_layouts import receipt_layout
from synthetic.receipt_scene import ReceiptScene
from synthetic.words import Words


def draw_receipt(layout: str, language: str, seed: int, items: int | None = None) -> Drawn:
    rng = random.Random(f"receipt {layout} {language} {seed}")
    chosen = receipt_layout(layout)
    words = Words(language, rng)
    contents = draw_receipt_contents(language, rng, words, items, chosen.taxes_added)
    canvas = Canvas(
        chosen.width, 20_000.0, font_for(language, chosen.font), chosen.size, y=chosen.margin + 10
    )
    s = ReceiptScene(canvas, contents, words, chosen, rng)
    _draw(s)
    canvas.height = canvas.y + chosen.margin
    return Drawn(
        "receipt", language, layout, seed, canvas.sheets(), canvas.values(s.true, s.others)
    )


def _draw(s: ReceiptScene) -> None:
    _head(s)
    if s.l.date == "top":
        _date(s)
    _numbers(s)
    draw_items(s)
    _sums(s)
    if s.l.taxes == "table":
        _tax_table(s)
    _payment(s)
    if s.l.date == "bottom":
        _date(s)
    _foot(s)


def _head(s: ReceiptScene) -> None:
    """The shop and where it is, among numbers that are neither."""
    c, f, rng = s.c, s.f, s.rng
    align = CENTRE if s.l.centred else "left"
    x = s.middle if s.l.centred else s.left
    mark = f.company.split()[0].lower()
    if s.l.logo:
        c.put(x, mark, align=align, style="bold", size=c.size * 2.2)
        s.down(2.4)
    c.put(
        x,
        f.company,
        path=s.claim("company", f.company, (mark,) if s.l.logo else ()),
        align=align,
        style=rng.choice(("bold", "")),
        size=c.size * rng.choice((1, 1, 1.3)),
    )
    s.down(1.2)
    before = [
        f"{s.w('phone')} {f.phone}",
        f"{s.w('vat_id')}: {f.tax_number}",
        f"({f.register}-{f.register[:1]})",
        s.w("r_receipt"),
    ]
    for text in before:
        if rng.random() < 0.08:
            c.put(x, text, align=align)
            s.down()
    path = s.claim("address", " ".join(f.address))
    lines = [", ".join(f.address)] if rng.random() < 0.12 else list(f.address)
    for text in lines:
        for part in c.wrap(text, s.right - s.left):
            c.put(x, part, path=path, align=align)
            s.down()
    for text in (*before[:2], f.web):
        if rng.random() < 0.4:
            c.put(x, text, align=align)
            s.down()
    s.down(0.5)
    s.rule()


def _date(s: ReceiptScene) -> None:
    f, rng = s.f, s.rng
    day, time = f.formats.date(f.date), f.time
    label = s.w("r_date")
    label = f"{label}: " if label and s.l.date_label else ""
    parts = [
        (label, None),
        (day, s.claim("date", f.date.isoformat())),
        (rng.choice((" ", "  ", " / ")) + time, None),
    ]
    if rng.random() < 0.3:
        parts += [(f"   {s.w('r_number')} {f.number}", None)]
    s.c.run(s.left, parts)
    s.down(1.2)


def _numbers(s: ReceiptScene) -> None:
    f, c = s.f, s.c
    texts = [
        f"{s.w('r_number')} {f.number}",
        f"{s.w('r_cashier')}: {f.cashier}",
        f"{s.w('vat_id')} {f.tax_number}",
        s.w("r_receipt"),
    ]
    for text in texts:
        if s.rng.random() < 0.3:
            c.put(s.left, text)
            s.down()
    if s.rng.random() < 0.6:
        s.rule()


def _sums(s: ReceiptScene) -> None:
    f, w = s.f, s.w
    s.rule()
    if f.discount or f.added or s.rng.random() < 0.2:
        s.row(w("r_subtotal"), f.sum, "subtotal")
    if f.discount:
        s.row(w("r_discount"), -f.discount, None)
    for tax in f.taxes if f.added else ():
        single = len(f.taxes) == 1
        s.row(f"{w('r_tax')} {s.percent(tax.rate)}", tax.tax, "tax" if single else None)
    if f.rounding:
        s.row(w("rounding"), f.rounding, None)
    style, size = s.rng.choice((("bold", 1.3), ("bold", 1.0), ("", 1.0), ("bold", 1.6)))
    s.row(w("r_total"), f.total, "total", style=style, size=size, signed=s.l.total_signed)
    if s.rng.random() < 0.25:
        s.c.put(s.left, f"{w('r_count')}: {len(f.items)}")
        s.down()
    if not f.added and s.l.taxes == "line" and len(f.taxes) == 1:
        tax = f.taxes[0]
        s.row(f"{w('r_tax')} {s.percent(tax.rate)}", tax.tax, "tax")
    s.rule()


def _tax_table(s: ReceiptScene) -> None:
    f, c = s.f, s.c
    ends = [s.left + (s.right - s.left) * part for part in (0.28, 0.52, 0.76, 1.0)]
    heads = [s.w("h_rate"), s.w("h_base"), s.w("h_tax"), s.w("h_gross")]
    for end, head in zip(ends, heads, strict=True):
        c.put(end, head, align=RIGHT, size=c.size * 0.9, fit=(s.right - s.left) * 0.23)
    s.down()
    for n, tax in enumerate(f.taxes):
        c.put(ends[0], f"{'ABC'[n]} {s.percent(tax.rate)}", align=RIGHT)
        single = len(f.taxes) == 1
        c.put(ends[1], f.formats.number(tax.net), align=RIGHT)
        s.money(ends[2], tax.tax, "tax" if single else None)
        c.put(ends[3], f.formats.number(tax.net + tax.tax), align=RIGHT)
        s.down()
    if len(f.taxes) > 1 and s.rng.random() < 0.6:
        c.put(s.left, s.w("tax_sum"), fit=ends[0] - s.left)
        c.put(
            ends[1], f.formats.number(sum((each.net for each in f.taxes), Decimal(0))), align=RIGHT
        )
        s.money(ends[2], sum((each.tax for each in f.taxes), Decimal(0)), "tax")
        c.put(ends[3], f.formats.number(f.total), align=RIGHT)
        s.down()
    s.down(0.4)


def _payment(s: ReceiptScene) -> None:
    f, w, c = s.f, s.w, s.c
    if f.given is not None:
        s.row(w("r_cash"), f.given, None)
        s.row(w("r_change"), f.given - f.total, None)
        return
    s.row(w("r_card"), f.total, None)
    if s.rng.random() < 0.5:
        s.down(0.5)
        for text in (
            f"**** **** **** {f.register[:4]}",
            f"Terminal-ID {f.number}{f.register}",
            f"AID: A0000000{f.register}",
            f"Auth. {f.register}",
        ):
            c.put(s.left, text)
            s.down()
        if s.rng.random() < 0.5:
            s.row(w("h_amount"), f.total, None)


def _foot(s: ReceiptScene) -> None:
    c = s.c
    s.down(0.5)
    if s.rng.random() < 0.3:
        text = s.w.any("r_loyalty")
        text = (
            text.replace("{}", str(s.rng.randint(3, 900)))
            if "{}" in text
            else f"{text}: {s.f.formats.number(Decimal(s.rng.randint(10, 900)) / 100)}"
        )
        c.put(s.left, text)
        s.down(1.2)
    for _ in range(s.rng.choice((1, 1, 2))):
        c.put(s.middle, s.w.any("r_thanks"), align=CENTRE)
        s.down(1.1)
    if s.rng.random() < 0.3:
        c.put(s.middle, f"{s.f.tax_number} {s.f.number}", align=CENTRE)
        s.down()
