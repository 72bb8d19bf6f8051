"""What models answer a page in: one module for each format, all into the same blocks.

In: an answer to the parse task. Out: its blocks, by way of Qwen HTML. FORMATS names the formats,
the most particular first; a module has `recognises`, whether an answer looks like it, and
`rewrite`, the same in Qwen HTML. Beside them are the parts that they share: `writing`, `unwrap`,
`markup` (Markdown to Qwen HTML, with `protect`), `labelled`, `latex`, `raw_code`. This room knows
neither engines nor pages.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module

from parsers.document import Completion, Frame
from parsers.errors import AnswerError
from parsers.formats.raw_code import is_raw_code
from parsers.formats.writing import reaches_beyond, without_boxes
from parsers.qwen_html.normalize import WITHOUT_BOX, Normalized, normalize

QWEN_HTML, LAYOUT_JSON = "qwen_html", "layout_json"
FOREIGN_BOXES = "boxes in another frame: all left out"

FORMATS: Mapping[str, str] = {
    # name: module
    "doctags": "parsers.formats.doctags",
    "otsl": "parsers.formats.otsl",
    "mineru": "parsers.formats.mineru",
    "deepseek": "parsers.formats.deepseek",
    "chandra": "parsers.formats.chandra",
    LAYOUT_JSON: "parsers.formats.layout_json",
    "qwenvl_markdown": "parsers.formats.qwenvl_markdown",
    "front_matter": "parsers.formats.front_matter",
    QWEN_HTML: "parsers.formats.html",
    "nanonets": "parsers.formats.nanonets",
    "markdown": "parsers.formats.markdown",
    "plain_text": "parsers.formats.plain_text",
}

HTML_FORMATS = frozenset({QWEN_HTML, "chandra"})
"""What looks like code in their text is what the page shows: their own tags are read as tags."""
FORMATS_WITHOUT_BOXES = frozenset({"otsl", "front_matter", "nanonets", "markdown", "plain_text"})
"""That their blocks have no boxes is no flaw of an answer; they get those of their words."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """An answer as Qwen HTML. frame: of its boxes, where the format says; None: that of the
    completion. warnings: what was wrong with it, each beginning with a fixed phrase. truncated: it
    is longer than is read. cut: it ends inside its syntax."""

    html: str
    frame: Frame | None = None
    warnings: tuple[str, ...] = ()
    truncated: bool = False
    cut: bool = False


def read_answer(completion: Completion) -> Normalized:
    """The blocks of an answer: read in its format if it looks like it, else in the first that it
    looks like. AnswerError unreadable if there is none, if it has no block, or if what it says
    would be raw code."""
    name = choose_format(completion)
    rewritten: Rewritten = import_module(FORMATS[name]).rewrite(completion.text)
    html, frame, warnings = rewritten.html, rewritten.frame or completion.frame, rewritten.warnings
    if name == LAYOUT_JSON and reaches_beyond(html, frame):
        html, warnings = without_boxes(html), (*warnings, FOREIGN_BOXES)
    read = normalize(html, frame)
    if name not in HTML_FORMATS and is_raw_code(read.blocks):
        raise unreadable("What the answer says is raw code, not the text of a page")
    return replace(
        read,
        answer_format=name,
        truncated=read.truncated or rewritten.truncated,
        cut=read.cut or rewritten.cut,
        warnings=(*warnings, *_flaws(read, name)),
    )


def _flaws(read: Normalized, name: str) -> Iterator[str]:
    """What is wrong with an answer in the format of this name."""
    for warning in read.warnings:
        if not (name in FORMATS_WITHOUT_BOXES and warning.startswith(WITHOUT_BOX)):
            yield warning


def choose_format(completion: Completion) -> str:
    """A key of FORMATS."""
    given = completion.answer_format
    names = dict.fromkeys((given, *FORMATS) if given in FORMATS else FORMATS)
    found = (name for name in names if import_module(FORMATS[name]).recognises(completion.text))
    if (name := next(found, None)) is None:
        raise unreadable("The answer is in no format that is known")
    return name


def unreadable(message: str) -> AnswerError:
    remedy = "The raw answer is kept with the page; ask again, or choose another engine."
    return AnswerError("unreadable", message, remedy)
