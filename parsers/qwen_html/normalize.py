"""Qwen HTML -> blocks. In: an answer to the parse task, and the frame of its boxes. Out: the page's
blocks in reading order, their plain text, and warnings of what was wrong.

Qwen HTML is `h1`..`h6 p ul ol li table` and `div` of a few classes, each with `data-bbox`; plain
HTML gives blocks without boxes. A class named like a label wins over the tag. This module alone
knows BeautifulSoup; it knows neither engines nor pages, and never makes a box up.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from parsers.document import Block, BoundingBox, BoxFrom, Cell, Figure, Frame, Label, Mark, Span
from parsers.document.content import text_of, tidy
from parsers.document.html import DEEPEST, write_box
from parsers.document.text import storable
from parsers.errors import AnswerError
from parsers.qwen_html.boxes import read_box
from parsers.qwen_html.grid import place_cells, read_span
from parsers.qwen_html.repair import CUT_IN_TAG, read_markup

NORMALIZER_VERSION = "7"
"""Of what becomes of an answer, here and in parsers.formats; it is part of the recipe."""

MENDED = "boxes mended"
REFUSED = "boxes refused"
WITHOUT_BOX = "blocks without a box"

_HEADINGS = {"h1": Label.TITLE, **{f"h{n}": Label.SECTION_HEADER for n in range(2, 7)}}
_LEVELS = {Label.TITLE: 1, Label.SECTION_HEADER: 2}
_TAGS = {**_HEADINGS, "li": Label.LIST_ITEM, "caption": Label.CAPTION, "img": Label.PICTURE}
_CLASSES = {label.value: label for label in Label} | {
    "image": Label.PICTURE,
    "image ocr": Label.PICTURE,
    "chart": Label.PICTURE,
    "music sheet": Label.PICTURE,
    "formula": Label.FORMULA,
    "chemical formula": Label.FORMULA,
    "image caption": Label.CAPTION,
}
_FIGURES = frozenset({Label.PICTURE, Label.FORMULA})
_KINDS = {each.value: each for each in Figure}
_MARKS = {each.value: each for each in Mark}
_LISTS = frozenset({"ul", "ol"})
_STRUCTURE = _LISTS | {*_HEADINGS, "li", "table"}
_FLOW = _STRUCTURE | {"p", "div", "caption", "img"}
_CELLS = frozenset({"td", "th"})
_ROWS = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
_LINES = _FLOW - {"img"} | _ROWS | {"br"}


@dataclass(frozen=True, slots=True)
class Normalized:
    """text: of all blocks, one below the other. truncated: the answer was too long to read whole.
    cut: it ends inside a tag. warnings: each begins with a fixed phrase. answer_format: what the
    answer was read as."""

    blocks: tuple[Block, ...]
    text: str
    truncated: bool = False
    cut: bool = False
    warnings: tuple[str, ...] = ()
    answer_format: str = "qwen_html"


def normalize(answer: str, frame: Frame) -> Normalized:
    """The blocks of `answer`. AnswerError unreadable if there is none: in an empty answer, in prose
    without HTML, in an empty body."""
    markup = read_markup(answer)
    if not markup.tags:
        raise _unreadable("The answer holds no HTML")
    soup = BeautifulSoup(f"<div>{markup.text}</div>", "lxml", multi_valued_attributes=None)
    reader = _Reader(frame)
    for root in soup.find_all("div", limit=1):
        reader.walk(root)
    if not reader.blocks:
        raise _unreadable("The HTML of the answer holds no block")
    blocks = tuple(reader.blocks)
    return Normalized(
        blocks=blocks,
        text="\n".join(block.text for block in blocks if block.text),
        truncated=markup.truncated,
        cut=CUT_IN_TAG in markup.warnings,
        warnings=(*markup.warnings, *_box_warnings(blocks, [*reader.suspect.values()])),
    )


def _box_warnings(blocks: Sequence[Block], suspect: Sequence[BoundingBox | None]) -> Iterator[str]:
    refused = suspect.count(None)
    if mended := len(suspect) - refused:
        yield f"{MENDED}: {mended}"
    if refused:
        yield f"{REFUSED}: {refused}"
    if without := sum(block.box is None for block in blocks):
        yield f"{WITHOUT_BOX}: {without} of {len(blocks)}"


def _unreadable(message: str) -> AnswerError:
    remedy = "The raw answer is kept with the page; ask again, or choose another engine."
    return AnswerError("unreadable", message, remedy)


class _Reader:
    """Walks the tree once and collects blocks in reading order."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.blocks: list[Block] = []
        self.suspect: dict[int, BoundingBox | None] = {}  # by the id of the tag
        self.depth = 0  # of lists

    def walk(self, node: Tag, ordered: bool = False) -> None:
        """Read the blocks in a container; loose text between them becomes text blocks."""
        loose: list[Span] = []
        for child in node.children:
            if isinstance(child, Tag) and self._is_block(child):
                self._put(Block(Label.TEXT, tidy(loose)))
                loose.clear()
                self._add(child, ordered)
            else:
                loose += _inline(child)
        self._put(Block(Label.TEXT, tidy(loose)))

    def _is_block(self, tag: Tag) -> bool:
        return tag.name in _FLOW or (tag.name == "span" and self._box(tag) is not None)

    def _box(self, tag: Tag) -> BoundingBox | None:
        reading = read_box(_attribute(tag, "data-bbox"), self.frame)
        if reading.suspect:
            self.suspect[id(tag)] = reading.box
        return reading.box

    def _add(self, tag: Tag, ordered: bool) -> None:
        start = len(self.blocks)
        if tag.name == "table":
            self._add_table(tag)
        elif _is_leaf(tag):
            self._add_leaf(tag, ordered)
        else:
            self.depth += tag.name in _LISTS
            self.walk(tag, tag.name == "ol" if tag.name in _LISTS else ordered)
            self.depth -= tag.name in _LISTS
        if len(self.blocks) == start + 1 and (box := self._box(tag)) and not self.blocks[-1].box:
            # A parent with one child is one block with it.
            self.blocks[-1] = replace(self.blocks[-1], box=box, box_from=BoxFrom.ANSWER)

    def _add_table(self, table: Tag) -> None:
        cells, strays = self._cells(table)
        for stray in strays:
            if isinstance(stray, Tag) and stray.name == "caption":
                self._add_leaf(stray)
            else:
                self._put(Block(Label.TEXT, tidy(_inline(stray))))
        box = self._box(table)
        self._put(Block(Label.TABLE, (), box, cells, box_from=_box_from(box)))

    def _cells(self, table: Tag) -> tuple[tuple[Cell, ...], list[PageElement]]:
        """The cells on their grid, and what is in no cell."""
        rows: list[list[Cell]] = [[]]
        strays: list[PageElement] = []

        def collect(node: Tag, head: bool) -> None:
            for child in node.children:
                if not isinstance(child, Tag) or child.name not in _CELLS | _ROWS:
                    strays.append(child)
                elif child.name in _CELLS:
                    rows[-1].append(self._cell(child, head))
                else:
                    if child.name == "tr":
                        rows.append([])
                    collect(child, head or child.name == "thead")

        collect(table, False)
        return tuple(place_cells(rows)), strays

    def _cell(self, tag: Tag, head: bool) -> Cell:
        rows, columns = (read_span(_attribute(tag, name)) for name in ("rowspan", "colspan"))
        text, box = text_of(tidy(_inline(tag))), self._box(tag)
        return Cell(0, 0, text, rows, columns, head or tag.name == "th", box, _box_from(box))

    def _add_leaf(self, tag: Tag, ordered: bool = False) -> None:
        label, own, box = _label(tag), self._box(tag), self._leaf_box(tag)
        apart: list[Tag] = []
        charts: list[Tag] = []

        def leaves(child: Tag) -> bool:
            if child.name == "table" and label is Label.PICTURE and not charts:
                charts.append(child)
            elif self._is_separate(child, label, own, box):
                apart.append(child)
            else:
                return False
            return True

        spans = [*_inline(tag, leaves)]
        cells, strays = self._cells(charts[0]) if charts else ((), [])
        for stray in strays:
            spans += [Span("\n"), *_inline(stray)]
        self._put(
            Block(
                label,
                tidy(spans),
                box,
                cells,
                box_from=_box_from(box),
                level=_level(tag, label, self.depth),
                ordered=ordered and label is Label.LIST_ITEM,
                figure=_KINDS.get(_class(tag)),
            )
        )
        for child in apart:
            self._add(child, ordered)

    def _leaf_box(self, tag: Tag) -> BoundingBox | None:
        """The tag's own box, or else that of its first child that has one and carries its text (in
        a figure, its image)."""
        others = _LISTS if _label(tag) in _FIGURES else _LISTS | {"img", "table"}
        children = (child for child in tag.children if isinstance(child, Tag))
        tags = (tag, *(child for child in children if child.name not in others))
        return next(filter(None, map(self._box, tags)), None)

    def _is_separate(
        self, child: Tag, label: Label, own: BoundingBox | None, owner_box: BoundingBox | None
    ) -> bool:
        """Is `child` a block separate from its owner, of this label? A plain paragraph is not, if
        the owner has its own box."""
        if child.name not in _FLOW:
            return False
        box = self._box(child)
        plain = child.name in ("p", "div") and _class(child) not in _CLASSES
        elsewhere = box and not (owner_box and write_box(box) == write_box(owner_box))
        if elsewhere and not (plain and own):
            return True
        if child.name in _LISTS | {"img", "table"}:
            return child.name == "table" or label not in {*_FIGURES, Label.CAPTION}
        return _class(child) in _CLASSES and _label(child) not in (label, Label.TEXT)

    def _put(self, block: Block) -> None:
        """Add a block, unless it is empty: no text, and nothing that needs none."""
        silent = block.label is Label.FORMULA or block.label is Label.TABLE
        if block.text or block.cells or block.label is Label.PICTURE or (block.box and silent):
            self.blocks.append(block)


def _box_from(box: BoundingBox | None) -> BoxFrom | None:
    return BoxFrom.ANSWER if box else None


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name, "")
    return value if isinstance(value, str) else ""


def _class(tag: Tag) -> str:
    return " ".join(_attribute(tag, "class").lower().replace(" content", "").split())


def _label(tag: Tag) -> Label:
    by_tag = Label.PICTURE if _holds_only_images(tag) else _TAGS.get(tag.name, Label.TEXT)
    return _CLASSES.get(_class(tag), by_tag)


def _level(tag: Tag, label: Label, depth: int) -> int | None:
    """Of a heading, by its tag if that is what makes it one; of an item in lists within lists."""
    if label is Label.LIST_ITEM:
        return min(depth, DEEPEST) if depth > 1 else None
    return int(tag.name[1]) if _HEADINGS.get(tag.name) is label else _LEVELS.get(label)


def _holds_only_images(tag: Tag) -> bool:
    images = [child for child in tag.children if isinstance(child, Tag) or str(child).strip()]
    return bool(images) and all(isinstance(i, Tag) and i.name == "img" for i in images)


def _is_leaf(tag: Tag) -> bool:
    """Is this element one block, rather than a container of blocks?"""
    if tag.name != "div":
        return tag.name not in _LISTS
    label = _CLASSES.get(_class(tag))
    if label in _FIGURES or label is Label.CAPTION or _holds_only_images(tag):
        return True
    containers = _STRUCTURE if label else _FLOW
    return not any(isinstance(child, Tag) and child.name in containers for child in tag.children)


def _inline(
    node: PageElement, leaves: Callable[[Tag], bool] | None = None, marks: tuple[Mark, ...] = ()
) -> Iterator[Span]:
    """The text in `node`, without the elements that leave."""
    if not isinstance(node, Tag):
        yield Span(storable(str(node)).replace("\n", " "), marks)
        return
    if node.name == "img":
        alt = _attribute(node, "alt").replace("\n", " ")
        yield Span(f" {alt} ", marks)
        return
    mark = _MARKS.get(node.name)
    inner = (*marks, mark) if mark and mark not in marks else marks
    edge = "\n" if node.name in _LINES else " " if node.name in _CELLS else ""
    yield Span(edge, marks)
    for child in node.children:
        if not (leaves and isinstance(child, Tag) and leaves(child)):
            yield from _inline(child, leaves, inner)
    yield Span(edge, marks)
