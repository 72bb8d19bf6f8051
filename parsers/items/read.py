"""The tolerant reader of items. In: a completion. Out: its items, in the order in which they stand.

What an answer may look like, FORMS lists; the first form that holds items is taken. A box or a
point is counted in the completion's frame; one that lies outside of the page, or had to be sorted
or clipped, is told in the item's attribute `place_as_written`.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from parsers.document import Completion, Item
from parsers.errors import AnswerError
from parsers.items.box_tokens import box_tokens, stripped_box_tokens
from parsers.items.broken_json import Cut, CutList
from parsers.items.calls import code_calls, tool_calls
from parsers.items.json_values import json_values, number_lists
from parsers.items.rows import WRITTEN, Frames, says_nothing, to_items
from parsers.items.tables import table_rows
from parsers.items.time_prose import timed_prose
from parsers.items.xml_points import xml_points

LONGEST_ANSWER = 2_000_000  # characters; no model answers with more than 100,000 tokens
LONGEST_ITEMS = 5_000_000  # characters of all items together
MOST_ITEMS = 10_000  # a dense page of a newspaper has 5,000 words

FORMS: tuple[Callable[[str], Iterable[Any]], ...] = (
    tool_calls,
    json_values,
    box_tokens,
    code_calls,
    xml_points,
    table_rows,
    stripped_box_tokens,
    number_lists,
    timed_prose,
)
_NOTHING = re.compile(
    r"(?i)\W*(?:\[\s*\]|none|null|nothing|n/a|no)\W*\Z"
    r"|\W*(?:there (?:is|are|were|was) (?:no|not|none|nothing)|no such|none of"
    r"|nothing (?:is|was|to)"
    r"|(?:i|we) (?:can ?not|can't|could not|couldn't|do not|don't|did not)"
    r" (?:find|see|detect|locate)"
    r"|no\s[^.,;]{0,120}(?:found|visible|present|detected|seen|shown|there|in th|on th)"
    r"|the \w+ (?:does not|doesn't) (?:contain|show|have|say)"
    r"|(?:图中|图片中|图像中|页面中)?(?:没有|未找到|未发现|不存在|无法找到|找不到)"
    r"|(?:es gibt|es ist|ich sehe|ich finde) kein|kein\w* [^.,;]{0,120}(?:gefunden|vorhanden))"
)
LONGEST_NOTHING = 500  # characters


def read_items(completion: Completion) -> tuple[Item, ...]:
    """The items in an answer; none if it says that there is nothing. AnswerError unreadable if it
    holds none and does not say so, or is too large."""
    text = completion.text
    if len(text) > LONGEST_ANSWER:
        raise _unreadable(f"is longer than {LONGEST_ANSWER:,} characters")
    frames, nothing = Frames.of(completion), False
    for form in FORMS:
        values = list(form(text))
        items = tuple(islice(_items(values, frames), MOST_ITEMS + 1))
        if len(items) > MOST_ITEMS:
            raise _unreadable(f"holds more than {MOST_ITEMS:,} items")
        if items:
            _refuse_repeated(items)
            return items
        nothing = nothing or (bool(values) and all(map(says_nothing, values)))
        if values and form is json_values:
            break  # numbers within objects that cannot be read are none of their own
    if nothing or says_so(text):
        return ()
    raise _unreadable("holds no items")


def _refuse_repeated(items: Iterable[Item]) -> None:
    """One long text may stand at thousands of places."""
    size = 0
    for item in items:
        size += (
            len(item.text or "") + len(item.label or "") + len(json.dumps(dict(item.attributes)))
        )
        if size > LONGEST_ITEMS:
            raise _unreadable(f"makes more than {LONGEST_ITEMS:,} characters of items")


def says_so(text: str) -> bool:
    """Whether an answer says in words that there is nothing."""
    short = re.sub(r"```\w*", "", text).strip()
    return len(short) <= LONGEST_NOTHING and _NOTHING.match(short) is not None


def told_of(completion: Completion, items: Iterable[Item]) -> tuple[str, ...]:
    """What people should know of items as they were read: places that lie outside of the page,
    places that were mended, objects that could not be followed."""
    suspect = [each for each in items if WRITTEN in each.attributes]
    outside = sum(each.box is None and each.point is None for each in suspect)
    broken = sum(map(_broken, json_values(completion.text[:LONGEST_ANSWER])))
    counts = {
        "place lies outside of the page": outside,
        "place was sorted or clipped": len(suspect) - outside,
        "object of the answer cannot be read": broken,
    }
    return tuple(f"{number} x: {what}" for what, number in counts.items() if number)


def _broken(value: Any) -> int:
    """The objects in it that were cut off or could not be followed."""
    if isinstance(value, list | dict):
        within = value.values() if isinstance(value, dict) else value
        inner = sum(map(_broken, within))
        return inner or int(isinstance(value, Cut | CutList))
    return 0


def _items(values: Iterable[Any], frames: Frames) -> Iterator[Item]:
    for value in values:
        yield from to_items(value, frames)


def _unreadable(reason: str) -> AnswerError:
    remedy = "Ask again, or use another engine for this document."
    return AnswerError("unreadable", f"The engine's answer {reason}", remedy)
