"""An agreement's running text -> where it names those who agree, and how much each place says.

Three places do here, and signatures.py knows a fourth: the clause that says between whom the
agreement is made, definitions such as `Mill Ltd. (the "Company")`, and whom a letter is written to.
This module decides nothing.
"""

import re
from collections.abc import Iterator
from functools import cache

from parsers.document.text import fold
from parsers.extraction.prose import Prose, phrase
from parsers.lexicon import any_of, word_set
from parsers.types.nda.mention import Mention, may_be_party, moved
from parsers.types.nda.names import Name, is_person, name_at, names_in, whole_name

HEAD, LONGEST_CLAUSE, LONGEST_PART = 8000, 2500, 700
"""Characters in which parties are introduced; of the clause that does; of one party in it."""
LETTER_HEAD = 20
"""Lines above a letter's salutation, at most."""

# Measured on the 20 agreements of Kleister NDA, 2026-11-23.
INTRODUCED = 4.0
"""The weight of a name in the clause that says between whom the agreement is made."""
DEFINED_BESIDE, DEFINED_AFAR = 2.0, 1.0
"""Of a name that is called something from then on, right before that or further off."""
LABELLED = 3.0
"""Of a name behind a label such as `Recipient:`."""
ADDRESSED = 2.0
"""Of whom a letter is written to."""

_BETWEEN = (
    phrase(r"\b(?:by and )?(?:between|among|amongst)(?: and among)?\b[ :]?"),
    phrase(r"\bby(?: and with)?\b"),
)
"""The first that two names follow."""
_THIS = phrase(r"\b(?:this|made|entered|agreement,? (?:is|dated|by|between|effective))\b")
_AGREEMENT = phrase(
    r"^(?!\W*(?:the|an?|that|under|in|by|such|its|said)\b)\W*(?:[\w’'-]+ ){0,8}agreement\b"
    r"(?: \([^()]{0,60}\))?,?(?: (?:is )?(?:dated|made|effective|entered)[^.;]{0,80})?\W*\Z",
    re.IGNORECASE | re.MULTILINE,
)
"""A clause that begins without `this`: `Agreement, dated as of May 1, between ...`."""
_OTHER = phrase(r"\b(?:that certain|reference is made|discussions|transaction|merger|pursuant)\b")
_CLAUSE_END = phrase(
    r"\b(?:WHEREAS|WITNESSETH|RECITALS?|BACKGROUND|NOW, THEREFORE|W I T N E S S E T H)\b|"
    r"[a-z)”\"](?<!\b(?:Mr|Ms|Dr|Jr|Sr|St|No|Co))(?<!\b(?:Mrs|Inc|Ltd))"
    r"(?<!\bCorp)\. +(?=[A-Z])|\bin connection with\b|\brelat(?:ing|ed) to\b|"
    r"\b(?:in|with) (?:respect|regard) (?:of|to)\b|\bset(?:s|ting)? forth\b",
    re.NOFLAG,
)
_WITHIN_A_PARTY = phrase(
    r"\b(?:including|formerly|[dfakn]/[bk]/[a]|dba|fka|aka|doing business|trading as|known as|"
    r"(?:subsidiary|affiliate|division|unit|parent|member|part|successor|assignee|agent|owner) "
    r"(?:of|to|in interest to)|acting through|(?:managed|advised|controlled|owned) by)\b"
)
"""Names behind these are others of the same party."""
_ROLE = phrase(
    r"\((?:[^()“”\"]{0,120}?[“\"][^()“”\"]{1,60}[”\"][^()]{0,80}|"
    r"(?:the |hereinafter |hereinafter the )?(?:[A-Z]{4,25}|[A-Z][a-z]{3,20}))\)|"
    r"[,–—-] ?(?:hereinafter|hereafter|herein)(?: [a-z]+){0,5} [“\"][^()“”\"]{1,60}[”\"]",
    re.NOFLAG,
)
_QUOTED = re.compile(
    r"[“\"]\s*(?:[Tt]he\s+)?([^“”\"]+?)[,’.\s]*[”\"]|\b([A-Z]{4,25}|[A-Z][a-z]{3,20})\b(?=\W*$)"
)


@cache
def _prefix() -> re.Pattern[str]:
    roles = any_of("agreements.roles")
    return phrase(
        r"[ ,;:]*(?:(?:and|or|the undersigned|on the one hand|both|each of|my employer|i|you"
        rf"|its (?:subsidiary|affiliate|parent)|(?:the )?(?:{roles})(?=,)"
        r"|\(?[0-9ivab]{1,3}\)|[“\"])"
        r"[ ,;:]+)*"
    )


_NEXT = phrase(r"\band\b,?|\bin favou?r of\b|\bfor the benefit of\b|;|,|\(\w\)")


def introduced(prose: Prose) -> list[Mention]:
    """Those between whom the text says that it is made; none unless there are two."""
    text = prose.text[:HEAD]
    for match in (match for pattern in _BETWEEN for match in pattern.finditer(text)):
        before = text[max(0, match.start() - 250) : match.start()]
        before = re.split(r"[a-z)”\"]\.\s+(?=[A-Z])", before)[-1]
        begins = _THIS.search(before) or _AGREEMENT.search(before)
        if begins and not _OTHER.search(before):
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
    person = is_person(name.text)
    if name.legal or (person and _LIVES.match(text, name.end)):
        return True
    ends = _BEHIND.match(text, name.end) is not None
    return ends and (person or name.company) and not _is_place(text, position)


_BEHIND = re.compile(r"\s{0,2}(?:$|[,(;.])|\s{2}")
_LIVES = phrase(r",? (?:an individual|an? [a-z]+ resident|residing|who|whose|of \d)\b")


def _is_place(text: str, position: int) -> bool:
    before = text[max(0, position - 40) : position]
    return re.search(r"\b(?:State|laws|offices?|Suite|Street)\b[^,]*$", before) is not None


def _name_behind_prefix(text: str, position: int) -> Name | None:
    prefix = _prefix().match(text, position)
    name = name_at(text, prefix.end() if prefix else position)
    return name if name and may_be_party(name) else None


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
    within_name = re.search(r"[A-Z]\w+ \([A-Z]\w{1,9}\)\Z", text[start : earlier + 1])
    if earlier > 0 and not within_name and not re.search(r"[“\"(]", text[earlier + 1 : end]):
        start = earlier + 1
    start = end - len(re.split(r"[a-z]\.\s+(?=[A-Z])", text[start:end])[-1])
    names = [name for name in names_in(text, start, end) if may_be_party(name)]
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
    match = _QUOTED.search(text[: role.end()], role.start())
    return match.span(1 if match[1] else 2) if match else None


def plainly_quoted(text: str) -> str:
    """The text, no character longer or shorter, with double quotes around what is defined."""
    text = re.sub(r"''([^'\n]{1,60})''", r' "\1" ', text.translate(_DOUBLE))
    return re.sub(r"(?<=[( ])(?:‘([^‘’\n]{1,60})’|'([A-Z][^'()\n]{1,40})')(?=[,.;) ])",
                  lambda match: f"“{match[1] or match[2]}”", text)  # fmt: skip


_DOUBLE = str.maketrans("„‟«»", "“““”")


@cache
def _party_label() -> re.Pattern[str]:
    roles = any_of("agreements.roles")
    return phrase(
        r"\W{0,4}(?:(?:full |legal )?name of )?(?:the )?(?:(?:first|second|third|other) )?"
        rf"(?:between|and|part(?:y|ies)(?: [a-d1-4])?|(?:{roles})(?: (?:party|name|[a-d1-4]))?)"
        r"(?: name)?\s*[:|]\s*"
    )


def labelled(prose: Prose) -> Iterator[Mention]:
    """Names behind a label, as on the cover sheet of an agreement: `Receiving Party: Mill Ltd.`"""
    for begin, line in zip(prose.starts, prose.lines, strict=True):
        if begin > HEAD:
            return
        label = _party_label().match(line.text)
        if not label:
            continue
        name = name_at(line.text, label.end())
        rest = line.text[name.end :].lstrip() if name else ""
        known = name and may_be_party(name) and (name.company or is_person(name.text))
        if name and known and (not rest or rest[0] in ",(;"):
            called = begin, begin + len(line.text[: label.end()].rstrip(" :|"))
            yield Mention(moved(name, begin + label.end(), prose.text), LABELLED, called)


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
    names = [(begin, name) for begin, name in found if name and may_be_party(name)]
    companies = [each for each in names if each[1].company]
    persons = [each for each in names if is_person(each[1].text)]
    for begin, name in companies or persons[:1]:
        yield Mention(moved(name, begin, prose.text), ADDRESSED)
