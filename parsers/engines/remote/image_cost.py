"""Whether the model sees pages at the size they are sent. In: the tokens that a server counted for
a question. Out: SetupError bad_engine where its boxes would be wrong, else at most a line in the
log.

What the pages cost is what the question costs beyond its text alone, which the server is asked once
for each text. A server that does not count its images is believed. This module sends nothing.
"""

import logging
import threading
from collections.abc import Callable

from parsers.document import Prompt
from parsers.errors import SetupError

MARKS = 8
"""Tokens around an image, at most: its start, its end, a line break."""
TEMPLATE_TOKENS = 64
"""Tokens of the chat template around a question, and to spare."""
MOST_TEXTS = 16
"""Texts that are asked about; where each page has its own, those of the first pages tell."""

logger = logging.getLogger(__name__)

TextAlone = Callable[[Prompt], int | None]
"""Tokens of a question's text without its images, as the server counts them; or None."""


class ImageCost:
    """server: its name in messages. strict: boxes are in pixels of the image that the model sees,
    so another size is refused; else it is told once, where it shows without asking more."""

    def __init__(self, server: str, strict: bool, text_alone: TextAlone) -> None:
        self._server = server
        self._strict = strict
        self._ask = text_alone
        self._texts: dict[Prompt, int | None] = {}
        self._lock = threading.Lock()
        self._told = False

    def check(self, prompt: Prompt, images: int, sent: int, counted: int) -> None:
        """sent: tokens of so many images at the sizes sent. counted: of the whole question."""
        most = sent + images * MARKS + text_bound(prompt)
        if not self._strict and (self._told or sent <= counted <= most):
            return
        text = self._text_alone(prompt)
        if text is None or counted - text <= images * MARKS:
            return  # it counts no images
        cost = counted - text
        if cost < sent:
            self._tell("smaller", cost, sent)
        elif cost > sent + images * MARKS:
            self._tell("larger", cost, sent)

    def _text_alone(self, prompt: Prompt) -> int | None:
        with self._lock:
            if prompt not in self._texts and len(self._texts) < MOST_TEXTS:
                self._texts[prompt] = self._ask(prompt)
            return self._texts.get(prompt)

    def _tell(self, how: str, cost: int, sent: int) -> None:
        message = (
            f"{self._server} makes the pages {how} than they are sent "
            f"({cost} tokens instead of {sent})"
        )
        if self._strict:
            message += ", so that boxes in pixels would be wrong"
            raise SetupError("bad_engine", message, _remedy(how))
        self._told = True
        logger.warning("%s. %s", message, _remedy(how))


def text_bound(prompt: Prompt) -> int:
    """Tokens of a question's text at most: a token is at least a byte."""
    return len(f"{prompt.system or ''}{prompt.text}".encode()) + TEMPLATE_TOKENS


def _remedy(how: str) -> str:
    if how == "smaller":
        return (
            "Let it take as many pixels as PAGEMILL_PAGE_PIXELS (vLLM: --mm-processor-kwargs "
            "'{\"max_pixels\": ...}', llama.cpp: --image-max-tokens), or lower that."
        )
    return (
        "Let it take pages as small as they are (vLLM: --mm-processor-kwargs "
        "'{\"min_pixels\": ...}', llama.cpp: --image-min-tokens), or raise PAGEMILL_PAGE_PIXELS."
    )
