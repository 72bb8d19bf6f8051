"""Values of an answer as items. In: what a form of answer holds: objects, lists of them, groups of
them under a name. Out: items, in order.

    {"bbox_2d": [...], "label": "stamp"}        an item
    {"elements": [{...}, {...}]}                the items within
    {"stamp": [x0, y0, x1, y1]}                 an item that is called stamp
    {"00:01 - 00:05": "A door opens."}          an item with these times
    [x0, y0, x1, y1]                            an item that is only a place

What the keys of an object mean, `keys` lists; the others are the item's attributes. An object that
was cut off is no item. This module knows no text of an answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from parsers.document import Completion, Frame, Item
from parsers.document.text import storable
from parsers.items.actions import action_item, is_action
from parsers.items.attributes import bounded
from parsers.items.broken_json import DEEPEST, Cut, CutList, too_deep
from parsers.items.keys import MEANINGS, RANKS, Meaning, folded
from parsers.items.places import Place, is_place, read_places
from parsers.items.times import is_span_of_clock, read_span, read_time

WRITTEN = "place_as_written"
"""The attribute with the numbers of a place that lies outside of the page, or was mended."""
TIME_WRITTEN = "time_as_written"
"""The attribute with times that are none, or end before they start."""
LARGEST_PAGE = 1_000_000

_CONTENT = frozenset(Meaning) - {Meaning.PAGE, Meaning.ITEMS}


@dataclass(frozen=True, slots=True)
class Frames:
    """Of each page, by its number; of all others."""

    other: Frame
    pages: Sequence[Frame] = ()

    @classmethod
    def of(cls, completion: Completion) -> "Frames":
        return cls(completion.frame, completion.frames)

    def __getitem__(self, page: int | None) -> Frame:
        in_pages = page is not None and page <= len(self.pages)
        return self.pages[page - 1] if page is not None and in_pages else self.other


def to_items(value: Any, frames: Frames, name: str | None = None, depth: int = 0) -> Iterator[Item]:
    """The items in a value. name: of what is around it. AnswerError unreadable if it is nested too
    deep."""
    if depth > DEEPEST:
        raise too_deep()
    if is_place(value):
        yield from _placed(Item(label=name), read_places(value, frames[None]))
    elif isinstance(value, list):
        for each in value:
            yield from to_items(each, frames, name, depth + 1)
    elif isinstance(value, Mapping):
        yield from _in_object(value, frames, name, depth)


def says_nothing(value: Any) -> bool:
    """Whether there is no value in it at all, as in {"events": []} or {"answer": null}."""
    if isinstance(value, Cut | CutList):
        return False
    if isinstance(value, Mapping):
        return all(map(says_nothing, value.values()))
    return all(map(says_nothing, value)) if isinstance(value, list) else value in (None, "")


def _in_object(
    value: Mapping[str, Any], frames: Frames, name: str | None, depth: int
) -> Iterator[Item]:
    if not isinstance(value, Cut):
        if is_action(value):
            yield from action_item(value, frames[None])
            return
        meant = _Meant(value)
        if meant.is_item:
            yield from meant.items(frames, name)
            for key in meant.lists:
                yield from to_items(value[key], frames, None, depth + 1)
            return
    for key, each in value.items():
        yield from _under(key, each, frames, name, depth, cut=isinstance(value, Cut))


def _under(
    key: str, each: Any, frames: Frames, name: str | None, depth: int, *, cut: bool
) -> Iterator[Item]:
    """The items under a key of an object that is none itself: the key names them, or says when."""
    meaning = MEANINGS.get(folded(key))
    if isinstance(each, list | Mapping) and (not is_place(each) or (meaning is None and not cut)):
        group = name if meaning else str(key)
        if not isinstance(each, Mapping) or not is_span_of_clock(key):
            yield from to_items(each, frames, group, depth + 1)
            return
    if is_span_of_clock(key) and isinstance(each, str | Mapping) and not isinstance(each, Cut):
        row = {"timestamp": key, **({"description": each} if isinstance(each, str) else each)}
        yield from _Meant(row).items(frames, name)


class _Meant:
    """An object's keys by what they mean."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.row = row
        known = [(folded(key), key) for key in row]
        self.keys = sorted((key for key in known if key[0] in RANKS), key=lambda key: RANKS[key[0]])
        self.used: set[str] = set()
        self.lists = [key for name, key in self.keys if self._is_list(name, key)]
        self.is_item = any(
            MEANINGS[name] in _CONTENT and self._is_content(MEANINGS[name], row[key])
            for name, key in self.keys
        )

    def items(self, frames: Frames, name: str | None) -> Iterator[Item]:
        """An item for each of its places; one if it has none."""
        page = self._page()
        label = self._words(Meaning.LABEL) or name
        text = self._words(Meaning.TEXT)
        start, end, told = self._times()
        places = self._places(frames[page])
        used = {*self.used, *self.lists}
        attributes = {str(key): each for key, each in self.row.items() if key not in used}
        given = bounded({key: each for key, each in attributes.items() if each is not None} | told)
        item = Item(text, label, None, page, None, start, end, given)
        yield from _placed(item, places)

    def _is_list(self, name: str, key: str) -> bool:
        value = self.row[key]
        among = isinstance(value, list) and any(isinstance(each, Mapping) for each in value)
        return MEANINGS[name] is Meaning.ITEMS and among

    def _is_content(self, meaning: Meaning, value: Any) -> bool:
        """Whether a key's value is of its kind: {"box": {"label": ...}} is a group called box."""
        if meaning in (Meaning.BOX, Meaning.POINT):
            return bool(read_places(value, (1.0, 1.0)))
        if meaning in (Meaning.LABEL, Meaning.TEXT):
            return _words(value) is not None
        return read_time(value) is not None or read_span(value) is not None

    def _of(self, meaning: Meaning) -> Iterator[tuple[str, Any]]:
        for name, key in self.keys:
            if MEANINGS[name] is meaning:
                yield key, self.row[key]

    def _words(self, meaning: Meaning) -> str | None:
        for key, value in self._of(meaning):
            found = _words(value)
            if found is not None:
                self.used.add(key)
                return found
        return None

    def _page(self) -> int | None:
        """Models say `page`, which stays an attribute; `page_number` is the item's own."""
        for key, value in self._of(Meaning.PAGE):
            digits = str(value)
            if digits.isdecimal() and len(digits) < 8 and 0 < int(digits) <= LARGEST_PAGE:
                if folded(key) == "page_number":
                    self.used.add(key)
                return int(digits)
        return None

    def _places(self, frame: Frame) -> tuple[Place, ...]:
        """A box and a point, if it has both, are of one item."""
        found: list[Place] = []
        for meaning in (Meaning.BOX, Meaning.POINT):
            for key, value in self._of(meaning):
                places = read_places(value, frame, points=meaning is Meaning.POINT)
                if places:
                    self.used.add(key)
                    found = _joined(found, places)
                    break
        return tuple(found)

    def _times(self) -> tuple[float | None, float | None, dict[str, Any]]:
        for key, value in self._of(Meaning.SPAN):
            if span := read_span(value):
                self.used.add(key)
                return self._in_order(*span, value)
        start, last = self._time(Meaning.START), self._time(Meaning.END)
        return self._in_order(start[0], last[0], [start[1], last[1]])

    def _time(self, meaning: Meaning) -> tuple[float | None, Any]:
        for key, value in self._of(meaning):
            time = read_time(value)
            if time is not None:
                self.used.add(key)
                return time, value
        return None, None

    def _in_order(
        self, start: float | None, end: float | None, written: Any
    ) -> tuple[float | None, float | None, dict[str, Any]]:
        if start is not None and end is not None and end < start:
            return None, None, {TIME_WRITTEN: written}
        return start, end, {}


def _words(value: Any) -> str | None:
    """A text, or a number as text; None for an empty one and for what is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return storable(str(value)).strip() or None


def _joined(found: list[Place], more: Sequence[Place]) -> list[Place]:
    if len(found) == len(more) == 1 and found[0].point is None and more[0].box is None:
        box, point = found[0], more[0]
        written = "; ".join(each.written for each in (box, point) if each.suspect)
        return [Place(written, box.box, point.point, box.suspect or point.suspect)]
    return [*found, *more]


def _placed(item: Item, places: Sequence[Place]) -> Iterator[Item]:
    for place in places:
        told = {WRITTEN: place.written} if place.suspect else {}
        given = {**item.attributes, **told}
        yield replace(item, box=place.box, point=place.point, attributes=given)
    if not places:
        yield item
