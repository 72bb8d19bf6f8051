"""Blocks that an answer labels, each with its own text. In: a model's label, the text as models
write it below that label (tables in HTML, OTSL, LaTeX or pipes; formulas in LaTeX; else Markdown),
a box. Out: elements of Qwen HTML. This module knows no format's syntax."""

import re

from parsers.document import Label
from parsers.formats.latex import bare_formula, write_tabular
from parsers.formats.markup import write_blocks, write_line
from parsers.formats.otsl import holds_cells, write_table
from parsers.formats.writing import code, element, text, with_box

LABELS = {
    "caption": Label.CAPTION, "tablecaption": Label.CAPTION, "imagecaption": Label.CAPTION,
    "figurecaption": Label.CAPTION, "figuretitle": Label.CAPTION, "codecaption": Label.CAPTION,
    "tabletitle": Label.CAPTION, "charttitle": Label.CAPTION,
    "footnote": Label.FOOTNOTE, "pagefootnote": Label.FOOTNOTE, "tablefootnote": Label.FOOTNOTE,
    "imagefootnote": Label.FOOTNOTE, "figurefootnote": Label.FOOTNOTE,
    "formula": Label.FORMULA, "equation": Label.FORMULA, "equationblock": Label.FORMULA,
    "interlineequation": Label.FORMULA, "displayformula": Label.FORMULA,
    "listitem": Label.LIST_ITEM, "list": Label.LIST_ITEM, "listgroup": Label.LIST_ITEM,
    "pageheader": Label.PAGE_HEADER, "header": Label.PAGE_HEADER,
    "pagefooter": Label.PAGE_FOOTER, "footer": Label.PAGE_FOOTER, "pagenumber": Label.PAGE_FOOTER,
    "number": Label.PAGE_FOOTER,
    "picture": Label.PICTURE, "image": Label.PICTURE, "figure": Label.PICTURE,
    "chart": Label.PICTURE, "seal": Label.PICTURE, "logo": Label.PICTURE, "stamp": Label.PICTURE,
    "sectionheader": Label.SECTION_HEADER, "subtitle": Label.SECTION_HEADER,
    "paragraphtitle": Label.SECTION_HEADER, "heading": Label.SECTION_HEADER,
    "title": Label.TITLE, "doctitle": Label.TITLE, "documenttitle": Label.TITLE,
    "table": Label.TABLE,
    "text": Label.TEXT, "plaintext": Label.TEXT, "paragraph": Label.TEXT, "reference": Label.TEXT,
    "reftext": Label.TEXT, "asidetext": Label.TEXT, "abstract": Label.TEXT, "content": Label.TEXT,
    "code": Label.TEXT, "algorithm": Label.TEXT, "phonetic": Label.TEXT, "form": Label.TEXT,
}  # fmt: skip
CODE = frozenset({"code", "algorithm", "codeblock"})

_HEADING = re.compile(r"\s*(#{1,6})[ \t]+")
_NOT_LETTERS = re.compile(r"[^a-z]")
_TABLE = re.compile(r"<table", re.IGNORECASE)


def label_of(name: str) -> Label | None:
    """What a model's label means; None if it is none that is known."""
    return LABELS.get(_NOT_LETTERS.sub("", name.lower()))


def write_labelled(name: str, said: str, box: str = "") -> list[str]:
    label, raw = label_of(name) or Label.TEXT, said.strip()
    if _NOT_LETTERS.sub("", name.lower()) in CODE:
        return [code(raw.strip("`"), box)] if raw else []
    if label is Label.TABLE:
        return _table(raw, box)
    if label is Label.FORMULA:
        return [element(label, text(bare_formula(raw).replace("\n", " ")), box)]
    if label is Label.PICTURE:
        return [element(label, _caption(raw), box)]
    if label is Label.LIST_ITEM:
        return _items(raw, box)
    return _lines(label, raw, box) if raw else []


def _table(raw: str, box: str) -> list[str]:
    if start := _TABLE.search(raw):
        before = _lines(Label.CAPTION, raw[: start.start()].strip(), "")
        end = raw.lower().rfind("</table>") + len("</table>")
        end = end if end > start.start() else len(raw)
        after = _lines(Label.TEXT, raw[end:].strip(), "")
        return [*before, with_box(raw[start.start() : end], box), *after]
    if holds_cells(raw):
        return [write_table(raw, box)]
    if r"\begin{tabular}" in raw:
        return [write_tabular(raw[raw.index(r"\begin{tabular}") :], box)]
    blocks = write_blocks(raw)
    tables = [at for at, html in enumerate(blocks) if html.startswith("<table")]
    if tables:
        blocks[tables[0]] = with_box(blocks[tables[0]], box)
        return blocks
    return [element(Label.TABLE, write_line(raw), box)]


def _caption(raw: str) -> str:
    """Of a picture, without the Markdown that shows it."""
    return write_line(re.sub(r"!\[([^\[\]]*)\]\([^()\s]*\)", r"\1", raw)) if raw else ""


def _items(raw: str, box: str) -> list[str]:
    blocks = write_blocks(raw)
    if len(blocks) == 1 and blocks[0].startswith(("<ul>", "<ol>")):
        return [with_box(blocks[0], box)]
    marker = re.match(r"(?:[-*•·◦▪]|(\d{1,3})[.)])\s+", raw)
    if not marker:
        return [f"<ul>{element(Label.LIST_ITEM, write_line(raw), box)}</ul>"] if raw else []
    tag = "ol" if marker[1] else "ul"
    item = element(Label.LIST_ITEM, write_line(raw[marker.end() :]), box)
    return [f"<{tag}>{item}</{tag}>"]


def _lines(label: Label, raw: str, box: str) -> list[str]:
    if not raw:
        return []
    heading = _HEADING.match(raw)
    if heading and label in (Label.TITLE, Label.SECTION_HEADER):
        level = len(heading[1])
        title = label is Label.TITLE or level == 1
        kind = Label.TITLE if title else Label.SECTION_HEADER
        return [element(kind, write_line(raw[heading.end() :]), box, level)]
    if label is Label.TEXT:
        blocks = write_blocks(raw)
        return [with_box(blocks[0], box)] if len(blocks) == 1 else _together(blocks, box)
    return [element(label, write_line(raw), box)]


def _together(blocks: list[str], box: str) -> list[str]:
    """Paragraphs alone are one block; a list or a table among them stays apart, and its box is
    found by its words."""
    if all(html.startswith("<p>") for html in blocks):
        inner = "<br>".join(html.removeprefix("<p>").removesuffix("</p>") for html in blocks)
        return [element(Label.TEXT, inner, box)]
    return blocks
