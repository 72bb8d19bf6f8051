"""Rows that are no headers, as bold type tells labels from values in them as in the rows below. In:
the words of rows by column. Out: whether it is so."""

from collections.abc import Mapping, Sequence

from parsers.document import Word

FEWEST_ALIKE = 2  # rows below of the same columns in bold

Cells = Mapping[int, Sequence[Word]]


def is_labelled(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether it has labels in bold and values in plain type, and most rows below likewise."""
    style = _style(row)
    if len(set(style.values())) < 2:
        return False
    alike = sum(_are_alike(style, _style(other)) for other in below)
    return alike >= FEWEST_ALIKE and 2 * alike > len(below)


def _style(row: Cells) -> dict[int, bool]:
    return {column: all(word.bold for word in words) for column, words in row.items()}


def _are_alike(one: Mapping[int, bool], other: Mapping[int, bool]) -> bool:
    both = one.keys() & other.keys()
    mixed = {other[column] for column in both}
    return len(mixed) == 2 and all(one[column] == other[column] for column in both)
