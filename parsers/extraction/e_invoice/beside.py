"""A field of the page beside the XML's value for it, or in its place.

In: values of the XML, and fields. Out: fields and readings. Nothing is compared here.
"""

from dataclasses import replace

from parsers.document import (
    Agreement,
    Field,
    OtherReading,
    Violation,
    XmlValue,
)
from parsers.document.paths import parse_row_path
from parsers.extraction.e_invoice.places import Found
from parsers.rules.violations import in_words, row_in_words, sentence, written

XML, PAGE = "xml", "page"
"""The readers; and which of them counts where both have a value."""
AGREED_SUPPORT = 0.99
"""Of a value that the page and the XML say alike: two sources that were written apart."""
LONGEST_QUOTE = 60
NOT_SAID = "nowhere on the page"


def reading_of(xml: XmlValue) -> OtherReading:
    return OtherReading(XML, xml.raw, xml.value, source=xml.source)


def page_reading(field: Field) -> OtherReading:
    return OtherReading(PAGE, field.raw, field.value, field.page_number, field.box)


def elsewhere(xml: XmlValue, field: Field | None, found: Found) -> Field:
    """A value that the page says, too, where its reader did not see it."""
    return Field(
        xml.path, found.raw, xml.value, found.page_number, found.box, found.evidence,
        currency=xml.currency, agreement=Agreement.AGREED, readings=_readings(xml, field),
        support=AGREED_SUPPORT,
    )  # fmt: skip


def silent(xml: XmlValue, field: Field | None) -> Field:
    """A value that the XML alone has: it stands on no page."""
    return Field(
        xml.path, xml.raw, xml.value, currency=xml.currency, readings=_readings(xml, field)
    )


def _readings(xml: XmlValue, field: Field | None) -> tuple[OtherReading, ...]:
    return (reading_of(xml), *((page_reading(field),) if field else ()))


def broken(field: Field, violation: Violation | None) -> Field:
    if violation is None:
        return field
    problem = f"{field.problem}; {violation.message}" if field.problem else violation.message
    return replace(field, valid=False, problem=problem)


def told_of(rule: str, path: str, xml: XmlValue, other: str) -> Violation:
    """other: what is on the page in its place."""
    row = parse_row_path(path)
    where = f"in {row_in_words(row.list_name, row.ordinal)}, " if row else ""
    told = f"{where}{in_words(path)} is {quoted(xml.value)} in the XML and {other}"
    return Violation(rule, sentence(told), (path,))


def quoted(value: object) -> str:
    text = value if isinstance(value, str) else written(value)  # type: ignore[arg-type]
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
