"""What arithmetic says of the rows of a list: each by its product, all by a printed sum.

In: rows, the parts that their fields play, and the amounts on the pages. Out: which rows multiply,
and whether the rows add up to an amount that stands beside them. This module chooses nothing.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

from parsers.document import FieldDefinition, FieldKind
from parsers.extraction.line_items.column_products import is_product
from parsers.extraction.line_items.roles import Roles
from parsers.extraction.lines import Row
from parsers.values.amounts import decimal_sign_in, only_number

ROUNDING = Decimal("0.01")
"""For each ten rows, by which a printed sum of rounded amounts may be off."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of a list. products: for each row True where quantity and price multiply to its
    amount, False where they do not, None where one is missing or the product proves nothing. total:
    what the amounts come to; None where one was not read or there is none. printed: whether an
    amount on the pages beside the rows is that total; None where nothing can be compared."""

    products: tuple[bool | None, ...] = ()
    total: Decimal | None = None
    printed: bool | None = None

    @property
    def right(self) -> int:
        return sum(one is True for one in self.products)

    @property
    def broken(self) -> int:
        return sum(one is False for one in self.products)


def proof_of(
    rows: Sequence[Row],
    roles: Roles,
    printed: Set[Decimal] = frozenset(),
    sign: str | None = None,
) -> Proof:
    """printed: the amounts on the pages, outside of the rows; sign: the document's decimal sign, by
    the rows themselves if it is not known."""
    if roles.amount is None:
        return Proof((None,) * len(rows))
    numbers = numbers_of(rows, roles, sign)
    products = tuple(
        None if quantity is None or price is None or amount is None
        else is_product(
            float(quantity), float(price), float(amount), None if rate is None else float(rate)
        )
        for quantity, price, amount, rate in numbers
    )  # fmt: skip
    amounts = [amount for _, _, amount, _ in numbers if amount is not None]
    if not amounts or len(amounts) < len(rows):
        return Proof(products)
    total = sum(amounts, Decimal())
    off = ROUNDING * (1 + len(rows) // 10)
    found = any(abs(total - one) <= off for one in printed) if len(rows) > 1 and printed else None
    return Proof(products, total, found)


Numbers = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]


def numbers_of(rows: Sequence[Row], roles: Roles, sign: str | None = None) -> list[Numbers]:
    """What each row says of its product."""
    sign = sign or decimal_sign_in(piece.text for row in rows for piece in row.values())
    return [_numbers(row, roles, sign) for row in rows]


def _numbers(row: Row, roles: Roles, sign: str | None) -> Numbers:
    """Quantity, price, amount, and the percents that were taken off."""
    quantity, price, amount = (_number(row, role, sign) for role in roles.product)
    discount = roles.discount
    text = row[discount.name].text if discount and discount.name in row else ""
    rate = only_number(text.replace("%", " "), sign) if "%" in text else None
    return quantity, price, amount, rate.value if rate else None


def _number(row: Row, field: FieldDefinition | None, sign: str | None) -> Decimal | None:
    if field is None or field.name not in row or field.kind is not FieldKind.NUMBER:
        return None
    found = only_number(row[field.name].text, sign)
    return found.value if found else None
