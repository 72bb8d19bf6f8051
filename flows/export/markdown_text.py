"""Text as Markdown (CommonMark with GitHub's tables): what it says, and nothing that it could do.

In: spans, or plain text. Out: Markdown that shows the same. Nothing in the text becomes a heading,
a list, a link, an image, code or HTML. Marks stay: bold, italics and what is struck through as
Markdown, raised and lowered letters as HTML.
"""

import re
from collections.abc import Iterable

from parsers.document import Mark, Span

SAME = {Mark.STRONG: Mark.BOLD, Mark.EMPHASIZED: Mark.ITALIC}
SIGNS = {Mark.BOLD: "**", Mark.ITALIC: "*", Mark.STRUCK: "~~"}

_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~]|\Z)")
_ALWAYS = re.compile(r"[`*~]|\](?=[(\[:])|\[(?=\^)|(?<![^\W_])_|_(?![^\W_])")
_MATHS = re.compile(r"\$(?=[^\s$][^$]*\$(?!\d))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(
    r"(?P<number>\d{1,9})(?P<point>[.)])(?=\s|\Z)|(?=#{1,6}(?:\s|\Z)|[-+](?:[\s-]|\Z)|=+\s*\Z|>"
    r"|[\s|:=-]+\Z|~~~|\|)"
)
_SIGNED = re.compile(r"\S(?:.*\S)?")
_WORD_END = re.compile(r"[\w>]\Z")
_WORD_START = re.compile(r"\w")


def escape(text: str) -> str:
    """Plain text of one line within a line of Markdown."""
    text = _BACKSLASH.sub(r"\\\\", text)
    text = _ALWAYS.sub(r"\\\g<0>", text)
    text = _ENTITY.sub("&amp;", _MATHS.sub(r"\\$", text))
    return text.replace("<", "&lt;")


def escape_cell(text: str) -> str:
    """Plain text of any lines in a cell of a pipe table."""
    return "<br>".join(escape(line).replace("|", "\\|") for line in text.split("\n"))


def guard(line: str) -> str:
    """A line of Markdown whose beginning begins nothing but a paragraph."""
    found = _LINE_START.match(line)
    if found is None:
        return line
    if found["number"]:
        return f"{found['number']}\\{line[found.start('point') :]}"
    return f"\\{line}"


def inline(parts: Iterable[Span | str], line_end: str = "\\\n") -> str:
    """Spans, and our anchors between them, as Markdown. line_end: between two lines."""
    around = [Span(""), *parts, Span("")]
    written = "".join(map(_write, around, around[1:], around[2:]))
    lines = (line.strip() for line in written.split("\n"))
    return line_end.join(guard(line) for line in lines if line)


def _write(before: Span | str, part: Span | str, after: Span | str) -> str:
    if isinstance(part, str):
        return part
    text = "\n".join(map(escape, part.text.split("\n")))
    marks = _marks(part)
    if len(marks) == 1 and marks[0] in SIGNS and _stands_apart(before, part, after):
        return f"{SIGNS[marks[0]]}{text}{SIGNS[marks[0]]}"
    opening = "".join(f"<{mark}>" for mark in marks)
    closing = "".join(f"</{mark}>" for mark in reversed(marks))
    return f"{opening}{text}{closing}"


def _marks(span: Span) -> list[Mark]:
    """Those that can be shown: Markdown has nothing for what is underlined."""
    return [SAME.get(mark, mark) for mark in span.marks if mark is not Mark.UNDERLINED]


def _stands_apart(before: Span | str, span: Span, after: Span | str) -> bool:
    """Whether signs around it would be read as such, and not as part of a word or a tag."""
    if isinstance(after, str) or _marks(after) or _WORD_START.match(after.text):
        return False
    if isinstance(before, Span) and (_marks(before) or _WORD_END.search(before.text)):
        return False
    return _SIGNED.fullmatch(span.text) is not None
