"""The parse task: what is on a page, block by block. In: an engine, a page as read from the file,
and optionally a reader of words and a fallback engine. Out: the page, whatever the answer was like.

What was wrong with the answer is in `Page.warnings`, in sentences that begin with:

    answer cut off            it reached `max_tokens` (finish reason `length`)
    answer repeats itself     it was stopped in a loop (finish reason `repetition`)
    prose around the HTML     the model said something besides
    HTML begun anew           the same page twice; the longer one is read
    HTML cut inside a tag     it ends there; the tag is left out
    HTML not closed           it opens a document and does not end it
    HTML too long             the rest is not read
    no body                   there are elements, but no document around them
    boxes mended              how many had swapped corners or reached beyond the page
    boxes refused             how many were no box on the page
    blocks without a box      how many of how many; alignment may have found boxes since
    asked again               which answer of how many was used, and what it was asked with
    words missing             the page's words could not be read, and why
    fallback failed           the fallback engine failed as well, and how

This module does not know which engine answers, nor where pages are kept.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from parsers.alignment import align
from parsers.asking import Engine
from parsers.asking.ask_again import ENDS, Asked, ask_until_whole
from parsers.document import (
    Annotation,
    Completion,
    Page,
    PageInput,
    PageStatus,
    Prompt,
    Question,
    Task,
    Word,
)
from parsers.document.geometry import turn_box
from parsers.document.text import storable
from parsers.errors import AnswerError, EngineError
from parsers.imaging.blank_page import is_blank
from parsers.qwen_html.normalize import Normalized, normalize

ReadWords = Callable[[PageInput], tuple[Word, ...]]
"""The words in a page's image, in the frame of the page as given; or EngineError."""

MOST_GARBAGE = 0.1
"""Of a text layer's characters; with more of it, the layer is not kept as a second reading."""
TEXT_LAYER = "text layer"

# The wording changes with `prompt_version` in parsers.engines.qwen_family.
PROMPTS = (
    # The first generation was not trained on a format for pages: it is described in words.
    Prompt(
        "Write down this page as HTML, in reading order and with all of its text. Use h1 to h6, p, "
        "ul, ol, li and table with tr, th and td; a picture is a div of class image, a formula a "
        'div of class formula. Every element but rows and cells has the attribute data-bbox="x1 y1 '
        "x2 y2\": the left, top, right and bottom of its place, in thousandths of the page's width "
        "and height. Answer with nothing but <html><body>...</body></html>.",
        family="qwen2_vl",
    ),
    # The second and third generation were trained with these words; they work in no other form.
    Prompt(
        "QwenVL HTML ",
        "You are an AI specialized in recognizing and extracting text from images. Your mission is "
        "to analyze the image document and generate the result in QwenVL Document Parser HTML "
        "format using specified tags while maintaining user privacy and data integrity.",
        family="qwen2_5_vl",
    ),
    Prompt("qwenvl html", family="qwen3_vl"),
)

Placed = TypeVar("Placed", Word, Annotation)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a reader of words found on a page, or why it failed; neither if it was not asked."""

    words: tuple[Word, ...] | None = None
    warnings: tuple[str, ...] = ()


def page_question(page: PageInput) -> Question:
    """Asks for the page as Qwen HTML with boxes."""
    return Question(Task.PARSE, (page,), prompts=PROMPTS)


def parse_page(
    engine: Engine,
    page: PageInput,
    read_words: ReadWords | None = None,
    fallback: Engine | None = None,
) -> Page:
    """`page` as `engine` reads it.

    Nobody is asked about a page without ink (status `blank`). An answer that is not whole is asked
    for again (parsers.asking.ask_again); what parses of the best is kept (status `truncated`). If
    nothing parses, `fallback` reads the page (status `fallback`), with the engine's answers as
    attempts and its error; without a fallback its status is `failed`. Answers are kept verbatim,
    but for characters that cannot be stored.

    The words are those that the engine read, else the file's if they can be trusted, else those of
    `read_words`, which works while a generative engine does. Blocks and cells without a box get
    that of their words. Raises EngineError, for the caller to ask again, and SetupError.
    """
    if is_blank(page):
        blank = Page(page.number, page.width, page.height, page.rotation, status=PageStatus.BLANK)
        return replace(blank, annotations=page.annotations)
    asked, reading = _ask_and_read(engine, page, read_words)
    if asked.result is None:
        return _without_result(page, asked, reading, fallback)
    return _understood(page, asked, asked.result, reading)


def _ask_and_read(
    engine: Engine, page: PageInput, read_words: ReadWords | None
) -> tuple[Asked[Normalized], _Reading]:
    if read_words is None or page.text_layer.good:
        return _ask(engine, page), _Reading()
    if not engine.generative:
        asked = _ask(engine, page)
        return asked, _Reading() if asked.completion.words else _read(read_words, page)
    with ThreadPoolExecutor(1, "words") as thread:
        reading = thread.submit(_read, read_words, page)
        return _ask(engine, page), reading.result()


def _ask(engine: Engine, page: PageInput) -> Asked[Normalized]:
    return ask_until_whole(
        engine,
        page_question(page),
        understand=lambda completion: normalize(completion.text, completion.frame),
        weigh=lambda normalized: len(normalized.text),
        is_whole=lambda normalized: not normalized.cut,
    )


def _read(read_words: ReadWords, page: PageInput) -> _Reading:
    try:
        return _Reading(read_words(page))
    except EngineError as error:
        return _Reading(warnings=(f"words missing: {error.message}",))


def _understood(
    page: PageInput, asked: Asked[Normalized], normalized: Normalized, reading: _Reading
) -> Page:
    answered = _answered(page, asked, reading)
    whole = not asked.taken.problem and not normalized.truncated
    return replace(
        answered,
        status=PageStatus.COMPLETE if whole else PageStatus.TRUNCATED,
        text=normalized.text,
        blocks=align(normalized.blocks, answered.words),
        warnings=(*answered.warnings, *normalized.warnings, *reading.warnings),
    )


def _without_result(
    page: PageInput, asked: Asked[Normalized], reading: _Reading, fallback: Engine | None
) -> Page:
    """The page as the fallback reads it, else what is known without an answer."""
    problem = asked.error or AnswerError("unreadable", "Nothing was understood", "Ask again.")
    answered = _answered(page, asked, reading)
    failed = replace(
        answered,
        status=PageStatus.FAILED,
        error_code=problem.code,
        error=f"Page {page.number}: {problem}",
        warnings=(*answered.warnings, *reading.warnings),
    )
    if fallback is None:
        return failed
    try:
        instead = _ask(fallback, page)
    except EngineError as fault:
        return replace(failed, warnings=(*failed.warnings, f"fallback failed: {fault.message}"))
    if instead.result is None:
        return replace(failed, warnings=(*failed.warnings, f"fallback failed: {instead.error}"))
    return replace(
        _understood(page, instead, instead.result, reading),
        status=PageStatus.FALLBACK,
        error_code=failed.error_code,
        error=failed.error,
        attempts=(asked.taken, *asked.attempts),
    )


def _answered(page: PageInput, asked: Asked[Normalized], reading: _Reading) -> Page:
    """The page as the engine turned it, with its words, its answer not yet understood."""
    completion, layer = asked.completion, page.text_layer
    rotation = completion.rotation
    sideways = rotation % 180 == 90
    given = layer.words if layer.good else reading.words or ()
    second_layer = _turned(_other_words(page, completion, reading), rotation)
    return Page(
        number=page.number,
        width=page.height if sideways else page.width,
        height=page.width if sideways else page.height,
        rotation=(page.rotation + rotation) % 360,
        answer=storable(completion.text),
        finish_reason=completion.finish_reason,
        words=completion.words or _turned(given, rotation),
        words_from=_words_from(page, completion, reading),
        second_layer=second_layer,
        second_layer_from=TEXT_LAYER if second_layer else None,
        warnings=(*filter(None, [ENDS.get(completion.finish_reason)]), *asked.warnings()),
        attempts=asked.attempts,
        seconds=completion.seconds,
        input_tokens=completion.input_tokens,
        output_tokens=completion.output_tokens,
        annotations=_turned(page.annotations, rotation),
    )


def _turned(placed: Iterable[Placed], rotation: int) -> tuple[Placed, ...]:
    return tuple(replace(each, box=turn_box(each.box, rotation)) for each in placed)


def _other_words(page: PageInput, completion: Completion, reading: _Reading) -> tuple[Word, ...]:
    """The text layer if it is text but not trusted as the page's words, and there are others: what
    a scanner recognized and put below its image."""
    layer = page.text_layer
    read = bool(completion.words) or reading.words is not None
    return () if layer.good or not read or layer.garbage > MOST_GARBAGE else layer.words


def _words_from(page: PageInput, completion: Completion, reading: _Reading) -> str | None:
    """The reader of the words, and why the text layer was used or not."""
    layer = page.text_layer
    verdict = f"{layer.reason} (coverage {layer.coverage:.2f}, garbage {layer.garbage:.2f})"
    if completion.words and layer.good:
        return f"text layer, and ocr in pictures: {verdict}"
    if completion.words or (reading.words is not None and not layer.good):
        return f"ocr: {verdict if layer.words else layer.reason}"
    return f"text layer: {verdict}" if layer.good else None
