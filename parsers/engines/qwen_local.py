"""Qwen2-VL, Qwen2.5-VL and Qwen3-VL in this process, through transformers: questions in,
completions out. Questions of several threads become one batch.

`parsers.families` knows what is asked, `parsers.engines.local` how a model is run.
"""

import importlib.util
import threading
from typing import TYPE_CHECKING

from parsers.asking import Engine, Identity, was_closed
from parsers.asking.ask_again import MAX_TOKENS
from parsers.document import Completion, Question
from parsers.engines.gpu import has_gpu
from parsers.engines.local.checkpoint import find_checkpoint
from parsers.engines.options import EngineOptions
from parsers.errors import EngineError, SetupError
from parsers.families import families

if TYPE_CHECKING:  # it imports PyTorch, which takes seconds, or is not installed
    from parsers.engines.local.running import Running

PACKAGES = ("torch", "torchvision", "transformers", "qwen_vl_utils")
ON_CPU = 4  # questions at a time: batches are hardly faster there


class QwenEngine:
    """Answers are the likeliest ones, the same each time, unless a temperature is given.

    `answer` may be called from many threads, best from `concurrency` of them. Weights are loaded at
    the first question. SetupError bad_engine if no model is named, or one that this engine does not
    run; not_installed if packages are missing.
    """

    images_at_once = 4
    generative = True
    continues = False

    def __init__(self, options: EngineOptions) -> None:
        _check_installed()
        known = families(options.families, options.tasks)
        model, revision = options.model, options.revision
        self._checkpoint = find_checkpoint(model, revision, options.family, known)
        self._family = self._checkpoint.family
        self.tasks = self._family.able(options.tasks)
        self.concurrency = options.concurrency if has_gpu() else min(options.concurrency, ON_CPU)
        self.rendering = self._family.rendering(options.page_pixels)
        self.identity = Identity(
            engine="qwen",
            model=self._checkpoint.name,
            revision=self._checkpoint.revision,
            prompt_version=self._family.asked_with,
        )
        self._lock = threading.Lock()
        self._running: Running | None = None
        self._closed = False

    def answer(self, question: Question) -> Completion:
        """The model's answer; boxes are in the family's frame of the first image.

        EngineError out_of_memory if the pages are too large, unreachable if the model fails or the
        engine is closed meanwhile, unsupported_task without a prompt or images; SetupError
        bad_engine if it cannot be loaded.
        """
        asked = self._family.compose(question)
        if not question.pages:
            remedy = "Choose an engine that goes by what was read."
            raise EngineError("unsupported_task", "Qwen-VL needs a page's image", remedy)
        room = question.max_tokens or self._family.max_tokens or MAX_TOKENS
        return self._run().answer(question, asked, room)

    def describe(self) -> str:
        """Such as `cpu (2 threads), float32, sdpa; Qwen2-VL`. Loads the model."""
        return self._run().description

    def close(self) -> None:
        """Interrupt what is being answered and free the memory, for good."""
        with self._lock:
            self._closed = True
            running, self._running = self._running, None
        if running is not None:
            running.close()

    def _run(self) -> "Running":
        from parsers.engines.local.loading import load
        from parsers.engines.local.running import Running

        with self._lock:
            if self._closed:
                raise was_closed()
            if self._running is None:
                self._running = Running(load(self._checkpoint), self._family, self.concurrency)
            return self._running


def open_engine(options: EngineOptions) -> Engine:
    return QwenEngine(options)


def _check_installed() -> None:
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        message = f"The engine qwen needs {', '.join(missing)}"
        raise SetupError("not_installed", message, "Run: pip install 'pagemill[qwen]'.")
