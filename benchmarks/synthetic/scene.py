"""What those who draw one document share: its sheets, what it says, its words and its layout."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from synthetic.canvas import LEFT, RIGHT, Canvas, Span
from synthetic.contents import Contents
from synthetic.layouts import Layout
from synthetic.words import Words

NUMBERS = {
    "credit_note": "credit_number", "order": "order_ref", "delivery_note": "delivery_note",
    "statement": "customer_no", "reminder": "customer_no", "payslip": "personnel_no",
    "bank_statement": "statement_no", "quotation": "quotation_number",
}  # fmt: skip
"""The key of the label of each kind's own number."""

TAX_SUFFIXES = (" MWST", " MVA")
"""Behind tax numbers, which are as right without."""
TAKEN_OFF = ("discount", "prepaid")
"""Amounts that are as right with the other sign."""


@dataclass
class Scene:
    """body: what is drawn in place of items and sums. true, others: the canonical
    values by path, and what is as right. more_sums: lines below the total, as `totals` has them.
    neat: without words that overlap, which layouts have that were drawn before it: their documents
    stay the same."""

    c: Canvas
    f: Contents
    w: Words
    l: Layout  # noqa: E741
    rng: random.Random
    true: dict[str, str] = field(default_factory=dict)
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)
    true_step: int = 1
    quantity_places: int | None = None
    rate_places: int | None = None
    percent: str = "%"
    row_gap: float = 0.1
    more_sums: list[tuple[str, list[Span], Decimal, list[str], bool]] = field(default_factory=list)
    taken_sign: int = 1
    neat: bool = False
    body: Callable[["Scene", float, float], None] | None = None

    def __post_init__(self) -> None:
        self.true_step = self.rng.choice((1, 1, 1, 10))
        self.quantity_places = self.rng.choice((None, None, 2, 3))
        self.rate_places = self.rng.choice((None, None, 2, 1))
        self.percent = self.rng.choice(("%", " %", "%"))
        self.taken_sign = self.rng.choice((1, 1, -1))
        self.row_gap = self.rng.choice((0.05, 0.2, 0.5))
        if any(each.quantity != round(each.quantity, 2) for each in self.f.items):
            self.quantity_places = None

    @property
    def number_key(self) -> str:
        return NUMBERS.get(self.f.kind, "number")

    def cased(self, text: str) -> str:
        return text.upper() if self.l.upper else text

    def label(self, key: str, end: str | None = None) -> str:
        """As it stands before a value."""
        text = self.cased(self.w(key))
        end = self.l.labels if end is None else end
        if text.endswith((".", ":", "#")) and end.startswith((".", ":")):
            end = "" if text.endswith(":") else end.lstrip(".")
        return text + end

    def value(
        self,
        x: float,
        text: str,
        path: str | None,
        true: str | None = None,
        *,
        align: str = LEFT,
        style: str = "",
        size: float | None = None,
        others: Iterable[str] = (),
        y: float | None = None,
        fit: float | None = None,
    ) -> float:
        """Text that is a value where it stands for the first time."""
        several = path is not None and "|" in path
        return self.c.put(
            x,
            text,
            path=None if several else self.claim(path, true or text, others),
            align=align,
            style=style,
            size=size,
            y=y,
            fit=fit,
            spans=self._spans(text, path, true or text) if path and several else (),
        )

    def _spans(self, text: str, path: str, true: str) -> list[Span]:
        """Of the values in `text`, one behind another."""
        spans, at = list[Span](), 0
        for part, name, value in zip(
            text.split(" - "), path.split("|"), true.split("|"), strict=True
        ):
            if claimed := self.claim(name, value):
                spans.append((claimed, at, at + len(part)))
            at += len(part) + 3
        return spans

    def claim(self, path: str | None, true: str, others: Iterable[str] = ()) -> str | None:
        claimed = self.c.claim(path) if path else None
        if claimed:
            self.true[claimed] = true
            found = [each for each in others if each != true]
            if claimed.endswith("tax_number") and true.endswith(TAX_SUFFIXES):
                found.append(true.rpartition(" ")[0])
            if found:
                self.others[claimed] = tuple(found)
        return claimed

    def amount(
        self,
        x: float,
        value: Decimal,
        path: str | Iterable[str] | None,
        *,
        place: str = "totals",
        align: str = RIGHT,
        style: str = "",
        size: float | None = None,
        fit: float | None = None,
    ) -> float:
        """place: `items`, `totals` or `total`: not everywhere are there signs of the currency."""
        with_sign = (
            self.l.signs == "all"
            or (self.l.signs == "totals" and place != "items")
            or (self.l.signs == "total" and place == "total")
        )
        text, sign = self.f.formats.amount(value, with_sign)
        spans: list[Span] = []
        if sign and (
            claimed := self.claim("currency", self.f.formats.currency, (text[slice(*sign)],))
        ):
            spans.append((claimed, *sign))
        seen = abs(value) if self.f.formats.negative == "none" else value
        paths = [path] if isinstance(path, str) else path or ()
        for each in paths:
            either = (str(-seen),) if each in TAKEN_OFF else ()
            if each == "total" and self.f.prepaid:
                either = (str(self.f.amount_due),)
            if claimed := self.claim(each, str(seen), either):
                spans.append((claimed, 0, len(text)))
        return self.c.put(x, text, align=align, style=style, size=size, spans=spans, fit=fit)

    def date(self, x: float, path: str, align: str = LEFT, style: str = "") -> float:
        day = self.f.date if path == "invoice_date" else self.f.due
        assert day is not None
        return self.value(
            x, self.f.formats.date(day), path, day.isoformat(), align=align, style=style
        )

    def down(self, lines: float = 1.0) -> None:
        self.c.y += lines * self.c.step
