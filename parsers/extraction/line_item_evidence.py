"""Where the values of a list's rows stand, each row on words of its own.

In go the values of one row after the other, in the order of the answer; out come their proofs. The
longest value that is found says which line of the page is the row's; the others are looked for
there first. Words that prove one value prove no other while there are more of the same. This module
knows no schema and no answer.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.document import Evidence, FieldValue, Page, Word
from parsers.extraction.evidence import Hint, Proof, Witness

MOST_SEARCHES = 400
"""Of pages without the words taken, each indexed anew: hundreds of equal rows are a loop, not a
table."""
NEXT_LINE = 1.5  # heights of the line below which its amounts may stand, as on receipts


@dataclass(frozen=True, slots=True)
class Sought:
    """A value to be found: its text and typed value, and where the engine says it stands."""

    text: str
    value: FieldValue | None
    hint: Hint | None = None


class RowPlaces:
    """The places of one list's rows; made anew for the next list."""

    def __init__(self, pages: Sequence[Page], witness: Witness) -> None:
        self._witness = witness
        self._pages = {page.number: page for page in pages}
        self._words = {page.number: _FreeWords(page.words) for page in pages}
        self._known: dict[Sought, Proof] = {}
        self._searches = 0

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
            return self._witness.find(sought.text, sought.value, sought.hint)
        beside = self._beside(sought, line)
        if beside:
            return beside
        proof = self._anywhere(sought)
        number = line[0] if line else proof.page_number
        if proof.evidence is Evidence.ABSENT or number is None:
            return proof
        if line is None and self._words[number].are_free(proof):
            return proof
        return self._elsewhere(sought, number, line) or proof

    def _anywhere(self, sought: Sought) -> Proof:
        if sought not in self._known:
            proof = self._witness.find(sought.text, sought.value, sought.hint)
            self._known[sought] = proof
        return self._known[sought]

    def _beside(self, sought: Sought, line: Hint | None) -> Proof | None:
        """Among the free words of the row's line, then also of the next one."""
        if not line or not line[1]:
            return None
        number, box = line[0], line[1]
        for bottom in (box.y1, box.y1 + NEXT_LINE * box.height):
            found = self._among(number, self._words[number].between(box.y0, bottom), sought, None)
            if found:
                return found
        return None

    def _elsewhere(self, sought: Sought, first: int, line: Hint | None) -> Proof | None:
        """Among the free words of a page, nearest to the line, or of the pages behind it."""
        for number in sorted(self._words):
            if number < first or self._searches >= MOST_SEARCHES:
                continue
            self._searches += 1
            found = self._among(number, self._words[number].between(0, 1), sought, line)
            if found:
                return found
        return None

    def _among(
        self, number: int, words: Sequence[Word], sought: Sought, hint: Hint | None
    ) -> Proof | None:
        if not words:
            return None  # a page without words would be searched by its blocks
        page = replace(self._pages[number], words=tuple(words))
        proof = Witness([page]).find(sought.text, sought.value, hint)
        return proof if proof.evidence in (Evidence.EXACT, Evidence.NORMALIZED) else None


class _FreeWords:
    """The words of a page that prove no value yet."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._taken: set[int] = set()
        heights = [word.box.center_y for word in words]
        self._order = sorted(range(len(words)), key=lambda place: heights[place])
        self._heights = sorted(heights)

    def between(self, top: float, bottom: float) -> list[Word]:
        """Those whose middle is between two heights of the page, in the page's order."""
        free = [place for place in self._at(top, bottom) if place not in self._taken]
        return [self._words[place] for place in sorted(free)]

    def take(self, proof: Proof) -> None:
        self._taken.update(self._of(proof))

    def are_free(self, proof: Proof) -> bool:
        """Whether any word of the proof is; a proof without words takes none."""
        places = list(self._of(proof))
        return not places or not self._taken.issuperset(places)

    def _of(self, proof: Proof) -> Iterator[int]:
        """The words that the proof is made of."""
        box = proof.box
        for place in self._at(box.y0, box.y1) if box else ():
            word = self._words[place]
            within = box and box.x0 <= word.box.center_x <= box.x1
            if within and (word.text in proof.raw or proof.raw in word.text):
                yield place

    def _at(self, top: float, bottom: float) -> list[int]:
        start, end = bisect_left(self._heights, top), bisect_right(self._heights, bottom)
        return self._order[start:end]
