"""The describe task (universal recognition): the pictures of a page. In: an answer about one
picture, as JSON or in prose. Out: an item: its kind, one sentence, the words in it, of a chart its
data.

A page has pictures where its blocks say so; one without any text is a picture as a whole. What
nobody can tell is None: a picture is never given a kind or a sentence that nobody told.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from parsers.asking.json_answer import read_object
from parsers.document import BoundingBox, Completion, Figure, Item, Label, Page, Prompt, Word
from parsers.document.lines import join_words, visual_lines
from parsers.document.text import fold
from parsers.document.wording import counted
from parsers.errors import AnswerError
from parsers.tasks import Asked, Items, PageTask

SMALLEST_PICTURE = 0.002
"""Of the page's area: smaller ones are signs and bullets. The logos of letterheads have 0.003 and
more (47 picture blocks of the odd files of public sets, 2026-11-29)."""
MOST_PICTURES = 16
"""Of a page; of more, the largest."""
WITHIN = 0.9  # of a picture's area: it is a part of the larger one
LONGEST_SENTENCE, LONGEST_WORDS = 1_000, 10_000  # characters
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 200, 20, 200
LEAST_SUPPORT = 0.5  # of the words that a model sees: with less, people are told

KINDS: Mapping[str, str] = {
    # what a model may say: kind
    "photo": "photo", "photograph": "photo", "image": "", "picture": "", "chart": "chart",
    "bar chart": "chart", "line chart": "chart", "pie chart": "chart", "graph": "chart",
    "plot": "chart", "logo": "logo", "map": "map", "seal": "seal", "stamp": "seal",
    "drawing": "drawing", "diagram": "drawing", "illustration": "drawing", "sketch": "drawing",
    "code": "code", "barcode": "code", "bar code": "code", "qr code": "code",
    "screenshot": "screenshot", "handwriting": "handwriting", "signature": "handwriting",
}  # fmt: skip
MEASURE = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
MEANT = frozenset({"kind", "description", "text", "table"})


def pictures_of(page: Page) -> tuple[BoundingBox, ...]:
    """In reading order; none within another."""
    boxes = [
        block.box
        for block in page.blocks
        if block.label is Label.PICTURE and block.box and block.box.area >= SMALLEST_PICTURE
    ]
    if not boxes and not page.words and not any(block.text for block in page.blocks):
        return (BoundingBox(0, 0, 1, 1),)
    return tuple(box for at, box in enumerate(boxes) if not _is_part(at, boxes))


def _is_part(at: int, boxes: Sequence[BoundingBox]) -> bool:
    own = boxes[at]
    return any(
        own.overlap(other) >= WITHIN * own.area and (other.area, -n) > (own.area, -at)
        for n, other in enumerate(boxes)
        if n != at
    )


def _largest(page: Page) -> tuple[BoundingBox, ...]:
    boxes = pictures_of(page)
    kept = sorted(boxes, key=lambda box: box.area, reverse=True)[:MOST_PICTURES]
    return tuple(box for box in boxes if box in kept)


def read_description(completion: Completion) -> Items:
    """One item. AnswerError unreadable where the answer says nothing."""
    text = completion.text
    if not text.strip():
        raise AnswerError("unreadable", "The picture is not described", "Ask again.")
    if "{" not in text:
        return (Item(_line(text, LONGEST_SENTENCE)),)
    said = read_object(text, lambda each: not MEANT.isdisjoint(each)).values
    if MEANT.isdisjoint(said):
        raise AnswerError("unreadable", "The answer describes no picture", "Ask again.")
    told = {
        "words": _text(said.get("text"), LONGEST_WORDS),
        "chart": _rows(said.get("table")),
        "measured": _measures(said.get("measured")),
    }
    attributes = {name: value for name, value in told.items() if value}
    sentence = _line(_text(said.get("description"), LONGEST_SENTENCE), LONGEST_SENTENCE)
    return (Item(sentence or None, _kind(said.get("kind")), attributes=attributes),)


def _kind(said: Any) -> str | None:
    named = _line(said, LONGEST_CELL).lower().strip(". ") if isinstance(said, str) else ""
    return KINDS.get(named.replace("_", " ").replace("-", " ")) or None


def _line(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]


def _text(said: Any, longest: int) -> str:
    """Of a list, a line each."""
    parts = said if isinstance(said, list) else [said]
    return "\n".join(str(part).strip() for part in parts if isinstance(part, str))[:longest]


def _rows(said: Any) -> list[list[str]]:
    """A table as rows of texts: of lists, of objects with the same keys, of one object."""
    if isinstance(said, dict):
        said = [list(pair) for pair in said.items()]
    if not isinstance(said, list):
        return []
    rows = said[:MOST_ROWS]
    if rows and all(isinstance(row, dict) for row in rows):
        keys = list(dict.fromkeys(key for row in rows for key in row))
        rows = [keys, *([row.get(key) for key in keys] for row in rows)]
    return [
        [_cell(cell) for cell in row[:MOST_COLUMNS]]
        for row in rows
        if isinstance(row, list) and row
    ]


def _measures(said: Any) -> dict[str, float]:
    """What the embedded engine measured, by name."""
    named = said.items() if isinstance(said, dict) and len(said) <= MOST_COLUMNS else ()
    return {
        name: float(value)
        for name, value in named
        if isinstance(value, str) and MEASURE.fullmatch(value)
    }


def _cell(said: Any) -> str:
    return "" if said is None else _line(str(said), LONGEST_CELL)


def prove_pictures(items: Items, asked: Asked) -> tuple[Items, tuple[str, ...]]:
    """The words that were told compared with those read on the page, or those read there if none
    were told; a chart where the page's own answer said so."""
    (page,) = asked.pages
    proved = tuple(_proved(item, page) for item in items)
    warnings = []
    if doubtful := [item for item in proved if _is_doubtful(item)]:
        told = counted(len(doubtful), "picture")
        warnings.append(f"words not seen: {told} with words that no other reader sees there")
    there = len(pictures_of(page))
    if there > MOST_PICTURES:
        left_out = there - MOST_PICTURES
        warnings.append(f"pictures left out: {left_out} of {there}, the smaller ones")
    return proved, tuple(warnings)


def _is_doubtful(item: Item) -> bool:
    return item.support is not None and item.support < LEAST_SUPPORT


def _proved(item: Item, page: Page) -> Item:
    if item.box is None:
        return item
    seen = [word for word in page.words if item.box.holds_middle_of(word.box)]
    attributes, support = dict(item.attributes), None
    if words := attributes.get("words"):
        # No reader of words sees what a bar code says.
        compared = item.label != "code" and (seen or _was_read(page))
        support = _support(str(words), seen) if compared else None
    elif seen:
        attributes["words"] = "\n".join(map(join_words, visual_lines(seen)))[:LONGEST_WORDS]
        attributes["words_from"] = "page"
    label = item.label or _kind_as_parsed(item.box, page)
    return replace(item, label=label, attributes=attributes, support=support)


def _support(said: str, seen: Sequence[Word]) -> float | None:
    words = [folded for word in said.split() if (folded := fold(word))]
    there = "".join(fold(word.text) for word in seen)
    return sum(word in there for word in words) / len(words) if words else None


def _was_read(page: Page) -> bool:
    """Whether somebody looked for words in its pictures."""
    return not (page.words_from or "text layer:").startswith("text layer:")


def _kind_as_parsed(box: BoundingBox, page: Page) -> str | None:
    charts = (block.box for block in page.blocks if block.figure is Figure.CHART)
    return "chart" if box in charts else None


TASK = PageTask(
    name="describe",
    version="2",
    prompts=(
        Prompt(
            "Describe this picture from a document. Answer with JSON:"
            ' {"kind": "...", "description": "...", "text": "...", "table": [["...", "..."]]}.'
            " kind: photo, chart, logo, map, seal, drawing, code, screenshot or handwriting, or"
            " null if it is none of them. description: what it shows, in one sentence. text: the"
            " words in the picture, or null. table: the data of a chart, the names of the columns"
            " first; of anything else null."
        ),
    ),
    read=read_description,
    finish=prove_pictures,
    parts=_largest,
)
