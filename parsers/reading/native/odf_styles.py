"""The styles of an OpenDocument in, what readers ask of them out: page breaks, titles, marks of
text, and the numbers of lists and headings (ISO/IEC 26300-1, 16)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.document import Mark
from parsers.reading.native.archive import Element, child, number
from parsers.reading.native.docx_styles import write_number

LONGEST_CHAIN = 20
OUTLINE = "outline"
FORMS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "1": "decimal",
}
TITLE = "Title"


@dataclass(frozen=True, slots=True)
class OdfStyle:
    breaks: bool = False
    title: bool = False
    hidden: bool = False
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class ListLevel:
    """form: of its numbers; empty of bullets. levels: how many are shown, its own the last."""

    form: str
    before: str = ""
    after: str = ""
    levels: int = 1
    start: int = 1


@dataclass(slots=True)
class OdfStyles:
    styles: dict[str, Element] = field(default_factory=dict)
    lists: dict[str, list[ListLevel]] = field(default_factory=dict)
    masters: list[Element] = field(default_factory=list)
    _known: dict[str, OdfStyle] = field(default_factory=dict)

    def get(self, name: str) -> OdfStyle:
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> OdfStyle:
        breaks = hidden = False
        marks: list[Mark] = []
        title = name == TITLE
        key: str | None = name
        for _ in range(LONGEST_CHAIN):
            style = self.styles.get(key or "")
            if style is None:
                break
            title = title or key == TITLE
            paragraph = child(style, "paragraph-properties")
            own = paragraph is not None and paragraph.get("break-before") == "page"
            breaks = breaks or own or (key == name and bool(style.get("master-page-name")))
            letters = child(style, "text-properties")
            marks += _marks(letters)
            hidden = hidden or (letters is not None and letters.get("display") == "none")
            key = style.get("parent-style-name")
        return OdfStyle(breaks, title, hidden, tuple(dict.fromkeys(marks)))

    def is_hidden(self, name: str) -> bool:
        properties = child(self.styles.get(name), "drawing-page-properties")
        return properties is not None and properties.get("visibility") == "hidden"

    def start(self, style: str, depth: int) -> int:
        levels = self.lists.get(style, [])
        return levels[depth].start if depth < len(levels) else 1

    def shown(self, style: str, counts: Sequence[int]) -> str | None:
        """The number of an item that is so far in its list; None of bullets."""
        levels = self.lists.get(style, [])
        depth = len(counts) - 1
        if depth >= len(levels) or not levels[depth].form:
            return None
        level = levels[depth]
        first = max(0, depth - level.levels + 1)
        numbers = [
            write_number(count, FORMS.get(levels[at].form, "decimal"))
            for at, count in enumerate(counts) if at >= first and levels[at].form
        ]  # fmt: skip
        return f"{level.before}{'.'.join(numbers)}{level.after}".strip() or None


def read_styles(*roots: Element | None) -> OdfStyles:
    styles = OdfStyles()
    for root in roots:
        for part in root if root is not None else ():
            if part.tag not in ("styles", "automatic-styles", "master-styles"):
                continue
            for each in part:
                name = each.get("name", "")
                if each.tag == "style":
                    styles.styles[name] = each
                elif each.tag == "list-style":
                    styles.lists[name] = [*map(_level, each)]
                elif each.tag == "outline-style":
                    styles.lists[OUTLINE] = [*map(_level, each)]
                elif each.tag == "master-page":
                    styles.masters.append(each)
    return styles


def _level(each: Element) -> ListLevel:
    return ListLevel(
        "" if "bullet" in each.tag or "image" in each.tag else each.get("num-format", ""),
        each.get("num-prefix", ""),
        each.get("num-suffix", ""),
        max(1, number(each.get("display-levels"), 1, 10)),
        number(each.get("start-value"), 1),
    )


def _marks(properties: Element | None) -> list[Mark]:
    if properties is None:
        return []
    marks = []
    if properties.get("font-weight") == "bold":
        marks.append(Mark.BOLD)
    if properties.get("font-style") == "italic":
        marks.append(Mark.ITALIC)
    if properties.get("text-line-through-style", "none") != "none":
        marks.append(Mark.STRUCK)
    position = properties.get("text-position", "")
    if position.startswith(("super", "sub")):
        marks.append(Mark.RAISED if position.startswith("super") else Mark.LOWERED)
    return marks
