"""Texts that OCR read, read a second time by themselves. In: the fields of a document, its pages, a
function that draws parts of them and a reader of words. Out: the fields; where a word is another
one the second time, by a letter or two, the field is contradicted and has both readings.

OCR is sure of most of its mistakes, and makes others where it sees the same print in other
surroundings: of 80 names and addresses of receipts (SROIE and German ones that may be read,
2026-11-30) 6 of the 10 wrong ones were read otherwise, and 3 of the 77 right ones. Words that are
missing the second time say nothing, as the crop may have cut them. Amounts and dates are not looked
at: rules prove them, and of 93 none was read as another one. This module knows neither files nor
tables.
"""

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from parsers.document import (
    Agreement,
    Evidence,
    Field,
    FieldKind,
    OtherReading,
    Page,
    SchemaDefinition,
)
from parsers.extraction.field_answer import Ground
from parsers.tasks.larger import Reader, Seen, key_of, read_once_more

MOST_TEXTS = 8
"""Of a document: each costs a tenth of a second."""
POSTCODE = 5
"""Figures of a number that is hardly a code with letters that were misread."""
LETTERS_EACH = 3
"""Letters of a word for each that may differ: beyond it is another word."""


def look_twice(
    fields: Sequence[Field], schema: SchemaDefinition, ground: Ground, reader: Reader
) -> tuple[Field, ...]:
    """Raises what `draw` and the reader raise."""
    pages = {page.number: page for page in ground.pages}
    texts = {each.name for each in schema.fields if each.kind is FieldKind.TEXT}
    chosen = [field.path for field in fields if field.path in texts and _is_read(field)]
    return tuple(
        _read_twice(field, pages[field.page_number], reader)
        if field.path in chosen[:MOST_TEXTS] and field.page_number in pages
        else field
        for field in fields
    )


def _is_read(field: Field) -> bool:
    """Whether it is what stands in its box, and nobody contradicts it yet."""
    return (
        field.probability is not None
        and field.box is not None
        and field.evidence in (Evidence.EXACT, Evidence.NORMALIZED)
        and field.agreement is not Agreement.CONTRADICTED
    )


def _read_twice(field: Field, page: Page, reader: Reader) -> Field:
    seen = read_once_more(page, field.box, reader) if field.box else None
    if seen is None:
        return field
    if key_of(seen.text) == key_of(field.raw) != "":
        alone = field.agreement is Agreement.ALONE
        return replace(field, agreement=Agreement.AGREED) if alone else field
    if not has_other_words(field.raw, seen.text):
        return field
    return replace(
        field,
        agreement=Agreement.CONTRADICTED,
        readings=(*field.readings, _reading_of(seen)),
    )


def _reading_of(seen: Seen) -> OtherReading:
    return OtherReading(seen.reader, seen.text, seen.text, seen.page_number, seen.box)


def has_other_words(first: str, second: str) -> bool:
    """Whether a word of the first is another one in the second, unlike by few letters or figures;
    not where words are only joined, parted or missing."""
    one, two = ([key for key in map(key_of, text.split()) if key] for text in (first, second))
    joined_one, joined_two = "".join(one), "".join(two)
    lost = [word for word in one if word not in joined_two]
    new = [word for word in two if word not in joined_one]
    return any(_is_near(old, other) for old in lost for other in new if not _is_worse(old, other))


def _is_worse(one: str, other: str) -> bool:
    """Whether the second has letters where the first is a long number: `4560o` is no postcode."""
    return len(one) >= POSTCODE and one.isdigit() and not other.isdigit()


def _is_near(one: str, other: str) -> bool:
    most = max(1, min(len(one), len(other)) // LETTERS_EACH)
    return Levenshtein.distance(one, other, score_cutoff=most) <= most
