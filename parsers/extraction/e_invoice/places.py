"""Where a value of the XML stands on the pages, and which places are taken.

In: the pages and values. Out: places. A number that stands once proves one amount: its place is
taken by the field that has it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.document import BoundingBox, Evidence, Field, FieldValue, Page
from parsers.document.text import fold
from parsers.extraction.evidence import NUMERIC
from parsers.extraction.word_index import PlacedTokens, WordRun, runs_of
from parsers.values.amounts import find_numbers
from parsers.values.currencies import SHORT_NAMES, currency_meant

CURRENCY, EUR = "currency", "EUR"
SIGNS = " .,:;()"
EUROS = frozenset({"euro", "euros"})
LAKH, CRORES = Decimal(100_000), Decimal(10) ** 12
"""Amounts that may be grouped by two figures."""
WHOLE = BoundingBox(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Found:
    """raw: as it is printed."""

    page_number: int
    box: BoundingBox | None
    raw: str
    evidence: Evidence


class Places:
    """The words of the pages, and the places that are taken."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = {page.number: page for page in pages}
        self._runs: dict[int, list[WordRun]] = {}
        self._tokens: dict[int, PlacedTokens] = {}
        self._taken: list[tuple[int, BoundingBox]] = []

    def take(self, page_number: int | None, box: BoundingBox | None) -> None:
        if page_number is not None and box is not None:
            self._taken.append((page_number, box))

    def find(
        self,
        raw: str,
        value: FieldValue,
        signless: bool,
        band: tuple[int, BoundingBox] | None,
        *,
        shared: bool = False,
    ) -> Found | None:
        """The first place that is not taken; of a text, and where it may be shared, any. band: the
        only part to look in."""
        numeric = isinstance(value, NUMERIC) and not shared
        for found in self._all(raw, value, signless, band):
            if not numeric or not self._is_taken(found):
                return found
        return None

    def texts(self) -> list[str]:
        """The words of each page along its lines."""
        return [run.text for run in self._runs_in(None)]

    def is_trusted(self, least: float) -> bool:
        """Whether there are words, and those that were recognised are so with that confidence, from
        0 to 1, on average."""
        words = [word for page in self._pages.values() for word in page.words]
        seen = [word.confidence for word in words if word.confidence is not None]
        return bool(words) and (not seen or sum(seen) >= least * len(seen))

    def words_in(self, page_number: int, box: BoundingBox) -> list[str]:
        if page_number not in self._pages:
            return []
        return [token.text for token in self._tokens_of(page_number).within(box)]

    def words(
        self, band: tuple[int, BoundingBox] | None
    ) -> Iterator[tuple[str, int, BoundingBox | None]]:
        """With their pages and boxes."""
        numbers = [band[0]] if band else list(self._pages)
        for number in filter(self._pages.__contains__, numbers):
            box = band[1] if band else WHOLE
            for token in self._tokens_of(number).within(box):
                yield token.text, number, token.box

    def prints_currency(self, wanted: str) -> bool:
        """Whether its code, its sign or a sign that it shares stands on the pages."""
        return any(_means(raw, wanted) for raw, _, _ in self.words(None))

    def printed_currency(self, wanted: str) -> Field | None:
        """The one that signs, codes or its name say most often on the pages, if none of them can
        be the wanted one."""
        found: list[Field] = []
        for raw, number, box in self.words(None):
            word = raw.strip(SIGNS)
            if _means(raw, wanted):
                return None
            meant = EUR if fold(word) in EUROS else currency_meant(_mark(word), None)
            if meant and (word.upper() not in SHORT_NAMES or _is_in_head(raw, word)):
                found.append(Field(CURRENCY, word, meant, number, box, Evidence.EXACT))
        if not found:
            return self._printed_sign(wanted)
        return _most_often(found)

    def _printed_sign(self, wanted: str) -> Field | None:
        """The one that stands most often at amounts, whatever it means, if none can be the wanted
        one."""
        marks: list[Field] = []
        for number, page in self._pages.items():
            run = runs_of(page)[0]
            for each in find_numbers(run.text):
                if each.mark:
                    box = run.box((each.start, each.end))
                    told = Field(CURRENCY, each.mark, each.mark, number, box, Evidence.EXACT)
                    marks.append(told)
        if any(currency_meant(each.raw.upper(), wanted) == wanted for each in marks):
            return None
        return _most_often(marks)

    def _all(
        self, raw: str, value: FieldValue, signless: bool, band: tuple[int, BoundingBox] | None
    ) -> Iterator[Found]:
        wanted = [value, -value] if signless and isinstance(value, Decimal) else [value]
        text = " ".join(str(value).split()) if isinstance(value, str) else raw
        for run in self._runs_in(band):
            equal = [place for each in wanted for place in _equal(run, each, signless)]
            for place in dict.fromkeys(equal):
                yield _found(run, place, Evidence.NORMALIZED, raw)
            if isinstance(value, str):
                for place in filter(run.is_whole, run.folded_same(text)):
                    yield _found(run, place, Evidence.NORMALIZED, text)

    def _runs_in(self, band: tuple[int, BoundingBox] | None) -> Iterator[WordRun]:
        if band is not None:
            number, box = band
            if number in self._pages:
                yield WordRun(number, self._tokens_of(number).within(box))
            return
        for number, page in self._pages.items():
            if number not in self._runs:
                self._runs[number] = runs_of(page)
            yield from self._runs[number]

    def _tokens_of(self, number: int) -> PlacedTokens:
        if number not in self._tokens:
            self._tokens[number] = PlacedTokens(self._pages[number])
        return self._tokens[number]

    def _is_taken(self, found: Found) -> bool:
        if found.box is None:
            return False
        return any(
            number == found.page_number and box.holds_middle_of(found.box)
            for number, box in self._taken
        )


def _found(run: WordRun, place: tuple[int, int], evidence: Evidence, raw: str) -> Found:
    text = run.text[slice(*place)]
    return Found(run.page_number, run.box(place), text, Evidence.EXACT if text == raw else evidence)


def _equal(run: WordRun, value: FieldValue, signless: bool) -> Iterator[tuple[int, int]]:
    """But for a part of a number with the other sign: the 119 of `- 119`."""
    is_signed = isinstance(value, Decimal) and value != 0 and not signless
    others = run.equal(-value) if is_signed and isinstance(value, Decimal) else []
    for start, end in (*run.equal(value), *_by_lakhs(run, value)):
        if not any(one <= start and end <= other for one, other in others):
            yield start, end


def _by_lakhs(run: WordRun, value: FieldValue) -> Iterator[tuple[int, int]]:
    """Where an amount stands in groups of two figures with blanks, as `6 37 664.20`."""
    if not isinstance(value, Decimal) or not LAKH <= abs(value) < CRORES:
        return
    whole, _, part = f"{abs(value):.2f}".partition(".")
    pairs = re.findall(r"..", whole[:-3].rjust(len(whole) - 3 + len(whole[:-3]) % 2))
    grouped = " ".join([*pairs, whole[-3:]]).strip()
    for sign in ".,":
        yield from run.same(f"{grouped}{sign}{part}")


def _most_often(marks: Sequence[Field]) -> Field | None:
    counted = Counter(fold(str(each.value)) for each in marks)
    return max(marks, key=lambda each: counted[fold(str(each.value))], default=None)


def _means(raw: str, currency: str) -> bool:
    word = raw.strip(SIGNS)
    is_euro = currency == EUR and fold(word) in EUROS
    return is_euro or currency_meant(_mark(word), currency) == currency


def _mark(word: str) -> str:
    """Short names are known in capitals."""
    return word.upper() if word.upper() in SHORT_NAMES else word


def _is_in_head(raw: str, word: str) -> bool:
    """Whether a short name of a currency means money without an amount: as `(RM)`, `zł`."""
    return raw.strip(".,:;") == f"({word})" or not word.isascii()
