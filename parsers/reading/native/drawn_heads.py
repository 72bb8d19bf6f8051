"""The words of a drawn page in, those of its running head and foot out, by what the file says that
they are."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from parsers.document import Block, Label, Word
from parsers.document.lines import visual_lines
from parsers.document.text import fold

PARTS = re.compile(r"[^\W\d_]+|\d+")


def running_heads(words: Sequence[Word], heads: Sequence[Block]) -> set[int]:
    """The numbers of these words: lines from the top, or from the bottom, as long as one of `heads`
    has all their words. Any number stands for a page's."""
    if not heads or not words:
        return set()
    number_of = {id(word): at for at, word in enumerate(words)}
    lines = visual_lines(words)
    lines.sort(key=lambda line: min(word.box.y0 for word in line))
    found: set[int] = set()
    for label, ordered in ((Label.PAGE_HEADER, lines), (Label.PAGE_FOOTER, lines[::-1])):
        texts = [block.text for block in heads if block.label is label]
        chosen = max((_take(ordered, text) for text in texts), key=len, default=[])
        found |= {number_of[id(word)] for word in chosen}
    return found


def _take(lines: Iterable[Sequence[Word]], text: str) -> list[Word]:
    left = Counter(_parts(text))
    taken: list[Word] = []
    for line in lines:
        needed = Counter(part for word in line for part in _parts(word.text))
        if any(count > left[part] for part, count in needed.items()):
            break
        left -= needed
        taken += line
    return taken


def _parts(text: str) -> list[str]:
    shown = text.replace("\ue000", " 0 ").replace("\ue001", " 0 ")
    return ["0" if part.isdecimal() else fold(part) for part in PARTS.findall(shown)]
