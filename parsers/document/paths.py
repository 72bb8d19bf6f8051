"""The paths of fields: `total`, `line_items[0].amount`; `segment[2].total` where they are stored.
Names in, paths out, and back. Knows no schema and no field."""

import re
from functools import lru_cache
from typing import NamedTuple

SEGMENT_PREFIX = "segment[{}]."
_WHOLE_ROW = re.compile(r"(?P<list>[^\[\]]+)\[(?P<ordinal>[0-9]{1,9})\]", re.DOTALL)
_ROW = re.compile(r"(?P<list>[^\[\]]+)\[(?P<ordinal>[0-9]{1,9})\]\.(?P<name>.+)", re.DOTALL)


class RowPath(NamedTuple):
    """The list that a field is in, its row there (from 0), and its own name."""

    list_name: str
    ordinal: int
    name: str

    def __str__(self) -> str:
        return f"{self.list_name}[{self.ordinal}].{self.name}"


# Rules ask for the paths of all rows again and again.
@lru_cache(maxsize=16384)
def parse_row_path(path: str) -> RowPath | None:
    """None of a field that is in no list."""
    row = _ROW.fullmatch(path)
    return RowPath(row["list"], int(row["ordinal"]), row["name"]) if row else None


def parse_whole_row(path: str) -> tuple[str, int] | None:
    """The list and the ordinal of `line_items[0]`; None of a field."""
    row = _WHOLE_ROW.fullmatch(path)
    return (row["list"], int(row["ordinal"])) if row else None


def whole_row_path(list_name: str, ordinal: int) -> str:
    return f"{list_name}[{ordinal}]"


def list_and_name(path: str) -> tuple[str | None, str]:
    """The list that a field is in, if any, and its own name, whatever its row."""
    row = parse_row_path(path)
    return (row.list_name, row.name) if row else (None, path)


def segment_prefix(number: int) -> str:
    """What the stored paths of a segment begin with: nothing, of the first."""
    return SEGMENT_PREFIX.format(number) if number > 1 else ""
