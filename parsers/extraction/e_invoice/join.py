"""The fields of a page beside those of the XML.

In: the fields and broken rules of a document, its schema and pages, and an `EInvoice`. Out: the
fields of both, and a violation for each difference. Where both say the same, a field is agreed.
Where they differ it is contradicted, and the one that does not count stays as a reading: `xml` with
the XPath, or `page`. Rows of the XML count, with their places from the page; without any, the
page's. What only the page has is kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.document import (
    Agreement,
    EInvoice,
    Evidence,
    Field,
    FieldFormat,
    Page,
    SchemaDefinition,
    Violation,
    XmlValue,
)
from parsers.document.paths import RowPath, list_and_name, parse_row_path
from parsers.extraction.e_invoice.beside import (
    AGREED_SUPPORT,
    NOT_SAID,
    PAGE,
    XML,
    elsewhere,
    page_reading,
    quoted,
    reading_of,
    silent,
    told_of,
)
from parsers.extraction.e_invoice.checks import checked
from parsers.extraction.e_invoice.differences import SURE, Judge
from parsers.extraction.e_invoice.further import RULE, of_no_page
from parsers.extraction.e_invoice.page_rows import rows_alone
from parsers.extraction.e_invoice.parties import exchanged_parties
from parsers.extraction.e_invoice.places import Places
from parsers.extraction.e_invoice.printed import Printed
from parsers.extraction.e_invoice.proved import proved
from parsers.extraction.e_invoice.row_pairs import PageRow, PairRow, pair_rows
from parsers.extraction.e_invoice.rows import (
    agreed_in,
    band_of,
    fits,
    in_order,
    other_columns,
    rows_of,
    with_formats,
    with_single_tax,
)
from parsers.extraction.e_invoice.same import Pair, same_as
from parsers.extraction.e_invoice.unsaid import Unsaid
from parsers.extraction.e_invoice.verdicts import Judged, Verdict, is_believed
from parsers.extraction.e_invoice.xml_row import XmlRow
from parsers.rules.violations import in_words, sentence

FIRST_COUNTS = frozenset({"total"})
"""Fields whose other elements mean something else: a page that shows one of them agrees, and the
value stays."""
DESCRIPTION = "description"
ONCE = frozenset({"taxes"})
"""Lists whose amounts are often those of the whole document."""
NOT_COMPARED = frozenset({"unit"})
"""The XML has a code where the page has a word."""
NOWHERE = Judged(Verdict.DIFFERENT)


@dataclass(frozen=True, slots=True)
class Joined:
    fields: tuple[Field, ...]
    violations: tuple[Violation, ...]


def join(
    fields: Sequence[Field],
    schema: SchemaDefinition,
    pages: Sequence[Page],
    e_invoice: EInvoice,
    counts: str = XML,
    known: SchemaDefinition | None = None,
) -> Joined:
    """counts: whose value does where both have one, `xml` or `page`. known: the schema whose fields
    the XML has, if it is another one, from which fields of the same names take their formats."""
    schema_of_xml = known or schema
    return _Joining(fields, schema, pages, e_invoice, counts, schema_of_xml).joined()


def said_alone(schema: SchemaDefinition, pages: Sequence[Page], e_invoice: EInvoice) -> Joined:
    """The fields of an XML whose pages list what it says: they prove that the file says it, and no
    second reader does."""
    joined = _Joining((), schema, pages, e_invoice, XML, schema, is_alone=True).joined()
    fields = (replace(each, agreement=Agreement.ALONE, support=None) for each in joined.fields)
    return replace(joined, fields=tuple(fields))


class _Joining:
    """Of one document. Places are taken by what is the same before what is not is looked for."""

    def __init__(
        self,
        fields: Sequence[Field],
        schema: SchemaDefinition,
        pages: Sequence[Page],
        e_invoice: EInvoice,
        counts: str,
        known: SchemaDefinition,
        *,
        is_alone: bool = False,
    ) -> None:
        """is_alone: the pages list the XML, and nothing else does."""
        self._is_alone = is_alone
        fields = with_single_tax(fields, e_invoice.values)
        self._schema, self._e_invoice, self._counts = schema, e_invoice, counts
        self._definitions = with_formats(schema, known)
        self._places = Places(pages)
        self._header = {field.path: field for field in fields if not parse_row_path(field.path)}
        descriptions = [
            field.raw for field in fields if list_and_name(field.path)[1] == DESCRIPTION
        ]
        exchanged = exchanged_parties(self._pairs(), self._header, SURE)
        self._judge = Judge(e_invoice, self._places, self._header, descriptions, exchanged)
        self._rows = rows_of(fields)
        self._printed = Printed(self._places)
        self._unsaid = Unsaid(self._pairs(), self._printed, e_invoice)
        none = () if is_alone else of_no_page(e_invoice, self._printed)
        self._differences: list[Violation] = [*none]

    def joined(self) -> Joined:
        pairs = list(self._pairs())
        header = [pair for pair in pairs if not parse_row_path(pair.xml.path)]
        lists = {each.name: self._listed(each.name, pairs) for each in self._schema.lists}
        self._take(header, lists)
        rows = [field for name, each in lists.items() for field in self._joined_rows(name, *each)]
        found = {pair.xml.path: self._joined_one(pair, self._header.get(pair.xml.path))
                 for pair in header}  # fmt: skip
        fields = [*({**self._header, **found}).values(), *rows]
        return Joined(*checked(
            self._schema, in_order(fields, self._schema), self._e_invoice, self._differences,
            page_counts=self._counts == PAGE,
        ))  # fmt: skip

    def _pairs(self) -> Iterator[Pair]:
        """The values of the XML for fields that the schema has, of their kinds."""
        for value in self._e_invoice.values:
            definition = self._definitions.get(list_and_name(value.path))
            if definition is not None and fits(value, definition):
                yield Pair(value, definition, self._e_invoice.corrects)

    def _listed(
        self, name: str, pairs: Iterable[Pair]
    ) -> tuple[list[dict[str, Pair]], list[int | None]]:
        """The XML's rows, and for each the ordinal of the page's."""
        rows: dict[int, dict[str, Pair]] = {}
        for pair in pairs:
            row = parse_row_path(pair.xml.path)
            if row and row.list_name == name:
                rows.setdefault(row.ordinal, {})[row.name] = pair
        xml = [rows[ordinal] for ordinal in sorted(rows)]
        page = self._rows.get(name, {})
        ordinals = sorted(page)
        places = pair_rows(xml, [page[ordinal] for ordinal in ordinals])
        return xml, [None if place is None else ordinals[place] for place in places]

    def _take(
        self,
        header: Iterable[Pair],
        lists: Mapping[str, tuple[Sequence[PairRow], Sequence[int | None]]],
    ) -> None:
        both = [(pair, self._header.get(pair.xml.path)) for pair in header]
        for name, (rows, places) in lists.items():
            for row, place in zip(rows, places, strict=True):
                cells = self._cells(name, place)
                both += [(pair, cells.get(pair.name)) for pair in row.values()]
        for pair, field in both:
            if field is not None and same_as(pair, field):
                self._places.take(field.page_number, field.box)

    def _cells(self, name: str, ordinal: int | None) -> PageRow:
        return {} if ordinal is None else self._rows.get(name, {}).get(ordinal, {})

    def _joined_rows(
        self, name: str, rows: Sequence[PairRow], places: Sequence[int | None]
    ) -> Iterator[Field]:
        of_page = self._rows.get(name, {})
        if not rows or (self._counts == PAGE and of_page):
            beside = {place: row for row, place in zip(rows, places, strict=True)}
            for ordinal, cells in of_page.items():
                yield from self._row(name, ordinal, beside.get(ordinal, {}), cells)
            return
        both = [(row, self._cells(name, place)) for row, place in zip(rows, places, strict=True)]
        others = other_columns(both)
        for ordinal, (row, printed) in enumerate(both):
            known = {column: field for column, field in printed.items() if column not in others}
            yield from self._row(name, ordinal, row, known)
        self._tell_further(name, places)

    def _row(self, name: str, ordinal: int, row: PairRow, cells: PageRow) -> Iterator[Field]:
        band = band_of(cells.values())
        known = band and XmlRow(row, band, agreed_in(row, cells), name in ONCE)
        for column, field in cells.items():
            if column not in row:
                yield replace(field, path=str(RowPath(name, ordinal, column)))
        for column, pair in row.items():
            path = str(RowPath(name, ordinal, column))
            yield replace(self._joined_one(pair, cells.get(column), known, path), path=path)

    def _joined_one(
        self,
        pair: Pair,
        field: Field | None,
        row: XmlRow | None = None,
        path: str | None = None,
    ) -> Field:
        """path: of a cell, where it will stand."""
        xml, is_cell, path = pair.xml, path is not None, path or pair.xml.path
        if field is not None and field.value is None:
            field = None
        if field is not None and pair.name in NOT_COMPARED:
            return replace(field, readings=(*field.readings, reading_of(xml)))
        if field is not None and (said := same_as(pair, field)):
            if another := self._with_another_text(pair, field, row):
                return self._different(xml, another, NOWHERE, path)
            return self._agreed(pair, said, field)
        if is_cell and row is None and not self._is_alone:  # of a row that the page does not have
            return self._silent(pair, None, path)
        judged = self._judge.judge(pair, field, row)
        is_unread = field is None or judged.verdict is Verdict.SILENT or not is_believed(field)
        if is_unread and judged.found is None and (near := self._printed_as(pair, row)):
            return self._different(xml, near, judged, path)
        if judged.verdict is Verdict.DIFFERENT and field is not None:
            return self._different(xml, field, judged, path)
        if judged.found:
            self._places.take(judged.found.page_number, judged.found.box)
        if field is not None and self._counts == PAGE:
            return replace(field, readings=(*field.readings, reading_of(xml)))
        return (
            elsewhere(xml, field, judged.found) if judged.found else self._silent(pair, field, path)
        )

    def _with_another_text(self, pair: Pair, field: Field, row: XmlRow | None) -> Field | None:
        """What the page has where its words are the same, but for a number in them."""
        if self._is_alone:
            return None
        if pair.definition.format is FieldFormat.ADDRESS:
            return self._judge.nearly(pair, row)
        if row is None or pair.name != DESCRIPTION or not is_believed(field):
            return None
        return field if self._judge.has_another_text(pair, field, row) else None

    def _silent(self, pair: Pair, field: Field | None, path: str) -> Field:
        alone = silent(pair.xml, field)
        if self._is_alone or not self._unsaid.tells(pair):
            return alone
        self._differences.append(told_of(RULE, path, pair.xml, NOT_SAID))
        return replace(alone, agreement=Agreement.CONTRADICTED)

    def _printed_as(self, pair: Pair, row: XmlRow | None) -> Field | None:
        """What the page has in its place, where nobody read it."""
        if self._is_alone:
            return None
        if pair.definition.format is FieldFormat.CURRENCY and isinstance(pair.xml.value, str):
            return self._places.printed_currency(pair.xml.value)
        return proved(pair, row, self._places) or self._judge.nearly(pair, row)

    def _agreed(self, pair: Pair, said: XmlValue, field: Field) -> Field:
        value = pair.xml if pair.name in FIRST_COUNTS else said
        if said is not value and (other := self._judge.judge(pair, None).found):
            field = replace(field, raw=other.raw, page_number=other.page_number, box=other.box,
                            evidence=other.evidence)  # fmt: skip
        kept = value.value if self._counts == XML else field.value
        if pair.corrects and isinstance(kept, Decimal) and isinstance(value.value, Decimal):
            kept = value.value
        return replace(
            field,
            value=kept,
            valid=True,
            problem=None,
            currency=value.currency or field.currency,
            agreement=Agreement.AGREED,
            readings=(*field.readings, reading_of(value)),
            support=max(field.support or 0.0, AGREED_SUPPORT),
        )

    def _different(self, xml: XmlValue, field: Field, judged: Judged, path: str) -> Field:
        self._tell(path, xml, field)
        if self._counts == PAGE:
            return replace(field, agreement=Agreement.CONTRADICTED,
                           readings=(*field.readings, reading_of(xml)))  # fmt: skip
        found = judged.found
        return Field(
            path,
            found.raw if found else xml.raw,
            xml.value,
            found.page_number if found else field.page_number,
            found.box if found else field.box,
            found.evidence if found else Evidence.ABSENT,
            currency=xml.currency,
            agreement=Agreement.CONTRADICTED,
            readings=(reading_of(xml), page_reading(field), *field.readings),
        )

    def _tell(self, path: str, xml: XmlValue, field: Field) -> None:
        other = f"{quoted(field.value)} on the page"
        self._differences.append(told_of(RULE, path, xml, other))

    def _tell_further(self, name: str, places: Sequence[int | None]) -> None:
        """Rows of the page that the XML does not have."""
        of_page = self._rows.get(name, {})
        paired = {at for at, ordinal in enumerate(of_page) if ordinal in places}
        alone = rows_alone(
            list(of_page.values()), paired, places.count(None), *self._judge.numbers_by_place()
        )
        for cells in alone:
            words = cells["description"].raw if "description" in cells else "a row"
            told = (f"the page has {quoted(words)} for {quoted(cells['amount'].value)} among "
                    f"the {in_words(name)}, and the XML has not")  # fmt: skip
            self._differences.append(Violation(RULE, sentence(told), ()))
