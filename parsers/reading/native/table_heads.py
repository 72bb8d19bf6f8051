"""The cells of a table of a file that does not say which of its rows is a head in, the same out,
those of the first row marked if they head columns: all of them words, above numbers or bold."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from parsers.document import Cell


def with_head(cells: Sequence[Cell], bold: Collection[tuple[int, int]] = ()) -> tuple[Cell, ...]:
    """bold: rows and columns of cells that are bold throughout."""
    first = [cell for cell in cells if cell.row == 0]
    if any(cell.is_header for cell in cells) or not _may_head(first):
        return tuple(cells)
    below = [cell for cell in cells if cell.row > 0 and cell.text.strip()]
    is_bold = all((cell.row, cell.column) in bold for cell in first)
    others = any((cell.row, cell.column) not in bold for cell in below)
    if not (is_bold and others) and not _is_above_numbers(below):
        return tuple(cells)
    return tuple(replace(cell, is_header=cell.row == 0) for cell in cells)


def _may_head(row: Sequence[Cell]) -> bool:
    texts = [cell.text.strip() for cell in row]
    return (
        len(texts) > 1
        and all(texts)
        and all(cell.row_span == 1 for cell in row)
        and not any(letter.isdigit() for text in texts for letter in text)
        and not any(text.endswith(":") for text in texts)
    )


def _is_above_numbers(below: Sequence[Cell]) -> bool:
    """Whether all that some column has has figures in it."""
    columns: dict[int, list[bool]] = {}
    for cell in below:
        has_figures = any(letter.isdigit() for letter in cell.text)
        columns.setdefault(cell.column, []).append(has_figures)
    return any(map(all, columns.values()))
