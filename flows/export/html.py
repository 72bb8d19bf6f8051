"""A document as one HTML file in reading order, without scripts; it loads only its own pictures.

In: passages. Out: parts of the file. Page 3 begins with an element of the id `page-3`; its block 7,
counted from 0, has the id `page-3-block-7` and its box, in thousandths, as `data-bbox`.
"""

from collections.abc import Iterable
from html import escape

from flows.export.lists import ListItem
from flows.export.reading_flow import PageStart, Passage, Piece, joined_content
from flows.export.tables import table_parts
from flows.export.writer import Writer, note_on
from parsers.document import Cell, Label
from parsers.document.content import skip
from parsers.document.html import write_box, write_content, write_rows

STYLE = """
body { max-width: 50em; margin: 2em auto; padding: 0 1em; font: 1rem/1.5 serif; color: #222 }
h1, h2, h3, h4, h5, h6 { line-height: 1.2; font-family: sans-serif }
p, li, td, th, figcaption, h1, h2, h3, h4, h5, h6 { unicode-bidi: plaintext; text-align: start }
table { border-collapse: collapse; font-size: 0.9em }
td, th { border: 1px solid #bbb; padding: 0.2em 0.5em; vertical-align: top }
th { background: #f2f2f2 }
figure { margin: 1em 0; overflow-x: auto }
figcaption { font-style: italic; margin: 0.5em 0 }
img { max-width: 100%; border: 1px solid #ddd }
code { white-space: pre-wrap }
li.marked { list-style: none }
.footnote { font-size: 0.85em; border-left: 3px solid #ccc; padding-left: 0.7em }
.formula { font-style: italic; text-align: center }
.picture { color: #666; background: #f6f6f6; padding: 0.5em }
.page { border-top: 1px dashed #bbb; margin: 1.5em 0; font: 0.75rem sans-serif; text-align: right }
.page a { color: #999; text-decoration: none }
.problem { color: #a00 }
"""
HEAD = f"""<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
img-src 'self' file:; style-src 'unsafe-inline'">
<title>TITLE</title>
<style>{STYLE}</style>
</head>
<body>
"""
CLASSES = {Label.FOOTNOTE: "footnote", Label.FORMULA: "formula", Label.CAPTION: "caption"}


class HtmlWriter(Writer):
    foot = "</body>\n</html>\n"

    @staticmethod
    def head(title: str) -> str:
        return HEAD.replace("TITLE", escape(title), 1)

    def page_start(self, start: PageStart) -> str:
        name = self.page_id(start.page)
        mark = f'<div class="page" id="{name}"><a href="#{name}">page {start.page}</a></div>'
        problem = f'\n<p class="problem">{escape(start.problem)}</p>' if start.problem else ""
        return f"{mark}{problem}\n"

    def place(self, piece: Piece) -> str:
        box = f' data-bbox="{write_box(piece.block.box)}"' if piece.block.box else ""
        return f' id="{self.piece_id(piece)}"{box}'

    def anchor(self, piece: Piece) -> str:
        """The start of a later piece."""
        page = f'<a id="{self.page_id(piece.page)}"></a>' if piece.opens else ""
        return f"{page}<a{self.place(piece)}></a>"

    def content(self, passage: Passage, skipped: int = 0) -> str:
        (_, first), *rest = joined_content(passage, self.compounds)
        later = (self.anchor(piece) + write_content(content) for piece, content in rest)
        return write_content(skip(first, skipped)) + "".join(later)

    def passage(self, passage: Passage) -> str:
        match passage.label:
            case Label.TITLE | Label.SECTION_HEADER:
                written = self.element(f"h{passage.level}", passage)
            case Label.TABLE | Label.PICTURE:
                written = self.figure(passage)
            case label:
                written = self.element("p", passage, CLASSES.get(label, ""))
        return f"{written}\n"

    def element(self, tag: str, passage: Passage, name: str = "") -> str:
        named = f' class="{name}"' if name else ""
        place = self.place(passage.pieces[0])
        return f"<{tag}{named}{place}>{self.content(passage)}</{tag}>"

    def figure(self, passage: Passage) -> str:
        body = self.table(passage) if passage.label is Label.TABLE else self.picture(passage)
        parts = ["<figure>", body, "</figure>"]
        if passage.caption:
            caption = self.element("figcaption", passage.caption)
            parts.insert(1 if passage.caption_first else 2, caption)
        return "\n".join(parts)

    def table(self, passage: Passage) -> str:
        """Each part of the table is a `tbody`; so is the start of a page, as a part may have no
        rows."""
        first, *others = zip(passage.pieces, table_parts(passage.pieces), strict=True)
        bodies = [f"<tbody>{_lines(first[1])}</tbody>"]
        for piece, cells in others:
            if piece.opens:
                bodies.append(f'<tbody id="{self.page_id(piece.page)}"></tbody>')
            bodies.append(f"<tbody{self.place(piece)}>{_lines(cells)}</tbody>")
        return "\n".join([f"<table{self.place(first[0])}>", *bodies, "</table>"])

    def picture(self, passage: Passage) -> str:
        piece = passage.pieces[0]
        url = self.link(piece)
        told = self.description(piece)
        name = told.alternative or f"page {piece.page}, block {piece.position}"
        shown = f'<img src="{escape(url)}" alt="{escape(name)}">' if url else ""
        if told.told and not url:
            shown = f"<p><em>{escape(told.told)}</em></p>"
        content = self.content(passage)
        text = f"<p>{content}</p>" if content else ""
        rows = "".join(write_rows(piece.block.cells))
        table = f"<table>{rows}</table>" if rows else ""
        if told.chart:
            table = f"<table>{_lines(told.chart)}</table><p>{escape(note_on(told))}.</p>"
        body = shown + text + table or "picture"
        return f'<div class="picture"{self.place(piece)}>{body}</div>'

    def listed(self, items: Iterable[ListItem]) -> str:
        lines: list[str] = []
        depth = -1
        for item in items:
            lines += ["<ul>"] * (item.depth - depth) + ["</ul>"] * (depth - item.depth)
            depth = item.depth
            lines.append(self.item(item))
        return "\n".join([*lines, *["</ul>"] * (depth + 1)]) + "\n"

    def item(self, item: ListItem) -> str:
        marked = item.marked or item.number is not None
        content = self.content(item.passage, 0 if marked else item.skipped)
        name = ' class="marked"' if marked else ""
        number = f"{item.number}. " if item.number is not None and not item.skipped else ""
        return f"<li{name}{self.place(item.passage.pieces[0])}>{number}{content}</li>"


def _lines(cells: Iterable[Cell]) -> str:
    return "".join(f"{row}\n" for row in write_rows(cells))
