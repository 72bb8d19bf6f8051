"""Is a value on the pages, and where? The evidence for a field.

In: the raw text from an engine, its typed value, and where the engine places it, if it does. Out: a
`Proof`: `exact` (the same text in whole words), `normalized` (the same but for case, accents, signs
and spaces, or the same number or date, written differently or run into other characters), `fuzzy`
(nearly the same, as after an OCR error, or cut from a longer word; never a number or a date) or
`absent`. This module knows no engine and no schema.
"""

import datetime
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from parsers.document import BoundingBox, Evidence, FieldValue, Page
from parsers.extraction.word_index import (
    Place,
    PlacedTokens,
    WordRun,
    runs_of,
    runs_within,
    wrapped_run,
)

Hint = tuple[int, BoundingBox | None]
"""The page number, and the box if there is one, where an engine places a value."""
NUMERIC = (Decimal, datetime.date)
"""Values that are compared as such, not as text."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How a value is on a page, the box around its words, and their text as `raw`. For an absent
    value, page, box and raw are what the engine gave."""

    evidence: Evidence
    page_number: int | None
    box: BoundingBox | None
    raw: str


class EvidenceSearch:
    """The words of the pages, indexed as they are needed, so that many values are found quickly."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = {page.number: page for page in pages}
        self._runs = cache(lambda number: runs_of(self._pages[number]))
        self._tokens = cache(lambda number: PlacedTokens(self._pages[number]))

    def find(self, raw: str, value: FieldValue | None, hint: Hint | None = None) -> Proof:
        """The strongest match of the value; among equals the nearest to the hint, else the first.
        Matches within the hinted box come before all others. A hint to no page counts as none."""
        text = " ".join(raw.split())
        if hint and hint[0] not in self._pages:
            hint = None
        if not text:
            return _absent(raw, hint)
        hinted = runs_within(self._tokens(hint[0]), hint[1]) if hint and hint[1] else []
        numbers = sorted(self._pages, key=lambda number: (not hint or number != hint[0], number))
        runs = [run for number in numbers for run in self._runs(number)]
        return (
            _strictly(hinted, text, value, hint)
            or self._wrapped(text, value, hint)
            or _strictly(runs, text, value, hint)
            or _nearly([*hinted, *runs], text, value)
            or _absent(raw, hint)
        )

    def _wrapped(self, text: str, value: FieldValue | None, hint: Hint | None) -> Proof | None:
        """In the hinted box, line by line beside other columns; a number stands on one line."""
        if hint is None or hint[1] is None or isinstance(value, NUMERIC):
            return None
        run = wrapped_run(self._tokens(hint[0]), hint[1], text)
        return _strictly([run], text, value, hint) if run else None


def _strictly(
    runs: Sequence[WordRun], text: str, value: FieldValue | None, hint: Hint | None
) -> Proof | None:
    searches: dict[Evidence, Callable[[WordRun], Iterable[Place]]] = {
        Evidence.EXACT: lambda run: filter(run.is_whole, run.same(text))
    }
    if isinstance(value, NUMERIC):
        searches[Evidence.NORMALIZED] = lambda run: run.equal(value) or run.same(text)
    else:
        searches[Evidence.NORMALIZED] = lambda run: filter(run.is_whole, run.folded_same(text))
        searches[Evidence.FUZZY] = lambda run: map(run.widened, run.folded_same(text))
    for evidence, search in searches.items():
        found = [(run, place) for run in runs for place in search(run)]
        if found:
            nearest = min(found, key=lambda each: _distance(each, hint)) if hint else found[0]
            return _proof(evidence, *nearest)
    return None


def _distance(found: tuple[WordRun, Place], hint: Hint) -> tuple[bool, float]:
    """From middle to middle; another page is further than any place of this one."""
    run, place = found
    box, claimed = run.box(place), hint[1]
    if run.page_number != hint[0] or box is None or claimed is None:
        return run.page_number != hint[0], 0.0
    return False, math.hypot(box.center_x - claimed.center_x, box.center_y - claimed.center_y)


def _nearly(runs: Iterable[WordRun], text: str, value: FieldValue | None) -> Proof | None:
    if isinstance(value, NUMERIC):
        return None
    found = [(*near, run) for run in runs if (near := run.nearly(text))]
    best = max(found, key=lambda each: each[0], default=None)
    return _proof(Evidence.FUZZY, best[2], best[1]) if best else None


def _proof(evidence: Evidence, run: WordRun, place: Place) -> Proof:
    return Proof(evidence, run.page_number, run.box(place), run.text[slice(*place)])


def _absent(raw: str, hint: Hint | None) -> Proof:
    number, box = hint or (None, None)
    return Proof(Evidence.ABSENT, number, box, raw)
