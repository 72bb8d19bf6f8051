"""Runs of text -> what a document calls itself.

In: the runs of a first page and the types that are possible; out: `Naming`s, each with who owns the
name and how much it says. A name is one where it stands out at the top, or alone in its line, or
before the document's number; within a sentence only behind `this`. The label of a value, such as
`Order no.` on an invoice, says little, and a mere mention nothing. Names are those of the types,
those that the lexicon has for other built-in types, and for documents that have no type here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from parsers.document.text import fold
from parsers.extraction.choosing.looks import WIDE_SIGNS, Run, Token
from parsers.extraction.document_type import DocumentType
from parsers.extraction.vocabulary import folded
from parsers.lexicon import CONCEPTS, sections_with
from parsers.values.dates import find_dates

PLAIN, THIS = "documents.", "names.this"
AGREEMENTS = frozenset({"documents.agreement", "documents.contract"})
NO_BILL = "documents.proforma"
"""Nobody owes what such a document asks for, though its name is among those of invoices."""
LONGEST_NAME = 6
"""Words."""
LONGEST_TITLE, MOST_SPACED = 14, 60
"""Words of a run that may be a title, and letters of one that stand apart."""
SHORTEST_IN_LABEL, STEM = 4, 5
"""Letters of a name that is looked for in labels; a longer one may end otherwise there."""
SHORTEST_ENDING = 6
"""Letters of a name that ends a compound: `Stromrechnung`."""

# How much a name says, in points of the score. Measured by benchmarks/kinds.py on drawn documents
# of the layouts that may be looked at, 2026-11-30.
PROMINENT = 5.0
STRONG = 3.5
"""Bold or in capitals, alone in its line."""
ALONE, BESIDE = 2.5, 2.4
"""Alone in its line, or to the right of something else, as a title is of the sender."""
PART_OF_TITLE, NAME_AND_NUMBER = 2.2, 3.0
"""Something else stands beside it in a prominent run; but behind it, only a number."""
IN_SENTENCE = 3.0
LABELLED, DATED, REFERRED = 2.0, 1.6, 0.9
"""The type's name is within the label of one of its values; of its day, which a document made for
it has, too; or within one that stands on other documents, which name their order or delivery."""
NUMBERED = 1.5
"""Before a number, or in bold beside others: it may label another document's number."""
MENTIONED = 0.5
UPPER, UPPER_PLAIN, LOWER = 0.4, 0.3, 0.5
"""Of the page: where titles are, and those that only stand alone; and what a name says below, as a
part of that."""
LATER_IN_RUN = 0.9
OF_SOMETHING = 0.6
HEAD = 0.15
"""Of the page: a name so near the top is hardly a label, whatever stands beside it."""
AROUND = 4
"""Other words beside a name in a prominent run, at most."""
SMALL = 0.93
"""Times the size of most words, below which a run is a label or a note."""
SHORT_WORD = 3
"""Letters of a word between a name that begins a run and the figures in it."""
NEAR = 1.6
"""In heights of a run: what begins so closely below it may be its value."""

_WITH_FIGURES = re.compile(r"(?:(?<!\S)[A-Z]{1,3} )?\S*\d\S*")


@dataclass(frozen=True, slots=True)
class Naming:
    """owners: names of types, and concepts of the lexicon. is_label: of a value, no title.
    has_number: figures stand behind it."""

    owners: frozenset[str]
    text: str
    strength: float
    is_label: bool = False
    has_number: bool = False

    @property
    def is_shared(self) -> bool:
        """Some documents of this name have a type, others have none."""
        plain = sum(owner.startswith(PLAIN) for owner in self.owners)
        return 0 < plain < len(self.owners)


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The owners of each folded name and of its stem, and the names that compounds may end in."""

    owners: dict[str, frozenset[str]]
    stems: dict[str, frozenset[str]]
    endings: frozenset[str]


def namings(runs: Sequence[Run], types: Sequence[DocumentType]) -> list[Naming]:
    """Titles in the order of the page, then names in sentences."""
    names = names_of(types)
    short = (run for run in runs if len(run.tokens) <= LONGEST_TITLE or _is_spaced(run.tokens))
    found = [naming for run in short for naming in _in_title(run, runs, names)]
    prose = AGREEMENTS.union(each.name for each in types if each.hints.prose)
    return [*found, *_in_sentences(runs, names, prose)]


@lru_cache(maxsize=4096)
def in_label(label: str, names: Names) -> frozenset[str]:
    """Whose name is a part of the folded label, whatever the name's ending there."""
    stems = names.stems
    longest = max(
        (label[start:end] for start in range(len(label)) for end in range(start + 2, len(label) + 1)
         if label[start:end] in stems), key=len, default="",
    )  # fmt: skip
    return stems.get(longest, frozenset())


def names_of(types: Sequence[DocumentType]) -> Names:
    return _names(tuple((each.name, each.hints.titles) for each in types))


@lru_cache(maxsize=64)
def _names(types: tuple[tuple[str, tuple[str, ...]], ...]) -> Names:
    """Names of the types at hand, then those of other built-in types and of documents without type.
    A name that a built-in type shares with documents without type is of both."""
    known = sections_with("titles")
    hand = {name for name, _ in types}
    others = {name: frozenset(map(fold, known[name])) for name in known if name not in hand}
    plain = {each: folded(each) for each in document_concepts()}
    kin = [*others.values(), *plain.values()]
    given = {
        name: frozenset(map(fold, titles)) - folded(NO_BILL)
        if name in known
        else _with_kin(titles, kin)
        for name, titles in types
    }
    owners = _by_name(others) | _by_name(given)
    for key, concepts in _by_name(plain).items():
        if owners.get(key, frozenset()) <= known.keys():
            owners[key] = owners.get(key, frozenset()) | concepts
    stems = {key[:-1] if len(key) > STEM else key: owners[key] for key in owners if _may_label(key)}
    return Names(owners, stems, frozenset(key for key in owners if len(key) >= SHORTEST_ENDING))


def _may_label(key: str) -> bool:
    return len(key) >= SHORTEST_IN_LABEL or (len(key) > 1 and key[0] > WIDE_SIGNS)


def _by_name(claims: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """A name that several have is that of the one with the fewest names: credit notes are invoices
    with names of their own. Only the names of bills, tills share with others."""
    fewest: dict[str, list[str]] = {}
    for owner in sorted(claims, key=lambda each: len(claims[each])):
        for key in filter(None, claims[owner]):
            first = fewest.setdefault(key, [])
            if not first or len(claims[first[0]]) == len(claims[owner]) or key in _bills():
                first.append(owner)
    return {key: frozenset(each) for key, each in fewest.items()}


def _bills() -> frozenset[str]:
    return folded("tills.titles")


def _with_kin(titles: Iterable[str], others: Iterable[frozenset[str]]) -> frozenset[str]:
    """What a user's type is called in one language tells what it is called in the others. others:
    the names of other documents, none of which is at hand."""
    own = frozenset(map(fold, titles))
    return own.union(*(each for each in others if own & each))


@cache
def document_concepts() -> tuple[str, ...]:
    return tuple(each for each in CONCEPTS if each.startswith(PLAIN))


def _in_title(run: Run, runs: Sequence[Run], names: Names) -> Iterator[Naming]:
    matches = list(_matches(run.tokens, names))
    if not matches:
        return
    taken = {at for start, end, _ in matches for at in range(start, end)}
    figures = [(each.start, each.end) for each in find_dates(run.text)]
    figures += [each.span() for each in _WITH_FIGURES.finditer(run.text)]
    rest = [
        token.key
        for at, token in enumerate(run.tokens)
        if at not in taken and not any(start <= token.start < end for start, end in figures)
    ]
    if _is_company(rest):
        return
    short = SHORT_WORD if figures and matches[0][0] == 0 else 0
    others = [key for key in rest if not (_is_filler(key) or len(key) <= short)]
    first = run.tokens[matches[0][0]].start
    has_number = any(end > first for _, end in figures)
    strength = _strength(run, runs, len(others), has_number)
    if run.is_prominent and others and _ends_with_number(run, matches[-1][1], figures):
        strength = max(strength, NAME_AND_NUMBER * (strength > 0))
    if not figures and rest and _is_sign(rest[-1]):
        strength = min(strength, MENTIONED)
    for start, end, owners in matches:
        text = run.text[run.tokens[start].start : run.tokens[end - 1].end]
        if others and end < len(run.tokens) and run.tokens[end].key in folded("names.parts"):
            strength *= OF_SOMETHING
        if strength:
            yield Naming(owners, text, strength, has_number=has_number)
        strength *= LATER_IN_RUN


def _ends_with_number(run: Run, end: int, figures: Sequence[tuple[int, int]]) -> bool:
    """Behind the last name there are only figures, as in `Mill Ltd Quotation 4711`."""
    behind = run.tokens[end:]
    return bool(behind) and all(
        any(start <= token.start < stop for start, stop in figures) for token in behind
    )


def _strength(run: Run, runs: Sequence[Run], others: int, has_number: bool) -> float:
    place = 1.0 if run.top <= UPPER else LOWER
    if run.is_prominent:
        full = PROMINENT if not others else PART_OF_TITLE if others <= AROUND else 0.0
        return place * full
    strong = run.bold or (run.text.isupper() and len(run.text) > 1)
    if run.size < SMALL or (others and not strong) or others > AROUND:
        return 0.0 if others else place * MENTIONED
    left, right = _beside(run, runs)
    if others:
        return 0.0 if left or right else place * PART_OF_TITLE
    if has_number and ":" in run.text:
        return place * NUMBERED
    in_head = run.top <= HEAD and (strong or not has_number)
    if any(map(_is_value, right[:1])) or _has_value_below(run, runs):
        is_weighty = has_number or (strong and in_head)
        return place * (NUMBERED if is_weighty else MENTIONED)
    if not in_head and (right or len(left) > 1):
        return place * (NUMBERED if strong or has_number else MENTIONED)
    if left or right:
        return place * (BESIDE if in_head else NUMBERED)
    if not run.bold and run.top > UPPER_PLAIN:
        return place * NUMBERED
    return place * (STRONG if strong and not has_number else ALONE)


def _beside(run: Run, runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """What stands in its line, to its left and to its right."""
    box = run.box
    if box is None:
        return [], []
    others = sorted(
        (other for other in runs if other is not run and other.box
         and other.box.y0 < box.center_y < other.box.y1),
        key=lambda other: other.box.x0 if other.box else 0.0,
    )  # fmt: skip
    left = [other for other in others if other.box and other.box.center_x < box.center_x]
    return left, others[len(left) :]


def _has_value_below(run: Run, runs: Sequence[Run]) -> bool:
    """It labels what begins with figures closely below it."""
    box = run.box
    if box is None:
        return False
    return any(
        other.box is not None
        and 0 < other.box.center_y - box.center_y < NEAR * box.height
        and other.box.x0 < box.x1
        and box.x0 < other.box.x1
        and _is_value(other)
        for other in runs
    )


def _is_value(run: Run) -> bool:
    return bool(run.tokens) and any(map(str.isdigit, run.text.split()[0]))


def _matches(tokens: Sequence[Token], names: Names) -> Iterator[tuple[int, int, frozenset[str]]]:
    """The longest names, from the left; each with its first token and the one behind its last."""
    keys = [token.key for token in tokens]
    if _is_spaced(tokens):
        spelt = "".join(keys)  # R E C H N U N G
        whole = names.owners.get(spelt) or _of_compound(spelt, names)
        if whole:
            yield 0, len(keys), whole
            return
    start = 0
    while start < len(keys):
        for end in range(min(len(keys), start + LONGEST_NAME), start, -1):
            key = "".join(keys[start:end])
            owners = names.owners.get(key) or (end == start + 1 and _of_compound(key, names))
            if owners:
                yield start, end, owners
                start = end
                break
        else:
            start += 1


def _is_spaced(tokens: Sequence[Token]) -> bool:
    return LONGEST_NAME < len(tokens) <= MOST_SPACED and all(len(each.key) == 1 for each in tokens)


def _of_compound(key: str, names: Names) -> frozenset[str]:
    """By the longest name that it ends in."""
    for at in range(2, len(key) - SHORTEST_ENDING + 1):
        if key[at:] in names.endings and key[at - 2 : at] != "ab":
            return names.owners[key[at:]]
    return frozenset()


def _in_sentences(runs: Sequence[Run], names: Names, prose: frozenset[str]) -> Iterator[Naming]:
    """As in `this Mutual Confidentiality Agreement`, in one line or two. prose: owners of names of
    what consists of sentences; `this order` stands on invoices, too."""
    tokens = [token for run in runs for token in run.tokens]
    for at, token in enumerate(tokens):
        if token.key in folded(THIS):
            behind = tokens[at + 1 : at + 2 + LONGEST_NAME]
            start, end, owners = next(_matches(behind, names), (LONGEST_NAME, 0, frozenset()))
            if start <= 1 and owners & prose:
                text = " ".join(each.text for each in behind[start:end])
                yield Naming(owners, text, IN_SENTENCE)


def _is_filler(key: str) -> bool:
    """What says which copy it is, or stands before a number or a day."""
    return key in folded("names.copies") or key in folded("names.numbered") or _is_sign(key)


def _is_sign(key: str) -> bool:
    """It stands before a number."""
    return key in folded("labels.number_signs") or key in folded("labels.numbers")


def _is_company(rest: Sequence[str]) -> bool:
    return any(key in folded("companies.forms") for key in rest)
