"""Who writes a business letter and to whom: the parties of documents that look like invoices.

In: the lines and labels of a document, and the names of the fields of who writes and who is written
to. Out: finders of their names and addresses. What a label of the type says comes first; else it is
the party that on an invoice would sell, or buy, by what was learned from invoices, which also knows
where a name and an address end. This module knows no schema.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from parsers.document import BoundingBox
from parsers.document.geometry import hull
from parsers.document.text import fold
from parsers.extraction.document_type import Finder, Rank, Rivals
from parsers.extraction.labels.labels import Label, Reading
from parsers.extraction.lines import Line, Piece, join
from parsers.extraction.names import has_ending
from parsers.extraction.places import has_street_form
from parsers.extraction.ranking.ranking import Ranked, Ranking, rank
from parsers.types.invoice.labelled_blocks import labelled_block
from parsers.types.numbers import Within
from parsers.types.titles import without_title

KEPT = 4
LEAST = 0.02
"""The probability of a name or address where a label says whose it is."""
MOST_OF = 0.6
"""Of the letters behind or below a label, that a name has at least."""
ALONE = 0.1
"""Where no label does."""
SIDES = ("seller", "buyer")
LIKELIER = 0.7
"""Points of a finder that make a value e times as likely (extraction/support/opinions)."""


@dataclass(frozen=True, slots=True)
class Party:
    name: Piece | None = None
    address: Piece | None = None


Roles = tuple[str, str]
"""The fields of who writes and who is written to."""
OfDocument = Callable[[Reading], Roles]


@dataclass(frozen=True, slots=True)
class Ways:
    """How parties are found. within_names: the roles whose labels begin names, too, as `Bank` does.
    called: finders of roles that are told by what their name is called, before any label;
    unlabelled: those that are asked where none is. to_person: whether no company is written to.
    within: the lines in which parties may stand."""

    within_names: frozenset[str] = frozenset()
    to_person: bool = False
    called: tuple[tuple[str, Finder], ...] = ()
    unlabelled: tuple[tuple[str, Finder], ...] = ()
    within: Within | None = None


BY_LABELS = Ways()


def party_finders(
    roles: Roles,
    of: OfDocument | None = None,
    addresses: bool = True,
    ways: Ways = BY_LABELS,
) -> dict[str, Finder]:
    """By field. of: which of the two writes, where that is not always the first."""
    named = of or (lambda _: roles)
    found: dict[str, Finder] = {role: partial(_name, role, named, ways) for role in roles}
    if addresses:
        found |= {f"{role}_address": partial(_address, role, named, ways) for role in roles}
    return found


def party_rivals(roles: Roles, ways: Ways = BY_LABELS) -> Rivals:
    """What the ranking would have in place of a name or an address that was found, by role, for
    types in which the parties are called as on invoices."""

    def rivals(field: str, reading: Reading) -> Sequence[tuple[float, Piece]]:
        role = field.removesuffix("_address")
        if role not in roles:
            return []
        ending = field.removeprefix(role)
        party = _parties(reading, roles, ways)[role]
        found = _ranked(ways.within(reading) if ways.within else reading)
        own = party.address if ending else party.name
        return _scored(own, found.get(f"{SIDES[roles.index(role)]}{ending}", ())) if own else []

    return rivals


def _scored(own: Piece, ranked: Sequence[Ranked]) -> list[tuple[float, Piece]]:
    """Scores such that each is likelier than another one by how much likelier it is ranked."""
    text = fold(own.text)
    same = [one for one in ranked if fold(one.piece.text) in text or text in fold(one.piece.text)]
    least = max(sum(one.probability for one in same), LEAST)
    others = [one for one in ranked if one not in same and one.probability >= LEAST]
    each = [(LIKELIER * math.log(one.probability / least), one.piece) for one in others]
    return [(0.0, own), *each]


def ranked_as(names: Mapping[str, str]) -> Rank:
    """A ranking of an invoice's fields, by the names that they have in another type."""

    def ranked(lines: Sequence[Line]) -> Ranking:
        found = rank(lines)
        return {own: found[name] for name, own in names.items() if name in found}

    return ranked


def _name(role: str, of: OfDocument, ways: Ways, reading: Reading) -> Piece | None:
    return _parties(reading, of(reading), ways)[role].name


def _address(role: str, of: OfDocument, ways: Ways, reading: Reading) -> Piece | None:
    return _parties(reading, of(reading), ways)[role].address


@lru_cache(maxsize=KEPT)
def _parties(reading: Reading, roles: Roles, ways: Ways) -> dict[str, Party]:
    within = ways.within(reading) if ways.within else reading
    found = _with_persons(_ranked(within)) if ways.to_person else _ranked(within)
    clear = _without_parts_of_names(within, ways.within_names)
    parties = {role: Party(name) for role, find in ways.called if (name := find(reading))}
    for role in roles:
        block = labelled_block(clear, frozenset({role, f"{role}_address"}), past_numbers=True)
        party = _labelled(block, found) if block and role not in parties else None
        if (
            party
            and not _is_called_otherwise(party, parties, ways)
            and not _is_contact(party, SIDES[roles.index(role)], found)
        ):
            parties[role] = party
    for role, find in ways.unlabelled:
        if role not in parties and (name := find(within)):
            parties[role] = Party(name)
    sides = SIDES[:: -1 if not parties and _is_other_way(reading, found) else 1]
    for role, side in zip(roles, sides, strict=True):
        if role not in parties:
            others = [each for other, each in parties.items() if other != role]
            parties[role] = _unlabelled(side, found, others)
    return parties


def _with_persons(found: Ranking) -> Ranking:
    """Who is written to is a person: a company that was taken for it writes."""
    writes, written_to = (found.get(side, ()) for side in SIDES)
    companies = [one for one in written_to if has_ending(one.piece.text)]
    every = sorted([*writes, *companies], key=lambda one: -one.probability)
    persons = tuple(one for one in written_to if one not in companies)
    return {**found, SIDES[0]: tuple(every), SIDES[1]: persons}


def _is_contact(party: Party, side: str, found: Ranking) -> bool:
    """Is it a name alone, without an address, where a company may be meant? A person's name
    stands beside a label such as `Buyer`, too."""
    if party.address or party.name is None or has_ending(party.name.text):
        return False
    likely = (one.piece for one in found.get(side, ()) if one.probability >= ALONE)
    return any(has_ending(one.text) and not _is_same(party.name, None, Party(one))
               for one in likely)  # fmt: skip


@lru_cache(maxsize=KEPT)
def _without_parts_of_names(reading: Reading, roles: frozenset[str]) -> Reading:
    """Without these roles' labels but where a colon or a wide gap follows."""
    if not roles:
        return reading
    return Reading(
        reading.lines,
        tuple(
            tuple(one for one in labels if not one.owners & roles or _stands_apart(one))
            for labels in reading.labels
        ),
    )


def _stands_apart(label: Label) -> bool:
    start, end = label.line.phrase_at(label.start)
    behind = label.line.text[label.end : end].strip()
    return start == label.start and (not behind or not behind[0].isalnum())


def _is_other_way(reading: Reading, found: Ranking) -> bool:
    """Is who would buy named more often, as in the line at the foot, than who would sell?"""
    seller, buyer = (_likeliest(found.get(side, ())) for side in SIDES)
    return bool(seller and buyer) and _mentions(reading, buyer) > _mentions(reading, seller)


def _mentions(reading: Reading, name: Piece | None) -> int:
    own = fold(name.text) if name else ""
    return sum(own in fold(line.text) for line in reading.lines) if own else 0


@lru_cache(maxsize=KEPT)
def _ranked(reading: Reading) -> Ranking:
    """Names without what the document calls itself."""
    found = rank(reading.lines)
    return {**found, **{side: _untitled(found.get(side, ()), reading) for side in SIDES}}


def _untitled(ranked: Sequence[Ranked], reading: Reading) -> tuple[Ranked, ...]:
    names = ((one, without_title(one.piece, reading.lines)) for one in ranked)
    return tuple(replace(one, piece=name) for one, name in names if name)


def _labelled(block: Sequence[Piece], found: Ranking) -> Party:
    """The block, its name and address as far as what was learned knows where they end."""
    first, *others = block
    whole = len(fold(first.text))
    names = (one for one in _every(found, "") if len(fold(one.piece.text)) >= MOST_OF * whole)
    name = _at(block[:2], names)
    if name and name.text.startswith(f"{first.text},"):
        name = first
    rest = _from_street(_at(block, _every(found, "_address")), found)
    return Party(name or first, rest or (join(others) if others else None))


def _from_street(address: Piece | None, found: Ranking) -> Piece | None:
    """Another candidate that goes on to the left with a street, if there is one."""
    longer = [
        each.piece for each in _every(found, "_address")
        if address and each.probability >= LEAST and _begins_with_street(each.piece, address)
    ]  # fmt: skip
    return max(longer, key=lambda piece: len(piece.text), default=address)


def _begins_with_street(longer: Piece, address: Piece) -> bool:
    if longer.page != address.page or not longer.text.endswith(address.text):
        return False
    one, other = longer.box, address.box
    same = one is not None and other is not None and one.overlap(other) > 0.9 * other.area
    before = longer.text[: -len(address.text)].strip(" ,")
    return same and any(map(str.isdigit, before)) and has_street_form(before)


def _is_called_otherwise(party: Party, parties: Mapping[str, Party], ways: Ways) -> bool:
    """Is it the party that another role's name tells? Then a label stands beside it by chance."""
    return any(_is_same(party.name, None, parties[role]) for role, _ in ways.called
               if role in parties)  # fmt: skip


def _every(found: Ranking, ending: str) -> Iterator[Ranked]:
    return (one for side in SIDES for one in found.get(f"{side}{ending}", ()))


def _at(block: Sequence[Piece], ranked: Iterator[Ranked]) -> Piece | None:
    box = _hull(block)
    here = [
        one for one in ranked
        if one.probability >= LEAST and box and one.piece.box and one.piece.page == block[0].page
        and box.overlap(one.piece.box) > 0.5 * one.piece.box.area
    ]  # fmt: skip
    return max(here, key=lambda one: one.probability).piece if here else None


def _hull(pieces: Sequence[Piece]) -> BoundingBox | None:
    boxes = [piece.box for piece in pieces if piece.box]
    return hull(boxes) if boxes else None


def _unlabelled(side: str, found: Ranking, others: Sequence[Party]) -> Party:
    """The likeliest party of this side that is not the one that a label names; else of the other
    side. The likeliest address is that of the likeliest name."""
    for each in (side, *(one for one in SIDES if one != side)):
        name = _likeliest(found.get(each, ()), lambda one: not any(
            _is_same(one, None, other) for other in others))  # fmt: skip
        is_first = name == _likeliest(found.get(each, ()))
        address = _likeliest(found.get(f"{each}_address", ())) if is_first else None
        address = _from_street(address, found)
        if (name or address) and not any(_is_same(name, address, other) for other in others):
            return Party(name, address)
    return Party()


def _likeliest(
    ranked: Sequence[Ranked], may_be: Callable[[Piece], bool] = lambda _: True
) -> Piece | None:
    likely = (one.piece for one in ranked if one.probability >= ALONE)
    return next(filter(may_be, likely), None)


def _is_same(name: Piece | None, address: Piece | None, other: Party) -> bool:
    names = [fold(one.text) for one in (name, other.name) if one]
    if len(names) == 2:
        return names[0] in names[1] or names[1] in names[0]
    places = [fold(one.text) for one in (address, other.address) if one]
    return len(places) == 2 and places[0] == places[1]
