"""A document's pages as a person reads them: running text, one passage after the other.

In: pages as they were stored. Out: passages in reading order and the places where pages begin.
Page headers and footers are left out; a paragraph that runs over the end of a page or a column is
one passage, and so is a table over several pages; a caption stands with its figure. Nothing is
joined that is not certain. This module knows no format that the passages are written in.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from parsers.document import RUNNING_HEADS, Block, Content, Label, Page, PageStatus, Span
from parsers.document.content import merge, text_of
from parsers.document.geometry import gap_down

FIGURES = frozenset({Label.PICTURE, Label.TABLE})
FLOATING = FIGURES | {Label.CAPTION, Label.FOOTNOTE}
"""What may stand between the two parts of a paragraph."""
RUNNING = frozenset({Label.TEXT, Label.LIST_ITEM})
FEWEST_WORDS = 5
"""Of a paragraph that goes on: shorter texts are labels and names."""
GOES_ON = re.compile(r"[^\W_][,)\]%’”'\"]?[,-]?\Z")
"""How a text ends whose sentence does not."""
PARTED = re.compile(
    r"\b([^\W\d_]+)-\s(?!(?:and|or|und|oder|bis|et|ou|y|o|e|en|of)\b)([a-zà-öø-ÿ][^\W\d_]*)"
)
"""A word before and after a line's end, and no part of a list of compounds."""
WRAPPED = re.compile(r"(?<![^\n])((?:\S+ ){5,}\S*[^\W\d_][,)’”'\"]?)\n(?=[a-zà-öø-ÿ][^\n]* )")
"""A line that stops within a sentence, and goes on in small letters."""
BLANK = re.compile("[ \n]")
COMPOUND = re.compile(r"(?=\b([^\W\d_]+-[^\W\d_]+)\b)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block at its place: the page's number, and the block's among the page's blocks, from 0.
    opens: the page begins here, within a passage that began before."""

    page: int
    position: int
    block: Block
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of the text, or the pieces that go on with it. caption: of a figure, which it
    stands before or after. number: of an item of a numbered list, from 1."""

    pieces: tuple[Piece, ...]
    caption: "Passage | None" = None
    caption_first: bool = False
    number: int | None = None

    @property
    def block(self) -> Block:
        return self.pieces[0].block

    @property
    def label(self) -> Label:
        return self.block.label

    @property
    def level(self) -> int:
        """Of a heading, from 1."""
        return self.block.level or (1 if self.label is Label.TITLE else 2)


@dataclass(frozen=True, slots=True)
class PageStart:
    """Here the page begins. problem: why nothing of it, or not all, follows."""

    page: int
    problem: str = ""


Item = PageStart | Passage


def read_passages(pages: Iterable[Page]) -> tuple[Item, ...]:
    """The document in reading order."""
    draft = _Draft([])
    for page in pages:
        draft.add_page(page)
    return tuple(_number(_with_captions(draft.items)))


def compounds_of(pages: Iterable[Page]) -> frozenset[str]:
    """The words with a hyphen that stand in the text."""
    return frozenset(
        compound
        for page in pages
        for block in page.blocks
        for compound in COMPOUND.findall(block.text)
    )


def join_parted(text: str, compounds: frozenset[str] | None = None) -> str:
    """Without the hyphens at which words were parted. In `pre- and post-war` they stay, and so in
    compounds that were parted at their own hyphen, if they stand elsewhere: in the text, where no
    others are given."""
    known = frozenset(COMPOUND.findall(text)) if compounds is None else compounds

    def join(found: re.Match[str]) -> str:
        compound = f"{found[1]}-{found[2]}"
        return compound if compound in known else found[1] + found[2]

    return PARTED.sub(join, text)


def joined_text(passage: Passage, compounds: frozenset[str]) -> str:
    """The plain text of all pieces, without their tables."""
    spans = merge(chain.from_iterable(_contents(passage)))
    return text_of(_whole(spans, compounds)).strip()


def joined_content(
    passage: Passage, compounds: frozenset[str]
) -> tuple[tuple[Piece, Content], ...]:
    """What each piece says, the words in one that were parted: they stand with the later piece."""
    pairs = zip(passage.pieces, _contents(passage), strict=True)
    return tuple((piece, _whole(content, compounds)) for piece, content in pairs)


def _contents(passage: Passage) -> list[Content]:
    contents = [piece.block.content for piece in passage.pieces]
    for at in range(1, len(contents)):
        contents[at - 1 : at + 1] = _joined(contents[at - 1], contents[at])
    return contents


def _joined(before: Content, after: Content) -> tuple[Content, Content]:
    """Two contents that follow one another, with what stands between their words."""
    if before and after and before[-1].marks == after[0].marks:
        (*kept, last), (first, *more) = before, after
        word = BLANK.split(last.text)[-1]
        if PARTED.search(f"{word} {BLANK.split(first.text)[0]}"):
            start = Span(last.text.removesuffix(word), last.marks)
            return merge((*kept, start)), (replace(first, text=f"{word} {first.text}"), *more)
    return merge((*before, Span(" "))), after


def _whole(content: Content, compounds: frozenset[str]) -> Content:
    """Each sentence on one line, and the words in one that were parted at a line's end."""
    return tuple(replace(span, text=_one_line(span.text, compounds)) for span in content)


def _one_line(text: str, compounds: frozenset[str]) -> str:
    lines = WRAPPED.sub(r"\1 ", text).split("\n")
    return "\n".join(join_parted(line, compounds) for line in lines)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What was read so far; its last passages may go on."""

    items: list[Item]

    def add_page(self, page: Page) -> None:
        problem = _problem(page)
        opened = False
        for piece in _running(page):
            at = self._begun(piece)
            if at is not None:
                self._continue(at, replace(piece, opens=not opened and not problem))
                opened = opened or not problem
                continue
            if not opened:
                self.items.append(PageStart(page.number, problem))
                opened = True
            self.items.append(Passage((piece,)))
        if not opened:
            self.items.append(PageStart(page.number, problem))

    def _continue(self, at: int, piece: Piece) -> None:
        passage = self.items[at]
        if isinstance(passage, Passage):
            self.items[at] = replace(passage, pieces=(*passage.pieces, piece))

    def _begun(self, piece: Piece) -> int | None:
        """Where the passage stands that this piece goes on with."""
        if piece.block.label is Label.TABLE and piece.block.continues:
            return self._last(lambda label: label is Label.TABLE)
        at = self._last(lambda label: label not in FLOATING)
        passage = self.items[at] if at is not None else None
        joined = isinstance(passage, Passage) and goes_on(passage.pieces[-1], piece)
        return at if joined else None

    def _last(self, wanted: Callable[[Label], bool]) -> int | None:
        for at in range(len(self.items) - 1, -1, -1):
            item = self.items[at]
            if isinstance(item, Passage) and wanted(item.label):
                return at
        return None


def goes_on(first: Piece, second: Piece) -> bool:
    """Whether it is certain that `second` is the rest of the paragraph `first`: that stops within a
    sentence at the end of a page or a column, and the rest begins in small letters."""
    text, rest = first.block.text.rstrip(), second.block.text.lstrip()
    if first.block.label not in RUNNING or second.block.label is not Label.TEXT:
        return False
    if len(text.split()) < FEWEST_WORDS or not rest[:1].islower() or not GOES_ON.search(text):
        return False
    if second.page != first.page:
        return second.page == first.page + 1
    upper, lower = first.block.box, second.block.box
    return bool(upper and lower and lower.y0 < upper.y0 and lower.x0 >= upper.x1)


def _running(page: Page) -> Iterator[Piece]:
    for position, block in enumerate(page.blocks):
        if block.label not in RUNNING_HEADS:
            yield Piece(page.number, position, block)


def _problem(page: Page) -> str:
    if page.status is PageStatus.FAILED:
        return f"Page {page.number} could not be read: {page.error_code or 'unknown'}"
    if page.status is PageStatus.TRUNCATED:
        return f"Page {page.number} was not read to its end"
    return ""


def _with_captions(items: Sequence[Item]) -> Iterator[Item]:
    """Each caption with the figure beside it; with the nearer one if there are two."""
    passages = {at: item for at, item in enumerate(items) if isinstance(item, Passage)}
    captions: dict[int, int] = {}  # by their figures
    for at, passage in passages.items():
        if passage.label is Label.CAPTION:
            beside = [n for n in (at - 1, at + 1) if n in passages and n not in captions]
            figures = [n for n in beside if passages[n].label in FIGURES]
            if figures:
                captions[min(figures, key=lambda n: _gap(passages[n], passages[at]))] = at
    for at, item in enumerate(items):
        if at in captions and isinstance(item, Passage):
            yield replace(item, caption=passages[captions[at]], caption_first=captions[at] < at)
        elif at not in captions.values():
            yield item


def _gap(figure: Passage, caption: Passage) -> float:
    """How much of the page's height lies between them; 1 where that is not known."""
    one, other = figure.block.box, caption.block.box
    if one is None or other is None:
        return 1.0
    return gap_down(one, other)


def _number(items: Iterable[Item]) -> Iterator[Item]:
    """The items of numbered lists with their numbers."""
    count = 0
    for item in items:
        if isinstance(item, Passage) and item.label is Label.LIST_ITEM and item.block.ordered:
            count += 1
            yield replace(item, number=count)
        else:
            count = 0
            yield item
