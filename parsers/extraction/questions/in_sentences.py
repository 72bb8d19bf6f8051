"""A question -> the one value of its kind in a sentence that has all of its words.

Only values that a form tells are looked for: dates, amounts, lengths of time, percentages, and
counts before the word that is counted. This module knows no document type.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from parsers.document.text import plain
from parsers.extraction.lines import Line, Piece
from parsers.extraction.prose import Prose, prose_of
from parsers.extraction.questions.asked_for import AskedFor, Kind, is_meant, telling_words
from parsers.extraction.questions.values import Value, values_of

FEWEST_WORDS = 2
"""That a sentence shares with a question, unless no other sentence has the one word."""
LONGEST_TEXT = 200_000
"""Characters of a document that are looked at."""
LONGEST_SENTENCE = 600
SHORT_LINE = 0.75
"""Of the text's width: a line that is shorter ends a paragraph if the next begins like one."""
WIDE_PITCH = 2.0
"""Heights between the tops of two lines of one paragraph, at most."""
BETWEEN = 2
"""Words that may stand between a count and what it counts: `250 full-time employees`."""

_END = re.compile(r"(?<=[a-z)\]”\"'’\d%])[.;!?]\s+(?=[A-ZÀ-Þ“\"(\d])|\f")
_WORD = re.compile(r"[^\W_]+")
_BEGINNING = re.compile(r"[^\w\s]*[^a-zß-ÿ\s]")
"""How a paragraph begins: not with a small letter."""


def in_sentences(asked: AskedFor, lines: Sequence[Line]) -> list[Piece]:
    """The values of all sentences that answer, in their order, each once."""
    if not asked.telling:
        return []
    prose = prose_of(lines)
    having = [each for each in _sentences(prose) if _has_all(asked, each[1])]
    if len(asked.words) < FEWEST_WORDS and len(having) > 1 and asked.kind is not Kind.COUNT:
        return []
    found: dict[object, Piece] = {}
    for start, sentence in having:
        for value in _answering(asked, sentence):
            piece = prose.piece(start + value.start, start + value.end)
            found.setdefault(value.meaning, piece)
    return list(found.values())


def _has_all(asked: AskedFor, sentence: str) -> bool:
    told = telling_words(sentence)
    return all(any(is_meant(each, word) for each in told) for word in _needed(asked))


def _needed(asked: AskedFor) -> tuple[str, ...]:
    """The words that tell more than the kind of the value does."""
    return tuple(word for word in asked.telling if word not in asked.implied) or asked.telling


def _answering(asked: AskedFor, sentence: str) -> list[Value]:
    """The one value of the kind that a sentence has."""
    values = values_of(asked.kind, sentence)
    if asked.kind is Kind.COUNT:
        values = [value for value in values if _counts(asked, sentence, value, values)]
    return values if len({value.meaning for value in values}) == 1 else []


def _counts(asked: AskedFor, sentence: str, value: Value, values: Sequence[Value]) -> bool:
    """Whether a number stands before the first telling word of the question, and the other words
    are nearer to it than to other numbers: of `212 members 87 were present` 87 are."""
    following: list[str] = []
    for match in islice(_WORD.finditer(sentence, value.end), BETWEEN + 1):
        if any(map(str.isdigit, match[0])):
            break
        following.append(plain(match[0]))
    counted, *others = asked.telling
    if not any(is_meant(each, counted) for each in following):
        return False
    places = [
        match.start()
        for match in _WORD.finditer(sentence)
        if any(is_meant(plain(match[0]), word) for word in others)
    ]
    return all(min(values, key=lambda each: abs(each.start - at)) is value for at in places)


def _sentences(prose: Prose) -> Iterator[tuple[int, str]]:
    text = _parted(prose)[:LONGEST_TEXT]
    start = 0
    for end in (*_END.finditer(text), None):
        stop = end.start() + 1 if end else len(text)
        if 0 < stop - start <= LONGEST_SENTENCE:
            yield start, re.sub(r"[\n\f]", " ", text[start:stop])
        start = end.end() if end else stop


def _parted(prose: Prose) -> str:
    """The text, with a form feed in place of the line feed where a paragraph ends."""
    if not prose.lines:
        return ""
    left, right = (min(one.box.x0 for one in prose.lines), max(one.box.x1 for one in prose.lines))
    limit = left + SHORT_LINE * (right - left)
    signs = list(prose.text)
    for (above, below), start in zip(pairwise(prose.lines), prose.starts[1:], strict=True):
        if _ends(above, below, limit):
            signs[start - 1] = "\f"
    return "".join(signs)


def _ends(above: Line, below: Line, limit: float) -> bool:
    """Whether a paragraph ends between two lines; at the end of a page it may go on."""
    begins = _BEGINNING.match(below.text) is not None
    if above.page != below.page:
        return begins and above.box.x1 < limit
    apart = below.box.y0 - above.box.y0 > WIDE_PITCH * max(above.height, below.height)
    return begins and (apart or above.box.x1 < limit)
