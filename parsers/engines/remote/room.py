"""Room for an answer. In: a question, and what the model can hold. Out: how many tokens its answer
may have, or EngineError unsupported_task. This module sends nothing."""

from parsers.asking.ask_again import MAX_TOKENS
from parsers.document import Prompt, Question
from parsers.engines.remote.image_cost import MARKS, MOST_TEXTS, TEMPLATE_TOKENS, text_bound
from parsers.errors import EngineError
from parsers.families import Family

LEAST_TOKENS = 256  # with less not even a short page can be written down
STAMP_TOKENS = 16  # of the time before a frame of a film: a token is at least a byte
PIXELS_PER_TOKEN = 28**2  # where a family does not tell; no fewer in any that is known
MORE_ROOM = (
    "Start it with a larger context (vLLM --max-model-len, llama.cpp --ctx-size), or lower "
    "PAGEMILL_PAGE_PIXELS."
)


class NoRoomError(EngineError):
    """Question and answer are longer than the model can hold. limit: tokens, if the server says."""

    limit: int | None = None


class Room:
    """context: tokens of question and answer together, if known."""

    def __init__(self, family: Family, context: int | None) -> None:
        self.context = context
        self._family = family
        self._texts: dict[Prompt, int] = {}

    def for_answer(self, question: Question, prompt: Prompt) -> int:
        """At most what the model has beside the question. EngineError unsupported_task if that is
        hardly anything."""
        max_tokens = question.max_tokens or self._family.max_tokens or MAX_TOKENS
        if self.context is None:
            return max_tokens
        free = self.context - self._question_tokens(question, prompt) - TEMPLATE_TOKENS
        if free < min(max_tokens, LEAST_TOKENS):
            message = f"The model's {self.context} tokens leave none for an answer"
            raise EngineError("unsupported_task", message, MORE_ROOM)
        return min(max_tokens, free)

    def image_tokens(self, question: Question) -> int | None:
        """Tokens of its images at the sizes sent, if the family tells them."""
        images = [page.image for page in question.pages]
        tokens = [self._family.image_tokens(image.width, image.height) for image in images]
        return None if None in tokens else sum(filter(None, tokens))

    def learn(self, question: Question, prompt: Prompt, counted: int) -> None:
        """The server counted so many tokens for the question."""
        text = counted - (self.image_tokens(question) or counted)
        if 0 < text < text_bound(prompt) and len(self._texts) < MOST_TEXTS:
            self._texts[prompt] = max(text, self._texts.get(prompt, 0))

    def is_full(self, asked: int | None, answered: int | None) -> bool:
        """Whether a question and an answer of so many tokens leave none to go on with."""
        if self.context is None or not asked or not answered:
            return False
        return self.context - asked - answered < LEAST_TOKENS + TEMPLATE_TOKENS

    def _question_tokens(self, question: Question, prompt: Prompt) -> int:
        """Of the images, the text, and an answer that is to be continued: as the server counted
        them, else at most."""
        so_far = question.so_far
        if so_far and so_far.input_tokens and so_far.output_tokens:
            return so_far.input_tokens + so_far.output_tokens
        text = self._texts.get(prompt, text_bound(prompt))
        written = len(so_far.text.encode()) if so_far else 0
        images = self.image_tokens(question)
        if images is None:
            pixels = sum(page.image.width * page.image.height for page in question.pages)
            images = pixels // PIXELS_PER_TOKEN
        times = len(question.pages) * (STAMP_TOKENS + MARKS) if question.film else 0
        return images + text + written + times
