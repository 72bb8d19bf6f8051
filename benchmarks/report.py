"""A report of forty pages, drawn, read through the command line, and asked for in SQL.

    python benchmarks/report.py [--keep DIR]

It has a title, numbered headings of three levels, paragraphs in one column and in two, lists,
figures with captions, footnotes, running heads that change with the chapter, page numbers, a table
without rules over three pages whose head is repeated, and a ruled one over two whose head is not.
Prints how much of each is found as it was drawn: the shares must be 1.
"""

import argparse
import itertools
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pymupdf

PAGES = 40
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 595, 842, 72, 523, 76, 740
SIZES = {1: 22, 2: 17, 3: 13.5, 4: 11.5}
BODY = 10.5
SUBJECTS = "The mill|A third of the flour|The upper sluice|Every farm on the river|The new stone"
VERBS = "was repaired|lost its place|is worth more than the old one|waited for the autumn water"
ENDS = "after the flood of the second year|in spite of the price of grain|as the council had asked"
CHAPTERS = ("Water", "Grain", "Stones", "Trade", "People")
FIRST_LONG, FIRST_RULED = 12, 24
"""The pages where the tables begin."""


@dataclass
class Truth:
    """What was drawn, in order."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    feet: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    tables: list[list[tuple[str, ...]]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


class Report:
    """Draws from the top of each page down."""

    def __init__(self) -> None:
        self.document, self.truth = pymupdf.open(), Truth()
        self.random = random.Random(7)
        self.page: pymupdf.Page
        self.y = 0.0

    def begin_page(self, number: int) -> None:
        self.page, self.y = self.document.new_page(width=WIDTH, height=HEIGHT), TOP
        if number == 1:
            return
        chapter = CHAPTERS[(number - 2) * len(CHAPTERS) // (PAGES - 1)]
        head = "The mills of the upper valley" if number % 2 else f"Chapter {chapter}"
        foot = f"Page {number} of {PAGES}"
        self.page.insert_text((LEFT, 50), head, fontsize=8.5, fontname="heit")
        self.page.draw_line((LEFT, 56), (RIGHT, 56), width=0.4)
        self.page.insert_text((280, 806), foot, fontsize=8.5)
        self.truth.heads.append(head)
        self.truth.feet.append(foot)

    def heading(self, level: int, text: str) -> None:
        self.y += SIZES[level] * 1.6
        self.page.insert_text((LEFT, self.y), text, fontsize=SIZES[level], fontname="hebo")
        self.y += SIZES[level] * 0.7
        self.truth.headings.append((level, text))

    def sentence(self) -> str:
        subject, verb, end = (self.random.choice(s.split("|")) for s in (SUBJECTS, VERBS, ENDS))
        return f"{subject} {verb} {end}, which took {self.random.randrange(3, 900)} days."

    def paragraph(self, sentences: int, left: float = LEFT, right: float = RIGHT) -> None:
        said = [self.sentence() for _ in range(sentences)]
        self.truth.sentences += said
        self.lines(" ".join(said), left, right, BODY)
        self.y += BODY * 0.9

    def lines(self, text: str, left: float, right: float, size: float) -> None:
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if pymupdf.get_text_length(longer, "tiro", size) > right - left:
                self.line(line, left, size)
                longer = word
            line = longer
        self.line(line, left, size)

    def line(self, text: str, left: float, size: float) -> None:
        self.y += size * 1.25
        self.page.insert_text((left, self.y), text, fontsize=size, fontname="tiro")

    def items(self, count: int) -> None:
        for _ in range(count):
            said = self.sentence()
            self.truth.sentences.append(said)
            self.lines(f"\N{BULLET} {said}", LEFT + 14, RIGHT, BODY)
        self.y += BODY

    def note(self, number: int) -> None:
        text = f"{number} {self.sentence()}"
        self.page.draw_line((LEFT, 748), (LEFT + 120, 748), width=0.4)
        self.y, kept = 749, self.y
        self.lines(text, LEFT, RIGHT, 8)
        self.truth.notes.append(text)
        self.y = kept

    def figure(self, number: int) -> None:
        picture = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 180, 110), False)
        picture.clear_with(235)
        for column in range(9):
            top = self.random.randrange(10, 90)
            picture.set_rect((10 + 18 * column, top, 22 + 18 * column, 105), (60, 90, 140))
        self.page.insert_image((LEFT + 60, self.y + 8, LEFT + 330, self.y + 173), pixmap=picture)
        self.y += 182
        caption = f"Figure {number}: Flour of nine years, in tons."
        self.line(caption, LEFT + 60, 9)
        self.truth.captions.append(caption)
        self.y += BODY

    def columns(self) -> None:
        top, ends = self.y, []
        for left in (LEFT, 307):
            self.y = top
            for _ in range(3):
                self.paragraph(2, left, left + 216)
            ends.append(self.y)
        self.y = max(ends)

    def rows(self, rows: Sequence[tuple[str, ...]], edges: Sequence[float], ruled: bool) -> None:
        for row in rows:
            if ruled:
                for x0, x1 in itertools.pairwise(edges):
                    self.page.draw_rect((x0, self.y, x1, self.y + 18), width=0.5)
            font = "hebo" if row[0] in ("Village", "Part") else "helv"
            for x, text in zip(edges, row, strict=False):
                self.page.insert_text((x + 4, self.y + 12.5), text, fontsize=9, fontname=font)
            self.y += 18


def long_table(numbers: random.Random) -> list[tuple[str, ...]]:
    head = ("Village", "Mills", "Grain in tons", "Price", "Remark")
    remarks = ("rising", "", "falling", "as before")
    return [head] + [
        (
            f"Upper Ford {at}",
            str(numbers.randrange(1, 9)),
            f"{numbers.randrange(1000, 9999) / 10:.1f}",
            f"{numbers.randrange(100, 999) / 100:.2f}",
            numbers.choice(remarks),
        )
        for at in range(1, 88)
    ]


def ruled_table(numbers: random.Random) -> list[tuple[str, ...]]:
    head = ("Part", "Made of", "Kept by")
    makers = ("oak and iron", "river stone", "brass", "ash")
    keepers = ("the miller", "the smith at the ford", "the council")
    return [head] + [
        (f"Wheel part {at}", numbers.choice(makers), numbers.choice(keepers)) for at in range(1, 45)
    ]


def draw(path: Path) -> Truth:
    """The report, written to `path`."""
    report = Report()
    numbers = random.Random(11)
    tables = {
        FIRST_LONG: (long_table(numbers), (72, 190, 250, 350, 420, 523), False, 3),
        FIRST_RULED: (ruled_table(numbers), (72, 220, 370, 523), True, 2),
    }
    parts = {
        first + at: part
        for first, (rows, edges, ruled, pages) in tables.items()
        for at, part in enumerate(cut(rows, edges, ruled, pages))
    }
    report.truth.tables = [rows for rows, *_ in tables.values()]
    for number in range(1, PAGES + 1):
        report.begin_page(number)
        if number in parts:
            rows, edges, ruled, is_last = parts[number]
            report.rows(rows, edges, ruled)
            if is_last:
                report.y += BODY
                report.paragraph(3)
        else:
            fill(report, number)
    report.document.save(path)
    return report.truth


def cut(
    rows: list[tuple[str, ...]], edges: Sequence[float], ruled: bool, pages: int
) -> Iterator[tuple[list[tuple[str, ...]], Sequence[float], bool, bool]]:
    """The parts of a table: that without rules says its head again on each page."""
    head, each = rows[0], 33
    for at in range(pages):
        part = rows[at * each : (at + 1) * each]
        yield ([head, *part] if at and not ruled else part), edges, ruled, at == pages - 1


def fill(report: Report, number: int) -> None:
    if number == 1:
        report.heading(1, "The mills of the upper valley")
        report.paragraph(4)
    section = (number - 1) // 8 + 1
    if (number - 1) % 8 == 0:
        report.heading(2, f"{section} {CHAPTERS[section - 1]} and what it brings")
    if number % 2:
        report.heading(3, f"{section}.{(number - 1) % 8 // 2 + 1} The years of page {number}")
    report.paragraph(4)
    if number % 4 == 0:
        report.heading(4, f"{section}.{(number - 1) % 8 // 2 + 1}.1 A closer look at {number}")
    if number % 5 == 0:
        report.columns()
    elif number % 6 == 0:
        report.figure(number // 6)
    elif number % 3 == 0:
        report.items(4)
    while report.y < BOTTOM - 110:
        report.paragraph(5)
    if number % 3 == 1:
        report.note(number)


def ingest(path: Path, home: Path) -> None:
    command: list[str | Path] = [
        Path(sys.executable).with_name("pagemill"), "ingest", path, "--schema=none", "--workers=2"
    ]  # fmt: skip
    own = {"PAGEMILL_HOME": str(home), "PREFECT_HOME": str(home / "prefect")}
    subprocess.run(command, env=os.environ | own, stdout=subprocess.DEVNULL, check=True)


def ask(home: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "pagemill.db")) as database:
        return database.execute(sql).fetchall()


def texts(home: Path, label: str) -> list[str]:
    found = ask(
        home,
        f"SELECT text FROM current_blocks WHERE label = '{label}' ORDER BY page_number, position",
    )
    return [" ".join(str(text).split()) for (text,) in found]


def whole_table(home: Path, number: int) -> list[tuple[str, ...]]:
    """The table by its number, in one query, as rows."""
    cells = ask(
        home,
        "SELECT row, col, text FROM current_table_cells"
        f" WHERE document_id = 1 AND table_number = {number} ORDER BY row, col",
    )
    rows: dict[object, list[str]] = {}
    for row, _, text in cells:
        rows.setdefault(row, []).append(str(text))
    return [tuple(row) for row in rows.values()]


def share(found: Sequence[object], drawn: Sequence[object]) -> float:
    """Of what was drawn, found; less where more was found than was drawn."""
    left = list(found)
    hits = sum(1 for each in drawn if each in left and not left.remove(each))  # type: ignore[func-returns-value]
    return 2 * hits / max(1, len(found) + len(drawn))


def compare(truth: Truth, home: Path) -> dict[str, float]:
    running = " ".join(" ".join(texts(home, label)) for label in ("text", "list_item"))
    headings = ask(
        home,
        "SELECT level, text FROM current_blocks WHERE label IN ('title', 'section_header')"
        " ORDER BY page_number, position",
    )
    shares = {
        "heads": share(texts(home, "page_header"), truth.heads),
        "feet": share(texts(home, "page_footer"), truth.feet),
        "notes": share(texts(home, "footnote"), truth.notes),
        "captions": share(texts(home, "caption"), truth.captions),
        "headings": share([text for _, text in headings], [text for _, text in truth.headings]),
        "levels": share(headings, truth.headings),
        "sentences": sum(said in running for said in truth.sentences) / len(truth.sentences),
    }
    for number, rows in enumerate(truth.tables, 1):
        shares[f"table {number}"] = share(whole_table(home, number), rows)
    return shares


def main() -> None:
    parser = argparse.ArgumentParser(description="A drawn report, read and asked for in SQL.")
    parser.add_argument("--keep", type=Path, help="folder for the report and its database")
    keep: Path | None = parser.parse_args().keep
    with tempfile.TemporaryDirectory(prefix="pagemill-report-") as folder:
        home = keep or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        truth = draw(home / "report.pdf")
        ingest(home / "report.pdf", home)
        shares = compare(truth, home)
    for name, found in shares.items():
        print(f"{name:10} {found:.3f}")
    sys.exit(min(shares.values()) < 1)


if __name__ == "__main__":
    main()
