"""What is looked for in a document: its fields, its lists, and the rules that hold between them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum


class FieldKind(StrEnum):
    """The type of a field's value, and so of its column in the typed view."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


class FieldFormat(StrEnum):
    """What is known of a value beyond its type: how it is normalized and checked."""

    MONEY = "money"  # a number with a currency
    PERCENT = "percent"  # a number of hundredths: 19 for `19 %`
    CURRENCY = "currency"  # an ISO 4217 code
    IBAN = "iban"  # ISO 13616, without blanks
    TAX_NUMBER = "tax_number"  # of a tax office, such as a VAT number, without blanks
    CODE = "code"  # letters and digits that are not words, such as an invoice's number
    NAME = "name"  # of a company or a person, in one line
    ADDRESS = "address"  # in one line
    DURATION = "duration"  # a count and a unit: `2 years` for `two (2) years`
    SIGNATURE = "signature"  # whether somebody signed, and where
    STAMP = "stamp"  # whether there is a stamp or a seal, and where
    CHECKBOX = "checkbox"  # whether a box is ticked, and where


MARKS: Mapping[FieldFormat, tuple[str, ...]] = {
    FieldFormat.SIGNATURE: ("signed", "unsigned", "absent"),
    FieldFormat.STAMP: ("present", "absent"),
    FieldFormat.CHECKBOX: ("ticked", "unticked", "absent"),
}
"""What is seen and not read, and the values it may have."""


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """title: what people call it. choices: the only values that it may have; empty if any."""

    name: str
    kind: FieldKind
    required: bool = False
    description: str = ""
    synonyms: tuple[str, ...] = ()  # words that label the value on a page
    format: FieldFormat | None = None
    title: str = ""
    choices: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """Fields are looked up often, and may have hundreds of synonyms."""
        return hash((self.name, self.kind, self.format))

    @property
    def is_mark(self) -> bool:
        """Whether it is seen on a page, not read among its words."""
        return self.format in MARKS


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """A list of rows, such as line items; its fields are named `<name>[<ordinal>].<field>`."""

    name: str
    fields: tuple[FieldDefinition, ...]


class RuleKind(StrEnum):
    """What a rule says of its fields."""

    SUM = "sum"  # the first is the sum of the others
    PRODUCT = "product"  # the first is the product of the others
    ORDER = "order"  # each date or number is at most the next one
    RANGE = "range"  # each number is within `least` and `most`


@dataclass(frozen=True, slots=True)
class Rule:
    """What the values of a document must obey; says nothing where one of them is missing.

    fields: names; `line_items.amount` is that field in all rows of a list. A rule whose fields are
    all of one list holds in each row, except a SUM whose first is a single field. `net|total` is
    either: the rule holds if it holds for one.

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


@dataclass(frozen=True, slots=True)
class SchemaDefinition:
    """A document type without pydantic, for storage's views and engines' questions. Names match
    `[a-z][a-z0-9_]{0,62}`. `version` changes with anything that changes results."""

    name: str
    version: str
    fields: tuple[FieldDefinition, ...]
    lists: tuple[ListDefinition, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def marks(self) -> tuple[FieldDefinition, ...]:
        return tuple(field for field in self.fields if field.is_mark)

    @property
    def without_marks(self) -> "SchemaDefinition":
        """The part that is read among the words of pages."""
        if not self.marks:
            return self
        return replace(self, fields=tuple(field for field in self.fields if not field.is_mark))
