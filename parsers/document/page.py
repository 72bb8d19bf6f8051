"""A file, its pages as they are read, and as they are understood."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from parsers.document.box import BoundingBox
from parsers.document.content import Content, text_of


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
class Attachment:
    """A file within a file: its name there, and its size in bytes where that is known."""

    name: str
    byte_size: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """A file taken in: its bytes lie once in the staging store, named by their sha256. version:
    what a remote store says of them, such as an ETag; None for files."""

    path: Path
    sha256: str
    byte_size: int
    name: str
    uri: str
    modified_at: datetime.datetime
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """Text without white space, its box, and the line of the page it stands in (0, 1, ... in the
    order of the witness that read it). Confidence 0..1 from OCR, None from a text layer. size (in
    points of the page), bold: of the font, where the file says so; they are not stored."""

    text: str
    box: BoundingBox
    line: int
    confidence: float | None = None
    size: float | None = field(default=None, compare=False)
    bold: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Rendering:
    """How large a page is drawn. Dots per inch, bounded by a pixel budget before anything is drawn.

    `text_dpi` is for pages whose text layer is good: there only the layout model looks at the
    image. Image files keep their own pixels, within the budget. Both sides are whole multiples of
    `multiple_of` pixels, and the page has at least `min_pixels`: what a model takes as it is.
    `plain_undrawn`: pages whose geometry proves what is on them are not drawn, for nobody looks.
    """

    dpi: int = 200
    text_dpi: int = 100
    max_pixels: int = 12_000_000
    min_pixels: int = 1
    multiple_of: int = 1
    plain_undrawn: bool = False


@dataclass(frozen=True, slots=True)
class PageImage:
    """8-bit RGB pixels, row by row, top row first: `len(pixels) == width * height * 3`. None of
    them, and no width and height, of a page that was not drawn."""

    width: int
    height: int
    pixels: bytes

    @property
    def sha256(self) -> str:
        digest = hashlib.sha256(f"{self.width}x{self.height}".encode())
        digest.update(self.pixels)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The words a file itself gives for a page, and whether they can be trusted, with the reason.

    coverage: the part of the page's drawn text that the words account for (0..1).
    garbage: the part of the characters that are no text, such as private-use ones (0..1).
    """

    words: tuple[Word, ...] = ()
    good: bool = False
    reason: str = "no text layer"
    coverage: float = 0.0
    garbage: float = 0.0


class AnnotationKind(StrEnum):
    """What a PDF lays upon its pages (ISO 32000-1, 12.5.6 and 12.7.4): fields of forms, and what
    people have added. `markup` is a highlight, an underline and the like."""

    TEXT_FIELD = "text_field"
    CHECK_BOX = "check_box"
    RADIO_BUTTON = "radio_button"
    CHOICE = "choice"
    SIGNATURE = "signature"
    NOTE = "note"
    FREE_TEXT = "free_text"
    MARKUP = "markup"
    STAMP = "stamp"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Annotation:
    """name: the full name of a form's field, else who wrote it, where the file says so. text: the
    field's value, empty where it is not filled in, else the comment; of a button what it stands
    for, or `Off`."""

    kind: AnnotationKind
    name: str | None
    text: str
    box: BoundingBox


@dataclass(frozen=True, slots=True)
class PageInput:
    """One page as read from the file: upright, its size in points, drawn as `image`.

    rotation: degrees clockwise that the file asked for, and what its text was turned by to be
    upright; already applied.
    rulings: thin lines that the file draws, horizontal or vertical, as flat boxes.
    pictures: where images stand that are part of the page, not its whole.
    """

    number: int
    width: float
    height: float
    rotation: int
    image: PageImage
    text_layer: TextLayer = field(default_factory=TextLayer)
    rulings: tuple[BoundingBox, ...] = ()
    pictures: tuple[BoundingBox, ...] = ()
    annotations: tuple[Annotation, ...] = ()


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
