"""Pages in columns that are harder to part: narrow gutters beside ragged edges, columns of unequal
widths, quotes, boxes and tables within them, short lines, headings across at several heights.

In: a seed. Out: as of `columns`, whose sheet this is.
"""

import random

from synthetic.columns import PAPERS, DrawnColumns, Layout, Passage, Sheet
from synthetic.metrics import width_of

LANGUAGES = ("en", "de", "fr", "sv", "da", "nb", "tr", "el")
FONTS = ("serif", "sans", "sans-italic", "mono", "serif-bold")
SIZES = (8, 8.5, 9, 10, 11, 12)
EXTRAS = (
    "title", "head", "number", "figure", "list", "figures", "footnote", "unequal", "headings",
    "short", "wide_figure", "quote", "box", "table", "shares", "wide_note", "centred",
)  # fmt: skip


def draw_harder_columns(seed: int) -> DrawnColumns:
    rng = random.Random(f"harder columns {seed}")
    size = rng.choice(SIZES)
    three = rng.random() < 0.3 and size < 10
    narrow = rng.random() < 0.7
    layout = Layout(
        language=rng.choice(LANGUAGES),
        paper=rng.choice(PAPERS),
        font=rng.choice(FONTS),
        size=size,
        leading=rng.choice((1.08, 1.15, 1.2, 1.3, 1.4)),
        columns=3 if three else 2,
        gutter=rng.uniform(0.8, 1.2) if narrow else rng.uniform(1.2, 2.5),
        justified=rng.random() < 0.4,
        indented=rng.random() < 0.5,
        offset=rng.choice((0, 0, 0.25, 0.4, 0.5, 0.7)),
        by_rows=rng.random() < 0.6,
        bands=rng.choice((1, 2, 2, 3, 4)),
        margin=rng.uniform(40, 75),
        extras=frozenset(each for each in EXTRAS if rng.random() < 0.35),
    )
    return _HarderSheet(layout, rng).drawn()


class _HarderSheet(Sheet):
    def _shares(self) -> list[float]:
        if "shares" not in self.layout.extras:
            return list(super()._shares())
        parts = [random.Random(f"{self.layout.margin} {at}").uniform(0.7, 1.3)
                 for at in range(self.layout.columns)]  # fmt: skip
        return [part / sum(parts) for part in parts]

    def _band(self, top: float, bottom: float, *, last: bool) -> float:
        noted = last and "wide_note" in self.layout.extras
        end = super()._band(top, bottom - (3 * self.line if noted else 0), last=last)
        if noted:
            room = self.layout.paper[0] - 2 * self.layout.margin
            self._footnote(self.layout.margin, bottom - self.line, room)
        return end

    def _paragraph(self, x: float, y: float, room: float, bottom: float) -> tuple[float, list[str]]:
        kind, extras = self.rng.random(), self.layout.extras
        free = y + 12 * self.line < bottom
        if free and "quote" in extras and kind < 0.12:
            y = self._quote(x, y, room)
        elif free and "box" in extras and 0.12 < kind < 0.24:
            y = self._box(x, y, room)
        elif free and "table" in extras and 0.24 < kind < 0.4:
            y = self._table(x, y, room)
        elif free and "centred" in extras and 0.4 < kind < 0.55:
            y = self._centred(x, y, room)
        return super()._paragraph(x, y, room, bottom)

    def _quote(self, x: float, y: float, room: float) -> float:
        """Larger, between two rules."""
        size = 1.35 * self.layout.size
        words = self._words(7, 12)
        self.rules.append((x, y + 0.5 * self.line, x + room, y + 0.5 * self.line))
        y += self.line
        y, rest = self._lines(words, x, y, room, y + 5 * self.line, first=False, size=size)
        self.passages.append(Passage(tuple(words[: len(words) - len(rest)]), floats=True))
        self.rules.append((x, y + 0.5 * self.line, x + room, y + 0.5 * self.line))
        return y + 1.2 * self.line

    def _box(self, x: float, y: float, room: float) -> float:
        top, words = y + 0.3 * self.line, self._words(14, 24)
        inset = 0.5 * self.layout.size
        room_within, limit = room - 2 * inset, y + 8 * self.line
        size = 0.9 * self.layout.size
        y += 0.6 * self.line
        y, rest = self._lines(words, x + inset, y, room_within, limit, first=False, size=size)
        self.passages.append(Passage(tuple(words[: len(words) - len(rest)]), floats=True))
        y += 0.4 * self.line
        self.rules += [(x, top, x + room, top), (x, y, x + room, y), (x, top, x, y),
                       (x + room, top, x + room, y)]  # fmt: skip
        return y + 0.5 * self.line

    def _table(self, x: float, y: float, room: float) -> float:
        """Labels and figures, with rules above, below and under the header."""
        size, columns = 0.9 * self.layout.size, 2
        self.rules.append((x, y + 0.4 * self.line, x + room, y + 0.4 * self.line))
        y += 0.5 * self.line
        for row in range(self.rng.randint(4, 6)):
            cells = ["2019", "2020"] if not row else [
                f"{self.rng.uniform(1, 99):.1f}" for _ in range(columns)]  # fmt: skip
            label = self._words(1, 1)
            self._put(x, y + size, label, self.layout.font, size)
            for at, cell in enumerate(cells):
                right = x + room * (0.8 + 0.2 * at)
                self._put(right - width_of(cell, self.layout.font, size), y + size, [cell],
                          self.layout.font, size)  # fmt: skip
            self.passages.append(Passage((*label, *cells), floats=True))
            y += self.line
            if not row:
                self.rules.append((x, y, x + room, y))
        self.rules.append((x, y + 0.2 * self.line, x + room, y + 0.2 * self.line))
        return y + self.line

    def _centred(self, x: float, y: float, room: float) -> float:
        words = self._words(2, 3)
        font = self.layout.font.split("-")[0] + "-bold"
        words = words[: self._fitting(words, room, font, self.layout.size)]
        self.passages.append(Passage(tuple(words)))
        wide = width_of(" ".join(words), font, self.layout.size)
        self._put(x + (room - wide) / 2, y + 1.4 * self.layout.size, words, font)
        return y + 1.9 * self.line
