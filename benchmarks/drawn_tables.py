"""How well drawn tables become cells, by kind: for benchmarks/tables.py --drawn.

In: tables of synthetic/table_set.py. Out: F1 of adjacency relations and TEDS; leader dots are no
part of the text here.
"""

import re
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import tables
import teds
from reading import RENDERING
from synthetic.table_contents import Contents
from synthetic.table_set import DrawnTable, drawn_table

from parsers.document import Block, Cell
from parsers.engines.embedded.page import answer_page
from parsers.qwen_html.normalize import normalize
from parsers.reading import image
from parsers.reading.pdf import open_pdf, read_page

LEADERS = re.compile(r"(\s*\.){3,}\s*$")


def true_cells(drawn: Contents) -> list[Cell]:
    return [
        Cell(s.row, s.column, s.text, s.row_span, s.column_span, s.row < drawn.heads)
        for s in sorted(drawn.slots, key=lambda slot: (slot.row, slot.column))
    ]


def read(drawn: DrawnTable) -> list[Block]:
    """Its tables."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / drawn.name
        path.write_bytes(drawn.file)
        if drawn.form == "pdf":
            page = read_page(open_pdf(path), 1, RENDERING)
        else:
            page = image.read_page(path, "image/jpeg", 1, RENDERING)
    completion = answer_page(page)
    return [b for b in normalize(completion.text, completion.frame).blocks if b.cells]


def scores(drawn: DrawnTable) -> tuple[float, float]:
    """F1 and TEDS."""
    true, found = true_cells(drawn.contents), [_plain(block.cells) for block in read(drawn)]
    relations = sum((tables.relations(map(_box, cells)) for cells in found), tables.Relations())
    f1 = tables.score(relations, tables.relations(map(_box, true)))[2]
    largest = teds.cells_tree(max(found, key=len)) if found else None
    return f1, teds.similarity(largest, teds.cells_tree(true))


def _plain(cells: tuple[Cell, ...]) -> list[Cell]:
    return [
        Cell(c.row, c.column, LEADERS.sub("", c.text), c.row_span, c.column_span, c.is_header)
        for c in cells
    ]


def _box(cell: Cell) -> tables.Box:
    last = cell.row + cell.row_span - 1, cell.column + cell.column_span - 1
    return tables.Box(cell.text, (cell.row, last[0]), (cell.column, last[1]))


def measure(number: int, part: str, seed: int, verbose: bool, only: str = "") -> None:
    """Prints the means by kind and by form, and of all."""
    groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
    started = time.perf_counter()
    for n in range(number):
        drawn = drawn_table(n, part, seed)
        if only not in f"{drawn.kind} {drawn.form}":
            continue
        result = scores(drawn)
        for name in (drawn.kind, f"form: {'pdf' if drawn.form == 'pdf' else 'picture'}", "all"):
            groups[name].append(result)
        if verbose:
            print(
                f"{n:4} {drawn.kind:20} {drawn.form:6} {result[0]:.3f} {result[1]:.3f}", flush=True
            )
    print(f"{number} drawn tables, {part}, seed {seed}; {time.perf_counter() - started:.0f} s")
    for name, results in groups.items():
        f1, teds_mean = (statistics.mean(column) for column in zip(*results, strict=True))
        print(f"{name:22} {len(results):4}  F1 {f1:.3f}  TEDS {teds_mean:.3f}")
