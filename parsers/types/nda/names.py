"""Running text -> the names of companies and persons in it.

A name is a run of capitalized words; the legal form makes it a company's. What stands behind it,
such as `a Delaware corporation`, an office or an address, is no part of it. This module knows no
parties.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from parsers import lexicon
from parsers.document.text import fold

LONGEST_NAME = 90
MOST_WORDS = 9

_UP = r"[A-ZÀ-ÖØ-Þ]"
_WORD = (
    rf"(?:{_UP}[\w'’.&/+!*-]*|\d[\w-]*(?:\.[A-Za-z]{{2,4}}\b)?|[a-z]{{1,3}}(?:-)?{_UP}[\w-]*|"
    r"[a-z]\d[\w-]*|[a-z][\w-]+\.(?:com|net)\b)"
)
_LINK = (
    r"(?:&|of(?!\s+\d)|de|del|den|van|von|der|la|le|the|for|du|di|da|dos|das|[“\"]\w[”\"]|"
    r"and(?=\s+(?:Trust|Sons|Associates|Company|Co|Research|Development|Surgical|Savings)\b))"
)
_SMALL = r"[a-z]{3,15}(?:\s[a-z]{3,15})?(?=,\s+inc\b)"
"""`bebe stores, inc.`"""
_LEGAL_OF = re.compile(rf"\s+(?i:of)\s+{_UP}[\w'’-]+(?:\s+{_UP}[\w'’-]+)?")
_THE_COMPANY = re.compile(r"\b(?:the|a|an|our|your|its|such|this)\s+\w+$", re.IGNORECASE)

_PERSON = re.compile(
    rf"(?:{_UP}[\w'’-]+\.?|(?:{_UP}\.){{1,3}})"
    rf"(?:\s+(?:{_UP}[\w'’-]+|{_UP}\.?|\({_UP}\w+\)|[“\"]{_UP}\w+[”\"]|"
    r"(?:de|van|von|der|den|la|le|del|di|da|du|dos|bin|al)))"
    r"{1,4}(?:,?\s+(?:Jr\.?|Sr\.?|JR\.?|SR\.?|I{2,3}|IV))?"
)
_GENERATION = re.compile(r"\s+(?:(?:Jr|Sr)\b|(?:II|III|IV)(?!\w))", re.IGNORECASE)
_TITLES = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Messrs|Sir)\b\.?|Attn\s?:|Attention\s?:|Name\s?:|To\s?:)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """`text[start:end]`; legal: whether it ends with a company's legal form; company: or with
    another word that companies end with."""

    start: int
    end: int
    text: str
    legal: bool
    company: bool

    @property
    def key(self) -> str:
        """Letters and figures, by which two writings of a name are compared."""
        return fold(self.text)


@cache
def _legal() -> str:
    return (
        rf"(?=[A-Z(]|plc|gmbh|inc\b|llc\b)(?i:{'|'.join(lexicon.words('agreements.legal_forms'))})"
    )


@cache
def _name() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_SMALL}|{_WORD})(?:\s+{_legal()}(?![\w&])\.?|\s+(?:{_LINK}\s+)*{_WORD}|"
        rf"\s+[a-z]{{4,20}}(?=,\s+{_legal()}(?![\w&]))|"
        rf"\s+(?:\({_UP}\w{{1,9}}\)|[“\"]{_UP}\w{{1,9}}[”\"])(?=\s+{_UP}[a-z]+(?!\w))|"
        rf",\s+{_WORD}(?=(?:,\s+{_WORD}){{0,3}},?\s+(?:&|and\s+Associates)\s)|"
        rf"\s\({_WORD}\)(?=,?\s+{_legal()}(?![\w&]))|"
        rf",\s+(?:Jr|Sr|JR|SR)\b\.?|,\s+(?:II|III|IV)(?!\w)|,\s+{_WORD}(?=\s+&\s)|\s?,\s*{_legal()}(?![\w&])\.?)*"
    )


@cache
def _is_company() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|\s)(?:{lexicon.any_of('agreements.company_words')})\.?$"
        rf"|^(?:The\s+)?(?:{lexicon.any_of('agreements.company_beginnings')})\s",
        re.IGNORECASE,
    )


@cache
def _legal_end() -> re.Pattern[str]:
    return re.compile(rf"[\s,]{_legal()}(?![\w&])\.?(?!\.?\s?,?\s+{_legal()}(?!\w))")


def name_at(text: str, start: int) -> Name | None:
    """The name that begins at `start`, behind a title such as `Mr.`; None if there is none."""
    title = _TITLES.match(text, start)
    start = title.end() if title else start
    match = _name().match(text, start, start + LONGEST_NAME)
    if not match:
        return None
    return _cut(text, start, match.end())


def names_in(text: str, start: int, end: int) -> Iterator[Name]:
    """The names from `start` to `end`, one after the other."""
    position = start
    while match := _name().search(text, position, end):
        name = _cut(text, match.start(), match.end())
        if name and name.end > position:
            yield name
            position = name.end
        else:
            following = re.compile(r"\S+\s*").match(text, match.start())
            position = following.end() if following else match.end()


def whole_name(text: str) -> Name | None:
    """The name that `text` consists of; None where it holds something else too."""
    stripped = text.strip(" \t:,;_*")
    name = name_at(stripped, 0)
    return name if name and name.end == len(stripped) else None


def is_person(text: str) -> bool:
    """Whether the text has the form of a person's name."""
    words = text.split()
    return (
        _PERSON.fullmatch(text) is not None
        and len(text) <= 50
        and not any(_is_stop(word) for word in words)
        and any(len(word.strip(".")) > 1 for word in words[-2:])
    )


def _cut(text: str, start: int, end: int) -> Name | None:
    """As much of a run of capitalized words as is one name."""
    legal = _legal_end().search(text, start, end)
    if legal:
        of = _LEGAL_OF.match(text, legal.end())
        stop = of.end() if of and of.end() <= end else legal.end()
        return _named(text, start, stop - (text[stop - 1] == ","), legal=True)
    stop = _before_stop_word(text, start, end)
    return _named(text, start, stop, legal=False) if stop > start else None


def _before_stop_word(text: str, start: int, end: int) -> int:
    last = start
    for match in re.finditer(r"\S+", text[start:end]):
        bare = match[0].strip(".,:;")
        if _breaks(bare, text[start:end]):
            break
        last = start + match.end()
        if match[0].endswith(",") and _GENERATION.match(text, start + match.end()):
            continue
        if match[0].endswith((",", ";", ":")) or (match[0].endswith(".") and len(bare) > 3):
            break
    return start + len(text[start:last].rstrip(" \t\n,;:"))


def _named(text: str, start: int, end: int, legal: bool) -> Name | None:
    found = " ".join(text[start:end].split())
    words = found.split()
    if not 1 <= len(words) <= MOST_WORDS or not any(sign.isalpha() for sign in found):
        return None
    if any(_breaks(word, found, legal and then != "of") for word, then in pairwise(words)):
        return None
    if legal and (len(words) == 1 or _THE_COMPANY.search(found)):
        return None
    if not legal:
        end = _without_home(text, start, end)
        if not found.endswith(("Jr.", "Sr.", "JR.", "SR.")):
            end = start + len(text[start:end].rstrip("., \n"))
        found = " ".join(text[start:end].split())
    return Name(start, end, found, legal, legal or bool(_is_company().search(found)))


def _without_home(text: str, start: int, end: int) -> int:
    """Where a name ends without where a person lives: `Ann Reed of Salem`."""
    of = re.search(r"\s+of\s", text[start:end])
    if not of or _is_company().search(text[start:end]):
        return end
    before = text[start : start + of.start()]
    alone = is_person(before) and not _is_company().search(before)
    return start + of.start() if alone else end


def _breaks(word: str, name: str, legal: bool = False) -> bool:
    """Whether the word is no part of a name; `ON` in `ON Mills` is, while `ON` in `ON MILLS` is
    not."""
    short = word.isupper() and 1 < len(word) < 4 and not name.isupper()
    bare = word.strip(".,").lower()
    return (
        _is_stop(word)
        and not short
        and bare not in lexicon.word_set("agreements.in_companies")
        and not (legal and bare in lexicon.word_set("agreements.in_legal_names"))
    )


def _is_stop(word: str) -> bool:
    return word.strip(".,:;()").lower() in lexicon.word_set("agreements.no_names")
