"""A question -> the field of a document type that it asks for, by what labels the field.

All words of one of the field's labels are in the question, and what else the question says only
calls the document by its name or is a part of another label of the field. This module looks at no
page.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.extraction.questions.asked_for import AskedFor, Kind, is_meant, telling_words


def field_meant(asked: AskedFor, fields: Iterable[FieldDefinition]) -> FieldDefinition | None:
    """None where the question means none of them, or two of them as well."""
    scored = [(score, field) for field in fields if (score := _score(asked, field)) is not None]
    best = sorted(scored, key=lambda each: each[0], reverse=True)[:2]
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]


def _score(asked: AskedFor, field: FieldDefinition) -> tuple[int, int] | None:
    """How many words of the question its best label has, and how early it comes."""
    if not _is_of_kind(asked.kind, field):
        return None
    labels = [telling_words(synonym) for synonym in (*field.synonyms, field.title or field.name)]
    if asked.telling and not _are_of(asked.telling, set(chain.from_iterable(labels))):
        return None
    scores = [(hits, -at) for at, label in enumerate(labels) for hits in _hits(asked, label)]
    best = max(scores, default=None)
    return best if best and (best[0] or not asked.telling) else None


def _hits(asked: AskedFor, label: Sequence[str]) -> Iterator[int]:
    """How many words of the question a label has, if the question has all of its words."""
    meant = {word for word in asked.words for each in label if is_meant(each, word)}
    missing = [
        each
        for each in label
        if each not in asked.implied and not any(is_meant(each, word) for word in asked.words)
    ]
    if label and not missing:
        yield len(meant)


def _are_of(told: Iterable[str], labels: Iterable[str]) -> bool:
    known = tuple(labels)
    return all(any(is_meant(label, word) for label in known) for word in told)


def _is_of_kind(kind: Kind, field: FieldDefinition) -> bool:
    if kind in (Kind.MONEY, Kind.COUNT):
        return field.kind is FieldKind.NUMBER and field.format is not FieldFormat.PERCENT
    if kind is Kind.PERCENT:
        return field.format is FieldFormat.PERCENT
    if kind is Kind.DATE:
        return field.kind is FieldKind.DATE
    if kind is Kind.DURATION:
        return field.format is FieldFormat.DURATION
    if kind is Kind.PLACE:
        return field.format is FieldFormat.ADDRESS
    if kind is Kind.NAME:
        return field.format in (None, FieldFormat.NAME) and field.kind is FieldKind.TEXT
    if kind is Kind.CODE:
        return field.kind is FieldKind.TEXT
    return kind is Kind.TEXT
