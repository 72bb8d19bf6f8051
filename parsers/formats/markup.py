"""Markdown, as models write pages in it, to Qwen HTML. In: Markdown with HTML, formulas and tables.
Out: HTML elements, in order. A page is not a source text: what is indented is no listing, a row of
dashes no heading, lines stay lines, and a numbered list is one only where its numbers go on.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from parsers.document import Label
from parsers.formats.protect import MARK, Kind, Protected, protect
from parsers.formats.writing import code, element, with_box
from parsers.qwen_html.repair import KNOWN_TAGS

_TAG = re.compile(
    r"<(?!/?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>]))|<(?=/?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>]))"
)
_MARKS = {"strong": "strong", "em": "em", "s": "s"}
_HTML_FENCES = frozenset({"html", "xml", "markdown", "md"})
_FORMULA_FENCES = frozenset({"latex", "tex", "math"})


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables, without its rules for source texts."""
    parser = MarkdownIt("commonmark", {"html": True})
    return parser.enable(["table", "strikethrough"]).disable(["code", "lheading", "reference"])


def write_blocks(markdown: str) -> list[str]:
    """The elements of a page, or of a part of it."""
    protected = protect(markdown)
    return [*_Writer(protected).blocks(_tree(protected.text))]


def write_line(markdown: str) -> str:
    """Inline HTML of a text that is one block, whatever it holds."""
    protected = protect(markdown)
    writer = _Writer(protected)
    return "<br>".join(
        writer.line(node) for node in _tree(protected.text).walk() if node.type == "inline"
    ) or writer.said(protected.text)


def _tree(markdown: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(_parser().parse(markdown))


class _Writer:
    def __init__(self, protected: Protected) -> None:
        self.asides = protected.asides
        self.place = ""  # of the next element, if it was said before it

    def blocks(self, parent: SyntaxTreeNode) -> Iterator[str]:
        for node in parent.children:
            for html in self._block(node):
                yield self._placed(html)

    def _placed(self, html: str) -> str:
        if not self.place or not html.startswith("<"):
            return html
        box, self.place = self.place, ""
        return html if "data-bbox" in html[:200] else with_box(html, box)

    def _block(self, node: SyntaxTreeNode) -> Iterable[str]:
        match node.type:
            case "heading":
                return [f"<{node.tag}>{self._inside(node)}</{node.tag}>"]
            case "paragraph":
                return self._paragraph(node)
            case "bullet_list":
                return self._bullets(node)
            case "ordered_list":
                return self._numbered(node)
            case "table":
                return [self._table(node)]
            case "fence":
                return self._listing(node)
            case "html_block":
                return [self._html(node.content)]
            case "hr":
                return []
            case _:
                return self.blocks(node)

    def _paragraph(self, node: SyntaxTreeNode) -> Iterator[str]:
        raw = node.children[0].content.strip() if node.children else ""
        if alone := MARK.fullmatch(raw):
            yield from self._aside(alone)
        elif image := _only_image(node):
            yield element(Label.PICTURE, _image(image))
        elif html := self._inside(node):
            yield element(Label.TEXT, html)

    def _aside(self, mark: re.Match[str]) -> Iterator[str]:
        aside = self.asides[int(mark[1])]
        match aside.kind:
            case Kind.TABLE:
                yield aside.html
            case Kind.FORMULA:
                yield element(Label.FORMULA, aside.html)
            case Kind.CAPTION:
                yield element(Label.CAPTION, aside.html)
            case Kind.PICTURE:
                yield element(Label.PICTURE, "", aside.box)
            case Kind.PLACE:
                self.place = aside.box
            case Kind.INLINE:
                yield element(Label.TEXT, aside.html)

    def _bullets(self, node: SyntaxTreeNode) -> Iterator[str]:
        items = [self._item(item) for item in node.children]
        if len(items) == 1 and not any(map(str.isalpha, _bare(items[0]))):
            yield element(Label.TEXT, f"{node.markup} {items[0]}")  # an amount
        else:
            yield f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"

    def _numbered(self, node: SyntaxTreeNode) -> Iterator[str]:
        """A single number, or numbers that do not go on, are text: 18. September."""
        numbers = [item.info for item in node.children]
        items = [self._item(item) for item in node.children]
        if len(items) < 2 or not _goes_on(numbers):
            for number, item in zip(numbers, items, strict=True):
                yield element(Label.TEXT, f"{escape(number)}{escape(node.markup)} {item}")
        elif int(numbers[0]) > 1:
            said = zip(numbers, items, strict=True)
            inner = "".join(f"<li>{number}{node.markup} {item}</li>" for number, item in said)
            yield f"<ul>{inner}</ul>"
        else:
            yield f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>"

    def _item(self, node: SyntaxTreeNode) -> str:
        lines: list[str] = []
        blocks: list[str] = []
        for child in node.children:
            if child.type == "paragraph":
                lines.append(self._inside(child))
            else:
                blocks += self._block(child)
        return "<br>".join(lines) + "".join(blocks)

    def _table(self, node: SyntaxTreeNode) -> str:
        rows = []
        for row in (row for part in node.children for row in part.children):
            cells = [(cell.tag, self._inside(cell)) for cell in row.children]
            if any(inner for _, inner in cells):
                rows.append(
                    f"<tr>{''.join(f'<{tag}>{inner}</{tag}>' for tag, inner in cells)}</tr>"
                )
        return f"<table>{''.join(rows)}</table>"

    def _listing(self, node: SyntaxTreeNode) -> Iterator[str]:
        language = node.info.strip().lower()
        marks = [*MARK.finditer(node.content)]
        if marks and not MARK.sub("", node.content).strip():
            for mark in marks:
                yield from self._aside(mark)
        elif language in _HTML_FENCES:
            yield self._html(node.content)
        elif language in _FORMULA_FENCES:
            yield element(Label.FORMULA, self.said(node.content.strip()))
        elif node.content.strip():
            yield code(MARK.sub(lambda mark: self.asides[int(mark[1])].html, node.content))

    def _inside(self, node: SyntaxTreeNode) -> str:
        return "".join(self.line(child) for child in node.children if child.type == "inline")

    def line(self, node: SyntaxTreeNode) -> str:
        """Inline HTML of what a node holds."""
        return "".join(map(self._span, node.children)).strip()

    def _span(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "text":
                return self.said(node.content)
            case "softbreak" | "hardbreak":
                return "<br>"
            case "code_inline":
                return f"<code>{self.said(node.content)}</code>"
            case "image":
                return _image(node)
            case "html_inline":
                return self._html(node.content)
            case _:
                inner = "".join(map(self._span, node.children))
                tag = _MARKS.get(node.type)
                return f"<{tag}>{inner}</{tag}>" if tag else inner or self.said(node.content)

    def said(self, raw: str) -> str:
        """Escaped, with what was put aside."""
        return self._restored(escape(raw).replace("\n", "<br>"))

    def _html(self, raw: str) -> str:
        """HTML as it is, but for tags that no HTML has: they are text."""
        kept = _TAG.sub(lambda at: "<" if (at[2] or "").lower() in KNOWN_TAGS else "&lt;", raw)
        return self._restored(kept)

    def _restored(self, html: str) -> str:
        return MARK.sub(lambda mark: self.asides[int(mark[1])].html, html)


def _bare(html: str) -> str:
    return re.sub("<[^<>]*>|&[a-z]+;", "", html)


def _goes_on(numbers: list[str]) -> bool:
    counted = [int(number) for number in numbers]
    steps = {after - before for before, after in pairwise(counted)}
    return steps == {1} or (steps == {0} and counted[0] == 1)


def _only_image(node: SyntaxTreeNode) -> SyntaxTreeNode | None:
    inline = node.children[0].children if node.children else []
    said = [child for child in inline if child.type != "text" or child.content.strip()]
    return said[0] if len(said) == 1 and said[0].type == "image" else None


def _image(node: SyntaxTreeNode) -> str:
    return f'<img alt="{escape(node.content)}">' if node.content else ""
