"""A row -> does it say that it does not count?

`VOID Desk lamp` and `Tischlampe (storniert)` do: such a word stands first or last in one of its
texts, in capitals where others are not, or set apart. `Void filler` is something to buy. This
module knows no numbers.
"""

import re
from functools import cache

from parsers.extraction.line_items.list_lines import ListLine
from parsers.lexicon import any_of


@cache
def _cancelled() -> re.Pattern[str]:
    word, apart = any_of("tables.cancelled"), r"[^\w\s]"
    return re.compile(
        rf"^\W*(?P<first>{word})(?!\w)\s*(?P<behind>{apart})?"
        rf"|(?P<before>{apart})?\s*(?<!\w)(?P<last>{word})\W*$",
        re.IGNORECASE,
    )


def is_cancelled(line: ListLine) -> bool:
    return any(_says_so(piece.text) for piece in line.pieces.values())


def _says_so(text: str) -> bool:
    for found in _cancelled().finditer(text):
        word = found["first"] or found["last"]
        rest = text[: found.start()] + text[found.end() :]
        in_capitals = word.isupper() and not rest.isupper()
        if found["behind"] or found["before"] or (in_capitals and any(map(str.isalpha, rest))):
            return True
    return False
