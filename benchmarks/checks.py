"""The checks of olmOCR-bench (Poznanski et al. 2025) on a page's text and tables.

`present`, `absent`: does a text stand on the page, up to `max_diffs` signs? `order`: does one stand
before the other? `table`: is there a cell of this text with those neighbours or headings? Texts are
compared by the best match of a part; white space, quotes, dashes and marks of emphasis count alike.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})
MARKS = re.compile(r"\*\*|__|<[^<>]{1,80}>|\\(?=[^\w\s])")
NEIGHBOURS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
LEAST = 0.5  # likeness of a cell's text, however many signs may differ

Table = Mapping[tuple[int, int], str]
"""Texts by row and column; a cell that spans stands in each place it covers."""


@dataclass(frozen=True, slots=True)
class Read:
    """A page as a tool gives it: its running text, and its tables."""

    text: str
    tables: Sequence[Table] = ()


def passes(check: dict[str, Any], page: Read) -> bool:
    """Whether the page is as the check wants it. KeyError for checks of another type."""
    return {"present": _present, "absent": _absent, "order": _order, "table": _table}[
        check["type"]
    ](check, page)


def fold(text: str) -> str:
    text = MARKS.sub("", unicodedata.normalize("NFC", text)).translate(ALIKE)
    return " ".join(text.split())


def _present(check: dict[str, Any], page: Read) -> bool:
    wanted, text = fold(check["text"]), fold(page.text)
    if not check.get("case_sensitive", True):
        wanted, text = wanted.lower(), text.lower()
    text = text[: check.get("first_n") or len(text)]
    text = text[-check["last_n"] :] if check.get("last_n") else text
    return fuzz.partial_ratio(wanted, text) / 100 >= _threshold(check, wanted)


def _absent(check: dict[str, Any], page: Read) -> bool:
    return not _present(check, page)


def _order(check: dict[str, Any], page: Read) -> bool:
    text = fold(page.text)
    starts = []
    for wanted in (fold(check["before"]), fold(check["after"])):
        found = fuzz.partial_ratio_alignment(wanted, text)
        if found is None or found.score / 100 < _threshold(check, wanted):
            return False
        starts.append(found.dest_start)
    return starts[0] < starts[1]


def _threshold(check: dict[str, Any], wanted: str) -> float:
    return 1 - check.get("max_diffs", 0) / max(1, len(wanted))


def _table(check: dict[str, Any], page: Read) -> bool:
    return any(
        _is_like(text, check["cell"]) and _stands_as_told(check, place, table)
        for table in page.tables
        for place, text in table.items()
    )


def _stands_as_told(check: dict[str, Any], place: tuple[int, int], table: Table) -> bool:
    beside = all(
        _is_like(_next(table, place, step), check[where])
        for where, step in NEIGHBOURS.items()
        if check.get(where)
    )
    row, column = place
    above = [text for (r, c), text in table.items() if c == column and r < row]
    before = [text for (r, c), text in table.items() if r == row and c < column]
    headed = all(
        any(_is_like(text, check[name]) for text in texts)
        for name, texts in (("top_heading", above), ("left_heading", before))
        if check.get(name)
    )
    return beside and headed


def _next(table: Table, place: tuple[int, int], step: tuple[int, int]) -> str:
    """The text of the next cell, beyond the places that the same cell covers."""
    here = table[place]
    while place in table and table[place] is here:
        place = place[0] + step[0], place[1] + step[1]
    return table.get(place, "")


def _is_like(text: str, wanted: str) -> bool:
    return fuzz.ratio(fold(text), fold(wanted)) / 100 >= LEAST
