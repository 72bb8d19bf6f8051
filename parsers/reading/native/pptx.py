"""A PowerPoint presentation in, a page for each slide out: its title first, then its shapes in the
order in which they are read (ISO/IEC 29500-1, 19 and 21). Speaker notes and comments are notes of
the page; hidden slides are left out and told. Animations and masters are not looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from parsers.document import Block, BoundingBox, Cell, Label, Mark, Unread
from parsers.document.content import Span, tidy
from parsers.layout.reading_order import in_reading_order
from parsers.layout.region import Region
from parsers.reading.native.archive import Archive, Element, child, corrupt, number
from parsers.reading.native.blocks import (
    DRAW,
    SLIDES,
    NativeDocument,
    NativePage,
    Note,
    filled,
    lines_of,
)
from parsers.reading.native.docx_styles import write_number
from parsers.reading.native.docx_text import write_math
from parsers.reading.native.table_heads import with_head

MAIN = "ppt/presentation.xml"
MOST_SLIDES = 5_000
MOST_SHAPES = 5_000  # of a slide
USUAL_SIZE = (9_144_000.0, 6_858_000.0)  # EMU
TITLES = {"title": (Label.SECTION_HEADER, 2), "ctrTitle": (Label.TITLE, 1)}
BODIES = frozenset({"body", "obj", ""})
FURNITURE = frozenset({"dt", "ftr", "sldNum", "hdr"})
COUNTED = {
    "arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter",
    "romanLc": "lowerRoman", "romanUc": "upperRoman",
}  # fmt: skip
Box = tuple[float, float, float, float]
Transform = tuple[float, float, float, float]
"""Scale across and down, then shift: of the shapes in a group."""
WHOLE: Transform = (1.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shape:
    blocks: tuple[Block, ...]
    box: Box | None
    is_title: bool = False


@dataclass(slots=True)
class Slide:
    """layout: the placeholders that its shapes take over from, by kind and by index."""

    archive: Archive
    relations: dict[str, str]
    layout: dict[str, Element] = field(default_factory=dict)
    pictures: int = 0
    charts: int = 0


def read_pptx(archive: Archive) -> NativeDocument:
    """DocumentError: corrupt, too_large."""
    relations = archive.relations("").values()
    kinds = (each.target for each in relations if each.kind == "officeDocument")
    main = next((each for each in kinds if each in archive.names), MAIN)
    root = archive.xml(main)
    slides = child(root, "sldIdLst")
    if root is None or slides is None:
        raise corrupt("The presentation has no slides")
    size = child(root, "sldSz")
    paper = USUAL_SIZE if size is None else (_length(size, "cx"), _length(size, "cy"))
    targets = archive.relations(main)
    pages: list[NativePage] = []
    hidden = 0
    for each in list(slides)[:MOST_SLIDES]:
        relation = targets.get(each.get("r.id", ""))
        slide = archive.xml(relation.target) if relation and not relation.external else None
        if relation is None or slide is None:
            continue
        if slide.get("show") in ("0", "false"):
            hidden += 1
        else:
            pages.append(_page(archive, slide, relation.target, paper))
    if not pages:
        raise corrupt("The presentation has no slide that is shown")
    warnings = (f"hidden slides left out: {hidden}",) if hidden else ()
    return NativeDocument(SLIDES, tuple(pages), warnings=warnings)


def _length(element: Element, name: str) -> float:
    return float(max(1, number(element.get(name), 1, 100_000_000)))


def _page(archive: Archive, root: Element, part: str, paper: tuple[float, float]) -> NativePage:
    relations = archive.relations(part)
    inner = {key: each.target for key, each in relations.items() if not each.external}
    slide = Slide(archive, inner)
    notes: list[Note] = []
    for relation in relations.values():
        if relation.kind == "slideLayout":
            slide.layout = _placeholders(archive.xml(relation.target))
        elif relation.kind == "notesSlide":
            notes += _speaker_notes(archive.xml(relation.target))
        elif relation.kind == "comments":
            notes += _comments(archive.xml(relation.target))
    tree = child(root, "cSld", "spTree")
    shapes = list(_shapes(tree, slide, WHOLE))[:MOST_SHAPES] if tree is not None else []
    blocks = tuple(block for shape in _ordered(shapes, paper) for block in shape.blocks)
    lost = slide.pictures + slide.charts
    unread = (Unread(f"pictures not shown: {lost}", DRAW),) if lost else ()
    return NativePage(blocks, tuple(notes), unread=unread)


def _placeholders(layout: Element | None) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for shape in layout.iter("sp") if layout is not None else ():
        placeholder = child(shape, "nvSpPr", "nvPr", "ph")
        if placeholder is not None:
            found.setdefault(placeholder.get("type", ""), shape)
            found.setdefault(f"#{placeholder.get('idx', '0')}", shape)
    return found


def _speaker_notes(root: Element | None) -> Iterator[Note]:
    for shape in root.iter("sp") if root is not None else ():
        placeholder = child(shape, "nvSpPr", "nvPr", "ph")
        if placeholder is not None and placeholder.get("type") == "body":
            text = lines_of(_paragraphs(child(shape, "txBody"), Label.TEXT, None, False))
            if text:
                yield Note("speaker notes", text)


def _comments(root: Element | None) -> Iterator[Note]:
    for each in root.iter("cm") if root is not None else ():
        text = "".join(part.text or "" for part in each.iter("text", "t"))
        if text.strip():
            yield Note(None, text)


def _shapes(tree: Element, slide: Slide, transform: Transform) -> Iterator[Shape]:
    for each in tree:
        if each.tag == "sp":
            yield from _text_shape(each, slide, transform)
        elif each.tag == "grpSp":
            yield from _shapes(each, slide, _group(each, transform))
        elif each.tag == "graphicFrame":
            blocks = tuple(_graphic(each, slide))
            if blocks:
                yield Shape(blocks, _box(child(each, "xfrm"), transform))
        elif each.tag == "pic":
            slide.pictures += 1
            yield Shape((Block(Label.PICTURE),), _box(child(each, "spPr", "xfrm"), transform))
        elif each.tag == "AlternateContent" and len(each):
            yield from _shapes(each[0], slide, transform)


def _text_shape(shape: Element, slide: Slide, transform: Transform) -> Iterator[Shape]:
    if is_set(child(shape, "nvSpPr", "cNvPr"), "hidden"):
        return
    placeholder = child(shape, "nvSpPr", "nvPr", "ph")
    kind = None if placeholder is None else placeholder.get("type", "")
    parent = _parent(placeholder, slide)
    label, level = TITLES.get(kind or "", (Label.TEXT, None))
    if kind in FURNITURE:
        label = Label.PAGE_FOOTER
    listed = kind in BODIES and not _has(parent, "buNone")
    body = child(shape, "txBody")
    blocks = tuple(_paragraphs(body, label, level, listed))
    if level is not None and len(blocks) > 1:  # a title of several lines is one
        spans = [span for block in blocks for span in (*block.content, Span(" "))]
        blocks = (replace(blocks[0], content=tidy(spans)),)
    if blocks:
        frame = child(shape, "spPr", "xfrm")
        inherited = frame is None and parent is not None
        frame = child(parent, "spPr", "xfrm") if inherited else frame
        yield Shape(blocks, _box(frame, transform), level is not None)


def is_set(element: Element | None, name: str) -> bool:
    return element is not None and element.get(name) in ("1", "true")


def _parent(placeholder: Element | None, slide: Slide) -> Element | None:
    if placeholder is None:
        return None
    by_index = slide.layout.get(f"#{placeholder.get('idx', '0')}")
    by_kind = slide.layout.get(placeholder.get("type", ""))
    return by_index if placeholder.get("idx") and by_index is not None else by_kind


def _has(shape: Element | None, name: str) -> bool:
    style = child(shape, "txBody", "lstStyle", "lvl1pPr")
    return child(style, name) is not None


def _paragraphs(
    body: Element | None, label: Label, level: int | None, listed: bool
) -> Iterator[Block]:
    """listed: whether its paragraphs have bullets unless they say otherwise."""
    counts: dict[int, int] = {}
    for paragraph in body if body is not None else ():
        if paragraph.tag != "p":
            continue
        content = tidy(_spans(paragraph))
        properties = child(paragraph, "pPr")
        depth = number(None if properties is None else properties.get("lvl"), 0, 8)
        counted = child(properties, "buAutoNum")
        bulleted = any(child(properties, name) is not None for name in ("buChar", "buBlip"))
        if counted is None:
            counts.pop(depth, None)
        if not content:
            continue
        if label is not Label.TEXT:
            yield Block(label, content, level=level)
        elif counted is not None:
            start = number(counted.get("startAt"), 1, 32_767)
            counts[depth] = counts.get(depth, start - 1) + 1
            for deeper in [each for each in counts if each > depth]:
                del counts[deeper]
            shown = _counted(counts[depth], counted.get("type", ""))
            yield Block(Label.LIST_ITEM, tidy([Span(f"{shown} "), *content]), level=depth + 1)
        elif bulleted or (listed and child(properties, "buNone") is None):
            yield Block(Label.LIST_ITEM, content, level=depth + 1)
        else:
            yield Block(Label.TEXT, content)


def _counted(count: int, kind: str) -> str:
    name = next((each for each in COUNTED if kind.startswith(each)), "arabic")
    written = write_number(count, COUNTED[name])
    if kind.endswith("ParenBoth"):
        return f"({written})"
    if kind.endswith("ParenR"):
        return f"{written})"
    return written if kind.endswith("Plain") else f"{written}."


def _spans(paragraph: Element) -> Iterator[Span]:
    for each in paragraph:
        if each.tag in ("r", "fld"):
            text = child(each, "t")
            yield Span("" if text is None else text.text or "", _marks(child(each, "rPr")))
        elif each.tag == "br":
            yield Span("\n")
        elif each.tag in ("m", "AlternateContent"):
            math = next(each.iter("oMath"), None)
            yield Span("" if math is None else f" {write_math(math)} ")


def _marks(properties: Element | None) -> tuple[Mark, ...]:
    if properties is None:
        return ()
    named = {"b": Mark.BOLD, "i": Mark.ITALIC}
    marks = [mark for name, mark in named.items() if is_set(properties, name)]
    if properties.get("strike", "noStrike") != "noStrike":
        marks.append(Mark.STRUCK)
    baseline = properties.get("baseline", "0")
    if baseline.strip("-0%"):
        marks.append(Mark.LOWERED if baseline.startswith("-") else Mark.RAISED)
    return tuple(marks)


def _graphic(frame: Element, slide: Slide) -> Iterator[Block]:
    data = child(frame, "graphic", "graphicData")
    table = child(data, "tbl")
    if table is not None:
        block = _table(table)
        if block:
            yield block
        return
    diagram = child(data, "relIds")
    target = None if diagram is None else slide.relations.get(diagram.get("r.dm", ""))
    root = slide.archive.xml(target) if target else None
    if root is not None:
        for point in root.iter("pt"):
            yield from _paragraphs(child(point, "t"), Label.LIST_ITEM, None, False)
    else:
        slide.charts += 1
        yield Block(Label.PICTURE)


def _table(node: Element) -> Block | None:
    properties = child(node, "tblPr")
    head = properties.get("firstRow") if properties is not None else None
    rows = [[each for each in row if each.tag == "tc"] for row in node if row.tag == "tr"]
    cells = []
    for at, row in enumerate(rows):
        for column, each in enumerate(row):
            if is_set(each, "hMerge") or is_set(each, "vMerge"):
                continue
            text = lines_of(_paragraphs(child(each, "txBody"), Label.TEXT, None, False))
            down = max(1, number(each.get("rowSpan"), 1, 1000))
            across = max(1, number(each.get("gridSpan"), 1, 1000))
            cells.append(Cell(at, column, text, down, across, head in ("1", "true") and at == 0))
    if not any(cell.text for cell in cells):
        return None
    width = max(len(row) for row in rows)
    whole = filled(cells, len(rows), width)
    return Block(Label.TABLE, cells=with_head(whole) if head is None else whole)


def _group(group: Element, outer: Transform) -> Transform:
    frame = child(group, "grpSpPr", "xfrm")
    off, ext, inner_off, inner_ext = (
        child(frame, name) for name in ("off", "ext", "chOff", "chExt")
    )
    if off is None or ext is None or inner_off is None or inner_ext is None:
        return outer
    across = _number(ext, "cx") / (_number(inner_ext, "cx") or 1.0)
    down = _number(ext, "cy") / (_number(inner_ext, "cy") or 1.0)
    left = _number(off, "x") - across * _number(inner_off, "x")
    top = _number(off, "y") - down * _number(inner_off, "y")
    return (
        outer[0] * across, outer[1] * down,
        outer[0] * left + outer[2], outer[1] * top + outer[3],
    )  # fmt: skip


def _box(frame: Element | None, transform: Transform) -> Box | None:
    off, ext = child(frame, "off"), child(frame, "ext")
    if off is None or ext is None:
        return None
    across, down, left, top = transform
    x, y = _number(off, "x") * across + left, _number(off, "y") * down + top
    return x, y, x + _number(ext, "cx") * across, y + _number(ext, "cy") * down


def _number(element: Element, name: str) -> float:
    try:
        return float(int(element.get(name) or 0))
    except ValueError:
        return 0.0


def _ordered(shapes: Sequence[Shape], paper: tuple[float, float]) -> list[Shape]:
    """The title first; the others as regions of a page are read, if it is known where all are."""
    titles = [shape for shape in shapes if shape.is_title]
    others = [shape for shape in shapes if not shape.is_title]
    regions: list[Region] = []
    by_region: dict[int, Shape] = {}
    for shape in others:
        try:
            box = BoundingBox.from_frame(shape.box or (), paper)
        except (ValueError, TypeError):
            return [*titles, *others]
        region = Region(shape.blocks[0].label, box)
        regions.append(region)
        by_region[id(region)] = shape
    return [*titles, *(by_region[id(region)] for region in in_reading_order(regions))]
