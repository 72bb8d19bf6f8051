"""A name or an address -> the same without what is none of it.

In: candidates. Out: candidates without the label before them (`Customer Name: Mill`), and addresses
without lines of others at their ends: a tax number, a telephone number, a heading, the name of the
party. Labels are known by their colon or by the lexicon. This module knows no field and no model.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from parsers.document.text import fold
from parsers.extraction.code_patterns import tax_numbers_in
from parsers.extraction.lines import join
from parsers.extraction.places import has_contact, has_street_form, place_score
from parsers.extraction.ranking.candidates import Candidate
from parsers.extraction.ranking.concepts import CONCEPTS, concepts_in
from parsers.extraction.ranking.phrases import Phrases
from parsers.extraction.ranking.spans import TOWN, bare
from parsers.extraction.vocabulary import folded
from parsers.values.dates import find_dates

TITLES = CONCEPTS.index("invoice.titles")
PARTY_LABELS = frozenset(map(CONCEPTS.index, ("invoice.seller", "invoice.buyer")))
MOST_WORDS = 6
"""Words of a label before a colon."""
FIGURES = 6
"""Figures, at least, of a telephone number without letters."""
TAX_FIGURES = 8
"""Figures, at least, of a tax number without its label: a house may have six."""
_LABEL = re.compile(r"^[^:：\d]{2,60}[:：]\s*(?=\S)")
_BAR = re.compile(r" ?[|•·] ?")

Part = tuple[int, int, int]
"""A phrase, and where a part of it begins and ends in its line."""


@dataclass(frozen=True, slots=True)
class Cleaner:
    phrases: Phrases

    def name(self, one: Candidate) -> Candidate:
        """A name without its label, and without the document's title behind it."""
        if one.last != one.phrase:
            return one
        text = self._text((one.phrase, one.start, one.end))
        start, end = after_label(text) or _after_party(text), one.start + _before_title(text)
        changed = start or end < one.end
        return self._made(one, [(one.phrase, one.start + start, end)]) if changed else one

    def is_cut(self, one: Candidate) -> bool:
        """Does a name end with a word that joins it with the next one, as in `DATA DA EMISSÃO`?"""
        line = self.phrases.lines[one.line].text
        last = one.piece.text.split()[-1]
        goes_on = line[one.end : one.end + 2].lstrip()[:1].isalpha()
        return goes_on and fold(last) in folded("language.function_words")

    def address(self, one: Candidate, names: Set[str]) -> Candidate | None:
        """An address without its label and the lines of others at its ends; names: folded, those of
        parties. None if nothing of an address is left."""
        known = self._parts(one)
        parts = [part for each in known for part in self._parted(each)]
        while parts and self._is_above(parts, names):
            parts = parts[1:]
        while parts and is_foreign(self._text(parts[-1])):
            parts = parts[:-1]
        parts = [(at, start + after_label(self._text((at, start, end))), end)
                 for at, start, end in parts]  # fmt: skip
        if not any(TOWN.search(self._text(part)) for part in parts):
            return None
        whole = list(self._merged(parts))
        return one if whole == known else self._made(one, whole)

    def is_behind_word(self, one: Candidate) -> bool:
        """Does an address begin in its line behind one word, without a colon or a comma?"""
        text = self.phrases.lines[one.line].text
        before = text[int(self.phrases.start[one.phrase]) : one.start].strip()
        return before.isalnum()

    def _parts(self, one: Candidate) -> list[Part]:
        if one.last == one.phrase:
            return [(one.phrase, one.start, one.end)]
        chain = [one.phrase]
        while chain[-1] != one.last and self.phrases.below[chain[-1]] >= 0:
            chain.append(int(self.phrases.below[chain[-1]]))
        return [
            (at, int(self.phrases.start[at]) + start, int(self.phrases.start[at]) + end)
            for at in chain
            for start, end in [bare(self.phrases.texts[at], (0, len(self.phrases.texts[at])))]
            if start < end
        ]

    def _parted(self, part: Part) -> Iterator[Part]:
        """The parts between bars and dots."""
        at, start, end = part
        text, begin = self._text(part), 0
        for bar in _BAR.finditer(text):
            if bar.start() > begin:
                yield at, start + begin, start + bar.start()
            begin = bar.end()
        if begin < end - start:
            yield at, start + begin, end

    def _merged(self, parts: Sequence[Part]) -> Iterator[Part]:
        """Those of a phrase as one again."""
        last: Part | None = None
        for one in parts:
            if last and last[0] == one[0]:
                last = last[0], last[1], one[2]
                continue
            if last:
                yield last
            last = one
        if last:
            yield last

    def _is_above(self, parts: Sequence[Part], names: Set[str]) -> bool:
        """Is the first part none of the address: what is none anywhere, or a name above streets?"""
        text = self._text(parts[0])
        if is_foreign(text):
            return True
        if len(parts) < 2 or any(map(str.isdigit, text)):
            return False
        below = self._text(parts[1])
        town = TOWN.search(below)
        is_street = has_street_form(below) and (town.start() > 0 if town else len(parts) > 2)
        return is_street and (fold(text) in names or (is_person(text) and not place_score(text)))

    def _text(self, part: Part) -> str:
        at, start, end = part
        return self.phrases.lines[int(self.phrases.line[at])].text[start:end]

    def _made(self, one: Candidate, parts: Sequence[Part]) -> Candidate:
        lines = self.phrases.lines
        pieces = [lines[int(self.phrases.line[at])].piece(start, end) for at, start, end in parts]
        piece = pieces[0] if len(pieces) == 1 else join(pieces)
        (first, start, _), (last, _, end) = parts[0], parts[-1]
        if first != last:
            end = int(self.phrases.end[first])
        return replace(
            one, phrase=first, last=last, line=int(self.phrases.line[first]), start=start, end=end,
            piece=piece, value=fold(piece.text),
        )  # fmt: skip


def after_label(text: str) -> int:
    """Where a text goes on behind its label, 0 without one."""
    found = _LABEL.match(text)
    if found is None or len(found[0].split()) > MOST_WORDS or "//" in text[: found.end() + 2]:
        return 0
    return found.end() if sum(map(str.isalpha, text[found.end() :])) > 1 else 0


def _after_party(text: str) -> int:
    """Where a name goes on behind words such as `Invoice for`, 0 without them."""
    found = concepts_in(text)[:1]
    for one in found:
        label = text[one.start : one.end]
        if not one.start and " " in label.strip() and set(one.concepts) & PARTY_LABELS:
            rest = text[one.end :].lstrip()
            return len(text) - len(rest) if sum(map(str.isalpha, rest)) > 1 else 0
    return 0


def _before_title(text: str) -> int:
    """Where a name ends before the document's title, in capitals beside it."""
    words = text.split()
    if len(words) < 3 or not words[-1].isupper() or words[-2].isupper():
        return len(text)
    found = concepts_in(text)
    title = bool(found) and found[-1].end == len(text) and TITLES in found[-1].concepts
    return len(text) - len(words[-1]) - 1 if title else len(text)


@lru_cache(maxsize=8192)
def is_person(text: str) -> bool:
    """Two to four words of letters alone, each with a capital."""
    words = text.replace("-", " ").replace(".", " ").split()
    return 1 < len(words) < 5 and all(word.isalpha() and word[0].isupper() for word in words)


@lru_cache(maxsize=8192)
def is_foreign(text: str) -> bool:
    """Is it a line that is none of an address: a label or its value, a date, a number to call, a
    tax number?"""
    rest = text[after_label(text) :]
    figures = sum(map(str.isdigit, rest))
    letters = sum(map(str.isalpha, rest))
    if has_contact(rest) or is_label(text) or (not letters and figures >= FIGURES):
        return True
    if rest != text and any(True for _ in find_dates(rest)):
        return True
    if ":" in text and not TOWN.search(rest) and not has_street_form(rest):
        return True
    return figures >= TAX_FIGURES and not TOWN.search(rest) and bool(tax_numbers_in(rest))


@lru_cache(maxsize=8192)
def is_label(text: str) -> bool:
    """Words of labels and nothing else, as in `CREDIT INVOICE`."""
    if any(map(str.isdigit, text)):
        return False
    letters = sum(map(str.isalpha, text))
    found = concepts_in(text)
    covered = sum(sum(map(str.isalpha, text[one.start : one.end])) for one in found)
    return bool(found) and covered >= letters
