"""Does the page contradict the XML, or was it read wrongly, or does it leave something out?

In: a value of the XML, the field of the page that is not the same, and the places on the pages.
Out: a verdict. The page contradicts where the XML's value stands nowhere and the page has another
one that no other part of the XML says, or that is sure to be of this field.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from parsers.document import BoundingBox, EInvoice, Evidence, Field, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.extraction.e_invoice.addresses import judge_address
from parsers.extraction.e_invoice.near_misses import (
    has_another_figure,
    is_nearly,
    nearly_printed,
)
from parsers.extraction.e_invoice.places import Found, Places
from parsers.extraction.e_invoice.same import (
    ENOUGH_WORDS,
    Pair,
    amounts_in,
    same_values,
    shared,
    words_of,
)
from parsers.extraction.e_invoice.verdicts import BELIEVED, Judged, Verdict, is_believed
from parsers.values.dates import find_dates
from parsers.values.formats import checksum_problem

SURE = 0.9
"""The support from which a field is believed although the XML's value stands elsewhere on the page,
too: from it on a value is not looked at (storage/doubts.py)."""
SIMILAR = 60.0
"""How alike two names are, 0..100, of which one seems to be the other, changed."""
NET_AND_TOTAL = {"net", "total"}
"""They are the same where there is no tax."""
PRICE_AND_AMOUNT = {"unit_price", "amount"}
"""They are the same where there is one of it."""
FURTHER_AMOUNTS = frozenset({"discount", "shipping", "prepaid", "rounding"})
"""What a document may have several of, in lines and as a whole."""
LEAST_RATE = 3
"""Of a tax, in percent: what is less and has no sign is a code."""
SEVERAL = frozenset({"purchase_order", "seller_tax_number", "buyer_tax_number", "iban", "bic"})
"""Further, what may be one of several on a page: the XML's is there, too."""
COUNTED = frozenset({"quantity"})
"""Cells whose small numbers stand in a row by chance as well."""
HALF_CENT = Decimal("0.005")
SELDOM_READ = frozenset({"tax_rate", "rate", "purchase_order", "buyer_tax_number"})
"""What a page often leaves out, so that something else is taken for it."""
FEW_WORDS = 0.34
"""The part of the words of a description that a row has, at most, if it is another one."""
SHORTEST_WORD = 2

Band = tuple[int, BoundingBox]


@dataclass(frozen=True, slots=True)
class XmlRow:
    """pairs: the values of a row of the XML, by name. band: the part of a page that its row is in.
    is_sure: both have an amount, a price or a number in common. is_shared: what it says may stand
    on the page once for it and for the document."""

    pairs: Mapping[str, Pair]
    band: Band
    is_sure: bool = False
    is_shared: bool = False


class Judge:
    """Of one document."""

    def __init__(
        self,
        e_invoice: EInvoice,
        places: Places,
        changes: Iterable[Decimal] = (),
        descriptions: Iterable[str] = (),
    ) -> None:
        """changes: by which the page says that the net differs from the sum of the lines.
        descriptions: of its rows."""
        self._more = Counter(map(fold, descriptions)) - Counter(
            fold(each.raw) for each in e_invoice.values if each.path.endswith(".description")
        )
        self._changes = {abs(each) for each in changes}
        self._places = places
        self._texts = {fold(text) for text in e_invoice.texts}
        self._words = {word for text in e_invoice.texts for word in words_of(text)}
        values = [each for value in e_invoice.values for each in (value, *value.others)]
        self._numbers = {abs(each.value) for each in values if isinstance(each.value, Decimal)}
        self._numbers |= set(amounts_in(e_invoice.texts))
        self._dates = {one.value for text in e_invoice.texts for one in find_dates(text)}
        self._dates |= {each.value for each in values if not isinstance(each.value, (str, Decimal))}
        self._before_changes = e_invoice.before_changes
        self._taxes = [each.value for each in e_invoice.values if each.path.endswith("].tax")]
        self._further = {
            each.value
            for each in e_invoice.values
            if each.path in FURTHER_AMOUNTS or each.path.endswith("].amount")
        }
        self._header = {each.path: each.value for each in e_invoice.values if "[" not in each.path}

    def judge(self, pair: Pair, field: Field | None, row: XmlRow | None = None) -> Judged:
        """field: of the page, if there is one, which is not the same. row: that the value is in."""
        found = self._find(pair, row)
        if field is None or field.value is None or not _stands(field):
            return Judged(Verdict.ELSEWHERE if found else Verdict.SILENT, found)
        if pair.definition.format is FieldFormat.ADDRESS:
            return Judged(judge_address(pair, field, self._places, self._words), found)
        if pair.definition.format is None and isinstance(pair.xml.value, str):
            return Judged(self._judge_words(pair, field, row), found)
        return self._judge_value(pair, field, found, row)

    def _judge_value(
        self, pair: Pair, field: Field, found: Found | None, row: XmlRow | None
    ) -> Judged:
        is_sure = field.support is not None and field.support >= SURE
        is_known = self._is_known(pair, field, row)
        is_further = pair.name in FURTHER_AMOUNTS or self._is_of_another(pair, field)
        if is_known and (row is not None or is_further):
            return Judged(Verdict.ELSEWHERE if found else Verdict.SILENT, found)
        if is_known and pair.xml.value == 0:
            return Judged(Verdict.SILENT, found)
        if found is None and self._is_nearly(pair, field):
            return Judged(Verdict.DIFFERENT)
        if found is not None:
            if field.raw in found.raw != field.raw:  # a part of it was read
                return Judged(Verdict.ELSEWHERE, found)
            is_enough = is_sure or (pair.name in COUNTED and is_believed(field))
            different = is_enough and not is_known and self._seems_changed(pair, field, row)
            return Judged(Verdict.DIFFERENT if different else Verdict.ELSEWHERE, found)
        if (
            row is not None
            and pair.name == "unit_price"
            and self._is_before_discount(pair, field, row)
        ):
            return Judged(Verdict.SILENT)
        if _is_misread(pair, field) or self._is_printed_currency(pair):
            return Judged(Verdict.SILENT)
        if pair.name == "net" and row is None and self._is_before_changes(pair, field):
            return Judged(Verdict.SILENT)
        least = SURE if pair.name in SELDOM_READ else BELIEVED
        is_enough = field.support is None or field.support >= least
        different = is_sure or (is_enough and not is_known)
        return Judged(Verdict.DIFFERENT if different else Verdict.SILENT)

    def _is_nearly(self, pair: Pair, field: Field) -> bool:
        value, wanted = field.value, pair.xml.value
        if not isinstance(value, str) or not isinstance(wanted, str):
            return False
        return fold(value) not in self._texts and is_nearly(fold(value), fold(wanted))

    def has_another_figure(self, pair: Pair, field: Field, row: XmlRow) -> bool:
        """Whether a description of the page is another one by a sign of a number in it."""
        there = words_of(str(field.value))
        around = words_of(" ".join(self._places.words_in(*row.band)))
        wanted = words_of(str(pair.xml.value))
        return has_another_figure(wanted, there, around, _own_words(row))

    def _is_printed_currency(self, pair: Pair) -> bool:
        is_currency = pair.definition.format is FieldFormat.CURRENCY
        return is_currency and self._places.prints_currency(str(pair.xml.value))

    def _is_of_another(self, pair: Pair, field: Field) -> bool:
        """Whether it is what the XML says of another field of the document."""
        if pair.xml.path == "tax" and len(self._taxes) > 1 and field.value in self._taxes:
            return True
        untaxed = not self._header.get("tax")
        return any(
            same_values(pair, value, field.value)
            for path, value in self._header.items()
            if path != pair.xml.path
            and field.value is not None
            and not (untaxed and {path, pair.name} == NET_AND_TOTAL)
        )

    def _is_before_discount(self, pair: Pair, field: Field, row: XmlRow) -> bool:
        """Whether the page has a price from which its row takes something off, and the XML the one
        that is left."""
        quantity, amount, price = (
            each.xml.value if each else None
            for each in (row.pairs.get("quantity"), row.pairs.get("amount"), pair)
        )
        known = [
            each for each in (quantity, amount, price, field.value) if isinstance(each, Decimal)
        ]
        if len(known) < 4:
            return False
        count, whole, left, printed = map(abs, known)
        rounding = count * HALF_CENT + HALF_CENT
        return abs(count * left - whole) <= rounding < count * printed - whole

    def _is_before_changes(self, pair: Pair, field: Field) -> bool:
        """Whether it is what the lines come to, before something was taken off or added."""
        value, wanted = field.value, pair.xml.value
        if not isinstance(value, Decimal) or not isinstance(wanted, Decimal):
            return False
        changed = abs(abs(value) - abs(wanted))
        return value == self._before_changes or (bool(changed) and changed in self._changes)

    def nearly(self, pair: Pair, row: XmlRow | None) -> Field | None:
        """What is printed in the place of a code or an address that nobody read."""
        words = list(self._places.words(row.band if row else None))
        return nearly_printed(pair, words, self._texts)

    def knows(self, field: Field) -> bool:
        """Whether an amount is anywhere in the XML."""
        return isinstance(field.value, Decimal) and abs(field.value) in self._numbers

    def _find(self, pair: Pair, row: XmlRow | None) -> Found | None:
        band, is_shared = (row.band, row.is_shared) if row else (None, False)
        for each in (pair.xml, *pair.xml.others):
            part = None if is_shared else band
            found = self._places.find(each.raw, each.value, pair.signless, part, shared=is_shared)
            if found:
                return found
        return None

    def _is_known(self, pair: Pair, field: Field, row: XmlRow | None) -> bool:
        """Whether the XML says the field's value of something else, so that the page may have been
        read wrongly."""
        value = field.value
        if row is not None:
            if row.is_shared and value in self._further:
                return True
            count = row.pairs.get("quantity")
            is_one = count is not None and count.xml.value == 1
            return any(
                same_values(other, each.value, value)
                for name, other in row.pairs.items()
                if name != pair.name and not (is_one and {name, pair.name} == PRICE_AND_AMOUNT)
                for each in (other.xml, *other.xml.others)
                if value is not None and name not in ("tax_rate", "unit")
            )
        if isinstance(value, Decimal):
            return abs(value) in self._numbers
        if isinstance(value, str):
            return pair.definition.format is not FieldFormat.CURRENCY and fold(value) in self._texts
        return value in self._dates

    def _seems_changed(self, pair: Pair, field: Field, row: XmlRow | None) -> bool:
        """Although the XML's value stands on the page, too: in the place of a text, whether it
        seems to be the XML's with something changed; what is one of several must be nearly it."""
        wanted, value = pair.xml.value, field.value
        if row is not None:
            return pair.name in COUNTED and isinstance(value, Decimal)
        if pair.name in FURTHER_AMOUNTS:
            return False
        if pair.definition.kind is FieldKind.DATE:  # one of several, unless it is another's, too
            return list(self._header.values()).count(wanted) > 1
        if not isinstance(value, str) or not isinstance(wanted, str):
            return True
        if pair.name in SEVERAL:
            return is_nearly(fold(value), fold(wanted))
        is_name = pair.definition.format is FieldFormat.NAME
        return not is_name or fuzz.ratio(fold(wanted), fold(value)) >= SIMILAR

    def _judge_words(self, pair: Pair, field: Field, row: XmlRow | None) -> Verdict:
        """Of descriptions, whose words may be cut, wrapped or added to."""
        wanted = words_of(str(pair.xml.value))
        there = words_of(str(field.value))
        around = words_of(" ".join(self._places.words_in(*row.band))) if row else []
        share = shared(wanted, [*there, *around])
        if share >= ENOUGH_WORDS:
            return Verdict.ELSEWHERE
        if (
            row is None
            or not row.is_sure
            or not is_believed(field)
            or fold(field.raw) not in self._more
        ):
            return Verdict.SILENT
        own = _own_words(row)
        is_other = share <= FEW_WORDS and any(
            len(word) >= SHORTEST_WORD and shared([word], own) < 1 for word in there
        )
        return Verdict.DIFFERENT if is_other else Verdict.SILENT


def _own_words(row: XmlRow) -> set[str]:
    """All that the XML says in a row."""
    said = (each for pair in row.pairs.values() for each in (pair.xml, *pair.xml.others))
    return {word for each in said for word in words_of(each.raw)}


def _is_misread(pair: Pair, field: Field) -> bool:
    """Whether it is no whole account number, or a code or a count in the place of a rate."""
    value, wanted = field.value, pair.xml.value
    if pair.definition.format is FieldFormat.IBAN and isinstance(value, str):
        problem = checksum_problem(FieldFormat.IBAN, value)
        return problem is not None and len(value) != len(str(wanted))
    is_rate = pair.definition.format is FieldFormat.PERCENT and isinstance(value, Decimal)
    return is_rate and "%" not in field.raw and Decimal(str(value)) < LEAST_RATE


def _stands(field: Field) -> bool:
    return field.evidence in (Evidence.EXACT, Evidence.NORMALIZED, Evidence.FUZZY)
