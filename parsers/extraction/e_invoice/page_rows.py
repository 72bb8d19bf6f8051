"""Rows that a page has and the XML has not.

In: the rows of a page to which none of the XML belongs, those to which one does, and the amounts
that the XML has elsewhere. Out: those that are rows by themselves: no sums of others, no allowances
that the XML tells as such, no texts, and none that may be a row of the XML, read wrongly.
"""

from collections.abc import Iterator, Sequence, Set
from decimal import Decimal

from parsers.document import Field
from parsers.extraction.e_invoice.row_pairs import PageRow
from parsers.extraction.e_invoice.same import words_of
from parsers.extraction.e_invoice.verdicts import is_believed

AMOUNT, DESCRIPTION = "amount", "description"
PRODUCT = ("quantity", "unit_price", AMOUNT)


def rows_alone(
    page: Sequence[PageRow], paired: Set[int], unpaired_of_xml: int, elsewhere: Set[Decimal],
    of_rows: Set[Decimal],
) -> Iterator[PageRow]:  # fmt: skip
    """page: all its rows, in order. paired: the places of those to which a row of the XML belongs.
    elsewhere: what the XML has outside of its rows; of_rows: within them."""
    free = [at for at, cells in enumerate(page) if at not in paired and _amount(cells)]
    may_be_misread = len(free) <= unpaired_of_xml
    for at in free:
        amount = abs(_amount(page[at]))
        if amount in elsewhere or _is_sum(amount, page[:at]):
            continue
        if amount in of_rows and unpaired_of_xml:
            continue
        if is_proved(page[at]) or (not may_be_misread and _is_named(page[at])):
            yield page[at]


def _amount(cells: PageRow) -> Decimal:
    value = cells[AMOUNT].value if AMOUNT in cells else None
    return value if isinstance(value, Decimal) else Decimal(0)


def _is_sum(amount: Decimal, before: Sequence[PageRow]) -> bool:
    """Whether it is what the rows before it come to, or the last of them."""
    total = Decimal(0)
    for number, cells in enumerate(reversed(before), 1):
        total += _amount(cells)
        if number > 1 and abs(total) == amount:
            return True
    return False


def _is_named(cells: PageRow) -> bool:
    return AMOUNT in cells and is_believed(cells[AMOUNT]) and _has_words(cells.get(DESCRIPTION))


def _has_words(field: Field | None) -> bool:
    return field is not None and any(map(str.isalpha, "".join(words_of(field.raw))))


def is_proved(cells: PageRow) -> bool:
    """Whether quantity and price prove an amount."""
    numbers = [cells[name].value for name in PRODUCT if name in cells]
    if len(numbers) < len(PRODUCT) or not all(isinstance(each, Decimal) for each in numbers):
        return False
    quantity, price, amount = (Decimal(str(each)) for each in numbers)
    return quantity != 1 and amount != 0 and quantity * price == amount
