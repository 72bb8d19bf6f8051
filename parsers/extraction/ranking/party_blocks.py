"""Phrases -> which party a name or an address belongs to, by the heading that it stands below.

In: phrases. Out: for a phrase, the party that its heading names, and how many lines below it
stands: "Bill to" above a block, before it in the line, or above the labels of a form, as in
`Name: Mill` below `Receiver`. A name or an address below the heading of one party is not the
other's; and what stands right below it is its name, not the person in the next line. This module
knows no model.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from parsers.document.text import fold
from parsers.extraction.places import has_street_form
from parsers.extraction.ranking.candidates import Candidate, Kind
from parsers.extraction.ranking.cleaned import is_foreign, is_label
from parsers.extraction.ranking.concepts import CONCEPTS, concepts_in
from parsers.extraction.ranking.phrases import Phrases
from parsers.extraction.vocabulary import folded

SELLERS, BUYERS, OTHERS = (
    frozenset(map(CONCEPTS.index, names))
    for names in (
        ("invoice.seller",),
        ("invoice.buyer", "invoice.buyer_address"),
        ("labels.delivery_addresses",),
    )
)
LONGEST = 60
"""Characters of a heading."""
LINES_BELOW = 6
"""Lines below a heading in which its party stands, at most."""
MIDDLE = 0.06
"""Of the page's width, from its middle: what is centred."""
NEXT_LINE, BELOW_HEADING = 2.6, 4.0
"""Heights from a line of a block to the next one, and from a heading to the first, at most."""
# On drawn layouts that may be looked at and readable documents of other makers, 2026-11-30.
OTHERS_BLOCK = 0.05
"""What it leaves of the odds of a value that it stands below the other party's heading."""
FIRST = 4.0
"""What it adds to a name's odds that it stands right below its party's heading."""
LATER = 0.25
"""What it leaves of them that it stands further below one, where the first line may be a name."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The party that it names, or none where it names another or several; at: its phrase; lines:
    how far below it something stands."""

    party: str
    at: int
    lines: int


@dataclass(frozen=True, slots=True)
class PartyBlocks:
    """The headings of a document's phrases."""

    phrases: Phrases
    _known: dict[int, Heading | None] = field(default_factory=dict)

    def factor(self, name: str, one: Candidate, firsts: frozenset[int]) -> float:
        """What where it stands makes of a candidate's odds for a field. firsts: phrases that may be
        names."""
        if one.kind not in (Kind.NAME, Kind.ADDRESS):
            return 1.0
        found = self.heading(one)
        if found is None or not found.party:
            return 1.0
        if found.party != name.partition("_")[0]:
            return OTHERS_BLOCK
        if one.kind is Kind.ADDRESS:
            return 1.0
        if found.lines <= 1:
            return FIRST
        return LATER if self._first(found) in firsts else 1.0

    def is_first(self, name: str, one: Candidate) -> bool:
        """Is it all that stands in the line right below its party's heading, or right of it?"""
        found = self.heading(one)
        text = self.phrases.texts[one.phrase].rstrip(" ,;")
        return (
            found is not None
            and found.party == name
            and found.lines <= 1
            and not is_detail(one.piece.text)
            and not is_label(one.piece.text)
            and not has_street_form(one.piece.text)
            and (one.last != one.phrase or _is_whole(text, one.piece.text))
        )

    def heading(self, one: Candidate) -> Heading | None:
        """One word without a colon before a name may be its own: `Van der Meer`."""
        line = self.phrases.lines[one.line].text
        before = line[int(self.phrases.start[one.phrase]) : one.start]
        is_said = ":" in before or " " in before.strip()
        party = party_named(before) if is_said else None
        if party is None:
            return self._above(one.phrase)
        return self._of_block(one.phrase) or Heading(party, one.phrase, 0)

    def _first(self, found: Heading) -> int:
        at = int(self.phrases.below[found.at])
        for _ in range(LINES_BELOW):
            if at < 0 or not is_detail(self.phrases.texts[at]):
                break
            at = int(self.phrases.below[at])
        return at

    def _above(self, at: int) -> Heading | None:
        if at not in self._known:
            self._known[at] = self._look(at)
        return self._known[at]

    def _look(self, at: int) -> Heading | None:
        left = int(self.phrases.left[at])
        if left >= 0:
            party = party_named(self.phrases.texts[left])
            if party is not None:
                return self._of_block(left) or Heading(party, left, 0)
            if self.phrases.texts[left].rstrip().endswith((":", "：")):
                at = left
        return self._higher(at)

    def _of_block(self, at: int) -> Heading | None:
        """The heading above a label, unless that has a value beside it, too."""
        found = self._higher(at)
        right = int(self.phrases.right[found.at]) if found else -1
        is_beside = right >= 0 and party_named(self.phrases.texts[right]) is None
        return None if is_beside else found

    def _higher(self, at: int) -> Heading | None:
        """The heading above a line, such as that of a form whose labels say `Name` alone."""
        lines = 0
        while lines < LINES_BELOW:
            up = self._middle_above(at)
            up = int(self.phrases.above[at]) if up is None else up
            if up < 0 or self.phrases.page[up] != self.phrases.page[at]:
                return None
            party = party_named(self.phrases.texts[up])
            if not self._is_near(up, at, NEXT_LINE if party is None else BELOW_HEADING):
                return None
            if party is None and self._is_other_heading(up):
                return None
            lines += party is not None or not is_detail(self.phrases.texts[up])
            if party is not None:
                return Heading(party, up, lines)
            at = up
        return None

    def _is_other_heading(self, at: int) -> bool:
        """Does it end with a colon, and nothing follows in its line?"""
        ends = self.phrases.texts[at].rstrip().endswith((":", "："))
        return ends and int(self.phrases.right[at]) < 0 and int(self.phrases.left[at]) < 0

    def _middle_above(self, at: int) -> int | None:
        """A heading in the middle of the page and alone in its line is one of all below it."""
        up = int(self.phrases.first[at]) - 1
        if up < 0 or self.phrases.first[up] != up or self.phrases.page[up] != self.phrases.page[at]:
            return None
        middle = (self.phrases.box[up, 0] + self.phrases.box[up, 2]) / 2
        return up if abs(middle - 0.5) <= MIDDLE and party_named(self.phrases.texts[up]) else None

    def _is_near(self, up: int, at: int, most: float) -> bool:
        high = max(self.phrases.height[up], self.phrases.height[at])
        return bool(self.phrases.box[at, 1] - self.phrases.box[up, 1] <= most * high)


def _is_whole(text: str, name: str) -> bool:
    """Is a name the end of a text, or what stands before a bar?"""
    rest = text.partition(name)[2].lstrip()
    return not rest or rest[0] in "|·•"


@lru_cache(maxsize=8192)
def party_named(text: str) -> str | None:
    """`seller` or `buyer` if it is a heading and nothing else; an empty text if it names somebody
    else or both; None if it is none."""
    if len(text) > LONGEST or is_salutation(text) or any(map(str.isdigit, text)):
        return None
    if not is_label(text):
        return None
    concepts = [frozenset(one.concepts) for one in concepts_in(text)]
    if not all(each & (SELLERS | BUYERS | OTHERS) for each in concepts):
        return None
    sells = any(each & SELLERS for each in concepts)
    buys = any(each & BUYERS for each in concepts)
    if sells != buys:
        return "seller" if sells else "buyer"
    return ""


@lru_cache(maxsize=8192)
def is_detail(text: str) -> bool:
    """What may stand between a heading and a name: a salutation, a number with its label."""
    if is_salutation(text) or fold(text) in folded("labels.numbers"):
        return True
    return is_foreign(text) and any(map(str.isdigit, text))


def is_salutation(text: str) -> bool:
    return fold(text) in folded("addresses.salutations")


def is_tax_status(text: str) -> bool:
    return fold(text) in folded("addresses.tax_statuses")
