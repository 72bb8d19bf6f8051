"""A document as Markdown in reading order, as GitHub shows it.

In: passages, and where the crops of pictures lie, if they were written. Out: paragraphs of
Markdown. `<a id="page-3"></a>` stands where page 3 begins, `<a id="page-3-block-7"></a>` at its
block 7, counted as everywhere from 0. Tables are pipe tables; with spans, which those cannot say,
HTML.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from flows.export.lists import ListItem, write_items
from flows.export.markdown_text import escape, escape_cell, inline
from flows.export.reading_flow import Item, PageStart, Passage, Piece, joined_content, joined_text
from flows.export.tables import has_head, is_plain, table_parts, text_rows
from parsers.document import Cell, Label, Span
from parsers.document.content import skip
from parsers.document.html import write_rows

Link = Callable[[Piece], str | None]
"""The URL of a picture's crop."""

LATEX = re.compile(r"\\[A-Za-z]+|[\^_]\{")
NO_MATHS = re.compile(r"[$`]|\](?=[(\[:])")
"""What would end the formula, or be code or a link where formulas are not known."""
MATH_FENCES = re.compile(r"\A\s*(?:\$\$?|\\\[|\\\()|(?:\$\$?|\\\]|\\\))\s*\Z")


def write_markdown(
    items: Iterable[Item],
    compounds: frozenset[str],
    link: Link,
    prefix: str = "",
) -> Iterator[str]:
    """Paragraphs, each followed by an empty line. prefix: of all anchors, where several documents
    stand in one file."""
    return write_items(items, _Writer(compounds, link, prefix))


class _Writer:
    def __init__(self, compounds: frozenset[str], link: Link, prefix: str) -> None:
        self.compounds, self.link, self.prefix = compounds, link, prefix

    def page_start(self, start: PageStart) -> str:
        problem = f"*{escape(start.problem)}*\n\n" if start.problem else ""
        return f"{self.page_anchor(start.page)}\n\n{problem}"

    def page_anchor(self, page: int) -> str:
        return f'<a id="{self.prefix}page-{page}"></a>'

    def anchor(self, piece: Piece) -> str:
        page = self.page_anchor(piece.page) if piece.opens else ""
        return f'{page}<a id="{self.prefix}page-{piece.page}-block-{piece.position}"></a>'

    def content(self, passage: Passage, skipped: int = 0) -> Iterator[Span | str]:
        """What the pieces say, each after its anchor."""
        for piece, content in joined_content(passage, self.compounds):
            yield self.anchor(piece)
            yield from skip(content, skipped)
            skipped = 0

    def passage(self, passage: Passage) -> str:
        return f"{self.block(passage)}\n\n"

    def block(self, passage: Passage) -> str:
        match passage.label:
            case Label.TITLE | Label.SECTION_HEADER:
                return self.heading(passage)
            case Label.TABLE:
                return self.with_caption(passage, self.table(passage))
            case Label.PICTURE:
                return self.with_caption(passage, self.picture(passage))
            case Label.FORMULA:
                return self.formula(passage)
            case Label.FOOTNOTE:
                return f"*Footnote:* {inline(self.content(passage), ' ')}"
            case Label.CAPTION:
                return self.caption(passage)
        return inline(self.content(passage))

    def heading(self, passage: Passage) -> str:
        """The anchor stands behind it, so that the text follows the sign."""
        anchor = self.anchor(passage.pieces[0])
        text = inline(self.content(passage), " ").removeprefix(anchor)
        return f"{'#' * passage.level} {text} {anchor}"

    def caption(self, caption: Passage) -> str:
        text = joined_text(caption, self.compounds)
        written = " ".join(escape(line) for line in text.split("\n"))
        return f"{self.anchor(caption.pieces[0])}*{written}*" if text else ""

    def with_caption(self, passage: Passage, figure: str) -> str:
        if passage.caption is None:
            return figure
        parts = [figure, self.caption(passage.caption)]
        return "\n\n".join(reversed(parts) if passage.caption_first else parts)

    def table(self, passage: Passage) -> str:
        return f"{self.anchor(passage.pieces[0])}\n\n{self.rows(passage) or '*table*'}"

    def rows(self, passage: Passage) -> str:
        """The whole table; the anchors of its later parts stand in their first cells, of those
        that add no row below it."""
        parts = table_parts(passage.pieces)
        cells = tuple(chain.from_iterable(parts))
        if not cells:
            return ""
        anchors = ["", *map(self.anchor, passage.pieces[1:])]
        write = _pipe_rows if is_plain(cells) else _html_rows
        rows = [row for part, at in zip(parts, anchors, strict=True) for row in write(part, at)]
        framed = _with_head(rows, cells) if is_plain(cells) else ["<table>", *rows, "</table>"]
        bare = "".join(at for part, at in zip(parts, anchors, strict=True) if not part)
        return "\n".join(framed) + (f"\n\n{bare}" if bare else "")

    def picture(self, passage: Passage) -> str:
        """The crop, or that there is a picture, and what stands in it as a quotation."""
        piece = passage.pieces[0]
        url = self.link(piece)
        shown = f"![page {piece.page}, block {piece.position}]({url})" if url else "*picture*"
        ((_, content),) = joined_content(passage, self.compounds)
        text = inline(content, "\\\n> ")
        parts = [self.anchor(piece) + shown, f"> {text}" if text else "", self.rows(passage)]
        return "\n\n".join(filter(None, parts))

    def formula(self, passage: Passage) -> str:
        """On one line, so that no part of it begins a list or a heading."""
        text = joined_text(passage, self.compounds)
        latex = " ".join(MATH_FENCES.sub("", text).split())
        if LATEX.search(text) and not NO_MATHS.search(latex):
            safe = latex.replace("<", r"\lt ").replace(">", r"\gt ")
            return f"{self.anchor(passage.pieces[0])}\n\n$${safe}$$"
        return inline(self.content(passage))

    def listed(self, items: Iterable[ListItem]) -> str:
        lines: list[str] = []
        columns = [0]  # where the text of each depth begins
        for item in items:
            if lines and item.depth == len(columns) - 1 and item.number not in (None, 1):
                lines.append("")  # only a list from 1 may begin right below a text
            columns = columns[: item.depth + 1]
            marker = f"{item.number}. " if item.number is not None else "- "
            indent = " " * columns[-1]
            columns.append(len(indent) + len(marker))
            line_end = "\\\n" + " " * columns[-1]
            lines.append(
                indent + marker + inline(self.content(item.passage, item.skipped), line_end)
            )
        return "\n".join(lines) + "\n\n"


def _pipe_rows(cells: Iterable[Cell], anchor: str) -> Iterator[str]:
    for at, row in enumerate(text_rows(cells)):
        texts = [escape_cell(text) for text in row]
        texts[0] = anchor + texts[0] if at == 0 else texts[0]
        yield f"| {' | '.join(texts)} |"


def _with_head(rows: list[str], cells: Iterable[Cell]) -> Iterator[str]:
    """A pipe table has a head over all its columns; where the table has none, it is empty."""
    cells = tuple(cells)
    width = max(cell.column for cell in cells) + 1
    missing = width - 1 - max((cell.column for cell in cells if cell.row == 0), default=0)
    head = [rows[0] + "  |" * missing] if has_head(cells) else [f"|{'  |' * width}"]
    yield from head
    yield f"|{' --- |' * width}"
    yield from rows[1:] if has_head(cells) else rows


def _html_rows(cells: Iterable[Cell], anchor: str) -> Iterator[str]:
    """Without places, which GitHub drops, a row a line."""
    return write_rows((replace(cell, box=None) for cell in cells), anchor)
