"""A pydantic class, or a JSON Schema, becomes a schema: what to look for in a document, as plain
data.

In goes a class, whose attributes may be texts, dates, numbers, choices, other classes, and lists of
all these; out comes a `SchemaDefinition`, its names checked: they will be names of SQL views and
columns. A class is read as the JSON Schema that pydantic makes of it. This module knows no document
type, no file and no engine.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field
from pydantic.errors import PydanticUserError
from pydantic.json_schema import GenerateJsonSchema

from parsers.document import Rule, SchemaDefinition
from parsers.schemas.columns import with_columns, with_views
from parsers.schemas.names import bad_schema, checked_view_name, distinct
from parsers.schemas.nested import read_nested, strings
from parsers.schemas.rule_definition import read_rules

Money = Annotated[Decimal, Field(json_schema_extra={"format": "money"})]
"""An amount of money: a Decimal, as which it is stored."""
AccountMoney = Annotated[Decimal, Field(json_schema_extra={"format": "account_money"})]
"""Likewise, of a bank account: with `CR` or `H` behind it above zero, with `DR` or `S` below."""
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


@dataclass(frozen=True, slots=True)
class JsonSchema:
    """A schema that is no class. name: of the type; file: what it was read from; hints, rules: what
    it says beside its properties."""

    root: Mapping[str, Any]
    name: str
    file: str
    hints: Hints = field(default_factory=Hints)
    rules: object = None

    def model_json_schema(self) -> dict[str, Any]:
        """As of a class: the schema itself."""
        return dict(self.root)


Model = type[BaseModel] | JsonSchema


def hints_of(model: Model) -> Hints:
    """What a class says beside its fields, in `json_schema_extra`; its name is its title where it
    says no other."""
    if isinstance(model, JsonSchema):
        return model.hints
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


def schema_definition(model: Model, name: str | None = None) -> SchemaDefinition:
    """A class, or a JSON Schema, as plain data, named as it is unless `name` says otherwise;
    `version` is a hash of all that it says. Raises SetupError bad_schema, naming what is at
    fault."""
    if isinstance(model, JsonSchema):
        called, where, given = name or model.name, model.file, model.rules
    else:
        called = name or model.__name__
        where, given = f"schema {called}", _extra_of(model).get("rules")
    own = checked_view_name(called, where)
    root = json_of(model, where)
    nested = read_nested(root, where)
    fields = with_columns(nested.fields, where)
    lists = with_views(own, nested.lists, where)
    rules = _with_bounds(read_rules(given, fields, lists, where), nested.rules)
    version = _version(root, own, fields, lists, rules)
    return SchemaDefinition(own, version, fields, lists, rules, nested.notes, nested.shape)


def _with_bounds(rules: tuple[Rule, ...], bounds: Sequence[Rule]) -> tuple[Rule, ...]:
    """The user's own rules, and those of `minimum` and `maximum`."""
    taken = {rule.name for rule in rules}
    kept = []
    for rule in bounds:
        kept.append(replace(rule, name=distinct(rule.name, taken)))
        taken.add(kept[-1].name)
    return (*rules, *kept)


_BOUNDS = {"ge": "minimum", "le": "maximum"}


class _Plainly(GenerateJsonSchema):
    """Titles are those that a user gave; a Decimal is a number."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False

    def decimal_schema(self, schema: Any) -> dict[str, Any]:
        return {"type": "number"} | {
            key: float(schema[said]) for said, key in _BOUNDS.items() if said in schema
        }

    def emit_warning(self, kind: Any, detail: str) -> None:
        """A default that is no JSON is none of a document's business."""


def json_of(model: Model, where: str) -> Mapping[str, Any]:
    """The JSON Schema of a class, or the one that it is. Raises SetupError bad_schema."""
    if isinstance(model, JsonSchema):
        return model.root
    try:
        root = model.model_json_schema(schema_generator=_Plainly)
    except PydanticUserError as error:
        raise bad_schema(f"{where} has no JSON schema: {error.message}") from error
    except RecursionError as error:
        raise bad_schema(f"{where} has no JSON schema: it is too deep") from error
    for each in root.get("$defs", {}).values():
        each.pop("title", None)  # the name of a class is no label
    return root


def _version(root: Mapping[str, Any], *parts: Any) -> str:
    text = json.dumps(root, sort_keys=True, default=str) + repr(parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
