"""Fields of several answers about one document become one. In: the fields that each answer gave,
and a name for the pages it is about. Out: fields with paths of their own, and where answers
differed. This module asks nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from parsers.document import Evidence, Field
from parsers.document.paths import parse_row_path

Part = tuple[str, Sequence[Field]]
"""The pages' name, and what was found on them."""


def merge_fields(
    parts: Sequence[Part], parents: Mapping[str, str] = MappingProxyType({})
) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """The fields, and warnings for people. parents: of lists within lists, the outer ones.

    Of a field that several answers give, the first valid value that stands on a page is taken, else
    the first. Rows of a list follow one another.
    """
    single: dict[str, Field] = {}
    for _, fields in parts:
        for field in fields:
            known = single.get(field.path)
            if not parse_row_path(field.path) and _is_better(field, known):
                single[field.path] = field
    rows = list(_rows([fields for _, fields in parts], parents))
    return (*single.values(), *rows), tuple(_differences(parts, single))


def _is_better(field: Field, known: Field | None) -> bool:
    return known is None or (_is_proved(field) and not _is_proved(known))


def _is_proved(field: Field) -> bool:
    return field.valid and field.evidence is not Evidence.ABSENT


def _rows(parts: Sequence[Sequence[Field]], parents: Mapping[str, str]) -> Iterator[Field]:
    """List by list, their rows counted on from part to part."""
    lists: dict[str, list[Field]] = {}
    counts: dict[str, int] = {}
    for fields in parts:
        begin = dict(counts)
        for field in fields:
            row = parse_row_path(field.path)
            if row is None:
                continue
            outer, above = parents.get(row.list_name), field.parent_ordinal
            if outer and above is not None:  # which may have no field of its own
                above += begin.get(outer, 0)
                counts[outer] = max(counts.get(outer, 0), above + 1)
            row = row._replace(ordinal=begin.get(row.list_name, 0) + row.ordinal)
            counts[row.list_name] = max(counts.get(row.list_name, 0), row.ordinal + 1)
            moved = replace(field, path=str(row), parent_ordinal=above)
            lists.setdefault(row.list_name, []).append(moved)
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
