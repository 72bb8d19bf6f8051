"""The fields of a list -> the parts that they play, and the columns that play them by arithmetic.

In: the definition of a list and its schema's rules; the columns as their heads name them. Out: the
columns with the fields that their numbers prove. A schema says which fields multiply by a rule of
the kind `product`. This module knows no schema by name and no page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parsers.document import (
    FieldDefinition,
    FieldFormat,
    FieldKind,
    ListDefinition,
    Rule,
    RuleKind,
)
from parsers.extraction.line_items.column_products import PERCENT, Product, find_product
from parsers.extraction.vocabulary import UNIT_NAMES, is_code, is_free_text

Field = FieldDefinition | None


@dataclass(frozen=True, slots=True)
class Roles:
    """None where a list has no such field. quantity, price and amount are all there, or none.
    by_heads: the columns are what their heads say, and nothing else tells what they are."""

    quantity: Field = None
    price: Field = None
    amount: Field = None
    discount: Field = None
    rate: Field = None
    unit: Field = None
    code: Field = None
    text: Field = None
    by_heads: bool = False

    @property
    def product(self) -> tuple[Field, Field, Field]:
        return self.quantity, self.price, self.amount


def roles_of(definition: ListDefinition, rules: Sequence[Rule]) -> Roles:
    """By the rule about a row's product; without one, by the fields' kinds."""
    fields = definition.fields
    by_path = {f"{definition.name}.{one.name}": one for one in fields}
    others: dict[str, Any] = {
        "rate": next((one for one in fields if one.format is FieldFormat.PERCENT), None),
        "unit": next((one for one in fields if one.name in UNIT_NAMES), None),
        "code": next((one for one in fields if is_code(one)), None),
        "text": next((one for one in fields if is_free_text(one)), None),
    }
    for rule in rules:
        named = [by_path.get(path) for path in rule.fields]
        if rule.kind is RuleKind.PRODUCT and len(named) == 3 and all(named):
            taken = next((by_path[path] for path in rule.unless if path in by_path), None)
            return Roles(named[1], named[2], named[0], taken, **others)
    money = [one for one in fields if one.is_money]
    counts = [one for one in fields if one.kind is FieldKind.NUMBER and one.format is None]
    if len(money) == 2 and len(counts) == 1:
        return Roles(counts[0], money[0], money[1], None, **others)
    return Roles(**others)


def prove_columns(
    columns: Sequence[Sequence[str]], assigned: Mapping[int, FieldDefinition], roles: Roles
) -> dict[int, FieldDefinition]:
    """The columns by heads, less what their numbers contradict, and what the numbers prove."""
    if roles.amount is None:
        return dict(assigned)
    heads = {field: at for at, field in assigned.items()}
    found = find_product(columns, [heads.get(role) if role else None for role in roles.product])
    return _with_product(columns, assigned, roles, found) if found else dict(assigned)


def _with_product(
    columns: Sequence[Sequence[str]],
    assigned: Mapping[int, FieldDefinition],
    roles: Roles,
    found: Product,
) -> dict[int, FieldDefinition]:
    places = (found.quantity, found.price, found.amount)
    proved = {at: role for at, role in zip(places, roles.product, strict=True) if role}
    if found.discount is not None and roles.discount:
        proved[found.discount] = roles.discount
    known = {
        at: field for at, field in assigned.items()
        if at not in proved and field not in proved.values()
    } | proved  # fmt: skip
    return known | _with_rate(columns, known, roles)


def _with_rate(
    columns: Sequence[Sequence[str]], known: Mapping[int, FieldDefinition], roles: Roles
) -> dict[int, FieldDefinition]:
    """The only other column of percents, if no head names any."""
    if roles.rate is None or roles.rate in known.values():
        return {}
    free = [
        at
        for at, texts in enumerate(columns)
        if at not in known and 2 * sum(bool(PERCENT.search(text)) for text in texts) > len(texts)
    ]
    return {free[0]: roles.rate} if len(free) == 1 else {}
