"""The XML of a document's e-invoices: kept once the file is read, and joined with its fields.

In: the XML that was found in a file, or is it; the segments of its pages with their fields. Out:
rows, and the segments with what the XML says. An XML that cannot be read is told in a warning, and
the pages are read all the same. Whose values count, the setting `e_invoice` says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.runtime.context import Context
from flows.runtime.retrying import retrying
from parsers.document import EInvoice, EInvoiceFile, Page, Segment, Violation
from parsers.errors import DocumentError
from parsers.extraction.choosing import BELIEVED
from parsers.extraction.document_type import DocumentType
from parsers.extraction.e_invoice.join import RULE, join, said_alone
from parsers.extraction.splitting import Part
from parsers.types import DOCUMENT_TYPES
from storage.e_invoices import e_invoices_of_run, note_e_invoices

OFF = "off"
FILE = "the file"
TYPES = ("invoice", "credit_note", "purchase_order")
"""The document types that an XML has values for."""
INSTEAD = {"credit_note": "invoice"}
"""Where a type is not at hand."""


@dataclass(frozen=True, slots=True)
class ReadXml:
    """said: by the first XML that can be read; None where there is none. is_file: the XML is the
    file itself, whose pages list what it says."""

    said: EInvoice | None = None
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
    said: EInvoice | None = None
    for file in files:
        if file.error_code is not None:
            warnings.append(f"the XML of an e-invoice was not read: {file.name}: {file.error}")
        elif said is not None:
            warnings.append(f"a further XML was not compared with the pages: {file.name}")
        else:
            try:
                said = _read(context, file)
            except DocumentError as error:
                warnings.append(f"the XML of an e-invoice was not read: {error}")
    return ReadXml(said, is_file, tuple(warnings))


def with_xml_types(
    parts: Sequence[Part], xml: ReadXml, at_hand: Sequence[DocumentType]
) -> tuple[Part, ...]:
    """The parts with the type that the XML says: of a file that is it, all pages are one part; of
    a PDF, the part that is most like it."""
    said = xml.said
    if said is None or not parts:
        return tuple(parts)
    chosen = _type_of(said, at_hand)
    if chosen is None:
        return tuple(parts)
    if xml.is_file:
        pages = tuple(page for part in parts for page in part.pages)
        return (replace(parts[0], pages=pages, box=None, document_type=chosen, nearest=None),)
    place = _place_of(said, parts)
    part = replace(parts[place], document_type=chosen, nearest=None)
    return (*parts[:place], part, *parts[place + 1 :])


def _type_of(said: EInvoice, at_hand: Sequence[DocumentType]) -> DocumentType | None:
    """By the XML; where a person asked for one such type, that one."""
    known = {each.name: each for each in at_hand if each.name in TYPES}
    if len(at_hand) == 1:
        return next(iter(known.values()), None)
    name = said.document_type
    return known.get(name) or known.get(INSTEAD.get(name, name))


def _place_of(said: EInvoice, parts: Sequence[Part]) -> int:
    """Of the parts that are of such a type or of none, if there are any, the one with most of the
    XML's texts among its words."""
    able = [
        at for at, part in enumerate(parts)
        if part.document_type is None or part.document_type.name in TYPES
    ]  # fmt: skip
    if len(able) == 1 or len(parts) == 1:
        return able[0] if able else 0
    wanted = {value.raw for value in said.values}
    shared = {at: len(wanted & _texts(part.pages)) for at, part in enumerate(parts)}
    return max(able or range(len(parts)), key=lambda at: (shared[at], -at))


def _texts(pages: Sequence[Page]) -> set[str]:
    return {word.text for page in pages for word in page.words}


def is_said(xml: ReadXml, part: Part) -> bool:
    """Whether all fields of a part are those of the XML, so that nobody looks for them."""
    known = part.document_type is not None and part.document_type.name in TYPES
    return xml.is_file and xml.said is not None and known


def with_xml(
    segments: Sequence[Segment],
    pages: Sequence[Page],
    xml: ReadXml,
    counts: str,
    at_hand: Sequence[DocumentType],
) -> tuple[Segment, ...]:
    """The segments, one of them with what the XML says. pages: of all segments."""
    said = xml.said
    place = None if said is None else _segment_of(said, segments)
    if said is None or place is None:
        return tuple(segments)
    segment = segments[place]
    types = {**DOCUMENT_TYPES, **{each.name: each for each in at_hand}}
    schema = types[segment.schema or ""].schema
    own = [page for page in pages if segment.first_page <= page.number <= segment.last_page]
    if xml.is_file:
        joined = said_alone(schema, own, said)
    else:
        joined = join(segment.fields, schema, own, said, counts)
    violations = (*_of_other_kind(segment, xml), *joined.violations)
    changed = replace(segment, fields=joined.fields, violations=violations)
    return (*segments[:place], changed, *segments[place + 1 :])


def _of_other_kind(segment: Segment, xml: ReadXml) -> tuple[Violation, ...]:
    """Where the page is believed to be another kind of document than the XML."""
    page, kind = segment.closest, segment.schema
    is_believed = (segment.fit or 0.0) >= BELIEVED
    if xml.is_file or not (page and kind and is_believed) or page == kind:
        return ()
    names = (each.replace("_", " ") for each in (kind, page))
    message = "Document is of the kind {} in the XML and {} on the page".format(*names)
    return (Violation(RULE, message, ()),)


def _segment_of(said: EInvoice, segments: Sequence[Segment]) -> int | None:
    """The one with most of the XML's values."""
    able = [at for at, each in enumerate(segments) if each.schema in TYPES]
    values = {value.value for value in said.values}

    def shared(at: int) -> int:
        return sum(field.value in values for field in segments[at].fields)

    return max(able, key=lambda at: (shared(at), -at), default=None)
