"""A document's pages as running text, in reading order.

In: pages as they were stored. Out: passages, and the places where pages begin. Running heads are
left out; a paragraph or table over several pages or columns is one passage, and a caption is with
its figure. Only what is certain is joined. This module knows no output format.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from parsers.document import RUNNING_HEADS, Block, Content, Label, Mark, Page, PageStatus, Span
from parsers.document.content import merge, text_of
from parsers.document.geometry import gap_down

FIGURES = frozenset({Label.PICTURE, Label.TABLE})
FLOATING = FIGURES | {Label.CAPTION, Label.FOOTNOTE}
"""What may come between two parts of a paragraph."""
RUNNING = frozenset({Label.TEXT, Label.LIST_ITEM})
FEWEST_WORDS = 5
"""Of a paragraph that continues: shorter texts are labels and names."""
GOES_ON = re.compile(r"[^\W_][,)\]%’”'\"]?[,-]?\Z")
"""The end of a text within a sentence."""
PARTED = re.compile(
    r"\b([^\W\d_]+)-\s(?!(?:and|or|und|oder|bis|et|ou|y|o|e|en|of)\b)([a-zà-öø-ÿ][^\W\d_]*)"
)
"""A word hyphenated at a line's end, and not a list of compounds."""
WRAPPED = re.compile(r"(?<![^\n])((?:\S+ ){5,}\S*[^\W\d_][,)’”'\"]?)\n(?=[a-zà-öø-ÿ][^\n]* )")
"""A line that ends within a sentence, which continues in lower case."""
BLANK = re.compile("[ \n]")
COMPOUND = re.compile(r"(?=\b([^\W\d_]+-[^\W\d_]+)\b)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block with the page's number and its index on the page, from 0. opens: the page begins
    here, within a passage that began before."""

    page: int
    position: int
    block: Block
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A block, or several that are one text. caption: of a figure, before or after it. number: of
    an item of a numbered list, from 1."""

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
    """The page begins here. problem: why nothing, or not all, of it follows."""

    page: int
    problem: str = ""


Item = PageStart | Passage


def read_passages(pages: Iterable[Page]) -> tuple[Item, ...]:
    """The document in reading order."""
    items: list[Item] = []
    for page in pages:
        _add_page(items, page)
    return tuple(_number(_with_captions(items)))


def compounds_of(pages: Iterable[Page]) -> frozenset[str]:
    """The hyphenated words in the text."""
    return frozenset(
        compound
        for page in pages
        for block in page.blocks
        for compound in COMPOUND.findall(block.text)
    )


def join_parted(text: str, compounds: frozenset[str]) -> str:
    """The text without hyphenation. The hyphens of `pre- and post-war` and of `compounds` stay."""

    def join(found: re.Match[str]) -> str:
        compound = f"{found[1]}-{found[2]}"
        return compound if compound in compounds else found[1] + found[2]

    return PARTED.sub(join, text)


def joined_text(passage: Passage, compounds: frozenset[str]) -> str:
    """The plain text of all pieces, without their tables."""
    spans = merge(chain.from_iterable(_contents(passage)))
    return text_of(_whole(spans, compounds)).strip()


def joined_content(
    passage: Passage, compounds: frozenset[str]
) -> tuple[tuple[Piece, Content], ...]:
    """The content of each piece without hyphenation; a word over two pieces is in the later one."""
    pairs = zip(passage.pieces, _contents(passage), strict=True)
    return tuple((piece, _whole(content, compounds)) for piece, content in pairs)


def _contents(passage: Passage) -> list[Content]:
    contents = [piece.block.content for piece in passage.pieces]
    for at in range(1, len(contents)):
        contents[at - 1 : at + 1] = _joined(contents[at - 1], contents[at])
    return contents


def _joined(before: Content, after: Content) -> tuple[Content, Content]:
    """Two consecutive contents, with a space between their words or a hyphenated word joined."""
    if before and after and before[-1].marks == after[0].marks:
        (*kept, last), (first, *more) = before, after
        word = BLANK.split(last.text)[-1]
        if PARTED.search(f"{word} {BLANK.split(first.text)[0]}"):
            start = Span(last.text.removesuffix(word), last.marks)
            return merge((*kept, start)), (replace(first, text=f"{word} {first.text}"), *more)
    return merge((*before, Span(" "))), after


def _whole(content: Content, compounds: frozenset[str]) -> Content:
    """Sentences without line ends, words without hyphenation; code as it is."""
    return tuple(
        span if Mark.CODE in span.marks else replace(span, text=_one_line(span.text, compounds))
        for span in content
    )


def _one_line(text: str, compounds: frozenset[str]) -> str:
    lines = WRAPPED.sub(r"\1 ", text).split("\n")
    return "\n".join(join_parted(line, compounds) for line in lines)


def _add_page(items: list[Item], page: Page) -> None:
    problem = _problem(page)
    opened = False
    for position, block in enumerate(page.blocks):
        if block.label in RUNNING_HEADS:
            continue
        opens = not opened and not problem
        piece = Piece(page.number, position, block)
        if found := _continued(items, piece):
            at, passage = found
            items[at] = replace(passage, pieces=(*passage.pieces, replace(piece, opens=opens)))
            opened = opened or opens
            continue
        if not opened:
            items.append(PageStart(page.number, problem))
            opened = True
        items.append(Passage((piece,)))
    if not opened:
        items.append(PageStart(page.number, problem))


def _continued(items: Sequence[Item], piece: Piece) -> tuple[int, Passage] | None:
    """The passage that this piece continues, with its index."""
    is_table = piece.block.label is Label.TABLE and piece.block.continues
    for at, item in reversed(tuple(enumerate(items))):
        if isinstance(item, Passage) and is_table and item.label is Label.TABLE:
            return at, item
        if isinstance(item, Passage) and not is_table and item.label not in FLOATING:
            return (at, item) if goes_on(item.pieces[-1], piece) else None
    return None


def goes_on(first: Piece, second: Piece) -> bool:
    """Whether `second` is certainly the rest of the paragraph `first`, which ends within a sentence
    at the end of a page or column."""
    text, rest = first.block.text.rstrip(), second.block.text.lstrip()
    if first.block.label not in RUNNING or second.block.label is not Label.TEXT:
        return False
    if len(text.split()) < FEWEST_WORDS or not rest[:1].islower() or not GOES_ON.search(text):
        return False
    if second.page != first.page:
        return second.page == first.page + 1
    upper, lower = first.block.box, second.block.box
    return bool(upper and lower and lower.y0 < upper.y0 and lower.x0 >= upper.x1)


def _problem(page: Page) -> str:
    if page.status is PageStatus.FAILED:
        return f"Page {page.number} could not be read: {page.error_code or 'unknown'}"
    if page.status is PageStatus.TRUNCATED:
        return f"Page {page.number} was not read to its end"
    if page.status is PageStatus.INCOMPLETE:
        return f"Page {page.number} was not read in full, or not rightly"
    return ""


def _with_captions(items: Sequence[Item]) -> Iterator[Item]:
    """Each caption with the adjacent figure, the nearer one if there are two."""
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
    """In heights of the page; 1 if unknown."""
    one, other = figure.block.box, caption.block.box
    return gap_down(one, other) if one and other else 1.0


def _number(items: Iterable[Item]) -> Iterator[Item]:
    """The items of numbered lists with their numbers."""
    counts: dict[int, int] = {}  # by how deep they stand
    for item in items:
        if not isinstance(item, Passage) or item.label is not Label.LIST_ITEM:
            counts = {}
            yield item
            continue
        depth = item.block.level or 1
        counts = {each: count for each, count in counts.items() if each <= depth}
        if item.block.ordered:
            counts[depth] = counts.get(depth, 0) + 1
            yield replace(item, number=counts[depth])
        else:
            counts.pop(depth, None)
            yield item
