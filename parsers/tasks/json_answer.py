"""The JSON object in a model's answer.

In goes the answer, verbatim: bare JSON, JSON behind a fence, prose around it, cut off, or with the
slips that models make. Out comes a dict whose numbers are still text, as they were written, and a
sentence if it had to be mended. This module knows no schema and no page.
"""

import json
import re
from typing import Any

import json_repair

from parsers.errors import AnswerError

LONGEST_ANSWER = 200_000
DEEPEST = 20  # levels; a field's box within a row within a list is at the fifth

_FENCE = re.compile(r"```[a-zA-Z]*\s*(?=[{\[])")


def read_object(answer: str) -> tuple[dict[str, Any], str | None]:
    """The first JSON object in `answer`, and what had to be done to read it, if anything.

    Of keys that come twice the first with a value is kept. Raises AnswerError unreadable.
    """
    fence = _FENCE.search(answer)
    start = answer.find("{", fence.end() if fence else 0)
    if start < 0:
        raise _unreadable("holds no JSON object")
    text = answer[start : start + LONGEST_ANSWER]
    if _depth(text) > DEEPEST:
        raise _unreadable(f"is nested more than {DEEPEST} levels deep")
    try:
        value, _ = _decoder().raw_decode(text)
    except ValueError:
        return _repaired(text), "read from a repaired answer"
    return dict(value), None


def _repaired(text: str) -> dict[str, Any]:
    try:
        value = json_repair.repair_json(
            text.split("\n```")[0], return_objects=True, skip_json_loads=True
        )
    except (ValueError, RecursionError) as error:
        raise _unreadable("cannot be repaired") from error
    if not isinstance(value, dict) or not value:
        raise _unreadable("cannot be repaired")
    return value


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_first_with_value, parse_float=str, parse_int=str, parse_constant=str
    )


def _first_with_value(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in pairs:
        if kept.get(key) in (None, "", [], {}):
            kept[key] = value
    return kept


def _depth(text: str) -> int:
    depth = deepest = 0
    for bracket in re.findall(r"[][{}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _unreadable(reason: str) -> AnswerError:
    return AnswerError(
        "unreadable",
        f"The engine's answer {reason}",
        "Ask again, or use another engine for this document.",
    )
