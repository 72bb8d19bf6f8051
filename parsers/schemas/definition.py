"""A pydantic class becomes a schema: what to look for in a document, as plain data.

In goes a class whose attributes are `str`, `datetime.date`, `Decimal` (or `Money`) and lists of
such classes, one level deep; out comes a `SchemaDefinition`, its names checked: they will be names
of SQL views and columns. This module knows no document type, no file and no engine.
"""

import datetime
import hashlib
import json
import re
import types
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Field
from pydantic.errors import PydanticUserError
from pydantic.fields import FieldInfo

from parsers.document import (
    MARKS,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    ListDefinition,
    SchemaDefinition,
)
from parsers.document.text import plain
from parsers.errors import SetupError
from parsers.schemas.choices import choices_of
from parsers.schemas.rule_definition import read_rules

Money = Annotated[Decimal, Field(json_schema_extra={"format": "money"})]
"""An amount of money: a Decimal, as which it is stored."""
Percent = Annotated[Decimal, Field(json_schema_extra={"format": "percent"})]
Currency = Annotated[str, Field(json_schema_extra={"format": "currency"})]
Iban = Annotated[str, Field(json_schema_extra={"format": "iban"})]
TaxNumber = Annotated[str, Field(json_schema_extra={"format": "tax_number"})]
Code = Annotated[str, Field(json_schema_extra={"format": "code"})]
Name = Annotated[str, Field(json_schema_extra={"format": "name"})]
Address = Annotated[str, Field(json_schema_extra={"format": "address"})]
Duration = Annotated[str, Field(json_schema_extra={"format": "duration"})]
Signature = Annotated[str, Field(json_schema_extra={"format": "signature"})]
Stamp = Annotated[str, Field(json_schema_extra={"format": "stamp"})]
Checkbox = Annotated[str, Field(json_schema_extra={"format": "checkbox"})]
"""What `FieldFormat` says of each."""

_NUMBERS = frozenset({FieldFormat.MONEY, FieldFormat.PERCENT})

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
LONGEST_NAME = 63
MOST_FIELDS = 200

TABLES = {
    "documents", "sources", "attachments", "runs", "pages", "annotations", "blocks", "cells",
    "fields", "segments", "readings", "violations", "answers", "items", "corrections",
    "reviewed_fields", "reviewed_violations", "approvals", "claims", "summaries", "document_words",
    "document_words_search", "items_search", "schema_views", "alembic_version",
}  # fmt: skip
COLUMNS = {"document_id", "run_id", "segment", "file_name", "first_page", "last_page", "ordinal"}
"""Columns that every view has before a schema's own."""
SYSTEM_COLUMNS = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"}

KINDS: dict[type, FieldKind] = {
    str: FieldKind.TEXT,
    Decimal: FieldKind.NUMBER,
    int: FieldKind.NUMBER,
    float: FieldKind.NUMBER,
    datetime.date: FieldKind.DATE,
}


@dataclass(frozen=True, slots=True)
class Hints:
    """What tells documents of a type from the rest.

    titles: what such a document calls itself. words: others that are typical of it; both in the
    languages it is expected in. narrow: whether it is printed on a till's roll; None if it may be
    either. prose: whether it consists of sentences. generic: whether it fits any document, and so
    is never chosen by what a document says.
    """

    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    narrow: bool | None = None
    prose: bool = False
    generic: bool = False


def described(description: str, *synonyms: str, required: bool = False) -> Any:
    """A pydantic field with what labels its value on a page, in several languages.

    Returns Any, as pydantic's own `Field` does, so that it can be assigned to any attribute.
    """
    extra: dict[str, Any] = {"synonyms": list(synonyms)}
    if required:
        return Field(description=description, json_schema_extra=extra)
    return Field(default=None, description=description, json_schema_extra=extra)


def hints_of(model: type[BaseModel]) -> Hints:
    """What a class says beside its fields, in `json_schema_extra`; its name is its title where it
    says no other."""
    given = _extra_of(model)
    narrow = given.get("narrow")
    return Hints(
        titles=strings(given.get("titles")) or (model.__name__,),
        words=strings(given.get("words")),
        narrow=narrow if isinstance(narrow, bool) else None,
        prose=given.get("prose") is True,
        generic=given.get("generic") is True,
    )


def _extra_of(model: type[BaseModel]) -> dict[str, Any]:
    extra = model.model_config.get("json_schema_extra")
    return dict(extra) if isinstance(extra, dict) else {}


def schema_definition(model: type[BaseModel], name: str | None = None) -> SchemaDefinition:
    """The class as plain data, named as the class is unless `name` says otherwise; `version` is a
    hash of its JSON schema and names. Raises SetupError bad_schema, naming the attribute at
    fault."""
    where = f"schema {name or model.__name__}"
    own = checked_view_name(name or model.__name__, where)
    fields, lists = _members(model, where, nested=False)
    for each in lists:
        checked_view_name(f"{own}_{each.name}", f"{where}, list {each.name}")
    _refuse_collisions([*(one.name for one in fields), *(one.name for one in lists)], where)
    rules = read_rules(_extra_of(model).get("rules"), fields, lists, where)
    version = _version(model, where, own, fields, lists, rules)
    return SchemaDefinition(own, version, fields, lists, rules)


def _members(
    model: type[BaseModel], where: str, nested: bool
) -> tuple[tuple[FieldDefinition, ...], tuple[ListDefinition, ...]]:
    fields: list[FieldDefinition] = []
    lists: list[ListDefinition] = []
    if not 0 < len(model.model_fields) <= MOST_FIELDS:
        raise bad_schema(f"{where} must have 1 to {MOST_FIELDS} fields")
    for attribute, info in model.model_fields.items():
        place = f"{where}, field {attribute!r}"
        item = item_type(info.annotation)
        if item is None:
            fields.append(_field(attribute, info, place))
        elif nested:
            raise bad_schema(f"{place} is a list within a list; lists go one level deep")
        else:
            lists.append(_list(info.alias or attribute, item, place))
    return tuple(fields), tuple(lists)


def _field(attribute: str, info: FieldInfo, place: str) -> FieldDefinition:
    choices = choices_of(_plain_type(info.annotation))
    kind = FieldKind.TEXT if choices else KINDS.get(_plain_type(info.annotation))
    if kind is None:
        raise bad_schema(
            f"{place} is neither str, date, Decimal, a choice of texts nor a list of models"
        )
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    format = _format(info, kind)
    return FieldDefinition(
        name=checked_column_name(info.alias or attribute, place),
        kind=kind,
        required=info.is_required(),
        description=info.description or "",
        synonyms=_labels(attribute, info, strings(extra.get("synonyms"))),
        format=format,
        title=info.title or "",
        choices=_marks_of(format) or choices,
    )


def _marks_of(format: FieldFormat | None) -> tuple[str, ...]:
    return MARKS.get(format, ()) if format else ()


def _format(info: FieldInfo, kind: FieldKind) -> FieldFormat | None:
    """What an annotation such as `Iban`, or `format` in a JSON Schema, says; None for others."""
    named = next(_formats(info, info.annotation), None)
    known = FieldFormat(named) if named in list(FieldFormat) else None
    expected = FieldKind.NUMBER if known in _NUMBERS else FieldKind.TEXT
    return known if kind is expected else None


def _formats(info: FieldInfo | None, annotation: Any) -> Iterator[str]:
    extra = info.json_schema_extra if info else None
    if isinstance(extra, dict) and isinstance(extra.get("format"), str):
        yield str(extra["format"])
    for inner in get_args(annotation):
        own = inner if isinstance(inner, FieldInfo) else None
        yield from _formats(own, inner)


def _labels(attribute: str, info: FieldInfo, synonyms: tuple[str, ...]) -> tuple[str, ...]:
    """What is known to label the value: the synonyms, and the title or the name in words."""
    own = info.title or in_words(info.alias or attribute)
    return tuple(dict.fromkeys([*synonyms, own]))


def _list(name: str, item: type[BaseModel], place: str) -> ListDefinition:
    fields, _ = _members(item, place, nested=True)
    if mark := next((each for each in fields if each.is_mark), None):
        raise bad_schema(f"{place}: the {mark.format} {mark.name!r} cannot be in a list")
    _refuse_collisions([each.name for each in fields], place)
    return ListDefinition(checked_column_name(name, place), fields)


def item_type(annotation: Any) -> type[BaseModel] | None:
    """The class of a list's rows; None for what is no list of classes."""
    annotation = _plain_type(annotation)
    if get_origin(annotation) not in (list, tuple, Sequence):
        return None
    item = get_args(annotation)[0]
    return item if isinstance(item, type) and issubclass(item, BaseModel) else None


def _plain_type(annotation: Any) -> Any:
    """`Money | None` -> Decimal: what is left without None and without annotations."""
    if get_origin(annotation) is Annotated:
        return _plain_type(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        members = [each for each in get_args(annotation) if each is not type(None)]
        return _plain_type(members[0]) if len(members) == 1 else None
    return annotation


def strings(value: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, (list, tuple)) else ()


def _version(model: type[BaseModel], where: str, *parts: Any) -> str:
    try:
        schema = model.model_json_schema()
    except PydanticUserError as error:
        raise bad_schema(f"{where} has no JSON schema: {error.message}") from error
    text = json.dumps(schema, sort_keys=True, default=str) + repr(parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def checked_view_name(text: str, where: str) -> str:
    """A safe name for a view; raises SetupError bad_schema if there is none or it is taken."""
    name = safe_name(text, where)
    if name in TABLES or name.startswith(("current_", "sqlite_", "pg_", "blocks_")):
        raise bad_schema(f"{where}: the name {name!r} is one of Pagemill's own or the database's")
    return name


def checked_column_name(text: str, where: str) -> str:
    """A safe name for a column; raises SetupError bad_schema if there is none or it is taken."""
    name = safe_name(text, where)
    if name in COLUMNS or name in SYSTEM_COLUMNS:
        raise bad_schema(f"{where}: the name {name!r} is a column that every view or table has")
    return name


def safe_name(text: str, where: str) -> str:
    """`invoiceNumber`, `Straße 2` -> invoice_number, strasse_2. Always the same for the same text.

    Accents are dropped; letters beyond Latin become their code points. Raises SetupError
    bad_schema where no letter or digit is left, or the name is too long.
    """
    latin = "".join(_latin(sign) for sign in in_words(text))
    name = re.sub(r"[^a-z0-9]+", "_", latin.lower()).strip("_")
    if name[:1].isdigit():
        name = f"field_{name}"
    if not NAME.fullmatch(name):
        reason = f"is longer than {LONGEST_NAME} characters" if name else "has no letter or digit"
        raise bad_schema(f"{where}: the name {text[:80]!r} {reason}")
    return name


def in_words(text: str) -> str:
    """`invoiceNumber`, `invoice_number` -> invoice number."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"([^\W\d_A-Z])([A-Z])", r"\1 \2", text)
    text = re.sub(r"([A-Z])([A-Z][a-z])", r"\1 \2", text)
    return text.replace("_", " ").lower()


def _latin(sign: str) -> str:
    latin = plain(sign)
    if latin.isascii() or not sign.isalnum():
        return latin
    return f"_u{ord(sign):04x}_"


def _refuse_collisions(names: list[str], where: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise bad_schema(f"{where}: several fields would be named {twice[0]!r}")


def bad_schema(message: str) -> SetupError:
    return SetupError("bad_schema", message, "Mend the schema, then start again.")
