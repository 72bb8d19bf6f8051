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
    words left out            how much of the page's words is not in the answer
    text not on the page      how much of the answer is not among the page's words
    text told twice           how much of the answer is more often in it than on the page
    raw code as text          how many marks of a format that was not understood are in the text
    fallback failed           the fallback engine failed as well, and how

and in those of the reader and the engine (`PageInput.warnings`, `Completion.warnings`). What either
could not read makes the page `incomplete`, with the code `unread`.

This module does not know which engine answers, nor where pages are kept.
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers.alignment import align
from parsers.asking import Engine
from parsers.asking.ask_again import ENDS, MAX_TOKENS, Asked, ask_until_whole
from parsers.document import Completion, Page, PageInput, PageStatus, Question, Task, Unread
from parsers.document.text import storable
from parsers.errors import AnswerError, EngineError
from parsers.formats import read_answer
from parsers.imaging.blank_page import is_blank
from parsers.tasks.completeness import INCOMPLETE, Judged, judge
from parsers.tasks.page_words import (
    MOST_GARBAGE,
    TEXT_LAYER,
    GetReading,
    ReadWords,
    reading_words,
    turned,
    unread_pictures,
    words_of,
)

TOKENS_PER_WORD = 7
"""Of Qwen HTML with a box for each block: 2.7 in the median of 426 real pages of more than 100
words, 6.9 in nine of ten (tables of numbers), with Qwen's vocabulary (2026-11-29)."""
MOST_TOKENS = 16_384
"""Asked for at first, however many words there are; more only if the answer is cut."""


def page_question(page: PageInput) -> Question:
    """Asks for what is on the page; families have words of their own for it. A page of many words
    gets room for them: in powers of two, as only questions with the same room become one batch."""
    words = 0 if page.text_layer.garbage > MOST_GARBAGE else len(page.text_layer.words)
    room = MAX_TOKENS
    while room < min(words * TOKENS_PER_WORD, MOST_TOKENS):
        room *= 2
    return Question(Task.PARSE, (page,), max_tokens=room if room > MAX_TOKENS else None)


def parse_page(
    engine: Engine,
    page: PageInput,
    read_words: ReadWords | None = None,
    fallback: Engine | None = None,
) -> Page:
    """`page` as `engine` reads it.

    Nobody is asked about a page without ink (status `blank`). An answer that is not whole is asked
    for again (parsers.asking.ask_again); what parses of the best is kept (status `truncated`). One
    that is whole but not the page (parsers.tasks.completeness) is asked for once more; the better
    of the two is kept (status `incomplete`). If nothing parses, or nothing of it is on the page,
    `fallback` reads the page (status `fallback`), with the engine's answers as attempts and its
    error; without a fallback its status is `failed`, or `incomplete`. Answers are kept verbatim,
    but for characters that cannot be stored.

    The words are those that the engine read, else the file's if they can be trusted, else those of
    `read_words`, which works while a generative engine does. Blocks and cells without a box get
    that of their words. Raises EngineError, for the caller to ask again, and SetupError.
    """
    if is_blank(page) and not page.unread:
        blank = Page(page.number, page.width, page.height, page.rotation, status=PageStatus.BLANK)
        start, end = page.start_seconds, page.end_seconds
        return replace(blank, annotations=page.annotations, start_seconds=start, end_seconds=end)
    with reading_words(page, read_words, at_once=engine.generative) as reading:
        asked = _ask(engine, page, reading)
        if asked.result is None:
            return _read_instead(page, _failed(page, asked, reading), asked, reading, fallback)
        understood = _understood(page, asked, asked.result, reading)
        if understood.error_code and asked.result.holds_nothing(page.text_layer.good):
            return _read_instead(page, understood, asked, reading, fallback)
        return understood


def _ask(engine: Engine, page: PageInput, reading: GetReading) -> Asked[Judged]:
    return ask_until_whole(
        engine,
        page_question(page),
        understand=lambda completion: _judge(page, completion, reading),
        weigh=lambda judged: judged.weight,
        is_whole=lambda judged: not judged.normalized.cut,
        problem_of=_problem,
        once_more=(INCOMPLETE,),
    )


def _judge(page: PageInput, completion: Completion, reading: GetReading) -> Judged:
    normalized = read_answer(completion)
    known = words_of(page, completion, reading)
    return judge(normalized, known.words, known.second_layer, unread_pictures(page, completion))


def _problem(judged: Judged) -> str:
    return f"{judged.error.code}: {judged.error.message}" if judged.error else ""


def _understood(page: PageInput, asked: Asked[Judged], judged: Judged, reading: GetReading) -> Page:
    answered = _answered(page, asked, reading)
    measured = judged.measured
    unread = (*page.unread, *asked.completion.unread)
    cut = judged.normalized.truncated or asked.taken.problem != _problem(judged)
    error = None if cut else judged.error or _unread_error(unread)
    whole = PageStatus.INCOMPLETE if error else PageStatus.COMPLETE
    return replace(
        answered,
        status=PageStatus.TRUNCATED if cut else whole,
        error_code=error.code if error else None,
        error=f"Page {page.number}: {error}" if error else None,
        text=judged.normalized.text,
        answer_format=judged.normalized.answer_format,
        blocks=align(measured.blocks, answered.words),
        words_from=_noted(answered.words_from, measured.incomparable),
        coverage=measured.coverage,
        unsupported=measured.unsupported,
        warnings=(*answered.warnings, *judged.warnings, *(each.what for each in unread)),
    )


def _unread_error(unread: Sequence[Unread]) -> AnswerError | None:
    if not unread:
        return None
    return AnswerError("unread", "; ".join(each.what for each in unread), unread[0].remedy)


def _noted(source: str | None, incomparable: str) -> str | None:
    """Where the words came from, and why the answer was not compared with them."""
    return f"{source}; not compared: {incomparable}" if source and incomparable else source


def _failed(page: PageInput, asked: Asked[Judged], reading: GetReading) -> Page:
    """What is known of the page without an answer."""
    problem = asked.error or AnswerError("unreadable", "Nothing was understood", "Ask again.")
    return replace(
        _answered(page, asked, reading),
        status=PageStatus.FAILED,
        error_code=problem.code,
        error=f"Page {page.number}: {problem}",
    )


def _read_instead(
    page: PageInput,
    known: Page,
    asked: Asked[Judged],
    reading: GetReading,
    fallback: Engine | None,
) -> Page:
    """The page as the fallback reads it, with what was wrong before; else what is known of it."""
    if fallback is None:
        return known
    try:
        instead = _ask(fallback, page, reading)
    except EngineError as fault:
        return replace(known, warnings=(*known.warnings, f"fallback failed: {fault.message}"))
    if instead.result is None:
        return replace(known, warnings=(*known.warnings, f"fallback failed: {instead.error}"))
    why = (known.error or "").partition(". ")[0]
    remedy = f"The engine {fallback.identity.engine} read the page instead: look at it."
    return replace(
        _understood(page, instead, instead.result, reading),
        status=PageStatus.FALLBACK,
        error_code=known.error_code,
        error=f"{why}. {remedy}",
        attempts=(asked.taken, *asked.attempts),
    )


def _answered(page: PageInput, asked: Asked[Judged], reading: GetReading) -> Page:
    """The page as the engine turned it, with its words, its answer not yet understood."""
    completion = asked.completion
    rotation = completion.rotation
    sideways = rotation % 180 == 90
    known = words_of(page, completion, reading)
    return Page(
        number=page.number,
        width=page.height if sideways else page.width,
        height=page.width if sideways else page.height,
        rotation=(page.rotation + rotation) % 360,
        answer=storable(completion.text),
        thoughts=completion.thoughts and storable(completion.thoughts),
        finish_reason=completion.finish_reason,
        words=known.words,
        words_from=known.source,
        second_layer=known.second_layer,
        second_layer_from=TEXT_LAYER if known.second_layer else None,
        warnings=(
            *filter(None, [ENDS.get(completion.finish_reason)]),
            *page.warnings,
            *completion.warnings,
            *asked.warnings(),
            *known.warnings,
        ),
        attempts=asked.attempts,
        seconds=completion.seconds,
        input_tokens=completion.input_tokens,
        output_tokens=completion.output_tokens,
        annotations=turned(page.annotations, rotation),
        start_seconds=page.start_seconds,
        end_seconds=page.end_seconds,
    )
