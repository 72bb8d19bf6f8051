"""The entries of a flowing text in, those of each page out: paragraphs and tables are cut where the
next page begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.document import Block
from parsers.document.content import text_of
from parsers.reading.native.blocks import Entry, cut_rows, cut_text

REST = 0.1  # of a paragraph: less of it is not cut off


@dataclass(frozen=True, slots=True)
class Token:
    """end: of the token in the entry's text, or the row of its table."""

    text: str
    entry: int
    end: int


class Cuts:
    """Cuts entries in their order; remembers how far."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._at = 0
        self._done = 0  # characters or rows of the entry that are on earlier pages

    @property
    def place(self) -> tuple[int, int]:
        return self._at, self._done

    @place.setter
    def place(self, place: tuple[int, int]) -> None:
        self._at, self._done = place

    def take(self, tokens: Sequence[Token], start: int, end: int) -> Iterator[Entry]:
        """The entries, or parts of them, up to before the token `end`."""
        if end <= start:
            return
        last = tokens[end - 1]
        while self._at < last.entry:
            yield self._remainder()
        following = tokens[end] if end < len(tokens) else None
        entry = self._entries[self._at]
        if following is None or following.entry != self._at or _is_rest(entry, last.end):
            yield self._remainder()
            while self._at < len(self._entries) and self._stays(following):
                yield self._remainder()
        else:
            yield self._part(last.end)

    def rest(self) -> Iterator[Block]:
        while self._at < len(self._entries):
            yield self._remainder().block

    def _stays(self, following: Token | None) -> bool:
        """Whether the next entry has no words, such as a picture, and does not begin a page."""
        before = following is None or self._at < following.entry
        return before and not self._entries[self._at].breaks

    def _remainder(self) -> Entry:
        entry = self._entries[self._at]
        done, self._done = self._done, 0
        self._at += 1
        if not done:
            return replace(entry, head_rows=0)
        block = entry.block
        heads = min(entry.head_rows, done)
        if block.cells:
            height = max(cell.row + cell.row_span for cell in block.cells)
            cut = cut_rows(block, done, height, heads)
        else:
            cut = replace(block, content=cut_text(block.content, done)[1])
        return replace(entry, block=cut, head_rows=heads)

    def _part(self, end: int) -> Entry:
        entry = self._entries[self._at]
        block, done = entry.block, self._done
        self._done = end
        heads = min(entry.head_rows, done)
        if block.cells:
            cut = cut_rows(block, done, end, heads)
        else:
            front, _ = cut_text(block.content, end)
            cut = replace(block, content=cut_text(front, done)[1])
        return replace(entry, block=cut, head_rows=heads, footnotes=(), notes=())


def _is_rest(entry: Entry, end: int) -> bool:
    length = len(text_of(entry.block.content))
    return not entry.block.cells and length - end < REST * length
