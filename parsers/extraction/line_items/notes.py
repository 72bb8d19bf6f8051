"""Lines below a row that say something more about it: `Packing: carton`, `Art. no. 4711`.

In: the text of a line. Out: whether it is a note, which is no part of the description, and the
article's number in it. Of several codes of one row, which one numbers the article. This module
knows neither columns nor pages.
"""

import re
from collections.abc import Sequence

from parsers.document import FieldDefinition
from parsers.document.text import fold
from parsers.values.dates import find_dates

LONGEST_LABEL = 40
"""Characters before the colon of a note."""
LABELLED = re.compile(rf"^\W{{0,3}}[^\W\d][^:=\n]{{0,{LONGEST_LABEL}}}?\s?[:=](?:\s*\S|\s*$)")
NUMBERED = re.compile(r"\W{0,3}[^\W\d][^:=\n]{0,40}?\s?[:=]\s*(\S{3,40})")
TRADE_NUMBERS = frozenset({"gtin", "ean", "upc", "isbn", "sku"})
"""What numbers of articles are called in any language."""
MOST_LABEL_WORDS = 4
"""Words before a colon, of which the last ones are the label."""
CODE = re.compile(r"[A-Z0-9][\w./-]{1,30}", re.IGNORECASE)
BARE_CODE = re.compile(r"(?=(?:\D*\d){3})[A-Z0-9][A-Z0-9./_-]{3,24}")
SHORTEST_CODE = 3
"""Characters of a code; shorter ones beside another are positions."""


def is_note(text: str) -> bool:
    """Does a label with a colon begin it?"""
    return bool(LABELLED.match(text[: LONGEST_LABEL + 8]))


def is_numbered(text: str) -> bool:
    """Is it a label with a colon and one code, such as `Serial no.: SX-4711`?"""
    found = NUMBERED.fullmatch(text) if len(text) <= 2 * LONGEST_LABEL else None
    return bool(found and any(map(str.isdigit, found[1])))


def code_in(text: str, field: FieldDefinition | None) -> tuple[int, int] | None:
    """Start and end of the code that the line labels as the field's, if it is nothing else. The
    label may have words before it: `Our art. no.: 4711`."""
    if field is None or len(text) > 2 * LONGEST_LABEL:
        return None
    *labels, last = re.finditer(r"\S+", text) if text.strip() else (None,)
    if last is None or not labels or not any(map(str.isdigit, last[0])):
        return None
    words = [one for one in labels if one and one[0].strip(":#-.")]
    terms = _terms(field)
    most = MOST_LABEL_WORDS if text[: last.start()].rstrip().endswith(":") else 1
    for word in words[:most]:
        if fold(text[word.start() : last.start()]) in terms:
            return _trimmed(text, last.start(), last.end())
    return None


def is_bare_code(text: str) -> bool:
    """Is it one word with several figures, such as `KB-1204`, and no date or measure?"""
    return bool(BARE_CODE.fullmatch(text)) and not any(True for _ in find_dates(text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    code = text[start:end].rstrip(".,;)").lstrip("(:#")
    start = text.index(code, start) if code else start
    return (start, start + len(code)) if CODE.fullmatch(code) else None


def _terms(field: FieldDefinition) -> frozenset[str]:
    terms = {fold(term) for term in (*field.synonyms, field.name)}
    return frozenset(term for term in terms if len(term) > 1) | TRADE_NUMBERS


def best_code(codes: Sequence[str]) -> int:
    """The place of the one that numbers the article: a number of all trade, else the first that is
    no position."""
    for at, code in enumerate(codes):
        if is_trade_number(code):
            return at
    return next((at for at, code in enumerate(codes) if len(code) >= SHORTEST_CODE), 0)


def is_trade_number(code: str) -> bool:
    """Is it a GTIN, with the right check digit?"""
    if not (code.isascii() and code.isdigit() and len(code) in (8, 12, 13, 14)):
        return False
    weighed = (int(sign) * (3 if at % 2 else 1) for at, sign in enumerate(reversed(code)))
    return sum(weighed) % 10 == 0
