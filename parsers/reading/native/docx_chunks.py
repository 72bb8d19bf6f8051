"""A file that a Word document has in place of a part of its text in (`altChunk`, ISO/IEC 29500-1,
17.17.2): HTML, a web archive, plain text; its blocks out. Word documents are read by `docx`, RTF is
not read. Programs that make documents of web pages put all of their text in one.
"""

import io
import re
import zipfile

from parsers.document import Block, Label
from parsers.document.content import Span, tidy
from parsers.errors import DocumentError
from parsers.reading.mail_html import show_html
from parsers.reading.mail_message import parse_message
from parsers.reading.mail_text import decode_text
from parsers.reading.native.blocks import Entry
from parsers.reading.native.html_blocks import blocks_of

LARGEST_CHUNK = 20_000_000  # bytes
LOOKED_AT = 1_000  # bytes at its start, which tell its kind
WEB_ARCHIVE = re.compile(rb"^(?:mime-version|content-type|from|date|subject)\s*:", re.I | re.M)
MARKUP = re.compile(r"<\s*(?:!doctype|html|head|body|meta|div|p|h[1-6]|table|ul|ol|span)\b", re.I)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.I)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
RTF = b"{\\rtf"


def is_word(content: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(content))


def read_chunk(content: bytes) -> list[Entry] | None:
    """None of a format that is not read."""
    start = content[:LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(RTF) or is_word(content):
        return None
    if WEB_ARCHIVE.match(start) and not start.startswith(b"<"):
        return _archived(content)
    charset = CHARSET.search(content[:LOOKED_AT])
    name = charset[1].decode() if charset else None
    if content[:2] in UTF_16:
        name = "utf-16"
    elif b"\0" in content:
        return None
    text, _ = decode_text(content, name)
    return _entries(text) if MARKUP.search(text[:LOOKED_AT]) else _paragraphs(text)


def _archived(content: bytes) -> list[Entry] | None:
    try:
        message = parse_message(content)
    except DocumentError:
        return None
    found: list[Entry] = []
    for each in message.texts:
        found += _entries(each.text) if each.is_html else _paragraphs(each.text)
    return found or None


def _paragraphs(text: str) -> list[Entry]:
    contents = (tidy([Span(each)]) for each in re.split(r"\r?\n\s*\n", text))
    return [Entry(Block(Label.TEXT, content)) for content in contents if content]


def _entries(text: str) -> list[Entry]:
    return [Entry(block) for block in blocks_of(show_html(text).html)]
