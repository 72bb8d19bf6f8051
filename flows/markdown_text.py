"""Text as Markdown (CommonMark with GitHub's tables): what it says, and nothing that it could do.

In: a block's text as HTML of marks and line breaks, or plain text. Out: Markdown that shows the
same. Nothing in the text becomes a heading, a list, a link, an image, code or HTML. Marks stay:
bold, italics and what is struck through as Markdown, raised and lowered letters as HTML.
"""

import html
import re

TAG = re.compile(r"(<[^<>]*>)")
ANCHOR = re.compile(r'<a id="[\w-]+">\Z')
BREAK = re.compile(r"<br ?/?>\Z")
UNMARKED = re.compile("</?u>")  # Markdown has nothing for it
SAME = {"strong": "b", "em": "i"}
SIGNS = {"b": "**", "i": "*", "s": "~~"}

_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~]|\Z)")
_ALWAYS = re.compile(r"[`*~]|\](?=[(\[:])|\[(?=\^)|(?<![^\W_])_|_(?![^\W_])")
_MATHS = re.compile(r"\$(?=[^\s$][^$]*\$(?!\d))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(
    r"(?P<number>\d{1,9})(?P<point>[.)])(?=\s|\Z)|(?=#{1,6}(?:\s|\Z)|[-+](?:[\s-]|\Z)|=+\s*\Z|>"
    r"|[\s|:=-]+\Z|~~~|\|)"
)
_MARKED = re.compile(r"(?:(?<![\w>])|(?<=</a>))<(b|i|s)>(\S(?:[^<\n]*\S)?)</\1>(?![\w<])")
_INNER_SPACE = re.compile(r"(<(?:b|i|s)>)( +)|( +)(</(?:b|i|s)>)")


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


def inline(content: str, line_end: str = "\\\n") -> str:
    """HTML of marks, line breaks and our anchors as Markdown. line_end: between two lines."""
    written = "".join(map(_token, TAG.split(UNMARKED.sub("", content))))
    written = _INNER_SPACE.sub(r"\2\1\4\3", written)
    written = _MARKED.sub(lambda found: f"{SIGNS[found[1]]}{found[2]}{SIGNS[found[1]]}", written)
    lines = (line.strip() for line in written.split("\n"))
    return line_end.join(guard(line) for line in lines if line)


def _token(piece: str) -> str:
    if not TAG.fullmatch(piece):
        return escape(html.unescape(piece).replace("\n", " "))
    if BREAK.match(piece):
        return "\n"
    if ANCHOR.match(piece) or piece == "</a>":
        return piece
    name = piece.strip("</>")
    return piece.replace(name, SAME.get(name, name))
