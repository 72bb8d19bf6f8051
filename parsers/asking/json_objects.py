"""Where the JSON objects in an answer are, and which of them counts.

In: an answer, with prose, drafts and fences. Out: the characters of one object. Models correct
themselves, so the last object counts that is whole: it ends, and holds what was asked for. One that
the answer's end cuts off is taken only where there is no whole one. Of a list of objects the first
is meant. This module reads no values.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_BEGINS = re.compile(r"\[\s*(?={)|(?={)")
_KEY = re.compile(r"\{\s*(?:\"[^\"\n]*\"|'[^'\n]*')\s*:")
_BARE_KEY = re.compile(r"\{\s*\w+\s*:")
_BRACKET = re.compile(r'"(?:[^"\\]|\\(?:.|\Z))*+(?:"|(?P<open>\Z))|[][{}]', re.DOTALL)
"""Those within strings do not count, but behind a quote that nothing closes."""
_ANY_BRACKET = re.compile(r"[][{}]")
FENCE = "\n```"


@dataclass(frozen=True, slots=True)
class Place:
    """Characters `start` to `end` (exclusive) of an answer. others: how many whole objects it has
    besides. cut: whether a later object was begun, and is cut off."""

    start: int
    end: int
    others: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    """rank: 3 for an object with what was asked for, 2 for others and what is hardly an object, 1
    for one that does not end."""

    start: int
    end: int
    rank: int


IsMeant = Callable[[Mapping[str, Any]], bool]
"""Whether an object holds anything that was asked for."""


def find_object(text: str, is_meant: IsMeant = bool) -> Place | None:
    """The object that counts; None if there is no sign of any."""
    candidates = list(_candidates(text, is_meant))
    if not candidates:
        start = text.find("{")
        return None if start < 0 else Place(start, _end_of_fence(text, start))
    best = max(candidates, key=lambda each: (each.rank, each.start))
    return Place(best.start, best.end, _count(candidates) - 1, _is_cut(candidates, best))


def _count(candidates: Sequence[_Candidate]) -> int:
    return max(sum(each.rank == 3 for each in candidates), 1)


def _is_cut(candidates: Sequence[_Candidate], best: _Candidate) -> bool:
    last = candidates[-1]
    return last.rank == 1 and last.start > best.start


def _candidates(text: str, is_meant: IsMeant) -> Iterator[_Candidate]:
    """What looks like an object and is in no other, in order."""
    at = 0
    while begins := _BEGINS.search(text, at):
        start = begins.end()
        candidate = _whole(text, start, is_meant) or _broken(text, start)
        at = candidate.end if candidate else start + 1
        if candidate:
            yield candidate
        if begins.group():  # the rest of a list
            at = max(at, _closing(text, begins.start()) or _end_of_fence(text, start))


def _whole(text: str, start: int, is_meant: IsMeant) -> _Candidate | None:
    try:
        value, end = json.JSONDecoder().raw_decode(text, start)
    except ValueError:
        return None
    return _Candidate(start, end, 3 if is_meant(value) else 2)


def _broken(text: str, start: int) -> _Candidate | None:
    """An object with errors; None for braces in prose."""
    end = _closing(text, start)
    if _KEY.match(text, start):
        return _Candidate(start, end or _end_of_fence(text, start), 3 if end else 1)
    return _Candidate(start, end, 2) if end and _BARE_KEY.match(text, start) else None


def _closing(text: str, start: int) -> int | None:
    """The end of what the bracket at `start` opens."""
    depth = 0
    for match in _brackets(text, start, _end_of_fence(text, start)):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match.group(), 0)
        if depth == 0:
            return match.end()
    return None


def _brackets(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for match in _BRACKET.finditer(text, start, end):
        if match["open"] is not None:
            yield from _ANY_BRACKET.finditer(text, match.start(), end)
        else:
            yield match


def _end_of_fence(text: str, start: int) -> int:
    end = text.find(FENCE, start)
    return end if end >= 0 else len(text)
