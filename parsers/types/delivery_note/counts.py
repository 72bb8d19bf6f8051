"""Counts with three decimals, as some software prints them: `50,000 kg` for fifty.

In: fields, and how the document writes numbers. Out: the fields. Without prices little shows the
decimal sign. Where each count of a column has three figures behind its only sign, these are
decimals if the sign is that of the document's language, or if all are noughts, which is told, as
they could be thousands. This module knows no pages.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.document import Field
from parsers.document.paths import parse_row_path
from parsers.values.conventions import Conventions, usual_decimal_sign

LIST, COUNT = "line_items", "quantity"
LEAST = 2
"""Rows, each of which is hardly of thousands."""
THREE = re.compile(r"(?P<whole>\d{1,3})(?P<sign>[.,])(?P<part>\d{3})")


def with_counts(fields: Sequence[Field], conventions: Conventions) -> tuple[Field, ...]:
    counts = [each for each in fields if _is_count(each)]
    found = [match for each in counts if (match := THREE.fullmatch(each.raw.strip()))]
    signs = {match["sign"] for match in found}
    if len(counts) < LEAST or len(found) < len(counts) or len(signs) > 1:
        return tuple(fields)
    is_usual = signs == {usual_decimal_sign(conventions.country, conventions.language)}
    if not is_usual and any(match["part"] != "000" for match in found):
        return tuple(fields)
    return tuple(_with_decimals(each, is_usual) if each in counts else each for each in fields)


def _with_decimals(field: Field, is_sure: bool) -> Field:
    whole, part = re.split("[.,]", field.raw.strip())
    problem = None if is_sure else f"could be {whole}{part}, too"
    return replace(field, value=Decimal(f"{whole}.{part}"), problem=problem)


def _is_count(field: Field) -> bool:
    row = parse_row_path(field.path)
    return row is not None and (row.list_name, row.name) == (LIST, COUNT)
