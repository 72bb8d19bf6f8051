"""What the readers of office documents share: pages of blocks, and tables from rows of cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parsers.document import Block, Cell, Label, Unread
from parsers.document.content import Content, Span, plain, skip, text_of, tidy

DRAW = "Install LibreOffice so that `soffice` is found, or save it as PDF, and ingest that."
SHEETS, SLIDES, TEXT = "sheets", "slides", "text"


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody said beside the text: a comment, or what a speaker notes under a slide."""

    author: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A block of a flowing text. breaks: a page begins with it. footnotes: those it refers to.
    head_rows: of a table, how many of its first rows are repeated on each page."""

    block: Block
    breaks: bool = False
    footnotes: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    head_rows: int = 0


@dataclass(frozen=True, slots=True)
class NativePage:
    """notes: what is said beside it, for the page's annotations."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    warnings: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class NativeDocument:
    """pages: as the file divides itself. entries: of a flowing text, to be divided as it is drawn;
    heads: its running heads and feet. kind: SHEETS, SLIDES, TEXT. warnings, unread: of it all."""

    kind: str
    pages: tuple[NativePage, ...]
    entries: tuple[Entry, ...] = ()
    heads: tuple[Block, ...] = ()
    warnings: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()


def text_block(label: Label, text: str, level: int | None = None) -> Block:
    return Block(label, plain(text), level=level)


def table_of(rows: Iterable[Sequence[Cell]]) -> Block | None:
    """Of cells that know their place; None without any text."""
    cells = tuple(cell for row in rows for cell in row)
    return Block(Label.TABLE, cells=cells) if any(cell.text for cell in cells) else None


def filled(cells: Iterable[Cell], height: int, width: int) -> tuple[Cell, ...]:
    """The cells of a grid with empty ones where there is none, row by row. Cells that reach into
    others are cut to what is free."""
    taken: set[tuple[int, int]] = set()
    kept: list[Cell] = []
    for cell in sorted(cells, key=lambda each: (each.row, each.column)):
        if cell.row >= height or cell.column >= width or (cell.row, cell.column) in taken:
            continue
        last = min(cell.column + cell.column_span, width)
        across = (
            next((c for c in range(cell.column, last) if (cell.row, c) in taken), last)
            - cell.column
        )
        down = min(cell.row_span, height - cell.row)
        taken |= {
            (row, column)
            for row in range(cell.row, cell.row + down)
            for column in range(cell.column, cell.column + across)
        }
        kept.append(replace(cell, row_span=down, column_span=across))
    kept += [
        Cell(row, column, "") for row in range(height) for column in range(width)
        if (row, column) not in taken
    ]  # fmt: skip
    return tuple(sorted(kept, key=lambda each: (each.row, each.column)))


def cut_rows(block: Block, first: int, end: int, head_rows: int = 0) -> Block:
    """The table's rows from `first` to before `end`, below the first `head_rows` ones. A cell that
    reaches in from above goes on as an empty one."""
    kept = [cell for cell in block.cells if cell.row < head_rows]
    kept = [replace(c, row_span=min(c.row_span, head_rows - c.row)) for c in kept]
    for cell in block.cells:
        if cell.row >= end or cell.row + cell.row_span <= first:
            continue
        start = max(cell.row, first)
        rows = min(cell.row + cell.row_span, end) - start
        text = cell.text if cell.row >= first else ""
        kept.append(replace(cell, row=start - first + head_rows, row_span=rows, text=text))
    ordered = sorted(kept, key=lambda each: (each.row, each.column))
    return replace(block, cells=tuple(ordered))


def cut_text(content: Content, at: int) -> tuple[Content, Content]:
    """What stands before and after so many characters."""
    before: list[Span] = []
    left = at
    for span in content:
        before.append(Span(span.text[: max(left, 0)], span.marks))
        left -= len(span.text)
    return tidy(before), tidy(skip(content, at))


def lines_of(blocks: Iterable[Block]) -> str:
    """As the text of a cell: a block a line; a table in it a line a row."""
    lines = []
    for block in blocks:
        lines += [text_of(block.content)] if block.content else []
        lines += [row.replace("\t", " ") for row in block.text.split("\n")] if block.cells else []
    return "\n".join(line for line in lines if line.strip())
