"""DocTags: an element for each block, its place in four `<loc_N>` of 0 to 500 (docling's models:
SmolDocling, Granite-Docling). Source: docling-project/docling-core, types/doc/tokens.py; tables are
OTSL, code begins with its language, pictures with their kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.document import Frame, Label
from parsers.formats import Rewritten
from parsers.formats.latex import bare_formula
from parsers.formats.otsl import holds_cells, write_table
from parsers.formats.protect import CHECKED, UNCHECKED
from parsers.formats.unwrap import MAX_LENGTH, too_long, unwrap
from parsers.formats.writing import box_attribute, code, document, element, text

FRAME: Frame = (500.0, 500.0)

_LABELS = {
    "text": Label.TEXT, "paragraph": Label.TEXT, "reference": Label.TEXT, "inline": Label.TEXT,
    "title": Label.TITLE, "caption": Label.CAPTION, "footnote": Label.FOOTNOTE,
    "formula": Label.FORMULA, "list_item": Label.LIST_ITEM,
    "page_header": Label.PAGE_HEADER, "page_footer": Label.PAGE_FOOTER,
    "picture": Label.PICTURE, "chart": Label.PICTURE, "smiles": Label.PICTURE,
    "otsl": Label.TABLE, "table": Label.TABLE, "document_index": Label.TABLE,
    "code": Label.TEXT, "checkbox_selected": Label.TEXT, "checkbox_unselected": Label.TEXT,
}  # fmt: skip
_LISTS = {"ordered_list": "ol", "unordered_list": "ul"}
_GROUPS = frozenset({"doctag", "doctags", "group", "form", "key_value_region", "picture_group"})
_SIGNS = {"checkbox_selected": CHECKED, "checkbox_unselected": UNCHECKED}
_HEADING = re.compile(r"section_header(?:_level_(\d))?")
_NAMES = "|".join((*_LABELS, *_LISTS, *_GROUPS, r"section_header(?:_level_\d)?", "page_break"))
_TOKEN = re.compile(rf"<(/?)({_NAMES})>|<loc_(\d{{1,4}})>")
_LANGUAGE = re.compile(r"\s*<_([^<>\s]{1,30})_>")
_KIND = re.compile(r"\s*<(other|[a-z]+(?:_[a-z]+)*)>")
_SURE = re.compile(r"<doctags?>|<loc_\d{1,4}>")


@dataclass(slots=True)
class _Open:
    """An element that is not closed: what it says, its box, elements that follow it."""

    name: str
    list_tag: str
    said: list[str] = field(default_factory=list)
    box: list[str] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)


def recognises(answer: str) -> bool:
    return bool(_SURE.search(answer[:MAX_LENGTH]))


def rewrite(answer: str) -> Rewritten:
    bare, warnings = unwrap(answer)
    reader = _Reader()
    reader.read(bare[:MAX_LENGTH])
    return Rewritten(document(reader.out), FRAME, warnings, too_long(answer))


class _Reader:
    """Walks the tokens once. Elements inside another one (a picture's caption) follow it."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[_Open] = []
        self.lists: list[str] = []

    def read(self, raw: str) -> None:
        position = 0
        for token in _TOKEN.finditer(raw):
            self._say(raw[position : token.start()])
            position = token.end()
            closing, name, place = token.groups()
            if place:
                self._place(place)
            elif name in _LISTS:
                self._list(bool(closing), name)
            elif name in _GROUPS or name == "page_break":
                continue
            elif closing:
                self._close(name)
            else:
                self._begin(name)
        self._say(raw[position:])
        while self.open:
            self._close(self.open[-1].name)

    def _begin(self, name: str) -> None:
        inside = self.open and _LABELS.get(self.open[-1].name) in (Label.PICTURE, Label.TABLE)
        if self.open and not inside:
            self._close(self.open[-1].name)  # it was not closed
        self.open.append(_Open(name, self.lists[-1] if self.lists else "ul"))

    def _place(self, place: str) -> None:
        if self.open and len(self.open[-1].box) < 4:
            self.open[-1].box.append(place)

    def _list(self, closing: bool, name: str) -> None:
        while self.open:
            self._close(self.open[-1].name)
        if not closing:
            self.lists.append(_LISTS[name])
        elif self.lists:
            self.lists.pop()

    def _say(self, raw: str) -> None:
        if self.open:
            self.open[-1].said.append(raw)
        elif raw.strip():
            self.out.append(element(Label.TEXT, text(raw.strip())))

    def _close(self, name: str) -> None:
        names = [each.name for each in self.open]
        if name not in names:
            return
        while self.open:
            done = self.open.pop()
            written = [*_write(done), *done.inner]
            if self.open:
                self.open[-1].inner += written
            else:
                self.out += written
            if done.name == name:
                break


def _write(block: _Open) -> Iterator[str]:
    said = "".join(block.said).strip()
    box = " ".join(block.box) if len(block.box) == 4 else ""
    heading = _HEADING.fullmatch(block.name)
    label = Label.SECTION_HEADER if heading else _LABELS[block.name]
    if heading:
        yield element(label, text(said), box, int(heading[1] or 1) + 1)
    elif label is Label.PICTURE:
        yield _picture(block.name, said, box)
    elif label is Label.TABLE:
        yield write_table(said, box) if holds_cells(said) else element(label, text(said), box)
    elif label is Label.FORMULA:
        yield element(label, text(bare_formula(said).replace("\n", " ")), box)
    elif block.name == "code":
        yield code(_LANGUAGE.sub("", said, count=1), box)
    elif label is Label.LIST_ITEM:
        tag = block.list_tag
        yield f"<{tag}>{element(label, text(said), box)}</{tag}>"
    elif said:
        sign = _SIGNS.get(block.name)
        yield element(label, text(f"{sign} {said}" if sign else said), box)


def _picture(name: str, said: str, box: str) -> str:
    """A chart has its numbers as a table."""
    kind = _KIND.match(said)
    chart = name == "chart" or (kind and kind[1].endswith("chart"))
    bare = said[kind.end() :].strip() if kind and not holds_cells(kind[0]) else said
    inner = write_table(bare) if holds_cells(bare) else text(bare)
    return f'<div class="{"chart" if chart else "image"}"{box_attribute(box)}>{inner}</div>'
