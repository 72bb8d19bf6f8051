"""The file itself as an engine: a page that was drawn from what its file says is answered with
that. Knows neither files nor models."""

from parsers.asking import Identity
from parsers.document import Completion, Question, Rendering, Task

THOUSANDTHS = (1000.0, 1000.0)


class FileEngine:
    tasks: frozenset[str] = frozenset({Task.PARSE})
    rendering = Rendering()
    identity = Identity("file", "the file itself", "1", "1")
    concurrency = 1
    images_at_once = 0
    generative = False
    continues = False

    def answer(self, question: Question) -> Completion:
        """PARSE of a page that has `native_html`."""
        (page,) = question.pages
        return Completion(page.native_html, THOUSANDTHS, answer_format="office")

    def describe(self) -> str:
        return "the file itself"

    def close(self) -> None:
        pass
