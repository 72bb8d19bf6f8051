"""Sheets to be drawn, and what differs on them from what the checks of the drawn cases ask for."""

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pymupdf
import pytest

FONTS = {"helv": "hebo", "tiro": "tibo", "cour": "cobo"}
"""Each with its bold one."""
BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
Differ = Callable[[Path, Callable[[ModuleType], tuple[Any, ...]]], list[str]]


class Sheet:
    def __init__(self, font: str = "helv", size: float = 10, wide: float = 595, high: float = 842):
        self.document = pymupdf.open()
        self.page = self.document.new_page(width=wide, height=high)
        self.font, self.size = font, size

    def write(
        self, x: float, y: float, text: str, *, size: float = 0, bold: bool = False, grey: float = 0
    ) -> None:
        font = pymupdf.Font(FONTS[self.font] if bold else self.font)
        size = size or self.size
        left = x if x >= 0 else -x - font.text_length(text, size)
        writer = pymupdf.TextWriter(self.page.rect)
        writer.append((left, y), text, font, size)
        writer.write_text(self.page, color=(grey,) * 3)

    def lines(self, x: float, y: float, *texts: str, gap: float = 1.4) -> float:
        for text in texts:
            self.write(x, y, text)
            y += gap * self.size
        return y

    def rows(
        self, columns: Sequence[float], y: float, rows: Sequence[Sequence[str]], gap: float = 1.7
    ) -> float:
        for number, row in enumerate(rows):
            for x, text in zip(columns, row, strict=True):
                if text:
                    self.write(x, y, text, bold=number == 0)
            y += gap * self.size
        return y

    def rules(
        self, xs: Sequence[float], ys: Sequence[float], *missing: tuple[int, int, str]
    ) -> None:
        """A grid; missing: (row, column, side), a piece that is not drawn: "right" or "below"."""
        for row, (top, bottom) in enumerate(pairwise(ys)):
            for column, (left, right) in enumerate(pairwise(xs)):
                if row == 0:
                    self.page.draw_line((left, top), (right, top), width=0.7)
                if column == 0:
                    self.page.draw_line((left, top), (left, bottom), width=0.7)
                if (row, column, "right") not in missing:
                    self.page.draw_line((right, top), (right, bottom), width=0.7)
                if (row, column, "below") not in missing:
                    self.page.draw_line((left, bottom), (right, bottom), width=0.7)

    def paragraph(self, x: float, y: float, width: float, text: str) -> None:
        """Lines that fill the width, but the last."""
        font = pymupdf.Font(self.font)
        line: list[str] = []
        for word in [*text.split(), None]:
            full = word is None or font.text_length(" ".join([*line, word]), self.size) > width
            if full:
                long = sum(font.text_length(each, self.size) for each in line)
                blank = font.text_length(" ", self.size)
                if word is not None and len(line) > 1:
                    blank = (width - long) / (len(line) - 1)
                at = x
                for each in line:
                    self.write(at, y, each)
                    at += font.text_length(each, self.size) + blank
                y, line = y + 1.25 * self.size, []
            line.append(word or "")

    def save(self, path: Path) -> None:
        self.document.save(path)
        self.document.close()

    def photograph(self, path: Path, dpi: int = 200) -> None:
        self.page.get_pixmap(dpi=dpi).save(path)
        self.document.close()


@pytest.fixture(scope="session")
def blank() -> type[Sheet]:
    """A sheet without anything on it."""
    return Sheet


@pytest.fixture(scope="module")
def differ() -> Iterator[Differ]:
    """What differs on a file from what checks of `cases` ask for; one reader for all files."""
    sys.path.insert(0, str(BENCHMARKS))
    import cases
    from fields import RENDERING, FileReader, OcrEngine, _source, parse_page

    engine = OcrEngine(workers=1)
    with FileReader(1) as reader:

        def differ(path: Path, checks: Callable[[ModuleType], tuple[Any, ...]]) -> list[str]:
            source = _source(path)
            numbers = range(1, reader.inspect(source).page_count + 1)
            pages = [parse_page(engine, reader.read_page(source, n, RENDERING)) for n in numbers]
            return [told for check in checks(cases) for told in check(None, pages)]

        yield differ
    engine.close()
    sys.path.remove(str(BENCHMARKS))
