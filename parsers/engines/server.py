"""Qwen-VL behind an OpenAI-compatible server: vLLM, SGLang, `transformers serve`. In: a question.
Out: the answer as it was streamed, with token counts, and probabilities where the server can.

Questions become requests here, and answers completions; `remote` has the connection.
"""

import base64
import io
import json
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parsers.asking import Engine, Identity
from parsers.asking.ask_again import MAX_TOKENS
from parsers.document import (
    Completion,
    FieldDefinition,
    PageImage,
    Prompt,
    Question,
    SchemaDefinition,
)
from parsers.engines.options import EngineOptions
from parsers.engines.qwen_family import FAMILIES, Family, family_of, guess_family
from parsers.engines.remote.gate import Patience
from parsers.errors import EngineError, SetupError
from parsers.imaging.pixels import to_picture

if TYPE_CHECKING:
    from parsers.engines.remote.chat import Chat, Served
    from parsers.engines.remote.stream import Transcript

LEAST_TOKENS = 256  # with less not even a short page can be written down
MORE_ROOM = "Start it with a larger --max-model-len, or lower PAGEMILL_PAGE_PIXELS."
TEMPLATE_TOKENS = 64  # of the chat template around a question, and to spare
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


class ServerEngine:
    """Asks a server that runs the model, `options.concurrency` questions at once.

    The constructor asks what it serves. SetupError not_installed without the extra `server`;
    bad_engine if there is no such server or model, or its family is not known.

    A question takes at most `1 + patience.retries` requests; with three askings by the flow, and
    three for a whole answer, a page at most 27. A server that answers none gets those of
    `FAILURES_IN_A_ROW` questions and of those in flight; then one each `patience.pause`, and the
    questions fail as unreachable.
    """

    images_at_once = 4
    generative = True

    def __init__(self, options: EngineOptions, patience: Patience | None = None) -> None:
        self.concurrency = options.concurrency
        self.tasks = options.tasks
        self._chat = _connect(options, patience or Patience())
        with ExitStack() as unless_ready:
            unless_ready.callback(self._chat.close)
            model = _choose_model(options.model, self._chat)
            self._family = _choose_family(options.family, model)
            unless_ready.pop_all()
        self._longest = model.max_model_len
        self.rendering = self._family.rendering(options.page_pixels)
        root = model.root if model.root != model.id else None
        revision = "@".join(filter(None, (root, options.revision)))
        self.identity = Identity("server", model.id, revision, self._family.asked_with)

    def answer(self, question: Question) -> Completion:
        """The model's answer. EngineError: unsupported_task if this question cannot be asked;
        overloaded, out_of_memory; unreachable while no question is answered. SetupError bad_engine
        if the server's settings or ours would make every answer wrong."""
        if not question.pages:
            message = "Qwen-VL looks at pages, and was given none"
            raise EngineError("unsupported_task", message, "Choose an engine that reads words.")
        started = time.monotonic()
        prompt = self._family.compose(question)
        max_tokens = self._max_tokens(question, prompt)
        request = {
            "model": self.identity.model,
            "messages": _messages(question, prompt),
            "max_tokens": max_tokens,
            "temperature": question.temperature,
            "top_p": 1.0,
            "frequency_penalty": 0.0,
        }
        heard = self._chat.ask(request, _extras(question), max_tokens)
        self._check_size(question, heard)
        image = question.pages[0].image
        return Completion(
            text=heard.text,
            frame=self._family.frame(image.width, image.height),
            finish_reason=heard.finish_reason or "length",
            input_tokens=heard.input_tokens,
            output_tokens=heard.output_tokens,
            seconds=time.monotonic() - started,
            tokens=tuple(heard.tokens),
        )

    def describe(self) -> str:
        return f"{self._chat.url}, {self.identity.model}, {self._family.name}"

    def close(self) -> None:
        self._chat.close()

    def _max_tokens(self, question: Question, prompt: Prompt) -> int:
        """Tokens for the answer, at most what the server has beside the question; a token is at
        least a byte of text. EngineError unsupported_task if it has hardly any."""
        max_tokens = question.max_tokens or MAX_TOKENS
        if self._longest is None:
            return max_tokens
        text = len(f"{prompt.system or ''}{prompt.text}".encode())
        free = self._longest - self._image_tokens(question) - text - TEMPLATE_TOKENS
        if free < min(max_tokens, LEAST_TOKENS):
            message = f"The model's {self._longest} tokens leave none for an answer"
            raise EngineError("unsupported_task", message, MORE_ROOM)
        return min(max_tokens, free)

    def _image_tokens(self, question: Question) -> int:
        images = [page.image for page in question.pages]
        return sum(self._family.image_tokens(image.width, image.height) for image in images)

    def _check_size(self, question: Question, heard: "Transcript") -> None:
        """Boxes in pixels are right only if the model saw the image at the size sent."""
        sent = self._image_tokens(question)
        if self._family.counts_pixels and (heard.input_tokens or sent) < sent:
            raise SetupError(
                "bad_engine",
                f"The server {self._chat.url} makes the pages smaller than they are sent, so that "
                "boxes in pixels would be wrong",
                "Start vLLM with --mm-processor-kwargs '{\"max_pixels\": ...}' of at least "
                "PAGEMILL_PAGE_PIXELS, or lower that.",
            )


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


def _choose_model(wanted: str, chat: "Chat") -> "Served":
    """The model asked for, if the server lists it; the only one, if none is asked for.

    `transformers serve` lists no folders, so a folder is accepted unseen, as is any model where the
    server lists none. The first question shows.
    """
    from parsers.engines.remote.chat import Served

    listed = chat.models() or ()
    found = [model for model in listed if model.id == wanted or not wanted]
    if len(found) == 1:
        return found[0]
    if wanted and (not listed or Path(wanted).is_absolute() or Path(wanted).is_dir()):
        return Served(id=wanted)
    names = ", ".join(model.id for model in listed) or "no model"
    message = f"{chat.gate.name} serves {names}" + (f", not {wanted}" if wanted else "")
    raise SetupError("bad_engine", message, "Set PAGEMILL_MODEL to a model that it serves.")


def _choose_family(name: str, model: "Served") -> Family:
    """The family called `name`, else by the model's folder or name, else by its root."""
    places = [place for place in (model.id, model.root) if place]
    candidates = [FAMILIES.get(name)] if name else [_recognise(place) for place in places]
    family = next(filter(None, candidates), None)
    if family is None:
        message = f"The family of the model {model.id} is not known"
        message = f"There is no family {name!r}" if name else message
        known = ", ".join(FAMILIES)
        raise SetupError("bad_engine", message, f"Set PAGEMILL_FAMILY to one of: {known}.")
    return family


def _recognise(place: str) -> Family | None:
    """The family of a model by its folder's config.json, where there is one, else by its name."""
    try:
        config = json.loads((Path(place) / "config.json").read_text())
        family = family_of(str(config["model_type"]))
    except (OSError, ValueError, LookupError, TypeError):
        family = None
    return family or guess_family(place)


def _messages(question: Question, prompt: Prompt) -> list[dict[str, Any]]:
    """The images, then the text, in one message; the system's message before, if there is one."""
    urls = [{"url": _data_uri(page.image)} for page in question.pages]
    images = [{"type": "image_url", "image_url": url} for url in urls]
    user = {"role": "user", "content": [*images, {"type": "text", "text": prompt.text}]}
    return [{"role": "system", "content": prompt.system}, user] if prompt.system else [user]


def _data_uri(image: PageImage) -> str:
    """The image without loss. At level 1 PNG takes a third of the time of Pillow's level 6 and is
    hardly larger."""
    out = io.BytesIO()
    to_picture(image).save(out, "PNG", compress_level=1)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def _extras(question: Question) -> Mapping[str, Any]:
    if question.schema:
        return {**EXTRAS, "response_format": _response_format(question.schema)}
    return EXTRAS


def _response_format(schema: SchemaDefinition) -> dict[str, Any]:
    """The JSON Schema of an extraction: every field and list, text or null."""
    lists = {
        each.name: {"type": "array", "items": _object(_texts(each.fields))} for each in schema.lists
    }
    form = _object(_texts(schema.fields) | lists)
    named = {"name": schema.name, "strict": True, "schema": form}
    return {"type": "json_schema", "json_schema": named}


def _texts(fields: Iterable[FieldDefinition]) -> dict[str, Any]:
    text_or_null = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    return {field.name: text_or_null for field in fields}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
