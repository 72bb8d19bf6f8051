"""A document as plain text in reading order.

In: passages. Out: lines; each page begins with a form feed and `--- page 3 ---`, after the
paragraph or table that runs onto it. Columns of tables are aligned.
"""

from collections.abc import Iterable

from flows.export.lists import ListItem
from flows.export.reading_flow import PageStart, Passage, joined_text
from flows.export.tables import line_up, table_parts, text_rows
from flows.export.writer import Writer, note_on
from flows.viewer.pictures import Description
from parsers.document import Label

FEED = "\f"


class TextWriter(Writer):
    _feed = ""  # the first page has none

    def named(self, name: str) -> str:
        return f"=== {name} ===\n\n"

    def page_start(self, start: PageStart) -> str:
        feed, self._feed = self._feed, FEED
        return f"{feed}{_mark(start)}"

    def passage(self, passage: Passage) -> str:
        told = self.description(passage.pieces[0])
        return _paragraph(passage, self.compounds, told) + _openings((passage,))

    def listed(self, items: tuple[ListItem, ...]) -> str:
        lines = "".join(_list_item(each, self.compounds) for each in items)
        return f"{lines}\n" + _openings(each.passage for each in items)


def _mark(start: PageStart) -> str:
    problem = f"[{start.problem}]\n\n" if start.problem else ""
    return f"--- page {start.page} ---\n\n{problem}"


def _openings(passages: Iterable[Passage]) -> str:
    """The marks of the pages that began within these passages."""
    pieces = (piece for passage in passages for piece in passage.pieces if piece.opens)
    return "".join(f"{FEED}{_mark(PageStart(piece.page))}" for piece in pieces)


def _list_item(item: ListItem, compounds: frozenset[str]) -> str:
    text = joined_text(item.passage, compounds)
    number = f"{item.number}. " if item.number and not item.skipped else ""
    return f"{'  ' * item.depth}{number}{text}\n"


def _paragraph(passage: Passage, compounds: frozenset[str], told: Description) -> str:
    lines = [joined_text(passage, compounds)]
    if passage.label is Label.FOOTNOTE:
        lines[0] = f"Footnote: {lines[0]}"
    elif passage.label is Label.PICTURE and (told.told or not lines[0]):
        lines.insert(0, f"[{told.told or 'picture'}]")
    cells = [cell for part in table_parts(passage.pieces) for cell in part]
    lines += line_up(list(text_rows(cells)))
    if told.chart:
        lines += [*line_up(list(text_rows(told.chart))), f"[{note_on(told)}]"]
    if passage.label is Label.TABLE and not any(lines):
        lines = ["[table]"]
    if passage.caption:
        caption = joined_text(passage.caption, compounds)
        lines.insert(0 if passage.caption_first else len(lines), caption)
    return "\n".join(filter(None, lines)) + "\n\n"
