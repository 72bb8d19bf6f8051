"""What is looked for in a document: its fields, its lists, and the rules that hold between them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class FieldKind(StrEnum):
    """The type of a field's value, and so of its column in the typed view."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


class FieldFormat(StrEnum):
    """What is known of a value beyond its type: how it is normalized, and what it is checked by."""

    MONEY = "money"
    """A number with a currency."""
    PERCENT = "percent"
    """A number of hundredths: 19 for `19 %`."""
    CURRENCY = "currency"
    """An ISO 4217 code."""
    IBAN = "iban"
    """ISO 13616, without blanks."""
    TAX_NUMBER = "tax_number"
    """A number of a tax office, such as a VAT number, without blanks."""
    CODE = "code"
    """Letters and figures that are no words, such as an invoice's number."""
    NAME = "name"
    """Of a company or a person, in one line."""
    ADDRESS = "address"
    """Of a place, in one line."""
    DURATION = "duration"
    """A length of time as a count and a unit: `2 years` for `two (2) years`."""


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    name: str
    kind: FieldKind
    required: bool = False
    description: str = ""
    synonyms: tuple[str, ...] = ()
    """Words that label the value on a page."""
    format: FieldFormat | None = None


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """A list of rows, such as line items; its fields are named `<name>[<ordinal>].<field>`."""

    name: str
    fields: tuple[FieldDefinition, ...]


class RuleKind(StrEnum):
    """What a rule says of its fields."""

    SUM = "sum"
    """The first is the sum of the others."""
    PRODUCT = "product"
    """The first is the product of the others."""
    ORDER = "order"
    """Each date or number is at most the next one."""
    RANGE = "range"
    """Each number is within `least` and `most`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A law that the values of a document obey; it says nothing where one of them is missing.

    fields: names; `line_items.amount` is that field of all rows of a list, and a rule whose fields
    are all of one list holds in each row, but a SUM whose first is a single field. `net|total` is
    either of them: the rule holds if it holds for one.
    tolerance: by how much a sum or product may be off; a product, also by the rounding of its
    factors. Of factors, percentages are of hundred.
    adjustments: single amounts, such as a discount, which a sum may have added or taken away.
    unless: where one of these has a value, of the same row for a rule of rows, nothing is said.
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
    """A document type without pydantic: what storage needs to make its views, and engines to ask.

    Names match `[a-z][a-z0-9_]{0,62}`. `version` changes with anything that changes results.
    """

    name: str
    version: str
    fields: tuple[FieldDefinition, ...]
    lists: tuple[ListDefinition, ...] = ()
    rules: tuple[Rule, ...] = ()
