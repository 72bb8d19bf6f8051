"""Rows for people and for programs. In: the names of columns, and rows. Out: text.

For people a table where it fits the terminal, else records, one value below the other, so that no
value is cut. For programs JSON, CSV, or lines with tabs, which is what a pipe gets. This module
knows no command.
"""

import csv
import datetime
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import zip_longest
from typing import Any, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

Row = Sequence[Any]

STYLES = {
    "complete": "green", "ok": "green", "partial": "yellow", "failed": "red",
    "quarantined": "red", "problem": "red",
}  # fmt: skip
NARROWEST = 14
"""Characters that a column keeps whose text may be wrapped."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Form(StrEnum):
    TABLE = "table"
    RECORDS = "records"
    TSV = "tsv"
    CSV = "csv"
    JSON = "json"


def print_rows(
    columns: Sequence[str],
    rows: Sequence[Row],
    form: Form | None = None,
    *,
    framed: bool = True,
    wrapped: Collection[str] = (),
) -> None:
    """Print the rows to standard output. form: by default for people at a terminal, and TSV in a
    pipe. framed: with lines between columns. wrapped: columns that may go on in a second line."""
    out = sys.stdout
    if form is Form.JSON:
        write_json(columns, rows, out)
    elif form is Form.CSV:
        csv.writer(out).writerows([columns, *(map(_text, row) for row in rows)])
    elif form is Form.TSV or (form is None and not is_terminal(out)):
        out.writelines("\t".join(map(_escaped, row)) + "\n" for row in (columns, *rows))
    else:
        _print_for_people(columns, rows, form, framed, frozenset(wrapped))


def is_terminal(out: TextIO) -> bool:
    """Whether people read there, and no program."""
    return out.isatty()


def write_json(columns: Sequence[str], rows: Sequence[Row], out: TextIO) -> None:
    """A list of objects. Of columns with the same name the later ones get a number: `id_2`."""
    names = list(_distinct(columns))
    records = [dict(zip(names, map(_jsonable, row), strict=True)) for row in rows]
    out.write(json.dumps(records, ensure_ascii=False, default=_plain, indent=1) + "\n")


def _distinct(columns: Sequence[str]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for name in columns:
        seen[name] += 1
        numbered = f"{name}_{seen[name]}" if seen[name] > 1 else name
        while numbered != name and numbered in columns:
            seen[name] += 1
            numbered = f"{name}_{seen[name]}"
        yield numbered


def _jsonable(value: Any) -> Any:
    """JSON has no infinite numbers and no NaN: their names."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _plain(value: object) -> object:
    if isinstance(value, Decimal) and value.is_finite() and Decimal(repr(float(value))) == value:
        return float(value)
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)


def _escaped(value: Any) -> str:
    """Without tabs, line breaks and other control characters, as PostgreSQL's COPY writes text."""
    text = _text(value).replace("\\", "\\\\")
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _print_for_people(
    columns: Sequence[str], rows: Sequence[Row], form: Form | None, framed: bool,
    wrapped: Collection[str],
) -> None:  # fmt: skip
    console = Console(highlight=False)
    if not rows:
        named = ", ".join(map(readable, columns))
        console.print(f"no rows; the columns are: {named}", markup=False)
        return
    kept = [i for i in range(len(columns)) if any(row[i] not in (None, "") for row in rows)]
    if not (kept and framed):
        kept = list(range(len(columns)))  # lists of our own always look alike
    empty = [name for i, name in enumerate(columns) if i not in kept]
    names, shown = [columns[i] for i in kept], [[row[i] for i in kept] for row in rows]
    width = _width(names, shown, wrapped, framed)
    if form is Form.TABLE or (form is None and width <= console.width):
        whole = Console(highlight=False, width=max(width, console.width))  # wider if it must be
        whole.print(make_table(names, shown, framed=framed, wrapped=wrapped))
    else:
        for line in _records(names, shown, console.width):
            console.print(line, soft_wrap=True)
    if empty:
        words = f"left out, as empty in every row: {', '.join(empty)}"
        console.print(words, style="dim", markup=False)


def _width(
    names: Sequence[str], rows: Sequence[Row], wrapped: Collection[str], framed: bool
) -> int:
    """Of the table, at the least."""
    widths = 0
    for index, name in enumerate(names):
        width = max(cell_len(name), *(cell_len(readable(row[index])) for row in rows))
        widths += min(width, NARROWEST) if name in wrapped else width
    return widths + (3 * len(names) + 1 if framed else 2 * (len(names) - 1))


def make_table(
    columns: Sequence[str],
    rows: Sequence[Row],
    title: str = "",
    *,
    framed: bool = True,
    wrapped: Collection[str] = (),
) -> Table:
    """A table of any values; None is an empty cell, numbers are aligned to the right."""
    table = Table(title=title or None, title_justify="left", box=box.SQUARE if framed else None)
    if not framed:
        table.pad_edge, table.padding = False, (0, 2, 0, 0)
    for index, name in enumerate(columns):
        numbers = rows and all(isinstance(row[index], NUMBERS) for row in rows)
        table.add_column(
            Text(name), justify="right" if numbers else "left", overflow="fold",
            no_wrap=bool(wrapped) and name not in wrapped,
        )  # fmt: skip
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    return table


NUMBERS = (int, float, Decimal, type(None))


def _records(names: Sequence[str], rows: Sequence[Row], width: int) -> Iterator[Text]:
    """As psql shows wide rows: a line for each value, and more where it is long."""
    indent = max(map(cell_len, names)) + 2
    wrapping = Console(width=max(width - indent, NARROWEST))
    for number, row in enumerate(rows, 1):
        yield Text(f"─ {number} ".ljust(min(width, 40), "─"), style="dim")
        for name, value in zip(names, row, strict=True):
            lines = list(_lines(value, wrapping))
            for label, line in zip_longest([name], lines, fillvalue=""):
                padding = " " * (indent - cell_len(label))
                yield Text.assemble((label, "bold"), padding, line)


def _lines(value: Any, console: Console) -> Iterator[Text]:
    """A value in lines that are no wider than the console; its own lines stay apart."""
    for line in _text(value).split("\n"):
        yield from _cell(line).wrap(console, console.width, overflow="fold")


def _cell(value: Any) -> Text:
    # Text, not str: text of documents must not be read as markup of the terminal.
    text = readable(value)
    return Text(text, style=STYLES.get(text, ""))


def readable(value: Any) -> str:
    """A value in one line without control characters; nothing for None."""
    return "".join(sign if sign.isprintable() else " " for sign in _text(value))


def _text(value: Any) -> str:
    """A value as text; nothing for None, and bytes by their hexadecimal digits."""
    if value is None:
        return ""
    return value.hex() if isinstance(value, bytes) else str(value)
