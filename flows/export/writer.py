"""What the formats for documents have in common: the order of parts, and ids of pages and blocks.

In: the passages of a document. Out: its text in parts. How a format writes a part is up to its
subclass.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from flows.export.lists import ListItem, with_lists
from flows.export.reading_flow import Item, PageStart, Passage, Piece
from flows.viewer.pictures import Description, Descriptions


@dataclass
class Writer(ABC):
    """compounds: the document's hyphenated words. links: the URL of a picture's crop, by page and
    block. prefix: of all ids, where several documents share a file. pictures: what is told of
    them."""

    compounds: frozenset[str]
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    prefix: str = ""
    pictures: Descriptions = field(default_factory=dict)

    foot: ClassVar = ""
    """What a file of the format ends with."""

    @staticmethod
    def head(title: str) -> str:  # noqa: ARG004
        """What it begins with."""
        return ""

    def write(self, items: Iterable[Item]) -> Iterator[str]:
        for item in with_lists(items):
            match item:
                case PageStart():
                    yield self.page_start(item)
                case Passage():
                    yield self.passage(item)
                case _:
                    yield self.listed(item)

    def page_id(self, page: int) -> str:
        return f"{self.prefix}page-{page}"

    def piece_id(self, piece: Piece) -> str:
        return f"{self.page_id(piece.page)}-block-{piece.position}"

    def link(self, piece: Piece) -> str | None:
        return self.links.get((piece.page, piece.position))

    def description(self, piece: Piece) -> Description:
        """Of a picture; its chart is left out where the page itself has the table."""
        told = self.pictures.get((piece.page, piece.position), Description())
        return replace(told, chart=()) if piece.block.cells else told

    def named(self, name: str) -> str:
        """Which document this is, as a comment."""
        safe = re.sub("-(?=-)", "- ", name)  # two of them end a comment
        return f"<!-- {safe} -->\n\n"

    @abstractmethod
    def page_start(self, start: PageStart) -> str: ...
    @abstractmethod
    def passage(self, passage: Passage) -> str: ...
    @abstractmethod
    def listed(self, items: tuple[ListItem, ...]) -> str: ...


def note_on(told: Description) -> str:
    """Below the data of a chart: who read it."""
    return f"The chart's data as {told.reader} read it"
