"""What was found in a document: fields with their evidence, and the rules that they break."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from parsers.document.page_input import BoundingBox

FieldValue = str | Decimal | datetime.date


class Evidence(StrEnum):
    """How a value was found among the words of the page; reviewed: a person decided it."""

    EXACT = "exact"
    NORMALIZED = "normalized"
    FUZZY = "fuzzy"
    ABSENT = "absent"
    REVIEWED = "reviewed"


class Agreement(StrEnum):
    """What other readers read in a value's place: nothing, the same, something else; ambiguous:
    another place on the pages answers the field nearly as well."""

    ALONE = "alone"
    AGREED = "agreed"
    AMBIGUOUS = "ambiguous"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A field as another `reader` reads it, such as `text layer`, `ocr`, `labels` or `xml`. source:
    where within its file the reader found it, if that is no place on a page: the XPath of an XML's
    element."""

    reader: str
    raw: str
    value: FieldValue | None
    page_number: int | None = None
    box: BoundingBox | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a document. Three things are kept apart: is it on the page (`evidence`), how
    sure was the model (`probability`), does it obey the rules (`valid`, `problem`).

    path: `total`, `line_items[0].amount`. raw: as on the page. value: normalized, typed. currency:
    ISO 4217 code of an amount, if the page says it. agreement: sums up `readings`. support: how
    much of what the pages say speaks for this value and against all others, 0..1; None if nobody
    weighed it. reviewed_by: who decided the value, if a person did; reread: what a later reading
    says instead. parent_ordinal: of a value in a list within a list, the row of the outer one that
    its row belongs to.
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
    support: float | None = None
    reviewed_by: str | None = None
    reread: str | None = None
    parent_ordinal: int | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule, a message for people with the values in it, and the paths of the fields that
    it concerns, including missing ones."""

    rule: str
    message: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """One of the documents in a file, counted from 1 in reading order; a file that is one document
    has one segment. box: its part of a page that it does not fill. closest: the
    schema that fits best, also where none fits well enough; fit: how well, 0..1. nearest: where
    none does, which is the nearest and why it is not that one, for people."""

    number: int
    first_page: int
    last_page: int
    box: BoundingBox | None = None
    schema: str | None = None
    schema_version: str | None = None
    fit: float | None = None
    closest: str | None = None
    nearest: str | None = None
    fields: tuple[Field, ...] = ()
    violations: tuple[Violation, ...] = ()

    @property
    def name(self) -> str:
        """`segment 2, pages 3 to 4`."""
        first, last = self.first_page, self.last_page
        pages = f"page {first}" if first == last else f"pages {first} to {last}"
        return f"segment {self.number}, {pages}"
