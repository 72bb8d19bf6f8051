"""Draws the pages that the small model learns, and writes down what stands on them.

`python samples/small_qwen/pages.py` fills the folder `pages` beside this file: for each page a PDF
and a JSON file with the answers to both tasks, and the blocks and fields that come of them. Drawn
again with the same PyMuPDF they have the same bytes. `random_page` draws others, without end.
"""

import datetime
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from receipts import (
    FONTS,
    Item,
    Receipt,
    Style,
    draw_receipt,
    random_receipt,
    random_style,
)
from sheet import Drawn, Element, Sheet

from parsers.tasks.fields_prompt import template_of
from parsers.types import DOCUMENT_TYPES

FOLDER = Path(__file__).parent / "pages"
LABELS = {
    "h1": "title", "h2": "section_header", "p": "text", "li": "list_item", "table": "table",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LearnedPage:
    """A drawn page and the fields that stand on it, as text and, for lists, as rows of text."""

    name: str
    drawn: Drawn
    fields: Mapping[str, Any]

    def parse_answer(self) -> str:
        """Qwen HTML with boxes in thousandths, written as Pagemill writes a clean page."""
        lines = ["<html><body>"]
        for listed, group in groupby(self.drawn.elements, key=lambda each: each.tag == "li"):
            items = [_html(element) for element in group]
            lines += ["<ul>", *items, "</ul>"] if listed else items
        return "\n".join([*lines, "</body></html>"])

    def extract_answer(self) -> str:
        """The JSON object that the schema `receipt` asks for; what is not on the page is empty."""
        template = json.loads(template_of(DOCUMENT_TYPES["receipt"].schema))
        empty = {name: [] if isinstance(blank, list) else "" for name, blank in template.items()}
        return json.dumps(empty | dict(self.fields), ensure_ascii=False)

    def truth(self) -> dict[str, Any]:
        """For the JSON file beside the page. Boxes are in thousandths of the displayed page."""
        drawn = self.drawn
        return {
            "width": drawn.width,
            "height": drawn.height,
            "rotation": drawn.rotation,
            "parse": self.parse_answer(),
            "extract": self.extract_answer(),
            "blocks": [_block(element) for element in drawn.elements],
            "fields": _by_path(self.fields),
        }


def _html(element: Element) -> str:
    opening = f'<{element.tag} data-bbox="{" ".join(map(str, element.box))}">'
    content = escape(element.text, quote=False)
    if element.tag == "table":
        tags = ["th" if element.header else "td"] + ["td"] * len(element.rows)
        rows = (_row_html(row, tag) for row, tag in zip(element.rows, tags, strict=False))
        content = f"<tbody>{''.join(rows)}</tbody>"
    return f"{opening}{content}</{element.tag}>"


def _row_html(row: tuple[str, ...], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell, quote=False)}</{tag}>' for cell in row)}</tr>"


def _block(element: Element) -> dict[str, Any]:
    block = {"label": LABELS[element.tag], "text": element.text, "box": element.box}
    if element.tag != "table":
        return block
    return block | {"cells": element.rows, "header": element.header}


def _by_path(fields: Mapping[str, Any]) -> dict[str, str]:
    """`line_items[0].amount` and the like, and the text on the page."""
    rows = enumerate(fields.get("line_items", []))
    lines = {f"line_items[{at}].{key}": text for at, row in rows for key, text in row.items()}
    return {key: text for key, text in fields.items() if key != "line_items"} | lines


def _items(*items: tuple[str, int, str]) -> tuple[Item, ...]:
    return tuple(Item(name, quantity, Decimal(price)) for name, quantity, price in items)


BAKERY = Receipt(
    company="Corner Bakery",
    address=("27 Quay Street, Galway",),
    date=datetime.date(2026, 9, 18),
    number="0481",
    currency="EUR",
    items=_items(("Rye bread", 1, "4.20"), ("Butter roll", 4, "0.90"), ("Coffee", 2, "2.30")),
    tax=10,
    closing="Thank you!",
)
TOOLS = Receipt(
    company="Smith & Sons",
    address=("14 Bridge Street", "Leeds LS1 4AP"),
    date=datetime.date(2025, 11, 23),
    number="7730",
    currency="GBP",
    items=_items(("Wood glue", 2, "6.75"), ("Steel screws", 1, "3.49"), ("Paint brush", 3, "2.15")),
    tax=20,
    date_form="%Y-%m-%d",
)
CAFE = Receipt(
    company="Café Noël",
    address=("8 Löwenplatz, Basel",),
    date=datetime.date(2026, 2, 14),
    number="1206",
    currency="CHF",
    items=_items(("Crème brûlée", 2, "9.50"), ("Green tea", 1, "5.20")),
    closing="See you soon",
    date_form="%d.%m.%Y",
)
FUEL = Receipt(
    company="Harbour Fuel",
    address=("3 Harbour View, Cork",),
    date=datetime.date(2026, 6, 30),
    number="5519",
    currency="EUR",
    items=_items(
        ("Motor oil", 1, "17.80"),
    ),
    tax=23,
    closing="Drive safely",
)
PHARMACY = Receipt(
    company="Green Pharmacy",
    address=("61 Jalan Penang, George Town",),
    date=datetime.date(2026, 8, 25),
    number="3344",
    currency="MYR",
    items=_items(("Plasters", 2, "7.60"), ("Hand cream", 1, "24.90")),
    tax=6,
    closing="Goods are not returnable",
)
BOOKS = Receipt(
    company="Old Mill Books",
    address=("5 Mill Lane, Ghent",),
    date=datetime.date(2024, 12, 21),
    number="0092",
    currency="EUR",
    items=_items(("Notebook", 3, "4.40"), ("Novel", 1, "12.99"), ("Postcard", 6, "1.10")),
    date_form="%d.%m.%Y",
)


def draw_note() -> Drawn:
    """The page that is no receipt: headings, paragraphs, a list and a table."""
    sheet = Sheet(140, 170, FONTS[0])
    sheet.write("h1", ["Harvest at Mill Farm"], scale=1.4)
    sheet.write("p", ["The apples were picked in the", "second week of October."])
    sheet.write("h2", ["What to bring"], scale=1.15)
    for thing in ("Two wooden crates", "Gloves & a ladder", "Water for the day"):
        sheet.write("li", [thing])
    sheet.write("h2", ["Crates filled"], scale=1.15)
    sheet.tabulate(
        [("Orchard", "2024", "2025"), ("North", "118", "96"), ("South", "74", "131")],
        (60, 9),
        header=True,
    )
    return sheet.finish()


def _receipt(receipt: Receipt, style: Style) -> Callable[[], tuple[Drawn, dict[str, object]]]:
    return lambda: (draw_receipt(receipt, style), receipt.fields())


# No two pages have the same longest side.
_HELVETICA, _TIMES, _COURIER = FONTS
DRAWINGS: dict[str, Callable[[], tuple[Drawn, Mapping[str, object]]]] = {
    "bakery": _receipt(BAKERY, Style(136, 160)),
    "tools": _receipt(TOOLS, Style(132, 142, _COURIER, centered=False)),
    "cafe": _receipt(CAFE, Style(184, 122, _TIMES, header=False)),
    "fuel": _receipt(FUEL, Style(126, 134, _TIMES, centered=False, header=False)),
    "pharmacy": _receipt(PHARMACY, Style(188, 148, rotation=90)),
    "books": _receipt(BOOKS, Style(150, 118, _COURIER, ruled=False)),
    "note": lambda: (draw_note(), {}),
}


def learned_pages() -> list[LearnedPage]:
    """The pages that the committed model has learned."""
    return [LearnedPage(name, *draw()) for name, draw in DRAWINGS.items()]


def random_page(seed: int) -> LearnedPage:
    """A receipt that is the same for the same seed. A style it does not fit is drawn anew."""
    chance = random.Random(seed)
    while True:
        receipt, style = random_receipt(chance), random_style(chance)
        try:
            return LearnedPage(f"random-{seed}", draw_receipt(receipt, style), receipt.fields())
        except ValueError:
            continue


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    for page in learned_pages():
        (folder / f"{page.name}.pdf").write_bytes(page.drawn.pdf)
        truth = json.dumps(page.truth(), indent=1, ensure_ascii=False)
        (folder / f"{page.name}.json").write_text(truth + "\n", encoding="utf-8")
        print(f"{page.name} drawn, {len(page.drawn.pdf) / 1000:.1f} kB.")


if __name__ == "__main__":
    main()
