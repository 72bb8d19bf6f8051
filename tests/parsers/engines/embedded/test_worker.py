"""Where the models' failures become ours."""

import pytest

from parsers.document import PageImage, PageInput
from parsers.engines.embedded import page as page_module
from parsers.engines.embedded import worker
from parsers.errors import EngineError
from parsers.ocr import page_words

PAGE = PageInput(7, 600.0, 800.0, 0, PageImage(1, 1, b"\xff\xff\xff"))


def onnxruntime_failure(message: str) -> Exception:
    from onnxruntime.capi.onnxruntime_pybind11_state import RuntimeException

    return RuntimeException(message)


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (MemoryError(), "out_of_memory"),
        (onnxruntime_failure("Failed to allocate memory"), "out_of_memory"),
        (onnxruntime_failure("Non-zero status code"), "overloaded"),
    ],
)
def test_a_models_failure_names_the_page_and_not_its_text(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, code: str
) -> None:
    def fail(_page: PageInput) -> None:
        raise failure

    monkeypatch.setattr(page_module, "answer_page", fail)
    monkeypatch.setattr(page_words, "read_image", fail)
    for work in (worker.answer, worker.read_words):
        with pytest.raises(EngineError, match="page 7") as caught:
            work(PAGE)
        assert caught.value.code == code
        assert str(failure) not in caught.value.message or not str(failure)
