"""The pieces of a Word paragraph in, the blocks that it becomes out: one, or one before and one
after each page break in it, with its text boxes and pictures behind."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.document import Block, Label
from parsers.document.content import Content, Span, tidy
from parsers.reading.native.archive import Element, number, value
from parsers.reading.native.blocks import Entry, Note
from parsers.reading.native.docx_styles import Style
from parsers.reading.native.docx_text import InlineReader, PageNumber, Piece
from parsers.reading.native.flow import PAGE, PAGES, PageBreak, Part

LOWEST_OUTLINE = 9  # level of an outline that is body text


@dataclass(slots=True)
class Paragraph:
    """shown: the number before its text, if it is in a list or a numbered heading; `bullet` if that
    is none. depth: of an item, from 1. after: what is anchored in it."""

    label: Label
    level: int | None
    shown: str | None
    bullet: bool
    hidden: bool
    depth: int = 1
    after: list[Part] = field(default_factory=list)
    footnotes: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _spans: list[Span] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        return any(each.text.strip() for each in self._spans)

    def add(self, piece: Piece) -> None:
        if isinstance(piece, Span):
            self._spans.append(piece)
        elif isinstance(piece, PageNumber):
            self._spans.append(Span(PAGES if piece.of_all else PAGE))
        elif isinstance(piece, PageBreak):
            self.after.append(piece)

    def flush(self) -> Iterator[Part]:
        """What there is so far."""
        content = tidy(self._spans)
        self._spans.clear()
        if content and not self.hidden:
            yield Entry(self._block(content), False, tuple(self.footnotes), tuple(self.notes))
            self.footnotes.clear()
            self.notes.clear()
            self.shown = None
        yield from self.after
        self.after.clear()

    def _block(self, content: Content) -> Block:
        label = self.label
        if label in (Label.TITLE, Label.SECTION_HEADER):
            content = tuple(Span(each.text.replace("\n", " ")) for each in content)
        if self.shown is not None:
            content = content if self.bullet else tidy([Span(f"{self.shown} "), *content])
            label = Label.LIST_ITEM if label is Label.TEXT else label
        return Block(label, content, level=self.depth if label is Label.LIST_ITEM else self.level)


def role(properties: Element | None, style: Style) -> tuple[Label, int | None]:
    """Of a paragraph, and the level of its style among the headings, from 1; 0 of the title."""
    outline = value(properties, "outlineLvl")
    level = style.level
    if outline is not None:
        level = number(outline, LOWEST_OUTLINE, LOWEST_OUTLINE) + 1
    if style.name == "title":
        return Label.TITLE, 0
    if level and level <= LOWEST_OUTLINE:
        return Label.SECTION_HEADER, level
    return (Label.CAPTION if style.name == "caption" else Label.TEXT), None


def plain_text(node: Element) -> str:
    """Of a note, a comment or a point of a diagram: a paragraph a line."""
    reader = InlineReader()
    lines = []
    for paragraph in node.iter("p"):
        pieces = reader.read(paragraph)
        lines.append("".join(each.text for each in pieces if isinstance(each, Span)))
    return "\n".join(filter(None, map(str.strip, lines)))
