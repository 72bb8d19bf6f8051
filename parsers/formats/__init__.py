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

from parsers.document import Block, Completion, Frame, Label
from parsers.errors import AnswerError
from parsers.formats.raw_code import is_raw_code
from parsers.formats.writing import reaches_beyond, without_boxes
from parsers.qwen_html.normalize import WITHOUT_BOX, Normalized, normalize

FOREIGN_BOXES = "boxes in another frame: all left out"

FORMATS: Mapping[str, str] = {
    # name: module
    "doctags": "parsers.formats.doctags",
    "otsl": "parsers.formats.otsl",
    "mineru": "parsers.formats.mineru",
    "deepseek": "parsers.formats.deepseek",
    "chandra": "parsers.formats.chandra",
    "layout_json": "parsers.formats.layout_json",
    "qwenvl_markdown": "parsers.formats.qwenvl_markdown",
    "front_matter": "parsers.formats.front_matter",
    "qwen_html": "parsers.formats.html",
    "nanonets": "parsers.formats.nanonets",
    "markdown": "parsers.formats.markdown",
    "plain_text": "parsers.formats.plain_text",
    "office": "parsers.formats.office",
}


@dataclass(frozen=True, slots=True)
class Rewritten:
    """An answer as Qwen HTML. frame: of its boxes, where the format says; None: that of the
    completion. warnings: what was wrong with it, each beginning with a fixed phrase. truncated: it
    is longer than is read. cut: it ends inside its syntax.

    boxless: the format has no boxes, so their lack is no flaw; blocks get those of their words.
    one_frame: a box that reaches beyond the frame shows that all are counted in another. is_html:
    its tags are read as tags, so what looks like code in its text is what the page shows.
    has_depths: its lists say how deep each item stands.
    """

    html: str
    frame: Frame | None = None
    warnings: tuple[str, ...] = ()
    truncated: bool = False
    cut: bool = False
    boxless: bool = False
    one_frame: bool = False
    is_html: bool = False
    has_depths: bool = False


def read_answer(completion: Completion) -> Normalized:
    """The blocks of an answer: read in its format if it looks like it, else in the first that it
    looks like. AnswerError unreadable if there is none, if it has no block, or if what it says
    would be raw code."""
    name = choose_format(completion)
    rewritten: Rewritten = import_module(FORMATS[name]).rewrite(completion.text)
    html, frame, warnings = rewritten.html, rewritten.frame or completion.frame, rewritten.warnings
    if rewritten.one_frame and reaches_beyond(html, frame):
        html, warnings = without_boxes(html), (*warnings, FOREIGN_BOXES)
    read = normalize(html, frame)
    if not rewritten.is_html and is_raw_code(read.blocks):
        raise unreadable("What the answer says is raw code, not the text of a page")
    return replace(
        read,
        blocks=tuple(map(_at_depth, read.blocks)) if rewritten.has_depths else read.blocks,
        answer_format=name,
        truncated=read.truncated or rewritten.truncated,
        cut=read.cut or rewritten.cut,
        warnings=(*warnings, *_flaws(read, rewritten)),
    )


def _at_depth(block: Block) -> Block:
    is_outer = block.label is Label.LIST_ITEM and block.level is None
    return replace(block, level=1) if is_outer else block


def _flaws(read: Normalized, rewritten: Rewritten) -> Iterator[str]:
    """What is wrong with an answer in its format."""
    for warning in read.warnings:
        if not (rewritten.boxless and warning.startswith(WITHOUT_BOX)):
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
