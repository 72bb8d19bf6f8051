"""Raw text becomes a length of time: `two (2) years` -> `2 years`.

In: text from a page. Out: a count in digits and a unit, in English. Units are not converted: 24
months do not become two years. This module knows neither pages nor schemas.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 200
"""The most characters of a raw duration."""

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES, _TENS = _UNITS.split(), _DECADES.split()
_COUNTS = {word: number for number, word in enumerate(_ONES)}
_COUNTS |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_COUNTS |= {f"{ten}-{one}": _COUNTS[ten] + _COUNTS[one] for ten in _TENS for one in _ONES[1:10]}
_COUNTS |= {"a": 1, "an": 1, "hundred": 100, "one hundred": 100}

_WORD = "|".join(sorted(map(re.escape, _COUNTS), key=len, reverse=True)).replace(r"\-", r"[\s-]")
_FIRST_TO_TENTH = "first second third fourth fifth sixth seventh eighth ninth tenth"
_ORDINALS = {word: number for number, word in enumerate(_FIRST_TO_TENTH.split(), start=1)}
_ORDINALS |= {f"{number}{ending}": number for number in range(1, 21)
              for ending in ("st", "nd", "rd", "th")}  # fmt: skip
_ORDINAL = "|".join(_ORDINALS)
_DURATION = re.compile(
    rf"(?<![\w.,$-])(?:(?P<ordinal>{_ORDINAL})(?:\s*\(\s*\d{{1,2}}\s*[a-z]{{2}}\s*\))?"
    r"[\s-]+anniversar(?:y|ies)(?!\w)"
    rf"|(?:(?P<word>{_WORD})\s*(?:\(\s*(?P<beside>\d{{1,3}})\s*\))?"
    r"|\(?(?P<figures>\d{1,3})\)?(?:\s*\(\s*[a-z -]+\))?)"
    r"[\s-]*(?:(?:full|calendar|consecutive)\s+)?(?P<unit>year|month|week|day)s?(?![^\W_]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDuration:
    """A length of time in running text, at `text[start:end]`; the unit in the singular."""

    start: int
    end: int
    count: int
    unit: str

    @property
    def value(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


def find_durations(text: str) -> Iterator[FoundDuration]:
    """The lengths of time in `text`, in order; a count in brackets overrides the words. `The second
    anniversary` is two years."""
    for match in _DURATION.finditer(text):
        if match["ordinal"]:
            yield FoundDuration(*match.span(), _ORDINALS[match["ordinal"].lower()], "year")
            continue
        figures = match["beside"] or match["figures"]
        count = int(figures) if figures else _COUNTS[_plain(match["word"])]
        if count:
            yield FoundDuration(*match.span(), count, match["unit"].lower())


def read_duration(raw: str) -> str | None:
    """The one length of time in `raw`, such as `18 months`; None if there is none, or several."""
    found = {each.value for each in find_durations(raw)} if len(raw) <= LONGEST else set()
    return found.pop() if len(found) == 1 else None


def _plain(word: str) -> str:
    parts = re.split(r"[\s-]+", word.lower())
    return "-".join(parts) if "-".join(parts) in _COUNTS else " ".join(parts)
