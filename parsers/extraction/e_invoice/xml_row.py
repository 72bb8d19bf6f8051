"""A row of the XML beside that of the page: what follows in it from what.

In: the values of a row, and which of them the page has alike. Out: whether the others prove one.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from decimal import Decimal

from parsers.document import BoundingBox, Field
from parsers.extraction.e_invoice.same import Pair, words_of

AMOUNT = "amount"
PRODUCT = frozenset({"quantity", "unit_price", AMOUNT})
FACTORS = PRODUCT - {AMOUNT}
DECIMALS = {"quantity": 3, "unit_price": 2}
SURE_OF_ROWS = frozenset({AMOUNT, "unit_price", "article_number"})
PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?) %")
CENT, HALF_CENT = Decimal("0.01"), Decimal("0.005")

Band = tuple[int, BoundingBox]
"""A part of a page, as wide as it."""


@dataclass(frozen=True, slots=True)
class XmlRow:
    """pairs: the values of a row of the XML, by name. band: the part of a page that its row is in.
    agreed: the names of what the page has alike. is_shared: what it says may stand on the page once
    for it and for the document."""

    pairs: Mapping[str, Pair]
    band: Band
    agreed: Set[str] = frozenset()
    is_shared: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether both have an amount, a price or a number in common."""
        return bool(self.agreed & SURE_OF_ROWS)

    def proves(self, name: str) -> bool:
        """Whether the page has what a value follows from, so that another one was misread."""
        is_other = name in PRODUCT and PRODUCT - {name} <= self.agreed
        return is_other and self._is_product

    @property
    def words(self) -> set[str]:
        """Of all that the XML says in it."""
        said = (each for pair in self.pairs.values() for each in (pair.xml, *pair.xml.others))
        return {word for each in said for word in words_of(each.raw)}

    def following(self, name: str) -> Decimal | None:
        """The quantity or the price that follows from what the page has alike."""
        if name not in FACTORS or not PRODUCT - {name} <= self.agreed:
            return None
        (other,) = FACTORS - {name}
        factor, amount = (self.pairs[each].xml.value for each in (other, AMOUNT))
        if not isinstance(factor, Decimal) or not isinstance(amount, Decimal):
            return None
        part = abs(factor) * (1 - self._part_taken_off)
        if not part or not amount.is_finite():
            return None
        value = round(abs(amount) / part, DECIMALS[name])
        is_exact = abs(value * part - abs(amount)) <= HALF_CENT
        return Decimal(f"{value.normalize():f}") if is_exact else None

    @property
    def _is_product(self) -> bool:
        """Is its amount quantity times price, less a discount in percent?"""
        numbers = [self.pairs[name].xml.value for name in ("quantity", "unit_price", AMOUNT)]
        known = [abs(each) for each in numbers if isinstance(each, Decimal)]
        if len(known) < len(PRODUCT):
            return False
        whole = known[0] * known[1] * (1 - self._part_taken_off)
        return abs(whole - known[2]) <= HALF_CENT

    @property
    def _part_taken_off(self) -> Decimal:
        discount = self.pairs.get("discount")
        percent = PERCENT.fullmatch(str(discount.xml.value)) if discount else None
        return Decimal(percent[1]) / 100 if percent else Decimal(0)

    def is_with_tax(self, pair: Pair, field: Field) -> bool:
        """Whether the page has a price or an amount with the tax that the row has in the XML."""
        rate = self.pairs.get("tax_rate")
        values = rate.xml.value if rate else None, pair.xml.value, field.value
        known = [each for each in values if isinstance(each, Decimal)]
        if pair.name not in (AMOUNT, "unit_price") or len(known) < len(values):
            return False
        percent, net, gross = known
        return percent > 0 and abs(net * (1 + percent / 100) - gross) <= CENT

    def is_before_discount(self, pair: Pair, field: Field) -> bool:
        """Whether the page has a price from which the row takes something off, and the XML the one
        that is left."""
        quantity, amount, price = (
            each.xml.value if each else None
            for each in (self.pairs.get("quantity"), self.pairs.get("amount"), pair)
        )
        known = [
            each for each in (quantity, amount, price, field.value) if isinstance(each, Decimal)
        ]
        if pair.name != "unit_price" or len(known) < 4:
            return False
        count, whole, left, printed = map(abs, known)
        rounding = count * HALF_CENT + HALF_CENT
        return abs(count * left - whole) <= rounding < count * printed - whole
