"""Runs of text -> what a document calls itself.

In: the runs of a first page and the types that are possible; out: `Naming`s, each with who owns the
name and how much it says. A name is one where it stands out at the top, or alone in its line, or
before the document's number; within a sentence only behind `this`. The label of a value, such as
`Order no.` on an invoice, says little, and a mere mention nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.document.text import fold
from parsers.extraction.choosing.known_names import (
    PLAIN,
    SHORTEST_WIDE_ENDING,
    Names,
    names_of,
)
from parsers.extraction.choosing.looks import AMOUNT, Run, Token
from parsers.extraction.document_type import DocumentType
from parsers.extraction.vocabulary import folded
from parsers.values.dates import find_dates

THIS = "names.this"
AGREEMENTS = frozenset({"documents.agreement", "documents.contract"})
LONGEST_NAME = 6
"""Words."""
LONGEST_TITLE = 14
"""Words of a run that may be a title."""
# How much a name says, in points of the score. Measured by benchmarks/kinds.py on drawn documents
# of the layouts that may be looked at, 2026-11-30.
PROMINENT = 5.0
STRONG = 3.5
"""Bold or in capitals, alone in its line."""
ALONE, BESIDE = 2.5, 2.4
"""Alone in its line, or to the right of something else, as a title is of the sender."""
PART_OF_TITLE, NAME_AND_NUMBER, NAME_AND_SENDER = 2.2, 3.0, 3.0
"""Something else stands beside it in a prominent run; but behind it, only a number; or it has so
many words or letters that it is hardly a part of the sender's name beside it."""
LONG_NAME = 10
"""Letters of a name that no company has by chance."""
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
FEWEST_LISTED = 2
"""Documents that are named before numbers, from which on none is the one at hand."""
FEWEST_HEADS = 3
"""Other runs in its line, from which on it is the head of a column."""
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
NEAR = 2.4
"""In heights of a run: what begins so closely below it may be its value."""

Match = tuple[int, int, frozenset[str]]
"""The first token of a name, the one behind its last, and the name's owners."""
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


def namings(runs: Sequence[Run], types: Sequence[DocumentType]) -> list[Naming]:
    """Titles in the order of the page, then names in sentences."""
    names = names_of(types)
    short = (run for run in runs if len(run.tokens) <= LONGEST_TITLE)
    found = _without_lists([naming for run in short for naming in _in_title(run, runs, names)])
    prose = AGREEMENTS.union(each.name for each in types if each.hints.prose)
    return [*found, *_in_sentences(runs, names, prose)]


def _without_lists(found: Sequence[Naming]) -> list[Naming]:
    """Where names of several documents stand before numbers, none of them is this document's: an
    invoice lists its order and its delivery note."""
    listed = {each.owners for each in found if each.strength <= NUMBERED}
    if len(listed) < FEWEST_LISTED:
        return [*found]
    return [
        replace(each, strength=min(each.strength, MENTIONED))
        if each.has_number and each.strength <= NUMBERED
        else each
        for each in found
    ]


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
    if run.is_prominent and others and strength:
        strength = max(strength, _beside_others(run, matches, figures))
    if _is_label(run, rest, names, has_figures=bool(figures)) or _is_before_amount(run, first):
        strength = min(strength, MENTIONED)
    for start, end, owners in matches:
        text = run.text[run.tokens[start].start : run.tokens[end - 1].end]
        if others and end < len(run.tokens) and run.tokens[end].key in folded("names.parts"):
            strength *= OF_SOMETHING
        if strength:
            is_reference = has_number and not run.is_prominent and owners <= AGREEMENTS
            said = min(strength, MENTIONED) if is_reference else strength
            yield Naming(owners, text, said, has_number=has_number)
        strength *= LATER_IN_RUN


def _is_label(run: Run, rest: Sequence[str], names: Names, *, has_figures: bool) -> bool:
    """All of the run, or what is before a colon in one that does not stand out."""
    if has_figures:
        label, colon, _ = run.text.partition(":")
        return bool(colon) and not run.is_prominent and fold(label) in names.labels
    return (bool(rest) and _is_sign(rest[-1])) or fold(run.text) in names.labels


def _is_before_amount(run: Run, start: int) -> bool:
    """It is a row or a sum: `Credit note 12.50`."""
    return AMOUNT.search(run.text, start) is not None


def _beside_others(run: Run, matches: Sequence[Match], figures: Sequence[tuple[int, int]]) -> float:
    """What a name says in a prominent run with other words: behind the last one there are only
    figures, as in `Mill Ltd Quotation 4711`, or a long one stands at an end of the run."""
    behind = run.tokens[matches[-1][1] :]
    numbers = [any(start <= each.start < stop for start, stop in figures) for each in behind]
    if numbers and all(numbers):
        return NAME_AND_NUMBER
    start, end, _ = matches[0] if matches[0][0] == 0 else matches[-1]
    letters = sum(len(token.key) for token in run.tokens[start:end])
    is_long = end - start > 1 or letters >= LONG_NAME
    if not is_long or (start and (figures or end < len(run.tokens))):
        return 0.0
    return NAME_AND_SENDER * (1.0 if run.top <= UPPER else LOWER)


def _strength(run: Run, runs: Sequence[Run], others: int, has_number: bool) -> float:
    place = 1.0 if run.top <= UPPER else LOWER
    if run.is_prominent:
        full = PROMINENT if not others else PART_OF_TITLE if others <= AROUND else 0.0
        return place * full
    strong = run.bold or (run.text.isupper() and len(run.text) > 1)
    if run.size < SMALL or (others and not strong) or others > AROUND:
        return 0.0 if others else place * MENTIONED
    left, right = _beside(run, runs)
    if len(left) + len(right) >= FEWEST_HEADS:
        return place * MENTIONED
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
    return place * (STRONG if strong and (in_head or not has_number) else ALONE)


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
    """It labels what begins with figures closely below it, with nothing between them."""
    box = run.box
    if box is None:
        return False
    below = [
        (other.box.center_y, other)
        for other in runs
        if other.box is not None
        and 0 < other.box.center_y - box.center_y < NEAR * box.height
        and other.box.x0 < box.x1
        and box.x0 < other.box.x1
    ]
    return bool(below) and _is_value(min(below, key=lambda each: each[0])[1])


def _is_value(run: Run) -> bool:
    return bool(run.tokens) and any(map(str.isdigit, run.text.split()[0]))


def _matches(tokens: Sequence[Token], names: Names) -> Iterator[Match]:
    """The longest names, from the left."""
    keys = [token.key for token in tokens]
    start = 0
    while start < len(keys):
        for end in range(min(len(keys), start + LONGEST_NAME), start, -1):
            key = "".join(keys[start:end])
            owners = names.owners.get(key) or (end == start + 1 and _of_compound(key, names))
            if owners:
                end = _run_on(keys, start, end, owners, names)
                yield start, end, owners
                start = end
                break
        else:
            start += 1


def _run_on(keys: Sequence[str], start: int, end: int, owners: frozenset[str], names: Names) -> int:
    """Where a name ends whose last words begin another one of the same documents: `Secondo
    sollecito` and `sollecito di pagamento` are one."""
    for later in range(start + 1, end):
        for stop in range(min(len(keys), later + LONGEST_NAME), end, -1):
            if names.owners.get("".join(keys[later:stop])) == owners:
                return stop
    return end


def _of_compound(key: str, names: Names) -> frozenset[str]:
    """By the longest name that it ends in."""
    for at in range(2, len(key) - SHORTEST_WIDE_ENDING + 1):
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
