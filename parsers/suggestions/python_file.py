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
    "Address", "Checkbox", "Code", "Currency", "Duration", "Iban", "Money", "Name", "Percent",
    "TaxNumber",
})  # fmt: skip


def python_file(suggestion: Suggestion) -> str:
    """The text of a file that holds one document type."""
    blocks = [
        _head(suggestion),
        *(_list_class(each) for each in suggestion.lists),
        _main_class(suggestion),
    ]
    if _has_finders(suggestion):
        blocks.append(_document_type(suggestion))
    return "\n\n\n".join(blocks) + "\n"


def _head(suggestion: Suggestion) -> str:
    made_from = counted(suggestion.documents, "document")
    lines = [f'"""A document type, suggested by {made_from}: a start, to be changed by hand.', ""]
    lines += ["Behind the description of a field stand its labels, as they were printed."]
    if _has_finders(suggestion):
        lines += ["What has no label is found by finders of the built-in type named below."]
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
    if _has_finders(suggestion):
        yield "from parsers.types import DOCUMENT_TYPES, DocumentType"


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


def _document_type(suggestion: Suggestion) -> str:
    finders = [one.name for one in suggestion.fields if one.finder]
    lists = [one.name for one in suggestion.lists if one.finder]
    lines = [f"BUILT_IN = DOCUMENT_TYPES[{_text(suggestion.built_in)}]"]
    lines += _names("WITHOUT_LABELS", finders) if finders else []
    lines += ["DOCUMENT_TYPE = DocumentType.of(", f"    {suggestion.class_name},"]
    if finders:
        lines += ["    finders={name: BUILT_IN.finders[name] for name in WITHOUT_LABELS},"]
    if lists:
        taken = ", ".join(f"{_text(one)}: BUILT_IN.list_finders[{_text(one)}]" for one in lists)
        lines += [f"    list_finders={{{taken}}},"]
    if suggestion.is_ranked:
        lines += ["    rank=BUILT_IN.rank,"]
    return "\n".join([*lines, ")"])


def _names(constant: str, names: Sequence[str]) -> list[str]:
    listed = ", ".join(map(_text, names))
    line = f"{constant} = ({listed},)" if len(names) == 1 else f"{constant} = ({listed})"
    if len(line) <= WIDEST:
        return [line]
    return [f"{constant} = (", *(row[4:] for row in _filled([*map(_text, names)])), ")"]


def _has_finders(suggestion: Suggestion) -> bool:
    found = [one.finder for one in suggestion.fields] + [each.finder for each in suggestion.lists]
    return suggestion.is_ranked or any(found)


def _text(value: object) -> str:
    """A literal of texts, lists and numbers, the same in JSON and in Python."""
    return json.dumps(value, ensure_ascii=False)
