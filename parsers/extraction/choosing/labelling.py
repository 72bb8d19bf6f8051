"""The labels of a type's fields, as they stand on pages.

In: looks of pages and a type or a field; out: the folded labels found, and the amounts they label.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from parsers.document import FieldDefinition
from parsers.document.text import fold
from parsers.extraction.choosing.looks import Look
from parsers.extraction.document_type import DocumentType

LONG_LABEL = 9
"""Letters; a longer label says as much as one of several words."""


@lru_cache(maxsize=4096)
def keys_of(synonyms: tuple[str, ...]) -> dict[str, bool]:
    """Each folded synonym, and whether it says more than "total" or "date", which stand in any
    table."""
    return {fold(each): len(each.split()) > 1 or len(each) > LONG_LABEL for each in synonyms}


def is_label_of(key: str, document_type: DocumentType) -> bool:
    return any(key in keys_of(each.synonyms) for each in document_type.schema.fields)


def labels_found(looks: Sequence[Look], document_type: DocumentType) -> dict[str, list[str]]:
    """By field, the folded labels that stand on the pages."""
    found = {}
    for field in document_type.schema.without_marks.fields:
        keys = keys_of(field.synonyms)
        here = [key for look in looks for key in keys.keys() & look.labels]
        if here:
            found[field.name] = here
    return found


def labelled(field: FieldDefinition, looks: Sequence[Look]) -> Iterator[int]:
    """In hundredths: the last amount of each line that begins with one of the field's labels."""
    keys = keys_of(field.synonyms).keys()
    for look in looks:
        for key in keys & look.amounts.keys():
            yield look.amounts[key]
