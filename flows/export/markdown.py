"""A document as Markdown in reading order, as GitHub shows it.

In: passages. Out: paragraphs of Markdown. Page 3 begins with `<a id="page-3"></a>`, its block 7,
counted from 0, with `<a id="page-3-block-7"></a>`. Tables are pipe tables, or HTML if cells span
several rows or columns.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from flows.export.lists import ListItem
from flows.export.markdown_text import escape, escape_cell, inline
from flows.export.reading_flow import PageStart, Passage, Piece, joined_content, joined_text
from flows.export.tables import has_head, is_plain, table_parts, text_rows
from flows.export.writer import Writer, note_on
from parsers.document import Cell, Label, Mark, Span
from parsers.document.content import skip
from parsers.document.html import write_rows

LATEX = re.compile(r"\\[A-Za-z]+|[\^_]\{")
NO_MATHS = re.compile(r"[$`]|\](?=[(\[:])")
"""What would end the formula, or be code or a link where formulas are not supported."""
FENCES = re.compile("`+")
MATH_FENCES = re.compile(r"\A\s*(?:\$\$?|\\\[|\\\()|(?:\$\$?|\\\]|\\\))\s*\Z")


class MarkdownWriter(Writer):
    def page_start(self, start: PageStart) -> str:
        problem = f"*{escape(start.problem)}*\n\n" if start.problem else ""
        return f"{self.page_anchor(start.page)}\n\n{problem}"

    def page_anchor(self, page: int) -> str:
        return f'<a id="{self.page_id(page)}"></a>'

    def anchor(self, piece: Piece) -> str:
        page = self.page_anchor(piece.page) if piece.opens else ""
        return f'{page}<a id="{self.piece_id(piece)}"></a>'

    def content(self, passage: Passage, skipped: int = 0) -> Iterator[Span | str]:
        """The content of the pieces, each after its anchor."""
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
        return self.listing(passage) or inline(self.content(passage))

    def listing(self, passage: Passage) -> str:
        """Several lines of nothing but code, between fences; else empty."""
        text = joined_text(passage, self.compounds)
        content = chain.from_iterable(piece.block.content for piece in passage.pieces)
        if "\n" not in text or any(Mark.CODE not in span.marks for span in content):
            return ""
        longest = max((len(run) for run in FENCES.findall(text)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"{self.anchor(passage.pieces[0])}\n\n{fence}\n{text}\n{fence}"

    def heading(self, passage: Passage) -> str:
        """The anchor comes last, so that the text follows the `#`."""
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
        """The whole table. The anchors of later parts are in their first cells; those of parts
        without rows follow the table."""
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
        """The crop or what is told of it, then the text in the picture as a quotation, and a
        chart's data."""
        piece = passage.pieces[0]
        url, told = self.link(piece), self.description(piece)
        name = escape(told.alternative) or f"page {piece.page}, block {piece.position}"
        shown = f"![{name}]({url})" if url else f"*{escape(told.told) or 'picture'}*"
        ((_, content),) = joined_content(passage, self.compounds)
        text = inline(content, "\\\n> ")
        parts = [self.anchor(piece) + shown, f"> {text}" if text else "", self.rows(passage)]
        if told.chart:
            rows = list(_pipe_rows(told.chart, ""))
            parts += ["\n".join(_with_head(rows, told.chart)), f"*{escape(note_on(told))}.*"]
        return "\n\n".join(filter(None, parts))

    def formula(self, passage: Passage) -> str:
        """On one line, so that nothing in it begins a list or a heading."""
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
            for _ in range(len(columns), item.depth + 1):  # what it stands in begins before
                marker = f"- {marker}"
                columns.append(columns[-1] + 2)
            columns.append(len(indent) + len(marker))
            line_end = "\\\n" + " " * columns[-1]
            text = inline(self.content(item.passage, item.skipped), line_end)
            lines.append(indent + marker + text)
        return "\n".join(lines) + "\n\n"


def _pipe_rows(cells: Iterable[Cell], anchor: str) -> Iterator[str]:
    for at, row in enumerate(text_rows(cells)):
        texts = [escape_cell(text) for text in row]
        texts[0] = anchor + texts[0] if at == 0 else texts[0]
        yield f"| {' | '.join(texts)} |"


def _with_head(rows: list[str], cells: tuple[Cell, ...]) -> list[str]:
    """A pipe table needs a head over all its columns, an empty one if the table has none."""
    width = max(cell.column for cell in cells) + 1
    missing = width - 1 - max((cell.column for cell in cells if cell.row == 0), default=0)
    head, *body = (
        [rows[0] + "  |" * missing, *rows[1:]] if has_head(cells) else ["|" + "  |" * width, *rows]
    )
    return [head, f"|{' --- |' * width}", *body]


def _html_rows(cells: Iterable[Cell], anchor: str) -> Iterator[str]:
    """One row a line, without boxes, which GitHub drops."""
    return write_rows((replace(cell, box=None) for cell in cells), anchor)
