"""What is asked of pages beside their text and fields, and what was answered."""

from dataclasses import dataclass

from parsers.document.box import BoundingBox
from parsers.document.page import Attempt


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
