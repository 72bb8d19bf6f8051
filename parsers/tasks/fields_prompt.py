"""What a model is asked for the fields of a document. In: a schema. Out: the object to be filled
in, a line for each field, and the prompt.

A long schema is told in fewer words, so that its pages and the answer have room. This module asks
nobody.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from parsers.document import (
    MARKS,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    SchemaDefinition,
    Shape,
    ShapeKind,
)
from parsers.extraction.keys import outer_shape
from parsers.schemas.told import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    about,
    labels_of,
    one_line,
)

LONGEST_FIELDS = 8000
"""Characters of the lines about fields, some 2,000 tokens: an invoice's 34 fields take 3,500. Of a
longer schema the labels are left out, then the descriptions, then all but the names."""
MOST_CHOICES = 20
ANY_KEY = "…"
"""Stands for the keys of an object whose keys are its content."""
PLACED = {"text": "", "bbox_2d": []}
"""A value with its place, empty."""

_KINDS = {FieldKind.TEXT: "text", FieldKind.NUMBER: "number", FieldKind.DATE: "date"}
_FORMATS = {
    FieldFormat.MONEY: "amount of money",
    FieldFormat.ACCOUNT_MONEY: "amount of money with its sign",
    FieldFormat.PERCENT: "percentage",
    FieldFormat.CURRENCY: "currency",
    FieldFormat.IBAN: "IBAN",
    FieldFormat.TAX_NUMBER: "tax number",
    FieldFormat.CODE: "code",
    FieldFormat.NAME: "name",
    FieldFormat.ADDRESS: "address",
    FieldFormat.DURATION: "duration",
    FieldFormat.DATE_TIME: "date and time",
    FieldFormat.BOOLEAN: "true or false",
    **{mark: mark.value for mark in MARKS},
}

Told = Callable[[FieldDefinition], str]


def fields_prompt(schema: SchemaDefinition, boxes: bool = False, pages: Sequence[int] = ()) -> str:
    """Asks for the fields as JSON. boxes: with the place of each value, which names one of the
    `pages` if there are several, in the order of their images."""
    fields = field_lines(schema)
    # Families were trained with the first words; a blank after the colon makes them others.
    parts = (
        f"Extract the key-value information in the format:{template_of(schema, boxes)}",
        f"The fields:\n{fields}" if fields else "",
        _placing(pages) if boxes else "",
        "Copy each value as it stands on the page, and leave empty what is not there. "
        "Answer with the JSON object alone.",
    )
    return "\n".join(filter(None, parts))


def template_of(schema: SchemaDefinition, boxes: bool = False) -> str:
    """The schema as the JSON object to be filled in, nested as it is: each field empty, each list
    with one row."""
    read = {each.name for each in schema.fields}

    def blank(shape: Shape, in_list: bool) -> object:
        match shape.kind:
            case ShapeKind.VALUE:
                return PLACED if boxes else ""
            case ShapeKind.LIST:
                return [blank(shape.entry, True)]
            case ShapeKind.MAP:
                return {ANY_KEY: blank(shape.entry, True)}
            case ShapeKind.TUPLE:
                return [blank(each, in_list) for each in shape.members]
        # What is seen and not read is not asked for.
        kept = [
            each
            for each in shape.members
            if in_list or each.kind is not ShapeKind.VALUE or each.name in read
        ]
        return {each.key: blank(each, in_list) for each in sorted(kept, key=_is_list)}

    return json.dumps(blank(outer_shape(schema), False))


def _is_list(shape: Shape) -> bool:
    return shape.kind in (ShapeKind.LIST, ShapeKind.MAP)


@lru_cache(maxsize=32)
def field_lines(schema: SchemaDefinition) -> str:
    """A line for each field, in the order of the template, as much of each as `LONGEST_FIELDS`
    allows; of a schema that is longer even so, nothing, as the template has the names."""
    ways: tuple[Told, ...] = (_labelled, _described, _named)
    texts = ("\n".join(_lines(schema, told)) for told in ways)
    return next((text for text in texts if len(text) <= LONGEST_FIELDS), "")


def _placing(pages: Sequence[int]) -> str:
    form = '{"text": the value, "bbox_2d": [x1, y1, x2, y2]'
    if len(pages) < 2:
        return f"Write each value as {form}}}, the place where it stands."
    numbers = ", ".join(map(str, pages))
    return (
        f'Write each value as {form}, "page": its page}}, the place where it stands. '
        f"The images are the pages {numbers}, in this order."
    )


def _lines(schema: SchemaDefinition, told: Told) -> Iterator[str]:
    for field in schema.fields:
        yield f"- {told(field)}"
    for each in schema.lists:
        about = one_line(each.description, LONGEST_DESCRIPTION) if told is not _named else ""
        yield f"- {each.name} (one object for each row)" + (f": {about}" if about else "")
        for field in each.fields:
            yield f"  - {told(field)}"


def _labelled(field: FieldDefinition) -> str:
    labels = ", ".join(labels_of(field))
    return _described(field) + (f" Labels: {labels}." if labels else "")


def _described(field: FieldDefinition) -> str:
    text = about(field)
    return f"{_named(field)}: {text}" if text else _named(field)


def _named(field: FieldDefinition) -> str:
    kind = _FORMATS[field.format] if field.format else _KINDS[field.kind]
    is_choice = field.choices and field.format is not FieldFormat.BOOLEAN
    told = _choice(field) if is_choice else kind
    return f"{field.name} ({told}{', required' if field.required else ''})"


def _choice(field: FieldDefinition) -> str:
    shown = [one_line(each, LONGEST_NAME) for each in field.choices[:MOST_CHOICES]]
    more = len(field.choices) - len(shown)
    quoted = ", ".join(json.dumps(each, ensure_ascii=False) for each in shown)
    return f"one of {quoted}{f' and {more} more' if more else ''}"
