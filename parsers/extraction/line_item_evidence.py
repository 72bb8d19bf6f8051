"""Where on the pages the values of a list's rows are, each row with separate words.

In: the values of one row after another, in the order of the answer. Out: their proofs. The longest
value that is found decides which line of the page is the row's; the others are looked for there
first. Words that prove one value prove no other while there are more of the same. This module knows
no schema and no answer.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from parsers.document import Evidence, FieldValue, Page, Word
from parsers.extraction.evidence import EvidenceSearch, Hint, Proof

MOST_SEARCHES = 4_000
"""Of the free words of pages, each indexed anew, for values that stand in several rows: as many as
the longest lists need that are real."""
NEXT_LINE = 1.5  # heights of the line below which its amounts may stand, as on receipts


@dataclass(frozen=True, slots=True)
class Sought:
    """A value to be found: its text and typed value, and where the engine places it."""

    text: str
    value: FieldValue | None
    hint: Hint | None = None


class RowPlaces:
    """The places of one list's rows; made anew for the next list."""

    def __init__(self, pages: Sequence[Page], search: EvidenceSearch) -> None:
        self._search = search
        self._pages = {page.number: page for page in pages}
        self._words = {page.number: _FreeWords(page.words) for page in pages}
        self._anywhere = cache(lambda sought: search.find(sought.text, sought.value, sought.hint))
        self._searches = 0
        self._reached: dict[str, int | None] = {}
        """The page where the last of equal values was found; None if no page has another."""

    def find(self, row: Sequence[Sought]) -> list[Proof]:
        """The proofs of a row's values, in their order."""
        proofs: dict[int, Proof] = {}
        line: Hint | None = None
        for place in sorted(range(len(row)), key=lambda place: -len(row[place].text)):
            proof = self._find(row[place], line)
            if proof.page_number is not None and proof.evidence is not Evidence.ABSENT:
                self._words[proof.page_number].take(proof)
                line = line or (proof.page_number, proof.box)
            proofs[place] = proof
        return [proofs[place] for place in range(len(row))]

    def _find(self, sought: Sought, line: Hint | None) -> Proof:
        if sought.hint and sought.hint[1]:
            return self._search.find(sought.text, sought.value, sought.hint)
        if beside := self._beside(sought, line):
            return beside
        proof = self._anywhere(sought)
        number = line[0] if line else proof.page_number
        if proof.evidence is Evidence.ABSENT or number is None:
            return proof
        if line is None and self._words[number].are_free(proof):
            return proof
        return self._elsewhere(sought, number, line) or proof

    def _beside(self, sought: Sought, line: Hint | None) -> Proof | None:
        """Among the free words of the row's line, then also of the next one."""
        if not line or not line[1]:
            return None
        top, low = line[1].y0, line[1].y1
        bottoms = (low, low + NEXT_LINE * line[1].height)
        found = (self._among(line[0], top, bottom, sought, None) for bottom in bottoms)
        return next(filter(None, found), None)

    def _elsewhere(self, sought: Sought, first: int, line: Hint | None) -> Proof | None:
        """Among the free words of a page, nearest to the line, or of the pages after it."""
        reached = self._reached.get(sought.text, first)
        if reached is None:
            return None
        for number in sorted(self._words):
            if number >= max(first, reached) and self._searches < MOST_SEARCHES:
                self._searches += 1
                if found := self._among(number, 0, 1, sought, line):
                    self._reached[sought.text] = number
                    return found
        self._reached[sought.text] = None
        return None

    def _among(
        self, number: int, top: float, bottom: float, sought: Sought, hint: Hint | None
    ) -> Proof | None:
        words = self._words[number].between(top, bottom)
        if not words:
            return None  # a page without words would be searched by its blocks
        page = replace(self._pages[number], words=words)
        proof = EvidenceSearch([page]).find(sought.text, sought.value, hint)
        return proof if proof.evidence in (Evidence.EXACT, Evidence.NORMALIZED) else None


class _FreeWords:
    """The words of a page that prove no value yet."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._heights = sorted((word.box.center_y, place) for place, word in enumerate(words))
        self._free = set(range(len(words)))

    def between(self, top: float, bottom: float) -> tuple[Word, ...]:
        """Those whose middle is between two heights of the page, in the page's order."""
        return tuple(
            self._words[place] for place in self._places(top, bottom) if place in self._free
        )

    def _places(self, top: float, bottom: float) -> list[int]:
        first = bisect_left(self._heights, (top, -1))
        last = bisect_right(self._heights, (bottom, len(self._words)))
        return sorted(place for _, place in self._heights[first:last])

    def take(self, proof: Proof) -> None:
        self._free -= self._of(proof)

    def are_free(self, proof: Proof) -> bool:
        """Whether any word of the proof is; a proof without words takes none."""
        places = self._of(proof)
        return not places or not self._free.isdisjoint(places)

    def _of(self, proof: Proof) -> set[int]:
        """The words that the proof is made of."""
        box = proof.box
        if box is None:
            return set()
        near = [(place, self._words[place]) for place in self._places(box.y0, box.y1)]
        return {
            place
            for place, word in near
            if box.x0 <= word.box.center_x <= box.x1
            and (word.text in proof.raw or proof.raw in word.text)
        }
