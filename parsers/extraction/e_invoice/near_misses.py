"""A code or a figure of an address on a page that is the XML's but for a sign.

In: a value of the XML that stands nowhere, the words of the page, and the texts of the XML. Out: a
field, where the page has such a word and the XML has not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise

from parsers.document import BoundingBox, Evidence, Field, FieldFormat
from parsers.document.geometry import hull
from parsers.document.text import fold
from parsers.extraction.e_invoice.same import ENOUGH_WORDS, Pair, address_words, shared, words_of
from parsers.values.dates import find_dates, month_named

CODES = frozenset({FieldFormat.CODE, FieldFormat.TAX_NUMBER, FieldFormat.IBAN})
MOST_WORDS = 9
"""In which a code is printed: the blocks of the longest account number."""
SHORTEST_CODE, MOST_SIGNS = 4, 1
"""Signs of a code, and those in which another one is nearly the same."""
FEWEST_WORDS = 2
"""Of a text that is the same but for a number in it."""
SHORTEST_MONTH = 3

_POSTCODE = re.compile(r"(?<![^\s,])(\w{2,3})[ -](\w{2,3})(?![^\s,])")
"""Of two groups, as `639 21` and `B7A 4SX`."""

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
        groups = [fold(each[0]) for each in _POSTCODE.finditer(value) if _are_figures(each)]
        there = list(_groups(_parts(words)))
        stand = {text for text, _ in there} | known
        wanted |= {text for text in groups if text not in stand}
        printed += there
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


def _are_figures(groups: re.Match[str]) -> bool:
    return all(map(has_figure, groups.groups()))


def _parts(words: Iterable[PrintedWord]) -> list[PrintedWord]:
    return [(part, number, box) for text, number, box in words for part in words_of(text)]


def _groups(words: Sequence[PrintedWord]) -> Iterator[tuple[str, PrintedWord]]:
    """Short words with figures that stand beside each other, as the two of a postcode."""
    for (one, number, box), (other, _, _) in pairwise(words):
        if all(has_figure(each) and len(each) < SHORTEST_CODE for each in (one, other)):
            yield one + other, (f"{one} {other}", number, box)


def has_figure(word: str) -> bool:
    return any(map(str.isdecimal, word))


def is_nearly(text: str, wanted: str) -> bool:
    return len(text) >= SHORTEST_CODE and _parted_by(text, wanted) == MOST_SIGNS


def is_another_text(wanted: str, there: str, around: Sequence[str], known: Set[str]) -> bool:
    """Whether a page has a text but for a month, a day, one word, or one sign of a number. around:
    what else its row has. known: the words that the XML says of the row."""
    texts = wanted, there, " ".join(around)
    days = [{each.value for each in find_dates(text)} for text in texts]
    if _are_others(*map(_months_in, texts)) or _are_others(*days):
        return True
    words = words_of(wanted), words_of(there), {*map(fold, around)}, known
    return _has_another_figure(*words) or _has_another_word(*words)


def _are_others(wanted: Set[object], there: Set[object], around: Set[object]) -> bool:
    return bool(wanted and there) and not wanted & (there | around)


def _months_in(text: str) -> set[int]:
    words = (word for word in words_of(text) if len(word) >= SHORTEST_MONTH)
    named = (month_named(word) for word in words if word.isalpha())
    return {month for month in named if month is not None}


def _has_another_figure(
    wanted: Sequence[str], there: Sequence[str], around: Set[str], known: Set[str]
) -> bool:
    missing = [word for word in wanted if word not in there and word not in around]
    if len(missing) != 1 or len(wanted) < FEWEST_WORDS or not has_figure(missing[0]):
        return False
    return any(
        has_figure(word) and word not in known and _parted_by(word, missing[0]) == MOST_SIGNS
        for word in there
    )


def _has_another_word(
    wanted: Sequence[str], there: Sequence[str], around: Set[str], known: Set[str]
) -> bool:
    """Between the same ones, or at the same end, where it may be wrapped. Short forms, endings and
    spellings are no other words."""
    placed = list(_with_sides(there))
    for before, word, after in _with_sides(wanted):
        if not (before or after) or word in there:
            continue
        for first, other, last in placed:
            is_between = first == before and last == after
            is_at_end = first == before and after is None
            is_alone = is_at_end and word not in around and other not in known
            if (is_between or is_alone) and other not in wanted and _is_another(word, other):
                return True
    return False


def _with_sides(words: Sequence[str]) -> Iterator[tuple[str | None, str, str | None]]:
    return zip([None, *words], words, [*words[1:], None], strict=False)


def _is_another(word: str, other: str) -> bool:
    if has_figure(word) and has_figure(other):
        return word.lstrip("0") != other.lstrip("0")
    short, long = sorted((word, other), key=len)
    left = iter(long)
    is_short_form = short[0] == long[0] and all(sign in left for sign in short)
    is_word = len(short) >= SHORTEST_CODE and not has_figure(word + other)
    return is_word and not is_short_form and short not in long


def _parted_by(one: str, other: str) -> int:
    """By how many signs; of other lengths, by all."""
    if len(one) != len(other):
        return max(len(one), len(other))
    return sum(a != b for a, b in zip(one, other, strict=True))
