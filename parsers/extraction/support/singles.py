"""What speaks for and against a value that stands once in a document.

In: a field, its definition, and the `Papers` of its document. Out: named numbers from -1 to 1.
This module decides nothing and knows no rows.
"""

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from parsers.document import Field, FieldDefinition, FieldFormat
from parsers.document.text import fold
from parsers.extraction.labels.labels import Label
from parsers.extraction.support.opinions import NEARLY, Opinion, are_same, key_of
from parsers.extraction.support.papers import Papers
from parsers.extraction.support.shapes import shape_of

MOST_SHOWN = 4
"""Places at which a value stands that count."""
SHORTEST_REPEATED = 4
"""Characters of a text that is hardly twice on a page by chance."""
RANKED_WELL = 0.9
"""From it on, a learned probability is hardly ever that of a wrong value."""
TAKEN = 0.5
"""Below it the ranking would rather have no value."""
TIED = 0.8
"""Of the share of a value, what another one has that is labelled as well."""
TOGETHER = 2.5
"""Heights between two numbers of one party."""
LEAST = 0.001
"""Probabilities below it are alike."""


def clues_of_single(
    field: Field, definition: FieldDefinition, papers: Papers
) -> Iterator[tuple[str, float]]:
    """Of a field that stands once in a document."""
    opinions = papers.opinions.get(field.path, ())
    own = own_of(field, definition, opinions)
    same = same_as(field, definition, opinions)
    others = rivals_of(field, definition, opinions, same)
    share = sum(one.share for one in same)
    rival = max((one.share for one in others), default=0.0)
    yield "share", share
    yield "rival", rival
    told = [] if share else [one for one in others if not one.guessed]
    refuted = max((one.share for one in told), default=0.0)
    yield "refuted", refuted
    if definition.format is FieldFormat.NAME:
        free = [one.share for one in told if not _is_of_another(one, field, papers)]
        yield "refuted_name", max(free, default=0.0)
    yield "outvoted", max(0.0, rival - share) * (own is not None and not refuted)
    is_ranked = any(one.ranked is not None for one in opinions)
    yield "contested", float(not is_ranked and rival >= NEARLY * share > 0)
    if is_ranked:
        mine = min(1.0, sum(one.ranked or 0.0 for one in same))
        theirs = max((one.ranked or 0.0 for one in others), default=0.0)
        yield "ranked", log_odds(mine)
        yield "ranked_low", max(0.0, RANKED_WELL - mine)
        yield "ahead", log_odds((mine + LEAST) / (mine + theirs + 2 * LEAST))
        yield "beaten", float(theirs > mine)
        labelled = share > rival and own is not None and not own.guessed
        yield "both_say", float(labelled and mine >= theirs)
        yield "doubted", float(mine < TAKEN)
        yield "improbable", max(0.0, TAKEN - mine) / TAKEN
        yield "both_sure", float(labelled and mine >= max(theirs, TAKEN))
        yield "none_says", float(rival > share and theirs > mine)
    yield "tied", float(not is_ranked and rival >= TIED * share > 0)
    yield "extent", _extent(own, same)
    yield "labelled", min(own.labelled, 2.0) / 2 if own else 0.0
    yield "found", float(own.found) if own else 0.0
    yield "guessed", float(own is not None and own.guessed)
    place = papers.surroundings.around(field.page_number, field.box)
    yield "label_beside", _whose(place.beside, definition)
    yield "label_above", _whose(place.above, definition)
    if definition.format is FieldFormat.NAME:
        yield "cut", float(place.continued or place.continues)
    yield "others", _others(own, opinions)
    yield "repeated", _repeated(field, papers)
    yield "ordered", float(papers.proofs.order.get(field.path, 0))
    yield "same_as_other", float(_same_as_other(field, papers))
    if definition.is_money:
        yield "largest", float(_is_largest(field, papers))
        yield "positive", float(isinstance(field.value, Decimal) and field.value > 0)


def own_of(
    field: Field, definition: FieldDefinition, opinions: Sequence[Opinion]
) -> Opinion | None:
    """The offer that is the field's value."""
    key = key_of(field.value, field.raw, definition)
    same = [one for one in opinions if are_same(key, one.key, definition)]
    return max(same, key=lambda one: (one.key == key, one.probability), default=None)


def same_as(
    field: Field, definition: FieldDefinition, opinions: Sequence[Opinion]
) -> list[Opinion]:
    """All offers that are the field's value, or a part of it, or of which it is a part, or that are
    the other tax number of the same party."""
    key = key_of(field.value, field.raw, definition)
    is_tax_number = definition.format is FieldFormat.TAX_NUMBER
    return [
        one for one in opinions
        if are_same(key, one.key, definition) or (is_tax_number and _is_other_number(field, one))
    ]  # fmt: skip


def rivals_of(
    field: Field,
    definition: FieldDefinition,
    opinions: Sequence[Opinion],
    same: Sequence[Opinion],
) -> list[Opinion]:
    """All offers that are another value, but for those that are formed as no such value is, if the
    field's own is not. same: what `same_as` gives."""
    others = [one for one in opinions if one not in same]
    if shape_of(definition, field.raw) < 0:
        return others
    return [one for one in others if shape_of(definition, one.raw) >= 0]


def _is_other_number(field: Field, one: Opinion) -> bool:
    """Whether of two tax numbers right below each other, or in one line, one is that of the country
    and one the one with the country's letters: both are one party's."""
    own, other = field.box, one.box
    if own is None or other is None or field.page_number != one.page:
        return False
    near = abs(own.center_y - other.center_y) <= TOGETHER * max(own.height, other.height)
    return near and field.raw[:2].isalpha() != one.raw[:2].isalpha()


def _extent(own: Opinion | None, same: Sequence[Opinion]) -> float:
    """How likely it is that more or less belongs to it, beside what was taken."""
    if own is None:
        return 0.0
    return max((one.probability for one in same if one is not own and one.key != own.key),
               default=0.0)  # fmt: skip


def log_odds(probability: float) -> float:
    """From -1 to 1."""
    bounded = min(max(probability, LEAST), 1 - LEAST)
    return math.log(bounded / (1 - bounded)) / -math.log(LEAST)


def _others(own: Opinion | None, opinions: Sequence[Opinion]) -> float:
    """How many other values are offered, up to 1 for four."""
    return min(sum(one is not own for one in opinions), MOST_SHOWN) / MOST_SHOWN


def _whose(label: Label | None, definition: FieldDefinition) -> float:
    """1 for a label of the field, less where it is only alike; -1 for another's."""
    if label is None:
        return 0.0
    if definition.name not in label.owners:
        return -1.0
    return label.strength / max(len(label.term), 1)


def _repeated(field: Field, papers: Papers) -> float:
    """How often it stands in the document beside its own place, up to 1."""
    if isinstance(field.value, Decimal):
        times = papers.numbers.get(abs(field.value), 0)
    else:
        text = fold(field.raw)
        times = papers.text.count(text) if len(text) >= SHORTEST_REPEATED else 1
    return min(max(times - 1, 0), MOST_SHOWN) / MOST_SHOWN


def _is_of_another(one: Opinion, field: Field, papers: Papers) -> bool:
    """Whether the offer is the value of another single field: two parties are seldom the same."""
    return any(
        other.raw == one.raw and path != field.path
        for path, other in papers.fields.items()
        if "[" not in path
    )


def _same_as_other(field: Field, papers: Papers) -> bool:
    """Whether another single field has its text: a number is seldom that of two things."""
    return any(
        other.raw == field.raw and other.value == field.value and other.path != field.path
        for other in papers.fields.values()
        if "[" not in other.path and isinstance(other.value, str)
    )


def _is_largest(field: Field, papers: Papers) -> bool:
    values = (each.value for path, each in papers.fields.items() if "[" not in path)
    most = max((abs(one) for one in values if isinstance(one, Decimal)), default=Decimal(0))
    return isinstance(field.value, Decimal) and abs(field.value) >= most
