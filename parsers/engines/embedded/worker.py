"""Runs in a worker process of the embedded engine: a page in, its answer or its words out.

The models' exceptions become ours here, as the parent process could not unpickle them without their
libraries. Knows neither the pool nor how a page is read.
"""

from collections.abc import Callable
from typing import TypeVar

from parsers.document import Completion, PageInput, Question, Word
from parsers.errors import EngineError

Given = TypeVar("Given")
Result = TypeVar("Result")


def answer(page: PageInput) -> Completion:
    """The answer to the parse task. EngineError out_of_memory or overloaded if a model fails."""
    from parsers.engines.embedded.page import answer_page

    return _translated(answer_page, page, page.number)


def answer_task(question: Question) -> Completion:
    """The answer to an extra task. EngineError as above."""
    from parsers.engines.embedded.tasks import answer_of

    return _translated(answer_of(question.task), question, question.read[0].number)


def read_words(page: PageInput) -> tuple[Word, ...]:
    """The words in the page's image. EngineError as above."""
    from parsers.ocr.page_words import read_image

    return _translated(read_image, page, page.number)


def _translated(work: Callable[[Given], Result], given: Given, number: int) -> Result:
    try:
        return work(given)
    except MemoryError as error:
        raise _failed("out_of_memory", number, error) from None
    except _model_errors() as error:
        code = "out_of_memory" if "allocate" in str(error) else "overloaded"
        raise _failed(code, number, error) from None


def _model_errors() -> tuple[type[Exception], ...]:
    import pymupdf
    from onnxruntime.capi import onnxruntime_pybind11_state as onnxruntime
    from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

    return (
        ONNXRuntimeError,
        onnxruntime.Fail,
        onnxruntime.RuntimeException,
        onnxruntime.InvalidArgument,
        pymupdf.mupdf.FzErrorBase,
    )


def _failed(code: str, number: int, error: BaseException) -> EngineError:
    return EngineError(
        code,
        f"A model failed on page {number} with {type(error).__name__}",
        "Use fewer workers, or another engine for this document.",
    )
