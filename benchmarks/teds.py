"""How well pictures of tables become HTML: Pagemill's embedded engine beside a plain grid.

In: pictures and, as PubTabNet has them, a line of JSON for each with its HTML. Out: TEDS, the
similarity by tree edit distance of Zhong et al., Image-based table recognition, 2020: the trees of
thead, tbody, tr and td, the texts of cells compared by Levenshtein's distance; bold and italics
are no part of the text here. The plain grid is made of the lines that RapidOCR reads at three times
the size: lines beside each other are a row, gaps that no line crosses part columns, the first row
is the head.
"""

import functools
import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from lxml import html
from PIL import Image

from parsers.document import Cell, Rendering

Span = tuple[int, int]
RENDERING = Rendering(dpi=200, text_dpi=144)


@dataclass(frozen=True, slots=True)
class Node:
    """Of the tree. span: columns and rows of a cell."""

    tag: str
    children: list["Node"] = field(default_factory=list)
    text: str = ""
    span: Span = (1, 1)


def similarity(found: Node | None, true: Node) -> float:
    """TEDS, 0..1; 0 where no table was found."""
    from apted import APTED

    if found is None:
        return 0.0
    distance = APTED(found, true, _Costs()).compute_edit_distance()
    return 1.0 - float(distance) / max(_size(found), _size(true))


class _Costs:
    """What apted asks for."""

    valuecls = float

    def delete(self, _node: Node) -> float:
        return 1.0

    def insert(self, _node: Node) -> float:
        return 1.0

    def rename(self, one: Node, other: Node) -> float:
        if (one.tag, one.span) != (other.tag, other.span):
            return 1.0
        longest = max(len(one.text), len(other.text))
        return _edits(one.text, other.text) / longest if longest else 0.0

    def children(self, node: Node) -> list[Node]:
        return node.children


@functools.cache
def _edits(one: str, other: str) -> int:
    """Levenshtein's distance."""
    costs = list(range(len(other) + 1))
    for i, sign in enumerate(one):
        diagonal, costs[0] = costs[0], i + 1
        for j, second in enumerate(other):
            best = min(costs[j] + 1, costs[j + 1] + 1, diagonal + (sign != second))
            diagonal, costs[j + 1] = costs[j + 1], best
    return costs[-1]


def _size(node: Node) -> int:
    return 1 + sum(map(_size, node.children))


def true_tree(sample: dict[str, Any]) -> Node:
    """Of a line of PubTabNet: the structure's tokens, each `</td>` after its cell's text."""
    texts = iter("".join(cell["tokens"]) for cell in sample["html"]["cells"])
    tokens = sample["html"]["structure"]["tokens"]
    markup = "".join(next(texts) + t if t == "</td>" else t for t in tokens)
    return _tree(html.fromstring(f"<table>{markup}</table>"))


def _tree(element: Any) -> Node:
    if element.tag in ("td", "th"):
        span = int(element.get("colspan", 1)), int(element.get("rowspan", 1))
        return Node("td", text=" ".join(element.text_content().split()), span=span)
    return Node(element.tag, [_tree(child) for child in element])


def cells_tree(cells: Sequence[Cell]) -> Node:
    """Rows at the top whose cells are all headers are the head."""
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
    heads = next((i for i, row in enumerate(rows) if not all(c.is_header for c in row)), len(rows))
    sections = [("thead", rows[:heads]), ("tbody", rows[heads:])]
    return Node("table", [Node(tag, [_row(r) for r in part]) for tag, part in sections if part])


def _row(cells: Iterable[Cell]) -> Node:
    spans = [Node("td", [], " ".join(c.text.split()), (c.column_span, c.row_span)) for c in cells]
    return Node("tr", spans)


def pagemill() -> Callable[[Path], Node | None]:
    from parsers.engines.embedded.page import answer_page
    from parsers.qwen_html.normalize import normalize
    from parsers.reading.image import read_page

    def read(path: Path) -> Node | None:
        completion = answer_page(read_page(path, "image/png", 1, RENDERING))
        blocks = normalize(completion.text, completion.frame).blocks
        tables = [block.cells for block in blocks if block.cells]
        return cells_tree(max(tables, key=len)) if tables else None

    return read


def plain_grid() -> Callable[[Path], Node | None]:
    from rapidocr import RapidOCR

    reader = RapidOCR(params={"Global.log_level": "error"})

    def read(path: Path) -> Node | None:
        image = Image.open(path).convert("RGB")
        image = image.resize((image.width * 3, image.height * 3), Image.Resampling.BICUBIC)
        answer = reader(np.asarray(image)[:, :, ::-1])
        if answer.boxes is None:
            return None
        extents = [(*box.min(axis=0), *box.max(axis=0)) for box in answer.boxes]
        return cells_tree(_grid(list(zip(extents, answer.txts, strict=True))))

    return read


def _grid(lines: list[tuple[Any, str]]) -> list[Cell]:
    columns = list(_groups(lines, 0))
    cells = []
    for row, beside in enumerate(_groups(lines, 1)):
        for column, above in enumerate(columns):
            text = " ".join(line[1] for line in beside if any(line is other for other in above))
            cells.append(Cell(row, column, text, is_header=row == 0))
    return cells


def _groups(lines: list[tuple[Any, str]], axis: int) -> Iterator[list[tuple[Any, str]]]:
    """Rows: a line whose middle is below the group before begins the next. Columns: likewise a
    line that begins right of it."""
    group: list[tuple[Any, str]] = []
    for line in sorted(lines, key=lambda line: line[0][axis]):
        begin = line[0][0] if axis == 0 else (line[0][1] + line[0][3]) / 2
        if group and begin > max(other[0][axis + 2] for other in group):
            yield group
            group = []
        group.append(line)
    yield group


def measure(folder: Path, verbose: bool = False, only: str | None = None) -> None:
    """Prints the mean for each tool, over the pictures that lie in the folder."""
    lines = (folder / "PubTabNet_Examples.jsonl").read_text(encoding="utf-8").splitlines()
    trees = {
        folder / sample["filename"]: true_tree(sample)
        for sample in map(json.loads, lines)
        if (folder / sample["filename"]).is_file()
    }
    print(f"{len(trees)} pictures; TEDS, means over pictures")
    for name, load in (("Pagemill", pagemill), ("plain grid", plain_grid)):
        if only in (None, name):
            _measure(name, load(), trees, verbose)


def _measure(
    name: str, read: Callable[[Path], Node | None], trees: dict[Path, Node], verbose: bool
) -> None:
    started, scores = time.perf_counter(), []
    for path, true in trees.items():
        scores.append(similarity(read(path), true))
        if verbose:
            print(f"{name:20} {path.stem:20} {scores[-1]:.3f}", flush=True)
    seconds = time.perf_counter() - started
    print(f"{name:20} TEDS {statistics.mean(scores):.4f}  {seconds:6.1f} s", flush=True)
