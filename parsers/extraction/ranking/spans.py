"""A text -> the parts of it that could be codes, and those that could be names.

In: the text of a phrase. Out: spans, from left to right, none empty. This module knows no geometry
and no field.
"""

import re
from functools import cache, lru_cache

from parsers.extraction.code_patterns import bics_in, ibans_in
from parsers.extraction.ranking.concepts import concepts_in
from parsers.lexicon import legal_forms

LONGEST_NAME = 90
"""Characters."""
_CODE = re.compile(r"[^\s,;:()|]+")
_DECIMALS = re.compile(r"^-?[\d.,' ]*\d[.,]\d\d-?$")
PARTED = re.compile(r" [-–—·•|*] | ?[·•|] ?|, ")
_AROUND = " :;,-–•·|*"
_COLON = re.compile(r"[:：]\s*")
_STATE = re.compile(r"[A-Z]{2} \d{5}(?:-\d{4})? *")
"""What follows a town's name in North America."""
LONGEST_SERIES = 6
_SERIES = re.compile(r"(?<![^\W_])[A-Z]{1,4} $")
TOWN = re.compile(
    r"(?:^|[\s,;·•|–—-])(?:[A-Z]{1,3}-)?(?:\d{4,6}|\d{8})(?:-\d{3})?,?(?: ?[A-Z]{2})? [^\W\d_]{2}"
    r"|(?:^|[\s,;·•|–—-])\d{2,3}[ -]\d{2,3} [^\W\d_]{3}"
    r"|[^\W\d_]{2},? (?:[–-] )?(?:[A-Z]{2},? )?\d{4,6}(?:-\d{3,4})?\s*(?:$|,)"
    r"|(?<!\w)[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}(?!\w)"
    r"|(?<!\w)[A-Z]\d[\dW] ?[A-Z\d]{4}(?!\w)|(?<!\w)[A-Z]\d[A-Z] ?\d[A-Z]\d(?!\w)"
)
"""A postcode beside a town, or one that needs no town to be known."""


@lru_cache(maxsize=8192)
def codes_in(text: str) -> tuple[tuple[int, int], ...]:
    """Words with a digit that are no amounts, with figures that go on after them, and a series of
    capitals before them."""
    words = [match.span() for match in _CODE.finditer(text)]
    found: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(words):
        start, end = _trimmed(text, start, end)
        word = text[start:end]
        if not any(map(str.isdigit, word)) or _DECIMALS.match(word) or "@" in word:
            continue
        if _is_of_number(text, start, end):
            continue
        found.append((start, end))
        series = _SERIES.search(text, max(start - LONGEST_SERIES, 0), start)
        if series:
            found.append((series.start(), end))
        stop = _goes_on(text, words, number)
        if stop > end:
            found.append((start, stop))
            found += [(series.start(), stop)] if series else []
    found += [span for span in (*ibans_in(text), *bics_in(text)) if span not in found]
    return tuple(dict.fromkeys(found))


def _is_of_number(text: str, start: int, end: int) -> bool:
    """What stands before or behind a decimal comma, as in `59,5000`."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    goes_on = len(after) == 2 and after[0] == "," and after[1].isdigit()
    begun = len(before) == 2 and before[0].isdigit() and before[1] == ","
    return text[start:end].isdigit() and (goes_on or begun)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    word = text[start:end]
    return start + len(word) - len(word.lstrip("#.-/*'\"<[")), start + len(
        word.rstrip(".-/*'\">]%")
    )


def _goes_on(text: str, words: list[tuple[int, int]], number: int) -> int:
    """Where the figures end that follow a word, each after one space."""
    stop = words[number][1]
    for start, end in words[number + 1 : number + 5]:
        if start != stop + 1 or not text[start].isdigit() or _DECIMALS.match(text[start:end]):
            break
        stop = _trimmed(text, start, end)[1]
    return stop


@cache
def company() -> re.Pattern[str]:
    """Up to seven words and a legal form."""
    return re.compile(
        r"(?<![\w.])(?<!\w-)[^\W\d_][\w&.'’+-]{0,30}(?:[ ,]{1,2}[\w&.'’+()-]{1,30}){0,5}?,? "
        rf"(?:{legal_forms()})(?!\w)\.?"
    )


@cache
def form() -> re.Pattern[str]:
    """A legal form and nothing else."""
    return re.compile(rf"(?:{legal_forms()})\.?")


@lru_cache(maxsize=8192)
def names_in(text: str) -> tuple[tuple[int, int], ...]:
    """The whole text, what follows its colon or the label that begins it, the first of its parts,
    and a company's name in it."""
    if len(text) > 4 * LONGEST_NAME:
        return ()
    spans = [(0, len(text))]
    colon = _COLON.search(text)
    if colon and colon.end() < len(text):
        spans.append((colon.end(), len(text)))
    labels = concepts_in(text)
    if labels and labels[0].start == 0 and labels[0].end < len(text):
        spans.append((labels[0].end, len(text)))
    for start, end in tuple(spans):
        parted = PARTED.search(text, start, end)
        if parted and _STATE.fullmatch(text, parted.end(), end):
            spans.remove((start, end))  # a town
        elif parted:
            spans.append((start, parted.start()))
            if TOWN.search(text, parted.end(), end):
                spans.remove((start, end))  # a name with its address
    spans += [match.span() for match in company().finditer(text)]
    trimmed = (bare(text, span) for span in spans)
    return tuple(dict.fromkeys(span for span in trimmed if _may_name(text, span)))


def after_label(text: str) -> int:
    """Where what follows a colon or a label begins, 0 without either."""
    colon = _COLON.search(text)
    if colon and colon.end() < len(text) and not any(map(str.isdigit, text[: colon.start()])):
        return colon.end()
    labels = concepts_in(text)
    is_label = bool(labels) and labels[0].start == 0 and labels[0].end < len(text)
    return bare(text, (labels[0].end, len(text)))[0] if is_label else 0


def bare(text: str, span: tuple[int, int]) -> tuple[int, int]:
    part = text[slice(*span)]
    left = len(part) - len(part.lstrip(_AROUND))
    return span[0] + left, span[0] + len(part.rstrip(_AROUND))


def _may_name(text: str, span: tuple[int, int]) -> bool:
    part = text[slice(*span)]
    letters = sum(map(str.isalpha, part))
    if form().fullmatch(part):
        return False
    if text[span[1] :].lstrip().startswith((":", "：")):
        return False  # a label
    return letters >= 2 and len(part) <= LONGEST_NAME and letters > sum(map(str.isdigit, part))
