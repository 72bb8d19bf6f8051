"""Receipts: what stands on them, how they are set, and as many more as anybody wants, by chance.

In goes a random generator; out comes a `Receipt` with right sums. The shops are invented. This
module does not know who reads them.
"""

import datetime
import random
from dataclasses import dataclass
from decimal import Decimal

from sheet import MARGIN, Drawn, Font, Row, Sheet

FONTS = (Font(), Font("tiro", "tibo", 8.5), Font("cour", "cobo", 6.5))
SHOPS = (
    "Corner Bakery", "Smith & Sons", "Café Noël", "Quay Street Books", "Green Pharmacy",
    "Harbour Fuel", "The Salty Pelican", "Müller Optik", "Old Mill Shop", "Blue Door Deli",
    "North Star Tools", "Garden House", "Lotus Kitchen", "Village Store", "Station Kiosk",
)  # fmt: skip
STREETS = (
    "Quay Street", "Mill Lane", "High Street", "Park Road", "Station Road", "Church Hill",
    "Bridge Street", "Garden Walk", "Harbour View", "Market Square",
)  # fmt: skip
TOWNS = ("Galway", "Kiel", "Basel", "Leeds", "Ghent", "Porto", "Penang", "Cork", "Lyon", "Turin")
GOODS = (
    "Rye bread", "Butter roll", "Oat milk", "Coffee", "Green tea", "Apple pie", "Soup", "Wood glue",
    "Steel screws", "Paint brush", "Notebook", "Novel", "Postcard", "Plasters", "Hand cream",
    "Olive oil", "Goat cheese", "Honey", "Light bulb", "Seeds", "Unleaded", "Motor oil",
)  # fmt: skip
CURRENCIES = ("EUR", "GBP", "CHF", "MYR", "USD")
DATE_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y")
CLOSINGS = ("Thank you!", "Please come again", "See you soon", "Goods are not returnable")


@dataclass(frozen=True, slots=True)
class Item:
    description: str
    quantity: int
    price: Decimal

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.price


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands on it. address: its lines. tax: percent on top of the subtotal, none if 0.
    date_form: how its date is written, for strftime."""

    company: str
    address: tuple[str, ...]
    date: datetime.date
    number: str
    currency: str
    items: tuple[Item, ...]
    tax: int = 0
    closing: str = ""
    date_form: str = "%d/%m/%Y"

    @property
    def written_date(self) -> str:
        return self.date.strftime(self.date_form)

    @property
    def subtotal(self) -> Decimal:
        return sum((item.amount for item in self.items), Decimal())

    @property
    def tax_amount(self) -> Decimal:
        return (self.subtotal * self.tax / 100).quantize(Decimal("0.01"))

    def fields(self) -> dict[str, object]:
        """What the schema `receipt` asks for, written as on the page."""
        found = {
            "company": self.company,
            "date": self.written_date,
            "address": " ".join(self.address),
            "total": str(self.subtotal + self.tax_amount),
            "currency": self.currency,
        }
        if self.tax:
            found |= {"subtotal": str(self.subtotal), "tax": str(self.tax_amount)}
        rows = [
            {
                "description": item.description,
                "quantity": str(item.quantity),
                "unit_price": str(item.price),
                "amount": str(item.amount),
            }
            for item in self.items
        ]
        return {**found, "line_items": rows}


@dataclass(frozen=True, slots=True)
class Style:
    """How a receipt is set: the page in points as displayed, its font, its manners."""

    width: float
    height: float
    font: Font = FONTS[0]
    rotation: int = 0
    centered: bool = True
    header: bool = True
    ruled: bool = True


def draw_receipt(receipt: Receipt, style: Style) -> Drawn:
    """ValueError where it does not fit on the page."""
    sheet = Sheet(style.width, style.height, style.font, style.rotation)
    sheet.write("h1", [receipt.company], scale=1.4, centered=style.centered)
    sheet.write("p", receipt.address, centered=style.centered)
    sheet.write("p", [f"Date {receipt.written_date} No. {receipt.number}"], centered=style.centered)
    if style.ruled:
        sheet.rule()
    head: list[Row] = [("Item", "Qty", "Price", "Amount")] if style.header else []
    step = style.font.size * 4
    sheet.tabulate(
        head + _item_rows(receipt), (MARGIN + 2 * step, MARGIN + step, MARGIN), style.header
    )
    if style.ruled:
        sheet.rule()
    sums = _sum_rows(receipt)
    sheet.tabulate(sums, (MARGIN,), strong=len(sums) - 1)
    if receipt.closing:
        sheet.write("p", [receipt.closing], centered=style.centered)
    return sheet.finish()


def _item_rows(receipt: Receipt) -> list[Row]:
    return [
        (item.description, str(item.quantity), str(item.price), str(item.amount))
        for item in receipt.items
    ]


def _sum_rows(receipt: Receipt) -> list[Row]:
    total = (f"TOTAL {receipt.currency}", str(receipt.subtotal + receipt.tax_amount))
    if not receipt.tax:
        return [total]
    tax = (f"Tax {receipt.tax}%", str(receipt.tax_amount))
    return [("Subtotal", str(receipt.subtotal)), tax, total]


def random_receipt(chance: random.Random) -> Receipt:
    """The same one for generators in the same state."""
    street = f"{chance.randint(1, 120)} {chance.choice(STREETS)}"
    return Receipt(
        company=chance.choice(SHOPS),
        address=_address(chance, street, chance.choice(TOWNS)),
        date=datetime.date(
            chance.randint(2018, 2026), chance.randint(1, 12), chance.randint(13, 28)
        ),
        number=f"{chance.randint(1, 9999):04}",
        currency=chance.choice(CURRENCIES),
        items=tuple(_item(chance, name) for name in chance.sample(GOODS, chance.randint(1, 4))),
        tax=chance.choice((0, 5, 6, 8, 10, 19)),
        closing=chance.choice(("", *CLOSINGS)),
        date_form=chance.choice(DATE_FORMS),
    )


def random_style(chance: random.Random) -> Style:
    width, height = chance.choice(((132, 164), (150, 150), (190, 145), (165, 160)))
    return Style(
        width + chance.randint(-4, 10),
        height + chance.randint(-4, 10),
        chance.choice(FONTS),
        chance.choice((0, 0, 0, 90, 180, 270)),
        *(chance.random() < 0.5 for _ in range(3)),
    )


def _address(chance: random.Random, street: str, town: str) -> tuple[str, ...]:
    return (street, town) if chance.random() < 0.3 else (f"{street}, {town}",)


def _item(chance: random.Random, description: str) -> Item:
    return Item(description, chance.randint(1, 9), Decimal(chance.randint(20, 1999)) / 100)
