"""A flowing text in, its pages out: levels of headings over the whole text, and pages where it asks
for them, each with its running head and foot."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from parsers.document import Block, Label, Mark, Unread
from parsers.document.content import Span, text_of, tidy
from parsers.reading.native.blocks import DRAW, Entry, NativePage

LOWEST = 6
SHORT = 80  # characters: of a bold line that is a heading where no style makes headings
ENDS = (".", ",", ";", ":", "!")
PAGE, PAGES = "\ue000", "\ue001"
"""Stand for the number of the page, and for how many there are, in a text not yet divided."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """hard: asked for; else it is where the office program last began a page."""

    hard: bool


Part = Entry | PageBreak
Heads = Mapping[tuple[Label, str], tuple[Block, ...]]
"""By label and by which pages have them: `default`, `first`, `even`."""


def with_levels(parts: Iterable[Part]) -> list[Entry]:
    """The entries, each with whether a page begins with it. Headings of the first level stand below
    the title: one that stands alone, before all others, is it. Where no style makes headings, short
    lines in bold are some."""
    entries: list[Entry] = []
    breaks = False
    for part in parts:
        if isinstance(part, PageBreak):
            breaks = True
        else:
            entries.append(replace(part, breaks=breaks and bool(entries)))
            breaks = False
    levels = [each.block.level for each in entries if _is_graded(each.block)]
    if not levels:
        return _bold_headings(entries)
    titled = 0 in levels or not (levels[0] == 1 and levels.count(1) == 1 and len(levels) > 1)
    return [replace(each, block=_graded(each.block, 1 if titled else 0)) for each in entries]


def _is_graded(block: Block) -> bool:
    return block.level is not None and block.label is not Label.LIST_ITEM


def _graded(block: Block, shift: int) -> Block:
    if not _is_graded(block) or block.level is None:
        return block
    level = min(block.level + shift, LOWEST)
    label = Label.TITLE if level <= 1 else Label.SECTION_HEADER
    return replace(block, label=label, level=max(level, 1))


def _bold_headings(entries: Sequence[Entry]) -> list[Entry]:
    return [
        replace(each, block=replace(each.block, label=Label.SECTION_HEADER, level=2,
                                    content=tidy([Span(each.block.text)])))
        if _is_bold_line(each.block) and not (at and _is_bold_line(entries[at - 1].block))
        and at + 1 < len(entries) and not _is_bold_line(entries[at + 1].block)
        else each
        for at, each in enumerate(entries)
    ]  # fmt: skip


def _is_bold_line(block: Block) -> bool:
    text = text_of(block.content)
    bold = all(Mark.BOLD in each.marks for each in block.content if each.text.strip())
    short = 0 < len(text) <= SHORT and "\n" not in text and not text.endswith(ENDS)
    return block.label is Label.TEXT and bold and short


def by_breaks(entries: Sequence[Entry], heads: Heads, even: bool = False) -> Iterator[NativePage]:
    """even: whether pages with even numbers have heads of their own."""
    starts = [0, *(at for at, each in enumerate(entries) if each.breaks and at)]
    for page, (start, end) in enumerate(zip(starts, [*starts[1:], len(entries)], strict=True), 1):
        on_page = entries[start:end]
        kind = "first" if page == 1 else "even" if even and page % 2 == 0 else "default"

        def head(label: Label, kind: str = kind, page: int = page) -> tuple[Block, ...]:
            found = heads.get((label, kind))
            blocks = heads.get((label, "default"), ()) if found is None else found
            return tuple(numbered(block, page, len(starts)) for block in blocks)

        blocks = [
            *head(Label.PAGE_HEADER),
            *(numbered(each.block, page, len(starts)) for each in on_page),
            *(note for each in on_page for note in each.footnotes),
            *head(Label.PAGE_FOOTER),
        ]
        notes = tuple(note for each in on_page for note in each.notes)
        pictures = sum(block.label is Label.PICTURE for block in blocks)
        unread = (Unread(f"pictures not shown: {pictures}", DRAW),) if pictures else ()
        yield NativePage(tuple(blocks), notes, unread=unread)


def numbered(block: Block, page: int, pages: int) -> Block:
    if not any(PAGE in each.text or PAGES in each.text for each in block.content):
        return block
    shown = (
        each.text.replace(PAGE, str(page)).replace(PAGES, str(pages)) for each in block.content
    )
    spans = (Span(text, each.marks) for text, each in zip(shown, block.content, strict=True))
    return replace(block, content=tuple(spans))
