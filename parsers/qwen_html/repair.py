"""Markup that models write, made safe to parse. In: any answer. Out: its HTML part as well-formed
markup of few names, bounded in length, depth and number of tags, and warnings of what was wrong.

Tree builders take minutes for deeply nested tags, so the bounds come before them. Every name that
is not in the small vocabulary becomes `div` (boxes of the page's flow) or `span`; text is kept,
also where a `<` opens no tag. This module does not know what the names mean for a page.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass

from parsers.document.text import storable

MAX_LENGTH = 2_000_000  # characters; a dense page takes a tenth
MAX_TAGS = 50_000  # a large table takes a tenth
MAX_DEPTH = 64

PROSE = "prose around the HTML"
REPEATED = "HTML begun anew"
CUT_IN_TAG = "HTML cut inside a tag"
UNCLOSED = "HTML not closed"
NO_BODY = "no body"
TOO_LONG = "HTML too long"

INLINE = frozenset({"b", "i", "u", "s", "em", "strong", "sub", "sup", "code", "span"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_TABLE_PARTS = _ROW_GROUPS | {"tr", "td", "th", "caption"}
_FLOW = _HEADINGS | {"p", "li", "ul", "ol", "div", "table"}
_EMPTY = frozenset({"img", "br"})
_NAMES = INLINE | _TABLE_PARTS | _FLOW | _EMPTY
_AS_DIV = frozenset((
    "address", "article", "aside", "blockquote", "button", "center", "dd", "details", "dialog",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "legend",
    "main", "nav", "option", "pre", "search", "section", "summary",
))  # fmt: skip
_IGNORED = frozenset((
    "html", "body", "area", "base", "col", "colgroup", "embed", "input", "link", "meta", "param",
    "source", "track", "wbr",
))  # fmt: skip
_SKIPPED = frozenset({"head", "script", "style", "template", "title"})
KNOWN_TAGS = _NAMES | _AS_DIV | _IGNORED | _SKIPPED | frozenset((
    "a", "abbr", "big", "cite", "del", "font", "ins", "label", "mark", "math", "q", "small",
))  # fmt: skip
"""Names that HTML has; what else looks like a tag may be text."""
_CHECKED = re.compile(r"\schecked\b", re.IGNORECASE)
_ATTRIBUTES = ("class", "alt", "rowspan", "colspan")

_FENCE = re.compile(r"^[ \t]*```\w*|```[ \t]*$", re.MULTILINE)
_DECLARATION = re.compile(r"<[!?][^<>]*+>")
# Possessive, so that hostile quotes cost no backtracking; a quoted value never spans the opening of
# a tag, else one missing quote would swallow the tags that follow.
_QUOTED = r"\"(?:[^\"<]|<(?![a-zA-Z/!]))*+\"|'(?:[^'<]|<(?![a-zA-Z/!]))*+'"
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)(?=[\s/>])"
    rf"(?P<rest>(?:[^<>\"']++|{_QUOTED})*+>|[^<>]*+>)"
)
_DOCUMENT_START = re.compile(r"<(?:!doctype|html|body)\b", re.IGNORECASE)
_BODY = re.compile(r"<body\b", re.IGNORECASE)
_DOCUMENT_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_FLOW_END = re.compile(r"</(?:p|div|table|ul|ol|h[1-6])\s*>\Z", re.IGNORECASE)
_CUT_TAG = re.compile(r"<[/!]?(?:[a-zA-Z][\w:-]*)?(?:\s+(?:[\w:-]+\s*=[^<>]*|[\w:-]*))?\Z")
_ATTRIBUTE = re.compile(r"(?<![\w-])([a-zA-Z]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_BOX = re.compile(
    r"(?<!\w)(?:data[-_])?bbox\s*=\s*(?:\"([^\"<>]*)|'([^'<>]*)|([^\"'<>=a-z]*))", re.IGNORECASE
)

# What an opening tag closes, and the elements that it does not reach beyond.
_PARAGRAPH = _HEADINGS | {"p"}, frozenset({"td", "th", "li", "div", "caption", "table"})
_CELL = frozenset({"td", "th", "caption"}), frozenset({"tr", "table"})
_ROWS = _ROW_GROUPS | {"tr", "caption"}, frozenset({"table"})
_CLOSED_BY = {
    **dict.fromkeys(_ROW_GROUPS | {"caption"}, _ROWS),
    **dict.fromkeys(("td", "th"), _CELL),
    "tr": (frozenset({"tr", "caption"}), _ROW_GROUPS | {"table"}),
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "td", "th", "table"})),
}
_CLOSES_NOTHING = frozenset[str](), frozenset[str]()
# An end tag does not reach out of its cell; those of a table's parts do, within the table.
_CELL_EDGES = frozenset({"table", "td", "th", "caption"})
_END_BARRIERS = {**dict.fromkeys(_TABLE_PARTS, frozenset({"table"})), "table": frozenset[str]()}


@dataclass(frozen=True, slots=True)
class Markup:
    """text: well-formed. tags: how many it holds; 0 if there was no HTML. truncated: the answer was
    over a bound and the rest was left out. warnings: some of the phrases above."""

    text: str
    tags: int
    truncated: bool
    warnings: tuple[str, ...] = ()


def read_markup(answer: str) -> Markup:
    """The HTML part of `answer`, well-formed and bounded."""
    part, warnings = _html_part(storable(answer[:MAX_LENGTH]))
    writer = _Writer(_without_comments(part))
    writer.write()
    truncated = writer.truncated or len(answer) > MAX_LENGTH
    found = (*warnings, TOO_LONG) if truncated else (*warnings,)
    return Markup("".join(writer.out), writer.tags, truncated, found)


def _html_part(answer: str) -> tuple[str, list[str]]:
    """The text in code fences, if the first opens before any tag, else from the first tag on; and
    warnings."""
    tag, fence = _TAG.search(answer), _FENCE.search(answer)
    if not fence or (tag and tag.start() < fence.start()):
        return _without_prose(answer)
    pieces = _FENCE.split(answer)
    found = [_without_prose(piece) for piece in pieces[1:] if _TAG.search(piece)]
    kept = _without_repeats([text for text, _ in found])
    prose = any(piece.strip() and not _TAG.search(piece) for piece in pieces)
    warnings = [PROSE] * prose + [warning for _, warnings in found for warning in warnings]
    warnings += [REPEATED] * (len(kept) < len(found))
    return "\n".join(kept), [*dict.fromkeys(warnings)]


def _without_repeats(parts: list[str]) -> list[str]:
    """Models that reach their limit sometimes begin anew; the same opening is no second page."""
    kept = parts[:1]
    for part in parts[1:]:
        length = int(0.9 * min(len(kept[-1]), len(part)))
        if kept[-1][:length] == part[:length]:
            kept[-1] = max(kept[-1], part, key=len)
        else:
            kept.append(part)
    return kept


def _without_prose(part: str) -> tuple[str, list[str]]:
    """`part` from its first tag to its last, without the lines before and after, and without a
    tag that was cut off at the end; and warnings."""
    opening = _DOCUMENT_START.search(part)
    first = opening or _TAG.search(part)
    start = first.start() if first and (opening or part[: first.start()].endswith("\n")) else 0
    ends = [tag.start() for tag in _DOCUMENT_END.finditer(part, start)]
    inner, tail = (part[start : ends[-1]], part[ends[-1] :]) if ends else (part[start:], "")
    cut = _CUT_TAG.match(inner, inner.rfind("<")) if "<" in inner else None
    text = inner[: cut.start()] if cut else inner
    last = text.rfind(">") + 1
    closed = _FLOW_END.search(text, max(0, last - 20), last)
    if closed and text[last:].startswith("\n"):
        text, tail = text[:last], text[last:] + tail
    warnings = {
        PROSE: (part[:start] + _DOCUMENT_END.sub("", tail)).strip(),
        CUT_IN_TAG: cut,
        UNCLOSED: not cut and opening and not ends,
        NO_BODY: not _BODY.search(inner),
    }
    return text, [warning for warning, found in warnings.items() if found]


def _without_comments(part: str) -> str:
    first, *rest = part.split("<!--")
    pieces = [piece.partition("-->") for piece in rest]
    return first + "".join(after if closed else text for text, closed, after in pieces)


class _Writer:
    """Rewrites markup tag by tag, keeping a stack of the open elements."""

    def __init__(self, part: str) -> None:
        self.part = _DECLARATION.sub("", part)
        self.out: list[str] = []
        self.stack: list[str] = []
        self.too_deep: Counter[str] = Counter()
        self.never_closed: set[str] = set()
        self.tags = 0
        self.truncated = False

    def write(self) -> None:
        position = 0
        for tag in _TAG.finditer(self.part):
            if tag.start() < position:
                continue
            self._text(self.part[position : tag.start()])
            position = self._tag(tag)
            if self.tags >= MAX_TAGS:
                self.truncated = True
                break
        else:
            self._text(self.part[position:])
        self._close_from(0)

    def _text(self, text: str) -> None:
        self.out.append(text.replace("<", "&lt;"))

    def _tag(self, tag: re.Match[str]) -> int:
        """Write one tag. The position after it and what is skipped with it."""
        self.tags += 1
        name = tag["name"].lower()
        if name in _SKIPPED:
            return tag.end() if tag["end"] else self._skip(name, tag.end())
        if name == "input":
            self._text(_shown(tag["rest"]))
        if name in _IGNORED:
            return tag.end()
        if tag["end"]:
            self._end(self._known(name))
        else:
            self._start(self._known(name), name, tag["rest"])
        return tag.end()

    def _known(self, name: str) -> str:
        if name in _TABLE_PARTS and "table" not in self.stack:
            return "div"
        if name in _NAMES:
            return name
        return "div" if name in _AS_DIV else "span"

    def _skip(self, name: str, position: int) -> int:
        """The position of the end tag of `name`, or `position` if there is none."""
        if name in self.never_closed:
            return position
        end = re.compile(f"</{name}", re.IGNORECASE).search(self.part, position)
        if end is None:
            self.never_closed.add(name)
        return end.start() if end else position

    def _start(self, known: str, name: str, rest: str) -> None:
        if known not in INLINE and known != "br":
            self._close_inline()
        if known in _FLOW:
            self._close_nearest(*_PARAGRAPH)
        self._close_nearest(*_CLOSED_BY.get(known, _CLOSES_NOTHING))
        if len(self.stack) >= MAX_DEPTH and known not in _EMPTY:
            self.too_deep[known] += 1
            return
        self.out.append(f"<{known}{_attributes(name, rest)}>")
        if known not in _EMPTY:
            self.stack.append(known)
        if name == "hr":
            self._close_from(len(self.stack) - 1)

    def _end(self, known: str) -> None:
        if self.too_deep[known]:
            self.too_deep[known] -= 1
            return
        self._close_nearest(frozenset({known}), _END_BARRIERS.get(known, _CELL_EDGES))

    def _close_inline(self) -> None:
        start = len(self.stack)
        while start and self.stack[start - 1] in INLINE:
            start -= 1
        self._close_from(start)

    def _close_nearest(self, victims: frozenset[str], barriers: frozenset[str]) -> None:
        for index in reversed(range(len(self.stack))):
            if self.stack[index] in victims:
                self._close_from(index)
                break
            if self.stack[index] in barriers:
                break

    def _close_from(self, index: int) -> None:
        self.out.extend(f"</{name}>" for name in reversed(self.stack[index:]))
        del self.stack[index:]


def _shown(rest: str) -> str:
    """What an input shows: a sign for a box, else its value."""
    found = {key.lower(): a or b or c for key, a, b, c in _ATTRIBUTE.findall(rest)}
    if found.get("type", "").lower() in ("checkbox", "radio"):
        return "\N{BALLOT BOX WITH CHECK} " if _CHECKED.search(rest) else "\N{BALLOT BOX} "
    return str(found.get("value", ""))


def _attributes(name: str, rest: str) -> str:
    """The few attributes that are read, quoted anew."""
    found = {key.lower(): a or b or c for key, a, b, c in _ATTRIBUTE.findall(rest)}
    kept = {key: found[key] for key in _ATTRIBUTES if key in found}
    if name == "figcaption":
        kept["class"] = "caption"
    if box := _BOX.search(rest):
        kept["data-bbox"] = next(filter(None, box.groups()), "").strip()[:200]
    return "".join(f' {key}="{html.escape(html.unescape(kept[key]))}"' for key in kept)
