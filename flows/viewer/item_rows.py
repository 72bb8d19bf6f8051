"""What the extra tasks found in a document, as rows of a table. In: the answers of a run. Out: a
group for each task and request, its rows in the order of the pages. This module knows no HTML.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from flows.viewer.field_rows import box_text
from parsers.document import Answer, Item

MOST_SHOWN = 200
"""Rows of a group; a spotted page has a thousand words."""
TOLD = "presence", "role", "state"
UNTOLD = "found", "absent"
UNCROPPED = frozenset({"spot", "film"})
"""Tasks whose items are text, of which there is too much for pictures of it."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """box: for a crop, as in addresses; empty if there is none. place: where or when it is."""

    label: str
    text: str
    page: int
    box: str
    place: str
    support: float | None
    absent: bool
    told: str


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """by: the engine. told: what was wrong with the answers. more: how many rows are not shown."""

    task: str
    request: str
    by: str
    rows: tuple[ItemRow, ...]
    told: tuple[str, ...]
    more: int


def item_groups(answers: Iterable[Answer]) -> tuple[ItemGroup, ...]:
    """By task and request, as the answers are stored."""
    ordered = sorted(answers, key=_asked)
    return tuple(_group(*key, tuple(group)) for key, group in groupby(ordered, key=_asked))


def _asked(answer: Answer) -> tuple[str, str]:
    return answer.task, answer.request


def _group(task: str, request: str, answers: Sequence[Answer]) -> ItemGroup:
    rows = [_row(task, answer, item) for answer in answers for item in answer.items]
    told = [f"page {answer.first_page}: {warning}" for answer in answers
            for warning in answer.warnings]  # fmt: skip
    told += [answer.error for answer in answers if answer.error]
    more = max(len(rows) - MOST_SHOWN, 0)
    by = ", ".join(sorted({answer.engine for answer in answers if answer.engine}))
    return ItemGroup(task, request, by, tuple(rows[:MOST_SHOWN]), tuple(told), more)


def _row(task: str, answer: Answer, item: Item) -> ItemRow:
    told = [item.attributes.get(key) for key in TOLD]
    absent = item.attributes.get("presence") == "absent" or (
        item.text is None and item.attributes.get("evidence") == "absent"
    )
    told = ["absent" if absent else None, *(each for each in told if each not in UNTOLD)]
    cropped = item.box and task not in UNCROPPED
    return ItemRow(
        item.label or "",
        item.text or "",
        item.page_number or answer.first_page,
        box_text(item.box) if item.box and cropped else "",
        _place(item),
        item.support,
        absent,
        " ".join(each for each in told if isinstance(each, str)),
    )


def _place(item: Item) -> str:
    if item.start_seconds is not None:
        end = "" if item.end_seconds is None else f" – {_clock(item.end_seconds)}"
        return f"{_clock(item.start_seconds)}{end}"
    if item.point:
        return f"{item.point.x:.1%} across, {item.point.y:.1%} down"
    return ""


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60):02}:{seconds % 60:05.2f}"
