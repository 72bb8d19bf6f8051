"""Layouts: named, frozen choices of how a document looks. Families differ in their structure; the
layouts of one differ in everything else. Three parts, each of families of its own: what the ranking
learns from, what may be looked at and calibrated by, and what is only scored.
"""

import random
from dataclasses import dataclass

FAMILIES = {
    "letter": 7,
    "window": 6,
    "grid": 7,
    "banner": 7,
    "plain": 6,
    "inline": 5,
    "centred": 6,
    "mono": 5,
    "columns": 6,
    "sections": 6,
    "pairs": 6,
    "records": 6,
    "terms": 5,
    "delivered": 6,
    "remit": 7,
    "account": 6,
    "stationery": 7,
}
VALIDATION_FAMILIES = {
    "sidebar": 6,
    "form": 6,
    "amount_first": 6,
    "mirrored": 6,
}
HELD_OUT_FAMILIES = {
    "info_block": 6, "stub": 6, "timesheet": 6, "deliveries": 6, "bill": 6, "freight": 6,
    "shop": 6, "fiscal": 6, "wholesale": 6, "folio": 6, "subscription": 6,
}  # fmt: skip
"""How many layouts each has."""


@dataclass(frozen=True, slots=True)
class Layout:
    """meta: how labels and values of numbers and dates stand; columns: of the table, in order;
    rules: of the table; totals: where they stand; labels: what is behind a label; due: where the
    day to pay is said; bank: where the account is told; second: another language beside. marginal:
    vertical text at the left edge. unit_beside: quantities and units in one column. article_within:
    article numbers in descriptions. glued: no space between labels and values. slip: a form for a
    transfer at the foot, which says much of it again. spaced: titles with spaces between letters.
    stamp: a word such as `copy` that belongs to nothing."""

    name: str
    family: str
    width: float
    height: float
    font: str
    size: float
    margin: float
    seller: str
    buyer: str
    meta: str
    title: str
    columns: tuple[str, ...]
    rules: str
    totals: str
    tax_table: bool
    labels: str
    upper: bool
    due: str
    bank: str
    footer: str
    second: str | None
    signs: str
    ship_to: bool
    marginal: bool
    unit_beside: bool
    article_within: str
    glued: bool
    slip: bool
    spaced: bool
    stamp: bool

    @property
    def right(self) -> float:
        return self.width - self.margin


COLUMNS = (
    ("pos", "article", "description", "quantity", "unit", "price", "amount"),
    ("pos", "description", "quantity", "price", "amount"),
    ("description", "quantity", "price", "amount"),
    ("quantity", "description", "price", "amount"),
    ("quantity", "unit", "description", "price", "amount"),
    ("description", "amount"),
    ("article", "description", "quantity", "price", "discount", "amount"),
    ("pos", "quantity", "unit", "article", "description", "price", "discount", "amount"),
    ("description", "quantity", "unit", "price", "rate", "amount"),
    ("article", "description", "quantity", "unit", "price", "rate", "amount"),
    ("pos", "description", "rate", "quantity", "price", "amount"),
    ("description", "price", "quantity", "amount"),
    ("description", "rate", "amount"),
    ("article", "quantity", "description", "unit", "price", "amount", "rate"),
    ("pos", "description", "quantity", "unit", "price", "amount", "rate", "gross"),
    ("quantity", "article", "description", "amount"),
)


def make(family: str, n: int) -> Layout:
    rng = random.Random(f"layout {family} {n}")
    pick = rng.choice
    letter = rng.random() < 0.2
    return Layout(
        name=f"{family}_{n}",
        family=family,
        width=612.0 if letter else 595.0,
        height=792.0 if letter else 842.0,
        font="mono" if family == "mono" else pick(("sans", "sans", "sans", "serif")),
        size=pick((8.0, 8.5, 9.0, 9.5, 10.0, 10.5)),
        margin=pick((36.0, 42.0, 50.0, 57.0, 64.0)),
        seller=pick(("left", "right", "centre", "logo", "footer")),
        buyer=pick(("plain", "labelled", "labelled", "boxed")),
        meta=pick(("left", "right", "above", "table", "stacked", "colon")),
        title=pick(("plain", "with_number", "large", "upper", "none")),
        columns=pick(COLUMNS),
        rules=pick(("none", "head", "lines", "grid", "striped", "dark", "top")),
        totals=pick(("right", "right", "right", "boxed", "left", "row", "in_table")),
        tax_table=rng.random() < 0.3,
        labels=pick((":", ":", "", "", " :", ".:")),
        upper=rng.random() < 0.12,
        due=pick(("meta", "meta", "sentence", "sentence", "both")),
        bank=pick(("footer", "closing", "lines", "none")),
        footer=pick(("columns", "line", "centred", "none")),
        second=pick(("en", "en", "fr")) if rng.random() < 0.1 else None,
        signs=pick(("totals", "totals", "all", "heads", "none", "total")),
        ship_to=rng.random() < 0.25,
        marginal=rng.random() < 0.15,
        unit_beside=rng.random() < 0.3,
        article_within=pick(("", "", "", "below", "before")),
        glued=rng.random() < 0.12,
        slip=rng.random() < 0.12,
        spaced=rng.random() < 0.06,
        stamp=rng.random() < 0.1,
    )


def _all(families: dict[str, int]) -> dict[str, Layout]:
    made = (make(family, n) for family, count in families.items() for n in range(1, count + 1))
    return {each.name: each for each in made}


LAYOUTS_TRAINING = _all(FAMILIES)
LAYOUTS_VALIDATION = _all(VALIDATION_FAMILIES)
LAYOUTS_HELD_OUT = _all(HELD_OUT_FAMILIES)
EVERY_LAYOUT = {**LAYOUTS_TRAINING, **LAYOUTS_VALIDATION, **LAYOUTS_HELD_OUT}
