"""How well scans in scripts are read that the built-in recognizer does not know, and whether it is
told where they are not.

Scans are drawn: nine languages, and Arabic with its own digits, each at 150 and 300 dpi, noisy and
skewed by about a degree. Each is read without script packs and with those that are installed. For
each language: the character error of both in percent (edits by characters, blanks as one, lines
from top to bottom), how many of the numbers are exact, of how many pages it is told that they
cannot be read, without packs and with them, and seconds. Then readable scans, which should not be
told: Latin, Chinese and Japanese, as scanned, blurred, faxed and photographed, and, with
`--pictures DIR`, the pictures there; their words must be the same with packs and without.

    python benchmarks/scripts.py [--number 40] [--fonts held_out] [--languages ru el]

`--languages ru --readable 0` does a share of it, `--languages --readable 200` the readable scans.
"""

import argparse
import operator
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image
from rapidfuzz.distance import Levenshtein
from synthetic.script_scans import (
    FOREIGN,
    HELD_OUT,
    INDIC_DIGITS,
    READABLE,
    TUNING,
    WAYS,
    Scan,
    draw_scan,
    draw_vertical,
    same,
)

from parsers.document import PageImage
from parsers.document.lines import join_words, visual_lines
from parsers.ocr import script_packs, scripts
from parsers.ocr.words import Reading, load_reader, read_words

DPI = 150, 300
HALVES = {"tuning": TUNING, "held_out": HELD_OUT}
VERTICAL = "ja-vertical"
NUMBER = re.compile(r"\d[\d.,]*\d|\d")
reader = cache(load_reader)


@dataclass(slots=True)
class Row:
    pages: int = 0
    signs: int = 0
    edits: int = 0
    edits_before: int = 0
    numbers: int = 0
    exact: int = 0
    told_without: int = 0
    told_with: int = 0
    warned: int = 0
    seconds_without: float = 0.0
    seconds_with: float = 0.0

    def __add__(self, other: "Row") -> "Row":
        return Row(*map(operator.add, astuple(self), astuple(other)))

    def __str__(self) -> str:
        return (
            f"{self.pages:5} {100 * self.edits_before / self.signs:8.1f} "
            f"{100 * self.edits / self.signs:8.2f} {100 * self.exact / max(self.numbers, 1):8.1f} "
            f"{100 * self.told_without / self.pages:8.1f} {100 * self.told_with / self.pages:8.1f} "
            f"{100 * self.warned / self.pages:8.1f} {self.seconds_without / self.pages:7.2f} "
            f"{self.seconds_with / self.pages:7.2f}"
        )


HEAD = (
    "               pages  CER w/o CER with  numbers told w/o     with   warned  s w/o  s with\n"
    "                            %        %  exact %        %        %        %"
)


@contextmanager
def without_packs() -> Iterator[None]:
    """As if the extra were not installed."""
    found = script_packs.installed_packs
    scripts.installed_packs = dict
    try:
        yield
    finally:
        scripts.installed_packs = found


def read(image: Image.Image) -> tuple[Reading, float]:
    started = time.perf_counter()
    reading = read_words(reader(), PageImage(image.width, image.height, image.tobytes()))
    return reading, time.perf_counter() - started


def text_of(reading: Reading, *, vertical: bool = False) -> str:
    if vertical:
        return same("".join(word.text for word in reading.words))
    return same(" ".join(join_words(line) for line in visual_lines(reading.words)))


def numbers_in(text: str) -> Counter[str]:
    return Counter(NUMBER.findall("".join(_western(c) for c in text)))


def _western(character: str) -> str:
    return str(int(character)) if character.isdecimal() else character


def add(row: Row, scan: Scan, *, vertical: bool = False) -> None:
    with without_packs():
        before, seconds_without = read(scan.image)
    after, seconds_with = read(scan.image)
    true = same("".join(scan.lines) if vertical else " ".join(scan.lines))
    text = text_of(after, vertical=vertical)
    row.pages += 1
    row.signs += len(true)
    row.edits += Levenshtein.distance(true, text)
    row.edits_before += Levenshtein.distance(true, text_of(before, vertical=vertical))
    row.numbers += numbers_in(true).total()
    row.exact += (numbers_in(true) & numbers_in(text)).total()
    row.told_without += before.unread is not None
    row.told_with += after.unread is not None
    row.warned += bool(after.warnings)
    row.seconds_without += seconds_without
    row.seconds_with += seconds_with


def foreign(language: str, number: int, half: int) -> Row:
    row = Row()
    for dpi in DPI:
        for seed in range(number):
            vertical = language == VERTICAL
            scan = (
                draw_vertical(dpi, seed, half) if vertical else draw_scan(language, dpi, seed, half)
            )
            add(row, scan, vertical=vertical)
    return row


def drawn_readable(number: int, half: int) -> Iterator[tuple[str, Image.Image]]:
    for seed in range(number):
        language, way = READABLE[seed % len(READABLE)], WAYS[seed // len(READABLE) % len(WAYS)]
        dpi = DPI[seed // (len(READABLE) * len(WAYS)) % 2]
        yield f"{way or 'scan'}", draw_scan(language, dpi, seed, half, way=way).image


def kept(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    for path in sorted(folder.glob("*.[jp][pn]g")):
        with Image.open(path) as image:
            yield "kept", image.convert("RGB")


def readable(images: Iterable[tuple[str, Image.Image]]) -> Mapping[str, list[int]]:
    """By way: pages, those told wrongly without packs, with them, and those read otherwise."""
    rows: dict[str, list[int]] = {}
    for way, image in images:
        row = rows.setdefault(way, [0, 0, 0, 0])
        with without_packs():
            before, _ = read(image)
        after, _ = read(image)
        for at, each in enumerate((True, before.unread, after.unread, before != after)):
            row[at] += bool(each)
    return rows


def main() -> None:
    known = (*FOREIGN, INDIC_DIGITS, VERTICAL)
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--number", type=int, default=40, help="scans of each at each dpi (40)")
    parser.add_argument("--readable", type=int, default=160, help="readable scans drawn (160)")
    parser.add_argument("--fonts", choices=HALVES, default="held_out", help="(held_out)")
    parser.add_argument("--languages", nargs="*", choices=known, default=known)
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="of readable scans")
    given: Any = parser.parse_args()
    print(f"packs: {script_packs.describe_packs() or 'none'}\n{HEAD}")
    total = Row()
    for language in given.languages:
        row = foreign(language, given.number, HALVES[given.fonts])
        total += row
        print(f"{language:14} {row}", flush=True)
    if total.pages:
        print(f"{'all':14} {total}", flush=True)
    rows = dict(readable(drawn_readable(given.readable, HALVES[given.fonts])))
    rows |= readable(kept(given.pictures)) if given.pictures else {}
    print("readable       pages told w/o     with  changed")
    rows["all"] = [sum(column) for column in zip(*rows.values(), strict=True)] or [0] * 4
    for way, row in rows.items():
        print(f"{way:14} {row[0]:5} {row[1]:8} {row[2]:8} {row[3]:8}")


if __name__ == "__main__":
    main()
