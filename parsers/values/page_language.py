"""The language of a page, for search and for people who sort documents by it.

In: the text of a page. Out: its ISO 639-1 code, or None where it is not sure: of few words, of
numbers and names alone, of languages mixed, or of two that are nearly alike. By py3langid, which
knows short texts by their letters; `languages` knows bills and letters by their words, and is for
the conventions of numbers and dates.
"""

import threading
from functools import cache
from typing import Any

LONGEST = 20_000
"""Only this many characters are examined: 3 ms."""
SURE = 0.7
"""The least probability. Measured 2026-11-30 (benchmarks/languages.py): of texts of 40 characters
in 60 languages 91 % are told, 0.1 % of all wrongly, of those of 400 99 % and 0.1 %. In 47 languages
texts of 40 characters gave 96 % and 1.6 % at 0.5, 78 % and none at 0.9."""
LANGUAGES = (
    "ar", "az", "be", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa",
    "fi", "fr", "ga", "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "kn",
    "ko", "lt", "lv", "mk", "ml", "mr", "ms", "ne", "nl", "no", "pa", "pl", "pt", "ro", "ru", "sk",
    "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tr", "uk", "ur", "uz", "vi", "zh",
)  # fmt: skip
"""The ones that may be told. Left out are those that are written much alike to one of them (Bosnian
is told as Croatian) or seldom: each takes a part of the probability of the others."""
NONE = "zxx"
"""Text without a language: tables of numbers, code."""
_NORWEGIAN = {"no": "nb"}
_loading = threading.Lock()


def page_language(text: str) -> str | None:
    text = text[:LONGEST]
    if not any(map(str.isalpha, text)):
        return None
    language: str
    language, probability = _load().classify(text)
    if language == NONE or probability < SURE:
        return None
    return _NORWEGIAN.get(language, language)


def _load() -> Any:
    with _loading:
        return _identifier()


@cache
def _identifier() -> Any:
    # Imported where it is needed: it takes half a second, and most commands read no page.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages((*LANGUAGES, NONE))
    return identifier
