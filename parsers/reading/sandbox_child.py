"""What runs inside the sandboxed process: it drops its privileges, then reads documents. Source in,
PageInput out. The document opened last stays open, not to be opened anew for each page. Knows no
process but its own."""

import ctypes
import math
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from parsers.document import Attachment, EInvoice, EInvoiceFile, PageInput, Rendering, Source
from parsers.errors import DocumentError
from parsers.reading.media_type import GIF, MAILS, XML, read_media_type
from parsers.reading.office import OFFICE
from parsers.reading.video import FORMATS, Film, Samples, open_film

Passwords = tuple[str, ...]

KEPT_VARIABLES = ("PATH", "LANG", "TMPDIR")
ENVIRONMENT_FIELDS = slice(47, 49)  # env_start, env_end among those after the name in /proc/*/stat


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is known before a page is read. media_type: by the first bytes. is_cut: its end is
    missing, so pages may be empty or broken. attachments: files within it; not read. scenes: of a
    film, of which `page_count` are its pages. form_fields: of a form that draws itself (XFA), how
    many are filled in; its pages list them. e_invoices: the XML of an invoice within it, or the
    file itself."""

    media_type: str
    page_count: int
    is_cut: bool = False
    attachments: tuple[Attachment, ...] = ()
    scenes: int | None = None
    form_fields: int | None = None
    e_invoices: tuple[EInvoiceFile, ...] = ()


ReadPage = Callable[[int, Rendering], PageInput]


@dataclass(frozen=True, slots=True)
class OpenDocument:
    source: Source
    facts: DocumentFacts
    read: ReadPage
    close: Callable[[], None]
    film: Film | None = None
    unpack: Callable[[int], bytes] | None = None


_last: OpenDocument | None = None


def enter(memory_bytes: int) -> None:
    """Drop this process's privileges, once, before it opens a document."""
    # A Python handler would only run after the C code that hangs has returned.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _forget_environment()
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _load_libraries()
    _silence()


def inspect(source: Source, passwords: Passwords, cpu_seconds: int) -> DocumentFacts:
    """What is known of the document as a whole. Errors: see parsers/reading/reader.py."""
    with _bounded(cpu_seconds):
        return _opened(source, passwords).facts


def read_page(
    source: Source, passwords: Passwords, number: int, rendering: Rendering, cpu_seconds: int
) -> PageInput:
    """One page, counted from 1. Errors: see parsers/reading/reader.py."""
    with _bounded(cpu_seconds):
        document = _opened(source, passwords)
        if not 1 <= number <= document.facts.page_count:
            raise ValueError(f"no page {number} among {document.facts.page_count}")
        return document.read(number, rendering)


def unpack(source: Source, passwords: Passwords, at: int, cpu_seconds: int) -> bytes:
    """An attachment of a message, by its place among `facts.attachments`, counted from 0."""
    with _bounded(cpu_seconds):
        document = _opened(source, passwords)
        if document.unpack is None or not 0 <= at < len(document.facts.attachments):
            raise ValueError(f"no attachment {at}")
        return document.unpack(at)


def read_xml(text: str, cpu_seconds: int) -> EInvoice:
    """What the XML of an e-invoice says: see parsers/e_invoices/read.py."""
    from parsers.e_invoices.read import read_e_invoice

    with _bounded(cpu_seconds):
        return read_e_invoice(text)


def sample_film(
    source: Source, passwords: Passwords, start: float, end: float, cpu_seconds: int
) -> Samples:
    """A piece of a film: see parsers/reading/video.py."""
    with _bounded(cpu_seconds):
        return _film(source, passwords).sample(start, end, cpu_seconds)


def read_frame(
    source: Source,
    passwords: Passwords,
    number: int,
    span: tuple[float, float],
    at: float,
    rendering: Rendering,
    cpu_seconds: int,
) -> PageInput | None:
    """A frame of a film; None while it is being approached: see parsers/reading/video.py."""
    with _bounded(cpu_seconds):
        return _film(source, passwords).read_page(number, span, at, rendering, cpu_seconds)


def _film(source: Source, passwords: Passwords) -> Film:
    film = _opened(source, passwords).film
    if film is None:
        raise ValueError("no film")
    return film


def _forget_environment() -> None:
    """Including the block that /proc shows, which outlives `os.environ.clear()`."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    os.environ.clear()
    if sys.platform == "linux":
        stat = Path("/proc/self/stat").read_text(errors="replace").rpartition(")")[2].split()
        start, end = map(int, stat[ENVIRONMENT_FIELDS])
        ctypes.memset(start, 0, end - start)
    os.environ.update(kept)


def _limit(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (most, most))


def _load_libraries() -> None:
    """MuPDF without its layout models, which take a second and are not used here."""
    sys.modules["pymupdf.layout"] = None  # type: ignore[assignment]
    sys.modules["pymupdf4llm"] = None  # type: ignore[assignment]


def _silence() -> None:
    """Libraries in C print what they find in documents."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


@contextmanager
def _bounded(cpu_seconds: int) -> Iterator[None]:
    """Limits CPU time for this call; MemoryError becomes an error with a remedy. The limit is
    lifted before the answer is sent: a process killed while sending would leave half a message."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(time.process_time()) + cpu_seconds
    soft = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
    try:
        yield
    except MemoryError:
        raise DocumentError(
            "crashed",
            "Reading it takes more memory than is allowed",
            "Raise the memory limit for reading, or split the file.",
        ) from None
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))


def _opened(source: Source, passwords: Passwords) -> OpenDocument:
    global _last
    if _last is None or _last.source != source:
        if _last is not None:
            _last.close()
            _last = None
        _last = _open(source, passwords)
    return _last


def _open(source: Source, passwords: Passwords) -> OpenDocument:
    from parsers.reading import image, pdf, pdf_e_invoices, pdf_xfa, xml_file

    path, media_type = source.path, read_media_type(source.path)
    form_fields: int | None = None
    read: ReadPage | None = None
    e_invoices: tuple[EInvoiceFile, ...] = ()
    if media_type in OFFICE:
        return _open_office(source, media_type)
    if media_type == "application/pdf":
        document = pdf.open_pdf(path, passwords)
        e_invoices = pdf_e_invoices.find_e_invoices(document)
        is_cut, attachments = pdf.is_cut(document, path), pdf.list_attachments(document)
        fields = pdf_xfa.read_form(document)
        if fields is not None:
            form_fields = len(fields)
        if fields:
            laid_out = pdf_xfa.lay_out_fields(fields)
            document, read = laid_out.document, laid_out.read_page
    elif media_type in MAILS:
        return _open_mail(source, path, media_type)
    elif media_type == XML:
        laid_out, kept = xml_file.open_xml(path)
        document, read = laid_out.document, laid_out.read_page
        is_cut, attachments, e_invoices = False, (), (kept,)
    elif media_type in FORMATS and (media_type != GIF or image.is_animated(path)):
        return _open_film(source, path, media_type)
    else:
        facts = DocumentFacts(media_type, image.count_pages(path, media_type))
        return OpenDocument(
            source, facts, partial(image.read_page, path, media_type), close=lambda: None
        )
    facts = DocumentFacts(
        media_type, document.page_count, is_cut, attachments, form_fields=form_fields,
        e_invoices=e_invoices,
    )  # fmt: skip
    read = read or partial(pdf.read_page, document)
    if form_fields == 0:
        read = pdf_xfa.with_unread_form(read)
    return OpenDocument(source, facts, read, document.close)


def _open_office(source: Source, media_type: str) -> OpenDocument:
    from parsers.reading.native.open import open_office

    office = open_office(source.path, media_type, source.drawing)
    facts = DocumentFacts(media_type, office.page_count, attachments=office.attachments)
    return OpenDocument(source, facts, office.read, office.close)


def _open_mail(source: Source, path: Path, media_type: str) -> OpenDocument:
    from parsers.reading.mail import open_mail

    message = open_mail(path, media_type)
    pages = message.document
    facts = DocumentFacts(media_type, pages.page_count, attachments=message.attachments)
    return OpenDocument(source, facts, message.read_page, pages.close, unpack=message.unpack)


def _open_film(source: Source, path: Path, media_type: str) -> OpenDocument:
    """How many pages it has is found by going through it."""
    film = open_film(path, media_type)
    facts = DocumentFacts(media_type, page_count=1, scenes=1)

    def read(number: int, _rendering: Rendering) -> PageInput:
        raise ValueError(f"page {number} of a film is read by its time")

    return OpenDocument(source, facts, read, film.close, film)
