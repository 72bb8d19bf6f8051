"""JSON as it is strictly meant. In: the text of a file. Out: what it says, or SetupError bad_schema
with the place of a key that stands twice or a number that is none."""

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from parsers.schemas.names import bad_schema
from parsers.schemas.subschemas import escaped

LONGEST_MIXED = 2000
"""Entries of a list that are not all texts or all numbers: each would be compared with each."""
LONGEST_POINTER = 120


class _Repeating(dict[str, Any]):
    """An object with a key that stands in it twice."""

    twice = ""


def read_json(text: str, file: str) -> Any:
    try:
        root = json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise bad_schema(f"{file} is not JSON: {error}") from error
    for pointer, each in _everything(root):
        fault = _fault(each)
        if fault:
            raise bad_schema(f"{file} (#{shortened_pointer(pointer)}): {fault}")
    return root


def shortened_pointer(pointer: str) -> str:
    return pointer if len(pointer) <= LONGEST_POINTER else f"…{pointer[-LONGEST_POINTER:]}"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = _Repeating(found)
    repeating.twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
    return repeating


def _everything(root: Any) -> Iterator[tuple[str, Any]]:
    waiting = [("", root)]
    while waiting:
        pointer, each = waiting.pop()
        yield pointer, each
        if isinstance(each, Mapping):
            waiting += [(f"{pointer}/{escaped(key)}", value) for key, value in each.items()]
        elif isinstance(each, list):
            waiting += [(f"{pointer}/{at}", value) for at, value in enumerate(each)]


def _fault(value: Any) -> str | None:
    if isinstance(value, _Repeating):
        return f"the key {value.twice[:80]!r} stands twice in one object"
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value} is no number in JSON"
    if isinstance(value, list) and len(value) > LONGEST_MIXED:
        kinds = {type(each) for each in value}
        if len(kinds) > 1 or not kinds <= {str, int, float}:
            return f"a list of {len(value)} entries that are not all texts or all numbers"
    return None
