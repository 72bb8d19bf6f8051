"""Sheets while they are drawn: text goes where it is put, and values remember where they stand.

In: calls of `put` and `run` with points from the top left corner. Out: sheets, and for each path
the pieces of text that it consists of. A value's first place counts: `claim` gives its path once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from parsers.document import BoundingBox
from synthetic.document import Rule, Sheet, Text, Value
from synthetic.metrics import ASCENT, DESCENT, width_of

LEFT, RIGHT, CENTRE = "left", "right", "centre"
EDGE = 6.0  # points of the sheet that stay white
LEAST = 0.35  # of its size: no text is set smaller to fit
Span = tuple[str, int, int]
"""A path, and the characters of a text that are its value."""


@dataclass(frozen=True, slots=True)
class Piece:
    sheet: int
    text: str
    box: tuple[float, float, float, float]


@dataclass
class Canvas:
    """y: where the next line goes, by those who draw from top to bottom. bottom: where sheets end.
    on_sheet: what is drawn on every new sheet."""

    width: float = 595.0
    height: float = 842.0
    font: str = "sans"
    size: float = 9.5
    y: float = 60.0
    bottom: float = 742.0
    on_sheet: Callable[["Canvas"], None] | None = None
    _texts: list[list[Text]] = field(default_factory=lambda: [[]])
    _rules: list[list[Rule]] = field(default_factory=lambda: [[]])
    _pieces: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    _claimed: set[str] = field(default_factory=set)

    @property
    def sheet(self) -> int:
        return len(self._texts) - 1

    @property
    def step(self) -> float:
        """From one line to the next."""
        return self.size * 1.32

    def new_sheet(self, y: float) -> None:
        self._texts.append([])
        self._rules.append([])
        self.y = y
        if self.on_sheet:
            self.on_sheet(self)

    def claim(self, path: str) -> str | None:
        """The path, the first time."""
        if path in self._claimed:
            return None
        self._claimed.add(path)
        return path

    def measure(self, text: str, size: float | None = None, style: str = "") -> float:
        return width_of(text, self._font(style), size or self.size)

    def put(self, x: float, text: str, *, y: float | None = None, size: float | None = None,
            style: str = "", path: str | None = None, align: str = LEFT,
            spans: Iterable[Span] = (), fit: float | None = None) -> float:  # fmt: skip
        """Where the text ends. align: of the text at x. spans: values within it, besides `path`.
        fit: points that it may take; it is set smaller to keep to them, and to the sheet."""
        size, base = size or self.size, self.y if y is None else y
        room = {LEFT: self.width - EDGE - x, RIGHT: x - EDGE, CENTRE: self.width - 2 * EDGE}[align]
        room, wide = min(room, fit or room), self.measure(text, size, style)
        size *= min(1.0, max(LEAST, room / wide)) if wide > 0 else 1.0
        width = self.measure(text, size, style)
        x -= {LEFT: 0.0, RIGHT: width, CENTRE: width / 2}[align]
        x = max(EDGE, min(x, self.width - EDGE - width))
        if not text.strip():
            return x + width
        self._texts[-1].append(Text(text, x, base, size, self._font(style), path))
        for name, start, end in (*spans, *([(path, 0, len(text))] if path else [])):
            left = x + self.measure(text[:start], size, style)
            right = x + self.measure(text[:end], size, style)
            box = (left, base - ASCENT * size, right, base + DESCENT * size)
            self._pieces[name].append(Piece(self.sheet, text[start:end], box))
        return x + width

    def put_vertical(self, x: float, y: float, text: str, size: float) -> None:
        """From y upwards."""
        self._texts[-1].append(Text(text, x, y, size, self.font, None, vertical=True))

    def run(self, x: float, parts: Iterable[tuple[str, str | None]], **more: object) -> float:
        """One line of parts with a path each, one after another."""
        parts = list(parts)
        if more.get("align") in (RIGHT, CENTRE):
            size, style = more.get("size"), str(more.get("style", ""))
            width = sum(self.measure(each, size, style) for each, _ in parts)  # type: ignore[arg-type, misc]
            x -= width if more["align"] == RIGHT else width / 2
            more["align"] = LEFT
        for text, path in parts:
            x = self.put(x, text, path=path, **more)  # type: ignore[arg-type]
        return x

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.6) -> None:
        self._rules[-1].append(Rule(x0, y0, x1, y1, width))

    def box(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.6) -> None:
        for a, b, c, d in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.line(a, b, c, d, width)

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0.9) -> None:
        self._rules[-1].append(Rule(x0, y0, x1, y1, 0.0, grey))

    def wrap(
        self, text: str, width: float, size: float | None = None, style: str = ""
    ) -> list[str]:
        """Lines of whole words no wider than this, where words allow."""
        lines: list[str] = []
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.measure(longer, size, style) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(
            Sheet(self.width, self.height, tuple(texts), tuple(rules))
            for texts, rules in zip(self._texts, self._rules, strict=True)
        )

    def values(
        self, truths: Mapping[str, str], others: Mapping[str, tuple[str, ...]]
    ) -> dict[str, Value]:
        """Of the paths that are true; what stands on two sheets counts where it begins."""
        return {
            path: self._value(path, pieces, truths[path], others.get(path, ()))
            for path, pieces in self._pieces.items()
            if path in truths
        }

    def _value(self, path: str, pieces: list[Piece], true: str, others: tuple[str, ...]) -> Value:
        sheet = pieces[0].sheet
        x0, y0, x1, y1 = zip(*(each.box for each in pieces if each.sheet == sheet), strict=True)
        frame = (self.width, self.height)
        box = BoundingBox.from_frame((min(x0), min(y0), max(x1), max(y1)), frame)
        raw = " ".join(" ".join(each.text for each in pieces).split())
        return Value(path, raw, true, sheet + 1, box, others)

    def _font(self, style: str) -> str:
        return f"{self.font}-{style}" if style else self.font
