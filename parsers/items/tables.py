"""Markdown tables in answers. In: an answer with `| start | end | description |`. Out: an object
for each row, by the table's head. This module knows no keys."""

import re
from collections.abc import Iterator

_RULE = re.compile(r"[|\s:\-–—]+")
_CELL = re.compile(r"(?<!\\)\|")


def table_rows(text: str) -> Iterator[dict[str, str]]:
    """The rows with something in them; a last one that the answer's end cuts off is left out."""
    head: list[str] | None = None
    last: list[str] | None = None
    for line in text.splitlines():
        if "|" not in line:
            head = last = None
        elif last and "-" in line and _RULE.fullmatch(line):
            head = last
        else:
            last = _cells(line)
            if head and len(last) == len(head) and any(last):
                yield {name: cell for name, cell in zip(head, last, strict=True) if cell}


def _cells(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return [cell.strip().replace("\\|", "|").strip("*`") for cell in _CELL.split(line)]
