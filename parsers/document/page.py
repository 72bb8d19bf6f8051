"""A page as it is understood, what engines are asked about pages, and what they answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import Any

from parsers.document.content import Content, text_of
from parsers.document.page_input import (
    Annotation,
    BoundingBox,
    Frame,
    PageInput,
    Point,
    Unread,
    Word,
)
from parsers.document.schema import SchemaDefinition


class Label(StrEnum):
    """The DocLayNet classes (Pfitzmann et al. 2022) in snake case."""

    TITLE = "title"
    SECTION_HEADER = "section_header"
    TEXT = "text"
    LIST_ITEM = "list_item"
    TABLE = "table"
    PICTURE = "picture"
    CAPTION = "caption"
    FORMULA = "formula"
    FOOTNOTE = "footnote"
    PAGE_HEADER = "page_header"
    PAGE_FOOTER = "page_footer"

    @classmethod
    def _missing_(cls, _value: object) -> "Label":
        return cls.TEXT


HEADINGS = frozenset({Label.TITLE, Label.SECTION_HEADER})
RUNNING_HEADS = frozenset({Label.PAGE_HEADER, Label.PAGE_FOOTER})


class PageStatus(StrEnum):
    """truncated: the answer was cut off. incomplete: it leaves out too much of the page, or says
    too much that is not there, or the page holds what could not be read. fallback: the embedded
    engine read the page instead."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    TRUNCATED = "truncated"
    FALLBACK = "fallback"
    BLANK = "blank"
    FAILED = "failed"


class BoxFrom(StrEnum):
    """How a box was found: in the answer, or by its text among the page's words."""

    ANSWER = "answer"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer that was not used, verbatim, what it was asked with, and why. thoughts: what the
    model wrote before it answered, if it did."""

    answer: str
    problem: str
    finish_reason: str
    temperature: float
    max_tokens: int | None
    input_tokens: int | None
    output_tokens: int | None
    seconds: float
    thoughts: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. Rows and columns count from 0; spans are at least 1."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False
    box: BoundingBox | None = None
    box_from: BoxFrom | None = None


class Figure(StrEnum):
    """What a picture or a formula is in particular, by the classes of Qwen HTML."""

    PICTURE_OF_TEXT = "image ocr"
    CHART = "chart"
    MUSIC = "music sheet"
    CHEMICAL_FORMULA = "chemical formula"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the page; a page's blocks are in reading order.

    text: of its content and cells, one row a line, cells separated by tabs. level: of a heading,
    from 1, the highest; of an item of a list, from 1, if it is known how deep it stands. ordered:
    an item of a numbered list. continues: a table that continues the last one on an earlier page;
    repeated_rows: how many of its first rows repeat that one's header.
    support: the share of its text that stands among the page's words (0..1); None where there is
    nothing to compare.
    """

    label: Label
    content: Content = ()
    box: BoundingBox | None = None
    cells: tuple[Cell, ...] = ()
    confidence: float | None = None
    box_from: BoxFrom | None = None
    level: int | None = None
    continues: bool = False
    repeated_rows: int = 0
    ordered: bool = False
    figure: Figure | None = None
    support: float | None = None
    text: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        parts = filter(None, (text_of(self.content), _table_text(self.cells)))
        object.__setattr__(self, "text", "\n".join(parts))


def _table_text(cells: Iterable[Cell]) -> str:
    """Line ends within a cell become blanks."""
    rows = groupby(cells, key=lambda cell: cell.row)
    return "\n".join("\t".join(cell.text.replace("\n", " ") for cell in row) for _, row in rows)


@dataclass(frozen=True, slots=True)
class Page:
    """A page understood. answer: the engine's, verbatim. words: what values are looked up in;
    words_from: where they come from and why. second_layer: words of another reader, trusted less.
    warnings: what was wrong with the answer, for people. attempts: answers that were not used, in
    order.

    coverage: the share of the page's words that stands in its blocks; unsupported: the share of the
    blocks' text that stands nowhere among the words; both weighed by letters (0..1), and None where
    there are no words to compare with. thoughts: what the model wrote before it answered, if it
    did. answer_format: of the answer, a key of `parsers.formats.FORMATS`. start_seconds,
    end_seconds: of a frame of a film, when it is first seen and until when. language: ISO 639-1,
    None where it is not sure; script: ISO 15924, of most of its letters.
    """

    number: int
    width: float
    height: float
    rotation: int = 0
    status: PageStatus = PageStatus.COMPLETE
    answer: str = ""
    finish_reason: str = "stop"
    text: str = ""
    blocks: tuple[Block, ...] = ()
    words: tuple[Word, ...] = ()
    words_from: str | None = None
    second_layer: tuple[Word, ...] = ()
    second_layer_from: str | None = None
    error_code: str | None = None
    error: str | None = None
    seconds: float = 0.0
    input_tokens: int | None = None
    output_tokens: int | None = None
    warnings: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    coverage: float | None = None
    unsupported: float | None = None
    thoughts: str | None = None
    answer_format: str | None = None
    start_seconds: float | None = None
    end_seconds: float | None = None
    language: str | None = None
    script: str | None = None


class Task(StrEnum):
    """The tasks of every run; `parsers.tasks` lists the others."""

    PARSE = "parse"
    EXTRACT = "extract"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked; images come before `text`. system: None for the chat template's own.
    family: the models it is worded for; empty for all others. asks_boxes: for a box with each
    value, of families that know how to give them."""

    text: str
    system: str | None = None
    family: str = ""
    asks_boxes: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A task about some pages, by its name.

    request: what is asked in particular, such as the labels of things to find. pages: with images,
    for engines that look at them. read: what is known of the pages so far.
    prompts: for engines that are asked in words. max_tokens: of the answer; None for the engine's
    default. temperature: 0 for the likeliest answer, the same each time. slots: what a family's own
    prompt for the task may name in braces, such as {format}. so_far: an answer that was cut, which
    an engine that `continues` goes on with; its completion is what follows. part: of the page: it
    alone is drawn and asked about. film: the pages are the frames of a film, with their times, to
    be seen as one.
    """

    task: str
    pages: tuple[PageInput, ...] = ()
    read: tuple[Page, ...] = ()
    schema: SchemaDefinition | None = None
    prompts: tuple[Prompt, ...] = ()
    max_tokens: int | None = None
    temperature: float = 0.0
    slots: Mapping[str, str] = field(default_factory=dict)
    so_far: "Completion | None" = None
    request: str = ""
    part: BoundingBox | None = None
    film: bool = False


@dataclass(frozen=True, slots=True)
class TokenScore:
    """end: characters of the answer up to its end. probability: the model's, 0..1."""

    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Completion:
    """An engine's answer, verbatim, and what is needed to understand it.

    frame: of the boxes in `text`, on the upright page; frames: of each of several pages. rotation:
    degrees clockwise by which the engine turned the image to make it upright. words: what an engine
    read word by word, in fractions of the page so turned. finish_reason: `stop`, `length` or
    `repetition`. tokens: in the order of the text, if the engine gives probabilities. thoughts:
    what a model wrote before it answered, which is no part of `text`. answer_format: a key of
    `parsers.formats.FORMATS`; empty to go by what the text looks like. context_full: question and
    answer fill what the model can hold, so that asking for more of it is in vain. warnings: the
    engine's own doubts about the page; unread: what of it the engine knows that it cannot read, and
    then the page is not complete.
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
    thoughts: str | None = None
    answer_format: str = ""
    frames: tuple[Frame, ...] = ()
    context_full: bool = False
    warnings: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that an answer says of a page. page_number: if it is about several pages.
    start_seconds, end_seconds: in a film. attributes: what else is said of it, as JSON has it.
    support: the share of its text that stands among the page's words (0..1); None where there is
    nothing to compare.
    """

    text: str | None = None
    label: str | None = None
    box: BoundingBox | None = None
    page_number: int | None = None
    point: Point | None = None
    start_seconds: float | None = None
    end_seconds: float | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    support: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a task about these pages, verbatim, with the items read in it. request: what
    was asked in particular. engine, model: who answered. warnings: what people should know of it.
    error_code, error: why it is incomplete or missing. thoughts: as of a completion."""

    task: str
    first_page: int
    last_page: int
    text: str = ""
    items: tuple[Item, ...] = ()
    finish_reason: str = "stop"
    error_code: str | None = None
    error: str | None = None
    seconds: float = 0.0
    input_tokens: int | None = None
    output_tokens: int | None = None
    attempts: tuple[Attempt, ...] = ()
    thoughts: str | None = None
    request: str = ""
    engine: str = ""
    model: str = ""
    warnings: tuple[str, ...] = ()
