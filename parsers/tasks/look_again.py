"""Doubtful values read once more, drawn larger. In: the fields of a document, its pages, a function
that draws parts of them, a reader of words and, if there is one, an engine that looks at images.
Out: the fields.

Texts that OCR read are then read a second time by themselves (second_look.py), which contradicts
some of them and changes none.

A value is looked at again if it is fuzzy, contradicted, absent or improbable, and its place is
known: its own box, or that of another reading. OCR reads the place twice, drawn at LARGER: only
where both readings say the same is that a reading, and only where the page's words came from OCR,
as a good text layer needs no second look. Where that says nothing, the engine is asked for this one
value on its crop. The value changes only if

    another reading of it says the same as the new one, or
    it was fuzzy or improbable, and OCR is surer of the new one, which is of the field's kind.

What was first read stays among the field's readings, as `first reading`, and the field is
contradicted. What is not taken, but says something else, is kept as a reading as well. Letters and
figures count, signs do not. This module knows neither files nor tables.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from parsers.asking.ask_again import ask_until_whole
from parsers.document import (
    Agreement,
    BoundingBox,
    Evidence,
    Field,
    FieldDefinition,
    OtherReading,
    Page,
    SchemaDefinition,
)
from parsers.document.paths import list_and_name
from parsers.errors import AWAY, DocumentError, EngineError
from parsers.extraction.field_answer import Ground, understand_fields
from parsers.tasks.extract import fields_question
from parsers.tasks.larger import Reader, Seen, key_of, read_larger, with_margin
from parsers.tasks.second_look import look_twice
from parsers.values.parse import parse_value

FIRST, BY_MODEL = "first reading", "model, larger"
IMPROBABLE = 0.9
"""Below it a value is looked at again: what people are asked to check, too."""
MOST_VALUES = 12
"""Of a document: each costs a third of a second of OCR (benchmarks/look_again.py), or a short
question."""


def look_again(
    fields: Sequence[Field], schema: SchemaDefinition, ground: Ground, reader: Reader
) -> tuple[Field, ...]:
    """The fields, the doubtful ones as they were read again; no more than MOST_VALUES of them.
    Raises EngineError if the engine is away, and what `draw` raises."""
    pages = {page.number: page for page in ground.pages}
    doubtful = (field for field in fields if _is_doubtful(field))
    placed = ((field, place) for field in doubtful if (place := _place(field, pages)))
    chosen = {field.path: place for field, place in islice(placed, MOST_VALUES)}
    looked = tuple(
        _looked_at(field, *chosen[field.path], schema, ground, reader)
        if field.path in chosen
        else field
        for field in fields
    )
    return look_twice(looked, schema, ground, reader)


def _is_doubtful(field: Field) -> bool:
    improbable = field.probability is not None and field.probability < IMPROBABLE
    return (
        field.evidence in (Evidence.FUZZY, Evidence.ABSENT)
        or field.agreement is Agreement.CONTRADICTED
        or improbable
    )


def _place(field: Field, pages: dict[int, Page]) -> tuple[Page, BoundingBox] | None:
    """Where it stands; if it stands nowhere, where another reader found it."""
    known = [(field.page_number, field.box)]
    known += [(each.page_number, each.box) for each in field.readings]
    return next(((pages[n], box) for n, box in known if n in pages and box is not None), None)


def _looked_at(
    field: Field,
    page: Page,
    box: BoundingBox,
    schema: SchemaDefinition,
    ground: Ground,
    reader: Reader,
) -> Field:
    definition = _definition(schema, field.path)
    by_ocr = read_larger(page, box, reader) if _is_alone(field, page, box) else None
    if by_ocr and _says_something(field, by_ocr):
        return _settled(field, by_ocr, definition, ground)
    by_model = _asked(page, box, definition, schema, ground, reader)
    return _settled(field, by_model, definition, ground) if by_model else field


def _definition(schema: SchemaDefinition, path: str) -> FieldDefinition:
    owner, name = list_and_name(path)
    lists = {each.name: each.fields for each in schema.lists}
    return next(each for each in (lists[owner] if owner else schema.fields) if each.name == name)


def _is_alone(field: Field, page: Page, box: BoundingBox) -> bool:
    """Whether nothing else stands in its box, as the next columns do in that of a description of
    several lines. What needs a second reading on its side may have a box that is not exact."""
    if field.evidence is Evidence.ABSENT or field.agreement is Agreement.CONTRADICTED:
        return True
    words = "".join(word.text for word in page.words if box.holds_middle_of(word.box))
    return sorted(key_of(words)) == sorted(key_of(field.raw))


def _says_something(field: Field, seen: Seen) -> bool:
    """Whether it settles the doubt: of two that contradict each other it is one."""
    if field.agreement is not Agreement.CONTRADICTED:
        return True
    raws = (field.raw, *(each.raw for each in field.readings))
    return any(key_of(seen.text) == key_of(raw) for raw in raws)


def _settled(field: Field, seen: Seen, definition: FieldDefinition, ground: Ground) -> Field:
    """The field with the better of the two readings."""
    reading = parse_value(definition, seen.text, ground.conventions)
    value = reading.value
    if value is None:
        return field
    if value == field.value or key_of(str(value)) == key_of(str(field.value)):
        return _confirmed(field, seen)
    if key_of(seen.text) == key_of(field.raw):  # the page's words once more
        return field
    again = OtherReading(seen.reader, seen.text, value, seen.page_number, seen.box)
    if not _is_better(field, seen, value):
        return replace(field, readings=(*field.readings, again))
    first = OtherReading(FIRST, field.raw, field.value, field.page_number, field.box)
    return replace(
        field,
        raw=seen.text,
        value=value,
        page_number=seen.page_number,
        box=seen.box,
        evidence=Evidence.EXACT,
        probability=seen.confidence if field.probability is not None else None,
        valid=True,
        problem=reading.problem,
        currency=reading.currency or field.currency,
        agreement=Agreement.CONTRADICTED,
        readings=(*field.readings, first, again),
    )


def _is_better(field: Field, seen: Seen, value: object) -> bool:
    """Whether another reading bears it out, or OCR is surer of it than it was of the first."""
    others = [each for each in field.readings if each.raw.strip()]
    if any(each.value == value or key_of(each.raw) == key_of(seen.text) for each in others):
        return True
    if field.evidence is Evidence.ABSENT or field.agreement is Agreement.CONTRADICTED:
        return False
    before = field.probability or 0.0
    return seen.confidence is not None and seen.confidence > before


def _confirmed(field: Field, seen: Seen) -> Field:
    """A value that was fuzzy or absent stands on the page after all; one that another reader
    contradicts has a third on its side, and is still contradicted."""
    again = OtherReading(seen.reader, seen.text, field.value, seen.page_number, seen.box)
    told = replace(field, readings=(*field.readings, again))
    if field.evidence in (Evidence.EXACT, Evidence.NORMALIZED):
        return told if field.agreement is Agreement.CONTRADICTED else field
    return replace(
        told,
        raw=seen.text,
        evidence=Evidence.NORMALIZED,
        page_number=seen.page_number,
        box=seen.box,
    )


def _asked(
    page: Page,
    box: BoundingBox,
    definition: FieldDefinition,
    schema: SchemaDefinition,
    ground: Ground,
    reader: Reader,
) -> Seen | None:
    """What the engine reads in the place, asked for this one value."""
    engine = reader.engine
    if engine is None or not engine.images_at_once:
        return None
    part = with_margin(box, min(box.height, 0.05), page)
    try:
        shown = reader.draw(page.number, replace(engine.rendering, part=part))
    except DocumentError:  # such as a part that is too long for the model
        return None
    if shown.rotation != page.rotation:
        return None
    one = replace(schema, fields=(replace(definition, required=False),), lists=(), rules=())
    # Without the page's words the value is as the answer has it.
    here = ground.of([replace(page, words=(), second_layer=(), blocks=(), text="")])
    try:
        answer = ask_until_whole(
            engine,
            fields_question(one, (shown,)),
            lambda completion: understand_fields(completion, one, here),
            lambda understood: len(understood.fields),
            lambda understood: understood.closed,
        )
    except EngineError as error:
        if error.code == AWAY:
            raise
        return None
    read = [each for each in (answer.result.fields if answer.result else ()) if each.raw.strip()]
    return Seen(read[0].raw, None, box, page.number, BY_MODEL) if read else None
