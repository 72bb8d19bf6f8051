"""The script of a text: Latin, Cyrillic, Arabic, ...

In: text. Out: the ISO 15924 code of the script that most of its letters are of; None where there
is no letter, or of a script that is not listed here. Japanese mixes three scripts, which ISO calls
`Jpan` together; Han characters alone are `Hani`. This module knows no language.
"""

import unicodedata
from collections import Counter
from functools import cache

LONGEST = 50_000
"""Only this many characters are examined."""
JAPANESE = 0.1
"""The share of kana among kana and Han characters from which a text is Japanese: in Japanese prose
it is above a third, in names and headings less; Chinese has none."""

_CODES = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr",
    "CJK": "Hani", "HIRAGANA": "Kana", "KATAKANA": "Kana", "HANGUL": "Hang", "BOPOMOFO": "Bopo",
    "THAI": "Thai", "LAO": "Laoo", "KHMER": "Khmr", "MYANMAR": "Mymr", "TIBETAN": "Tibt",
    "DEVANAGARI": "Deva", "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr",
    "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym",
    "SINHALA": "Sinh", "THAANA": "Thaa", "SYRIAC": "Syrc", "ETHIOPIC": "Ethi", "GEORGIAN": "Geor",
    "ARMENIAN": "Armn", "MONGOLIAN": "Mong", "CHEROKEE": "Cher", "COPTIC": "Copt",
    "TIFINAGH": "Tfng", "JAVANESE": "Java", "NKO": "Nkoo", "YI": "Yiii",
}  # fmt: skip
"""By the first word of a letter's name in Unicode. Both kana are one here."""
_WIDE = frozenset({"FULLWIDTH", "HALFWIDTH"})


def script_of(text: str) -> str | None:
    counted: Counter[str] = Counter()
    for sign, times in Counter(text[:LONGEST]).items():
        if script := _script(sign):
            counted[script] += times
    kana, han = counted["Kana"], counted["Hani"]
    if kana and kana >= JAPANESE * (kana + han):
        counted["Jpan"] = kana + han
        del counted["Hani"]
    del counted["Kana"]
    return max(counted, key=counted.__getitem__, default=None)


@cache
def _script(sign: str) -> str | None:
    if not sign.isalpha():
        return None
    first, _, rest = unicodedata.name(sign, "").partition(" ")
    if first in _WIDE:
        first = rest.partition(" ")[0]
    return _CODES.get(first.partition("-")[0])
