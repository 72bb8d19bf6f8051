"""A place where an agreement names somebody, and how much it says for that one's being a party."""

from dataclasses import dataclass, replace

from parsers.extraction.prose import phrase
from parsers.lexicon import word_set
from parsers.types.nda.names import Name

_NOT_A_PARTY = phrase(r"\b(?:agreement|plan|act|code|court|fund i)\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in one of the places. role: the span of what it is called from then on."""

    name: Name
    weight: float
    role: tuple[int, int] | None = None


def may_be_party(name: Name) -> bool:
    words = name.text.casefold().strip(".").split()
    bare = [word for word in words if word not in ("the", "a")]
    return (
        bool(bare)
        and not set(bare) <= word_set("agreements.roles")
        and not _NOT_A_PARTY.search(name.text)
    )


def moved(name: Name, by: int, text: str) -> Name:
    """The name at its place in the whole text."""
    start = text.index(name.text.split()[0], by)
    return replace(name, start=start, end=start + name.end - name.start)
