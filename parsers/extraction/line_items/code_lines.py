"""Lines of a list whose whole text is a code -> the numbers of articles.

A number may stand above or below its text, in the same column and without a label. Two such lines
are needed, and as many with words. This module knows no schema by name.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from parsers.document import FieldDefinition
from parsers.extraction.line_items.list_lines import ListLine
from parsers.extraction.line_items.notes import is_bare_code
from parsers.extraction.lines import Piece

LEAST_CODES = 2
"""Lines whose whole text is a code, at least, where codes are no words."""


def with_codes(
    lines: Sequence[ListLine],
    texts: Set[str],
    code: FieldDefinition | None,
    fields: Sequence[FieldDefinition],
) -> list[ListLine]:
    """If no column has the articles' numbers, codes that are all of a line's text are, where other
    lines have the words."""
    if code is None or code in fields or len(texts) != 1:
        return list(lines)
    (name,) = texts
    coded = [name in line.pieces and is_bare_code(line.pieces[name].text) for line in lines]
    worded = sum(name in line.pieces for line in lines) - sum(coded)
    if sum(coded) < LEAST_CODES or worded < sum(coded):
        return list(lines)
    return [
        replace(line, pieces=_renamed(line.pieces, name, code.name)) if is_code else line
        for line, is_code in zip(lines, coded, strict=True)
    ]


def _renamed(pieces: Mapping[str, Piece], name: str, new: str) -> dict[str, Piece]:
    return {new if own == name else own: piece for own, piece in pieces.items()}
