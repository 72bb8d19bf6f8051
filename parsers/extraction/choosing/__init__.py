"""Which document type this is, by what stands on its first pages.

In go pages with their words and the types that are possible; out comes the one type the
document speaks for, or none: a document that says little of any type, or calls itself something
else, stays unknown, with the nearest type and why it is not that. Evidence is counted, nothing is
learned: what the document calls itself, the labels of the fields, typical words, what a type
requires, sums that hold. This room knows no type by name.

Of types that fit equally none is chosen, but for one of a user's own: who brings a type beside
those of the lexicon wants it for the documents that both would take. With a single type there is
nothing to choose, and who asks for one by name gets it whatever a document says (`splitting`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parsers.document import Page
from parsers.extraction.choosing.fitting import Fit, fits
from parsers.extraction.choosing.known_names import PLAIN
from parsers.extraction.choosing.looks import Look
from parsers.extraction.choosing.names import MENTIONED, STRONG, Naming, namings
from parsers.extraction.choosing.reasons import reason, undecided
from parsers.extraction.document_type import DocumentType
from parsers.lexicon import sections_with

PAGES_READ = 2
ENOUGH = 5.0
"""The score from which a type is believed. Measured as the points were (`fitting`)."""
ENOUGH_TO_TELL = 2.5
"""The points of labels, words and names from which a type is told as the nearest. Measured
2026-11-30: of 29 public pages of tables, reports and manuals one reaches it; of 82 drawn quotations
and statements of account all but three."""
CERTAIN = 10.0
BELIEVED = ENOUGH / CERTAIN
"""The fit of a type that is believed."""
NO_ANNEXES = frozenset({
    "documents.quotation", "documents.statement_of_account", "documents.remittance_advice",
    "documents.contract",
})  # fmt: skip
"""Documents without type that do not come behind another one as a part of it, as terms do."""

__all__ = ["BELIEVED", "Choice", "choose_type"]


@dataclass(frozen=True, slots=True)
class Choice:
    """document_type: the one that fits; None if none does well enough, or two do equally.
    closest: the name of the one that fits best; None if hardly anything speaks for any.
    fit: how well it does, 0..1. nearest: where there is no document_type, which is the nearest and
    why the pages are not of that one. stands_alone: whether they have the title of a document that
    is of no type at hand, and no annex of another one."""

    document_type: DocumentType | None = None
    closest: str | None = None
    fit: float = 0.0
    nearest: str | None = None
    stands_alone: bool = False


def choose_type(pages: Sequence[Page], types: Iterable[DocumentType]) -> Choice:
    """The type that fits the pages best. Generic types would fit any document and are passed
    over."""
    possible = [each for each in types if not each.hints.generic]
    looks = [Look(page) for page in pages[:PAGES_READ]]
    if not possible or not any(look.text for look in looks):
        return Choice()
    named = _named(looks, possible)
    ranked = sorted(
        fits(looks, named, possible),
        key=lambda each: (each.score, each.labels, each.document_type.name),
        reverse=True,
    )
    best = next((each for each in ranked if not each.is_impossible), ranked[0])
    share = round(min(max(best.score, 0.0) / CERTAIN, 1.0), 3)
    closest = best.document_type.name
    if best.is_impossible or best.score < ENOUGH:
        return replace(_none(ranked, share), stands_alone=_stands_alone(named))
    equal = [each for each in ranked if each.score == best.score and not each.is_impossible]
    own = [each for each in equal if each.document_type.name not in sections_with("titles")]
    if len(equal) > 1 and len(own) != 1:
        return Choice(None, closest, share, undecided(equal))
    chosen = own[0] if len(equal) > 1 else best
    return Choice(chosen.document_type, chosen.document_type.name, share)


def _named(looks: Sequence[Look], types: Sequence[DocumentType]) -> list[Naming]:
    """What the first page calls the document; or the title of a type on the second, where the first
    one has none, as a letter that goes with it."""
    first, *others = (namings(look.runs, types) for look in looks)
    if any(each.strength > MENTIONED for each in first):
        return first
    titles = (
        each for named in others for each in named
        if each.strength >= STRONG and not any(one.startswith(PLAIN) for one in each.owners)
    )  # fmt: skip
    return [*first, *titles]


def _stands_alone(named: Sequence[Naming]) -> bool:
    title = max(named, key=lambda each: each.strength, default=None)
    if title is None or title.strength < STRONG:
        return False
    return any(each in NO_ANNEXES or not each.startswith(PLAIN) for each in title.owners)


def _none(ranked: Sequence[Fit], share: float) -> Choice:
    """The nearest is the best of those that enough speaks for to be more than chance."""
    nearest = next((each for each in ranked if each.support >= ENOUGH_TO_TELL), None)
    if nearest is None:
        return Choice()
    return Choice(None, nearest.document_type.name, share, reason(nearest))
