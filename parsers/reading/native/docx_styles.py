"""Styles and numbers of a Word document: the parts `styles` and `numbering` in, what a paragraph's
style says and which number a list or a heading shows out (ISO/IEC 29500-1, 17.7 and 17.9)."""

import re
from dataclasses import dataclass, field

from parsers.reading.native.archive import Element, child, is_on, number, value

DEEPEST = 9  # levels of a list
LONGEST_CHAIN = 20  # of styles that build on each other
MOST_NUMBER = 100_000
HEADING = re.compile(r"heading (\d)")
LETTERS = 26
ROMANS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(slots=True)
class Style:
    """level: of a heading, from 1; 0 of body text that says so. number_id, number_level: of its
    list. bold: of its letters; head_bold: of a table's first row."""

    name: str = ""
    based_on: str | None = None
    level: int | None = None
    number_id: str | None = None
    number_level: int | None = None
    bold: bool | None = None
    hidden: bool = False
    head_bold: bool = False


class Styles:
    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self.default = ""
        for each in root if root is not None else ():
            if each.tag == "style":
                self._styles[each.get("styleId", "")] = _style(each)
                if each.get("type") == "paragraph" and each.get("default") in ("1", "true"):
                    self.default = each.get("styleId", "")

    def get(self, style_id: str | None) -> Style:
        """With what it takes over from those that it builds on."""
        merged = Style()
        seen: set[str] = set()
        key = style_id
        while key is not None and key in self._styles and len(seen) < LONGEST_CHAIN:
            if key in seen:
                break
            seen.add(key)
            style = self._styles[key]
            merged.name = merged.name or style.name
            for name in ("level", "number_id", "number_level", "bold"):
                if getattr(merged, name) is None:
                    setattr(merged, name, getattr(style, name))
            merged.hidden = merged.hidden or style.hidden
            merged.head_bold = merged.head_bold or style.head_bold
            key = style.based_on
        return merged


def _style(each: Element) -> Style:
    name = (value(each, "name") or "").lower()
    named = HEADING.fullmatch(name)
    outline = value(each, "pPr", "outlineLvl")
    level = int(named[1]) if named else None if outline is None else number(outline, 9, 9) + 1
    heads = (part for part in each if part.tag == "tblStylePr" and part.get("type") == "firstRow")
    return Style(
        name,
        value(each, "basedOn"),
        level if level is None or level <= DEEPEST else 0,
        value(each, "pPr", "numPr", "numId"),
        _level(value(each, "pPr", "numPr", "ilvl")),
        None if child(each, "rPr", "b") is None else is_on(each, "rPr", "b"),
        is_on(each, "rPr", "vanish"),
        any(is_on(part, "rPr", "b") for part in heads),
    )


def _level(text: str | None) -> int | None:
    return None if text is None else number(text, 0, DEEPEST - 1)


@dataclass(slots=True)
class Level:
    """restarts: after which higher level its numbers begin anew; None: after every one."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False
    style: str | None = None
    restarts: bool = True


@dataclass(slots=True)
class Numbers:
    """The lists of a document, and how far each has counted."""

    abstracts: dict[str, list[Level]] = field(default_factory=dict)
    lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = field(default_factory=dict)
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, number_id: str, style_id: str | None) -> int:
        """The level that is linked to the style, else the first."""
        levels = self._levels(number_id)
        found = (at for at, each in enumerate(levels) if style_id and each.style == style_id)
        return next(found, 0)

    def next(self, number_id: str, at: int) -> tuple[str, bool] | None:
        """The next number in the list at this level, as it is shown, and whether it is a bullet;
        None if there is no such list or it shows nothing."""
        levels = self._levels(number_id)
        if not levels or at >= len(levels):
            return None
        abstract, _, starts = self.lists[number_id]
        counters = self.counters.setdefault(abstract, [None] * DEEPEST)
        self._count(number_id, at, levels, starts, counters)
        level = levels[at]
        if level.form == "bullet":
            return "", True
        shown = re.sub(r"%(\d)", lambda found: _shown(int(found[1]), level, levels, counters),
                       level.text)  # fmt: skip
        return (shown.strip(), False) if shown.strip() else None

    def _count(
        self,
        number_id: str,
        at: int,
        levels: list[Level],
        starts: dict[int, int],
        counters: list[int | None],
    ) -> None:
        for higher in range(at):
            if counters[higher] is None:
                counters[higher] = levels[higher].start
        before = counters[at]
        if at in starts and (number_id, at) not in self.begun:
            counters[at] = starts[at]
        else:
            counters[at] = levels[at].start if before is None else before + 1
        self.begun.add((number_id, at))
        for deeper in range(at + 1, len(levels)):
            if levels[deeper].restarts:
                counters[deeper] = None

    def _levels(self, number_id: str) -> list[Level]:
        abstract, own, _ = self.lists.get(number_id, ("", {}, {}))
        return [own.get(at, each) for at, each in enumerate(self.abstracts.get(abstract, []))]


def _shown(which: int, level: Level, levels: list[Level], counters: list[int | None]) -> str:
    if not 1 <= which <= len(levels):
        return ""
    form = "decimal" if level.legal else levels[which - 1].form
    count = counters[which - 1]
    return write_number(levels[which - 1].start if count is None else count, form)


def read_numbers(root: Element | None) -> Numbers:
    numbers = Numbers()
    linked: dict[str, str] = {}  # a style of lists -> the list that defines it
    borrowed: dict[str, str] = {}
    for each in root if root is not None else ():
        key = each.get("abstractNumId", "")
        if each.tag == "abstractNum":
            levels = [_read_level(part) for part in each if part.tag == "lvl"]
            numbers.abstracts[key] = levels[:DEEPEST]
            if style := value(each, "styleLink"):
                linked[style] = key
            if style := value(each, "numStyleLink"):
                borrowed[key] = style
        elif each.tag == "num":
            _read_list(each, numbers)
    for key, style in borrowed.items():
        if not numbers.abstracts[key] and style in linked:
            numbers.abstracts[key] = numbers.abstracts[linked[style]]
    return numbers


def _read_list(each: Element, numbers: Numbers) -> None:
    own: dict[int, Level] = {}
    starts: dict[int, int] = {}
    for part in each:
        if part.tag == "lvlOverride":
            at = number(part.get("ilvl"), 0, DEEPEST - 1)
            level = child(part, "lvl")
            if level is not None:
                own[at] = _read_level(level)
            if start := value(part, "startOverride"):
                starts[at] = number(start, 1, MOST_NUMBER)
    numbers.lists[each.get("numId", "")] = (value(each, "abstractNumId") or "", own, starts)


def _read_level(part: Element) -> Level:
    return Level(
        value(part, "numFmt") or "decimal",
        (value(part, "lvlText") or "")[:100],
        number(value(part, "start"), 1, MOST_NUMBER),
        is_on(part, "isLgl"),
        value(part, "pStyle"),
        value(part, "lvlRestart") != "0",
    )


def write_number(count: int, form: str) -> str:
    """As the formats of numbers show it (17.18.59); those of other scripts as figures."""
    count = min(count, MOST_NUMBER)
    if form == "none":
        return ""
    if form in ("lowerRoman", "upperRoman") and 0 < count < 5000:
        roman = _roman(count)
        return roman.upper() if form == "upperRoman" else roman
    if form in ("lowerLetter", "upperLetter") and 0 < count <= 50 * LETTERS:
        repeats, letter = divmod(count - 1, LETTERS)
        letters = chr(ord("a") + letter) * (repeats + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form == "decimalZero":
        return f"{count:02d}"
    return str(count)


def _roman(count: int) -> str:
    written = ""
    for step, letters in ROMANS:
        times, count = divmod(count, step)
        written += letters * times
    return written
