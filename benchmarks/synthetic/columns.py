"""Pages in columns, drawn from seeds, with the order in which their sentences are read.

In: a seed and a part. Out: a PDF of one page and its passages. What the text says means nothing:
its words are those of the drawn documents' labels. The layouts of VALIDATION may be looked at,
those of HELD_OUT differ in fonts, languages and habits, and are scored by programs alone.
"""

import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pymupdf

from synthetic.metrics import font_of, width_of
from synthetic.words import FOLDER

VALIDATION, HELD_OUT = "validation", "held_out"
LANGUAGES = {VALIDATION: ("en", "de", "fr", "sv"), HELD_OUT: ("es", "nl", "it", "fi", "pt")}
FONTS = {VALIDATION: ("serif", "sans"), HELD_OUT: ("serif", "sans", "serif-italic", "mono")}
SIZES = {VALIDATION: (8.5, 10, 11), HELD_OUT: (8, 9, 9.5, 10.5, 12)}
LEADINGS = {VALIDATION: (1.15, 1.25), HELD_OUT: (1.1, 1.2, 1.35)}
PAPERS = ((595.0, 842.0), (612.0, 792.0))
NARROWEST, WIDEST = 0.8, 3.0  # ems: of gutters
FOOT_LINES = 3  # of the text's lines: what a footnote takes
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, heading or list item. floats: it may stand anywhere, but whole."""

    words: Words
    floats: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """gutter: in ems. offset: of the second column's lines, in lines. by_rows: text is written
    across the page, line by line."""

    language: str
    paper: tuple[float, float]
    font: str
    size: float
    leading: float
    columns: int
    gutter: float
    justified: bool
    indented: bool
    offset: float
    by_rows: bool
    bands: int
    margin: float
    extras: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Text:
    x: float
    y: float
    text: str
    font: str
    size: float


@dataclass
class DrawnColumns:
    layout: Layout
    passages: list[Passage] = field(default_factory=list)
    pdf: bytes = b""


def draw_columns(seed: int, part: str) -> DrawnColumns:
    rng = random.Random(f"columns {part} {seed}")
    layout = _layout(rng, part)
    return Sheet(layout, rng).drawn()


def _layout(rng: random.Random, part: str) -> Layout:
    size = rng.choice(SIZES[part])
    columns = 3 if rng.random() < 0.2 and size < 10 else 2
    extras = ("title", "head", "number", "figure", "list", "figures", "footnote", "unequal",
              "headings", "short", "wide_figure")  # fmt: skip
    return Layout(
        language=rng.choice(LANGUAGES[part]),
        paper=rng.choice(PAPERS),
        font=rng.choice(FONTS[part]),
        size=size,
        leading=rng.choice(LEADINGS[part]),
        columns=columns,
        gutter=rng.uniform(NARROWEST, WIDEST) if rng.random() < 0.6 else rng.uniform(0.8, 1.5),
        justified=rng.random() < 0.6,
        indented=rng.random() < 0.5,
        offset=rng.choice((0, 0, 0, 0.3, 0.5)),
        by_rows=rng.random() < 0.5,
        bands=rng.choice((1, 1, 2, 2, 3)),
        margin=rng.uniform(40, 75),
        extras=frozenset(each for each in extras if rng.random() < 0.45),
    )


@cache
def _vocabulary(language: str) -> Words:
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    found = (word.casefold() for s in _strings(table) for word in re.findall(r"[^\W\d_]{3,}", s))
    return tuple(sorted({word for word in found if len(word) < 15}))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


class Sheet:
    def __init__(self, layout: Layout, rng: random.Random) -> None:
        self.layout, self.rng = layout, rng
        self.texts: list[_Text] = []
        self.shapes: list[tuple[float, float, float, float]] = []
        self.rules: list[tuple[float, float, float, float]] = []
        self.passages: list[Passage] = []
        self.line = layout.size * layout.leading
        self.noted = 0

    def drawn(self) -> DrawnColumns:
        width, height = self.layout.paper
        top, bottom = self.layout.margin, height - self.layout.margin
        if "head" in self.layout.extras:
            self._alone(self._words(3, 6), self.layout.margin - 18, 0.85)
        if "number" in self.layout.extras:
            number = str(self.rng.randint(2, 480))
            self._put(width / 2 - 6, height - self.layout.margin + 22, [number], self.layout.font)
        if "title" in self.layout.extras:
            top = self._across(top, 1.8, centred=True, floats=False) + self.line
        heights = [self.rng.uniform(0.7, 1.3) for _ in range(self.layout.bands)]
        each = (bottom - top) / sum(heights)
        for at, share in enumerate(heights):
            end = min(bottom, top + share * each)
            if at:
                if "wide_figure" in self.layout.extras and at == 1:
                    top = self._figure(self.layout.margin, width - self.layout.margin, top, 70)
                top = self._across(top + 0.4 * self.line, 1.25, False, floats=False)
            top = self._band(top, end, last=at == len(heights) - 1) + self.line
        return DrawnColumns(self.layout, self.passages, self._pdf())

    def _words(self, fewest: int, most: int) -> list[str]:
        known = _vocabulary(self.layout.language)
        short = [word for word in known if len(word) < 6]
        kinds = [self.rng.choice((known, short)) for _ in range(self.rng.randint(fewest, most))]
        words = [self.rng.choice(kind) for kind in kinds]
        return [words[0].capitalize(), *words[1:]]

    def _put(self, x: float, y: float, words: Sequence[str], font: str, size: float = 0.0,
             wide: float | None = None) -> None:  # fmt: skip
        """A line; wide: how wide it is made."""
        size = size or self.layout.size
        widths = [width_of(word, font, size) for word in words]
        space = width_of(" ", font, size)
        if wide is not None and len(words) > 1:
            space = (wide - sum(widths)) / (len(words) - 1)
        for word, own in zip(words, widths, strict=True):
            self.texts.append(_Text(x, y, word, font, size))
            x += own + space

    def _alone(self, words: list[str], y: float, scale: float) -> None:
        self._put(self.layout.margin, y, words, self.layout.font, scale * self.layout.size)
        self.passages.append(Passage(tuple(words), floats=True))

    def _across(self, y: float, scale: float, centred: bool, *, floats: bool) -> float:
        """A heading over all columns; where it ends."""
        words, size = self._words(4, 7), scale * self.layout.size
        font = self.layout.font.split("-")[0] + "-bold"
        wide = width_of(" ".join(words), font, size)
        room = self.layout.paper[0] - 2 * self.layout.margin
        while wide > room:
            words = words[:-1]
            wide = width_of(" ".join(words), font, size)
        x = self.layout.margin + (room - wide) / 2 if centred else self.layout.margin
        self._put(x, y + size, words, font, size)
        self.passages.append(Passage(tuple(words), floats))
        return y + 1.4 * size

    def _band(self, top: float, bottom: float, *, last: bool) -> float:
        """Columns filled one after another; where the lowest ends."""
        layout, ends = self.layout, [top]
        gutter = layout.gutter * layout.size
        whole = layout.paper[0] - 2 * layout.margin - gutter * (layout.columns - 1)
        x = layout.margin - gutter
        room = 0.0
        waiting: list[str] = []
        for column, share in enumerate(self._shares()):
            x += room + gutter
            room = share * whole
            down = layout.offset * self.line if column % 2 else 0.0
            end = bottom
            if last and column == layout.columns - 1 and "unequal" in layout.extras:
                end = top + max(8 * self.line, self.rng.uniform(0.4, 0.8) * (bottom - top))
            noted = last and "footnote" in layout.extras and self.rng.random() < 0.7
            limit = end - (FOOT_LINES * self.line if noted else 0)
            y, waiting = self._column(x, top + down, room, limit, waiting)
            if noted:
                self._footnote(x, limit + self.line, room)
            ends.append(end if noted else y)
        self._forget(waiting)
        return max(ends)

    def _shares(self) -> Sequence[float]:
        """Of the width, by column."""
        return [1 / self.layout.columns] * self.layout.columns

    def _forget(self, words: list[str]) -> None:
        """Sentences of the last paragraph end where the page has no room for more."""
        left = len(words)
        for at in reversed(range(len(self.passages))):
            passage = self.passages[at]
            if left and not passage.floats:
                kept = passage.words[: max(0, len(passage.words) - left)]
                left -= len(passage.words) - len(kept)
                self.passages[at] = Passage(kept)
        self.passages = [passage for passage in self.passages if passage.words]

    def _column(
        self, x: float, y: float, room: float, bottom: float, waiting: list[str]
    ) -> tuple[float, list[str]]:
        """waiting: words of the paragraph that the column before began; returned likewise."""
        extras = self.layout.extras
        if "figure" in extras and self.rng.random() < 0.4 and bottom - y > 200:
            y = self._figure(x, x + room, y, 60)
        y, waiting = self._lines(waiting, x, y, room, bottom, first=False)
        while not waiting and y + self.line <= bottom:
            kind = self.rng.random()
            if "headings" in extras and kind < 0.2 and y + 4 * self.line < bottom:
                y = self._heading(x, y, room)
            elif "list" in extras and kind < 0.4:
                y = self._items(x, y, room, bottom)
            elif "figures" in extras and kind < 0.5 and y + 4 * self.line < bottom:
                y = self._numbers(x, y, room)
            elif "short" in extras and kind < 0.6 and y + 4 * self.line < bottom:
                y = self._verse(x, y, room)
            y, waiting = self._paragraph(x, y, room, bottom)
        return y, waiting

    def _paragraph(self, x: float, y: float, room: float, bottom: float) -> tuple[float, list[str]]:
        words: list[str] = []
        for _ in range(self.rng.randint(2, 6)):
            sentence = self._words(6, 16)
            sentence[-1] += "."
            self.passages.append(Passage(tuple(sentence)))
            words += sentence
        gap = 0.0 if self.layout.indented else 0.5 * self.line
        y, rest = self._lines(words, x, y, room, bottom, first=self.layout.indented)
        return (y, rest) if rest else (y + gap, rest)

    def _lines(self, words: list[str], x: float, y: float, room: float, bottom: float, *,
               first: bool, font: str = "", size: float = 0.0,
               ) -> tuple[float, list[str]]:  # fmt: skip
        """Lines down to the bottom, and the words that had no room."""
        font, size = font or self.layout.font, size or self.layout.size
        indent = 1.2 * size if first else 0.0
        while words and y + self.line <= bottom:
            count = self._fitting(words, room - indent, font, size)
            line, words = words[:count], words[count:]
            full = self.layout.justified and bool(words)
            self._put(x + indent, y + size, line, font, size, room - indent if full else None)
            y += size * self.layout.leading
            indent = 0.0
        return y, words

    def _fitting(self, words: list[str], room: float, font: str, size: float) -> int:
        count = 1
        while count < len(words) and width_of(" ".join(words[: count + 1]), font, size) <= room:
            count += 1
        return count

    def _heading(self, x: float, y: float, room: float) -> float:
        words = [str(self.rng.randint(1, 9)), *self._words(2, 3)]
        font = self.layout.font.split("-")[0] + "-bold"
        words = words[: self._fitting(words, room, font, self.layout.size)]
        self.passages.append(Passage(tuple(words)))
        self._put(x, y + 1.4 * self.layout.size, words, font)
        return y + 1.8 * self.line

    def _items(self, x: float, y: float, room: float, bottom: float) -> float:
        indent, bullets = 1.4 * self.layout.size, self.rng.random() < 0.5
        for number in range(1, self.rng.randint(3, 5)):
            words = self._words(3, 12)
            if y + 3 * self.line > bottom:
                break
            mark = "•" if bullets else f"{number}."
            self._put(x, y + self.layout.size, [mark], self.layout.font)
            y, rest = self._lines(words, x + indent, y, room - indent, bottom, first=False)
            kept = words[: len(words) - len(rest)]
            self.passages.append(Passage((mark, *kept)))
        return y

    def _numbers(self, x: float, y: float, room: float) -> float:
        for _ in range(3):
            words = [f"{self.rng.uniform(1, 999):.2f}" for _ in range(self.rng.randint(2, 4))]
            words = words[: self._fitting(words, room, self.layout.font, self.layout.size)]
            self.passages.append(Passage(tuple(words)))
            self._put(x, y + self.layout.size, words, self.layout.font)
            y += self.line
        return y

    def _verse(self, x: float, y: float, room: float) -> float:
        for _ in range(3):
            words = self._words(2, 3)
            words = words[: self._fitting(words, room, self.layout.font, self.layout.size)]
            self.passages.append(Passage(tuple(words)))
            self._put(x, y + self.layout.size, words, self.layout.font)
            y += self.line
        return y

    def _figure(self, left: float, right: float, y: float, height: float) -> float:
        """Bars in a frame, and a caption."""
        self.rules.append((left, y, right, y))
        self.rules.append((left, y + height, right, y + height))
        for at in range(6):
            x = left + (at + 0.5) * (right - left) / 7
            tall = self.rng.uniform(0.2, 0.9) * height
            self.shapes.append((x, y + height - tall, x + (right - left) / 12, y + height))
        self.noted += 1
        words, size = ["Fig.", f"{self.noted}.", *self._words(3, 5)], 0.9 * self.layout.size
        words = words[: self._fitting(words, right - left, self.layout.font, size)]
        self.passages.append(Passage(tuple(words), floats=True))
        self._put(left, y + height + 1.4 * size, words, self.layout.font, size)
        return y + height + 2 * self.line

    def _footnote(self, x: float, y: float, room: float) -> None:
        size = 0.78 * self.layout.size
        self.rules.append((x, y - 0.3 * self.line, x + 0.3 * room, y - 0.3 * self.line))
        words = [str(self.rng.randint(1, 20)), *self._words(5, 12)]
        bottom = y + 2 * self.line
        _, rest = self._lines(words, x, y, room, bottom, first=False, size=size)
        self.passages.append(Passage(tuple(words[: len(words) - len(rest)]), floats=True))

    def _pdf(self) -> bytes:
        with pymupdf.open() as document:
            page = document.new_page(width=self.layout.paper[0], height=self.layout.paper[1])
            for shape in self.shapes:
                page.draw_rect(pymupdf.Rect(shape), color=None, fill=(0.45, 0.5, 0.6))
            for x0, y0, x1, y1 in self.rules:
                page.draw_line((x0, y0), (x1, y1), width=0.5)
            texts = self.texts
            if self.layout.by_rows:
                texts = sorted(texts, key=lambda text: (round(text.y), text.x))
            writer = pymupdf.TextWriter(page.rect)
            for text in texts:
                writer.append((text.x, text.y), text.text, font_of(text.font), text.size)
            writer.write_text(page)
            return bytes(document.tobytes())
