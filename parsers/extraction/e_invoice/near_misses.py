"""A code or a figure of an address on a page that is the XML's but for a sign.

In: a value of the XML that stands nowhere, the words of the page, and the texts of the XML. Out: a
field, where the page has such a word and the XML has not.
"""

from collections.abc import Iterable, Iterator, Sequence, Set

from parsers.document import BoundingBox, Evidence, Field, FieldFormat
from parsers.document.geometry import hull
from parsers.document.text import fold
from parsers.extraction.e_invoice.same import ENOUGH_WORDS, Pair, address_words, shared, words_of

CODES = frozenset({FieldFormat.CODE, FieldFormat.TAX_NUMBER, FieldFormat.IBAN})
MOST_WORDS = 9
"""In which a code is printed: the blocks of the longest account number."""
SHORTEST_CODE, MOST_SIGNS = 4, 1
"""Signs of a code, and those in which another one is nearly the same."""
FEWEST_WORDS = 2
"""Of a text that is the same but for a number in it."""

PrintedWord = tuple[str, int, BoundingBox | None]
"""A word, its page and its box."""


def nearly_printed(pair: Pair, words: Iterable[PrintedWord], texts: Set[str]) -> Field | None:
    """texts: folded."""
    value, form = pair.xml.value, pair.definition.format
    if not isinstance(value, str) or form not in (*CODES, FieldFormat.ADDRESS):
        return None
    words = list(words)
    printed = [(fold(each[0]), each) for each in words]
    wanted = {fold(value)}
    if form is FieldFormat.ADDRESS:
        whole = " ".join(text for text, _, _ in words)
        known = {*address_words(whole), *(text for text, _ in printed)}
        parts = address_words(value)
        if shared(parts, known) < ENOUGH_WORDS:
            return None
        wanted = {word for word in parts - known if has_figure(word)}
        printed += [(part, each) for each in words for part in words_of(each[0])]
    else:
        printed += _joined(words, len(fold(value)))
    for text, (raw, number, box) in printed:
        if text not in texts and any(is_nearly(text, each) for each in wanted):
            return Field(pair.xml.path, raw, raw, number, box, Evidence.EXACT)
    return None


def _joined(words: Sequence[PrintedWord], length: int) -> Iterator[tuple[str, PrintedWord]]:
    """Words that stand beside each other and have so many signs together."""
    folded = [fold(text) for text, _, _ in words]
    for start, (_, number, box) in enumerate(words):
        text = folded[start]
        for end in range(start + 1, min(start + MOST_WORDS, len(words))):
            if not text or len(text) >= length or words[end][1] != number:
                break
            text += folded[end]
            if len(text) == length:
                raw = " ".join(each for each, _, _ in words[start : end + 1])
                boxes = [each for _, _, each in words[start : end + 1] if each]
                yield text, (raw, number, hull(boxes) if boxes else box)


def has_figure(word: str) -> bool:
    return any(map(str.isdecimal, word))


def is_nearly(text: str, wanted: str) -> bool:
    return len(text) >= SHORTEST_CODE and _parted_by(text, wanted) == MOST_SIGNS


def has_another_figure(
    wanted: Sequence[str], there: Sequence[str], around: Sequence[str], known: Set[str]
) -> bool:
    """Whether a page has the words of a text but for one sign of a number. around: what else its
    row has. known: what the XML says of the row."""
    missing = [word for word in wanted if word not in there and word not in around]
    if len(missing) != 1 or len(wanted) < FEWEST_WORDS or not has_figure(missing[0]):
        return False
    return any(
        has_figure(word) and word not in known and _parted_by(word, missing[0]) == MOST_SIGNS
        for word in there
    )


def _parted_by(one: str, other: str) -> int:
    """By how many signs; of other lengths, by all."""
    if len(one) != len(other):
        return max(len(one), len(other))
    return sum(a != b for a, b in zip(one, other, strict=True))
