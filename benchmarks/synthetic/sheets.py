"""Readable sheets: all terms of an electronic invoice as a plain list, without a letter's form."""

import random
from collections.abc import Iterable
from functools import partial

from synthetic import blocks, footers
from synthetic.blocks import Row
from synthetic.canvas import RIGHT
from synthetic.families import body, inline_title, other_body
from synthetic.parties import Party
from synthetic.scene import Scene
from synthetic.tables import HEADS
from synthetic.totals import lines_of, totals


def sections(s: Scene) -> None:
    """Heads with pairs below them; names and addresses as lines without labels."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 10
    if s.rng.random() < 0.5:
        inline_title(s, l.margin, c.size * 1.5)
    else:
        blocks.title(s, l.margin)
    s.down(1.5)
    _pairs(s, [*_document_rows(s), *blocks.meta_rows(s)])
    for key, who, paths in _parties(s):
        _heading(s, key)
        if s.rng.random() < 0.5:
            _pairs(s, [("gln", f"40{who.register}{who.account}", None, "")])
        _lines(s, who, *paths[:2])
        s.down(0.5)
        _pairs(s, _numbers(s, who, paths[2]))
    s.down(1)
    body(s)


def pairs(s: Scene) -> None:
    """Every term has its label, also names, streets and cities."""
    l, c = s.l, s.c  # noqa: E741
    c.y = l.margin + 10
    blocks.title(s, l.margin)
    s.down(0.8)
    _heading(s, "section_invoice")
    _pairs(s, [*_document_rows(s), *blocks.meta_rows(s)])
    for key, who, paths in _parties(s):
        _heading(s, key)
        _pairs(s, _party_rows(s, who, *paths))
    _heading(s, "section_items")
    if s.l.buyer == "labelled" and not s.body:
        _records(s)
        _total_pairs(s)
        _pairs(s, footers.bank_rows(s))
    else:
        body(s)


def records(s: Scene) -> None:
    """As pairs, in three columns: the term's number, its name, its value."""
    s.c.y = s.l.margin + 10
    blocks.title(s, s.l.margin)
    s.down(0.8)
    coded = partial(_coded, s)
    coded([*_document_rows(s), *blocks.meta_rows(s)], 1)
    for n, (key, who, paths) in enumerate(_parties(s)):
        _heading(s, key)
        coded(_party_rows(s, who, *paths), 27 + 20 * n)
    if not s.body:
        _heading(s, "section_payment")
        coded(footers.bank_rows(s), 81)
    _heading(s, "section_items")
    if s.body:
        other_body(s, s.l.margin, s.l.right)
        return
    _records(s)
    s.down(0.5)
    _heading(s, "section_totals")
    totals(s, s.l.margin, s.l.right, "left")


def _parties(s: Scene) -> list[tuple[str, Party, tuple[str, str, str]]]:
    both = [
        ("seller", s.f.seller, ("seller", "seller_address", "seller_tax_number")),
        ("buyer", s.f.buyer, ("buyer", "buyer_address", "buyer_tax_number")),
    ]
    return both if random.Random(s.l.name).random() < 0.75 else both[::-1]


def _document_rows(s: Scene) -> list[Row]:
    code = "381" if s.f.kind == "credit_note" else "380"
    rows: list[Row] = [] if s.body else [("type_code", code, None, "")]
    rows += [
        ("currency", s.f.formats.currency, "currency", s.f.formats.currency),
    ]
    return [row for row in rows if s.rng.random() < 0.7]


def _numbers(s: Scene, who: Party, path: str) -> list[Row]:
    rows: list[Row] = [("vat_id", who.vat, path, who.vat)]
    if s.rng.random() < 0.3:
        rows.insert(0, ("tax_no", who.tax_number, None, ""))
    return rows


def _party_rows(s: Scene, who: Party, name: str, address: str, number: str) -> list[Row]:
    postcode, _, city = who.place.partition(" ")
    full = " ".join(who.address)
    rows: list[Row] = [("name", who.name, name, who.name), ("street", who.street, address, full)]
    if any(map(str.isdigit, postcode)) and s.rng.random() < 0.6:
        rows += [("postcode", postcode, address, full), ("city", city, address, full)]
    else:
        rows.append(("city", who.place, address, full))
    rows += [("country", s.f.country.code, None, ""), *_numbers(s, who, number)]
    rows += (
        [("phone", who.phone, None, ""), ("email", who.email, None, "")]
        if s.rng.random() < 0.4
        else []
    )
    return [("gln", who.register + who.account, None, ""), *rows] if s.rng.random() < 0.4 else rows


def _heading(s: Scene, key: str) -> None:
    if s.c.y + 8 * s.c.step > s.c.bottom:
        s.c.new_sheet(s.l.margin + 20)
    s.down(0.7)
    text = s.w(key)
    end = s.c.put(s.l.margin, text, style="bold")
    if s.l.rules in ("grid", "lines", "head"):
        s.c.line(s.l.margin, s.c.y + 2, end if s.l.rules == "head" else s.l.right, s.c.y + 2, 0.5)
    s.down(1.4)


def _lines(s: Scene, who: Party, name: str, address: str) -> None:
    x = s.l.margin
    s.value(x, who.name, name, style=s.rng.choice(("", "bold")))
    s.down()
    path = s.claim(address, " ".join(who.address))
    for line in who.address:
        s.c.put(x, line, path=path)
        s.down()


def _pairs(s: Scene, rows: Iterable[Row]) -> None:
    column = s.l.margin + s.c.size * s.rng.choice((14, 17, 22))
    colon = random.Random(s.l.name).choice((":", "", " :", ": "))
    beside = s.l.meta != "colon"
    paths: set[str] = set()
    for key, text, path, true in rows:
        if s.c.y > s.c.bottom:
            s.c.new_sheet(s.l.margin + 20)
        end = s.c.put(s.l.margin, s.w(key) + ("" if beside and colon == " :" else colon))
        if beside and colon == " :":
            s.c.put(column - 8, ":")
        x = max(column, end + 8) if beside else end + 4
        _put(s, x, text, path, true, paths)
        s.down(1.1)
    s.down(0.5)


def _put(s: Scene, x: float, text: str, path: str | None, true: str, paths: set[str]) -> None:
    """An address may be in several rows: the first claims it for all."""
    claimed = path if path in paths else s.claim(path, true)
    if claimed:
        paths.add(claimed)
    s.c.put(x, text, path=claimed)


def _coded(s: Scene, rows: Iterable[Row], first: int) -> None:
    x, names, values = s.l.margin, s.l.margin + 55, s.l.margin + 55 + s.c.size * 19
    paths: set[str] = set()
    for n, (key, text, path, true) in enumerate(rows):
        if s.c.y > s.c.bottom:
            s.c.new_sheet(s.l.margin + 20)
        s.c.put(x, f"BT-{first + n}")
        s.c.put(names, s.w(key), fit=values - names - 4)
        _put(s, values, text, path, true, paths)
        if s.l.rules in ("grid", "lines"):
            s.c.line(x, s.c.y + 3, s.l.right, s.c.y + 3, 0.3)
        s.down(1.35)


def _records(s: Scene) -> None:
    """Each item as a list of its own."""
    f = s.f.formats
    for n, item in enumerate(s.f.items):
        path = f"line_items[{n}]."
        if s.c.y + 8 * s.c.step > s.c.bottom:
            s.c.new_sheet(s.l.margin + 20)
        s.c.put(s.l.margin, f"{s.w('h_pos')} {n + 1}", style="bold")
        s.down(1.2)
        cells = {
            "article": (item.article, "article_number", item.article),
            "description": (item.description, "description", item.description),
            "quantity": (
                f.number(item.quantity, s.quantity_places),
                "quantity",
                str(item.quantity),
            ),
            "unit": (item.unit, "unit", item.unit),
            "price": (f.number(item.price), "unit_price", str(item.price)),
            "rate": (f.number(item.rate, s.rate_places) + s.percent, "tax_rate", str(item.rate)),
            "amount": (
                f.number(item.amount),
                "amount",
                str(abs(item.amount) if f.negative == "none" else item.amount),
            ),
        }
        names = [name for name in s.l.columns if name in cells]
        rows = (
            (HEADS[name], cells[name][0], path + cells[name][1], cells[name][2]) for name in names
        )
        _pairs(s, list(rows))


def _total_pairs(s: Scene) -> None:
    _heading(s, "section_totals")
    for text, spans, value, paths, total in lines_of(s):
        if s.c.y > s.c.bottom:
            s.c.new_sheet(s.l.margin + 20)
        s.c.put(s.l.margin, text, spans=spans)
        s.amount(
            s.l.margin + s.c.size * 30,
            value,
            paths,
            place="total" if total else "totals",
            align=RIGHT,
        )
        s.down(1.15)
    s.down(0.5)
