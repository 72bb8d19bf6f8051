"""Qwen HTML -> blocks. In: an answer to the parse task, with all its flaws, and the frame its boxes
were counted in. Out: the page's blocks in reading order, clean HTML and plain text.

Qwen HTML is `h1`..`h6 p ul ol li table` and `div` of a few classes, each with `data-bbox`; plain
HTML gives blocks without boxes. Class names equal to our labels win over the tag. What was wrong
with the answer is told in a few sentences. This module alone knows BeautifulSoup; it knows neither
engines nor pages, and never makes a box up.
"""

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from parsers.boxes import read_box, write_box
from parsers.cleaning import HEADINGS, MARKS, plain_text, tidy, write_block, write_page, write_place
from parsers.document import Block, BoundingBox, BoxFrom, Cell, Frame, Label
from parsers.errors import AnswerError
from parsers.grid import WrittenCell, place_cells, table_text
from parsers.markup import CUT_IN_TAG, read_markup, storable

NORMALIZER_VERSION = "5"

MENDED = "boxes mended"
REFUSED = "boxes refused"
WITHOUT_BOX = "blocks without a box"

_HEADINGS = {"h1": Label.TITLE, **dict.fromkeys(HEADINGS[1:], Label.SECTION_HEADER)}
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
_FIGURES = {Label.PICTURE: "image", Label.FORMULA: "formula"}
_OUR_TAGS = {Label.TITLE: "h1", Label.SECTION_HEADER: "h2", Label.TEXT: "p", Label.LIST_ITEM: "li"}
_LISTS = frozenset({"ul", "ol"})
_FLOW = _LISTS | {*HEADINGS, "p", "li", "table", "div", "caption", "img"}
_SILENT = frozenset({Label.FORMULA, Label.TABLE})
_STRUCTURE = _LISTS | {*HEADINGS, "li", "table"}
_CELLS = frozenset({"td", "th"})
_ROWS = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
_LINES = _FLOW - {"img"} | _ROWS


@dataclass(frozen=True, slots=True)
class Normalized:
    """An answer understood.

    html: clean Qwen HTML, boxes in whole thousandths of the page. text: the blocks' texts, one
    under the other. list_tags: of each block the list it is an item of, `ul`, `ol` or none.
    suspect: the raw boxes that had to be mended or refused. truncated: the answer was too long to
    be read whole. cut: it ends inside a tag. flaws: what was wrong with it, each in a sentence that
    begins with a fixed phrase.
    """

    blocks: tuple[Block, ...]
    html: str
    text: str
    list_tags: tuple[str, ...]
    suspect: tuple[str, ...] = ()
    truncated: bool = False
    cut: bool = False
    flaws: tuple[str, ...] = ()


def normalize(answer: str, frame: Frame) -> Normalized:
    """The blocks of `answer`, whose boxes are counted in `frame`.

    Raises AnswerError unreadable where nothing in it is a block: an empty answer, prose without
    HTML, an empty body.
    """
    markup = read_markup(answer)
    if not markup.tags:
        raise _unreadable("The answer holds no HTML")
    soup = BeautifulSoup(f"<div>{markup.text}</div>", "lxml", multi_valued_attributes=None)
    reader = _Reader(frame)
    for root in soup.find_all("div", limit=1):
        reader.walk(root)
    if not reader.drafts:
        raise _unreadable("The HTML of the answer holds no block")
    blocks = tuple(draft.block for draft in reader.drafts)
    list_tags = tuple(draft.list_tag for draft in reader.drafts)
    return Normalized(
        blocks=blocks,
        html=write_page(zip(list_tags, (block.html for block in blocks), strict=True)),
        text="\n".join(block.text for block in blocks if block.text),
        list_tags=list_tags,
        suspect=tuple(dict.fromkeys(raw for raw, _ in reader.suspect.values())),
        truncated=markup.truncated,
        cut=CUT_IN_TAG in markup.flaws,
        flaws=(*markup.flaws, *_box_flaws(blocks, [box for _, box in reader.suspect.values()])),
    )


def replace_blocks(normalized: Normalized, blocks: Sequence[Block]) -> Normalized:
    """The same answer with these blocks in place of its own, one for one; its flaws stay."""
    html = write_page(zip(normalized.list_tags, (block.html for block in blocks), strict=True))
    return replace(normalized, blocks=tuple(blocks), html=html)


def _box_flaws(blocks: Sequence[Block], suspect: Sequence[BoundingBox | None]) -> Iterator[str]:
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


@dataclass(frozen=True, slots=True)
class _Draft:
    """A block and the list it is an item of: `ul`, `ol` or none."""

    block: Block
    list_tag: str


class _Reader:
    """Walks the tree once and drafts blocks in reading order."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.drafts: list[_Draft] = []
        self.suspect: dict[int, tuple[str, BoundingBox | None]] = {}

    def walk(self, node: Tag, list_tag: str = "ul") -> None:
        """Draft the blocks in a container; text that stands in none of them becomes text blocks."""
        loose: list[str] = []
        for child in node.children:
            if isinstance(child, Tag) and self._is_block(child):
                self._draft(Label.TEXT, "p", None, tidy("".join(loose)))
                loose.clear()
                self._add(child, list_tag)
            else:
                loose.append(_inline(child))
        self._draft(Label.TEXT, "p", None, tidy("".join(loose)))

    def _is_block(self, tag: Tag) -> bool:
        return tag.name in _FLOW or (tag.name == "span" and self._box(tag) is not None)

    def _box(self, tag: Tag) -> BoundingBox | None:
        raw = _attribute(tag, "data-bbox")
        reading = read_box(raw, self.frame)
        if reading.suspect:
            self.suspect[id(tag)] = raw, reading.box
        return reading.box

    def _add(self, tag: Tag, list_tag: str) -> None:
        start = len(self.drafts)
        if tag.name == "table":
            self._add_table(tag)
        elif _is_leaf(tag):
            self._add_leaf(tag, list_tag)
        else:
            self.walk(tag, tag.name if tag.name in _LISTS else list_tag)
        if len(self.drafts) == start + 1:
            self._adopt(self._box(tag))

    def _adopt(self, box: BoundingBox | None) -> None:
        """A parent with one child is one block: where the child has no box, the parent's is its."""
        list_tag, block = self.drafts[-1].list_tag, self.drafts[-1].block
        if box and not block.box:
            placed = write_place(block.html, box)
            boxed = replace(block, box=box, html=placed, box_from=BoxFrom.ANSWER)
            self.drafts[-1] = _Draft(boxed, list_tag)

    def _add_table(self, table: Tag) -> None:
        cells, strays = self._cells(table)
        for stray in strays:
            if isinstance(stray, Tag) and stray.name == "caption":
                self._add_leaf(stray, "")
            else:
                self._draft(Label.TEXT, "p", None, tidy(_inline(stray)))
        box = self._box(table)
        if cells or box:
            self._draft(Label.TABLE, "table", box, "", cells)

    def _cells(self, table: Tag) -> tuple[tuple[Cell, ...], list[PageElement]]:
        rows: list[list[WrittenCell]] = []
        strays: list[PageElement] = []
        self._collect_rows(table, rows, strays)
        cells = place_cells(rows)
        return tuple(replace(cell, box_from=_box_from(cell.box)) for cell in cells), strays

    def _collect_rows(
        self,
        node: Tag,
        rows: list[list[WrittenCell]],
        strays: list[PageElement],
        head: bool = False,
    ) -> None:
        for child in node.children:
            if isinstance(child, Tag) and child.name in _CELLS:
                if not rows:
                    rows.append([])
                rows[-1].append(self._cell(child, head))
            elif isinstance(child, Tag) and child.name in _ROWS:
                if child.name == "tr":
                    rows.append([])
                self._collect_rows(child, rows, strays, head or child.name == "thead")
            else:
                strays.append(child)

    def _cell(self, tag: Tag, head: bool) -> WrittenCell:
        return WrittenCell(
            plain_text(tidy(_inline(tag))),
            _attribute(tag, "rowspan"),
            _attribute(tag, "colspan"),
            head or tag.name == "th",
            self._box(tag),
        )

    def _add_leaf(self, tag: Tag, list_tag: str) -> None:
        label, box = _label(tag), self._leaf_box(tag)
        apart: list[Tag] = []
        charts: list[Tag] = []

        def leaves(child: Tag) -> bool:
            if child.name == "table" and label is Label.PICTURE and not charts:
                charts.append(child)
            elif self._stands_apart(child, tag, box):
                apart.append(child)
            else:
                return False
            return True

        content = _inline(tag, leaves)
        cells, strays = self._cells(charts[0]) if charts else ((), [])
        content = tidy("<br>".join([content, *map(_inline, strays)]))
        self._draft(label, _opening(tag, label), box, content, cells, list_tag)
        for child in apart:
            self._add(child, list_tag)

    def _leaf_box(self, tag: Tag) -> BoundingBox | None:
        """The tag's own box; where it has none, that of its first child that carries its text (in
        a figure, its image)."""
        own = self._box(tag)
        if own is not None:
            return own
        others = _LISTS if _label(tag) in _FIGURES else _LISTS | {"img", "table"}
        children = (child for child in tag.children if isinstance(child, Tag))
        boxes = (self._box(child) for child in children if child.name not in others)
        return next((box for box in boxes if box is not None), None)

    def _stands_apart(self, child: Tag, owner: Tag, owner_box: BoundingBox | None) -> bool:
        """Is this element within `owner` a block of its own? A plain paragraph is not, where the
        owner says itself where it stands."""
        if child.name not in _FLOW:
            return False
        label, box = _label(owner), self._box(child)
        plain = child.name in ("p", "div") and _class(child) not in _CLASSES
        if box is not None and not (plain and self._box(owner)) and not _same(box, owner_box):
            return True
        if child.name in _LISTS | {"img", "table"}:
            return child.name == "table" or label not in {*_FIGURES, Label.CAPTION}
        return _class(child) in _CLASSES and _label(child) not in (label, Label.TEXT)

    def _draft(
        self,
        label: Label,
        opening: str,
        box: BoundingBox | None,
        content: str,
        cells: tuple[Cell, ...] = (),
        list_tag: str = "",
    ) -> None:
        """Add a block, unless it says nothing: no text, and nothing that stands for itself."""
        text = "\n".join(filter(None, (plain_text(content), table_text(cells))))
        if not (text or cells or label is Label.PICTURE or (box and label in _SILENT)):
            return
        written = write_block(opening, box, content, cells)
        level = int(opening[1]) if opening in HEADINGS else None
        block = Block(label, text, written, box, cells, box_from=_box_from(box), level=level)
        self.drafts.append(_Draft(block, list_tag if opening == "li" else ""))


def _box_from(box: BoundingBox | None) -> BoxFrom | None:
    return BoxFrom.ANSWER if box else None


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name, "")
    return value if isinstance(value, str) else ""


def _class(tag: Tag) -> str:
    return " ".join(_attribute(tag, "class").lower().replace(" content", "").split())


def _label(tag: Tag) -> Label:
    label = _CLASSES.get(_class(tag))
    if label is None:
        label = Label.PICTURE if _holds_only_images(tag) else _TAGS.get(tag.name, Label.TEXT)
    return label


def _opening(tag: Tag, label: Label) -> str:
    """The tag and class by which a block is written and found again."""
    if label in _FIGURES:
        written = _class(tag)
        return f'div class="{written if _CLASSES.get(written) is label else _FIGURES[label]}"'
    if _HEADINGS.get(tag.name) is label:
        return tag.name
    return _OUR_TAGS.get(label, f'p class="{label}"')


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


def _same(box: BoundingBox, other: BoundingBox | None) -> bool:
    return other is not None and write_box(box) == write_box(other)


def _nothing_leaves(_child: Tag) -> bool:
    return False


def _inline(node: PageElement, leaves: Callable[[Tag], bool] = _nothing_leaves) -> str:
    """The text below `node` as HTML of marks and line breaks, without the elements that leave."""
    if not isinstance(node, Tag):
        return html.escape(storable(str(node)), quote=False)
    if node.name == "img":
        return f" {html.escape(_attribute(node, 'alt'), quote=False)} "
    inner = "".join(
        _inline(child, leaves)
        for child in node.children
        if not (isinstance(child, Tag) and leaves(child))
    )
    if node.name in MARKS:
        return f"<{node.name}>{inner}</{node.name}>"
    if node.name in _LINES or node.name == "br":
        return f"<br>{inner}<br>"
    return f" {inner} " if node.name in _CELLS else inner
