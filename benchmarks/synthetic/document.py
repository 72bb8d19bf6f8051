"""A drawn document: what stands where on its sheets, and what is true of it.

Coordinates are in points from the top left corner of a sheet. Everything else here is made of
these values, and nothing of them is guessed from a drawing: the words of a page, a PDF, an image.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from parsers.document import BoundingBox


@dataclass(frozen=True, slots=True)
class Text:
    """Text on one line, its left end at x and its base line at y. font: `sans`, `serif` or `mono`,
    with `-bold` or `-italic` behind. path: of the value that it is, or is a line of, such as
    `seller_address` or `line_items[0].amount`; None for all else. vertical: read from bottom
    to top, as at the margin of a letter."""

    text: str
    x: float
    y: float
    size: float = 10.0
    font: str = "sans"
    path: str | None = None
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, or a filled box where `fill` is a shade of grey from 0 to 1."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.6
    fill: float | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    width: float
    height: float
    texts: tuple[Text, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """What is true. raw: as it is printed, its lines joined by a space; value: as truth files have
    it (dates ISO 8601, amounts with a decimal point); box: in fractions of its page. others: values
    that are as right, where a document says a thing in two ways."""

    path: str
    raw: str
    value: str
    page_number: int
    box: BoundingBox
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """kind: `invoice`, `credit_note`, `receipt` and others; layout: the name of who drew it.
    values: all of them, by path; a field that is not among them is not on the document."""

    kind: str
    language: str
    layout: str
    seed: int
    sheets: tuple[Sheet, ...]
    values: Mapping[str, Value]
