"""The JSON object in a model's answer.

In: the answer, verbatim: bare JSON, JSON in a fence, with prose around it, cut off, or with the
errors that models make. Out: a dict whose values know where in the answer they are and whose
numbers are still text, and what was wrong. Of several objects the last whole one is read. This
module knows no schema and no page.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import json_repair

from parsers.asking.json_objects import IsMeant, Place, find_object
from parsers.errors import AnswerError

LONGEST_ANSWER = 200_000  # characters, of one with errors
LONGEST_WHOLE = 20_000_000  # of one without: 10,000 rows with their boxes take 5 million
DEEPEST = 60  # levels; six lists in each other, with objects and boxes, are 40
REPAIRED = "JSON repaired"
OPEN = "JSON not closed"

_FENCE_MARKS = re.compile(r"```[a-zA-Z]*")
_SCALAR = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?|-?\d[\d.eE+-]*|-?Infinity|NaN')
"""A string, a key or a number of well-formed JSON."""
_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"


class PlacedText(str):
    """A value, and its characters in the answer: `start` to `end` (exclusive), without quotes."""

    __slots__ = ("end", "start")
    start: int
    end: int

    @classmethod
    def at(cls, text: str, start: int, end: int) -> "PlacedText":
        placed = cls(text)
        placed.start, placed.end = start, end
        return placed


@dataclass(frozen=True, slots=True)
class Answer:
    """values: texts are `PlacedText` if their place is known. closed: the object ends; it does not
    in an answer that was cut off."""

    values: dict[str, Any]
    warnings: tuple[str, ...] = ()
    repaired: bool = False
    closed: bool = True


class _Pairs(list[tuple[str, Any]]):
    """An object as it is written, with keys that come twice."""


def read_object(answer: str, is_meant: IsMeant = bool) -> Answer:
    """The last whole JSON object in `answer` that is meant, if any is. Of keys that come twice the
    first with a value is kept. Raises AnswerError unreadable."""
    first = answer.find("{")
    text = answer[: _end_of_sound(answer, max(first, 0)) or first + LONGEST_ANSWER]
    if _depths(text[max(first, 0) :])[0] > DEEPEST:
        raise _unreadable(f"is nested more than {DEEPEST} levels deep")
    place = find_object(text, is_meant)
    if place is None:
        raise _unreadable("holds no JSON object")
    found = _read(answer, text, place)
    if not place.cut:
        return found
    warnings = found.warnings if OPEN in found.warnings else (*found.warnings, OPEN)
    return replace(found, warnings=warnings, closed=False)


def _end_of_sound(answer: str, first: int) -> int | None:
    """The end of a long answer that is one object without errors; None for all others."""
    if not LONGEST_ANSWER < len(answer) - first <= LONGEST_WHOLE:
        return None
    if _depths(answer[first:])[0] > DEEPEST:
        return None
    try:
        end = json.JSONDecoder().raw_decode(answer, first)[1]
    except ValueError:
        return None
    return end if end - first > LONGEST_ANSWER else None


def _read(answer: str, text: str, place: Place) -> Answer:
    start = place.start
    try:
        pairs, end = json.JSONDecoder(
            object_pairs_hook=_Pairs, parse_float=str, parse_int=str, parse_constant=str
        ).raw_decode(text, start)
    except ValueError:
        return _repaired(answer, text[start : place.end], place)
    doubled: list[str] = []
    values = _placed(pairs, _spans(text, start, end), doubled)
    warnings = [*_around(answer[:start], answer[end:], place.others), *doubled[:1]]
    return Answer(values, tuple(warnings))


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the strings and numbers are, in their order, without the keys."""
    for match in _SCALAR.finditer(text, start, end):
        if match[2] is None:
            yield match.span() if match[1] is None else match.span(1)


def _placed(value: Any, spans: Iterator[tuple[int, int]], doubled: list[str]) -> Any:
    """The value with places; its texts are in the order of their spans."""
    if isinstance(value, _Pairs):
        pairs = [(key, _placed(each, spans, doubled)) for key, each in value]
        return _first_with_value(pairs, doubled)
    if isinstance(value, list):
        return [_placed(each, spans, doubled) for each in value]
    return PlacedText.at(value, *next(spans)) if isinstance(value, str) else value


def _first_with_value(pairs: list[tuple[str, Any]], doubled: list[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in pairs:
        if key in kept:
            doubled.append("keys come twice")
        if kept.get(key) in (None, "", [], {}):
            kept[key] = value
    return kept


def _around(before: str, after: str, others: int) -> list[str]:
    """A warning of what is beside the object."""
    if others:
        return ["several objects, of which the last whole one was read"]
    outside = _FENCE_MARKS.sub("", before).strip(), _FENCE_MARKS.sub("", after).strip()
    if outside[0] == "[" and "{" in outside[1]:
        return ["several objects, of which the first was read"]
    return ["prose around the JSON"] if any(map(str.isalnum, "".join(outside))) else []


def _repaired(answer: str, part: str, place: Place) -> Answer:
    start, end = place.start, place.end
    try:
        value = json_repair.repair_json(part, return_objects=True, skip_json_loads=True)
    except (ValueError, RecursionError) as error:
        raise _unreadable("cannot be repaired") from error
    if not isinstance(value, dict) or not value:
        raise _unreadable("cannot be repaired")
    closed = _depths(part)[1] <= 0
    warnings = [REPAIRED, *_around(answer[:start], answer[end:], place.others)]
    warnings += [] if closed else [OPEN]
    return Answer(_located(value, part, start), tuple(warnings), repaired=True, closed=closed)


def _located(value: Any, text: str, offset: int, key: str | None = None) -> Any:
    """Values as `text` has them behind their key (a repaired 8.50 is 8.5 by now), with their places
    if they are there only once. offset: of `text` in the answer."""
    if isinstance(value, list):
        return [_located(each, text, offset) for each in value]
    if isinstance(value, dict):
        return {name: _located(each, text, offset, name) for name, each in value.items()}
    if key is None or isinstance(value, bool) or value in ("", None):
        return value
    written = re.escape(value) if isinstance(value, str) else _NUMBER
    pattern = rf"{re.escape(key)}[\"']?\s*:\s*[\"']?({written})(?!\w|[.,]\w)"
    found = [match for match in re.finditer(pattern, text) if _is_meant(match, value)]
    if len({match[1] for match in found}) != 1:
        return value
    start, end = found[0].span(1)
    place = offset + start, offset + end
    return PlacedText.at(found[0][1], *place) if len(found) == 1 else found[0][1]


def _is_meant(match: re.Match[str], value: str | float) -> bool:
    """Whether the key is not the end of another one, and the number is the same."""
    whole = match.start() == 0 or not match.string[match.start() - 1].isalnum()
    return whole and (isinstance(value, str) or float(match[1]) == value)


def _depths(text: str) -> tuple[int, int]:
    """How many brackets are open at most, and at the end."""
    depth = deepest = 0
    for bracket in re.findall(r"[][{}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest, depth


def _unreadable(reason: str) -> AnswerError:
    remedy = "Ask again, or use another engine for this document."
    return AnswerError("unreadable", f"The engine's answer {reason}", remedy)
