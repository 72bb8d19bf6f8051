"""What a page would say if it were of the same document as the XML, and does not.

In: the values of an XML, and what the pages print. Out: whether it is a difference by itself
that one of them stands nowhere. It is one of what every such page prints, of what follows from sums
that the page prints, and of a cell whose column is printed otherwise. Of a page that says little of
the XML, as one that was read badly, nothing is told.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from parsers.document import EInvoice, FieldFormat, FieldValue
from parsers.document.paths import list_and_name
from parsers.document.text import fold
from parsers.extraction.e_invoice.printed import DESCRIPTION, Printed
from parsers.extraction.e_invoice.same import Pair
from parsers.values.formats import checksum_problem

ALWAYS = frozenset({"invoice_number", "invoice_date", "order_number", "order_date", "total"})
"""What every page of such a document says."""
NET, TAX, TOTAL, ROUNDING, TAXES = "net", "tax", "total", "rounding", "taxes"
SUMS = (NET, TAX, TOTAL)
"""Of which each follows from the two others."""
COLUMNS = frozenset({"amount", "unit_price", "tax", "article_number", DESCRIPTION})
"""Whose cells all stand on a page, or none."""
NAMES = frozenset({"buyer", "seller", "supplier"})
"""Whose names a page has in letters; if a seller's is a picture, it is in the foot."""
LEAST_SAID, FEWEST_SAID = 0.5, 4
"""The part of what the XML says that a page has which was read well, and how much that is."""
MOST_UNSAID = 2
"""Cells of a column that is printed."""
FEWEST_OTHERS = 1
MOST_TEXTS = 500
"""Of a column that are looked for."""
LEAST_CONFIDENCE = 0.9
"""Of the words of a scan, on average."""
LEAST_AMOUNT = 100
SHORTEST_IBAN, LONGEST_IBAN = 15, 34
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?=[ A-Z0-9])")


class Unsaid:
    """Of one document. pairs: all values of the XML that its schema has."""

    def __init__(self, pairs: Iterable[Pair], printed: Printed, e_invoice: EInvoice) -> None:
        self._printed, self._places = printed, printed.places
        self._header: dict[str, Pair] = {}
        self._columns: dict[tuple[str | None, str], list[Pair]] = defaultdict(list)
        self._texts = {fold(text) for text in e_invoice.texts}
        for pair in pairs:
            where = list_and_name(pair.xml.path)
            if where[0] is None:
                self._header[pair.xml.path] = pair
            elif where[1] in COLUMNS:
                self._columns[where].append(pair)

    def tells(self, pair: Pair) -> bool:
        where = list_and_name(pair.xml.path)
        if where[0] is not None:
            is_asked = where in self._columns
        else:
            is_iban = pair.definition.format is FieldFormat.IBAN
            is_asked = is_iban or where[1] in (*ALWAYS, *SUMS, *NAMES)
        if not is_asked or not self._is_readable or self._printed.says(pair):
            return False
        if where[0] is not None:
            return self._is_printed(where) or self._adds_up_otherwise(where)
        if pair.definition.format is FieldFormat.IBAN:
            return self._prints_another_iban()
        return where[1] in ALWAYS or where[1] in NAMES or self._follows_otherwise(pair)

    @cached_property
    def _is_readable(self) -> bool:
        if not self._places.is_trusted(LEAST_CONFIDENCE):
            return False
        pairs = list(self._header.values())
        said = sum(map(self._printed.says, pairs))
        return said >= FEWEST_SAID and said >= LEAST_SAID * len(pairs)

    def _is_printed(self, where: tuple[str | None, str]) -> bool:
        """Whether nearly all other amounts of a column stand on the pages, where no other column
        has them."""
        column = self._columns[where]
        if len(column) > MOST_TEXTS and isinstance(column[0].xml.value, str):
            return False
        others = {
            pair.xml.value for key, each in self._columns.items() if key != where for pair in each
        }
        amounts: Mapping[FieldValue, Pair] = {
            pair.xml.value: pair for pair in column if pair.xml.value not in others
        }
        unlikely = [pair for pair in amounts.values() if not _is_common(pair.xml.value)]
        said = sum(map(self._printed.says, unlikely))
        return said >= FEWEST_OTHERS and len(unlikely) - said <= min(MOST_UNSAID, said)

    def _adds_up_otherwise(self, where: tuple[str | None, str]) -> bool:
        """Whether the taxes are not the tax that the page has for the whole."""
        whole = self._header.get(TAX)
        if where != (TAXES, TAX) or whole is None or not self._printed.says(whole):
            return False
        taxes = [each.xml.value for each in self._columns[where]]
        return sum(each for each in taxes if isinstance(each, Decimal)) != whole.xml.value

    def _follows_otherwise(self, pair: Pair) -> bool:
        """Whether the page has the two other sums, from which another amount follows."""
        others = [self._header.get(name) for name in SUMS if name != pair.name]
        if not all(other is not None and self._printed.says(other) for other in others):
            return False
        net, tax = (self._header[name].xml.value for name in (NET, TAX))
        total = self._header[TOTAL].xml
        if not isinstance(net, Decimal) or not isinstance(tax, Decimal):
            return False
        rounding = self._header[ROUNDING].xml.value if ROUNDING in self._header else Decimal(0)
        rounded = net + tax + rounding if isinstance(rounding, Decimal) else net + tax
        known = {each.value for each in (total, *total.others)}
        return not known & {net + tax, rounded}

    def _prints_another_iban(self) -> bool:
        found = {each for text in self._places.texts() for each in _ibans(text)}
        return bool(found) and not any(each in text for each in found for text in self._texts)


def _is_common(value: FieldValue) -> bool:
    """Whether a page has such a number by chance, as a rate or a count."""
    return isinstance(value, Decimal) and value == int(value) and abs(value) < LEAST_AMOUNT


def _ibans(text: str) -> Iterator[str]:
    """Whole ones, folded, whose check digits are right."""
    for start in _IBAN.finditer(text):
        after = text[start.start() : start.start() + 2 * LONGEST_IBAN]
        for end in re.finditer(r"(?<=[A-Z0-9])(?![A-Za-z0-9])", after):
            value = after[: end.start()].replace(" ", "")
            if SHORTEST_IBAN <= len(value) <= LONGEST_IBAN and not checksum_problem(
                FieldFormat.IBAN, value
            ):
                yield fold(value)
