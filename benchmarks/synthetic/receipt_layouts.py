"""How receipts look: each layout's name stands for one choice of everything."""

import random
from dataclasses import dataclass
from functools import cache

from synthetic.layouts import LAYOUTS_HELD_OUT, LAYOUTS_VALIDATION

ITEMS = (
    "one_line",
    "quantity_first",
    "quantity_above",
    "quantity_below",
    "columns",
    "at",
    "code_first",
    "weighed_below",
    "price_times_count",
    "code_and_letter",
    "glued",
    "count_then_price_first",
    "code_with_name",
    "bill",
    "units_between",
)
ITEMS_VALIDATION = ("amount_below", "columns_quantity_first", "price_then_amount")
ITEMS_HELD_OUT = (
    "beside",
    "behind",
    "over_columns",
    "weighed",
    "at_first",
    "numbered",
    "price_first",
)
"""How the goods stand, in the layouts of each part."""


@dataclass(frozen=True, slots=True)
class ReceiptLayout:
    """letters: behind amounts, for taxes. taxes: `table`, `line` or `none`; taxes_added: prices are
    without them, where that is usual."""

    name: str
    width: float
    margin: float
    font: str
    size: float
    centred: bool
    logo: bool
    items: str
    heads: bool
    letters: str
    signed: str
    total_signed: bool
    taxes: str
    taxes_added: bool
    date: str
    date_label: bool
    rules: str
    upper: bool
    leaders: bool


@cache
def receipt_layout(name: str) -> ReceiptLayout:
    rng = random.Random(f"receipt layout {name}")
    pick = rng.choice
    return ReceiptLayout(
        name=name,
        width=pick((180.0, 205.0, 226.0, 226.0, 260.0, 320.0)),
        margin=pick((6.0, 10.0, 16.0)),
        font=pick(("mono", "mono", "sans", "sans", "serif")),
        size=pick((6.5, 7.0, 8.0, 9.0)),
        centred=rng.random() < 0.7,
        logo=rng.random() < 0.15,
        items=pick(_items_of(name)),
        heads=rng.random() < 0.35,
        letters=pick(("", "", " A", " *", " 1", "letter")),
        signed=pick(("none", "none", "all", "head")),
        total_signed=rng.random() < 0.6,
        taxes=pick(("table", "table", "line", "none")),
        taxes_added=rng.random() < 0.5,
        date=pick(("top", "bottom")),
        date_label=rng.random() < 0.5,
        rules=pick(("dashes", "line", "equals", "none", "stars")),
        upper=rng.random() < 0.35,
        leaders=rng.random() < 0.1,
    )


def _items_of(name: str) -> tuple[str, ...]:
    if name in LAYOUTS_HELD_OUT:
        return ITEMS_HELD_OUT
    return ITEMS_VALIDATION if name in LAYOUTS_VALIDATION else ITEMS
