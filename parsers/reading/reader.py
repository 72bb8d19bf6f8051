"""Source in, PageInput out: untrusted files, read in sandboxed processes. These have limits of
memory, CPU and wall time and no secrets; what they send back is validated. Knows neither MuPDF nor
Pillow: the processes import them."""

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Self

from pydantic import ConfigDict, TypeAdapter, ValidationError

from parsers.document import EInvoice, PageImage, PageInput, Rendering, Source, Word
from parsers.e_invoices.starts import MOST_BYTES
from parsers.errors import DocumentError
from parsers.reading import sandbox_child
from parsers.reading.film import FILMS, FilmPlan, find_frame, plan_film, read_frame
from parsers.reading.media_type import read_media_type
from parsers.reading.office import Converter
from parsers.reading.sandbox import SandboxedProcess
from parsers.reading.sandbox_child import DocumentFacts
from parsers.reading.scenes import Scene
from parsers.reading.text_layer import LONGEST_TEXT, LONGEST_WORD, MOST_WORDS

LONGEST_SIDE = 1e7  # points
LONGEST_HTML = 50_000_000  # characters: of a sheet of as many long cells as are read
KEPT_FILMS = 64
"""Whose pages are remembered, not to be found again by each page."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Limits of one call. memory_bytes is address space."""

    memory_bytes: int = 4 * 1024**3
    cpu_seconds: int = 60
    wall_seconds: float = 60.0
    max_pages: int = 5000


class Reader:
    """Reads documents in `workers` processes. Safe to share among threads; a context manager.
    passwords: tried on encrypted documents only.

    DocumentError codes: encrypted, corrupt, no_pages, unsupported_type, too_large, too_many_pages,
    timed_out, crashed. SetupError if no process can be started. CancelledError (of
    concurrent.futures) from calls interrupted by `close`: not the file's fault, so not to be
    recorded.
    """

    def __init__(
        self,
        workers: int = 2,
        limits: ReadingLimits | None = None,
        passwords: tuple[str, ...] = (),
    ) -> None:
        self._limits = limits or ReadingLimits()
        self._passwords = passwords
        self._encrypted: set[str] = set()
        self._converter = Converter(self._limits.memory_bytes)
        self._processes = [SandboxedProcess(self._limits.memory_bytes) for _ in range(workers)]
        self._idle: list[tuple[SandboxedProcess, Source | None]] = [
            (process, None) for process in self._processes
        ]
        self._change = threading.Condition()
        self._films: dict[str, FilmPlan | None] = {}
        self._planning = threading.Lock()

    def inspect(self, source: Source) -> DocumentFacts:
        """The media type, by magic bytes, and the number of pages (at least 1)."""
        facts: DocumentFacts = self._ask(source, source.name, sandbox_child.inspect)
        if not _are_valid_facts(facts):
            raise _invalid(source.name)
        facts = replace(facts, media_type=read_media_type(source.path))
        if facts.scenes is not None:
            return self._inspect_film(source, facts)
        if _may_be_film(source):
            self._remember(source, None)
        if facts.page_count > self._limits.max_pages:
            raise DocumentError(
                "too_many_pages",
                f"{source.name}: It has {facts.page_count} pages, more than"
                f" {self._limits.max_pages}",
                "Split it, or raise the limit.",
            )
        return facts

    def read_page(
        self, source: Source, number: int, rendering: Rendering, span: Span | None = None
    ) -> PageInput:
        """Page `number`, counted from 1: upright, rendered, with the words of its text layer. Of a
        part only the image differs. span: start and end of a film's page, where they are known, so
        that the film is not searched."""
        where = f"{source.name}, page {number}"
        scene = self._scene(source, number, span)
        if scene is not None:
            ask = functools.partial(self._ask, source, where)
            page = read_frame(ask, number, scene, rendering, self._limits.wall_seconds)
        else:
            page = self._ask(source, where, sandbox_child.read_page, number, rendering)
        if not is_valid_page(page, number, rendering):
            raise _invalid(where)
        return page  # type: ignore[no-any-return]

    def unpack(self, source: Source, at: int) -> bytes:
        """The bytes of an attachment of a message, by its place among those that `inspect` gave."""
        where = f"{source.name}, attachment {at + 1}"
        content = self._ask(source, where, sandbox_child.unpack, at)
        if not isinstance(content, bytes) or len(content) > max(source.byte_size * 2, 1 << 16):
            raise _invalid(where, "no such attachment", "Save it from the mail program.")
        return content

    def read_xml(self, name: str, text: str) -> EInvoice:
        """What the XML of an e-invoice says."""
        limits = self._limits
        try:
            with self._process_for(None) as process:
                said = process.call(
                    sandbox_child.read_xml, (text, limits.cpu_seconds), limits.wall_seconds
                )
        except DocumentError as error:
            raise DocumentError(error.code, f"{name}: {error.message}", error.remedy) from None
        if not _is_valid_e_invoice(said):
            raise _invalid(name, "what no XML says", "Ask for it again at its source.")
        return said  # type: ignore[no-any-return]

    def _inspect_film(self, source: Source, facts: DocumentFacts) -> DocumentFacts:
        plan = self._plan(source)
        return replace(facts, page_count=len(plan.kept), scenes=plan.scenes, is_cut=plan.is_cut)

    def _scene(self, source: Source, number: int, span: Span | None) -> Scene | None:
        """Of a page of a film; None of other files. ValueError: there is no such page."""
        if not _may_be_film(source):
            return None
        if source.sha256 not in self._films:
            if span is not None:
                ask = functools.partial(self._ask, source, f"{source.name}, page {number}")
                return find_frame(ask, *span, self._limits.wall_seconds)
            self.inspect(source)
        plan = self._films.get(source.sha256)
        if plan is not None and not 1 <= number <= len(plan.kept):
            raise _invalid(f"{source.name}, page {number}")
        return plan.kept[number - 1] if plan else None

    def _plan(self, source: Source) -> FilmPlan:
        """Which frames are the pages of a film, found once."""
        with self._planning:
            plan = self._films.get(source.sha256)
            if plan is None:
                ask = functools.partial(self._ask, source, source.name)
                plan = plan_film(ask, self._limits.max_pages, self._limits.wall_seconds)
                self._remember(source, plan)
            return plan

    def _remember(self, source: Source, plan: FilmPlan | None) -> None:
        """plan: None of a picture that might have been a film."""
        self._films[source.sha256] = plan
        while len(self._films) > KEPT_FILMS:
            self._films.pop(next(iter(self._films)), None)

    def close(self) -> None:
        """End the processes; calls in progress raise CancelledError."""
        for process in self._processes:
            process.stop()
        self._converter.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(
        self, source: Source, where: str, function: Callable[..., Any], *arguments: object
    ) -> Any:
        try:
            media_type = read_media_type(source.path)
            source = self._converter.prepare(source, media_type)
            try:
                return self._call(source, function, arguments)
            except DocumentError as error:
                if error.code != "encrypted" or not self._passwords:
                    raise
            self._encrypted.add(source.sha256)
            return self._call(source, function, arguments)
        except DocumentError as error:
            raise DocumentError(error.code, f"{where}: {error.message}", error.remedy) from None

    def _call(
        self, source: Source, function: Callable[..., Any], arguments: tuple[object, ...]
    ) -> Any:
        passwords = self._passwords if source.sha256 in self._encrypted else ()
        arguments = (source, passwords, *arguments, self._limits.cpu_seconds)
        with self._process_for(source) as process:
            return process.call(function, arguments, self._limits.wall_seconds)

    @contextmanager
    def _process_for(self, source: Source | None) -> Iterator[SandboxedProcess]:
        """The one that has the document open, if it is idle, else the one idle the longest."""
        with self._change:
            self._change.wait_for(lambda: self._idle)
            at = next((at for at, (_, last) in enumerate(self._idle) if last == source), 0)
            process, last = self._idle.pop(at)
        try:
            yield process
        finally:
            with self._change:
                self._idle.append((process, source or last))
                self._change.notify()


def _may_be_film(source: Source) -> bool:
    try:
        return read_media_type(source.path) in FILMS
    except DocumentError:
        return False  # the process says what is wrong


def _invalid(
    where: str, what: str = "an invalid page", remedy: str = "Print it to a new PDF."
) -> DocumentError:
    message = f"{where}: the process that read it sent back {what}"
    return DocumentError("crashed", message, remedy)


def is_valid_page(page: object, number: int, rendering: Rendering) -> bool:
    """The document may have taken over the process, so even the types are checked."""
    if not (isinstance(page, PageInput) and _is_sound(page)):
        return False
    layer, rulings, annotations = page.text_layer, page.rulings, page.annotations
    return (
        page.number == number
        and 0 < page.width <= LONGEST_SIDE
        and 0 < page.height <= LONGEST_SIDE
        and page.rotation in {0, 90, 180, 270}
        and (page.start_seconds or 0) <= (page.end_seconds or 0)
        and (_is_valid_image(page.image, rendering) or _is_undrawn(page, rendering))
        and len(layer.reason) <= LONGEST_WORD
        and len(layer.words) <= MOST_WORDS
        and all(map(_is_valid_word, layer.words))
        and len(page.native_html) <= LONGEST_HTML
        and len(rulings) + len(page.pictures) + len(annotations) <= MOST_WORDS
        and all(max(len(a.name or ""), len(a.text)) <= LONGEST_TEXT for a in annotations)
    )


def _are_valid_facts(facts: object) -> bool:
    if not (isinstance(facts, DocumentFacts) and _is_sound(facts)):
        return False
    attachments = facts.attachments
    sizes = (each.byte_size or 0 for each in attachments)
    short = all(max(len(each.name), len(each.reason or "")) <= LONGEST_TEXT for each in attachments)
    return (
        facts.page_count >= 1
        and len(attachments) + len(facts.e_invoices) <= MOST_WORDS
        and all(len(each.text) <= MOST_BYTES for each in facts.e_invoices)
        and short
        and min(sizes, default=0) >= 0
    )


def _is_valid_e_invoice(said: object) -> bool:
    if not (isinstance(said, EInvoice) and _is_sound(said)):
        return False
    values, texts, violations = said.values, said.texts, said.violations
    told = [text for each in values for text in (each.path, each.raw, each.source)]
    longest = max(map(len, (*told, *texts, *(each.message for each in violations))), default=0)
    most = max(len(values), len(texts), len(violations), len(said.proved))
    return longest <= LONGEST_TEXT and most <= MOST_WORDS


def _is_sound(answer: object) -> bool:
    """Whether its types are right, down to the last number, and boxes lie on the page."""
    try:
        _answers().validate_python((answer,))
    except (ValidationError, AttributeError):  # the second if a value was never set
        return False
    return True


@functools.cache
def _answers() -> TypeAdapter[tuple[DocumentFacts | PageInput | EInvoice]]:
    strictly = ConfigDict(strict=True, revalidate_instances="always", allow_inf_nan=False)
    # In a tuple, as pydantic takes no configuration for dataclasses themselves.
    return TypeAdapter(tuple[DocumentFacts | PageInput | EInvoice], config=strictly)


def _is_undrawn(page: PageInput, rendering: Rendering) -> bool:
    allowed = rendering.plain_undrawn and rendering.part is None and page.text_layer.good
    return allowed and page.image == PageImage(0, 0, b"")


def _is_valid_image(image: PageImage, rendering: Rendering) -> bool:
    width, height = image.width, image.height
    within = width > 0 and height > 0 and width * height <= rendering.max_pixels
    whole = width % rendering.multiple_of == height % rendering.multiple_of == 0
    return within and whole and len(image.pixels) == width * height * 3


def _is_valid_word(word: Word) -> bool:
    numbered = 0 <= word.line < MOST_WORDS and word.confidence is None and (word.size or 0) >= 0
    return numbered and 0 < len(word.text) <= LONGEST_WORD
