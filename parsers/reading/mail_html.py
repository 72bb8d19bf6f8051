"""A message's HTML in, HTML for the story out: what people see of it as text, lists, quotes and
tables. In the sandboxed process; nothing is fetched, no picture is shown."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from urllib.parse import unquote

import lxml.html
import nh3
from lxml.html import HtmlElement

from parsers.reading.mail_style import Seen, Sheet, look, read_sheets, shows_text
from parsers.reading.mail_text import without_controls

INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "s": "s", "del": "s",
          "sub": "sub", "sup": "sup", "code": "code", "tt": "code"}  # fmt: skip
BLOCKS = {"p": "p", "div": "div", "h1": "h1", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5",
          "h6": "h6", "ul": "ul", "ol": "ol", "li": "li", "blockquote": "blockquote", "pre": "pre",
          "center": "div", "section": "div", "article": "div", "header": "div", "footer": "div",
          "address": "div", "dl": "div", "dt": "div", "dd": "div", "fieldset": "div",
          "caption": "div", "figure": "div", "figcaption": "div", "main": "div",
          "nav": "div", "aside": "div", "form": "div", "details": "div",
          "summary": "div", "legend": "div", "textarea": "pre"}  # fmt: skip
OWN_LINES = ("block", "flex", "grid", "list-item", "table")  # values of `display`
PARTED = ("flex", "inline-flex", "grid", "inline-grid")
"""Values of `display` whose parts stand apart, whatever elements they are."""
EMPTY = {"br", "hr"}
APART = {"button", "label", "select"}  # in a line, and yet never one word with what is beside it
UNSHOWN_VALUES = ("hidden", "password", "image", "file", "reset")  # of inputs
COUNTED = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
LIST_STYLE = re.compile(r"(?:lower|upper)-(?:alpha|roman)|decimal|none")
ROW_GROUPS = ("thead", "tbody", "tfoot")
NOT_SHOWN = {"script", "style", "title", "template", "noscript", "object", "applet", "iframe",
             "audio", "video", "svg", "math"}  # fmt: skip
KEPT_TAGS = {*INLINE, *BLOCKS, *EMPTY, *APART, *ROW_GROUPS, "table", "tr", "td", "th", "span",
             "font", "a", "img", "small", "big", "input", "option"}  # fmt: skip
ATTRIBUTES = {"*": {"style", "class", "id", "hidden", "bgcolor", "background", "color", "dir"},
              "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"},
              "ol": {"start", "type"}, "li": {"value"}, "img": {"src"},
              "input": {"type", "value", "checked"}, "option": {"selected"}}  # fmt: skip
STYLE_SHEET = re.compile(r"<(/?)style\b[^<>]{0,500}>", re.I)
BODY = re.compile(r"<(/?)body\b", re.I)  # it has a ground like any other element
MOST_SHEETS = 100
FILLERS = re.compile(r"(?:[\u034f\u200b-\u200d\u2007\u2060\ufeff\u00ad][ \u00a0\n]*){3,}")
"""That previews of messages are padded with."""
MOST_DEPTH = 200
MOST_COLUMNS = 30
LONGEST_CELL = 400  # characters: longer ones are text in a layout
SHORT_CELL = 16  # characters that stay in a line
COLUMNS = '<div class="columns">'
"""Text whose columns stand in spaces: where they end is seen, not said."""
FEWEST_ROWS, FEWEST_COLUMNS = 2, 2
FEWEST_FULL = 0.5  # of a table's rows, that have two cells with text or more


NOT_INLINE = re.compile(rf"<(?!/?(?:{'|'.join(sorted({*INLINE.values()}))})>)")
Row = list[tuple[HtmlElement, str]]
"""Its cells, with what they hold."""


@dataclass(frozen=True, slots=True)
class Shown:
    """html: for the story; pictures: the identities (cid) of those shown in it."""

    html: str
    pictures: frozenset[str] = frozenset()

    @property
    def has_text(self) -> bool:
        return bool(re.sub(r"<[^>]*>|&nbsp;|\s", "", self.html))


def show_html(given: str) -> Shown:
    """What people see of it."""
    sheet = read_sheets(_sheets(given))
    clean = nh3.clean(
        BODY.sub(r"<\1div", given), tags=KEPT_TAGS, attributes=ATTRIBUTES,
        clean_content_tags=NOT_SHOWN, url_schemes={"cid"}, link_rel=None,
    )  # fmt: skip
    root = lxml.html.fragment_fromstring(without_controls(clean), create_parent="div")
    writer = _Writer(sheet)
    text = FILLERS.sub(" ", "".join(writer.children(root, Seen(ground=sheet.ground), 0)))
    return Shown(text, frozenset(writer.pictures))


def _sheets(given: str) -> Iterator[str]:
    start = None
    for found in islice(STYLE_SHEET.finditer(given), 2 * MOST_SHEETS):
        if not found[1]:
            start = found.end() if start is None else start
        elif start is not None:
            yield given[start : found.start()]
            start = None


def show_text(given: str) -> str:
    """Plain text, with its lines and spaces; in letters of one width where columns need it."""
    lines = [line.rstrip().expandtabs(8) for line in given.splitlines()]
    columns = sum(bool(re.search(r"\S {3,}\S", line)) for line in lines)
    opening = COLUMNS if columns >= FEWEST_ROWS else '<div class="lines">'
    text = html.escape("\n".join(lines))
    return f"{opening}{text}</div>"


class _Writer:
    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.pictures: set[str] = set()

    def children(self, element: HtmlElement, seen: Seen, depth: int) -> Iterator[str]:
        if element.text:
            yield self._text(element.text, seen)
        parted = self._sheet.of(element).get("display") in PARTED
        for child in element:
            if isinstance(child.tag, str):
                style = self._sheet.of(child)
                inner = look(child, style, seen)
                if depth < MOST_DEPTH:
                    is_block = parted or style.get("display") in OWN_LINES
                    own_lines = is_block and child.tag not in BLOCKS
                    yield "<div>" * own_lines
                    yield from self._element(child, inner, depth + 1)
                    yield "</div>" * own_lines
                else:
                    yield self._text("".join(child.itertext()), inner)
            if child.tail:
                yield self._text(child.tail, seen)

    def _text(self, text: str, seen: Seen) -> str:
        return html.escape(text) if shows_text(seen) else ""

    def _element(self, element: HtmlElement, seen: Seen, depth: int) -> Iterator[str]:
        tag = str(element.tag)
        if seen.is_hidden:
            return
        if tag == "img":
            source = str(element.get("src", ""))
            if source.lower().startswith("cid:"):
                self.pictures.add(unquote(source[4:]))
        elif tag in EMPTY:
            yield f"<{tag}>"
        elif tag == "input":
            yield f" {self._text(_value(element), seen)} "
        elif tag == "select":
            yield f" {self._text(_chosen(element), seen)} "
        elif tag in APART:
            yield from (" ", *self.children(element, seen, depth), " ")
        elif tag == "table":
            yield from self._table(element, seen, depth)
        else:
            name = INLINE.get(tag) or BLOCKS.get(tag)
            turned = ' dir="rtl"' if str(element.get("dir", "")).lower() == "rtl" else ""
            yield self._recounted(element) if tag == "li" else ""
            signs = self._signs(element) if tag in ("ol", "ul") else ""
            yield f"<{name}{turned}{_start(element.get('start'))}{signs}>" if name else ""
            yield from self.children(element, seen, depth)
            yield f"</{name}>" if name else ""

    def _signs(self, element: HtmlElement) -> str:
        """The signs in which a list counts."""
        style = self._sheet.of(element)
        given = (style.get("list-style-type") or style.get("list-style", "")).replace(
            "latin", "alpha"
        )
        found = LIST_STYLE.search(given)
        kind = found[0] if found else COUNTED.get(str(element.get("type", "")))
        return f' style="list-style-type:{kind}"' if kind else ""

    def _recounted(self, entry: HtmlElement) -> str:
        """What makes a list count on from the number that an entry says it has."""
        around, start = entry.getparent(), _start(entry.get("value"))
        if not start or around.tag != "ol":
            return ""
        return f"</ol><ol{start}{self._signs(around)}>"

    def _table(self, table: HtmlElement, seen: Seen, depth: int) -> Iterator[str]:
        rows = [(row, look(row, self._sheet.of(row), seen)) for row in _rows(table)]
        written = [
            [(cell, "".join(self._cell(cell, look(cell, self._sheet.of(cell), inside), depth)))
             for cell in row if cell.tag in ("td", "th")]
            for row, inside in rows if not inside.is_hidden
        ]  # fmt: skip
        caption = table.find("caption")
        if caption is not None:
            yield from self._element(caption, seen, depth)
        if _is_data(table, written):
            yield from _data(written)
            return
        filled = [[(cell, text) for cell, text in row if _plain(text)] for row in written]
        for width, run in groupby(filter(None, filled), key=_columns):
            rows_of_run = list(run)
            if width and len(rows_of_run) >= FEWEST_ROWS:
                yield from _data(rows_of_run)
                continue
            for row in rows_of_run:
                texts = (text for _, text in row)
                joined = ("&nbsp;&nbsp;&nbsp;" if width else "</div><div>").join(texts)
                yield f"<div>{joined}</div>"

    def _cell(self, cell: HtmlElement, seen: Seen, depth: int) -> Iterator[str]:
        if not seen.is_hidden:
            yield from self.children(cell, seen, depth + 1)


def _value(field: HtmlElement) -> str:
    kind = str(field.get("type", "text")).lower()
    if kind in ("checkbox", "radio"):
        return "☐" if field.get("checked") is None else "☒"
    return "" if kind in UNSHOWN_VALUES else str(field.get("value", ""))


def _chosen(field: HtmlElement) -> str:
    options = field.findall(".//option")
    chosen = [each for each in options if each.get("selected") is not None] or options[:1]
    return ", ".join(each.text_content().strip() for each in chosen)


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ROW_GROUPS:
            yield from (row for row in child if row.tag == "tr")


def _is_data(table: HtmlElement, rows: Sequence[Row]) -> bool:
    """Whether it holds rows and columns of data, and does not lay out a message."""
    if table.find(".//table") is not None or len(rows) < FEWEST_ROWS:
        return False
    filled = [[text for _, text in row if _plain(text)] for row in rows]
    widest = max(map(len, rows))
    if not FEWEST_COLUMNS <= widest <= MOST_COLUMNS:
        return False
    if any(len(_plain(text)) > LONGEST_CELL for row in filled for text in row):
        return False
    several = sum(len(row) >= FEWEST_COLUMNS for row in filled)
    written = sum(bool(row) for row in filled)
    return several >= FEWEST_ROWS and several >= FEWEST_FULL * written


def _columns(row: Row) -> int:
    """How many, of a row of short texts side by side in a table that lays out a message; else 0."""
    texts = [text for _, text in row]
    is_short = all(len(_plain(text)) <= LONGEST_CELL for text in texts)
    is_line = is_short and not any(map(NOT_INLINE.search, texts))
    return len(texts) if is_line and FEWEST_COLUMNS <= len(texts) <= MOST_COLUMNS else 0


def _data(rows: Iterable[Row]) -> Iterator[str]:
    yield '<table class="data">'
    for row in rows:
        yield f"<tr>{''.join(_written(cell, text) for cell, text in row)}</tr>"
    yield "</table>"


def _plain(text: str) -> str:
    return re.sub(r"<[^>]*>", "", text).replace("\xa0", " ").strip()


def _written(cell: HtmlElement, text: str) -> str:
    is_head = cell.tag == "th" or cell.getparent().getparent().tag == "thead"
    tag = "th" if is_head else "td"
    return f"<{tag}{_spans(cell)}>{_unbroken(text)}</{tag}>"


def _start(given: object) -> str:
    """Where a list begins to count."""
    start = str(given)
    return f' start="{start}"' if start.isascii() and start.isdigit() and len(start) < 6 else ""


def _unbroken(text: str) -> str:
    """So that amounts stay on one line."""
    is_short = len(text) <= SHORT_CELL and "<" not in text
    return "&nbsp;".join(text.split()) if is_short else text


def _spans(cell: HtmlElement) -> str:
    found = ((name, str(cell.get(name, ""))) for name in ("colspan", "rowspan"))
    return "".join(
        f' {name}="{min(int(value), 100)}"'
        for name, value in found
        if value.isascii() and value.isdigit() and len(value) < 5 and int(value) > 1
    )
