"""A model behind an OpenAI-compatible server: vLLM, SGLang, llama.cpp, Ollama or another. In: a
question. Out: the answer as it was streamed, with token counts, and probabilities where the server
can.

Questions become requests here, and answers completions; `remote` has the connection.
"""

import base64
import io
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from parsers.asking import Engine, Identity
from parsers.document import Completion, PageImage, Prompt, Question, Task
from parsers.engines.options import EngineOptions
from parsers.engines.remote.answer_schema import response_format
from parsers.engines.remote.gate import Patience
from parsers.engines.remote.image_cost import ImageCost
from parsers.engines.remote.room import NoRoomError, Room
from parsers.errors import AWAY, EngineError, SetupError
from parsers.families import Family, families
from parsers.families.film import frame_times, stamp, told_length
from parsers.imaging.pixels import to_picture

if TYPE_CHECKING:
    from parsers.engines.remote.chat import Chat
    from parsers.engines.remote.stream import Transcript

EXTRAS: Mapping[str, Any] = {
    "stream_options": {"include_usage": True},
    "logprobs": True,
    # Else servers take these from the model's generation_config.json: Qwen2.5-VL's holds a
    # repetition penalty, and real tables repeat; Qwen2-VL's leaves one token to choose from.
    "repetition_penalty": 1.0,
    "top_k": -1,
}
"""Beyond what every server knows. `transformers serve` refuses the last two and reads
`frequency_penalty` for the first of them."""
CONTINUE: Mapping[str, Any] = {"continue_final_message": True, "add_generation_prompt": False}
"""Goes on with the answer that the messages end with: vLLM, SGLang. llama.cpp does so by itself."""


class ServerEngine:
    """Asks a server that runs the model, at most `options.concurrency` questions at once.

    The constructor asks what it serves. SetupError not_installed without the extra `server`;
    bad_engine if there is no such server, model or family. notes: what whoever starts a run should
    know.

    A question takes at most `1 + patience.retries` requests; with three askings by the flow, and
    three for a whole answer, a page at most 27, beside those that the server let wait in vain while
    it answered others. A server that answers none gets those of
    `FAILURES_IN_A_ROW` questions and of those in flight; then one each `patience.pause`, and the
    questions fail as unreachable.
    """

    images_at_once = 4
    generative = True
    continues = True  # until the server refuses it

    def __init__(self, options: EngineOptions, patience: Patience | None = None) -> None:
        self.concurrency = options.concurrency
        known = families(options.families, options.tasks)
        self._chat = _connect(options, patience or Patience())
        from parsers.engines.remote.model_choice import choose_family, choose_model

        with ExitStack() as unless_ready:
            unless_ready.callback(self._chat.close)
            model = choose_model(options.model, self._chat)
            self._choice = choose_family(options.family, model, known)
            unless_ready.pop_all()
        self._family = self._choice.family
        self.notes = tuple(filter(None, [self._choice.note]))
        self.tasks = self._family.able(options.tasks)
        self._room = Room(self._family, model.context)
        self._image_cost = ImageCost(
            self._chat.gate.name, self._family.counts_pixels, self._count_text
        )
        self.rendering = self._family.rendering(options.page_pixels)
        root = model.root if model.root != model.id else None
        revision = "@".join(filter(None, (root, options.revision)))
        self.identity = Identity("server", model.id, revision, self._family.asked_with)

    def answer(self, question: Question) -> Completion:
        """The model's answer. EngineError: unsupported_task if this question cannot be asked;
        overloaded, out_of_memory; unreachable while no question is answered. SetupError bad_engine
        if the server's settings or ours would make every answer wrong."""
        if not question.pages:
            message = "The model looks at pages, and was given none"
            raise EngineError("unsupported_task", message, "Choose an engine that reads words.")
        started = time.monotonic()
        heard = self._hear(question, _with_length(question, self._family.compose(question)))
        frames = self._family.frames(question.pages)
        return Completion(
            text=heard.text,
            frame=frames[0],
            finish_reason=heard.finish_reason or "length",
            input_tokens=heard.input_tokens,
            output_tokens=heard.output_tokens,
            seconds=time.monotonic() - started,
            tokens=tuple(heard.tokens),
            thoughts=heard.thoughts or None,
            answer_format=self._family.answer_format if question.task == Task.PARSE else "",
            frames=frames,
            context_full=self._room.is_full(heard.input_tokens, heard.output_tokens),
        )

    def describe(self) -> str:
        return f"{self._chat.url}, {self.identity.model}, {self._choice}"

    def close(self) -> None:
        self._chat.close()

    def _hear(self, question: Question, prompt: Prompt) -> "Transcript":
        """The answer; where an answer so far is to be continued, what follows it. A server that
        refuses to continue is asked anew, from then on."""
        if question.so_far and self.continues:
            try:
                return self._ask(question, prompt)
            except NoRoomError:
                raise
            except EngineError as error:
                if error.code != "unsupported_task":
                    raise
                self.continues = False
        question = replace(question, so_far=None)
        heard = self._ask(question, prompt)
        self._learn(question, prompt, heard)
        return heard

    def _ask(self, question: Question, prompt: Prompt) -> "Transcript":
        max_tokens = self._room.for_answer(question, prompt)
        try:
            return self._send(question, prompt, max_tokens)
        except NoRoomError as error:
            if error.limit is None or self._room.context is not None:
                raise
            self._room.context = error.limit  # it did not list it
            less = self._room.for_answer(question, prompt)
            if less == max_tokens:
                raise
        return self._send(question, prompt, less)

    def _send(self, question: Question, prompt: Prompt, max_tokens: int) -> "Transcript":
        request = {
            "model": self.identity.model,
            "messages": _messages(question, prompt),
            "max_tokens": max_tokens,
            "temperature": question.temperature,
            "top_p": 1.0,
            "frequency_penalty": 0.0,
        }
        needed = CONTINUE if question.so_far else {}
        return self._chat.ask(
            request, _extras(question, self._family, prompt.asks_boxes), max_tokens, needed
        )

    def _learn(self, question: Question, prompt: Prompt, heard: "Transcript") -> None:
        """What the text costs, and whether the pages are seen as they were sent."""
        sent = self._room.image_tokens(question)
        if sent and heard.input_tokens and not question.film:
            self._image_cost.check(prompt, len(question.pages), sent, heard.input_tokens)
            self._room.learn(question, prompt, heard.input_tokens)

    def _count_text(self, prompt: Prompt) -> int | None:
        """Tokens of a question without its images, as the server counts them; None if it does not,
        or answers no such question."""
        request = {
            "model": self.identity.model,
            "messages": _messages(Question(""), prompt),
            "max_tokens": 1,
            "temperature": 0.0,
        }
        try:
            return self._chat.ask(request, _extras(Question(""), self._family), 1).input_tokens
        except EngineError as error:
            if error.code == AWAY:
                raise
            return None


def open_engine(options: EngineOptions) -> Engine:
    return ServerEngine(options)


def _connect(options: EngineOptions, patience: Patience) -> "Chat":
    try:
        from parsers.engines.remote.chat import Chat
    except ModuleNotFoundError:
        remedy = "Run `pip install 'pagemill[server]'`."
        message = "The engine `server` needs the package openai"
        raise SetupError("not_installed", message, remedy) from None
    return Chat(options.server, options.server_key, patience, options.concurrency)


def _messages(question: Question, prompt: Prompt) -> list[dict[str, Any]]:
    """The images, then the text, in one message; the system's message before, if there is one, and
    after it the answer so far. Before each frame of a film stands its time: servers differ in what
    they take for a video, and all of them take images and text."""
    urls = [{"url": _data_uri(page.image)} for page in question.pages]
    images: list[dict[str, Any]] = [{"type": "image_url", "image_url": url} for url in urls]
    if question.film:
        stamps = [{"type": "text", "text": stamp(time)} for time in frame_times(question.pages)]
        images = [part for pair in zip(stamps, images, strict=True) for part in pair]
    messages: list[dict[str, Any]] = []
    if prompt.system:
        messages.append({"role": "system", "content": prompt.system})
    messages.append({"role": "user", "content": [*images, {"type": "text", "text": prompt.text}]})
    if question.so_far:
        messages.append({"role": "assistant", "content": question.so_far.text})
    return messages


def _with_length(question: Question, prompt: Prompt) -> Prompt:
    if not (question.film and question.pages):
        return prompt
    return replace(prompt, text=f"{told_length(question.pages)}\n{prompt.text}")


def _data_uri(image: PageImage) -> str:
    """The image without loss. At level 1 PNG takes a third of the time of Pillow's level 6 and is
    hardly larger."""
    out = io.BytesIO()
    to_picture(image).save(out, "PNG", compress_level=1)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def _extras(question: Question, family: Family, boxes: bool = False) -> Mapping[str, Any]:
    """What a server may refuse. An answer that is continued cannot be held to a schema, which it
    would have to begin with. boxes: whether the question asks for one with each value."""
    extras = {**EXTRAS, **family.sampling}
    if question.temperature > 0:
        extras.pop("temperature", None)  # asked again, it is the question's that counts
    if family.template:
        extras["chat_template_kwargs"] = dict(family.template)
    if question.schema and not question.so_far:
        extras["response_format"] = response_format(question.schema, boxes, len(question.pages))
    return extras
