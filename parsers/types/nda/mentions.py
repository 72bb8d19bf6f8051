"""An agreement's running text -> where it names those who agree, and how much each place says.

Four places do: the clause that says between whom the agreement is made, definitions such as
`Mill Ltd. (the "Company")`, the blocks of signatures, and whom a letter is written to. This module
decides nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.document.text import fold
from parsers.extraction.prose import Prose, phrase
from parsers.lexicon import word_set
from parsers.types.nda.names import Name, is_person, name_at, names_in, whole_name

HEAD, LONGEST_CLAUSE, LONGEST_PART = 8000, 2500, 700
"""Characters in which parties are introduced; of the clause that does; of one party in it."""
LETTER_HEAD = 20
"""Lines above a letter's salutation, at most."""
SIGNATURES = 0.4
"""From this part of the text on, blocks of signatures are looked for, or behind their heading."""

# Measured on the 20 agreements of Kleister NDA, 2026-11-23.
INTRODUCED = 4.0
"""The weight of a name in the clause that says between whom the agreement is made."""
DEFINED_BESIDE, DEFINED_AFAR = 2.0, 1.0
"""Of a name that is called something from then on, right before that or further off."""
SIGNS_LEGAL, SIGNS, SIGNS_ITSELF = 2.0, 1.5, 2.0
"""Of a company above a signature, with a legal form or without; of a person who signs."""
ADDRESSED = 2.0
"""Of whom a letter is written to."""
MOST_BLOCKS = 6
"""Blocks of signatures side by side; a line with more gaps is spaced out."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in one of the places. role: the span of what it is called from then on."""

    name: Name
    weight: float
    role: tuple[int, int] | None = None


_BETWEEN = (
    phrase(r"\b(?:by and )?(?:between|among|amongst)(?: and among)?\b[ :]?"),
    phrase(r"\bby(?: and with)?\b"),
)
"""The first that two names follow."""
_THIS = phrase(r"\b(?:this|made|entered|agreement,? (?:is|dated|by|between|effective))\b")
_OTHER = phrase(r"\b(?:that certain|reference is made|discussions|transaction|merger|pursuant)\b")
_CLAUSE_END = phrase(
    r"\b(?:WHEREAS|WITNESSETH|RECITALS?|BACKGROUND|NOW, THEREFORE|W I T N E S S E T H)\b|"
    r"[a-z)”\"](?<!\b(?:Mr|Ms|Dr|Jr|Sr|St|No|Co))(?<!\b(?:Mrs|Inc|Ltd))"
    r"(?<!\bCorp)\. +(?=[A-Z])|\bin connection with\b|\brelat(?:ing|ed) to\b|"
    r"\b(?:in|with) (?:respect|regard) (?:of|to)\b|\bset(?:s|ting)? forth\b",
    re.NOFLAG,
)
_WITHIN_A_PARTY = phrase(
    r"\b(?:including|formerly|subsidiar\w+,? including|d/b/a|doing business)\b"
)
"""Names behind these are others of the same party."""
_ROLE = phrase(
    r"\((?:[^()“”\"]{0,120}?[“\"][^()“”\"]{1,60}[”\"][^()]{0,80}|"
    r"(?:the |hereinafter )?[A-Z]{4,25})\)",
    re.NOFLAG,
)
_QUOTED = re.compile(r"[“\"]\s*(?:the\s+)?([^“”\"]+?)[,’.\s]*[”\"]|\b([A-Z]{4,25})\b", re.I)
_PREFIX = phrase(
    r"[ ,;:]*(?:(?:and|or|the undersigned|on the one hand|both|each of|my employer|i|you"
    r"|its (?:subsidiary|affiliate|parent)|\(?[0-9ivab]{1,3}\)|[“\"])[ ,;:]+)*"
)
_NEXT = phrase(r"\band\b,?|\bin favou?r of\b|\bfor the benefit of\b|;|,|\(\w\)")
_NOT_A_PARTY = phrase(r"\b(?:agreement|plan|act|code|court|fund i)\b")


def introduced(prose: Prose) -> list[Mention]:
    """Those between whom the text says that it is made; none unless there are two."""
    text = prose.text[:HEAD]
    for match in (match for pattern in _BETWEEN for match in pattern.finditer(text)):
        before = text[max(0, match.start() - 250) : match.start()]
        before = re.split(r"[a-z)”\"]\.\s+(?=[A-Z])", before)[-1]
        if _THIS.search(before) and not _OTHER.search(before):
            found = list(_parties(prose.text, match.end()))
            if len(found) > 1:
                return found
    return []


def _parties(text: str, start: int) -> Iterator[Mention]:
    ending = _CLAUSE_END.search(text, start, start + LONGEST_CLAUSE)
    end = ending.start() + 1 if ending else min(len(text), start + LONGEST_CLAUSE)
    position: int | None = start
    while position is not None and position < end:
        name = _name_behind_prefix(text, position)
        if name is None or name.start >= end:
            position = _next_boundary(text, position, end)
            continue
        role = _ROLE.search(text, name.end, min(end, name.end + LONGEST_PART))
        following = _next_boundary(text, name.end, role.start() if role else end)
        if role and (following is None or not _begins_party(text, following)):
            yield Mention(name, INTRODUCED, _quoted(text, role))
            position = role.end()
        else:
            yield Mention(name, INTRODUCED)
            position = following


def _next_boundary(text: str, start: int, end: int) -> int | None:
    """Where the next party begins: behind an `and` with a party's name behind it, or behind a comma
    with a company's."""
    for match in _NEXT.finditer(text, start, end):
        if _WITHIN_A_PARTY.search(text, start, match.end()):
            return None
        name = _name_behind_prefix(text, match.end())
        if (name and name.legal) or (match[0] != "," and _begins_party(text, match.end())):
            return match.end()
    return None


def _begins_party(text: str, position: int) -> bool:
    name = _name_behind_prefix(text, position)
    if name is None:
        return False
    behind = text[name.end : name.end + 3]
    return name.legal or ((name.company or is_person(name.text)) and behind[:2].strip(" \n")[:1] in
                          {"", ",", "(", ";", "."} and not _is_place(text, position))  # fmt: skip


def _is_place(text: str, position: int) -> bool:
    before = text[max(0, position - 40) : position]
    return re.search(r"\b(?:State|laws|offices?|Suite|Street)\b[^,]*$", before) is not None


def _name_behind_prefix(text: str, position: int) -> Name | None:
    prefix = _PREFIX.match(text, position)
    name = name_at(text, prefix.end() if prefix else position)
    return name if name and _may_be_party(name) else None


def _may_be_party(name: Name) -> bool:
    words = name.text.casefold().strip(".").split()
    bare = [word for word in words if word not in ("the", "a")]
    return (
        bool(bare)
        and not set(bare) <= word_set("agreements.roles")
        and not _NOT_A_PARTY.search(name.text)
    )


def defined(prose: Prose) -> Iterator[Mention]:
    """Names that are called something from then on: `Mill Ltd. (the "Company")`."""
    text = prose.text
    for match in _ROLE.finditer(text, 0, HEAD * 2):
        span = _quoted(text, match)
        name = _defined_name(text, match.start())
        if span and name:
            called = text[span[0] : span[1]]
            known = bool(set(called.casefold().split()) & word_set("agreements.roles"))
            if known or _abbreviates(called, name):
                near = match.start() - name.end < 3 or name.legal
                yield Mention(name, DEFINED_BESIDE if near else DEFINED_AFAR, span)


def _defined_name(text: str, end: int) -> Name | None:
    start = max(0, end - 300)
    earlier = text.rfind(")", start, end - 1)
    if earlier > 0 and not re.search(r"[“\"(]", text[earlier + 1 : end]):
        start = earlier + 1
    start = end - len(re.split(r"[a-z]\.\s+(?=[A-Z])", text[start:end])[-1])
    names = [name for name in names_in(text, start, end) if _may_be_party(name)]
    adjacent = [
        name for name in names if end - name.end < 3 and (name.company or is_person(name.text))
    ]
    companies = [name for name in names if name.legal]
    persons = [name for name in names if is_person(name.text)]
    return next(iter(adjacent or companies[-1:] or persons[:1]), None)


def _abbreviates(called: str, name: Name) -> bool:
    """`TPG` for TPG Capital, `ABC` for Apple Bread Company."""
    key = fold(called)
    initials = "".join(word[0] for word in name.text.casefold().split())
    return len(key) > 1 and (name.key.startswith(key) or initials.startswith(key)
                             or (key in name.key and len(key) > 3))  # fmt: skip


def _quoted(text: str, role: re.Match[str]) -> tuple[int, int] | None:
    match = _QUOTED.search(text, *role.span())
    return match.span(1 if match[1] else 2) if match else None


_BY = re.compile(r"\W*(?:by|signed by|signature|per)\s*[:/_]|\W*by\s*$", re.IGNORECASE)
_SIGNATURE = re.compile(r"/s/\s*(.+?)\s*(?:\(seal\)|/s/|$)", re.IGNORECASE)
_SIGNED_BELOW = re.compile(r"\bBy\b|/s/|___", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?<!as )(?<!as a )\b(?:title|its|president|officer|ceo|cfo|director|secretary|counsel|"
    r"manager|chairman|vice|partner|principal|treasurer|by|name)\b", re.IGNORECASE
)  # fmt: skip
_SIGNING = phrase(
    r"in witness|very truly|sincerely|accepted and|agreed|acknowledged|yours|signature|best regards"
)


def signing(prose: Prose) -> Iterator[Mention]:
    """Companies above the signatures of those who act for them, and persons who sign themselves."""
    lines = list(_parts(prose))
    heading = _SIGNING.search(prose.text)
    first = min(SIGNATURES * len(prose.text), heading.start() if heading else len(prose.text))
    for index, (begin, text) in enumerate(lines):
        if begin < first:
            continue
        below = " ".join(each for _, each in lines[index + 1 : index + 5])
        name = whole_name(text)
        if name and name.company and _may_be_party(name) and _SIGNED_BELOW.search(below):
            weight = SIGNS_LEGAL if name.legal else SIGNS
            yield Mention(_moved(name, begin, prose.text), weight)
        signed = _SIGNATURE.search(text)
        person = _person_of(signed[1]) if signed and not _BY.match(text) else None
        if signed and person and not _acts_for_another(lines, index):
            place = begin + signed.start(1)
            yield Mention(_moved(person, place, prose.text), SIGNS_ITSELF)


def _parts(prose: Prose) -> Iterator[tuple[int, str]]:
    """The lines, and of blocks of signatures side by side each one's part of a line; with the place
    in the text at which it begins."""
    for begin, line in zip(prose.starts, prose.lines, strict=True):
        phrases = line.phrases()
        for start, end in phrases if len(phrases) <= MOST_BLOCKS else [(0, len(line.text))]:
            yield begin + start, line.text[start:end]


def _acts_for_another(lines: list[tuple[int, str]], index: int) -> bool:
    above = [text for _, text in lines[max(0, index - 2) : index]]
    below = " ".join(text for _, text in lines[index + 1 : index + 4])
    if re.search(r"\b(?:title|its)\s*:", below, re.IGNORECASE) or _BY.match("".join(above[-1:])):
        return True
    return bool(_OFFICE.search(" ".join(text for _, text in lines[index + 1 : index + 3])))


def _person_of(text: str) -> Name | None:
    name = name_at(text, 0)
    return name if name and is_person(name.text) else None


def _moved(name: Name, by: int, text: str) -> Name:
    """The name at its place in the whole text."""
    start = text.index(name.text.split()[0], by)
    return Name(start, start + name.end - name.start, name.text, name.legal, name.company)


_SALUTATION = re.compile(r"^\W*(?:dear\b|ladies and gentlemen|gentlemen\b|to whom)", re.I | re.M)


def addressed(prose: Prose) -> Iterator[Mention]:
    """Companies above a letter's salutation; else the person it is written to."""
    match = _SALUTATION.search(prose.text, 0, HEAD)
    if not match:
        return
    last = prose.line_at(match.start())
    first = max(0, last - LETTER_HEAD)
    block = list(zip(prose.starts, prose.lines, strict=True))[first:last]
    found = [(begin, whole_name(line.text)) for begin, line in block]
    names = [(begin, name) for begin, name in found if name and _may_be_party(name)]
    companies = [each for each in names if each[1].company]
    persons = [each for each in names if is_person(each[1].text)]
    for begin, name in companies or persons[:1]:
        yield Mention(_moved(name, begin, prose.text), ADDRESSED)
