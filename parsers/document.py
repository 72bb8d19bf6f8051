"""The values that travel between the stages: frozen, standard library only.

Every box is in fractions of the upright page, origin top left; every stage takes such values and
returns new ones. This module knows neither files nor engines nor tables.
"""

import datetime
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Self

Frame = tuple[float, float]
"""Width and height that a box was counted in: (1000, 1000), an image, a page in points."""


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


class Task(StrEnum):
    """What an engine can be asked."""

    PARSE = "parse"
    EXTRACT = "extract"


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


class Evidence(StrEnum):
    """How a value stands among the words of the page."""

    EXACT = "exact"
    NORMALIZED = "normalized"
    FUZZY = "fuzzy"
    ABSENT = "absent"


def _clip(value: float, side: float) -> float:
    return min(max(value / side, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """Fractions 0..1 of the upright page, origin top left, x0 < x1 and y0 < y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if not (0 <= self.x0 < self.x1 <= 1 and 0 <= self.y0 < self.y1 <= 1):
            raise ValueError(f"no box: {(self.x0, self.y0, self.x1, self.y1)}")

    @classmethod
    def from_frame(cls, box: Sequence[float], frame: Frame) -> Self:
        """The box counted in `frame`, clipped to it. ValueError if nothing lies on the page."""
        width, height = frame
        x0, y0, x1, y1 = box
        if not (width > 0 and height > 0 and all(map(math.isfinite, box))):
            raise ValueError(f"no box: {box} in {frame}")
        return cls(_clip(x0, width), _clip(y0, height), _clip(x1, width), _clip(y1, height))

    def to_frame(self, frame: Frame) -> tuple[float, float, float, float]:
        """The same box counted in `frame`: what `from_frame` takes."""
        width, height = frame
        return self.x0 * width, self.y0 * height, self.x1 * width, self.y1 * height

    @property
    def area(self) -> float:
        return (self.x1 - self.x0) * (self.y1 - self.y0)

    def union(self, other: "BoundingBox") -> "BoundingBox":
        return BoundingBox(
            min(self.x0, other.x0), min(self.y0, other.y0),
            max(self.x1, other.x1), max(self.y1, other.y1),
        )  # fmt: skip

    def overlap(self, other: "BoundingBox") -> float:
        """The area both cover, in fractions of the page."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(width, 0.0) * max(height, 0.0)


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
    order of the witness that read it). Confidence 0..1 from OCR, None from a text layer."""

    text: str
    box: BoundingBox
    line: int
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Rendering:
    """How large a page is drawn. Dots per inch, bounded by a pixel budget before anything is drawn.

    `text_dpi` is for pages whose text layer is good: there only the layout model looks at the
    image. Image files keep their own pixels, within the budget. Both sides are whole multiples of
    `multiple_of` pixels, and the page has at least `min_pixels`: what a model takes as it is.
    """

    dpi: int = 200
    text_dpi: int = 100
    max_pixels: int = 12_000_000
    min_pixels: int = 1
    multiple_of: int = 1


@dataclass(frozen=True, slots=True)
class PageImage:
    """8-bit RGB pixels, row by row, top row first: `len(pixels) == width * height * 3`."""

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


@dataclass(frozen=True, slots=True)
class PageInput:
    """One page as read from the file: upright, its size in points, drawn as `image`.

    rotation: degrees clockwise that the file asked for, already applied.
    """

    number: int
    width: float
    height: float
    rotation: int
    image: PageImage
    text_layer: TextLayer = field(default_factory=TextLayer)


class FieldKind(StrEnum):
    """The type of a field's value, and so of its column in the typed view."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    name: str
    kind: FieldKind
    required: bool = False
    description: str = ""
    synonyms: tuple[str, ...] = ()
    """Words that label the value on a page."""


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """A list of rows, such as line items; its fields are named `<name>[<ordinal>].<field>`."""

    name: str
    fields: tuple[FieldDefinition, ...]


@dataclass(frozen=True, slots=True)
class SchemaDefinition:
    """A document type without pydantic: what storage needs to make its views, and engines to ask.

    Names match `[a-z][a-z0-9_]{0,62}`. `version` changes with anything that changes results.
    """

    name: str
    version: str
    fields: tuple[FieldDefinition, ...]
    lists: tuple[ListDefinition, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A task about some pages.

    PARSE: one page in `pages`. EXTRACT: `schema` and, in `read`, what is known of the pages by now;
    their images in `pages` where the engine looks at images. room: how many tokens the answer may
    have, the engine's default if none. temperature: 0 for the likeliest answer, the same each time.
    """

    task: Task
    pages: tuple[PageInput, ...] = ()
    read: "tuple[Page, ...]" = ()
    schema: SchemaDefinition | None = None
    room: int | None = None
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
class Attempt:
    """An answer that was not taken, verbatim, what it was asked with, and why it was not taken."""

    answer: str
    problem: str
    finish_reason: str
    temperature: float
    room: int | None
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


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the page. Its place among the page's blocks is its place in the reading order."""

    label: Label
    text: str
    html: str
    box: BoundingBox | None = None
    cells: tuple[Cell, ...] = ()
    confidence: float | None = None
    box_from: BoxFrom | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page understood. `answer` is the engine's, verbatim; `html` is clean Qwen HTML with boxes
    in thousandths; `words` are the witness against which values are looked up, and `words_from`
    says where they come from and why. flaws: what was wrong with the answer, for people; attempts:
    the answers that were not taken, in the order in which they came."""

    number: int
    width: float
    height: float
    rotation: int = 0
    status: PageStatus = PageStatus.COMPLETE
    answer: str = ""
    finish_reason: str = "stop"
    html: str = ""
    text: str = ""
    blocks: tuple[Block, ...] = ()
    words: tuple[Word, ...] = ()
    words_from: str | None = None
    error_code: str | None = None
    error: str | None = None
    seconds: float = 0.0
    input_tokens: int | None = None
    output_tokens: int | None = None
    flaws: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()


FieldValue = str | Decimal | datetime.date


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a document. Three things are kept apart: does it stand on the page (`evidence`),
    how sure was the model (`probability`), does it obey the rules (`valid`, `problem`).

    path: `total`, `line_items[0].amount`. raw: as on the page. value: normalized, typed.
    """

    path: str
    raw: str
    value: FieldValue | None
    page_number: int | None = None
    box: BoundingBox | None = None
    evidence: Evidence = Evidence.ABSENT
    probability: float | None = None
    valid: bool = True
    problem: str | None = None
