"""What is looked for in a document, by which rules, and what was found."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from parsers.document.box import BoundingBox


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


FieldValue = str | Decimal | datetime.date


class Evidence(StrEnum):
    """How a value stands among the words of the page."""

    EXACT = "exact"
    NORMALIZED = "normalized"
    FUZZY = "fuzzy"
    ABSENT = "absent"


class Agreement(StrEnum):
    """What others read in a value's place: nothing, the same, something else."""

    ALONE = "alone"
    AGREED = "agreed"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class OtherReading:
    """The same field as somebody else reads it. reader: who, for people, such as `text layer`,
    `ocr` or `labels`. What it is a reading of is said by the Field that holds it."""

    reader: str
    raw: str
    value: FieldValue | None
    page_number: int | None = None
    box: BoundingBox | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a document. Three things are kept apart: does it stand on the page (`evidence`),
    how sure was the model (`probability`), does it obey the rules (`valid`, `problem`).

    path: `total`, `line_items[0].amount`. raw: as on the page. value: normalized, typed.
    currency: the ISO 4217 code of an amount of money, where the page tells it.
    readings: what others read in its place, agreeing or not; agreement sums them up.
    """

    path: str
    raw: str
    value: FieldValue | None
    page_number: int | None = None
    box: BoundingBox | None = None
    evidence: Evidence = Evidence.ABSENT
    probability: float | None = None
    valid: bool = True
    problem: str | None = None
    currency: str | None = None
    agreement: Agreement = Agreement.ALONE
    readings: tuple[OtherReading, ...] = ()


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a document's values break: its name, a sentence for people with the values in it,
    and the paths of the fields it concerns, also of those that are missing."""

    rule: str
    message: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """One of the documents that a file holds: its pages, its part of the one page if it does not
    fill it, the schema it follows, how well it fits (0..1), and what was found in it.

    number: counts from 1 in reading order; a file that is one document has one segment.
    """

    number: int
    first_page: int
    last_page: int
    box: BoundingBox | None = None
    schema: str | None = None
    schema_version: str | None = None
    fit: float | None = None
    fields: tuple[Field, ...] = ()
    violations: tuple[Violation, ...] = ()

    @property
    def name(self) -> str:
        """`segment 2, pages 3 to 4`."""
        first, last = self.first_page, self.last_page
        pages = f"page {first}" if first == last else f"pages {first} to {last}"
        return f"segment {self.number}, {pages}"
