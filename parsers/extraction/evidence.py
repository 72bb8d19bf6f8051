"""How a value stands among the words of the pages: the proof of a field.

In go the raw text an engine gave, its typed value, and where the engine says it stands, if it does;
out comes a `Proof`: `exact` (the same text), `normalized` (the same but for case, accents, signs
and spaces, or the same number or date written otherwise), `fuzzy` (nearly the same, as after a
recognizer's slip) or `absent`. Numbers and dates are never nearly the same. This module knows no
engine and no schema.
"""

import datetime
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.document import BoundingBox, Evidence, FieldValue, Page
from parsers.extraction.word_index import Place, WordRun, runs_of, runs_within

Hint = tuple[int, BoundingBox | None]
"""The page number, and the box if there is one, where an engine says that a value stands."""

Search = Callable[[WordRun], Iterable[Place]]


@dataclass(frozen=True, slots=True)
class Proof:
    """How a value stands on a page, the box around its words, and their text as `raw`.

    Of an absent value, page and box are what the engine claimed, and raw is what it said.
    """

    evidence: Evidence
    page_number: int | None
    box: BoundingBox | None
    raw: str


def find_evidence(
    raw: str, value: FieldValue | None, pages: Sequence[Page], hint: Hint | None = None
) -> Proof:
    """`Witness(pages).find`, for one value; make one Witness where there are several."""
    return Witness(pages).find(raw, value, hint)


class Witness:
    """The words of the pages, indexed as they are needed, so that many values are found quickly."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = {page.number: page for page in pages}
        self._runs: dict[int, list[WordRun]] = {}

    def find(self, raw: str, value: FieldValue | None, hint: Hint | None = None) -> Proof:
        """The strongest place of the value; among equals the nearest to the hint, else the first.

        What stands within the hinted box comes before all else. A hint to no page is none.
        """
        text = " ".join(raw.split())
        if hint and hint[0] not in self._pages:
            hint = None
        if not text:
            return _absent(raw, hint)
        hinted, runs = self._hinted(hint), self._ordered(hint)
        return (
            _strictly(hinted, text, value, hint)
            or _strictly(runs, text, value, hint)
            or _nearly([*hinted, *runs], text, value)
            or _absent(raw, hint)
        )

    def _hinted(self, hint: Hint | None) -> list[WordRun]:
        if hint is None or hint[1] is None:
            return []
        return runs_within(self._pages[hint[0]], hint[1])

    def _ordered(self, hint: Hint | None) -> list[WordRun]:
        """Every run of words, those of the hinted page first."""
        numbers = sorted(self._pages, key=lambda number: (not hint or number != hint[0], number))
        return [run for number in numbers for run in self._of_page(number)]

    def _of_page(self, number: int) -> list[WordRun]:
        if number not in self._runs:
            self._runs[number] = runs_of(self._pages[number])
        return self._runs[number]


def _strictly(
    runs: Sequence[WordRun], text: str, value: FieldValue | None, hint: Hint | None
) -> Proof | None:
    for evidence, search in _searches(text, value):
        found = [(run, place) for run in runs for place in search(run)]
        if found:
            run, place = _nearest(found, hint)
            return _proof(evidence, run, place)
    return None


def _searches(text: str, value: FieldValue | None) -> Iterator[tuple[Evidence, Search]]:
    yield Evidence.EXACT, lambda run: run.same(text)
    if isinstance(value, Decimal | datetime.date):
        yield Evidence.NORMALIZED, lambda run: run.equal(value)
    else:
        yield Evidence.NORMALIZED, lambda run: run.folded_same(text)


def _nearest(found: list[tuple[WordRun, Place]], hint: Hint | None) -> tuple[WordRun, Place]:
    if hint is None:
        return found[0]
    return min(found, key=lambda each: _distance(each[0], each[1], hint))


def _distance(run: WordRun, place: Place, hint: Hint) -> tuple[bool, float]:
    """Another page is further than any place of this one; then from middle to middle."""
    box, claimed = run.box(place), hint[1]
    if run.page_number != hint[0] or box is None or claimed is None:
        return run.page_number != hint[0], 0.0
    return False, math.hypot(box.center_x - claimed.center_x, box.center_y - claimed.center_y)


def _nearly(runs: Iterable[WordRun], text: str, value: FieldValue | None) -> Proof | None:
    if isinstance(value, Decimal | datetime.date):
        return None
    best: tuple[float, WordRun, Place] | None = None
    for run in runs:
        found = run.nearly(text)
        if found and (best is None or found[0] > best[0]):
            best = found[0], run, found[1]
    return _proof(Evidence.FUZZY, best[1], best[2]) if best else None


def _proof(evidence: Evidence, run: WordRun, place: Place) -> Proof:
    return Proof(evidence, run.page_number, run.box(place), run.text[slice(*place)])


def _absent(raw: str, hint: Hint | None) -> Proof:
    number, box = hint or (None, None)
    return Proof(Evidence.ABSENT, number, box, raw)
