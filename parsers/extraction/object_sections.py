"""Fields that several objects of a schema have, such as the city of buyer and seller -> their
values, by the heading that they stand below.

In: a nested schema and pages. Out: pieces that may answer such fields, as labels find them in the
part of the page below the words of their object. This module decides between none.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from parsers.document import BoundingBox, FieldDefinition, Page, SchemaDefinition
from parsers.document.text import fold
from parsers.extraction.labels.labelled import Answer, answers
from parsers.extraction.labels.labels import read_labels
from parsers.extraction.lines import lines_of, lines_to_search

MOST_LINES = 12
"""Heights of the heading's line, twice each, that its section goes on for, at most."""
PITCH = 2.0
LEFT = 0.02
"""Of the page's width: how far left of its heading a section may begin."""


@dataclass(frozen=True, slots=True)
class _Heading:
    words: str
    box: BoundingBox


def find_in_sections(schema: SchemaDefinition, pages: Sequence[Page]) -> Iterator[Answer]:
    sought = _shared_fields(schema)
    if not sought:
        return
    for page in pages:
        headings = list(_headings(page, sought))
        for each in headings:
            fields = sought[each.words]
            part = _below(page, each, headings)
            yield from answers(fields, read_labels(lines_to_search([part]), fields))


def own_labels(schema: SchemaDefinition) -> frozenset[str]:
    """What fields are called without their objects."""
    return frozenset(fold(each.title or each.name.rpartition(".")[2]) for each in schema.fields)


def object_names(schema: SchemaDefinition) -> frozenset[str]:
    """What the objects are called that have fields."""
    return frozenset(fold(part) for each in schema.fields for part in each.name.split(".")[:-1])


def is_labelled(text: str, labels: Set[str]) -> bool:
    """Whether it is another field with its value: `City: Graz` below `Buyer`."""
    label, colon, _ = text.partition(":")
    return bool(colon) and fold(label) in labels


def _shared_fields(schema: SchemaDefinition) -> Mapping[str, list[FieldDefinition]]:
    """By the words of their object, the fields that their own name alone does not label; with it
    as their label."""
    found: dict[str, list[FieldDefinition]] = defaultdict(list)
    for each in schema.fields:
        *_, outer, own = ("", *each.name.split("."))
        words = fold(each.title or own)
        if outer and words not in map(fold, each.synonyms):
            label = each.title or own.replace("_", " ")
            found[fold(outer)].append(replace(each, synonyms=(label,)))
    return found


def _headings(page: Page, sought: Mapping[str, object]) -> Iterator[_Heading]:
    for line in lines_of(page):
        for start, end in line.phrases():
            words = fold(line.text[start:end])
            if words in sought:
                yield _Heading(words, line.box_of(start, end))


def _below(page: Page, heading: _Heading, headings: Sequence[_Heading]) -> Page:
    """The part of the page from a heading to the next one below or beside it."""
    box, others = heading.box, [each.box for each in headings if each is not heading]
    beside = (each.x0 for each in others if each.x0 >= box.x1 and _overlap(each, box))
    right = min(beside, default=1.0)
    below = (each.y0 for each in others if each.y0 >= box.y1 and each.x0 < right)
    bottom = min(min(below, default=1.0), box.y1 + MOST_LINES * PITCH * box.height)
    words = tuple(
        word
        for word in page.words
        if box.y1 <= word.box.center_y < bottom and box.x0 - LEFT <= word.box.x0 < right - LEFT / 2
    )
    return replace(page, words=words, blocks=())


def _overlap(one: BoundingBox, other: BoundingBox) -> bool:
    return one.y0 < other.y1 and other.y0 < one.y1
