"""The labels of several documents -> the fields that they share, each with its kind.

In: labels with their values, document by document. Out: `SuggestedField`s: those that the lexicon
knows, whatever they are called, and those that only these documents know. This module knows no
table's columns.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.document import FieldDefinition
from parsers.document.text import fold
from parsers.extraction.lines import Line
from parsers.extraction.vocabulary import folded
from parsers.suggestions.looks import Look, choices_in, look_of_field, look_of_texts
from parsers.suggestions.names import Names, field_name, harmless, quoted
from parsers.suggestions.shared_lists import SharedList
from parsers.suggestions.shared_phrases import UNNAMED, Phrase, phrase_fields, phrase_of
from parsers.suggestions.sightings import Sighting, sightings_in
from parsers.suggestions.suggestion import SuggestedField
from parsers.suggestions.vocabulary import Vocabulary, english_labels, group_names

MOST_LABELS = 12
"""Of a field."""
LEAST_SHARE = 0.5
"""The part of the documents, at least, that have a label which the lexicon does not know."""
LEAST_KNOWN = 0.2
"""The part of the documents, at least, that have a field which the lexicon knows."""
LONG_WORD = 4
"""Letters of a word for `number`, from which it ends longer words, too; so does one without vowels,
such as `nr`."""
VOWELS = frozenset("aeiou")
FEW = 3
"""Documents; of fewer, what one of them says is enough, and nothing is required."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands beside the labels of one field, document by document."""

    definition: FieldDefinition
    by_document: tuple[tuple[Sighting, ...], ...]

    @property
    def documents(self) -> int:
        return sum(map(bool, self.by_document))

    @property
    def all(self) -> list[Sighting]:
        return [one for each in self.by_document for one in each]

    @property
    def values(self) -> list[str]:
        """The first of each document."""
        return [each[0].value.text for each in self.by_document if each]


def shared_fields(
    documents: Sequence[Sequence[Line]],
    vocabulary: Vocabulary,
    phrases: Sequence[Phrase],
    tables: Sequence[SharedList],
    names: Names,
) -> list[SuggestedField]:
    """In the order of the vocabulary, then by how many documents have them. names: those taken,
    which become more."""
    labels = [one for one in _without_rows(phrases, tables) if not one.is_box]
    found = _found(documents, vocabulary, labels, tables)
    fields = [*_fields(found, vocabulary, len(documents), names)]
    return [*fields, *(_check_box(one, names) for one in phrases if one.is_box)]


def _check_box(phrase: Phrase, names: Names) -> SuggestedField:
    label = harmless(phrase.text)
    name = names.new(field_name(label, "check_box"))
    told = f"Whether the box beside {quoted(label)} is ticked"
    return SuggestedField(name, Look.CHECKBOX, told, (label,), phrase.documents)


def _without_rows(phrases: Sequence[Phrase], tables: Sequence[SharedList]) -> list[Phrase]:
    """Without those that the texts of a column begin with, as goods that many documents list. What
    a head says as well, as `Balance`, labels the last of its column."""
    heads = {fold(head) for table in tables for one in table.columns for head in one.heads}
    texts = [fold(text) for table in tables for one in table.columns for text in one.texts]
    return [
        phrase for phrase in phrases
        if fold(phrase.text) in heads
        or 2 * sum(text.startswith(fold(phrase.text)) for text in texts) < phrase.documents
    ]  # fmt: skip


def _found(
    documents: Sequence[Sequence[Line]], vocabulary: Vocabulary, phrases: Sequence[Phrase],
    tables: Sequence[SharedList],
) -> list[_Found]:  # fmt: skip
    """For each field of the lexicon, and each phrase that only these documents know; what stands
    below the heads of tables is theirs."""
    definitions = (*vocabulary.fields, *phrase_fields(phrases))
    heads: dict[tuple[int, int, int], tuple[float, float]] = {
        each[:3]: each[3:] for table in tables for each in table.heads
    }
    rows = frozenset[tuple[int, int, int]]().union(*(table.rows for table in tables))
    by_document = [
        [one for one in sightings_in(lines, definitions)
         if not (one.below and _is_head(one, heads.get((number, one.page, one.line))))
         and not (set(one.field) == {UNNAMED} and (number, one.page, one.line) in rows)]
        for number, lines in enumerate(documents)
    ]  # fmt: skip
    found = [
        _Found(one, tuple(tuple(each for each in seen if each.field == one.name)
                          for seen in by_document))
        for one in definitions
    ]  # fmt: skip
    return [one for one in found if _is_shared(one, phrases, vocabulary, len(documents))]


def _is_head(sighting: Sighting, sides: tuple[float, float] | None) -> bool:
    return sides is not None and sides[0] <= sighting.x0 <= sides[1]


def _is_shared(
    found: _Found, phrases: Sequence[Phrase], vocabulary: Vocabulary, documents: int
) -> bool:
    if not found.documents:
        return False
    phrase = phrase_of(found.definition, phrases)
    if phrase is None:
        is_own = found.definition.name in vocabulary.own_names
        least = max(LEAST_KNOWN * documents, 1 if documents <= FEW or is_own else 2)
        return found.documents >= least
    least = max(LEAST_SHARE * documents, 1 if documents == 1 else 2)
    is_told = phrase.is_pair or look_of_texts(found.values) is not Look.TEXT
    return found.documents >= least and is_told


def _fields(
    found: Sequence[_Found], vocabulary: Vocabulary, documents: int, names: Names
) -> Iterator[SuggestedField]:
    groups = group_names()
    for one in found:
        definition = one.definition
        if not _labels(one):
            continue
        if definition.name in vocabulary.own_names:
            name = names.new(vocabulary.name_of(definition, _labels(one)[0]))
            look = look_of_field(definition)
            told = definition.description if vocabulary.is_own else _beside(_labels(one))
            yield _field(one, name, told, look, documents)
            continue
        for part in _apart(one) if definition.name in groups else [one]:
            labels = _labels(part)
            if not labels:
                continue
            is_group = definition.name in groups and part is one
            if is_group and len(labels) == 1:  # in English, the label itself says it better
                is_group = fold(labels[0]) not in english_labels(definition.name)
            name = definition.name if is_group else field_name(labels[0], "field")
            if name in vocabulary.own_names:  # what was learned of that one is not of this one
                name = f"{name}_printed"
            told = definition.description if is_group else _beside(labels)
            look = _look(part, labels)
            if look is Look.NUMBER and definition.name in groups - {"share_capital"}:
                look = Look.CODE
            yield _field(part, names.new(name), told, look, documents)


def _beside(labels: Sequence[str]) -> str:
    return f"What stands beside {quoted(labels[0])}"


def _apart(found: _Found) -> list[_Found]:
    """A group of labels, such as those of telephones, as one field, or as several where documents
    have several of them with other values."""
    several = sum(
        len({one.term for one in each}) > 1 and len({fold(one.value.text) for one in each}) > 1
        for each in found.by_document
    )
    if 2 * several <= found.documents:
        return [found]
    times = Counter(one.term for each in found.by_document for one in dict.fromkeys(each))
    parts = []
    for term, _ in times.most_common(MOST_LABELS):
        by_document = tuple(
            tuple(one for one in each if one.term == term) for each in found.by_document
        )
        part = _Found(found.definition, by_document)
        if 2 * part.documents >= len(found.by_document):
            parts.append(part)
    return parts or [found]


def _labels(found: _Found) -> list[str]:
    """As printed, each folded form once, the most frequent first."""
    times = Counter(one.label for one in found.all)
    spelled: dict[str, str] = {}
    for label, _ in times.most_common():
        shown = harmless(label)
        if len(fold(shown)) > 1 or (shown and not shown.isascii()):
            spelled.setdefault(fold(label), shown)
    return [*spelled.values()][:MOST_LABELS]


def _look(found: _Found, labels: Sequence[str]) -> Look:
    look = look_of_texts(found.values)
    return Look.CODE if look is Look.NUMBER and any(map(_is_of_number, labels)) else look


def _is_of_number(label: str) -> bool:
    """`Policy no.`, `Policennummer`, `Kundennr.`"""
    numbers = folded("labels.numbers")
    words = label.split()
    return (
        bool({fold(word) for word in words} & numbers)
        or not {"°", "#", "№"}.isdisjoint(label)
        or any(
            fold(word).endswith(number)
            for word in words
            for number in numbers
            if len(number) >= LONG_WORD or (len(number) > 1 and VOWELS.isdisjoint(number))
        )
    )


def _field(
    found: _Found, name: str, description: str, look: Look, documents: int
) -> SuggestedField:
    is_told = found.definition.name in group_names()
    choices = choices_in(found.values) if look is Look.TEXT and not is_told else ()
    required = found.documents == documents >= FEW
    return SuggestedField(
        name, look, description, tuple(_labels(found)), found.documents, required, choices
    )
