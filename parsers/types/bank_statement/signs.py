"""Signs in the column of what left an account, which says nothing but what the column says.

In: fields. Out: the fields. Where all amounts of the column have a minus or brackets, they are
without it, and so is their sum; one among others without is taken back. `raw` stays as printed.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.document import Field
from parsers.document.paths import list_and_name

DEBIT, ALL_DEBITS = ("entries", "debit"), (None, "total_debits")


def without_signs(fields: Sequence[Field]) -> tuple[Field, ...]:
    debits = [each.value for each in fields if list_and_name(each.path) == DEBIT]
    amounts = [value for value in debits if isinstance(value, Decimal)]
    if not amounts or any(value > 0 for value in amounts):
        return tuple(fields)
    return tuple(map(_without_sign, fields))


def _without_sign(field: Field) -> Field:
    is_debit = list_and_name(field.path) in (DEBIT, ALL_DEBITS)
    return (
        replace(field, value=abs(field.value))
        if is_debit and isinstance(field.value, Decimal)
        else field
    )
