"""A page as it is understood, what engines are asked about pages, and what they answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from parsers.document.content import Content, text_of
from parsers.document.page_input import Annotation, BoundingBox, Frame, PageInput, Word
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
    COMPLETE = "complete"
    TRUNCATED = "truncated"
    FALLBACK = "fallback"
    BLANK = "blank"
    FAILED = "failed"


class BoxFrom(StrEnum):
    """How a box was found: the answer gave it, or its text was found among the page's words."""

    ANSWER = "answer"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer that was not taken, verbatim, what it was asked with, and why it was not taken."""

    answer: str
    problem: str
    finish_reason: str
    temperature: float
    max_tokens: int | None
    input_tokens: int | None
    output_tokens: int | None
    seconds: float


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
    """A piece of the page. Its place among the page's blocks is its place in the reading order.

    text: what its content and its cells say, a row a line, cells separated by tabs.
    level: of a heading, from 1, the highest. ordered: an item of a numbered list. continues: a
    table that goes on with the last one before it, on an earlier page; repeated_rows: how many of
    its first rows repeat that one's head.
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
    """A page understood. `answer` is the engine's, verbatim; `words` are the witness against which
    values are looked up, and `words_from` says where they come from and why; `second_layer` are
    those of a second witness, where there is one that is not trusted as much. warnings: what was
    wrong with the answer, for people; attempts: the answers that were not taken, in the order in
    which they came."""

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


@dataclass(frozen=True, slots=True)
class Item:
    """One of the things that an answer tells of a page: what it is, what it says, where it is.
    page_number: where the answer is about several pages."""

    text: str | None = None
    label: str | None = None
    box: BoundingBox | None = None
    page_number: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a task about the pages from the first to the last, verbatim, with the items
    that were read in it. error_code, error: why it is not whole, or there is none."""

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
