"""Lines -> who issued a receipt, from the lines at its top.

The name is the line that reads most like a company's, with the lines above and below it that it
goes on in. This module knows no schema.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import product
from statistics import median

from parsers.document.text import fold
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece, join
from parsers.extraction.names import (
    goes_on,
    has_company_word,
    has_ending,
    is_mostly_letters,
    is_only_ending,
    name_span,
    words_in,
)
from parsers.extraction.places import (
    POSTCODE,
    has_street_form,
    place_score,
)
from parsers.extraction.vocabulary import folded
from parsers.lexicon import any_of
from parsers.types.receipt.head import (
    DEPTH,
    head_of,
    is_noise,
    is_one_block,
    is_town_with_province,
    on_one_axis,
)

APART = 2.0
"""Heights of a line: a line further off that is not aligned is not part of the head."""
# Measured on the 80 receipts of SROIE, 2026-11-23.
FIRST, LOWER = 2.0, 0.4
"""The points of the first line as a company's name, and what each line further down has less."""
ENDING, TRADE = 3.0, 1.5
"""What a company's ending and a word of its trade add."""
LARGEST = 1.0
"""What letters add that are twice as high as most, at most."""
IN_DOMAIN, UNSURE = 4.0, -1.5
"""What a line adds that a web or mail address on the paper spells, and one whose letters OCR was
not sure of, if nothing in it tells of a company."""
LEAST_SURE = 0.9
"""Confidence of each of its words, 0 to 1, at least, of a line that is surely read."""
BELOW_TOWN = -2.0
"""What a line adds below one with a postcode, if nothing in it tells of a company."""
SET_APART, ABOUT_PLACE = -2.0, -2.0
"""What a line adds that stands apart, and one about streets and towns."""
MOST_WORDS = 5
"""Before the legal form of a name at the foot."""
SHORTEST_SPELLED = 8
"""Letters of a name in a sentence that a web address spells."""
SENTENCE = 3
"""Words beside a name in a sentence; alone on its line, a mail address may be the customer's."""
SHORTEST_DOMAIN = 4
"""Letters of a name that a web address spells."""
DOMAIN = re.compile(r"(?:www\.|@|https?://)([\w.-]{3,60})\.[a-z]{2,12}(?!\w)", re.IGNORECASE)
COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)(?: ?©)?(?:[ ,]*(?:19|20)\d\d(?: ?[-–] ?(?:(?:19|20)\d\d)?)?)?[ ,:]*"
    r"([^\W\d_][^.|·,]{2,40}?)(?=$| ?[.,|·]| all rights)",
    re.IGNORECASE,
)
BEGINNING = re.compile(r"(?:[^\W\d_a-z]\S*|\d+|[&+.-])(?: (?:[^\W\d_a-z]\S*|\d+|[&+.-])){0,2}")
"""Up to three words, each with a capital: more are most often a slogan."""


def find_company(reading: Reading) -> Piece | None:
    """The name as printed, without a register's number; where that at the top is not surely read
    and says nothing of a company, the one at the foot. None if no line reads like one."""
    domains = domains_in(reading.lines)
    lines = name_lines(head_of(reading.lines), domains)
    name = join([line.piece(*name_span(line.text)) for line in lines]) if lines else None
    spelled = _spelled(reading.lines, domains)
    if spelled and (name is None or not (has_ending(name.text) or _is_same(spelled, name))):
        return spelled
    if name is None or not (_is_surely_read(lines) or has_ending(name.text)):
        return _name_at_foot(reading.lines[DEPTH:]) or name or _last_owner(reading.lines)
    return name


def _is_same(spelled: Piece, name: Piece) -> bool:
    """The name alone, or with a word or two that no address spells."""
    return fold(spelled.text) in fold(name.text) and len(name.text) < 2 * len(spelled.text)


def _spelled(lines: Sequence[Line], domains: frozenset[str]) -> Piece | None:
    """`Thanks for shopping at Lantern & Loom!` where a mail address spells it: words in a line that
    are those of a domain, with the capitalized ones behind them."""
    for line in lines:
        words, starts = line.text.split(" "), line.starts
        count = len(words)
        if not domains or count != len(starts) or count <= SENTENCE:
            continue
        for first, length in product(range(count), range(1, MOST_WORDS + 1)):
            last = first + length
            if last > count or count - length < SENTENCE or not words[first][:1].isupper():
                continue
            name = fold(" ".join(words[first:last]))
            if len(name) < SHORTEST_SPELLED or name not in domains:
                continue
            while last < len(words) and words[last][:1].isupper() and words[last - 1][-1].isalnum():
                last += 1
            text = " ".join(words[first:last]).rstrip(".,:;!?")
            return line.piece(starts[first], starts[first] + len(text))
    return None


def _last_owner(lines: Sequence[Line]) -> Piece | None:
    found = (line.piece(*span) for line in reversed(lines) if (span := _owner(line)))
    return next(found, None)


def _name_at_foot(lines: Sequence[Line]) -> Piece | None:
    """The last line with a legal form, up to the comma before its town."""
    for line in reversed(lines):
        form = _legal_form().search(line.text)
        if form is None or _refers(line) or not is_mostly_letters(line.text):
            continue
        comma = line.text.find(",", form.end())
        if len(words_in(line.text[: form.start()])) in range(1, MOST_WORDS + 1):
            return line.piece(0, comma if comma > 0 else len(line.text))
    return None


@cache
def _legal_form() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of('companies.forms')})(?!\w)", re.IGNORECASE)


def _is_surely_read(lines: Sequence[Line]) -> bool:
    known = [
        word.confidence for line in lines for word in line.words if word.confidence is not None
    ]
    return min(known, default=1.0) >= LEAST_SURE


def domains_in(lines: Sequence[Line]) -> frozenset[str]:
    """What web and mail addresses spell, without their ends, and who holds the copyright."""
    spelled = (fold(match[1]) for line in lines for match in DOMAIN.finditer(line.text))
    owners = (fold(line.text[slice(*span)]) for line in lines if (span := _owner(line)))
    return frozenset([*spelled, *owners])


def _owner(line: Line) -> tuple[int, int] | None:
    """`© 2025 North Shore Prints. All rights reserved`"""
    match = COPYRIGHT.search(line.text)
    return match.span(1) if match and is_mostly_letters(match[1]) else None


def name_lines(head: Sequence[Line], domains: frozenset[str]) -> list[Line]:
    """The lines that the company's name stands in."""
    best = max(name_scores(head, domains), key=lambda one: (one[0], -one[1].index), default=None)
    if best is None or best[0] <= 0:
        return _above_street(head)
    return _with_continuations(_below_logo(best[1], head), head)


def name_scores(head: Sequence[Line], domains: frozenset[str]) -> list[tuple[float, Line]]:
    """How much speaks for each line as the company's name."""
    return [
        (_name_score(line, before, head) + _told_by_domain(line, domains), line)
        for before, line in zip([None, *head], head, strict=False)
    ]


def _above_street(head: Sequence[Line]) -> list[Line]:
    """The first line, right above a street, where no line reads like a name."""
    if len(head) < 2 or not has_street_form(head[1].text):
        return []
    first = head[0]
    is_name = is_mostly_letters(first.text) and not re.search(r"\d", first.text)
    return [first] if is_name and not is_noise(first) and not _refers(first) else []


def _below_logo(line: Line, head: Sequence[Line]) -> Line:
    """The whole name right below a logo that is a part of it."""
    below = head[head.index(line) + 1 :][:1]
    part = words_in(_name_text(line))
    for one in below:
        words = words_in(_name_text(one))
        if not is_noise(one) and part and set(part) < set(words) and not POSTCODE.search(one.text):
            return one
    return line


def _told_by_domain(line: Line, domains: frozenset[str]) -> float:
    name = fold(_name_text(line))
    return IN_DOMAIN * (len(name) >= SHORTEST_DOMAIN and name in domains)


def _name_score(line: Line, before: Line | None, head: Sequence[Line]) -> float:
    text = _name_text(line)
    if is_noise(line) or not is_mostly_letters(text) or _refers(before) or _refers(line):
        return -1.0
    if is_town_with_province(line):
        return -1.0
    score = FIRST - LOWER * line.index
    score += ENDING * (
        has_ending(text) or _legal_form().search(text) is not None
    ) + TRADE * has_company_word(text)
    score += min(line.height / median(one.height for one in head) - 1.0, LARGEST)
    score += SET_APART * _stands_apart(line, head)
    if not (has_ending(text) or has_company_word(text)):
        score += UNSURE * (not _is_surely_read([line])) + BELOW_TOWN * _is_below_town(line, head)
    is_place = place_score(line.text) > 0 or (before is not None and has_street_form(line.text))
    return score + ABOUT_PLACE * (is_place and not has_ending(text))


def _is_below_town(line: Line, head: Sequence[Line]) -> bool:
    above = head[: head.index(line)]
    return any(POSTCODE.search(one.text) and not is_noise(one) for one in above)


def _stands_apart(line: Line, head: Sequence[Line]) -> bool:
    """Whether it is set apart from the head, as a number or name noted on the scan."""
    after = next((one for one in head if one.box.y0 >= line.box.y1), None)
    if after is None or len(head) < 3:
        return False
    far = after.box.y0 - line.box.y1 > APART * max(line.height, after.height)
    return far and not on_one_axis(line, after)


def _with_continuations(line: Line, head: Sequence[Line]) -> list[Line]:
    """The line and those that its name began in or ends in."""
    place = head.index(line)
    first, last = place, place
    while last + 1 < len(head) and _open_brackets(head[first : last + 1]) > 0:
        last += 1
    while first > 0 and _begins_above(head[first : last + 1], head[first - 1]):
        first -= 1
    return list(head[first : last + 1])


def _begins_above(lines: Sequence[Line], above: Line) -> bool:
    """Either the name cannot begin where it does, or the line above is set as its first one."""
    text = _name_text(lines[0])
    if is_noise(above) or set(words_in(above.text)) <= set(words_in(text)):
        return False
    if _open_brackets(lines) < 0 or goes_on(text) or is_only_ending(text):
        return True
    return is_one_block(above, lines[0]) and _may_begin(above.text, text) and not _refers(above)


def _may_begin(above: str, text: str) -> bool:
    """A line that is a name by itself, or that the next one repeats, is a name beside this one."""
    return (
        is_mostly_letters(above)
        and not has_ending(above)
        and not has_company_word(above)
        and re.fullmatch(BEGINNING, above) is not None
        and not place_score(above)
        and not set(words_in(above)) & set(words_in(text))
    )


def _open_brackets(lines: Sequence[Line]) -> int:
    text = "".join(map(_name_text, lines))
    return text.count("(") - text.count(")")


def _name_text(line: Line) -> str:
    start, end = name_span(line.text)
    return line.text[start:end]


def _refers(line: Line | None) -> bool:
    """Does the line, or its beginning, say that somebody else is named next?"""
    text = fold(line.text) if line else ""
    others = tuple(folded("companies.of_others"))
    return text.startswith(others) or text.endswith(others)
