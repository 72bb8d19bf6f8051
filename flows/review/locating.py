"""Where a typed value stands among the words of its pages: nowhere, unless that is sure.

In: a Place, with the value that counted there, and what was typed. Out: the value and its page and
box: as the person said; else in the place of the value that it replaces; else the only place where
it stands. This module decides nothing and knows no form.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.review.places import Place, is_its_box
from flows.review.typed import TypedValue, Unclear, read_typed
from parsers.document import BoundingBox, Field, FieldValue, Page
from parsers.extraction.evidence import NUMERIC
from parsers.extraction.word_index import PlacedTokens, WordRun, runs_of, runs_within, wrapped_run
from parsers.values.conventions import conventions_of
from parsers.values.formats import clean_text
from storage.database import Database
from storage.page_queries import page_heads, stored_page
from storage.segment_places import field_at
from storage.segments import read_segments

MOST_SEARCHED = 12
"""Pages that are searched for a value, the nearest first."""
LONG_ENOUGH = 4
"""Digits and letters, as typed and on the page, of what does not stand by chance elsewhere than
what it replaces, as the 1 of `page 1 of 2` does."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands, and how it is written there."""

    page_number: int
    box: BoundingBox
    text: str

    def is_same(self, other: "Spot") -> bool:
        return self.page_number == other.page_number and (
            self.box.holds_middle_of(other.box) or other.box.holds_middle_of(self.box)
        )


class Pages:
    """The pages that a value may stand on, read as they are needed: the nearest first."""

    def __init__(self, database: Database, place: Place, page: int | None) -> None:
        self._database, self._place = database, place
        self.numbers = {each.number for each in page_heads(database, place.run_id)}
        segment, now = place.segment, place.now
        near = page or (now.page_number if now else None) or segment.first_page
        own = [n for n in sorted(self.numbers) if segment.first_page <= n <= segment.last_page]
        self._wanted = sorted({*own, near} & self.numbers, key=lambda n: (abs(n - near), n))
        self._loaded: list[Page] | None = None

    def loaded(self) -> list[Page]:
        if self._loaded is None:
            found = (
                stored_page(self._database, self._place.run_id, number)
                for number in self._wanted[:MOST_SEARCHED]
            )
            self._loaded = [each for each in found if each is not None]
        return self._loaded

    def says(self, text: str) -> bool:
        """Whether it is written so on one of them."""
        return any(_exact(run, text) for page in self.loaded() for run in runs_of(page))

    def find(self, text: str, value: FieldValue) -> Spot | None:
        """None where it stands nowhere, or in several places."""
        now = self._place.now
        there = self._in_place_of(now, text, value) if now and now.box else []
        if there:
            return there[0]
        runs = (run for page in self.loaded() for run in runs_of(page))
        own = self._place.segment.box
        spots = [
            spot
            for spot in _spots(runs, text, value)
            if min(_length(spot.text), _length(text)) >= LONG_ENOUGH
            and (own is None or own.holds_middle_of(spot.box))
        ]
        return spots[0] if len(spots) == 1 else _nearest(spots, now)

    def _in_place_of(self, now: Field, text: str, value: FieldValue) -> list[Spot]:
        page = next((each for each in self.loaded() if each.number == now.page_number), None)
        if page is None or now.box is None:
            return []
        runs = runs_within(PlacedTokens(page), now.box)
        wrapped = (
            None if isinstance(value, NUMERIC) else wrapped_run(PlacedTokens(page), now.box, text)
        )
        return _spots([*runs, wrapped] if wrapped else runs, text, value)


def read_value(
    database: Database, place: Place, text: str, page: int | None, box: BoundingBox | None
) -> tuple[TypedValue, int | None, BoundingBox | None]:
    """The value, and where it stands, if that is known. page, box: what the form says of its place.
    Raises Unclear."""
    pages = Pages(database, place, page)
    if page is not None and page not in pages.numbers:
        raise Unclear(f"Page {page} was not read.")
    text, now = clean_text(text), place.now
    try:
        typed = read_typed(place.definition, text)
    except Unclear:
        conventions = conventions_of([each.text for each in pages.loaded()])
        typed = read_typed(place.definition, text, conventions, stands=pages.says(text))
    if box is not None and page is not None and not _was_shown(database, place, page, box):
        return typed, page, box
    if now is not None and now.page_number is not None and now.value == typed.value:
        return typed, now.page_number, now.box
    spot = pages.find(text, typed.value)
    return (typed, spot.page_number, spot.box) if spot else (typed, None, None)


def _was_shown(database: Database, place: Place, page: int, box: BoundingBox) -> bool:
    """Whether the form only sent back the box of the value that its page showed, which is that of
    the reading where somebody decided meanwhile."""
    if is_its_box(place.now, page, box):
        return True
    segments = read_segments(database, place.run_id)
    read = next((each for each in segments if each.number == place.segment.number), None)
    return read is not None and is_its_box(field_at(read, place.path), page, box)


def _length(text: str) -> int:
    return sum(map(str.isalnum, text))


def _exact(run: WordRun, text: str) -> list[tuple[int, int]]:
    return list(filter(run.is_whole, run.same(text)))


def _spots(runs: Iterable[WordRun], text: str, value: FieldValue) -> list[Spot]:
    """The places of a text, or of the same number or date, each once."""
    found: list[Spot] = []
    for spot in _all_spots(runs, text, value):
        if not any(spot.is_same(each) for each in found):
            found.append(spot)
    return found


def _all_spots(runs: Iterable[WordRun], text: str, value: FieldValue) -> Iterator[Spot]:
    for run in runs:
        equal = run.equal(value) if isinstance(value, NUMERIC) else []
        for place in (*_exact(run, text), *equal):
            box = run.box(place)
            if box is not None:
                yield Spot(run.page_number, box, run.text[slice(*place)])


def _nearest(spots: Iterable[Spot], now: Field | None) -> Spot | None:
    """To the value that is replaced, on its page."""
    box = now.box if now else None
    if now is None or box is None:
        return None

    def distance(spot: Spot) -> float:
        return math.hypot(spot.box.center_x - box.center_x, spot.box.center_y - box.center_y)

    near = [spot for spot in spots if spot.page_number == now.page_number]
    return min(near, key=distance, default=None)
