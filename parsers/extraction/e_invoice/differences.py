"""Does the page contradict the XML, or was it read wrongly, or does it leave something out?

In: a value of the XML, the field of the page that is not the same, and the places on the pages.
Out: a verdict. The page contradicts where the XML's value stands nowhere and the page has another
one that no other part of the XML says, or that is sure to be of this field.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from parsers.document import (
    EInvoice,
    Evidence,
    Field,
    FieldFormat,
    FieldKind,
    FieldValue,
    XmlValue,
)
from parsers.document.text import fold
from parsers.extraction.e_invoice.addresses import judge_address
from parsers.extraction.e_invoice.near_misses import (
    is_another_text,
    is_nearly,
    nearly_printed,
)
from parsers.extraction.e_invoice.parties import is_another_party
from parsers.extraction.e_invoice.places import Found, Places
from parsers.extraction.e_invoice.rows import changes_of
from parsers.extraction.e_invoice.same import (
    ENOUGH_WORDS,
    Pair,
    amounts_in,
    is_part,
    own_words,
    same_values,
    shared,
    words_of,
)
from parsers.extraction.e_invoice.verdicts import BELIEVED, Judged, Verdict, is_believed
from parsers.extraction.e_invoice.xml_row import AMOUNT, PRODUCT, XmlRow
from parsers.values.dates import find_dates
from parsers.values.formats import checksum_problem

SURE = 0.9
"""The support from which a field is believed although the XML's value stands elsewhere on the page,
too: from it on a value is not looked at (storage/doubts.py)."""
CERTAIN = 0.99
"""The support of a day beside which another one on the page does not count. On 258 drawn invoices,
2026-11-30: 236 of 254 right days have it, and none of those read wrongly."""
DESCRIPTION = ".description"
ROWS, TAXES = "line_items[", "taxes["
SUMS = frozenset({"net", "tax"})
"""Of which each tax has a part."""
NET_AND_TOTAL = {"net", "total"}
"""They are the same where there is no tax."""
PRICE_AND_AMOUNT = {"unit_price", "amount"}
"""They are the same where there is one of it."""
FURTHER_AMOUNTS = frozenset({"discount", "shipping", "prepaid", "rounding"})
"""What a document may have several of, in lines and as a whole."""
LEAST_RATE = 3
"""Of a tax, in percent: what is less and has no sign is a code."""
SEVERAL = frozenset(
    {"purchase_order", "order_number", "seller_tax_number", "buyer_tax_number", "iban", "bic"}
)
"""Further, what may be one of several on a page: the XML's is there, too."""
COUNTED = frozenset({"quantity"})
"""Cells whose small numbers stand in a row by chance as well."""
SELDOM_READ = frozenset({"tax_rate", "rate", "purchase_order", "buyer_tax_number"})
"""What a page often leaves out, so that something else is taken for it."""
FEW_WORDS = 0.34
"""The part of the words of a description that a row has, at most, if it is another one."""
SHORTEST_WORD = 2


class Judge:
    """Of one document."""

    def __init__(
        self,
        e_invoice: EInvoice,
        places: Places,
        page: Mapping[str, Field],
        descriptions: Iterable[str] = (),
        exchanged: Iterable[str] = (),
    ) -> None:
        """page: its fields outside of lists. descriptions: of its rows. exchanged:
        fields that are each other on the page."""
        self._exchanged = frozenset(exchanged)
        self._of_page = [*map(fold, descriptions)]
        self._of_xml = [
            fold(each.raw) for each in e_invoice.values if each.path.endswith(DESCRIPTION)
        ]
        self._page, self._changes = page, {abs(each) for each in changes_of(page)}
        self._places = places
        self._texts = {fold(text) for text in e_invoice.texts}
        self._words = {word for text in e_invoice.texts for word in words_of(text)}
        values = [each for value in e_invoice.values for each in (value, *value.others)]
        self._numbers = _amounts(values)
        of_rows = _amounts(each for each in values if each.path.startswith(ROWS))
        self._of_rows = of_rows - _amounts(
            each for each in values if not each.path.startswith(ROWS)
        )
        self._numbers |= set(amounts_in(e_invoice.texts))
        self._dates = {one.value for text in e_invoice.texts for one in find_dates(text)}
        self._dates |= {each.value for each in values if not isinstance(each.value, (str, Decimal))}
        self._before_changes = e_invoice.before_changes
        self._taxes = [each.value for each in e_invoice.values if each.path.endswith("].tax")]
        self._of_taxes = {each.value for each in e_invoice.values if each.path.startswith(TAXES)}
        self._further = _amounts(
            each for each in e_invoice.values
            if each.path in FURTHER_AMOUNTS or each.path.endswith("].amount")
        )  # fmt: skip
        self._header = {each.path: each.value for each in e_invoice.values if "[" not in each.path}

    def judge(self, pair: Pair, field: Field | None, row: XmlRow | None = None) -> Judged:
        """field: of the page, if there is one, which is not the same. row: that the value is in."""
        if field is not None and pair.xml.path in self._exchanged:
            return Judged(Verdict.DIFFERENT)
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
        is_misread = row is not None and pair.name != AMOUNT and row.proves(pair.name)
        if is_misread or (is_known and (row is not None or is_further)):
            return Judged(Verdict.ELSEWHERE if found else Verdict.SILENT, found)
        if is_known and pair.xml.value == 0:
            return Judged(Verdict.SILENT, found)
        is_nearly = found is None and self._is_nearly(pair, field)
        if is_nearly or _is_part_of_name(pair, field):
            return Judged(Verdict.DIFFERENT)
        if found is not None:
            if field.raw in found.raw != field.raw:  # a part of it was read
                return Judged(Verdict.ELSEWHERE, found)
            is_enough = is_sure or (pair.name in COUNTED and is_believed(field))
            different = is_enough and not is_known and self._seems_changed(pair, field, row)
            return Judged(Verdict.DIFFERENT if different else Verdict.ELSEWHERE, found)
        if self._is_left_out(pair, field, row):
            return Judged(Verdict.SILENT)
        is_total = pair.xml.path == "net" and pair.xml.value == self._header.get("total")
        least = SURE if is_total or pair.name in SELDOM_READ else BELIEVED
        is_enough = field.support is None or field.support >= least
        different = is_sure or (is_enough and not is_known)
        return Judged(Verdict.DIFFERENT if different else Verdict.SILENT)

    def _is_left_out(self, pair: Pair, field: Field, row: XmlRow | None) -> bool:
        """Whether the page has something else in the place of a value that it does not say."""
        if row is not None:
            is_before = row.is_with_tax(pair, field) or row.is_before_discount(pair, field)
        else:
            is_before = pair.name == "net" and self._is_before_changes(pair, field)
        return is_before or _is_misread(pair, field) or self._is_printed_currency(pair)

    def _is_nearly(self, pair: Pair, field: Field) -> bool:
        value, wanted = field.value, pair.xml.value
        if not isinstance(value, str) or not isinstance(wanted, str):
            return False
        return fold(value) not in self._texts and is_nearly(fold(value), fold(wanted))

    def has_another_text(self, pair: Pair, field: Field, row: XmlRow) -> bool:
        """Whether a description of the page is another one by a number, a month or a day in it."""
        around = self._places.words_in(*row.band)
        return is_another_text(str(pair.xml.value), str(field.value), around, row.words)

    def _is_printed_currency(self, pair: Pair) -> bool:
        is_currency = pair.definition.format is FieldFormat.CURRENCY
        return is_currency and self._places.prints_currency(str(pair.xml.value))

    def _is_of_another(self, pair: Pair, field: Field) -> bool:
        """Whether it is what the XML says of another field of the document."""
        if pair.xml.path in SUMS and len(self._taxes) > 1 and field.value in self._of_taxes:
            return True
        untaxed = not self._header.get("tax")
        return any(
            same_values(pair, value, field.value)
            for path, value in self._header.items()
            if path != pair.xml.path
            and field.value is not None
            and not (untaxed and {path, pair.name} == NET_AND_TOTAL)
        )

    def _is_before_changes(self, pair: Pair, field: Field) -> bool:
        """Whether it is what the lines come to, before something was taken off or added."""
        value, wanted = field.value, pair.xml.value
        if not isinstance(value, Decimal) or not isinstance(wanted, Decimal):
            return False
        changed = abs(abs(value) - abs(wanted))
        before = self._before_changes
        is_before = before is not None and abs(value) == abs(before)
        return is_before or (bool(changed) and changed in self._changes)

    def nearly(self, pair: Pair, row: XmlRow | None) -> Field | None:
        """What is printed in the place of a code or an address that nobody read."""
        words = list(self._places.words(row.band if row else None))
        return nearly_printed(pair, words, self._texts)

    def numbers_by_place(self) -> tuple[set[Decimal], set[Decimal]]:
        """The numbers that the XML has outside of rows, and those within them."""
        return self._numbers - self._of_rows, self._of_rows

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
            if row.is_shared and isinstance(value, Decimal) and abs(value) in self._further:
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
            is_opposite = not pair.signless and value == _opposite(pair.xml.value)
            return abs(value) in self._numbers and not is_opposite
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
            is_certain = field.support is not None and field.support >= CERTAIN
            return is_certain or list(self._header.values()).count(wanted) > 1
        if not isinstance(value, str) or not isinstance(wanted, str):
            return True
        if pair.name in SEVERAL:
            return is_nearly(fold(value), fold(wanted)) or self._is_another_vat(pair, value)
        is_name = pair.definition.format is FieldFormat.NAME
        return not is_name or is_another_party(pair, value, self._page)

    def _is_another_vat(self, pair: Pair, value: str) -> bool:
        """Of the same country as the XML's, which stands nowhere."""
        wanted = str(pair.xml.value) if pair.definition.format is FieldFormat.TAX_NUMBER else ""
        is_vat = wanted[:2].isalpha() and fold(wanted)[:2] == fold(value)[:2]
        is_foreign = is_vat and fold(value) not in self._texts
        return is_foreign and not self._places.find(wanted, wanted, False, None)

    def _is_further(self, field: Field) -> bool:
        """Whether more rows of the page have a description than rows of the XML, and it is no
        detail that the XML tells beside one."""
        text = fold(field.raw)
        of_page, of_xml = (sum(text in each for each in texts)
                           for texts in (self._of_page, self._of_xml))  # fmt: skip
        if of_page <= of_xml:
            return False
        details = self._texts - set(self._of_xml)
        return not any(text in each for each in details)

    def _judge_words(self, pair: Pair, field: Field, row: XmlRow | None) -> Verdict:
        """Of descriptions, whose words may be cut, wrapped or added to."""
        if row and is_believed(field) and self.has_another_text(pair, field, row):
            return Verdict.DIFFERENT
        wanted = words_of(str(pair.xml.value))
        there = words_of(str(field.value))
        around = words_of(" ".join(self._places.words_in(*row.band))) if row else []
        share = shared(wanted, [*there, *around])
        if share >= ENOUGH_WORDS:
            return Verdict.ELSEWHERE
        if row is None or not row.is_sure or not self._is_further(field):
            return Verdict.SILENT
        if not is_believed(field) and (share or not row.agreed >= PRODUCT):
            return Verdict.SILENT
        own = row.words
        is_other = share <= FEW_WORDS and any(
            len(word) >= SHORTEST_WORD and not word.isdecimal() and shared([word], own) < 1
            for word in there
        )
        return Verdict.DIFFERENT if is_other else Verdict.SILENT


def _amounts(values: Iterable[XmlValue]) -> set[Decimal]:
    return {abs(each.value) for each in values if isinstance(each.value, Decimal)}


def _opposite(value: FieldValue) -> FieldValue | None:
    return -value if isinstance(value, Decimal) else None


def _is_part_of_name(pair: Pair, field: Field) -> bool:
    """Whether the XML has a part of the name on the page that does not tell whose it is; of a field
    that took in too much, a name with several words is all."""
    if pair.definition.format is not FieldFormat.NAME or not isinstance(field.value, str):
        return False
    is_sure = field.support is None or field.support >= SURE
    name = str(pair.xml.value)
    is_alone = is_sure or len(words_of(name)) == 1 or not own_words(name)
    return is_alone and is_believed(field) and is_part(name, field.value)


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
