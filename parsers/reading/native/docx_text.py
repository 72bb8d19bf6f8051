"""The inline content of a Word paragraph: its runs in, spans of text out, with what stands between
them: page breaks, text boxes, pictures, references to notes (ISO/IEC 29500-1, 17.3.2 and 17.16).

Deleted text and the instructions of fields are left out; so is hidden text, which is counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from parsers.document import Mark
from parsers.document.content import Span
from parsers.document.signs import NOT_TICKED, TICKED
from parsers.reading.native.archive import Element, child, is_on, number, value
from parsers.reading.native.flow import PageBreak
from parsers.reading.symbol_fonts import drawn, is_symbolic

BOXES = str.maketrans({"☑": TICKED, "❑": NOT_TICKED, "❒": NOT_TICKED})
"""The signs of fonts for what is a check box in a form."""
DROPPED = frozenset({
    "del", "moveFrom", "delText", "instrText", "pPr", "rPr", "bookmarkStart", "bookmarkEnd",
    "proofErr", "delInstrText", "Fallback", "annotationRef", "fldData",
})  # fmt: skip
MARKS = (
    ("b", Mark.BOLD), ("i", Mark.ITALIC), ("strike", Mark.STRUCK), ("dstrike", Mark.STRUCK),
)  # fmt: skip
RAISED = {"superscript": Mark.RAISED, "subscript": Mark.LOWERED}


@dataclass(frozen=True, slots=True)
class TextBox:
    content: Element


@dataclass(frozen=True, slots=True)
class Picture:
    """relation: of its file. kind: `picture`, `chart` or `diagram`. size: in points."""

    relation: str
    kind: str
    alt: str
    size: tuple[float, float]


@dataclass(frozen=True, slots=True)
class NoteMark:
    """kind: `footnote`, `endnote` or `comment`."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A field that shows the page's number, or how many pages there are."""

    of_all: bool


Piece = Span | PageBreak | TextBox | Picture | NoteMark | PageNumber

KINDS = {"pic": "picture", "chart": "chart", "relIds": "diagram"}
EMU = 12_700  # of them in a point


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    shown: bool = False


@dataclass(slots=True)
class InlineReader:
    """Keeps which fields are open from paragraph to paragraph, as a table of contents is one."""

    hidden: int = 0
    _fields: list[_Field] = field(default_factory=list)
    _signs: str = ""  # the run's font, if its letters are signs

    def read(self, node: Element, marks: tuple[Mark, ...] = ()) -> Iterator[Piece]:
        for each in node:
            name = each.tag
            if name in DROPPED or not isinstance(name, str):
                continue
            if name == "r":
                yield from self._run(each, marks)
            elif name == "sdt":
                yield from self._control(each, marks)
            elif name == "fldSimple":
                if page := _page_number(each.get("instr", "")):
                    yield page
                else:
                    yield from self.read(each, marks)
            elif name in ("oMath", "oMathPara"):
                yield Span(f" {write_math(each)} ")
            elif name == "AlternateContent":
                yield from self._alternative(each, marks)
            else:
                yield from self.read(each, marks)

    def _control(self, control: Element, marks: tuple[Mark, ...]) -> Iterator[Piece]:
        box = child(control, "sdtPr", "checkbox")
        if box is not None:
            yield Span(TICKED if is_on(box, "checked") else NOT_TICKED)
            return
        content = child(control, "sdtContent")
        if content is not None and not is_on(control, "sdtPr", "showingPlcHdr"):
            yield from self.read(content, marks)

    def _alternative(self, node: Element, marks: tuple[Mark, ...]) -> Iterator[Piece]:
        choice = child(node, "Choice")
        chosen = child(node, "Fallback") if choice is None else choice
        if chosen is not None:
            yield from self._in_run(chosen, marks)

    def _run(self, run: Element, marks: tuple[Mark, ...]) -> Iterator[Piece]:
        if is_on(run, "rPr", "vanish"):
            self.hidden += any(each.text for each in run if each.tag == "t")
            return
        own = [mark for name, mark in MARKS if is_on(run, "rPr", name) and mark not in marks]
        if raised := RAISED.get(value(run, "rPr", "vertAlign") or ""):
            own.append(raised)
        fonts = child(run, "rPr", "rFonts")
        font = "" if fonts is None else fonts.get("ascii") or fonts.get("hAnsi") or ""
        self._signs = font if is_symbolic(font) else ""
        yield from self._in_run(run, (*marks, *dict.fromkeys(own)))
        self._signs = ""

    def _in_run(self, run: Element, marks: tuple[Mark, ...]) -> Iterator[Piece]:
        for each in run:
            if each.tag == "fldChar":
                yield from self._field_mark(each)
            elif each.tag == "instrText" and self._fields:
                self._fields[-1].instruction += each.text or ""
            elif each.tag not in DROPPED and all(field.shown for field in self._fields):
                yield from self._part(each, marks)

    def _part(self, each: Element, marks: tuple[Mark, ...]) -> Iterator[Piece]:
        """Of a run, outside of the instructions of fields."""
        name = each.tag
        if name == "t" and self._signs:
            yield Span(_as_signs(each.text or "", self._signs), marks)
        elif name in TEXTS:
            yield TEXTS[name](each, marks)
        elif name in ("drawing", "pict", "object"):
            yield from _drawn(each)
        elif name == "AlternateContent":
            yield from self._alternative(each, marks)
        elif name == "ruby":
            base = child(each, "rubyBase")
            yield from self.read(base, marks) if base is not None else ()
        elif name == "r":  # in the fallback of an alternative
            yield from self._run(each, marks)

    def _field_mark(self, mark: Element) -> Iterator[Piece]:
        kind = mark.get("fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
            box = child(mark, "ffData", "checkBox")
            if box is not None:
                name = "checked" if child(box, "checked") is not None else "default"
                yield Span(TICKED if is_on(box, name) else NOT_TICKED)
            yield Span(_chosen(child(mark, "ffData", "ddList")))
        elif kind == "separate" and self._fields:
            page = _page_number(self._fields[-1].instruction)
            if page:
                yield page
            self._fields[-1].shown = page is None
        elif kind == "end" and self._fields:
            self._fields.pop()


def _break(each: Element, marks: tuple[Mark, ...]) -> Piece:
    return PageBreak(hard=True) if each.get("type") == "page" else Span("\n", marks)


def _note_mark(each: Element, _: tuple[Mark, ...]) -> Piece:
    return NoteMark(each.tag.removesuffix("Reference"), each.get("id", ""))


TEXTS: dict[str, Callable[[Element, tuple[Mark, ...]], Piece]] = {
    "t": lambda each, marks: Span(each.text or "", marks),
    "br": _break,
    "cr": lambda _, marks: Span("\n", marks),
    "tab": lambda _, marks: Span("\t", marks),
    "ptab": lambda _, marks: Span("\t", marks),
    "noBreakHyphen": lambda _, marks: Span("-", marks),
    "sym": lambda each, marks: Span(_symbol(each), marks),
    "lastRenderedPageBreak": lambda _, __: PageBreak(hard=False),
    "footnoteReference": _note_mark,
    "endnoteReference": _note_mark,
    "commentReference": _note_mark,
}


def _chosen(choices: Element | None) -> str:
    """The entry of a list in a form that is shown."""
    entries = (
        [each.get("val", "") for each in choices if each.tag == "listEntry"]
        if (choices is not None)
        else []
    )
    at = number(value(choices, "result") or value(choices, "default"), 0)
    return entries[at] if at < len(entries) else ""


def _page_number(instruction: str) -> PageNumber | None:
    name = (instruction.split() or [""])[0].upper()
    return PageNumber(name != "PAGE") if name in ("PAGE", "NUMPAGES", "SECTIONPAGES") else None


def _symbol(each: Element) -> str:
    try:
        letter = chr(int(each.get("char", ""), 16))
    except (ValueError, OverflowError):
        return ""
    return (
        _as_signs(letter, each.get("font", "")) if letter.isprintable() or letter > "\ud7ff" else ""
    )


def _as_signs(text: str, font: str) -> str:
    return drawn(text, font).translate(BOXES)


def _drawn(node: Element) -> Iterator[Piece]:
    """The text boxes in a drawing, and its pictures. Of two versions of it the first counts."""
    stack = [node]
    size = (0.0, 0.0)
    alt = ""
    while stack:
        each = stack.pop()
        name = each.tag
        if name == "txbxContent":
            yield TextBox(each)
            continue
        if name == "extent":
            size = (_points(each.get("cx")), _points(each.get("cy")))
        elif name == "docPr":
            alt = each.get("descr") or ""
        elif name in ("pic", "chart", "relIds"):
            yield Picture(_relation(each), KINDS[name], alt, size)
            continue
        elif name == "imagedata":
            yield Picture(each.get("r.id", ""), "picture", alt, size)
        parts = list(each)
        if name == "AlternateContent":
            parts = parts[:1]
        stack += reversed(parts)


def _relation(each: Element) -> str:
    for part in each.iter():
        for name in ("r.embed", "r.id", "r.dm"):
            if part.get(name):
                return str(part.get(name))
    return ""


def _points(emu: str | None) -> float:
    try:
        return max(0.0, int(emu or "") / EMU)
    except ValueError:
        return 0.0


def write_math(node: Element) -> str:
    """A formula in one line: fractions with a stroke, roots with their sign, powers with `^`."""
    name = node.tag
    if name == "t":
        return node.text or ""
    if name == "f":
        return f"{_grouped(child(node, 'num'))}/{_grouped(child(node, 'den'))}"
    if name == "rad":
        return f"√{_grouped(child(node, 'e'))}"
    if name in ("sSup", "sSub", "sSubSup"):
        base = _written(child(node, "e"))
        sub, sup = child(node, "sub"), child(node, "sup")
        low = "" if sub is None else f"_{_grouped(sub)}"
        return base + low + ("" if sup is None else f"^{_grouped(sup)}")
    if name == "d":
        inner = ", ".join(write_math(each) for each in node if each.tag == "e")
        return f"({inner})"
    if name == "nary":
        return f"{value(node, 'naryPr', 'chr') or '∫'}{_limits(node)} {_written(child(node, 'e'))}"
    return "".join(write_math(each) for each in node if isinstance(each.tag, str))


def _limits(node: Element) -> str:
    sub, sup = _written(child(node, "sub")), _written(child(node, "sup"))
    return (f"_({sub})" if sub else "") + (f"^({sup})" if sup else "")


def _written(node: Element | None) -> str:
    return "" if node is None else write_math(node)


def _grouped(node: Element | None) -> str:
    text = _written(node).strip()
    return text if len(text) <= 1 or text.isalnum() else f"({text})"
