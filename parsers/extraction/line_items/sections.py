"""The sections of a list, such as its pages or tables -> the rows of those that belong to it."""

from collections.abc import Mapping, Sequence

from parsers.document import FieldDefinition
from parsers.extraction.line_items.proof import proof_of
from parsers.extraction.line_items.roles import Roles
from parsers.extraction.lines import Row

ALIKE = 0.6
"""Sections with less than this part of the fields of the best one are something else."""


def alike(
    sections: Sequence[tuple[Mapping[int, FieldDefinition], list[Row]]], roles: Roles
) -> list[Row]:
    """The rows of all sections but those with much fewer columns than the best one, and those whose
    numbers do not multiply where those of others do."""
    most = max((len(columns) for columns, rows in sections if rows), default=0)
    proofs = [proof_of(rows, roles) for _, rows in sections]
    is_proved = any(proof.right for proof in proofs)
    filled = [usually_filled(rows) for _, rows in sections]
    has_amounts = any(rows and roles.amount in columns.values() for columns, rows in sections)
    return [
        row
        for (columns, rows), proof, names in zip(sections, proofs, filled, strict=True)
        if len(columns) >= ALIKE * most
        if not has_amounts or roles.amount in columns.values()
        if not (is_proved and proof.broken and not proof.right)
        if not is_proved or proof.right
        or (names >= ALIKE * max(filled) and _have_product(rows, roles))
        for row in rows
    ]  # fmt: skip


def _have_product(rows: Sequence[Row], roles: Roles) -> bool:
    """Has a row all that multiplies, such as one of a single piece?"""
    names = {one.name for one in roles.product if one}
    return any(names <= row.keys() for row in rows)


def usually_filled(rows: Sequence[Row]) -> int:
    """How many fields the better half of the rows has, at least."""
    return sorted(map(len, rows))[len(rows) // 2] if rows else 0
