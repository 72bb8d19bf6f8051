"""Text folded, so that writings of the same that differ in case, accents or signs are equal.

    plain                  Nº 1.234,50 à Zürich   ->  no 1.234,50 a zurich
    fold                                          ->  no123450azurich
    fold_with_points                              ->  no1.234.50azurich
    fold_keeping_accents                          ->  no123450àzürich

Each gives the same for a text and for its folded form. Beside them, `storable`: text as databases
take it; and `seen`: what somebody who reads it sees. This module knows no language.
"""

import re
import unicodedata
from functools import cache, lru_cache

INNER_SIGNS = ".,/-:'’"  # they join digits to one number, date or code
_STRAY_CHARACTERS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WITH_STROKES = str.maketrans("łøđħıŀ", "lodhil")
"""Letters that Unicode does not decompose, though readers take them for the plain ones."""
_BETWEEN_FIGURES = frozenset(INNER_SIGNS + "‐‑‒–—−")


def plain(text: str) -> str:
    """Lower case without accents; everything else unchanged."""
    if text.isascii():
        return text.lower()
    return "".join(sign for sign in _decomposed(text) if not unicodedata.combining(sign))


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Only letters, in lower case without accents, and digits."""
    return "".join(map(_fold_sign, text))


def fold_with_points(text: str) -> str:
    """As `fold`, but a sign between two digits becomes a point: 1.50 is not 150."""
    return fold_with_places(text)[0]


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """`fold_with_points`, and the place in `text` of each character of it."""
    folded: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        kept = _fold_sign(sign)
        if not kept and sign in _BETWEEN_FIGURES and _is_between_figures(text, place):
            kept = "."
        folded.append(kept)
        places.extend([place] * len(kept))
    return "".join(folded), places


@lru_cache(maxsize=16_384)
def fold_keeping_accents(text: str) -> str:
    """As `fold`, but a letter with an accent is another one: this is how readings are judged."""
    kept = (sign for sign in _decomposed(text) if sign.isalnum() or _is_mark(sign))
    return unicodedata.normalize("NFC", "".join(kept))


def _decomposed(text: str) -> str:
    """Lower case, accents after their letters: compatibility caseless matching (Unicode 3.13)."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())


@cache
def _fold_sign(sign: str) -> str:
    decomposed = _decomposed(sign).translate(_WITH_STROKES)
    return "".join(each for each in decomposed if each.isalnum())


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"


def _is_between_figures(text: str, place: int) -> bool:
    return text[max(0, place - 1) : place].isdecimal() and text[place + 1 : place + 2].isdecimal()


def storable(text: str) -> str:
    """`text` without what databases refuse or nobody can see: NUL and other control characters
    (tabs and line ends stay), lone surrogates, noncharacters."""
    return _STRAY_CHARACTERS.sub("", text)


def seen(text: str) -> str:
    """`text` without control and format characters, such as those that turn its direction around:
    no value is to look like another one. White space stays."""
    if text.isprintable():
        return text
    return "".join(
        sign for sign in text
        if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
    )  # fmt: skip
