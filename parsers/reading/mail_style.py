"""What CSS says of an element in, whether people see its text out: as far as messages use it to
hide text. Knows no message."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

Style = dict[str, str]
Color = tuple[int, int, int]

MOST_RULES = 2_000
LONGEST_SHEET = 200_000  # characters
RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,5000})\}")
COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
DECLARATION = re.compile(r"([\w-]{1,40})\s*:\s*([^;]{1,300})")
SIMPLE = re.compile(r"(\w*)([.#][\w-]+)")
"""`.name`, `#name`, `td.name`: other selectors are not followed."""
NOTHING = re.compile(r"0*\.?0+\s*(?:px|pt|em|rem|%)?")
RELATIVE = re.compile(r"[\d.](?:em|ex|%)$|er$")  # sizes: also "larger"
HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\b")
RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[,/]\s*([\d.]+)\s*)?\)")
NAMES = {"white": (255, 255, 255), "black": (0, 0, 0), "transparent": None}
NEARLY = 6  # of 255: colours that nobody can tell apart
WHITE: Color = (255, 255, 255)
BLACK: Color = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Seen:
    """What an element has from those around it. is_flat: its letters have no size, unless an
    element within gives them one. ground: None where it is not known, as under a picture."""

    is_hidden: bool = False
    is_flat: bool = False
    color: Color | None = BLACK
    ground: Color | None = WHITE


@dataclass(slots=True)
class Sheet:
    """The declarations of a message's style sheets, by class and identity; not those for certain
    screens only."""

    rules: dict[str, list[tuple[str, Style]]] = field(default_factory=lambda: defaultdict(list))
    ground: Color | None = WHITE
    """None where a selector that is not followed may give one."""

    def of(self, element: HtmlElement) -> Style:
        names = [f".{name}" for name in str(element.get("class", "")).split()[:20]]
        names += [f"#{element.get('id')}"] if element.get("id") else []
        found: Style = {}
        for name in names:
            for tag, style in self.rules.get(name, ()):
                if tag in ("", element.tag):
                    found |= style
        return found | read_style(str(element.get("style", "")))


def read_sheets(sheets: Iterator[str]) -> Sheet:
    sheet, count = Sheet(), 0
    for text in sheets:
        for selectors, declarations in RULE.findall(_without_at_rules(text[:LONGEST_SHEET])):
            count += 1
            if count > MOST_RULES:
                return sheet
            style = read_style(declarations)
            for selector in selectors.split(","):
                if found := SIMPLE.fullmatch(selector.strip()):
                    sheet.rules[found[2]].append((found[1].lower(), style))
                elif _ground({}, style, WHITE) != WHITE:
                    sheet.ground = None
    return sheet


def read_style(declarations: str) -> Style:
    pairs = DECLARATION.findall(declarations[:5_000].lower())
    return {name: value.replace("!important", "").strip() for name, value in pairs}


def look(element: HtmlElement, style: Mapping[str, str], around: Seen) -> Seen:
    """How an element is seen within another."""
    ground = _ground(element, style, around.ground)
    color = _color(style.get("color") or str(element.get("color", "")), around.color)
    hidden = around.is_hidden or _is_hidden(element, style)
    size = style.get("font-size", "")
    is_relative = not size or (around.is_flat and RELATIVE.search(size) is not None)
    is_flat = around.is_flat if is_relative else bool(NOTHING.fullmatch(size))
    return Seen(hidden, is_flat, color, ground)


def shows_text(seen: Seen) -> bool:
    if seen.is_hidden or seen.is_flat:
        return False
    if seen.color is None or seen.ground is None:
        return True
    return any(abs(a - b) > NEARLY for a, b in zip(seen.color, seen.ground, strict=True))


def _is_hidden(element: HtmlElement, style: Mapping[str, str]) -> bool:
    if element.get("hidden") is not None or style.get("display") == "none":
        return True
    if style.get("visibility") in ("hidden", "collapse"):
        return True
    if NOTHING.fullmatch(style.get("opacity", "1")):
        return True
    is_flat = any(
        NOTHING.fullmatch(style.get(name, "1px")) for name in ("max-height", "height", "max-width")
    )
    return is_flat and style.get("overflow") == "hidden"


def _ground(
    element: Mapping[str, str], style: Mapping[str, str], around: Color | None
) -> Color | None:
    if element.get("background") or "url(" in style.get("background-image", ""):
        return None
    given = style.get("background-color") or style.get("background", "")
    if "url(" in given or "gradient" in given:
        return None
    return _color(given or str(element.get("bgcolor", "")), around)


def _color(given: str, otherwise: Color | None) -> Color | None:
    """otherwise: where none is given; None for one that is not known here."""
    given = given.strip().lower()
    if not given or given in ("inherit", "initial", "transparent", "none", "auto"):
        return otherwise
    if found := HEX.search(given):
        digits = found[1] if len(found[1]) == 6 else "".join(each * 2 for each in found[1])
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))
    if found := RGB.search(given):
        if found[4] is not None and float("0" + found[4].strip(".")) < 1:
            return otherwise if float(found[4] or 1) == 0 else None
        return (int(found[1]), int(found[2]), int(found[3]))
    if re.fullmatch(r"[0-9a-f]{6}", given):  # as old programs write it
        return (int(given[:2], 16), int(given[2:4], 16), int(given[4:], 16))
    return NAMES.get(given.split()[0])


def _without_at_rules(text: str) -> str:
    """Without what stands in @media, @font-face and the like."""
    kept, depth, skipping = [], 0, False
    for piece in re.split(r"([{}])", COMMENT.sub(" ", text)):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth = max(0, depth - 1)
            if skipping:
                skipping = depth > 0
                continue
        elif not skipping and depth == 0 and "@" in piece:
            before, _, rest = piece.rpartition(";")
            skipping = "@" in rest or not before
            kept.append(before if not skipping else "")
            if skipping:
                continue
            piece = rest
        if not skipping:
            kept.append(piece)
    return "".join(kept)
