"""What may be wrong with tables. In: regions with cells. Out: a sentence for the page's warnings,
of a kind and a number; none where every table seems right."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from parsers.document import Cell, Label
from parsers.layout.region import Region

FEWEST_LIKE = 3  # cells of a column: they say what it holds
MOSTLY = 0.7  # of a column's cells
AMOUNT = re.compile(r"[($€£¥+−-]*(?:\d{1,3}(?:[.,' ]\d{3})+|\d+)(?:[.,]\d+)?[%)]?")
TWO_NUMBERS = "table unsure, cells of two numbers each"


def table_doubts(regions: Iterable[Region]) -> tuple[str, ...]:
    tables = (each.cells for each in regions if each.label is Label.TABLE)
    doubled = sum(1 for cells in tables for _ in _doubled(cells))
    return (f"{TWO_NUMBERS}: {doubled}",) if doubled else ()


def _doubled(table: Sequence[Cell]) -> Iterator[Cell]:
    """Cells of two amounts in a column whose other cells hold one."""
    columns: dict[int, list[Cell]] = defaultdict(list)
    for cell in table:
        if cell.text and not cell.is_header:
            columns[cell.column].append(cell)
    for cells in columns.values():
        single = sum(bool(AMOUNT.fullmatch(cell.text)) for cell in cells)
        if single >= max(FEWEST_LIKE, MOSTLY * len(cells)):
            yield from (cell for cell in cells if _are_two(cell.text))


def _are_two(text: str) -> bool:
    """A share in brackets belongs to its number."""
    parts = text.split()
    amounts = len(parts) == 2 and all(map(AMOUNT.fullmatch, parts))
    return amounts and not AMOUNT.fullmatch(text) and not parts[1].startswith("(")
