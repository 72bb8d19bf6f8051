"""A message of Outlook (MSG) in, a Message out, by olefile: MS-OXMSG within a compound file
(MS-CFB). In the sandboxed process.

olefile is read here and not a library for messages: those known are alpha, or under the GPL, and
read no message within a message.
"""

import datetime
from collections.abc import Sequence
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import partial
from io import BytesIO
from typing import Any

import olefile

from parsers.errors import DocumentError
from parsers.reading.mail_attached import Attached, Content
from parsers.reading.mail_message import LONGEST_BODY, TOO_LONG, Message, Text
from parsers.reading.mail_text import decode_text
from parsers.reading.pdf_annotations import clean_text

Path = tuple[str, ...]

STREAM = "__substg1.0_{:04X}{:04X}"
PROPERTIES = "__properties_version1.0"
ATTACHED, RECIPIENT = "__attach_version1.0_#", "__recip_version1.0_#"
UNICODE, ANSI, BINARY, OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
SUBJECT, BODY, HTML, RTF = 0x0037, 0x1000, 0x1013, 0x1009
SENDER, SENDER_SMTP, SENDER_ADDRESS = 0x0C1A, 0x5D01, 0x0C1F
NAME, SMTP_ADDRESS, ADDRESS, KIND = 0x3001, 0x39FE, 0x3003, 0x0C15
SHOWN_TO, SHOWN_CC = 0x0E04, 0x0E03
CODE_PAGE, ANSI_CODE_PAGE = 0x3FDE, 0x3FFD
TIMES = (0x0039, 0x0E06)  # when it was sent, and delivered
FILE, LONG_NAME, SHORT_NAME, FILE_TYPE, IDENTITY = 0x3701, 0x3707, 0x3704, 0x370E, 0x3712
HEADERS = (32, 24, 8)  # bytes before the properties of a message, one within, and their parts
ENTRY = 16  # bytes of a property (MS-OXMSG, 2.4.2)
MOST_STREAMS = 20_000
MOST_RECIPIENTS = 500
MOST_ATTACHED = 1_000
EPOCH = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)  # of FILETIME
BOUNDARY = "=-pagemill-{}-of-outlook="
UTF8 = 65001
DAMAGED = (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError,
           OverflowError)  # fmt: skip
ONLY_RTF = "text in Outlook's own form (RTF)"


def parse_outlook(content: bytes) -> Message:
    """DocumentError: corrupt."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            names = [tuple(name) for name in file.listdir(streams=True, storages=True)]
            if len(names) > MOST_STREAMS:
                raise ValueError("too many streams")
            return _Storage(file, frozenset(names), ()).message()
    except DAMAGED:
        raise DocumentError(
            "corrupt", "The e-mail is damaged", "Save it again from the mail program."
        ) from None


class _Storage:
    """A message, or a part of one, in the open file."""

    def __init__(self, file: Any, names: frozenset[Path], path: Path) -> None:
        self._file, self._names, self._path = file, names, path
        self._fixed = self._properties()

    def message(self) -> Message:
        found = Message()
        recipients = [self._below(name) for name in self._children(RECIPIENT)[:MOST_RECIPIENTS]]
        sender = _person(self.text(SENDER), self.text(SENDER_SMTP) or self.text(SENDER_ADDRESS))
        heads = (
            ("From", sender),
            ("To", _people(recipients, 1) or self.text(SHOWN_TO)),
            ("Cc", _people(recipients, 2) or self.text(SHOWN_CC)),
            ("Date", self._sent()),
            ("Subject", self.text(SUBJECT)),
        )
        found.heads = [(name, clean_text(value)) for name, value in heads if clean_text(value)]
        self._add_text(found)
        for name in self._children(ATTACHED)[:MOST_ATTACHED]:
            found.attached.append(self._below(name).attached())
        return found

    def attached(self) -> Attached:
        name = self.text(LONG_NAME) or self.text(SHORT_NAME) or self.text(NAME)
        inner = STREAM.format(FILE, OBJECT)
        if (*self._path, inner) in self._names:
            message = self._below(inner).message()
            name = name or f"{message.subject.strip() or 'message'}"
            name = name if name.lower().endswith((".msg", ".eml")) else f"{name}.eml"
            content = Content(partial(write_eml, message), lambda: message)
            return Attached(clean_text(name), content)
        data = self._stream(FILE, BINARY)
        return Attached(
            clean_text(name or "unnamed"), Content(lambda: data or b""),
            self.text(FILE_TYPE) or "application/octet-stream", self.text(IDENTITY).strip("<>"),
            None if data is not None else "kept outside of the message",
        )  # fmt: skip

    def text(self, key: int) -> str:
        data = self._stream(key, UNICODE)
        if data is not None:
            return data.decode("utf-16-le", "replace").rstrip("\0")
        data = self._stream(key, ANSI)
        page = self._fixed.get(ANSI_CODE_PAGE) or self._fixed.get(CODE_PAGE)
        return decode_text(data, _code_page(page))[0].rstrip("\0") if data else ""

    def number(self, key: int) -> int:
        return self._fixed.get(key, 0)

    def _add_text(self, found: Message) -> None:
        plain = self.text(BODY)
        data = self._stream(HTML, BINARY)
        page = self._fixed.get(CODE_PAGE)
        html, is_sure = decode_text(data, _code_page(page)) if data else (self.text(HTML), True)
        found.uncertain += not is_sure
        if max(len(plain), len(html)) > LONGEST_BODY:
            found.warnings.append(TOO_LONG.format(LONGEST_BODY))
        if html.strip():
            found.texts.append(Text(html[:LONGEST_BODY], True, plain[:LONGEST_BODY]))
        elif plain.strip():
            found.texts.append(Text(plain[:LONGEST_BODY]))
        elif self._stream(RTF, BINARY):
            found.unread.append(ONLY_RTF)

    def _sent(self) -> str:
        for key in TIMES:
            if ticks := self._fixed.get(key):
                try:
                    moment = EPOCH + datetime.timedelta(microseconds=ticks // 10)
                except OverflowError:
                    continue
                return f"{moment:%a, %d %b %Y %H:%M:%S} +0000"
        return ""

    def _properties(self) -> dict[int, int]:
        """Those of a fixed length, by their key."""
        data = self._read((*self._path, PROPERTIES)) or b""
        kind = self._path[-1] if self._path else ""
        is_part = kind.startswith((ATTACHED, RECIPIENT))
        start = HEADERS[2] if is_part else HEADERS[1] if self._path else HEADERS[0]
        entries = (data[at : at + ENTRY] for at in range(start, len(data) - ENTRY + 1, ENTRY))
        return {
            int.from_bytes(entry[2:4], "little"): int.from_bytes(
                entry[8:12] if entry[:2] == b"\x03\x00" else entry[8:16], "little"
            )
            for entry in entries
        }

    def _children(self, prefix: str) -> list[str]:
        length = len(self._path)
        found = {
            name[length] for name in self._names
            if len(name) > length and name[:length] == self._path
            and name[length].startswith(prefix)
        }  # fmt: skip
        return sorted(found)

    def _below(self, name: str) -> "_Storage":
        return _Storage(self._file, self._names, (*self._path, name))

    def _stream(self, key: int, kind: int) -> bytes | None:
        return self._read((*self._path, STREAM.format(key, kind)))

    def _read(self, path: Path) -> bytes | None:
        if path not in self._names:
            return None
        with self._file.openstream(list(path)) as stream:
            return bytes(stream.read())


def _people(recipients: Sequence[_Storage], kind: int) -> str:
    chosen = (each for each in recipients if each.number(KIND) == kind)
    return ", ".join(
        _person(each.text(NAME), each.text(SMTP_ADDRESS) or each.text(ADDRESS)) for each in chosen
    )


def _person(name: str, address: str) -> str:
    """Addresses within an Exchange server say nothing to people."""
    name, address = name.strip(), address.strip() if "@" in address else ""
    if not address or address == name:
        return name or address
    return f"{name} <{address}>" if name else address


def _code_page(number: int | None) -> str | None:
    return "utf-8" if number == UTF8 else f"cp{number}" if number else None


def write_eml(message: Message) -> bytes:
    """The same message by RFC 5322, always with the same bytes: within a file of Outlook's it has
    none of its own."""
    texts = message.texts[0] if message.texts else Text("")
    alternatives = MIMEMultipart("alternative", boundary=BOUNDARY.format("text"))
    alternatives.attach(
        MIMEText(texts.otherwise if texts.is_html else texts.text, "plain", "utf-8")
    )
    if texts.is_html:
        alternatives.attach(MIMEText(texts.text, "html", "utf-8"))
    whole: Any = MIMEMultipart("mixed", boundary=BOUNDARY.format("whole"))
    for name, value in message.heads:
        whole[name] = Header(
            " ".join(value.split()), "utf-8" if not value.isascii() else "us-ascii"
        )
    whole.attach(alternatives)
    for each in message.attached:
        part = MIMEApplication(each.content.give())
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", each.name))
        if each.identity:
            part["Content-ID"] = f"<{' '.join(each.identity.split())}>"
        whole.attach(part)
    return bytes(whole.as_bytes())
