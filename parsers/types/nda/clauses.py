"""An agreement's running text -> the date from which it holds, its law and how long it binds.

Each is chosen by the words around it: an agreement names dates of other agreements, terms of other
duties and places of other things. This module knows no pages.
"""

import re
from functools import cache
from itertools import islice

from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Piece
from parsers.extraction.prose import Prose, phrase, prose_of
from parsers.lexicon import any_of
from parsers.values.dates import FoundDate, find_dates
from parsers.values.durations import FoundDuration, find_durations

LONGEST = 200_000
"""Characters of an agreement that are looked at."""
HEAD = 2500
"""Characters in which an agreement says what it is, of when and between whom."""
BEFORE = 160
"""Characters before a date that say which date it is."""

# Measured on the 20 agreements of Kleister NDA, 2026-11-23.
EFFECTIVE, MADE, DATED, OF_ANOTHER = 3.0, 2.0, 1.0, -4.0
"""What words before a date add to it as the one from which the agreement holds."""
ALONE_IN_HEAD = 2.5
"""What it adds that the date is alone in a line where the agreement begins."""
LATER_SIGNED = 0.25
"""What the last date beside a signature has more than the first."""
TERM_POINTS = (4, 3, 2, 2, 1)
"""What the words before a length of time add, in the order of _TERM_WORDS."""
AFTER = 2
"""What the words behind it add."""
OTHER_DUTY, OUTLASTING = -3, -5
"""What it adds that it is of another duty, or holds when all is over."""

_EFFECTIVE = phrase(
    r"effective(?: as of| date| on|\W+is)?|commenc\w+ (?:on|as of)|with effect from"
)
_MADE = phrase(r"\b(?:made|entered|executed|agreement|this|date of this)\b[^.]*$")
_DATED = phrase(r"\bdated?\b|\bas of\b")
_OF_ANOTHER = phrase(
    r"that certain|reference is made|previous|prior|amended|plan of merger|expir|terminat|born|"
    r"attached|act of|pursuant to|until|no later than|by and among .* dated"
)
_DATE_ALONE = re.compile(r"\W*(?:(?:date|dated|as of|effective date)\W*)*", re.IGNORECASE)
_SIGNATURES = phrase(r"in witness whereof|sincerely,|very truly yours|agreed|/s/|signed:")
_SIGNED = re.compile(r"\bdated?\s*:?\s*$", re.IGNORECASE)

_RULED = r"\b(?:govern|constru|interpret|enforce|validity|applicable law)[^.;]{0,220}?"
_LAW = (phrase(_RULED + r"\blaws?\b(?: and \w+)?,? (?:\w+ ){0,3}?(?:of|in|for)\b"), 100)
_LAW_OF_PLACE = (phrase(r"\b(?:govern|constru|interpret|enforce|appl)\w*"), 120)
_COURTS = (phrase(r"\b(?:jurisdiction|venue|courts? (?:of|in|located in|sitting in))\b"), 160)
"""What stands before a place, and within how many characters of the sentence the place follows."""

_TERM_WORDS = (
    phrase(r"(?:this (?:letter )?(?:\w+[- ]){0,3}agreement|\bit (?:shall|will))[^.;]{0,80}?"
               r"(?:terminat|expir|remain|continu|be (?:in |of |effective|binding))[^.;]{0,120}$"),
    phrase(r"\bterm (?:of|and)\b|\bterm\.|\bterm shall\b|in (?:full )?force|remain in effect"),
    phrase(r"\b(?:terminate|expire)s?\b|terminate automatically|termination date"),
    phrase(r"obligations?[^.;]{0,160}(?:surviv|continu|remain|bind|last|effect)"),
    phrase(r"surviv|for a period of|for a term of|during|within"),
)  # fmt: skip
_AFTER = phrase(
    r"^[^.;]{0,40}(?:from|after|following|of) (?:the )?(?:\w+ ){0,3}(?:date|disclosure|"
    r"receipt|effective|execution|signing)|^[^.;]{0,10}from (?:and after )?the date"
)
_OTHER_DUTIES = phrase(
    r"solicit|\bhire|hiring|\bemploy|compet|standstill|stand-still|acquire|securities|notice|vest|"
    r"salary|severance|base pay|prior to|preceding|\bage\b|experience|proxy|invoice|insurance|"
    r"benefit|option|director's|within|interest|lease|cure|breach"
)
_OUTLASTS = phrase(r"surviv|thereafter|(?:after|following|from)[^.;]{0,40}(?:terminat|expirat)")
"""What holds when the agreement itself is over."""


def find_effective_date(reading: Reading) -> Piece | None:
    """The date as of which the agreement is made; else the one it is dated with; else signed on."""
    prose = prose_of(reading.lines)
    text = _flat(prose)
    dates = sorted(find_dates(text), key=lambda each: each.start)
    scored = [(_date_score(prose, text, each), each) for each in dates]
    score, best = max(scored, key=lambda each: each[0], default=(0.0, None))
    return prose.piece(best.start, best.end) if best and score > 0 else None


def _date_score(prose: Prose, text: str, found: FoundDate) -> float:
    before = _sentence_before(text, found.start, BEFORE)
    line = prose.lines[prose.line_at(found.start)].text
    score = EFFECTIVE * bool(_EFFECTIVE.search(before)) + MADE * bool(_MADE.search(before))
    score += DATED * bool(_DATED.search(before)) + OF_ANOTHER * bool(_OF_ANOTHER.search(before))
    signed = _SIGNATURES.search(text, 0, found.start) is not None
    alone = _DATE_ALONE.fullmatch(line.replace(text[found.start : found.end], "", 1)) is not None
    if found.start < HEAD and not signed:
        return score + ALONE_IN_HEAD * alone
    if alone or _SIGNED.search(text[max(0, found.start - 12) : found.start]):
        return max(score, 0.0) + LATER_SIGNED * found.start / len(text)
    return score


@cache
def _place(after: str) -> re.Pattern[str]:
    """A state or country, and what follows it; `phrase` makes white space of blanks."""
    places = any_of("agreements.states", "agreements.provinces", "agreements.countries")
    return phrase(rf"\b(?P<place>{places})".replace(r"\ ", " ") + after)


def find_jurisdiction(reading: Reading) -> Piece | None:
    """The state or country whose law governs the agreement; else whose courts decide."""
    prose = prose_of(reading.lines)
    text = _flat(prose)
    for (introduction, longest), after in (
        (_LAW, r"\b"), (_LAW_OF_PLACE, r"(?:'s|’s)? law"), (_COURTS, r"\b"),
    ):  # fmt: skip
        for match in introduction.finditer(text):
            rest = re.split(r"[.;]", text[match.end() : match.end() + longest])[0]
            place = _place(after).search(rest)
            if place:
                start, end = place.span("place")
                return prose.piece(match.end() + start, match.end() + end)
    return None


def find_term(reading: Reading) -> Piece | None:
    """How long the agreement, or the duty to keep silent, binds: `two (2) years`."""
    prose = prose_of(reading.lines)
    text = _flat(prose)
    durations = islice(find_durations(text), MOST_DURATIONS)
    scored = [(_term_score(text, each), -each.start, each) for each in durations]
    score, _, best = max(scored, key=lambda each: each[:2], default=(0.0, 0, None))
    return prose.piece(best.start, best.end) if best and score >= LEAST_TERM else None


MOST_DURATIONS = 1000
LEAST_TERM = 4
"""The score from which a length of time is believed to be the agreement's."""


def _term_score(text: str, found: FoundDuration) -> float:
    before = _sentence_before(text, found.start, 300)
    after = text[found.end : found.end + 200].partition(". ")[0]
    score = _points(before) + AFTER * bool(_AFTER.search(after))
    score += OTHER_DUTY * bool(_OTHER_DUTIES.search(f"{before[-160:]} {after[:30]}"))
    score += OUTLASTING * bool(_OUTLASTS.search(f"{before[-160:]} {after[:12]}"))
    return score


def _points(before: str) -> int:
    found = zip(TERM_POINTS, _TERM_WORDS, strict=True)
    return sum(points for points, words in found if words.search(before))


def _sentence_before(text: str, position: int, longest: int) -> str:
    before = text[max(0, position - longest) : position]
    return re.split(r"(?<=[a-z)”\"])[.;]\s+(?=[A-Z(\d])", before)[-1]


def _flat(prose: Prose) -> str:
    return prose.text[:LONGEST].replace("\n", " ")
