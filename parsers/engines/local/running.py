"""A loaded model answers. In: questions, from any number of threads. Out: completions.

This module joins the others of its package.
"""

from parsers import document
from parsers.document import Completion, Question
from parsers.engines.local.batching import Batches
from parsers.engines.local.decoding import decode
from parsers.engines.local.generation import Answer, Generator
from parsers.engines.local.loading import Loaded
from parsers.engines.local.prompting import Prompt, Prompter
from parsers.engines.local.vision import Encoder
from parsers.families import Family


class Running:
    """enough: the most questions in flight; when so many are waiting, a batch starts."""

    def __init__(self, loaded: Loaded, family: Family, enough: int) -> None:
        self.description = loaded.description
        self._family = family
        self._tokenizer = loaded.processor.tokenizer
        self._prompter = Prompter(loaded, family)
        on_gpu = loaded.device.type == "cuda"
        self._generator = Generator(loaded, Encoder(loaded.model), fixed=on_gpu)
        self._batches: Batches[Prompt, Answer] = Batches(
            self._generator.answer, self._generator.cost, self._generator.budget(), enough
        )

    def answer(self, question: Question, asked: document.Prompt, max_tokens: int) -> Completion:
        """EngineError out_of_memory if the question alone is too large, unreachable if the model
        fails or is closed, unsupported_task if an image is not of a size that it sees."""
        prompt = self._prompter.prepare(question, asked, max_tokens)
        answer = self._batches.ask(prompt)
        text, tokens = decode(self._tokenizer, answer.tokens, answer.probabilities)
        frames = self._family.frames(question.pages)
        return Completion(
            text,
            frames[0],
            finish_reason=answer.finish_reason,
            input_tokens=prompt.length,
            output_tokens=len(answer.tokens),
            seconds=answer.seconds,
            tokens=tokens,
            frames=frames,
            answer_format=self._family.answer_format,
        )

    def close(self) -> None:
        """Waiting threads get EngineError unreachable, at the next token."""
        self._generator.stop.set()
        self._batches.close()
