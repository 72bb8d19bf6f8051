"""How well tables become cells: Pagemill's embedded engine beside other tools, in one run.

    python benchmarks/tables.py DIR

DIR holds PDFs and, as the ICDAR 2013 table competition has them, `NAME-str.xml` with the cells of
their tables. Compared are adjacency relations (Goebel et al., A Methodology for Evaluating
Algorithms for Table Understanding in PDF Documents, 2012): each cell with text and the next one to
its right and below it; texts without white space and case. Relations of all tables of a document
are taken together. Printed are precision, recall and F1 of each document and their means.
Tools that are not installed are left out, with a line saying so: pdfplumber, camelot-py.

Where DIR holds `PubTabNet_Examples.jsonl` and its pictures, TEDS is printed instead (teds.py).

    python benchmarks/tables.py --drawn 200 [--layouts held_out] [--seed 7]

scores tables drawn from seeds (synthetic/table_set.py), by kind: both F1 and TEDS.
"""

import argparse
import contextlib
import io
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from lxml import etree

Relations = Counter[tuple[str, str, str]]
"""One cell's text, that of the other, and where the other stands: `right` or `below`."""
Rows = Iterable[Iterable[str | None]]


@dataclass(frozen=True, slots=True)
class Box:
    """A cell's text, and the rows and columns that it stands in, both ends included."""

    text: str
    rows: tuple[int, int]
    columns: tuple[int, int]


def fold(text: str | None) -> str:
    return re.sub(r"\s", "", text or "").casefold()


def relations(cells: Iterable[Box]) -> Relations:
    """Of one table."""
    grid = {
        (row, column): cell
        for cell in cells
        for row in range(cell.rows[0], cell.rows[1] + 1)
        for column in range(cell.columns[0], cell.columns[1] + 1)
        if fold(cell.text)
    }
    rows = groupby(sorted(grid, key=lambda place: place), key=lambda place: place[0])
    columns = groupby(sorted(grid, key=lambda p: (p[1], p[0])), key=lambda place: place[1])
    found = {
        (id(one), id(other), where): (fold(one.text), fold(other.text), where)
        for where, lines in (("right", rows), ("below", columns))
        for _, places in lines
        for one, other in _neighbours([grid[place] for place in places])
    }
    return Counter(found.values())


def _neighbours(line: list[Box]) -> Iterator[tuple[Box, Box]]:
    kept = [cell for cell, _ in groupby(line)]
    return ((one, other) for one, other in pairwise(kept) if one is not other)


def truth(path: Path) -> Relations:
    total: Relations = Counter()
    for table in etree.parse(path).getroot().iter("table"):
        total += relations(_true_cell(cell) for cell in table.iter("cell"))
    return total


def _true_cell(cell: Any) -> Box:
    row, column = int(cell.get("start-row")), int(cell.get("start-col"))
    last = int(cell.get("end-row") or row), int(cell.get("end-col") or column)
    text = "".join(cell.find("content").itertext())
    return Box(text, (row, last[0]), (column, last[1]))


def plain(rows: Rows) -> Relations:
    return relations(
        Box(text or "", (row, row), (column, column))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )


def pagemill(path: Path) -> Iterator[Relations]:
    from reading import pages_of

    for _, page in pages_of(path):
        for block in page.blocks:
            yield relations(
                Box(
                    cell.text,
                    (cell.row, cell.row + cell.row_span - 1),
                    (cell.column, cell.column + cell.column_span - 1),
                )
                for cell in block.cells
            )


def pymupdf4llm(path: Path) -> Iterator[Relations]:
    import pymupdf4llm as tool

    with contextlib.redirect_stdout(io.StringIO()):
        pages = json.loads(tool.to_json(str(path), use_ocr=False))["pages"]
    for page in pages:
        for box in page["boxes"]:
            if box.get("table"):
                yield plain(box["table"]["extract"])


def find_tables(path: Path) -> Iterator[Relations]:
    import pymupdf

    with pymupdf.open(path) as document:
        for page in document:
            yield from (plain(table.extract()) for table in page.find_tables().tables)


def pdfplumber(path: Path) -> Iterator[Relations]:
    import pdfplumber as tool

    with tool.open(path) as document:
        for page in document.pages:
            yield from map(plain, page.extract_tables())


def camelot(path: Path) -> Iterator[Relations]:
    """Its lattice; of documents where that finds nothing, its stream."""
    import camelot as tool

    for flavor in ("lattice", "stream"):
        tables = tool.read_pdf(str(path), pages="all", flavor=flavor)
        if len(tables):
            yield from (plain(table.df.to_numpy().tolist()) for table in tables)
            return


TOOLS: dict[str, Callable[[Path], Iterator[Relations]]] = {
    "Pagemill": pagemill,
    "pymupdf4llm": pymupdf4llm,
    "PyMuPDF find_tables": find_tables,
    "pdfplumber": pdfplumber,
    "camelot": camelot,
}


def score(found: Relations, true: Relations) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    common = (found & true).total()
    precision = common / found.total() if found else 0.0
    recall = common / true.total() if true else 0.0
    return precision, recall, 2 * common / max(1, found.total() + true.total())


def measure(name: str, paths: list[Path], verbose: bool) -> None:
    scores = []
    started = time.perf_counter()
    for path in paths:
        try:
            found = sum(TOOLS[name](path), Relations())
        except ImportError as error:
            print(f"{name:20} is left out: {error}")
            return
        scores.append(score(found, truth(path.with_name(f"{path.stem}-str.xml"))))
        if verbose:
            print(f"{name:20} {path.stem:10} " + "  ".join(f"{value:.3f}" for value in scores[-1]))
    seconds = time.perf_counter() - started
    means = [statistics.mean(column) for column in zip(*scores, strict=True)]
    print(
        f"{name:20} precision {means[0]:.4f}  recall {means[1]:.4f}  F1 {means[2]:.4f}  "
        f"{seconds:6.1f} s",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Precision, recall and F1 of tables' cells.")
    parser.add_argument(
        "folder", metavar="DIR", type=Path, nargs="?", help="holds NAME.pdf, NAME-str.xml"
    )
    parser.add_argument("--drawn", type=int, metavar="N", help="score as many drawn tables instead")
    parser.add_argument("--layouts", choices=("validation", "held_out"), default="validation")
    parser.add_argument("--seed", type=int, default=0, help="of drawn tables (0)")
    parser.add_argument("--only", choices=TOOLS, help="measure this tool alone")
    parser.add_argument("--documents", action="store_true", help="print each document's figures")
    arguments = parser.parse_args()
    if arguments.drawn:
        import drawn_tables

        drawn_tables.measure(
            arguments.drawn, arguments.layouts, arguments.seed, arguments.documents
        )
        return
    if arguments.folder is None:
        parser.error("DIR or --drawn N is needed")
    if (arguments.folder / "PubTabNet_Examples.jsonl").is_file():
        import teds

        teds.measure(arguments.folder, arguments.documents, arguments.only)
        return
    paths = [
        path
        for path in sorted(arguments.folder.glob("*.pdf"))
        if path.with_name(f"{path.stem}-str.xml").is_file()
    ]
    if not paths:
        parser.error(f"no NAME.pdf with NAME-str.xml in {arguments.folder}")
    print(f"{len(paths)} documents; means over documents")
    for name in [arguments.only] if arguments.only else TOOLS:
        measure(name, paths, arguments.documents)


if __name__ == "__main__":
    main()
