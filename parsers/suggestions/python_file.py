"""A suggestion -> a Python file, as people write schemas by hand.

Every text that comes from a document is a string literal, written by `json.dumps`, never code; each
name was made of letters and figures. This module reads no document.
"""

import json
from collections.abc import Iterator, Sequence

from parsers.document.wording import counted
from parsers.suggestions.suggestion import SuggestedField, SuggestedList, Suggestion

WIDEST = 100
FROM_SCHEMAS = frozenset({
    "AccountMoney", "Address", "Checkbox", "Code", "Currency", "Duration", "Iban", "Money", "Name",
    "Percent", "TaxNumber",
})  # fmt: skip


def python_file(suggestion: Suggestion) -> str:
    """The text of a file that holds one document type."""
    blocks = [
        _head(suggestion),
        *(_list_class(each) for each in suggestion.lists),
        _main_class(suggestion),
    ]
    return "\n\n\n".join(blocks) + "\n"


def _head(suggestion: Suggestion) -> str:
    made_from = counted(suggestion.documents, "document")
    lines = [f'"""A document type, suggested by {made_from}: a start, to be changed by hand.', ""]
    lines += ["Behind the description of a field stand its labels, as they were printed."]
    if suggestion.built_in:
        lines += [
            "What has the same name in the built-in type that it is based on is found as there, by",
            "its labels, too.",
        ]
    return "\n".join([*lines, '"""', "", *_imports(suggestion)])


def _imports(suggestion: Suggestion) -> Iterator[str]:
    fields = [*suggestion.fields, *(one for each in suggestion.lists for one in each.fields)]
    types = {one.look.value.python for one in fields if not one.choices}
    standard = ["import datetime"] * ("datetime.date" in types)
    standard += ["from decimal import Decimal"] * ("Decimal" in types)
    standard += ["from typing import Literal"] * any(one.choices for one in fields)
    if standard:
        yield from (*standard, "")
    yield from ("from pydantic import BaseModel, ConfigDict", "")
    named = ", ".join([*sorted(types & FROM_SCHEMAS), "described"])
    yield from _wrapped("from parsers.schemas import ", named, as_import=True)


def _wrapped(before: str, names: str, as_import: bool = False) -> Iterator[str]:
    if len(before) + len(names) <= WIDEST or not as_import:
        yield before + names
        return
    yield f"{before}("
    yield from (f"    {name}," for name in names.split(", "))
    yield ")"


def _list_class(each: SuggestedList) -> str:
    return "\n".join([f"class {each.class_name}(BaseModel):", *_members(each.fields)])


def _main_class(suggestion: Suggestion) -> str:
    lines = [f"class {suggestion.class_name}(BaseModel):", *_config(suggestion), ""]
    lines += _members(suggestion.fields)
    lines += [f"    {each.name}: list[{each.class_name}] = []" for each in suggestion.lists]
    return "\n".join(lines)


def _config(suggestion: Suggestion) -> Iterator[str]:
    yield "    model_config = ConfigDict("
    yield "        json_schema_extra={"
    yield from _key("titles", [_text(title) for title in suggestion.titles])
    if suggestion.built_in:
        yield f'            "based_on": {_text(suggestion.built_in)},'
    if suggestion.rules:
        yield from _key("rules", [_text(rule) for rule in suggestion.rules], always=True)
    yield "        }"
    yield "    )"


def _key(name: str, items: Sequence[str], always: bool = False) -> Iterator[str]:
    line = f'            "{name}": [{", ".join(items)}],'
    if len(line) <= WIDEST and not always:
        yield line
        return
    yield f'            "{name}": ['
    for item in items:
        yield from _item(item)
    yield "            ],"


def _item(item: str) -> Iterator[str]:
    """A rule that is too long for a line has a line for each of its keys."""
    line = f"                {item},"
    parts = json.loads(item)
    if len(line) <= WIDEST or not isinstance(parts, dict):
        yield line
        return
    yield "                {"
    yield from (
        f"                    {_text(key)}: {_text(value)}," for key, value in parts.items()
    )
    yield "                },"


def _members(fields: Sequence[SuggestedField]) -> Iterator[str]:
    for field in fields:
        kind = f"Literal[{', '.join(map(_text, field.choices))}]" if field.choices else (
            field.look.value.python
        )  # fmt: skip
        before = f"    {field.name}: {kind}{'' if field.required else ' | None'} = described("
        given = [_text(field.description), *map(_text, field.labels)]
        given += ["required=True"] * field.required
        line = f"{before}{', '.join(given)})"
        if len(line) <= WIDEST:
            yield line
            continue
        yield before
        yield from _filled(given)
        yield "    )"


def _filled(given: Sequence[str]) -> Iterator[str]:
    """As many in a line as fit."""
    line = ""
    for each in given:
        longer = f"{line} {each}," if line else f"        {each},"
        if line and len(longer) > WIDEST:
            yield line
            longer = f"        {each},"
        line = longer
    yield line


def _text(value: object) -> str:
    """A literal of texts, lists and numbers, the same in JSON and in Python."""
    return json.dumps(value, ensure_ascii=False)
