"""Lines -> who issued a receipt, and where they are, from the lines at its top.

The name is the line that reads most like a company's; the address is the first run of lines about
streets and towns. This module knows no schema.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median

from rapidfuzz import fuzz, process

from parsers.embedded.fields.candidates import amounts_in, dates_in
from parsers.embedded.fields.labels import Reading
from parsers.embedded.fields.lines import Line, Piece, join
from parsers.embedded.fields.vocabulary import (
    ADDRESS_WORDS,
    COMPANY_ENDINGS,
    COMPANY_WORDS,
    NOT_LETTERHEAD,
    REFERENCES,
    fold,
)

DEPTH = 16
"""The letterhead is looked for in this many lines."""
SIMILAR = 80.0
"""A word of five letters or more is known from this likeness (0 to 100) on."""
LEADING_NUMBER = re.compile(r"^\W*\d{5,}\s+")
AFTER_NAME = re.compile(
    r"\s*\((?:[^()]*\d){4}|\s+(?:co\W+|reg\W+|company )+no\b|\s+\d{5,}|\s+f\.?k\.?a\b",
    re.IGNORECASE,
)
"""A register's number or a former name."""
POSTCODE = re.compile(
    r"(?<![\d-])(?:\d{4,6}(?![\d-])"
    r"|[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b"  # British
    r"|\b[A-Z]\d[\dW] ?(?=\w*[A-Z])(?=\w*\d)[A-Z\d]{4}\b"  # Irish
    r"|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b)"  # Canadian
)
PHONE = re.compile(r"(?:^\W*|:\s?)\(?\+?\d[\d\s()/-]{6,}\W*$")
REGISTRATION = re.compile(r"^\W*(?=(?:\w*\d){5})[\w-]+\W*$")
BARE_POSTCODE = re.compile(r"\W*\d{5}\W*")
MAIL = re.compile(r"\w@\w")
STREET_START = re.compile(
    r"^\W*(?:\d{1,4}(?!\d)|no\b|lot\b|unit\b|suite\b|blo[ck]+\b|level\b)", re.IGNORECASE
)


def letterhead(lines: Sequence[Line]) -> list[Line]:
    """The lines above the first amount of the first page."""
    head: list[Line] = []
    for line in lines[:DEPTH]:
        if amounts_in(line) and not _is_place(line):
            break
        head.append(line)
    return head


def find_company(reading: Reading) -> Piece | None:
    """The name as printed, without a register's number. None if no line reads like one."""
    lines = _name_lines(letterhead(reading.lines))
    return join([_name(line) for line in lines]) if lines else None


def find_address(reading: Reading) -> Piece | None:
    """The first run of lines that speak of places twice or more, else the one that does most."""
    head = letterhead(reading.lines)
    name = _name_lines(head)
    runs = _place_runs([line for line in head if line not in name])
    scores = [sum(map(_place_score, run)) for run in runs]
    if not runs:
        return None
    first = next((run for run, score in zip(runs, scores, strict=True) if score >= 2), None)
    run = first or runs[scores.index(max(scores))]
    return join([line.piece(0, len(line.text)) for line in run])


def _name_lines(head: Sequence[Line]) -> list[Line]:
    """The lines that the company's name stands in."""
    scored = [
        (_name_score(line, before, head), -line.index, line)
        for before, line in zip([None, *head], head, strict=False)
    ]
    best = max(scored, key=lambda one: one[:2], default=None)
    return _with_continuations(best[2], head) if best and best[0] > 0 else []


def _name_score(line: Line, before: Line | None, head: Sequence[Line]) -> float:
    text = _name_text(line)
    if _is_noise(line) or not _is_mostly_letters(text) or _refers(before) or _refers(line):
        return -1.0
    score = 3.0 * _has_ending(text) + 1.5 * _has_company_word(text) + 2.0 - 0.4 * line.index
    score += min(line.height / median(one.height for one in head) - 1.0, 1.0)
    return score - 2.0 * (_place_score(line) > 0 and not _has_ending(text))


def _with_continuations(line: Line, head: Sequence[Line]) -> list[Line]:
    """The line and those that its name began in or ends in."""
    place = head.index(line)
    first, last = place, place
    while last + 1 < len(head) and _open_brackets(head[first : last + 1]) > 0:
        last += 1
    while first > 0 and _needs_beginning(head[first : last + 1]) and not _is_noise(head[first - 1]):
        first -= 1
    return list(head[first : last + 1])


def _open_brackets(lines: Sequence[Line]) -> int:
    text = "".join(_name_text(line) for line in lines)
    return text.count("(") - text.count(")")


def _needs_beginning(lines: Sequence[Line]) -> bool:
    return _open_brackets(lines) < 0 or lines[0].text.startswith("(") or _is_only_ending(lines[0])


def _has_ending(text: str) -> bool:
    """Short endings, such as SA, are words of their own elsewhere but at the end."""
    words = _words(text)
    ends = words[1:] != [] and words[-1] in COMPANY_ENDINGS
    long = any(len(word) > 2 and word in COMPANY_ENDINGS for word in words[1:])
    return ends or long or fold(text).endswith("sdnbhd")


def _has_company_word(text: str) -> bool:
    """Recognizers drop blanks, so a long word may stand inside another one."""
    words = _words(text)
    return any(
        term in words or (len(term) >= 6 and any(term in word for word in words))
        for term in COMPANY_WORDS
    )


def _is_only_ending(line: Line) -> bool:
    """Nothing but how a company's name ends: `SDN BHD`, `TRADING (M) SDN BHD`."""
    words = _words(_name_text(line))
    return words[:1] != [] and len(words) <= 5 and words[0] in COMPANY_ENDINGS | {"restaurant"}


def _name_text(line: Line) -> str:
    start, end = _name_span(line)
    return line.text[start:end]


def _name(line: Line) -> Piece:
    return line.piece(*_name_span(line))


def _name_span(line: Line) -> tuple[int, int]:
    leading = LEADING_NUMBER.match(line.text)
    start = leading.end() if leading else 0
    trailing = AFTER_NAME.search(line.text, start + 1)
    return start, trailing.start() if trailing else len(line.text)


def _is_mostly_letters(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters >= 3 and letters >= 0.6 * len(text.replace(" ", ""))


def _is_noise(line: Line) -> bool:
    words = _words(line.text)
    return (
        any(word in NOT_LETTERHEAD for word in [*words[:3], "".join(words[:2])])
        or not any(map(str.isalpha, line.text))
        or bool(PHONE.search(line.text) or REGISTRATION.match(line.text))
        or bool(MAIL.search(line.text))
        or bool(dates_in(line))
    )


def _refers(line: Line | None) -> bool:
    """Does the line, or its beginning, say that somebody else is named next?"""
    text = fold(line.text) if line else ""
    return text.startswith(tuple(REFERENCES)) or text.endswith(tuple(REFERENCES))


@lru_cache(maxsize=16384)
def _is_place_word(word: str) -> bool:
    if word in ADDRESS_WORDS:
        return True
    return len(word) >= 5 and bool(
        process.extractOne(word, ADDRESS_WORDS, scorer=fuzz.ratio, score_cutoff=SIMILAR)
    )


def _place_score(line: Line) -> int:
    return sum(map(_is_place_word, _words(line.text))) + bool(POSTCODE.search(line.text))


def _is_place(line: Line) -> bool:
    return not _is_noise(line) and not _has_ending(line.text) and _place_score(line) > 0


def _place_runs(head: Sequence[Line]) -> list[list[Line]]:
    """Lines about places that follow each other, with what stands between or continues them."""
    runs: list[list[Line]] = []
    goes_on = False
    for index, line in enumerate(head):
        starts = _is_place(line) and not _is_bracketed(line)
        if goes_on and (starts or _is_bridge(index, head)):
            runs[-1].append(line)
        elif starts:
            runs.append([line])
            goes_on = True
        else:
            goes_on = False
    return [_from_street(run) for run in runs]


def _is_bridge(index: int, head: Sequence[Line]) -> bool:
    """A postcode, or a line after a comma or between two lines about places."""
    line, before = head[index], head[index - 1]
    if BARE_POSTCODE.fullmatch(line.text):
        return True
    if _is_noise(line) or _is_bracketed(line) or _has_ending(line.text):
        return False
    return before.text.endswith(",") or any(map(_is_place, head[index + 1 : index + 2]))


def _is_bracketed(line: Line) -> bool:
    return line.text.startswith("(") and line.text.endswith(")")


def _from_street(run: Sequence[Line]) -> list[Line]:
    """The run without the names of places that stand above a number of a house."""
    for index, (line, after) in enumerate(pairwise(run)):
        if re.search(r"[\d,]", line.text):
            break
        if STREET_START.match(after.text):
            return list(run[index + 1 :])
    return list(run)


def _words(text: str) -> list[str]:
    return [fold(word) for word in re.findall(r"[^\W_]+", text)]
