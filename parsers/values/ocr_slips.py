"""Slips of text recognition in names and addresses, mended where only one thing can be meant.

In: a name or an address as recognized. Out: the text as it was on paper, as far as that is sure,
and what was read as what. Sure are legal forms, letters at the end of a house number, a figure or
sign within a word that is known, and a letter that looks like that of a known word. This module
knows neither pages nor fields.
"""

import re
from collections.abc import Callable
from functools import cache

from parsers import lexicon
from parsers.document.text import fold

LONGEST = 300
"""Characters; longer texts are left alone."""
LONG_WORD = 5
"""Letters from which a word with one odd letter is still known."""
SURE_WORD = 6
SURROUNDING = 2
"""A word of fewer letters than SURE_WORD with an odd one may be a name, but not among as many known
words."""
SHORT_WORD = 4
"""Letters from which a word with a figure in it is."""
_SIGNS = {
    "0": "odbq",
    "1": "il",
    "4": "a",
    "5": "s",
    "6": "gb",
    "8": "b",
    "3": "be",
    "!": "i",
    "|": "il",
}
"""Figures and signs within words, and the letters that are misread as them."""
_ALIKE = frozenset(
    map(frozenset, ("jt", "jd", "ji", "hm", "nm", "od", "oq", "oc", "cg", "ef", "pf", "il", "it",
                    "lt", "uv", "vy", "br", "kr", "rk", "ao", "ae", "ec", "hn", "hb", "tf", "sg"))
)  # fmt: skip
"""Pairs of letters that are misread for each other."""
_SDN_BHD = re.compile(
    r"(?<!\w)(?:S[DO0I]?[NH]\.? ?B[HN]?[DO0]|5DN\.? ?BHD|SDN\.? ?[8E]HD)\.?(?!\w)", re.IGNORECASE
)
_SHORT_FORM = re.compile(r"(?<=\w )[S5]/[B8](?=\.?$)")
_GMBH = re.compile(r"(?<!\w)G(?:m|rn)b(?:I-I|l-l|1-1|\|-\||II|ll|l-I|I-l)(?!\w)")
_LETTERS_IN_NUMBER = re.compile(r"(?<![\w])(?:\d{2,}[OoIl|]|\d*[OoIl|]\d{3,})(?=[,.\s]|$)")
_WORD = re.compile(r"[\w!|]+")

Told = tuple[str, ...]


def mend_name(text: str) -> tuple[str, Told]:
    """The name, and `read SDN BHO as SDN BHD` for each slip."""
    return _mended(text, (_forms, _words))


def mend_address(text: str) -> tuple[str, Told]:
    """Likewise an address."""
    return _mended(text, (_numbers, _words))


def _mended(
    text: str, ways: tuple[Callable[[str], list[tuple[str, str]]], ...]
) -> tuple[str, Told]:
    if len(text) > LONGEST:
        return text, ()
    told = []
    for way in ways:
        for wrong, right in way(text):
            text = re.sub(rf"(?<!\w){re.escape(wrong)}(?!\w)", lambda _, r=right: r, text)  # type: ignore[misc]
            told.append(f"read {wrong} as {right}")
    return text, tuple(dict.fromkeys(told))


def _forms(text: str) -> list[tuple[str, str]]:
    found = [(each[0], "SDN BHD" if each[0].isupper() else "Sdn Bhd")
             for each in _SDN_BHD.finditer(text) if fold(each[0]) != "sdnbhd"]  # fmt: skip
    found += [(each[0], "S/B") for each in _SHORT_FORM.finditer(text) if each[0] != "S/B"]
    return found + [(each[0], "GmbH") for each in _GMBH.finditer(text)]


def _numbers(text: str) -> list[tuple[str, str]]:
    figures = str.maketrans("OoIl|", "00111")
    return [(each[0], each[0].translate(figures)) for each in _LETTERS_IN_NUMBER.finditer(text)]


def _words(text: str) -> list[tuple[str, str]]:
    found = []
    words = [match[0] for match in _WORD.finditer(text)]
    sure = sum(fold(word) in _known() for word in words) >= SURROUNDING
    for word in words:
        if fold(word) in _known():
            continue
        by_letter = _known_by_letter(word) if sure or len(word) >= SURE_WORD else None
        meant = _without_figures(word) or by_letter
        if meant:
            found.append((word, meant))
    return found


def _without_figures(word: str) -> str | None:
    """`J4LAN`: with the letter for each figure or sign it is a known word."""
    odd = [sign for sign in word if sign in _SIGNS]
    letters = [sign for sign in word if sign.isalpha()]
    if len(word) < SHORT_WORD or len(odd) != 1 or len(letters) != len(word) - 1:
        return None
    meant = {
        word.replace(odd[0], letter)
        for letter in _SIGNS[odd[0]]
        if fold(word.replace(odd[0], letter)) in _known()
    }
    return _cased(meant.pop(), word) if len(meant) == 1 else None


def _known_by_letter(word: str) -> str | None:
    """`JAMAN`: with another letter that looks like one of its own, it is one known word."""
    text = fold(word)
    if len(text) < LONG_WORD or not word.isalpha():
        return None
    near = [known for known in _known_of(len(text)) if _looks_alike(known, text)]
    return _cased(near[0], word) if len(near) == 1 else None


def _looks_alike(known: str, text: str) -> bool:
    odd = [pair for pair in zip(known, text, strict=True) if pair[0] != pair[1]]
    return len(odd) == 1 and frozenset(odd[0]) in _ALIKE


def _cased(meant: str, word: str) -> str:
    """In capitals, or with the first one, as the word is."""
    letters = [sign for sign in word if sign.isalpha()]
    if all(sign.isupper() for sign in letters):
        return meant.upper()
    first = word[0].isupper() or not word[0].isalpha()
    return meant.capitalize() if first else meant.lower()


@cache
def _known_of(length: int) -> tuple[str, ...]:
    return tuple(known for known in _known() if len(known) == length)


@cache
def _known() -> frozenset[str]:
    concepts = ("addresses.words", "companies.trades", "companies.endings", "companies.forms")
    return frozenset(
        fold(word) for concept in concepts for word in lexicon.words(concept) if word.isascii()
    )
