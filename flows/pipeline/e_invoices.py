"""The XML of a document's e-invoices: kept once the file is read, and joined with its fields.

In: the XML that was found in a file, or is it; the segments of its pages with their fields. Out:
rows, and the segments with what the XML says. An XML that cannot be read is told in a warning, and
the pages are read all the same. Whose values count, the setting `e_invoice` says.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from flows.runtime.context import Context
from flows.runtime.retrying import retrying
from parsers.document import EInvoice, EInvoiceFile, Page, Segment, Violation
from parsers.document.paths import parse_row_path
from parsers.document.text import fold
from parsers.errors import DocumentError
from parsers.extraction import find_texts
from parsers.extraction.choosing import BELIEVED
from parsers.extraction.document_type import DocumentType
from parsers.extraction.e_invoice.fitting import DATES, NUMBERS, TOTAL, assigned, cut
from parsers.extraction.e_invoice.further import (
    RULE,
    NamedXml,
    between,
    have_one_number,
    of_no_part,
)
from parsers.extraction.e_invoice.join import join, said_alone
from parsers.extraction.e_invoice.places import Places
from parsers.extraction.e_invoice.printed import Printed
from parsers.extraction.e_invoice.rows import has_any
from parsers.extraction.splitting import Part
from parsers.rules.violations import in_words
from parsers.types import DOCUMENT_TYPES
from storage.e_invoices import e_invoices_of_run, note_e_invoices

OFF = "off"
FILE = "the file"
TYPES = ("invoice", "credit_note", "purchase_order")
"""The document types that an XML has values for."""
INVOICE = "invoice"
MOST_PAGES = 20
"""Of a document that is looked at page by page."""
INSTEAD = {"credit_note": "invoice"}
"""Where a type is not at hand."""


@dataclass(frozen=True, slots=True)
class ReadXml:
    """said: by each XML that can be read. is_file: the only one is the file itself, whose pages
    list what it says."""

    said: tuple[NamedXml, ...] = ()
    is_file: bool = False
    warnings: tuple[str, ...] = ()


NO_XML = ReadXml()


def keep_e_invoices(context: Context, document_id: int, files: Sequence[EInvoiceFile]) -> None:
    """Note the XML with its syntax and profile, or with what is wrong with it."""
    if not files:  # nor were there any before: a document has always the same bytes
        return
    kept = tuple(_examined(context, each) for each in files)
    context.with_database(note_e_invoices, document_id, kept)


def _examined(context: Context, file: EInvoiceFile) -> EInvoiceFile:
    if file.error_code is not None:
        return file
    try:
        said = _read(context, file)
    except DocumentError as error:
        return replace(file, error_code=error.code, error=str(error))
    return replace(file, syntax=said.syntax, profile=said.profile)


def _read(context: Context, file: EInvoiceFile) -> EInvoice:
    name = file.name or FILE
    return retrying(DocumentError, context.stopping, context.reader.read_xml, name, file.text)


def read_e_invoices(context: Context, run_id: int) -> ReadXml:
    """What the XML says that is kept for the document of a run."""
    files = context.with_database(e_invoices_of_run, run_id)
    if not files:
        return NO_XML
    is_file = files[0].name is None
    if context.settings.e_invoice == OFF and not is_file:
        return NO_XML
    warnings: list[str] = []
    said: list[NamedXml] = []
    for file in files:
        if file.error_code is not None:
            warnings.append(f"the XML of an e-invoice was not read: {file.error}")
        else:
            try:
                said.append(NamedXml(file.name, _read(context, file)))
            except DocumentError as error:
                warnings.append(f"the XML of an e-invoice was not read: {error}")
    return ReadXml(tuple(said), is_file, tuple(warnings))


def with_xml_types(
    parts: Sequence[Part], xml: ReadXml, at_hand: Sequence[DocumentType]
) -> tuple[Part, ...]:
    """The parts with the types that the XMLs say: of a file that is one, all pages are one part; of
    a PDF, each has that of the XML that belongs to it. A part on whose pages several XMLs have
    their numbers is cut."""
    if not xml.said or not parts:
        return tuple(parts)
    if xml.is_file:
        pages = tuple(page for part in parts for page in part.pages)
        parts = (replace(parts[0], pages=pages, box=None),)
    else:
        said = [each.says for each in xml.said]
        parts = [
            replace(part, pages=pages)
            for part in parts
            for pages in (cut(said, part.pages) if part.box is None else [part.pages])
        ]
    found = list(parts)
    able = {at: part.pages for at, part in enumerate(parts) if _may_have_xml(part.document_type)}
    for number, at in _assigned(xml, able or {at: part.pages for at, part in enumerate(parts)}):
        chosen = _type_of(xml.said[number].says, at_hand)
        if chosen is not None:
            found[at] = replace(parts[at], document_type=chosen, nearest=None)
    return tuple(found)


def _may_have_xml(known: DocumentType | None) -> bool:
    return known is None or known.name in TYPES or known.name not in DOCUMENT_TYPES


def _assigned(xml: ReadXml, pages: Mapping[int, Sequence[Page]]) -> Iterable[tuple[int, int]]:
    """Pairs of an XML and a part, by their places."""
    return assigned([each.says for each in xml.said], pages).items()


def _type_of(said: EInvoice, at_hand: Sequence[DocumentType]) -> DocumentType | None:
    """By the XML; where a person asked for one such type, that one."""
    known = {each.name: each for each in at_hand if each.name in TYPES}
    if len(at_hand) == 1:
        return next(iter(known.values()), None)
    name = said.document_type
    return known.get(name) or known.get(INSTEAD.get(name, name))


def is_said(xml: ReadXml, part: Part) -> bool:
    """Whether all fields of a part are those of the XML, so that nobody looks for them."""
    known = part.document_type is not None and part.document_type.name in TYPES
    return xml.is_file and bool(xml.said) and known


def with_xml(
    segments: Sequence[Segment],
    pages: Sequence[Page],
    xml: ReadXml,
    counts: str,
    at_hand: Sequence[DocumentType],
) -> tuple[tuple[Segment, ...], tuple[str, ...]]:
    """The segments, those to which an XML belongs with what it says; and warnings. pages: of all
    segments."""
    types = {**DOCUMENT_TYPES, **{each.name: each for each in at_hand}}
    having = {
        at: _pages_of(each, pages)
        for at, each in enumerate(segments)
        if each.schema and _has_any(types[each.schema], xml)
    }
    first = {at: each for at, each in having.items()
             if _may_have_xml(types[segments[at].schema or ""])}  # fmt: skip
    able = first or having
    if not able:
        return tuple(segments), _not_compared(xml, segments)
    found, places = list(segments), dict(_assigned(xml, able))
    for number, at in places.items():
        found[at] = _with_one(segments[at], able[at], xml, number, counts, types)
    for number, each in enumerate(xml.said):
        if number not in places:
            at, told = _of_further(each, xml, places)
            found[at] = replace(found[at], violations=(*found[at].violations, *told))
    return tuple(found), ()


def _has_any(known: DocumentType, xml: ReadXml) -> bool:
    return any(has_any(known.schema, each.says.values) for each in xml.said)


def _pages_of(segment: Segment, pages: Sequence[Page]) -> list[Page]:
    return [page for page in pages if segment.first_page <= page.number <= segment.last_page]


def _not_compared(xml: ReadXml, segments: Sequence[Segment]) -> tuple[str, ...]:
    schemas = ", ".join(sorted({each.schema for each in segments if each.schema})) or "no schema"
    return tuple(
        f"the XML of an e-invoice was not compared: {each.name or FILE}: "
        f"{schemas} has none of its fields"
        for each in xml.said
    )


def _with_one(
    segment: Segment, pages: Sequence[Page], xml: ReadXml, number: int, counts: str,
    types: Mapping[str, DocumentType],
) -> Segment:  # fmt: skip
    said, chosen = xml.said[number].says, types[segment.schema or ""]
    if xml.is_file:
        joined = said_alone(chosen.schema, pages, said)
        known = {each.path for each in joined.fields}
        own = [each for each in segment.fields if each.path not in known]
        fields = joined.fields if chosen.name in TYPES else (*joined.fields, *own)
        return replace(segment, fields=tuple(fields), violations=joined.violations)
    said = _with_sign_of_page(said, segment)
    known_schema = DOCUMENT_TYPES[said.document_type].schema
    joined = join(segment.fields, chosen.schema, pages, said, counts, known_schema)
    violations = (*_of_other_kind(segment), *joined.violations)
    if several := _of_several(pages, chosen, said):
        kept = [each for each in segment.violations if each not in violations]
        paths = {each.path for each in joined.fields}
        violations = (*several, *violations, *(_without_rows(each, paths) for each in kept))
    return replace(segment, fields=joined.fields, violations=violations)


def _with_sign_of_page(said: EInvoice, segment: Segment) -> EInvoice:
    """An invoice with negative amounts takes another one back: a page that is believed to be an
    invoice has no reason to print them with the other sign."""
    is_invoice = segment.closest == INVOICE and (segment.fit or 0.0) >= BELIEVED
    is_one = is_invoice and said.document_type == INVOICE
    return replace(said, corrects=False) if is_one else said


def _of_other_kind(segment: Segment) -> tuple[Violation, ...]:
    """Where the page is believed to be another kind of document than the XML."""
    page, kind = segment.closest, segment.schema
    is_believed = (segment.fit or 0.0) >= BELIEVED
    if kind not in TYPES or not page or not is_believed or page == kind:
        return ()
    names = (each.replace("_", " ") for each in (kind, page))
    message = "Document is of the kind {} in the XML and {} on the page".format(*names)
    return (Violation(RULE, message, ()),)


def _of_further(
    each: NamedXml, xml: ReadXml, places: Mapping[int, int]
) -> tuple[int, tuple[Violation, ...]]:
    """Where it is told, and what: how it differs from the XML of the same number, or that it
    belongs to no pages."""
    for number, at in places.items():
        if have_one_number(xml.said[number].says, each.says):
            return at, tuple(between(xml.said[number], each))
    return next(iter(places.values())), (of_no_part(each),)


def _of_several(
    pages: Sequence[Page], known: DocumentType, said: EInvoice
) -> tuple[Violation, ...]:
    """Where pages that are one segment say that they are of several documents: each has a number of
    its own, or a day and a total. A page that shows the number of the XML has no other one."""
    if not 1 < len(pages) <= MOST_PAGES:
        return ()
    numbers = {value.path: value for value in said.values if value.path in NUMBERS}
    found = [find_texts(known, [page]) for page in pages]
    for page, texts in zip(pages, found, strict=True):
        printed = Printed(Places([page]))
        texts |= {path: value.raw for path, value in numbers.items() if printed.shows(value)}
    for names in (*((name,) for name in NUMBERS), *((day, TOTAL) for day in DATES)):
        told = {key for each in found if (key := tuple(fold(each.get(name, "")) for name in names))
                and all(key)}  # fmt: skip
        if len(told) > 1 and all(len({key[n] for key in told}) > 1 for n in range(len(names))):
            words = " and ".join(in_words(name) for name in names)
            message = f"The pages hold several documents, as each has another {words}"
            return (Violation(RULE, message, ()),)
    return ()


def _without_rows(violation: Violation, paths: Set[str]) -> Violation:
    """As rows may have other ordinals now."""
    kept = tuple(path for path in violation.paths if path in paths and not parse_row_path(path))
    return replace(violation, paths=kept)
