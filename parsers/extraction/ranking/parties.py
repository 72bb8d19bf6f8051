"""Odds of names and addresses alone -> those of parties: what each is without what is none of it,
below whose heading it stands, and what stands beside it.

In: for each field its candidates with their odds. Out: the same, where names and addresses are
without labels and lines of others, words that are labels are hardly names, what stands below the
heading of one party is hardly the other's, an address right below a party's name is likely its, and
so is the name right above its address. Of two bare blocks side by side the left one sells. This
module knows no model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from parsers.document import FieldValue
from parsers.document.text import fold
from parsers.extraction.places import has_street_form
from parsers.extraction.ranking.candidates import Candidate
from parsers.extraction.ranking.cleaned import Cleaner, is_foreign, is_label, is_person
from parsers.extraction.ranking.neighbours import PARTIES, SURE
from parsers.extraction.ranking.party_blocks import (
    OTHERS_BLOCK,
    PartyBlocks,
    is_salutation,
    is_tax_status,
)
from parsers.extraction.ranking.phrases import Phrases

# On drawn layouts that may be looked at and readable documents of other makers, 2026-11-30.
LABEL = 0.01
"""What it leaves of a name's odds that all its words are those of labels."""
WHOLE = 2.0
"""How much likelier a name is than its first line alone, where it stands in one line elsewhere."""
CUT = 0.1
"""What it leaves of an address's odds that it begins behind a word of its own line: `Unit`."""
BELIEVED = 0.03
"""The odds of what stands beside a sure name or address, at least, to be lifted."""
HEADED = 0.003
"""Likewise of the first line below a heading."""
LIFTED = 1.5
"""How much likelier it is then than others and none together."""
GATHERED = 0.9
"""The part of the odds of addresses with more or fewer lines that the likeliest of them gets."""
MOST_PLACES = 12
"""The likeliest addresses that others are gathered to."""
ADDRESS_LINES = 6
"""Lines below a name that belong to its block, at most."""
LINES_BETWEEN = 2
"""Lines between a name and its address, at most: a person, a tax number."""
NEXT_LINE = 2.2
"""Heights from a name to the line below it, at most."""
BEHIND = 4
"""Characters between a name and its address in one line, at most."""


@dataclass(frozen=True, slots=True)
class Scored:
    candidate: Candidate
    odds: float


Fields = dict[str, list[Scored]]


def of_parties(phrases: Phrases, scored: Mapping[str, Sequence[Scored]]) -> Fields:
    """All fields, of which those of parties are changed."""
    found = {name: list(each) for name, each in scored.items()}
    if not all(name in found for pair in PARTIES for name in pair):
        return found
    _clean(phrases, found)
    _by_headings(phrases, found)
    _over_two_lines(phrases, found)
    for _, address in PARTIES:
        found[address] = _gathered(found[address])
    _side_by_side(phrases, found)
    for name, address in PARTIES:
        _lift_addresses(phrases, found, name, address)
        _lift_names(phrases, found, name, address)
    return found


def _clean(phrases: Phrases, found: Fields) -> None:
    cleaner = Cleaner(phrases)
    for name, _ in PARTIES:
        cleaned = [_cleaned_name(cleaner, one) for one in found[name]]
        found[name] = [one for one in cleaned if not is_tax_status(one.candidate.piece.text)]
    names = frozenset(str(value) for name, _ in PARTIES for value in _likeliest(found[name]))
    for _, address in PARTIES:
        found[address] = [
            Scored(made, one.odds * (CUT if cleaner.is_behind_word(one.candidate) else 1.0))
            for one in found[address]
            if (made := cleaner.address(one.candidate, names)) is not None
        ]


def _cleaned_name(cleaner: Cleaner, one: Scored) -> Scored:
    made = cleaner.name(one.candidate)
    text = made.piece.text
    is_none = is_label(text) or is_foreign(text) or is_salutation(text) or cleaner.is_cut(made)
    return Scored(made, one.odds * (LABEL if is_none else 1.0))


def _likeliest(scored: Sequence[Scored]) -> Iterator[FieldValue]:
    best = sorted(scored, key=lambda one: -one.odds)[:3]
    return (one.candidate.value for one in best if one.odds >= BELIEVED)


def _by_headings(phrases: Phrases, found: Fields) -> None:
    blocks = PartyBlocks(phrases)
    firsts = frozenset(
        one.candidate.phrase for name, _ in PARTIES for one in found[name] if one.odds >= BELIEVED
    )
    for pair in PARTIES:
        for name in pair:
            found[name] = [
                replace(one, odds=one.odds * blocks.factor(name, one.candidate, firsts))
                for one in found[name]
            ]
    for name, _ in PARTIES:
        found[name] = _lifted(
            found[name], [blocks.is_first(name, one.candidate) for one in found[name]], HEADED
        )


def _over_two_lines(phrases: Phrases, found: Fields) -> None:
    """A name that stands in one line elsewhere has the odds of its first line where it has two."""
    for name, _ in PARTIES:
        known = by_value(found[name])
        whole: dict[str, float] = {}
        for one in found[name]:
            below = int(phrases.below[one.candidate.last])
            if below >= 0 and one.odds >= BELIEVED:
                joined = f"{one.candidate.value}{fold(phrases.texts[below])}"
                if joined in known:
                    whole[joined] = max(one.odds, whole.get(joined, 0.0))
        found[name] = [
            replace(one, odds=max(one.odds, WHOLE * whole.get(str(one.candidate.value), 0.0)))
            for one in found[name]
        ]


def _lift_addresses(phrases: Phrases, found: Fields, name: str, address: str) -> None:
    """Those right below their party's name, wherever it stands, or behind it."""
    owner = _sure(found[name])
    if owner is None:
        return
    at = [one.candidate for one in found[name] if one.candidate.value == owner]
    found[address] = _lifted(
        found[address],
        [any(_is_at(phrases, one.candidate, each) for each in at) for one in found[address]],
    )


def _lift_names(phrases: Phrases, found: Fields, name: str, address: str) -> None:
    """Those right above their party's address, where no name is sure."""
    where = _sure(found[address])
    if where is None or _sure(found[name]) is not None:
        return
    at = [one.candidate for one in found[address] if one.candidate.value == where]
    found[name] = _lifted(
        found[name],
        [any(_is_at(phrases, each, one.candidate) for each in at) for one in found[name]],
    )


def _lifted(
    scored: Sequence[Scored], near: Sequence[bool], least: float = BELIEVED
) -> list[Scored]:
    """Those near are as likely as that it is one of the others or none, and more."""
    best = max((one.odds for one, is_near in zip(scored, near, strict=True) if is_near), default=0)
    others = [one for one, is_near in zip(scored, near, strict=True) if not is_near]
    wanted = LIFTED * (1 + sum(by_value(others).values()))
    if not least <= best < wanted:
        return list(scored)
    factor = min(wanted / best, LIFTED / least)
    return [replace(one, odds=one.odds * (factor if is_near else 1.0))
            for one, is_near in zip(scored, near, strict=True)]  # fmt: skip


def _gathered(scored: Sequence[Scored]) -> list[Scored]:
    """Addresses of which the likeliest one of a place has a part of the odds of those that hold
    more or fewer of its lines."""
    left = sorted(range(len(scored)), key=lambda at: -scored[at].odds)
    found = list(scored)
    taken: set[int] = set()
    for at in left[:MOST_PLACES]:
        one = scored[at].candidate
        if at in taken:
            continue
        others = [each for each in left if each != at and each not in taken
                  and _overlaps(scored[each].candidate, one)]  # fmt: skip
        gained = by_value([scored[each] for each in others
                           if scored[each].candidate.value != one.value])  # fmt: skip
        found[at] = replace(scored[at], odds=scored[at].odds + GATHERED * sum(gained.values()))
        taken.update(others)
    return found


def _overlaps(one: Candidate, other: Candidate) -> bool:
    first, second = one.piece.box, other.piece.box
    return (
        one.piece.page == other.piece.page
        and first is not None
        and second is not None
        and first.overlap(second) > 0
    )


def _side_by_side(phrases: Phrases, found: Fields) -> None:
    """Of two blocks of name and address in the same lines that have neither headings nor anything
    else, the left one sells."""
    blocks = PartyBlocks(phrases)
    addresses = [
        one.candidate for _, each in PARTIES for one in found[each] if one.odds >= BELIEVED
    ]
    names = {
        one.candidate.phrase: one.candidate
        for name, _ in PARTIES
        for one in found[name]
        if one.odds >= BELIEVED and not has_street_form(one.candidate.piece.text)
        and any(_is_at(phrases, each, one.candidate) for each in addresses)
    }  # fmt: skip
    if len(names) != 2:
        return
    left, right = sorted(names)
    if phrases.line[left] != phrases.line[right] or any(map(blocks.heading, names.values())):
        return
    if any(_has_details(phrases, at) for at in names):
        return
    sides = {"seller": left, "buyer": right}
    for pair in PARTIES:
        for each in pair:
            middle = (phrases.box[left, 2] + phrases.box[right, 0]) / 2
            is_left = each.startswith("seller")
            found[each] = [
                replace(one, odds=one.odds * OTHERS_BLOCK)
                if (phrases.box[one.candidate.phrase, 0] < middle) != is_left else one
                for one in found[each]
            ]  # fmt: skip
    for name, _ in PARTIES:
        found[name] = _lifted(
            found[name], [one.candidate.phrase == sides[name] for one in found[name]]
        )


def _sure(scored: Sequence[Scored]) -> FieldValue | None:
    """The value that is likelier than all others and none."""
    odds = by_value(scored)
    best = max(odds, key=odds.__getitem__, default=None)
    return best if best is not None and odds[best] >= SURE * (1 + sum(odds.values())) else None


def by_value(scored: Sequence[Scored]) -> dict[FieldValue, float]:
    """A value's odds are those of the best of its places; what was more than it at one place counts
    together with it."""
    places: dict[tuple[FieldValue, int, int], float] = {}
    for one in scored:
        key = one.candidate.value, one.candidate.phrase, one.candidate.start
        places[key] = places.get(key, 0.0) + one.odds
    odds: dict[FieldValue, float] = {}
    for (value, _, _), each in places.items():
        odds[value] = max(odds.get(value, 0.0), each)
    return odds


def _has_details(phrases: Phrases, at: int) -> bool:
    """Is there anything below a name that is none of its address, such as a telephone number?"""
    for _ in range(ADDRESS_LINES):
        below = int(phrases.below[at])
        if below < 0 or phrases.page[below] != phrases.page[at]:
            return False
        high = max(phrases.height[below], phrases.height[at])
        if phrases.box[below, 1] - phrases.box[at, 1] > NEXT_LINE * high:
            return False
        if is_foreign(phrases.texts[below]) and not is_label(phrases.texts[below]):
            return True
        at = below
    return False


def _is_at(phrases: Phrases, address: Candidate, name: Candidate) -> bool:
    """Is an address right below a name, but for a person or a number between, or right behind
    it?"""
    if address.phrase == name.last:
        line = phrases.lines[name.line].text
        between = line[name.end : address.start] if address.line == name.line else ""
        return name.end <= address.start and 0 < len(between) <= BEHIND
    return address.phrase in _below(phrases, name.last)


def _below(phrases: Phrases, at: int) -> Iterator[int]:
    for _ in range(LINES_BETWEEN + 1):
        below = int(phrases.below[at])
        if below < 0 or phrases.page[below] != phrases.page[at]:
            return
        high = max(phrases.height[below], phrases.height[at])
        if phrases.box[below, 1] - phrases.box[at, 1] > NEXT_LINE * high:
            return
        yield below
        text = phrases.texts[below]
        if not is_person(text) and not is_foreign(text):
            return
        at = below
