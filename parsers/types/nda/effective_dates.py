"""An agreement's running text -> the date from which it holds.

The one as of which the agreement is made; else the one it is dated with, such as a letter at its
head; else the one on which it was signed last. Dates of other papers and events are none.
"""

import re
from itertools import islice

from parsers.extraction.lines import Line
from parsers.extraction.prose import Prose, phrase
from parsers.types.nda.weighing import Candidate, Where, best_first, clue, weigh
from parsers.values.dates import FoundDate, find_dates

MOST_DATES = 2000
HEAD = 2500
"""Characters in which an agreement says what it is, of when and between whom."""
LEAST = 0.01
"""Any clue at all. Here and below: measured as the terms were (terms.py)."""
ALONE_IN_HEAD = 2.5
"""What it adds that the date is alone in a line where the agreement begins."""
LATER_SIGNED = 0.25
"""What the last date beside a signature has more than the first."""

_OTHER_PAPER = (
    r"\b(?:the|that|a|an|certain|such|its|your|our|my|his|her|each|prior|original|under|including|"
    r"by) (?:[\w’'&-]+ ){0,6}?(?:agreement|letter|plan|lease|note|deed|contract|policy|act|"
    r"amendment|memorandum|indenture)s?\b(?: \([^()]{0,80}\))?,?(?: by and)?"
    r"(?: (?:between|among) [^.;]{0,90})?(?: that [\w ]{0,30})?,? (?:is |was )?"
    r"(?:dated|made|signed|entered into|executed|on)(?: as of| effective| on)*\W*$"
)
_CLUES = (
    clue(Where.NEAR, 3, r"effective(?: as of| date| on|\W+is)?|commenc\w+ (?:on|as of)|"
         r"with effect from"),
    clue(Where.NEAR, 2, r"\b(?:made|entered|executed|agreement|this|date of this)\b"
         r"(?:[^.]|\.(?! [A-Z]))*$"),
    clue(Where.NEAR, 1, r"\bdated?\b|\bas of\b"),
    clue(Where.NEAR, -4, _OTHER_PAPER),
    clue(Where.NEAR, -4, r"that certain|reference is made|previous|prior|amended(?! and restated)|"
         r"plan of merger|expir|terminat|born|attached|act of|pursuant to|until|no later than|"
         r"by and among [^.]{0,120} dated"),
    clue(Where.AFTER, 3, r"^\W{0,4}(?:the |hereinafter |being the )*\W?effective date"),
    clue(Where.AFTER, -4, r"^\W{0,4}(?:the |hereinafter |your )*\W?(?:separation|termination|"
         r"resignation|retirement|expiration|transition|closing|merger|original)"),
)  # fmt: skip
_DATE_ALONE = re.compile(r"\W*(?:(?:date|dated|as of|effective date)\W*)*", re.IGNORECASE)
_SIGNATURES = phrase(r"in witness whereof|sincerely,|very truly yours|agreed|/s/|signed:")
_SIGNED = re.compile(r"\bdated?\s*:?\s*$", re.IGNORECASE)


def date_candidates(prose: Prose, text: str) -> list[Candidate]:
    """Dates, the best first. text: the prose's, of the same length, on one line."""
    heading = _SIGNATURES.search(text)
    signatures = heading.start() if heading else len(text)
    found = islice(sorted(find_dates(text), key=lambda each: each.start), MOST_DATES)
    weighed = []
    for each in found:
        clues = weigh(text, each.start, each.end, _CLUES).score
        score = _with_place(prose, text, each, clues, each.start < min(HEAD, signatures))
        weighed.append(Candidate(each.start, each.end, score))
    return best_first(weighed, LEAST)


def _with_place(prose: Prose, text: str, found: FoundDate, clues: float, in_head: bool) -> float:
    index = prose.line_at(found.start)
    alone = _is_alone(
        prose.lines[index], found.start - prose.starts[index], found.end - found.start
    )
    if in_head:
        return clues + ALONE_IN_HEAD * alone
    if alone or _SIGNED.search(text[max(0, found.start - 12) : found.start]):
        return max(clues, 0.0) + LATER_SIGNED * found.start / len(text)
    return clues


def _is_alone(line: Line, start: int, length: int) -> bool:
    """Whether the date is all that its part of the line says."""
    part = next(
        (each for each in line.phrases() if each[0] <= start < each[1]), (0, len(line.text))
    )
    around = line.text[part[0] : start] + line.text[start + length : part[1]]
    return _DATE_ALONE.fullmatch(around) is not None
