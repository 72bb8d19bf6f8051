"""The names of documents that are known: of the types at hand, of other built-in types, and of
documents that have no type here.

In: the types that are possible; out: whose each folded name is, whole or within a label. This
module looks at no page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from parsers.document.text import fold
from parsers.extraction.choosing.looks import WIDE_SIGNS
from parsers.extraction.document_type import DocumentType
from parsers.extraction.vocabulary import folded
from parsers.lexicon import CONCEPTS, sections_with

PLAIN = "documents."
NO_BILL = "documents.proforma"
"""Nobody owes what such a document asks for, though its name is among those of invoices."""
SHORTEST_IN_LABEL, STEM = 4, 5
"""Letters of a name that is looked for in labels; a longer one may end otherwise there."""
SHORTEST_ENDING, SHORTEST_WIDE_ENDING = 6, 2
"""Letters of a name that ends a compound: `Stromrechnung`; and signs of East Asia."""


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The owners of each folded name and of its stem, the names that compounds may end in, and the
    labels of the types' fields."""

    owners: dict[str, frozenset[str]]
    stems: dict[str, frozenset[str]]
    endings: frozenset[str]
    labels: frozenset[str] = frozenset()


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
    labels = (each.synonyms for one in types for each in one.schema.fields)
    return _names(tuple((each.name, each.hints.titles) for each in types), tuple(labels))


@lru_cache(maxsize=64)
def _names(
    types: tuple[tuple[str, tuple[str, ...]], ...], labels: tuple[tuple[str, ...], ...]
) -> Names:
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
    of_fields = frozenset(fold(each) for synonyms in labels for each in synonyms)
    return Names(owners, stems, frozenset(filter(_may_end, owners)), of_fields - owners.keys())


def _may_label(key: str) -> bool:
    return len(key) >= SHORTEST_IN_LABEL or (len(key) > 1 and key[0] > WIDE_SIGNS)


def _may_end(key: str) -> bool:
    return len(key) >= (SHORTEST_WIDE_ENDING if key[0] > WIDE_SIGNS else SHORTEST_ENDING)


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
