"""Fields of several answers about one document become one. In: the fields that each answer gave,
and a name for the pages it is about. Out: fields with paths of their own, and where answers
differed. This module asks nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.document import Evidence, Field
from parsers.document.paths import parse_row_path

Part = tuple[str, Sequence[Field]]
"""The pages' name, and what was found on them."""


def merge_fields(parts: Sequence[Part]) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """The fields, and warnings for people.

    Of a field that several answers give, the first valid value that stands on a page is taken, else
    the first. Rows of a list follow one another.
    """
    single: dict[str, Field] = {}
    for _, fields in parts:
        for field in fields:
            known = single.get(field.path)
            if not parse_row_path(field.path) and _is_better(field, known):
                single[field.path] = field
    rows = list(_rows([fields for _, fields in parts]))
    return (*single.values(), *rows), tuple(_differences(parts, single))


def _is_better(field: Field, known: Field | None) -> bool:
    return known is None or (_is_proved(field) and not _is_proved(known))


def _is_proved(field: Field) -> bool:
    return field.valid and field.evidence is not Evidence.ABSENT


def _rows(parts: Sequence[Sequence[Field]]) -> Iterator[Field]:
    """List by list, their rows counted on from part to part."""
    lists: dict[str, list[Field]] = {}
    counts: dict[str, int] = {}
    for fields in parts:
        begin = dict(counts)
        for field in fields:
            row = parse_row_path(field.path)
            if row:
                name = row.list_name
                row = row._replace(ordinal=begin.get(name, 0) + row.ordinal)
                counts[name] = max(counts.get(name, 0), row.ordinal + 1)
                lists.setdefault(name, []).append(replace(field, path=str(row)))
    for rows in lists.values():
        yield from rows


def _differences(parts: Sequence[Part], taken: dict[str, Field]) -> Iterator[str]:
    for name, fields in parts:
        other = [
            field.path
            for field in fields
            if field.path in taken and _is_proved(field) and field.value != taken[field.path].value
        ]
        if other:
            yield f"{name}: another value of {', '.join(other)}"
