"""What was found in a document: fields with their evidence, and the rules that they break."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from parsers.document.page_input import BoundingBox

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
