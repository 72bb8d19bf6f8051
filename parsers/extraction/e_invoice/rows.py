"""The rows and columns of a schema, filled by a page and by an XML.

In: a schema, fields and values. Out: definitions by name, rows by list, the part of a page that a
row is in, and fields in the order of the schema.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.document import (
    BoundingBox,
    Field,
    FieldDefinition,
    FieldKind,
    SchemaDefinition,
    XmlValue,
)
from parsers.document.geometry import hull
from parsers.document.paths import RowPath, list_and_name, parse_row_path
from parsers.extraction.e_invoice.row_pairs import PageRow, PairRow
from parsers.extraction.e_invoice.same import same_as
from parsers.extraction.e_invoice.xml_row import Band

TAXES, TAX = "taxes", "tax"
ARTICLE = "article_number"
Rows = dict[str, dict[int, dict[str, Field]]]


def in_order(fields: Iterable[Field], schema: SchemaDefinition) -> list[Field]:
    """As the schema has them, rows one after the other."""
    order = {key: at for at, key in enumerate(definitions_of(schema))}
    lists = {each.name: at for at, each in enumerate(schema.lists, 1)}

    def place(field: Field) -> tuple[int, int, int]:
        row = parse_row_path(field.path)
        at = order.get(list_and_name(field.path), len(order))
        return (lists.get(row.list_name, len(lists) + 1), row.ordinal, at) if row else (0, 0, at)

    return sorted(fields, key=place)


def definitions_of(schema: SchemaDefinition) -> dict[tuple[str | None, str], FieldDefinition]:
    """By list, if any, and name, in the order of the schema."""
    lists = ((None, schema.fields), *((each.name, each.fields) for each in schema.lists))
    return {(name, field.name): field for name, fields in lists for field in fields}


def with_formats(
    schema: SchemaDefinition, known: SchemaDefinition
) -> dict[tuple[str | None, str], FieldDefinition]:
    """The definitions of a schema; those that name no format have that of the known ones."""
    others = definitions_of(known)
    return {
        key: replace(each, format=other.format)
        if (other := others.get(key)) and each.format is None and each.kind is other.kind
        else each
        for key, each in definitions_of(schema).items()
    }


def has_any(schema: SchemaDefinition, values: Iterable[XmlValue]) -> bool:
    """Whether a schema has a field for one of the values."""
    known = definitions_of(schema)
    wanted = ((value, known.get(list_and_name(value.path))) for value in values)
    return any(definition is not None and fits(value, definition) for value, definition in wanted)


def rows_of(fields: Iterable[Field]) -> Rows:
    rows: Rows = {}
    for field in fields:
        if row := parse_row_path(field.path):
            rows.setdefault(row.list_name, {}).setdefault(row.ordinal, {})[row.name] = field
    return rows


def band_of(cells: Iterable[Field]) -> Band | None:
    """The part of a page, as wide as it, that a row is in."""
    placed = [(field.page_number, field.box) for field in cells if field.box and field.page_number]
    if not placed:
        return None
    number = placed[0][0] or 1
    around = hull([box for page, box in placed if page == number and box])
    return number, BoundingBox(0.0, around.y0, 1.0, around.y1)


def changes_of(header: Mapping[str, Field]) -> list[Decimal]:
    """What was taken off and added, each and both, as the page has it."""
    found = {name: abs(field.value) for name in ("discount", "shipping")
             if (field := header.get(name)) and isinstance(field.value, Decimal)}  # fmt: skip
    off, added = found.get("discount", Decimal(0)), found.get("shipping", Decimal(0))
    return [off, added, abs(off - added)]


def other_columns(beside: Sequence[tuple[PairRow, PageRow]]) -> frozenset[str]:
    """Of which the page has others than the XML throughout, such as the buyer's numbers of articles
    where the XML has the seller's."""
    known = [(row[ARTICLE], cells[ARTICLE]) for row, cells in beside
             if ARTICLE in row and ARTICLE in cells]  # fmt: skip
    is_other = len(known) > 1 and not any(same_as(*each) for each in known)
    return frozenset({ARTICLE}) if is_other else frozenset()


def agreed_in(row: PairRow, cells: PageRow) -> frozenset[str]:
    """The names of what both have alike."""
    return frozenset(name for name, pair in row.items()
                     if name in cells and same_as(pair, cells[name]) is not None)  # fmt: skip


def fits(value: XmlValue, definition: FieldDefinition) -> bool:
    kinds = {FieldKind.NUMBER: Decimal, FieldKind.TEXT: str}
    wanted = kinds.get(definition.kind)
    if wanted is None:
        return not isinstance(value.value, (str, Decimal))
    return isinstance(value.value, wanted)


def with_single_tax(fields: Iterable[Field], xml: Iterable[XmlValue]) -> list[Field]:
    """A tax that is the only one is that of its rate and of the document, wherever it was read."""
    found = {field.path: field for field in fields}
    if sum(list_and_name(value.path) == (TAXES, TAX) for value in xml) != 1:
        return list(found.values())
    of_rate = [path for path in found if list_and_name(path) == (TAXES, TAX)]
    first = str(RowPath(TAXES, 0, TAX))
    if TAX in found and not of_rate:
        found[first] = replace(found[TAX], path=first)
    elif TAX not in found and len(of_rate) == 1:
        found[TAX] = replace(found[of_rate[0]], path=TAX)
    return list(found.values())
