"""The XML of an invoice or an order: as it is kept, and what it says."""

from dataclasses import dataclass
from decimal import Decimal

from parsers.document.field import FieldValue, Violation


@dataclass(frozen=True, slots=True)
class EInvoiceFile:
    """An XML as it is kept: `text`, verbatim. name: of the attachment that it is; None if it is the
    file itself. syntax, profile: None where it could not be read; then error_code and error."""

    name: str | None
    text: str
    syntax: str | None = None
    profile: str | None = None
    error_code: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class XmlValue:
    """What an element says. path: of the field, `line_items[0].amount`; raw: its text; source: its
    XPath. others: what the XML says of the same in other elements, such as the price before a
    discount: a page that shows one of them agrees."""

    path: str
    raw: str
    value: FieldValue
    source: str
    currency: str | None = None
    others: tuple["XmlValue", ...] = ()


@dataclass(frozen=True, slots=True)
class EInvoice:
    """What an XML says. document_type: the name of the type whose fields these are. corrects: it is
    a credit note or a correction, so that a page may print its amounts with the other sign. texts:
    of all elements, each once. violations: the rules of its standard that it breaks. adds_up: its
    sums hold, by all that was taken off or added; proved: the amounts of lines that hold by what
    was taken off or added in them. before_changes: what the lines come to, where it is told and
    something was taken off or added to make it the net."""

    syntax: str
    profile: str | None
    document_type: str
    corrects: bool
    values: tuple[XmlValue, ...]
    texts: tuple[str, ...] = ()
    violations: tuple[Violation, ...] = ()
    adds_up: bool = True
    proved: tuple[str, ...] = ()
    before_changes: Decimal | None = None
