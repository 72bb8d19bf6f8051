"""What is looked for in a document: its fields, its lists, and the rules that hold between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from parsers.document.shape import Shape, ShapeKind


class FieldKind(StrEnum):
    """The type of a field's value, and so of its column in the typed view."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


class FieldFormat(StrEnum):
    """What is known of a value beyond its type: how it is normalized and checked."""

    MONEY = "money"  # a number with a currency
    ACCOUNT_MONEY = "account_money"  # of a bank account: `CR` is above zero, `DR` below
    PERCENT = "percent"  # a number of hundredths: 19 for `19 %`
    CURRENCY = "currency"  # an ISO 4217 code
    IBAN = "iban"  # ISO 13616, without blanks
    TAX_NUMBER = "tax_number"  # of a tax office, such as a VAT number, without blanks
    CODE = "code"  # letters and digits that are not words, such as an invoice's number
    NAME = "name"  # of a company or a person, in one line
    ADDRESS = "address"  # in one line
    DURATION = "duration"  # a count and a unit: `2 years` for `two (2) years`
    DATE_TIME = "date-time"  # a date, read with the time of day behind it
    SIGNATURE = "signature"  # whether somebody signed, and where
    STAMP = "stamp"  # whether there is a stamp or a seal, and where
    CHECKBOX = "checkbox"  # whether a box is ticked, and where
    BOOLEAN = "boolean"  # true or false, for `yes`, `nein` or a tick


MARKS: Mapping[FieldFormat, tuple[str, ...]] = {
    FieldFormat.SIGNATURE: ("signed", "unsigned", "absent"),
    FieldFormat.STAMP: ("present", "absent"),
    FieldFormat.CHECKBOX: ("ticked", "unticked", "absent"),
}
"""What is seen and not read, and the values it may have."""

TRUE, FALSE = "true", "false"
"""The values of what is true or false; they are texts in SQL, which has a type for it in one of two
databases only."""


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """title: what people call it. choices: the only values that it may have; empty if any. A field
    of an object is named with a dot: `address.city`. sql_name: where its name is none for SQL."""

    name: str
    kind: FieldKind
    required: bool = False
    description: str = ""
    synonyms: tuple[str, ...] = ()  # words that label the value on a page
    format: FieldFormat | None = None
    title: str = ""
    choices: tuple[str, ...] = ()
    sql_name: str = ""

    def __hash__(self) -> int:
        """Fields are looked up often, and may have hundreds of synonyms."""
        return hash((self.name, self.kind, self.format))

    @property
    def column(self) -> str:
        """Its name in SQL: `address_city`."""
        return self.sql_name or self.name.replace(".", "_")

    @property
    def is_money(self) -> bool:
        return self.format in (FieldFormat.MONEY, FieldFormat.ACCOUNT_MONEY)

    @property
    def is_mark(self) -> bool:
        """Whether it is seen on a page, not read among its words."""
        return self.format in MARKS


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """A list of rows, such as line items; its fields are named `<name>[<ordinal>].<field>`. parent:
    of a list within a list, the outer one, whose name it begins with: `events.results`. Its rows
    are counted through the whole document; a list of plain values has one field, `value`. A list
    within a list may have no field, where its rows are nothing but lists. title, synonyms: what it
    is called on a page. sql_name: as of a field."""

    name: str
    fields: tuple[FieldDefinition, ...]
    parent: str | None = None
    title: str = ""
    description: str = ""
    synonyms: tuple[str, ...] = ()
    sql_name: str = ""

    @property
    def column(self) -> str:
        """Its name in SQL, behind that of its schema: `events_results`."""
        return self.sql_name or self.name.replace(".", "_")


class RuleKind(StrEnum):
    """What a rule says of its fields."""

    SUM = "sum"  # the first is the sum of the others
    PRODUCT = "product"  # the first is the product of the others
    ORDER = "order"  # each date or number is at most the next one
    RANGE = "range"  # each number is within `least` and `most`
    BALANCE = "balance"  # the first is what it began with, and all that moved since


@dataclass(frozen=True, slots=True)
class Rule:
    """What the values of a document must obey; says nothing where one of them is missing.

    fields: names; `line_items.amount` is that field in all rows of a list. A rule whose fields are
    all of one list holds in each row, except a SUM whose first is a single field. `net|total` is
    either: the rule holds if it holds for one. `-deductions.amount` is taken away, in a SUM or a
    BALANCE.

    A BALANCE is that of a column of rows, after each row that has one, or a single one after all
    rows. A single field as its second is the balance before the first row; without one it began
    with nothing. The others moved it, columns of a list and single fields; one without a value
    moved nothing. Rows may stand the latest first.

    tolerance: by how much a sum or product may be off; a product, also by the rounding of its
    factors. Percentages among factors are hundredths. adjustments: single amounts, such as a
    discount, that a sum may have added or subtracted. unless: the rule says nothing where one of
    these has a value, of the same row for a rule of rows.
    """

    name: str
    kind: RuleKind
    fields: tuple[str, ...]
    least: Decimal | None = None
    most: Decimal | None = None
    tolerance: Decimal = Decimal("0.02")
    adjustments: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All of its fields, without signs."""
        return tuple(name.removeprefix("-") for term in self.fields for name in term.split("|"))


@dataclass(frozen=True, slots=True)
class SchemaDefinition:
    """A document type without pydantic, for storage's views and engines' questions. Names match
    `[a-z][a-z0-9_]{0,62}`, between dots. `version` changes with anything that changes results.
    notes: what of the user's schema is not looked for, and why."""

    name: str
    version: str
    fields: tuple[FieldDefinition, ...]
    lists: tuple[ListDefinition, ...] = ()
    rules: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)
    nested: Shape | None = field(default=None, compare=False, repr=False)

    @property
    def shape(self) -> Shape:
        """How its values lie in JSON; as its names say, if its maker did not."""
        return self.nested or _flat_shape(self.fields, self.lists)

    @property
    def is_nested(self) -> bool:
        """Whether it is more than fields, and lists of rows of fields."""
        return (
            any(
                each.kind is not ShapeKind.VALUE
                and (each.kind is not ShapeKind.LIST or not _is_of_rows(each.entry))
                for each in self.shape.members
            )
            or self.shape.kind is not ShapeKind.OBJECT
        )

    @property
    def marks(self) -> tuple[FieldDefinition, ...]:
        return tuple(field for field in self.fields if field.is_mark)

    @property
    def without_marks(self) -> "SchemaDefinition":
        """The part that is read among the words of pages."""
        if not self.marks:
            return self
        return replace(self, fields=tuple(field for field in self.fields if not field.is_mark))


def _is_of_rows(entry: Shape) -> bool:
    values = all(each.kind is ShapeKind.VALUE for each in entry.members)
    return entry.kind is ShapeKind.OBJECT and values


def _flat_shape(fields: tuple[FieldDefinition, ...], lists: tuple[ListDefinition, ...]) -> Shape:
    """Of a schema without objects in objects."""

    def listed(each: ListDefinition) -> Shape:
        inner = tuple(one for one in lists if one.parent == each.name)
        entry = Shape(ShapeKind.OBJECT, members=(*map(_value, each.fields), *map(listed, inner)))
        key = each.name.removeprefix(f"{each.parent}.")
        return Shape(ShapeKind.LIST, key, each.name, (entry,), nullable=False)

    outer = tuple(listed(each) for each in lists if each.parent is None)
    return Shape(ShapeKind.OBJECT, members=(*map(_value, fields), *outer), nullable=False)


def _value(each: FieldDefinition) -> Shape:
    types = ("number",) if each.kind is FieldKind.NUMBER else ("string",)
    return Shape(
        ShapeKind.VALUE, each.name, each.name, types=types, only=each.choices,
        required=each.required,
    )  # fmt: skip
