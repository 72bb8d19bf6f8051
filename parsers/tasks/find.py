"""The find task (precise grounding): where things are on a page. In: an answer with boxes or
points. Out: an item for each thing found, and one for each label that is not there."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from rapidfuzz import fuzz

from parsers.document import Item, Prompt
from parsers.document.text import fold, plain
from parsers.items import read_items
from parsers.items.labels import split_labels
from parsers.tasks import Asked, Items, PageTask

FOUND, ABSENT = "found", "absent"
STATES = ("unticked", "ticked", "unsigned", "signed")
SLIP = 88.0  # of 100: a label with a letter wrong
LITTLE = frozenset({"the", "a", "an", "of", "der", "die", "das", "le", "la", "les", "el", "il"})

_TOKEN = re.compile(r"[^\W_]+")


def finish(items: Items, asked: Asked) -> tuple[Items, tuple[str, ...]]:
    """Each item under the label that was asked, and an absent one for each label without any."""
    labels = split_labels(asked.request)
    words = frozenset(fold(word.text) for page in asked.pages for word in page.words) - {""}
    found, strange = [], []
    for item in items:
        if item.attributes.get("presence") == ABSENT:
            continue
        label = _asked_label(item.label, labels)
        if label is None:
            strange.append(item.label or "no label")
        attributes = {**item.attributes, "presence": FOUND, **_state(item, label)}
        support = _support(item.text, words) if item.text else item.support
        found.append(
            replace(item, label=label or item.label, attributes=attributes, support=support)
        )
    known = {item.label for item in found}
    absent = [
        Item(label=label, attributes={"presence": ABSENT}) for label in labels if label not in known
    ]
    return (*found, *absent), _warnings(strange)


def _warnings(strange: Iterable[str]) -> tuple[str, ...]:
    listed = ", ".join(dict.fromkeys(strange))
    return (f"labels not asked for: {listed}",) if listed else ()


def _asked_label(label: str | None, labels: Sequence[str]) -> str | None:
    """The label that was asked and is meant; models change case and number, or leave words out."""
    if not label:
        return labels[0] if len(labels) == 1 else None
    for alike in (_equal, _same_words, _part, _slip):
        meant = [each for each in labels if alike(label, each)]
        if len(meant) == 1 or (meant and alike is not _part):
            return meant[0]
    return None


def _equal(one: str, other: str) -> bool:
    return fold(one) == fold(other)


def _same_words(one: str, other: str) -> bool:
    return _words(one) == _words(other)


def _part(one: str, other: str) -> bool:
    """All words of either are in the other."""
    some, others = _words(one), _words(other)
    return bool(some and others) and (some <= others or others <= some)


def _slip(one: str, other: str) -> bool:
    """A letter wrong, but not `un` before it."""
    same_start = fold(one)[:2] == fold(other)[:2]
    return same_start and fuzz.ratio(fold(one), fold(other)) >= SLIP


def _words(label: str) -> frozenset[str]:
    tokens = _TOKEN.findall(plain(label))
    return frozenset(_singular(token) for token in tokens if token not in LITTLE)


def _singular(token: str) -> str:
    for ending, instead in (("ies", "y"), ("xes", "x"), ("s", "")):
        if len(token) > len(ending) + 2 and token.endswith(ending):
            return token[: -len(ending)] + instead
    return token


def _state(item: Item, label: str | None) -> dict[str, str]:
    """The state that a model left out, as it is in the label."""
    if item.attributes.get("state"):
        return {}
    said = _words(item.label or "") or _words(label or "")
    asked = _words(label or "")
    state = next((each for each in STATES if each in said or each in asked), None)
    return {"state": state} if state else {}


def _support(text: str, words: Set[str]) -> float | None:
    """The share of its letters in words that stand on the page. words: of the page, folded."""
    if not words:
        return None
    parts = [part for part in map(fold, text.split()) if part]
    every = sum(map(len, parts))
    borne_out = sum(len(part) for part in parts if part in words)
    return borne_out / every if every else None


TASK = PageTask(
    name="find",
    version="1",
    prompts=(
        Prompt(
            'Find in the image: {request}. Answer with a JSON list of {"bbox_2d": [x1, y1, x2, y2],'
            ' "label": "..."}; where you are asked to point, of {"point_2d": [x, y], "label":'
            ' "..."}. Leave out what is not there.'
        ),
    ),
    read=read_items,
    finish=finish,
)
