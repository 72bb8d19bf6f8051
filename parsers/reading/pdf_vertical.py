"""The words of a text layer in, out the same with columns of signs joined that are written
downwards: Chinese and Japanese, whose columns go from right to left. Knows no page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.document import Word
from parsers.document.geometry import hull

SIGN = re.compile(
    "[\u2e80-\u303f\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe10-\ufe4f\uff00-\uffef]"
)
SHORTEST = 4  # signs of a column that proves the page to be written so
MOST_SIGNS = 0.6  # of them, in such columns
ASIDE = 0.5  # widths of a sign: from one's middle to that of the next one
APART = 0.35  # heights of a sign: from one to the next; rows of a table are further apart
OVERLAP = 0.5  # widths or heights of a sign: what two boxes share all the same
NEXT = 3.0  # widths of a column: to the next one


def join_columns(words: Sequence[Word]) -> list[Word]:
    """As they are where most signs stand side by side. Columns beside each other are one line, so
    that they are read one after another."""
    signs = sum(_is_sign(word) for word in words)
    if signs < SHORTEST or 2 * signs < len(words):
        return list(words)
    runs = list(_runs(words))
    columns = [run for run in runs if len(run) >= SHORTEST]
    if sum(map(len, columns)) < MOST_SIGNS * signs:
        return list(words)
    return _numbered([_joined(run) if _is_sign(run[0]) else run[0] for run in runs])


def _is_sign(word: Word) -> bool:
    return len(word.text) == 1 and SIGN.match(word.text) is not None


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Signs below each other, in the order of the file; any other word alone."""
    run: list[Word] = []
    for word in words:
        if run and not _is_below(word, run[-1]):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _is_below(word: Word, above: Word) -> bool:
    if not (_is_sign(word) and _is_sign(above)):
        return False
    aside = abs(word.box.center_x - above.box.center_x)
    gap = word.box.y0 - above.box.y1
    near = -OVERLAP * above.box.height < gap < APART * above.box.height
    return near and aside < ASIDE * above.box.width and word.box.center_y > above.box.center_y


def _joined(run: Sequence[Word]) -> Word:
    text = "".join(word.text for word in run)
    return replace(run[0], text=text, box=hull(word.box for word in run))


def _numbered(words: Sequence[Word]) -> list[Word]:
    """With a line for each stretch of columns, and their places in it; others keep theirs."""
    numbered: list[Word] = []
    line, place = -1, 0
    for at, word in enumerate(words):
        is_column = _is_sign(word) or _goes_down(word)
        goes_on = at > 0 and (
            _is_next(word, words[at - 1]) if is_column else word.line == words[at - 1].line
        )
        line, place = (line, place + 1) if goes_on else (line + 1, 0)
        numbered.append(replace(word, line=line, place=place if is_column else word.place))
    return numbered


def _goes_down(word: Word) -> bool:
    return SIGN.match(word.text) is not None and word.box.height > word.box.width


def _is_next(word: Word, before: Word) -> bool:
    """Whether it is the column to the left."""
    gap = before.box.x0 - word.box.x1
    level = word.box.y0 < before.box.y1 and before.box.y0 < word.box.y1
    return level and -OVERLAP * word.box.width < gap < NEXT * word.box.width
