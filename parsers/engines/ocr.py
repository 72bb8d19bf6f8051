"""The embedded engine: questions in, completions out, on the CPU and with nothing to download.

Pages are read in worker processes of one thread each, so that a crash ends only a worker. Fields
come from pages already read, in this process. This module knows the pool; how a page is read,
`parsers.engines.embedded` knows.
"""

import concurrent.futures
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable
from importlib.metadata import version
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from parsers.asking import Engine, Identity, was_closed
from parsers.document import Completion, PageInput, Question, Rendering, Task, Word
from parsers.engines.embedded import worker
from parsers.engines.embedded.tasks import LOOKS_AT, MODULES
from parsers.engines.memory import give_back_freed_memory
from parsers.engines.options import EngineOptions
from parsers.errors import EngineError
from parsers.extraction import answer_extract
from parsers.extraction.document_type import DocumentType
from parsers.ocr.script_packs import describe_packs
from parsers.types import DOCUMENT_TYPES

SECONDS_PER_PAGE = 300
PAGES_PER_WORKER = 200  # then a new one, as the models' libraries leak
PACKAGES = ("rapidocr", "pymupdf", "onnxruntime", "zxing-cpp")
LARGE = 8 * 2**20  # bytes; with 1 MiB a receipt takes a sixth longer, with none 0.3 GiB more
FEWER_WORKERS = "Use fewer workers, or leave the page out."

Given = TypeVar("Given")
Result = TypeVar("Result")


class OcrEngine:
    """RapidOCR (PP-OCRv6) for words, PyMuPDF's models for layout and tables.

    A good text layer takes the place of OCR. `answer` may be called from several threads; more
    than `workers` questions wait. types: document types beside the built-in ones.
    """

    tasks: frozenset[str] = frozenset({Task.PARSE, Task.EXTRACT, *MODULES})
    looks_at = LOOKS_AT
    rendering = Rendering(dpi=200, text_dpi=144, plain_undrawn=True)
    images_at_once = 0
    generative = False
    continues = False

    def __init__(self, workers: int = 2, types: Iterable[DocumentType] = ()) -> None:
        # From version 1.29 on onnxruntime would tell Microsoft which models are run.
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # for the worker processes
        self.concurrency = workers
        self._types = DOCUMENT_TYPES | {each.name: each for each in types}
        self.identity = Identity(
            engine="ocr",
            model="PP-OCRv6 + PyMuPDF layout",
            revision=", ".join(filter(None, (*_versions(), describe_packs()))),
            prompt_version="9",
        )
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None
        self._asked: set[concurrent.futures.Future[Any]] = set()

    def answer(self, question: Question) -> Completion:
        """PARSE: one page, as Qwen HTML in thousandths. EXTRACT: fields of `read`, as JSON. Extra
        tasks: items of `read` and of its images, as JSON in thousandths.

        EngineError out_of_memory or overloaded if the page was too much for a worker, unreachable
        if the engine is closed meanwhile; SetupError if models are missing.
        """
        if question.task == Task.EXTRACT:
            return answer_extract(question, self._types)
        if question.task in MODULES:
            return self._work(worker.answer_task, question, question.read[0].number)
        (page,) = question.pages
        return self._work(worker.answer, page, page.number)

    def read_words(self, page: PageInput) -> tuple[Word, ...]:
        """The words in the page's image, without its text layer: evidence for another engine's
        answer. Boxes are in fractions of the page as given, even if it was turned to be read.
        Raises as `answer` does."""
        return self._work(worker.read_words, page, page.number)

    def describe(self) -> str:
        return f"the CPU, {self.concurrency} worker{'s' if self.concurrency > 1 else ''}"

    def close(self) -> None:
        """Stop the workers, also while they read. A later question starts new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
            asked = tuple(self._asked)
        for future in asked:
            future.cancel()  # else its caller would wait forever
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it so
            pool.join()

    def _work(self, work: Callable[[Given], Result], given: Given, number: int) -> Result:
        """number: of the page, for errors."""
        with self._lock:
            future = self._workers().schedule(work, args=(given,), timeout=SECONDS_PER_PAGE)
            self._asked.add(future)
        try:
            result: Result = future.result()
            return result
        except concurrent.futures.CancelledError as error:
            raise was_closed() from error
        except concurrent.futures.TimeoutError as error:
            message = f"Page {number} was not read in {SECONDS_PER_PAGE} seconds"
            raise EngineError("overloaded", message, FEWER_WORKERS) from error
        except ProcessExpired as error:
            # The system ends a process that takes the last memory by SIGKILL.
            code = "out_of_memory" if error.exitcode == -9 else "overloaded"
            message = f"The process reading page {number} ended with {error.exitcode}"
            raise EngineError(code, message, FEWER_WORKERS) from error
        finally:
            with self._lock:
                self._asked.discard(future)

    def _workers(self) -> ProcessPool:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self.concurrency,
                max_tasks=PAGES_PER_WORKER,
                initializer=give_back_freed_memory,
                initargs=(LARGE,),
                context=multiprocessing.get_context("spawn"),
            )
        return self._pool


def _versions() -> list[str]:
    return [f"{package} {version(package)}" for package in PACKAGES]


def open_engine(options: EngineOptions) -> Engine:
    return OcrEngine(options.workers, options.types)
