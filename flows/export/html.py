"""A document as one HTML file in reading order, without scripts and without anything from
elsewhere but the crops of its pictures.

In: passages, and where the crops lie, if they were written. Out: parts of the file. Where page 3
begins stands an element with the id `page-3`; block 7 of it, counted from 0, has `page-3-block-7`
and its place on the page, in thousandths, as `data-bbox`. Texts come as clean HTML of few marks.
"""

from collections.abc import Callable, Iterable, Iterator
from html import escape

from flows.export.lists import ListItem, write_items
from flows.export.reading_flow import Item, PageStart, Passage, Piece, joined_content
from flows.export.tables import table_parts
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
FOOT = "</body>\n</html>\n"
CLASSES = {Label.FOOTNOTE: "footnote", Label.FORMULA: "formula", Label.CAPTION: "caption"}

Link = Callable[[Piece], str | None]
"""The URL of a picture's crop."""


def write_head(title: str) -> str:
    return HEAD.replace("TITLE", escape(title), 1)


def write_hypertext(
    items: Iterable[Item],
    compounds: frozenset[str],
    link: Link,
    prefix: str = "",
) -> Iterator[str]:
    """What stands in the body, a line for each block. prefix: of all ids, where several documents
    stand in one file."""
    return write_items(items, _Writer(compounds, link, prefix))


class _Writer:
    def __init__(self, compounds: frozenset[str], link: Link, prefix: str) -> None:
        self.compounds, self.link, self.prefix = compounds, link, prefix

    def page_start(self, start: PageStart) -> str:
        name = f"{self.prefix}page-{start.page}"
        mark = f'<div class="page" id="{name}"><a href="#{name}">page {start.page}</a></div>'
        problem = f'\n<p class="problem">{escape(start.problem)}</p>' if start.problem else ""
        return f"{mark}{problem}\n"

    def place(self, piece: Piece) -> str:
        box = f' data-bbox="{write_box(piece.block.box)}"' if piece.block.box else ""
        return f' id="{self.prefix}page-{piece.page}-block-{piece.position}"{box}'

    def anchor(self, piece: Piece) -> str:
        """Where a later piece begins."""
        page = f'<a id="{self.prefix}page-{piece.page}"></a>' if piece.opens else ""
        return f"{page}<a{self.place(piece)}></a>"

    def content(self, passage: Passage, skipped: int = 0) -> str:
        (_, first), *rest = joined_content(passage, self.compounds)
        later = (self.anchor(piece) + write_content(content) for piece, content in rest)
        return write_content(skip(first, skipped)) + "".join(later)

    def passage(self, passage: Passage) -> str:
        return f"{self.block(passage)}\n"

    def block(self, passage: Passage) -> str:
        match passage.label:
            case Label.TITLE | Label.SECTION_HEADER:
                return self.element(f"h{passage.level}", passage)
            case Label.TABLE | Label.PICTURE:
                return self.figure(passage)
        return self.element("p", passage, CLASSES.get(passage.label, ""))

    def element(self, tag: str, passage: Passage, name: str = "", more: str = "") -> str:
        named = f' class="{name}"' if name else ""
        place = self.place(passage.pieces[0])
        return f"<{tag}{named}{place}{more}>{self.content(passage)}</{tag}>"

    def figure(self, passage: Passage) -> str:
        body = self.table(passage) if passage.label is Label.TABLE else self.picture(passage)
        if passage.caption is None:
            return f"<figure>\n{body}\n</figure>"
        parts = [body, self.element("figcaption", passage.caption)]
        written = "\n".join(reversed(parts) if passage.caption_first else parts)
        return f"<figure>\n{written}\n</figure>"

    def table(self, passage: Passage) -> str:
        """The whole table: each of its parts is a `tbody`, and so is where a page begins, for a
        part need not have rows of its own."""
        first, *others = zip(passage.pieces, table_parts(passage.pieces), strict=True)
        bodies = [f"<tbody>{_lines(first[1])}</tbody>"]
        for piece, cells in others:
            if piece.opens:
                bodies.append(f'<tbody id="{self.prefix}page-{piece.page}"></tbody>')
            bodies.append(f"<tbody{self.place(piece)}>{_lines(cells)}</tbody>")
        return "\n".join([f"<table{self.place(first[0])}>", *bodies, "</table>"])

    def picture(self, passage: Passage) -> str:
        piece = passage.pieces[0]
        url = self.link(piece)
        shown = f'<img src="{escape(url)}" alt="{_called(piece)}">' if url else ""
        content = self.content(passage)
        text = f"<p>{content}</p>" if content else ""
        rows = "".join(write_rows(piece.block.cells))
        table = f"<table>{rows}</table>" if rows else ""
        body = shown + text + table or "picture"
        return f'<div class="picture"{self.place(piece)}>{body}</div>'

    def listed(self, items: Iterable[ListItem]) -> str:
        """One list for each depth; an item with a marker in its text has no other."""
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


def _called(piece: Piece) -> str:
    return f"page {piece.page}, block {piece.position}"
