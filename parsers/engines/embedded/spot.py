"""The words in a page's image, read by OCR, whatever the file's own text layer says of them.

In: the spot task with the page's image. Out: the JSON that the task asks models for, a word for
each line there, boxes in thousandths of the page as it was read before, and how sure OCR is. The
finish reason is `length` if the page had more lines than are read. What other readers say, the task
compares.
"""

import time

from parsers.document import Completion, Item, Question, Word
from parsers.document.geometry import turn_box
from parsers.items import write_items
from parsers.items.write import FRAME
from parsers.ocr.page_words import read_drawn


def answer(question: Question) -> Completion:
    """SetupError if models are missing."""
    started = time.monotonic()
    (image,), (page,) = question.pages, question.read
    words, truncated = read_drawn(image)
    # The page may have been turned to be read.
    turn = page.rotation - image.rotation
    return Completion(
        write_items(_item(word, turn) for word in words),
        FRAME,
        finish_reason="length" if truncated else "stop",
        seconds=time.monotonic() - started,
    )


def _item(word: Word, turn: int) -> Item:
    told = {"confidence": round(word.confidence, 3)} if word.confidence else {}
    return Item(word.text, box=turn_box(word.box, turn), attributes=told)
