"""An agreement's running text -> who signs it: companies that somebody signs for, and persons.

A block of signatures is read column by column. Above a signature stands the company, or what the
signer is called; below it the signer's name and, of those who act for a company, an office.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.extraction.prose import Prose, phrase
from parsers.lexicon import any_of
from parsers.types.nda.mention import Mention, may_be_party, moved
from parsers.types.nda.names import Name, is_person, name_at, whole_name

SIGNATURES = 0.4
"""From this part of the text on, blocks of signatures are looked for, or behind their heading."""
MOST_BLOCKS = 6
"""Blocks of signatures side by side; a line with more gaps is spaced out."""
ABOVE, BELOW = 4, 4
"""Lines of a block around its signature."""
LONGEST_PART = 110
"""Characters of a line of a block; longer ones are sentences."""
LEFT, TOLERANCE = 0.25, 0.03
"""Where a second column may begin, and how far its lines are apart, in fractions of the width."""

# Measured as the terms were (terms.py).
SIGNS_LEGAL, SIGNS, SIGNS_ITSELF = 2.0, 1.5, 2.0
"""The weight of a company above a signature, with a legal form or without; of a person."""

_BY = re.compile(
    r"\W*(?:by|per|signed(?: by)?|signature(?: of \w+)?|sign(?: here)?)\s*(?:[:/_]|$)|\W*by\s+/s/|"
    r"\W*by\b\W*$|\W*signed by\b", re.IGNORECASE,
)  # fmt: skip
_SIGNED = re.compile(r"/s/\s*(.+?)\s*(?:\(seal\)|/s/|_{3,}|$)", re.IGNORECASE)
_RULE = re.compile(r"\W*(?:[_.]{6,}|[xX]\s*_{4,})\W*(?:\(seal\))?\W*", re.IGNORECASE)
_NAMED = re.compile(r"\W*(?:printed?|full|typed)?\s*name(?: of \w+)?\s*:\s*", re.IGNORECASE)
_FOR = phrase(r"\W*(?:signed )?(?:for and )?(?:on behalf of|for|executed by)\s*:?\s*")
_BEHALF = phrase(r"\bon behalf of:? ")
_OFFICE = re.compile(
    r"(?<!as )(?<!as a )\b(?:title|its|president|officer|ceo|cfo|director|secretary|counsel|"
    r"manager|chair(?:man|woman|person)?|vice|partner|principal|treasurer|attorney|signatory|"
    r"member|authori[sz]ed|chief|head of|svp|evp|vp|coo|cto|representative|controller|analyst)\b",
    re.IGNORECASE,
)  # fmt: skip
_SIGNING = phrase(
    r"in witness|very truly|sincerely|accepted and|agreed|acknowledged|yours|signature|"
    r"best regards|executed|signed"
)
_LABEL = re.compile(r"\W*(?:title|its|date|dated|address)\s*:", re.IGNORECASE)
_WITNESS = re.compile(r"\W*(?:witness|attest)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Part:
    """One column's part of a line, and where in the text it begins."""

    begin: int
    text: str

    @property
    def signs(self) -> bool:
        bare = self.text
        return bool(_BY.match(bare) or "/s/" in bare.lower() or _RULE.fullmatch(bare))


def signing(prose: Prose) -> Iterator[Mention]:
    """Companies above the signatures of those who act for them, and persons who sign themselves."""
    heading = _SIGNING.search(prose.text)
    first = min(SIGNATURES * len(prose.text), heading.start() if heading else len(prose.text))
    for column in _columns(prose, first):
        for index, part in enumerate(column):
            if part.signs:
                yield from _signer(prose.text, column, index)


def _signer(text: str, column: Sequence[_Part], index: int) -> Iterator[Mention]:
    above, below = _above(column, index), _below(column, index)
    for_whom = [each for each in below[:2] if _BEHALF.search(each.text)]
    tried = (column[index], *for_whom, *above)
    company = next(filter(None, (_company(text, each) for each in tried)), None)
    acts = _acts_for_another(column[index], below)
    if company is None and acts:
        company = next(filter(None, (_company(text, each) for each in below)), None)
    if company:
        yield Mention(company, SIGNS_LEGAL if company.legal else SIGNS)
    elif not acts and not any(_WITNESS.match(each.text) for each in above[:2]):
        person = _person(text, column[index], below)
        if person:
            yield Mention(person, SIGNS_ITSELF)


def _columns(prose: Prose, first: float) -> list[list[_Part]]:
    placed = []
    for begin, line in zip(prose.starts, prose.lines, strict=True):
        if begin + len(line.text) < first:
            continue
        phrases = line.phrases()
        if len(phrases) > MOST_BLOCKS:
            phrases = [(0, len(line.text))]
        joined: list[tuple[int, int]] = []
        for start, end in phrases:
            if joined and line.text[slice(*joined[-1])].rstrip().endswith((":", "/s/", "By")):
                joined[-1] = joined[-1][0], end
            else:
                joined.append((start, end))
        for place, (start, end) in enumerate(joined):
            left = line.box_of(start, end).x0
            placed.append((left, place > 0, _Part(begin + start, line.text[start:end])))
    begins = sorted(left for left, beside, _ in placed if beside and left > LEFT)
    middle = begins[0] - TOLERANCE if begins else 1.0
    return [[part for left, _, part in placed if left < middle],
            [part for left, _, part in placed if left >= middle]]  # fmt: skip


def _above(column: Sequence[_Part], index: int) -> list[_Part]:
    """The lines of the block above its signature, the nearest first."""
    found = []
    for part in reversed(column[max(0, index - ABOVE) : index]):
        if len(part.text) > LONGEST_PART or _ends_block(part):
            break
        if not part.signs:
            found.append(part)
    return found


def _ends_block(part: _Part) -> bool:
    """Whether a line above a signature belongs to the block before."""
    text = part.text.lstrip()
    return any((_SIGNED.search(text), _NAMED.match(text), _LABEL.match(text), _SIGNING.match(text)))


def _below(column: Sequence[_Part], index: int) -> list[_Part]:
    found: list[_Part] = []
    for part in column[index + 1 : index + 1 + BELOW]:
        if len(part.text) > LONGEST_PART or (part.signs and not _RULE.fullmatch(part.text)):
            break
        if found and _SIGNING.match(part.text.lstrip()) and not _NAMED.match(part.text):
            break
        found.append(part)
    return found


def _company(text: str, part: _Part) -> Name | None:
    """The company that the line names, behind what it is called: `LENDER: Mill Ltd.`"""
    for start in _behind_labels(part.text):
        bare = re.split(r",?\s+(?:as|acting|by)\b\W*$|,$|:\s*/s/", part.text[start:])[0]
        name = whole_name(bare)
        if name and name.company and may_be_party(name):
            return moved(name, part.begin + start, text)
    return None


def _behind_labels(text: str) -> Iterator[int]:
    yield 0
    called = re.match(rf"\W*(?:the )?(?:{any_of('agreements.roles')})(?: party)?\s*[:\-–]\s*", text,
                      re.IGNORECASE)  # fmt: skip
    if called:
        yield called.end()
    acting = _FOR.match(text) or _BEHALF.search(text)
    if acting:
        yield acting.end()


def _acts_for_another(part: _Part, below: Sequence[_Part]) -> bool:
    beside = _SIGNED.search(part.text)
    rest = part.text[beside.end(1) :] if beside else ""
    told = (rest, *(one.text for one in below[:3]))
    return any(_OFFICE.search(each) or _BEHALF.search(each) for each in told)


def _person(text: str, part: _Part, below: Sequence[_Part]) -> Name | None:
    signed = _SIGNED.search(part.text)
    tried = [(part.begin + signed.start(1), signed[1])] if signed else []
    for each in below[:2]:
        label = _NAMED.match(each.text)
        start = label.end() if label else 0
        tried.append((each.begin + start, each.text[start:]))
    for begin, written in tried:
        name = name_at(written, 0)
        if name and is_person(name.text) and may_be_party(name) and _is_all(written, name):
            return moved(name, begin, text)
    return None


def _is_all(written: str, name: Name) -> bool:
    """Whether little stands behind the name: `Ann Reed, as Director`, `Ann Reed, individually`."""
    rest = written[name.end :].strip(" ,.:_()")
    return not rest or re.match(r"(?:as|an|in|individually|Date|Ph|M\.?D|Esq)\b", rest) is not None
