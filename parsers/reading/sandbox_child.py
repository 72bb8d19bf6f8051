"""What runs inside the process that may be killed: it confines itself, then reads what it is told.

Source in, PageInput out. The document opened last stays open, so that pages come one by one without
the file being opened anew for each. This module knows no process but its own.
"""

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

from parsers.document import Attachment, PageInput, Rendering, Source
from parsers.errors import DocumentError
from parsers.reading.media_type import MAIL, read_media_type

Passwords = tuple[str, ...]

KEPT_VARIABLES = ("PATH", "LANG", "TMPDIR")
ENVIRONMENT_FIELDS = slice(47, 49)  # env_start, env_end among those after the name in /proc/*/stat


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A document that stays open: its pages count from 1."""

    source: Source
    media_type: str
    page_count: int
    is_cut: bool
    attachments: tuple[Attachment, ...]
    read: Callable[[int, Rendering], PageInput]
    close: Callable[[], None]


_last: OpenDocument | None = None


def enter(memory_bytes: int) -> None:
    """Confine this process, once, before it sees a document."""
    # Python would only see the signal after the C code that hangs has returned.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _forget_environment()
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _load_libraries()
    _silence()


Facts = tuple[str, int, bool, tuple[Attachment, ...]]
"""Media type, number of pages, whether its end is missing, and the files it carries."""


def inspect(source: Source, passwords: Passwords, cpu_seconds: int) -> Facts:
    """What is known of the document as a whole. Errors: see parsers/reading/reader.py."""
    with _bounded(cpu_seconds):
        document = _opened(source, passwords)
        return document.media_type, document.page_count, document.is_cut, document.attachments


def read_page(
    source: Source, passwords: Passwords, number: int, rendering: Rendering, cpu_seconds: int
) -> PageInput:
    """One page, counted from 1. Errors: see parsers/reading/reader.py."""
    with _bounded(cpu_seconds):
        document = _opened(source, passwords)
        if not 1 <= number <= document.page_count:
            raise ValueError(f"no page {number} among {document.page_count}")
        return document.read(number, rendering)


def _forget_environment() -> None:
    """Also the block that /proc shows, which outlives `os.environ.clear()`."""
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
    """MuPDF without its layout models: they take a second and are used elsewhere."""
    sys.modules["pymupdf.layout"] = None  # type: ignore[assignment]
    sys.modules["pymupdf4llm"] = None  # type: ignore[assignment]


def _silence() -> None:
    """Libraries in C print what they find in documents."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


@contextmanager
def _bounded(cpu_seconds: int) -> Iterator[None]:
    """CPU time for this call alone; MemoryError becomes an error that names the remedy.

    The limit is lifted before the answer is sent: a process killed while sending would leave half
    a message behind.
    """
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
    from parsers.reading import image, mail, pdf

    media_type = read_media_type(source.path)
    if media_type == "application/pdf":
        document = pdf.open_pdf(source.path, passwords)
        read = partial(pdf.read_page, document)
        return OpenDocument(
            source, media_type, document.page_count, pdf.is_cut(document, source.path),
            pdf.list_attachments(document), read, document.close,
        )  # fmt: skip
    if media_type == MAIL:
        document, attachments = mail.open_mail(source.path)
        read = partial(pdf.read_page, document)
        return OpenDocument(
            source, media_type, document.page_count, False, attachments, read, document.close
        )
    page_count = image.count_pages(source.path, media_type)
    read = partial(image.read_page, source.path, media_type)
    return OpenDocument(source, media_type, page_count, False, (), read, close=lambda: None)
