"""What the pages offer for each field, and how likely each offer is.

In: a document type and pages. Out: by field `Opinion`s, the likeliest first: from labels and
finders, whose scores become probabilities by their distances alone, and from the learned ranking
where it knows the field. This module chooses nothing, and knows no type by name.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from parsers.document import BoundingBox, FieldDefinition, FieldFormat, FieldValue
from parsers.document.text import fold
from parsers.extraction import FINDER_SCORE, LAST_RESORT, Scored
from parsers.extraction.document_type import DocumentType
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Piece
from parsers.values.conventions import Conventions
from parsers.values.parse import parse_value

TRIED = 12
"""Candidates of a field that are read, the best of them."""
SCALE = 0.5
"""Scores this far apart are e times as likely. Labels differ by 0.2 for each line of distance and
by 1 for a label that is none."""
NEARLY = 0.25
"""Of its own probability, what that of another value is that answers as well."""
STEP = 0.7
"""Of a score of labels, what a finder's own is worth: what it weighed one less is a quarter as
likely."""
LABELS, RANKING = "labels", "ranking"
"""Who offers a value."""
SURELY_A_NAME = 6
"""Letters of a name or an address that are hardly a part of another one by chance."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A value that may answer a field. key: what tells it from others. probability: among all that
    is offered, by who ranks best. share: the same by labels and finders alone. labelled: how good
    its best label is, 0 without one; found: whether a finder gave it; guessed: whether it was taken
    for want of any label. ranked: the probability that was learned, if any was."""

    raw: str
    value: FieldValue | None
    key: FieldValue
    page: int
    box: BoundingBox | None
    probability: float
    reader: str = LABELS
    share: float = 0.0
    labelled: float = 0.0
    found: bool = False
    guessed: bool = False
    ranked: float | None = None


Opinions = Mapping[str, Sequence[Opinion]]
Likely = Mapping[str, Sequence[tuple[Piece, float]]]
"""By field, pieces with their learned probabilities."""


def key_of(value: FieldValue | None, raw: str, definition: FieldDefinition) -> FieldValue:
    """Texts are the same but for case, accents and signs; of addresses the words stay apart."""
    if value is not None and not isinstance(value, str):
        return value
    text = raw if value is None else value
    if definition.format is not FieldFormat.ADDRESS:
        return fold(text)
    return " ".join(filter(None, map(fold, text.split())))


def are_same(one: FieldValue, other: FieldValue, definition: FieldDefinition) -> bool:
    """Of two names or addresses one may be a part of the other: how much belongs to it is a matter
    of taste."""
    if one == other:
        return True
    if definition.format not in (FieldFormat.NAME, FieldFormat.ADDRESS):
        return False
    short, long = sorted((str(one), str(other)), key=len)
    if len(short) >= SURELY_A_NAME and short in long:
        return True
    return definition.format is FieldFormat.ADDRESS and _is_within(short, long)


def _is_within(short: str, long: str) -> bool:
    """Whether nearly all words of an address are in the other: a country's code may be between."""
    words = short.split()
    return len(words) > 1 and sum(word in long.split() for word in words) >= len(words) - 1


def weighed_by_finders(
    document_type: DocumentType, reading: Reading, found: Sequence[Scored]
) -> list[Scored]:
    """What else finders weighed for the fields that they answered, with scores like theirs."""
    if document_type.rivals is None:
        return []
    names = dict.fromkeys(name for name, _, score in found if score == FINDER_SCORE)
    weighed = [(name, list(document_type.rivals(name, reading))[:TRIED]) for name in names]
    return [
        (name, piece, FINDER_SCORE - STEP * (pieces[0][0] - score))
        for name, pieces in weighed
        for score, piece in pieces[1:]
    ]


def opinions_of(
    fields: Sequence[FieldDefinition],
    candidates: Sequence[Scored],
    likely: Likely,
    conventions: Conventions,
) -> Opinions:
    """Of single fields. likely: the learned ranking, of the fields that it knows."""
    known = {field.name: field for field in fields}
    scored: dict[str, list[Opinion]] = defaultdict(list)
    for name, piece, score in sorted(candidates, key=lambda one: -one[2]):
        if name in known and len(scored[name]) < TRIED:
            one = _opinion(known[name], piece, score, conventions)
            found, guessed = score == FINDER_SCORE, score == LAST_RESORT
            labelled = 0.0 if found or guessed else score
            scored[name].append(replace(one, labelled=labelled, found=found, guessed=guessed))
    ranked = {
        name: [
            replace(_opinion(known[name], piece, each, conventions), reader=RANKING, ranked=each)
            for piece, each in pieces[:TRIED]
        ]
        for name, pieces in likely.items()
        if name in known
    }
    return {
        field.name: _joined(field, _by_share(scored[field.name]), ranked.get(field.name, []))
        for field in fields
        if scored[field.name] or ranked.get(field.name)
    }


def _opinion(
    field: FieldDefinition, piece: Piece, probability: float, conventions: Conventions
) -> Opinion:
    value = parse_value(field, piece.text, conventions).value
    key = key_of(value, piece.text, field)
    return Opinion(piece.text, value, key, piece.page, piece.box, probability)


def _by_share(scored: Sequence[Opinion]) -> list[Opinion]:
    """Each value once, at its best place, with its share among them."""
    if not scored:
        return []
    best: dict[FieldValue, Opinion] = {}
    for one in scored:
        best.setdefault(one.key, one)
    top = max(one.probability for one in best.values())
    odds = {key: math.exp((one.probability - top) / SCALE) for key, one in best.items()}
    whole = sum(odds.values())
    return [_of_all(one, odds[key] / whole, scored) for key, one in best.items()]


def _of_all(one: Opinion, share: float, scored: Sequence[Opinion]) -> Opinion:
    """What is known of a value by all of its places."""
    same = [each for each in scored if each.key == one.key]
    return replace(
        one, probability=share, share=share, labelled=max(each.labelled for each in same),
        found=any(each.found for each in same), guessed=all(each.guessed for each in same),
    )  # fmt: skip


def _joined(
    field: FieldDefinition, shared: Sequence[Opinion], ranked: Sequence[Opinion]
) -> list[Opinion]:
    """What labels offer with its learned probability, and what else was ranked."""
    if not ranked:
        return list(shared)
    rest = list(ranked)
    joined = []
    for one in shared:
        same = [each for each in rest if are_same(one.key, each.key, field)]
        rest = [each for each in rest if each not in same]
        learned = min(1.0, sum(each.probability for each in same))
        joined.append(replace(one, probability=learned, ranked=learned))
    return sorted([*joined, *rest], key=lambda one: -one.probability)
