"""A file and its pages as they are read from it: boxes, words, pixels, annotations."""

import datetime
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

Frame = tuple[float, float]
"""Width and height that a box was counted in: (1000, 1000), an image, a page in points."""


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
        width, height = frame
        return self.x0 * width, self.y0 * height, self.x1 * width, self.y1 * height

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def center_x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def center_y(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def area(self) -> float:
        return self.width * self.height

    def union(self, other: "BoundingBox") -> "BoundingBox":
        return BoundingBox(
            min(self.x0, other.x0), min(self.y0, other.y0),
            max(self.x1, other.x1), max(self.y1, other.y1),
        )  # fmt: skip

    def holds_middle_of(self, other: "BoundingBox") -> bool:
        x, y = (other.x0 + other.x1) / 2, (other.y0 + other.y1) / 2
        return self.y0 <= y <= self.y1 and self.x0 <= x <= self.x1

    def overlap(self, other: "BoundingBox") -> float:
        """The area both cover, in fractions of the page."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(width, 0.0) * max(height, 0.0)


@dataclass(frozen=True, slots=True)
class Point:
    """Fractions 0..1 of the upright page, from its left and from its top."""

    x: float
    y: float

    def __post_init__(self) -> None:
        if not (0 <= self.x <= 1 and 0 <= self.y <= 1):
            raise ValueError(f"no point: {(self.x, self.y)}")

    @classmethod
    def from_frame(cls, point: Sequence[float], frame: Frame) -> Self:
        """The point counted in `frame`. ValueError if it does not lie on the page."""
        (x, y), (width, height) = point, frame
        if not (width > 0 and height > 0):
            raise ValueError(f"no point: {point} in {frame}")
        return cls(x / width, y / height)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a file: its name there, and its size in bytes where that is known. is_read:
    whether it becomes a document of its own. reason: why one of a message does not, as a phrase
    such as "a ZIP archive"."""

    name: str
    byte_size: int | None
    is_read: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file in the staging store, where `path` is named by its sha256. version: what a remote
    store says of it, such as an ETag; None for files. drawing: a PDF that was made of it, for its
    looks."""

    path: Path
    sha256: str
    byte_size: int
    name: str
    uri: str
    modified_at: datetime.datetime
    version: str | None = None
    drawing: Path | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """Text without white space. line: counted from 0 in the order in which they were read.
    confidence: 0..1 from OCR, None from a text layer. size (in points of the page), bold: of the
    font, if the file says so; they are not stored, nor is place: among the words of the line as
    they are read, where some are read from the right."""

    text: str
    box: BoundingBox
    line: int
    confidence: float | None = None
    size: float | None = field(default=None, compare=False)
    bold: bool = field(default=False, compare=False)
    place: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Rendering:
    """How large a page is rendered: dots per inch, bounded by a pixel budget before anything is
    drawn.

    text_dpi: for pages whose text layer is good, as only the layout model looks at the image. Image
    files keep their own pixels, within the budget. multiple_of, min_pixels: both sides are whole
    multiples and the page is at least as large, so that a model takes it as it is. longest_side: of
    such a page, at most. plain_undrawn: pages whose geometry proves what is on them are not drawn,
    as nothing looks at them. part: of the upright page, drawn alone and as large as the budget
    allows.
    """

    dpi: int = 200
    text_dpi: int = 100
    max_pixels: int = 12_000_000
    min_pixels: int = 1
    multiple_of: int = 1
    plain_undrawn: bool = False
    longest_side: int | None = None
    part: BoundingBox | None = None


@dataclass(frozen=True, slots=True)
class PageImage:
    """8-bit RGB pixels, row by row, top row first: `len(pixels) == width * height * 3`. All three
    are empty or 0 for a page that was not drawn."""

    width: int
    height: int
    pixels: bytes

    @property
    def sha256(self) -> str:
        digest = hashlib.sha256(f"{self.width}x{self.height}".encode())
        digest.update(self.pixels)
        return digest.hexdigest()


FEW_WORDS = "few words beside large images"
"""Why a text layer is put aside that is visible and makes sense."""


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The words that a file itself gives for a page, and whether they can be trusted, and why.

    coverage: the part of the page's drawn text that the words account for (0..1). garbage: the part
    of the characters that are not text, such as private-use ones (0..1).
    """

    words: tuple[Word, ...] = ()
    good: bool = False
    reason: str = "no text layer"
    coverage: float = 0.0
    garbage: float = 0.0


@dataclass(frozen=True, slots=True)
class Unread:
    """Something on a page that could not be read. what: as a warning says it, such as `text that
    cannot be read: 12 lines`; remedy: a sentence that says what the user can do."""

    what: str
    remedy: str


class AnnotationKind(StrEnum):
    """What a PDF lays over its pages (ISO 32000-1, 12.5.6 and 12.7.4): fields of forms, and what
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
    """name: of a form's field in full, else the author, if the file says so. text: the field's
    value, empty if it is not filled in, else the comment; of a button what it stands for, or
    `Off`."""

    kind: AnnotationKind
    name: str | None
    text: str
    box: BoundingBox


@dataclass(frozen=True, slots=True)
class PageInput:
    """One page as read from the file: upright, its size in points, drawn as `image`.

    rotation: degrees clockwise that the file asked for and that made its text upright; already
    applied. rulings: thin horizontal or vertical lines that the file draws, as flat boxes.
    pictures: images that are part of the page, not all of it. start_seconds, end_seconds: of a
    frame of a film, when it is first seen and until when. own_size: columns and rows of an image
    file, upright, however it was drawn; None for pages that are no image. warnings: doubts about
    how the file was read; unread: what of the page was not, and then the page is not complete.
    native_html: what the file itself says of the page's structure, as of office documents, in clean
    Qwen HTML, with few boxes or none; empty where it says nothing. drawn_here: the image was drawn
    from that, as the file has no looks of its own, so that nobody needs to look at it.
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
    start_seconds: float | None = None
    end_seconds: float | None = None
    own_size: tuple[int, int] | None = None
    warnings: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    native_html: str = ""
    drawn_here: bool = False
