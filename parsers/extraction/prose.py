"""Lines -> one running text, any stretch of which can be answered as a piece.

Sentences run over lines and pages; what stands at the edge of each page, such as its number, would
break them and is left out. This module knows no schema.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from parsers.extraction.lines import Line, Piece, join
from parsers.lexicon import any_of


@dataclass(frozen=True, slots=True)
class Prose:
    """`text` joins the lines by line feeds; `starts` says where in it each begins."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def piece(self, start: int, end: int) -> Piece:
        """The characters `start` to `end` in one line. Of a stretch that goes over to the next page
        the box is that of its first part. ValueError if nothing is left."""
        first, last = self.line_at(start), self.line_at(max(start, end - 1))
        parts = []
        for index in range(first, last + 1):
            line, begin = self.lines[index], self.starts[index]
            within = max(start - begin, 0), min(end - begin, len(line.text))
            if line.text[slice(*within)].strip():
                parts.append(line.piece(*within))
        if not parts:
            raise ValueError(f"nothing at {start}:{end} of the text")
        whole = " ".join(part.text for part in parts)
        place = join([part for part in parts if part.page == parts[0].page])
        return Piece(whole, place.page, place.box)

    def line_at(self, position: int) -> int:
        """The index of the line that holds the character at `position`."""
        return max(bisect_right(self.starts, position) - 1, 0)


@cache
def _page_edge() -> re.Pattern[str]:
    page, of = any_of("pages.page"), any_of("pages.of")
    number = rf"(?:(?:{page})\s+)?\d{{1,3}}(?:\s+(?:{of})\s+\d{{1,3}})?"
    return re.compile(rf"\W*(?:{number}|[A-Z]-\d{{1,2}})\W*", re.IGNORECASE)


def prose_of(lines: Iterable[Line]) -> Prose:
    """The text of the lines, without page numbers in lines of their own."""
    kept = tuple(line for line in lines if not _page_edge().fullmatch(line.text))
    starts, position = [], 0
    for line in kept:
        starts.append(position)
        position += len(line.text) + 1
    return Prose("\n".join(line.text for line in kept), kept, tuple(starts))


def phrase(pattern: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern in which a blank is any white space, line ends too."""
    return re.compile(pattern.replace(" ", r"\s+"), flags)
