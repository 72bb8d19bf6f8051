"""The parse task: what a page says, block by block. In: an engine and a page as read from the file.
Out: the page understood, whatever the answer was like.

This module does not know which engine answers, nor where pages are kept.
"""

from dataclasses import replace

from parsers.document import (
    BoundingBox,
    Completion,
    Page,
    PageInput,
    PageStatus,
    Question,
    Task,
    Word,
)
from parsers.engines import Engine
from parsers.errors import AnswerError
from parsers.ink import is_blank
from parsers.markup import storable
from parsers.normalize import normalize


def parse_page(engine: Engine, page: PageInput) -> Page:
    """What `engine` reads on `page`, understood.

    A page without ink is not asked (status `blank`); a cut or repeating answer gives the blocks
    that parse (status `truncated`); an answer in which nothing parses gives a page of status
    `failed` with the error's code and sentence. The answer is kept verbatim, but for characters
    that cannot be stored. Raises EngineError, for the caller to ask again.
    """
    if is_blank(page):
        return Page(page.number, page.width, page.height, page.rotation, status=PageStatus.BLANK)
    completion = engine.answer(Question(Task.PARSE, (page,)))
    asked = _asked_page(page, completion)
    try:
        normalized = normalize(completion.text, completion.frame)
    except AnswerError as error:
        return replace(
            asked,
            status=PageStatus.FAILED,
            error_code=error.code,
            error=f"Page {page.number}: {error}",
        )
    whole = completion.finish_reason == "stop" and not normalized.truncated
    return replace(
        asked,
        status=PageStatus.COMPLETE if whole else PageStatus.TRUNCATED,
        html=normalized.html,
        text=normalized.text,
        blocks=normalized.blocks,
    )


def _asked_page(page: PageInput, completion: Completion) -> Page:
    """The page as the engine turned it, with its answer not yet understood."""
    sideways = completion.rotation % 180 == 90
    return Page(
        number=page.number,
        width=page.height if sideways else page.width,
        height=page.width if sideways else page.height,
        rotation=(page.rotation + completion.rotation) % 360,
        answer=storable(completion.text),
        finish_reason=completion.finish_reason,
        words=completion.words or _trusted_words(page, completion.rotation),
        words_from=_words_from(page, completion),
        seconds=completion.seconds,
        input_tokens=completion.input_tokens,
        output_tokens=completion.output_tokens,
    )


def _words_from(page: PageInput, completion: Completion) -> str | None:
    """Who read the words, and what speaks for the text layer or against it."""
    layer = page.text_layer
    verdict = f"{layer.reason} (coverage {layer.coverage:.2f}, garbage {layer.garbage:.2f})"
    if completion.words:
        return f"ocr: {verdict if layer.words else layer.reason}"
    return f"text layer: {verdict}" if layer.good else None


def _trusted_words(page: PageInput, rotation: int) -> tuple[Word, ...]:
    layer = page.text_layer
    if not layer.good:
        return ()
    return tuple(replace(word, box=_turned(word.box, rotation)) for word in layer.words)


def _turned(box: BoundingBox, rotation: int) -> BoundingBox:
    """The box on the page turned clockwise by `rotation` degrees, a multiple of 90."""
    for _ in range(rotation % 360 // 90):
        box = BoundingBox(1 - box.y1, box.x0, 1 - box.y0, box.x1)
    return box
