"""Attributes of items, as JSON that a column can hold. In: what an answer says besides. Out: the
same, bounded in depth and size, of values that JSON has. This module knows no keys."""

import json
import math
from collections.abc import Mapping
from typing import Any

from parsers.document.text import storable

DEEPEST = 6  # levels; the rows of a chart are at the third
LARGEST = 20_000  # characters of JSON, of one attribute; a chart of 500 rows has as many
MOST = 50  # attributes of an item
LONGEST_NAME = 200  # characters


def bounded(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes; in place of one that is too large stands how large it was."""
    found: dict[str, Any] = {}
    for name, value in list(attributes.items())[:MOST]:
        plain = _plain(value, 0)
        size = len(json.dumps(plain, ensure_ascii=False))
        found[_name(name)] = plain if size <= LARGEST else f"left out: {size} characters"
    return found


def _plain(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, int):
        return value
    if depth >= DEEPEST:
        return "left out: nested too deep"
    if isinstance(value, Mapping):
        return {_name(key): _plain(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each, depth + 1) for each in value]
    return str(value)


def _name(name: str) -> str:
    return storable(str(name))[:LONGEST_NAME]
