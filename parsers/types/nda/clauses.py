"""An agreement's running text -> the date from which it holds, its law and how long it binds.

Each is chosen by the words around it: an agreement names dates of other agreements, terms of other
duties and places of other things. This module knows no pages.
"""

from collections.abc import Callable

from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Piece
from parsers.extraction.prose import Prose, prose_of
from parsers.types.nda.effective_dates import date_candidates
from parsers.types.nda.laws import law_candidates
from parsers.types.nda.terms import term_candidates
from parsers.types.nda.weighing import Candidate

LONGEST = 200_000
"""Characters of an agreement that are looked at."""

_CANDIDATES: dict[str, Callable[[Prose, str], list[Candidate]]] = {
    "effective_date": date_candidates,
    "jurisdiction": lambda _, text: law_candidates(text),
    "term": lambda _, text: term_candidates(text),
}


def candidates(name: str, reading: Reading) -> list[tuple[float, Piece]]:
    """What could answer one of the fields, the best first, each with its score; nothing for a field
    that is found in another way."""
    if name not in _CANDIDATES:
        return []
    prose = prose_of(reading.lines)
    found = _CANDIDATES[name](prose, prose.text[:LONGEST].replace("\n", " "))
    return [(each.score, prose.piece(each.start, each.end)) for each in found]


def find_effective_date(reading: Reading) -> Piece | None:
    """The date as of which the agreement is made; else the one it is dated with; else signed on."""
    return _best("effective_date", reading)


def find_jurisdiction(reading: Reading) -> Piece | None:
    """The state or country whose law governs the agreement; else whose courts decide."""
    return _best("jurisdiction", reading)


def find_term(reading: Reading) -> Piece | None:
    """How long the agreement, or the duty to keep silent, binds: `two (2) years`."""
    return _best("term", reading)


def _best(name: str, reading: Reading) -> Piece | None:
    return next((piece for _, piece in candidates(name, reading)), None)
