"""What stands in drawn tables, and which cells span: from a kind, a language and a generator of
random numbers. Knows no places on a sheet."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from synthetic.table_words import WORDS, TableWords

LEFT, RIGHT, CENTRE = "left", "right", "centre"


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell. lines: as they are drawn. turned: drawn from below upwards. dots: leader dots follow
    it up to the next column; they are part of its text."""

    row: int
    column: int
    lines: tuple[str, ...]
    row_span: int = 1
    column_span: int = 1
    align: str = LEFT
    bold: bool = False
    turned: bool = False
    dots: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Contents:
    """rows, columns: how many. heads: rows at the top that are headers. sections: rows that are one
    cell. joined: rows whose first two cells are drawn as one run of text."""

    rows: int
    columns: int
    slots: tuple[Slot, ...]
    heads: int = 1
    sections: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()


@dataclass
class _Maker:
    rng: random.Random
    words: TableWords
    types: list[str] = field(default_factory=list)

    def label(self, least: int = 1, most: int = 3) -> str:
        count = self.rng.randint(least, most)
        text = " ".join(self.rng.choice(self.words.nouns) for _ in range(count))
        return text[0].upper() + text[1:]

    def head(self) -> str:
        return self.rng.choice(self.words.heads)

    def number(self, most: int = 99_999) -> str:
        value = self.rng.randint(0, most) / self.rng.choice((1, 10, 100))
        text = f"{value:,.{self.rng.choice((0, 1, 2))}f}"
        if self.words.comma:
            text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
        return text

    def value(self, kind: str) -> str:
        r = self.rng
        if kind == "number":
            text = self.number()
            form = r.choice(("{}", "{}", "{}", "{}", "-{}", "({})", "+{}", "{}*"))
            return form.format(text)
        if kind == "percent":
            return f"{self.number(999)}{r.choice(('%', ' %'))}"
        if kind == "date":
            return f"{r.randint(1, 28):02}.{r.randint(1, 12):02}.20{r.randint(10, 29)}"
        if kind == "interval":
            return f"{self.number(99)} ({self.number(9)}–{self.number(99)})"
        if kind == "code":
            return f"{r.choice('ABDKRX')}{r.randint(100, 9999)}"
        return self.label(1, 2)


def _aligned(kind: str) -> str:
    return RIGHT if kind in ("number", "percent") else LEFT


def _types(m: _Maker, columns: int) -> list[str]:
    others = ("number", "number", "number", "percent", "date", "words", "code", "interval")
    return ["words", *(m.rng.choice(others) for _ in range(columns - 1))]


def _plain(m: _Maker, rows: int, columns: int, empty: float = 0.04) -> list[Slot]:
    m.types = _types(m, columns)
    slots = [Slot(0, c, (m.head(),), align=_aligned(m.types[c]), bold=True) for c in range(columns)]
    for row in range(1, rows):
        for column in range(columns):
            gone = column > 0 and m.rng.random() < empty
            text = "" if gone else m.value(m.types[column]) if column else m.label()
            slots.append(Slot(row, column, (text,), align=_aligned(m.types[column])))
    return slots


def _sized(
    m: _Maker, rows: tuple[int, int] = (4, 11), columns: tuple[int, int] = (3, 6)
) -> tuple[int, int]:
    return m.rng.randint(*rows), m.rng.randint(*columns)


def _simple(m: _Maker) -> Contents:
    rows, columns = _sized(m)
    return Contents(rows, columns, tuple(_plain(m, rows, columns)))


def _spans(m: _Maker) -> Contents:
    """Cells that span rows in the first column, and some that span columns."""
    rows, columns = _sized(m, (6, 11), (4, 6))
    slots = _plain(m, rows, columns, 0.0)
    row = 1
    while row < rows - 1:
        height = min(m.rng.choice((1, 2, 2, 3)), rows - row)
        if height > 1:
            slots = _merged(slots, row, 0, height, 1)
        elif m.rng.random() < 0.5:
            slots = _merged(slots, row, m.rng.randint(1, columns - 2), 1, 2)
        row += height
    return Contents(rows, columns, tuple(slots))


def _merged(slots: Iterable[Slot], row: int, column: int, height: int, width: int) -> list[Slot]:
    """The slots, those of a rectangle as one with the text of the first."""
    kept = []
    for slot in slots:
        if (slot.row, slot.column) == (row, column):
            align = CENTRE if width > 1 else slot.align
            kept.append(replace(slot, row_span=height, column_span=width, align=align))
        elif not (row <= slot.row < row + height and column <= slot.column < column + width):
            kept.append(slot)
    return kept


def _sections(m: _Maker) -> Contents:
    rows, columns = _sized(m, (7, 12), (3, 6))
    slots = _plain(m, rows, columns)
    second = m.rng.randint(4, rows - 2)
    for number, row in enumerate((1, second), 1):
        slots = _merged(slots, row, 0, 1, columns)
        text = m.rng.choice(("{} {}", "{}. {}", "{1}"))
        slots = [
            replace(s, lines=(text.format(number, m.label(1, 3)),), align=LEFT, bold=True)
            if s.row == row
            else s
            for s in slots
        ]
    return Contents(rows, columns, tuple(slots), sections=(1, second))


def _head_spans(m: _Maker) -> Contents:
    """Two rows of headers: the first column's goes over both, others over two or three columns."""
    rows, columns = _sized(m, (5, 10), (5, 7))
    slots = [replace(s, row=s.row + 1) for s in _plain(m, rows, columns)]
    upper = [Slot(0, 0, (m.head(),), row_span=2, bold=True)]
    column = 1
    while column < columns:
        width = min(m.rng.choice((2, 2, 3)), columns - column)
        if columns - column - width == 1:
            width += 1
        text = m.label(1, 2) if width > 1 else m.head()
        upper.append(Slot(0, column, (text,), 1, width, CENTRE, bold=True))
        column += width
    lower = [s for s in slots if (s.row, s.column) != (1, 0)]
    return Contents(rows + 1, columns, (*upper, *lower), heads=2)


def _two_lines(m: _Maker) -> Contents:
    rows, columns = _sized(m, (4, 8), (3, 5))
    slots = [
        replace(s, lines=(s.lines[0], m.label(1, 2).lower()))
        if s.column == 0 and s.row and m.rng.random() < 0.5
        else s
        for s in _plain(m, rows, columns, 0.0)
    ]
    slots = [
        replace(s, lines=(s.lines[0], m.rng.choice(("(%)", "(EUR)", "in kg", "2024"))))
        if s.row == 0 and s.column and m.rng.random() < 0.4
        else s
        for s in slots
    ]
    return Contents(rows, columns, tuple(slots))


def _dotted(m: _Maker) -> Contents:
    rows, columns = _sized(m, (5, 10), (3, 5))
    slots = _plain(m, rows, columns, 0.0)
    m.types = ["words", *["number"] * (columns - 1)]
    slots = [
        replace(s, lines=(m.number(),), align=RIGHT) if s.row and s.column else
        replace(s, align=RIGHT) if s.column else replace(s, dots=s.row > 0)
        for s in slots
    ]  # fmt: skip
    return Contents(rows, columns, tuple(slots))


def _turned(m: _Maker) -> Contents:
    rows, columns = _sized(m, (4, 9), (4, 7))
    slots = [replace(s, turned=s.row == 0 and s.column > 0) for s in _plain(m, rows, columns)]
    return Contents(rows, columns, tuple(slots))


def _no_results(m: _Maker) -> Contents:
    columns = m.rng.randint(3, 6)
    heads = [Slot(0, c, (m.head(),), bold=True) for c in range(columns)]
    align = m.rng.choice((LEFT, CENTRE))
    only = Slot(1, 0, (m.rng.choice(m.words.nothing),), column_span=columns, align=align)
    return Contents(2, columns, (*heads, only))


def _neighbours(m: _Maker) -> Contents:
    """A column that is full to its right edge beside one that begins at its left edge."""
    rows, columns = _sized(m, (4, 9), (4, 6))
    slots = _plain(m, rows, columns, 0.0)
    at = m.rng.randint(1, columns - 2)
    slots = [
        replace(s, align=RIGHT) if s.column == at else
        replace(s, lines=(m.label(1, 1) if s.row else m.head(),), align=LEFT)
        if s.column == at + 1 else s
        for s in slots
    ]  # fmt: skip
    return Contents(rows, columns, tuple(slots))


def _one_run(m: _Maker) -> Contents:
    rows, columns = _sized(m, (4, 8), (3, 5))
    slots = [
        replace(s, lines=(m.value("date"),)) if s.column == 0 and s.row else
        replace(s, lines=(m.label(2, 4),), align=LEFT) if s.column == 1 and s.row else
        replace(s, align=LEFT) if s.column < 2 else s
        for s in _plain(m, rows, columns, 0.0)
    ]  # fmt: skip
    return Contents(rows, columns, tuple(slots), joined=tuple(range(1, rows)))


MAKERS: dict[str, Callable[[_Maker], Contents]] = {
    "simple": _simple,
    "spans": _spans,
    "sections": _sections,
    "head_spans": _head_spans,
    "two_lines": _two_lines,
    "dots": _dotted,
    "turned": _turned,
    "no_results": _no_results,
    "neighbours": _neighbours,
    "one_run": _one_run,
}


def contents(name: str, language: str, held_out: bool, rng: random.Random) -> Contents:
    return MAKERS[name](_Maker(rng, WORDS[held_out][language]))
