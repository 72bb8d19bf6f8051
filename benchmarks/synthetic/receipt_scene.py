"""What those who draw one receipt share, and rows of a label and an amount."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from synthetic.canvas import RIGHT, Canvas, Span
from synthetic.receipt_contents import ReceiptContents
from synthetic.receipt_layouts import ReceiptLayout
from synthetic.words import Words

SIGNS = {"dashes": "-", "equals": "=", "stars": "*"}


@dataclass
class ReceiptScene:
    c: Canvas
    f: ReceiptContents
    w: Words
    l: ReceiptLayout  # noqa: E741
    rng: random.Random
    true: dict[str, str] = field(default_factory=dict)
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def left(self) -> float:
        return self.l.margin

    @property
    def right(self) -> float:
        return self.l.width - self.l.margin

    @property
    def middle(self) -> float:
        return self.l.width / 2

    def down(self, lines: float = 1.0) -> None:
        self.c.y += lines * self.c.step

    def claim(self, path: str | None, true: str, others: Iterable[str] = ()) -> str | None:
        claimed = self.c.claim(path) if path else None
        if claimed:
            self.true[claimed] = true
            if others := tuple(others):
                self.others[claimed] = others
        return claimed

    def value(
        self, x: float, text: str, path: str, true: str | None = None, **more: object
    ) -> float:
        return self.c.put(x, text, path=self.claim(path, true or text), **more)  # type: ignore[arg-type]

    def percent(self, rate: Decimal) -> str:
        return self.f.formats.number(rate, None) + "%"

    def money(
        self,
        x: float,
        value: Decimal,
        path: str | None,
        *,
        signed: bool = False,
        style: str = "",
        size: float | None = None,
        behind: str = "",
        align: str = RIGHT,
    ) -> float:
        """behind: what follows the amount, such as a letter for its tax."""
        text, sign = self.f.formats.amount(value, signed)
        spans: list[Span] = []
        if sign and (
            claimed := self.claim("currency", self.f.formats.currency, (text[slice(*sign)],))
        ):
            spans.append((claimed, *sign))
        if claimed := self.claim(path, str(value)):
            spans.append((claimed, 0, len(text)))
        return self.c.put(x, text + behind, align=align, style=style, size=size, spans=spans)

    def row(
        self,
        label: str,
        value: Decimal,
        path: str | None,
        *,
        style: str = "",
        size: float = 1.0,
        signed: bool = False,
    ) -> None:
        """A label on the left, its amount on the right."""
        large = self.c.size * size
        self.c.y += (large - self.c.size) * 1.1
        shown = self.f.formats.amount(value, signed or self.l.signed == "all")[0]
        room = self.right - self.left - self.c.measure(shown, large, style) - 4
        end = self.c.put(self.left, label, style=style, size=large, fit=max(20.0, room))
        if self.l.leaders:
            dots = "." * int(
                max(
                    0,
                    (self.right - self.c.measure(shown, large, style) - end - 6)
                    / self.c.measure("."),
                )
            )
            self.c.put(end + 2, dots)
        self.money(
            self.right,
            value,
            path,
            signed=signed or self.l.signed == "all",
            style=style,
            size=large,
        )
        self.down(1.0 + (size - 1) * 0.3)

    def rule(self) -> None:
        c, how = self.c, self.l.rules
        if how == "line":
            c.line(self.left, c.y - c.size * 0.5, self.right, c.y - c.size * 0.5, 0.6)
            self.down(0.6)
        elif how in SIGNS:
            c.put(self.left, SIGNS[how] * int((self.right - self.left) / c.measure(SIGNS[how])))
            self.down()
