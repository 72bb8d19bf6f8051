"""An e-mail in, a document of pages out: heads, text, the messages within it, and the names of its
attachments, by MuPDF, in the sandboxed process. Nothing is fetched, and no image is shown."""

import html
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from parsers.document import Attachment, Block, Label, PageInput, Rendering, Unread
from parsers.document.html import write_block, write_page
from parsers.document.wording import counted
from parsers.errors import DocumentError
from parsers.reading.mail_attached import Attached, Judged, judge
from parsers.reading.mail_html import COLUMNS, Shown, show_html, show_text
from parsers.reading.mail_message import UNCERTAIN, Message, Text, parse_mail
from parsers.reading.media_type import MAIL
from parsers.reading.native.blocks import Entry
from parsers.reading.native.flow import with_levels
from parsers.reading.native.html_blocks import blocks_of
from parsers.reading.story import MOST_PAGES, LaidOut, lay_out
from parsers.reading.story_blocks import count_lost, divide

MOST_ATTACHMENTS = 1_000
MOST_DEPTH = 3
"""Messages within messages whose text is shown in the pages of the outer one."""
MOST_MESSAGES = 100
"""Whose text is shown, with the outer one."""
CSS = """
table.data { border-collapse: collapse; margin: 8px 0 }
table.data td, table.data th { border: 0.5px solid black; padding: 2px 4px; text-align: left }
div.lines, div.columns, pre { white-space: pre-wrap }
div.columns, pre { font-family: monospace; font-size: 9pt }
blockquote { margin: 0 0 0 12px }
p { margin: 5px 0 }
p.first { margin-top: 30px }
hr { margin: 10px 0 }
"""
SAVE_AGAIN = "Open the message in its mail program, and save it decrypted, as EML or PDF."
SAVE_AS_PDF = "Print the message to a PDF in its mail program, and ingest that."


@dataclass(frozen=True, slots=True)
class OpenMail:
    """said: the blocks on each page; None where the pages are to be read as they look. attachments:
    with whether each becomes a document; unpack: the bytes of one, by its place."""

    laid_out: LaidOut
    said: Sequence[Sequence[Block]] | None
    attachments: tuple[Attachment, ...]
    unpack: Callable[[int], bytes]
    warnings: tuple[str, ...]
    unread: tuple[Unread, ...]

    @property
    def document(self) -> Any:
        return self.laid_out.document

    def read_page(self, number: int, rendering: Rendering) -> PageInput:
        page = self.laid_out.read_page(number, rendering)
        if self.said is not None:
            blocks = self.said[number - 1]
            native = write_page(blocks, map(write_block, blocks))
            page = replace(page, native_html=native, drawn_here=bool(native))
        if number > 1:
            return page
        warnings, unread = (*page.warnings, *self.warnings), (*page.unread, *self.unread)
        return replace(page, warnings=warnings, unread=unread)


def open_mail(path: Path, media_type: str) -> OpenMail:
    """DocumentError: corrupt."""
    if media_type == MAIL:
        message = parse_mail(path.read_bytes())
    else:
        from parsers.reading.mail_outlook import parse_outlook

        message = parse_outlook(path.read_bytes())
    pages = _Pages()
    text = pages.write(message, depth=1)
    laid_out = lay_out(f"<body>{text}</body>", CSS)
    said, lost = _divided(text, laid_out)
    warnings = pages.warnings(message)
    if laid_out.document.page_count >= MOST_PAGES:
        warnings.append(f"text beyond page {MOST_PAGES:,} is left out")
    attached = message.attached[:MOST_ATTACHMENTS]
    return OpenMail(
        laid_out,
        said,
        tuple(each.attachment for each in pages.judged[:MOST_ATTACHMENTS]),
        lambda at: attached[at].content.give(),
        tuple(warnings),
        tuple(_unread(pages, laid_out.cut, lost)),
    )


def _divided(text: str, laid_out: LaidOut) -> tuple[Sequence[Sequence[Block]] | None, int]:
    """What each page says, if it is known, and how many letters are known to be on none."""
    if laid_out.words is None:
        return None, 0
    blocks = _graded(blocks_of(text))
    said = None if COLUMNS in text else divide(blocks, laid_out.words)
    return said, 0 if said is not None else count_lost(blocks, laid_out.words)


def _graded(blocks: Sequence[Block]) -> list[Block]:
    """The levels of headings; where there are none, no line in bold is one."""
    if all(block.label is not Label.SECTION_HEADER for block in blocks):
        return list(blocks)
    return [entry.block for entry in with_levels(map(Entry, blocks))]


def _unread(pages: "_Pages", cut: int, lost: int) -> Iterator[Unread]:
    for what, number in pages.unread.items():
        yield Unread(f"{what}: {counted(number, 'part')}", SAVE_AGAIN)
    if cut:
        yield Unread(f"tables wider than a page: {counted(cut, 'page')}", SAVE_AS_PDF)
    elif lost:
        yield Unread(f"text that is on no page: {counted(lost, 'letter')}", SAVE_AS_PDF)


class _Pages:
    def __init__(self) -> None:
        self.judged: list[Judged] = []
        self.unread: Counter[str] = Counter()
        self._shown = self._missed = self._uncertain = self._left_out = 0
        self._damaged = 0
        self._warnings: list[str] = []

    def write(self, message: Message, depth: int) -> str:
        self._shown += 1
        self._uncertain += message.uncertain
        self.unread.update(message.unread)
        self._warnings += message.warnings
        shown = [_show(part) for part in message.texts]
        body = [each.html for each in shown]
        pictures = frozenset[str]().union(*(each.pictures for each in shown))
        judged = [judge(each, pictures) for each in message.attached]
        self._missed += sum(each.is_missed for each in judged)
        if depth == 1:
            self.judged = judged
        heads = _heads(message, judged)
        inner = [self._inner(each, depth) for each in message.attached if each.content.read]
        return f"{heads}{'<hr>'.join(body)}{''.join(inner)}"

    def _inner(self, attached: Attached, depth: int) -> str:
        if depth > MOST_DEPTH or self._shown >= MOST_MESSAGES or attached.content.read is None:
            self._left_out += 1
            return ""
        try:
            message = attached.content.read()
        except DocumentError:
            self._damaged += 1
            return ""
        return f"<hr>{self.write(message, depth + 1)}"

    def warnings(self, message: Message) -> list[str]:
        told = (
            ("attachments that may be documents and are not read: {}", self._missed),
            (UNCERTAIN, self._uncertain),
            ("messages within it that are not shown here: {}", self._left_out),
            ("messages within it that are damaged: {}", self._damaged),
            ("attachments that are not listed: {}", len(message.attached) - MOST_ATTACHMENTS),
        )
        return [*self._warnings, *(words.format(n) for words, n in told if n > 0)]


def _show(part: Text) -> Shown:
    if not part.is_html:
        return Shown(show_text(part.text))
    shown = show_html(part.text)
    return shown if shown.has_text or not part.otherwise else Shown(show_text(part.otherwise))


def _heads(message: Message, judged: list[Judged]) -> str:
    rows = [f"<b>{name}:</b> {html.escape(value)}" for name, value in message.heads]
    rows += [f"<b>Attached:</b> {html.escape(each.attachment.name)}" for each in judged]
    if not rows:
        return ""
    first, *others = rows
    return f'<p class="first">{first}</p>{"".join(f"<p>{row}</p>" for row in others)}<hr>'
