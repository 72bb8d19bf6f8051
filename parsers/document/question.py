"""What an engine is asked, and what it answers."""

from dataclasses import dataclass
from enum import StrEnum

from parsers.document.box import Frame
from parsers.document.field import SchemaDefinition
from parsers.document.page import Page, PageInput, Word


class Task(StrEnum):
    """The tasks of every run: the text of each page, and the fields of each document. Others, which
    are asked for by their names, are listed in `parsers.tasks`."""

    PARSE = "parse"
    EXTRACT = "extract"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked beside the images, which stand before `text` in the user's message.
    system: none where the chat template's own is meant. family: the models that it is worded for;
    all others if empty."""

    text: str
    system: str | None = None
    family: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A task, by its name, about some pages.

    pages: their images, where the engine looks at images. read: what is known of them by now.
    schema: the fields that are asked for. prompts: the task in words, for engines that take it so.
    max_tokens: how many tokens the answer may have, the engine's default if none. temperature: 0
    for the likeliest answer, the same each time.
    """

    task: str
    pages: tuple[PageInput, ...] = ()
    read: tuple[Page, ...] = ()
    schema: SchemaDefinition | None = None
    prompts: tuple[Prompt, ...] = ()
    max_tokens: int | None = None
    temperature: float = 0.0


@dataclass(frozen=True, slots=True)
class TokenScore:
    """A token of an answer: `end`, how many characters of the text are written after it, and the
    probability 0..1 that the model gave it."""

    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Completion:
    """An engine's answer, verbatim, and what is needed to understand it.

    frame: what the boxes in `text` are counted in, of the page turned upright.
    rotation: degrees clockwise by which the engine turned the given image to make it upright.
    words: what the engine read, where it reads word by word (fractions of the page so turned).
    finish_reason: `stop`, `length` or `repetition`. tokens: in the order of the text, where the
    engine tells their probabilities.
    """

    text: str
    frame: Frame
    finish_reason: str = "stop"
    rotation: int = 0
    words: tuple[Word, ...] = ()
    input_tokens: int | None = None
    output_tokens: int | None = None
    seconds: float = 0.0
    tokens: tuple[TokenScore, ...] = ()
