"""The first bytes of a file in, whether it is a message out: heads as in RFC 5322, wherever those
are that people know, or Outlook's MSG. Opens no message."""

import codecs
import re

from parsers.reading.compound_file import COMPOUND

MAIL_HEAD = 65_536  # bytes in which the heads are looked for; traces take up to 20,000
FEWEST_HEADS = 4  # known ones; two are enough if the sender has an address
HEAD_LINE = re.compile(rb"([!-9;-~]{1,76}):(?: |\t|\r?$|(?=[^/]))")
ENVELOPE = re.compile(rb">?From [^\r\n]{1,200}\r?\n")
YEAR = re.compile(rb"\b(?:19|20)\d\d\b")
SENDER = re.compile(rb"^(?:from|sender|reply-to):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*@", re.I | re.M)
KNOWN = frozenset(
    b"from to cc bcc sender reply-to subject date message-id in-reply-to references received"
    b" return-path delivered-to mime-version content-type content-transfer-encoding"
    b" dkim-signature authentication-results received-spf envelope-to resent-from resent-to"
    b" list-id list-unsubscribe x-mailer user-agent importance x-priority thread-topic"
    b" thread-index".split()
)
KNOWN_KINDS = (b"arc-", b"x-ms-", b"x-google-", b"x-gm-", b"x-received", b"x-spam-", b"x-original-")
TELLING = frozenset(
    b"from sender received return-path message-id delivered-to dkim-signature".split()
)
"""One of these is in every message, and hardly in other texts of names and colons."""
UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
FEWEST_NULS = 0.4  # of the bytes at odd or even places of ASCII in UTF-16
SECTORS = {9: 512, 12: 4096}  # bytes, by the exponent at SECTOR_SHIFT
SECTOR_SHIFT, FIRST_DIRECTORY = slice(30, 32), slice(48, 52)
DIRECTORY_BYTES = 4096  # which begin with the root's entry, and its first children
MESSAGE_CLASS = bytes.fromhex("0b0d020000000000c000000000000046")  # MS-OXMSG, 2.3
ROOT_CLASS = slice(80, 96)
MESSAGE_STREAMS = tuple(
    name.encode("utf-16-le") for name in ("__properties_version1.0", "__nameid_version1.0")
)


def begins_as_mail(head: bytes) -> bool:
    """Whether nothing but heads stands before the first empty line, or the end, and enough of them
    are those of messages."""
    lines = _unfolded(start_of_heads(as_ascii(head)))
    names = []
    for line in lines:
        found = HEAD_LINE.match(line)
        if found is None:
            return False
        names.append(found[1].lower())
    known = {name for name in names if name in KNOWN or name.startswith(KNOWN_KINDS)}
    if known.isdisjoint(TELLING):
        return False
    enough = 2 if SENDER.search(b"\n".join(lines)) else FEWEST_HEADS
    several = len([name for name in names if name in known])
    return len(known) >= enough or (several >= FEWEST_HEADS and b"received" in known)


def may_be_mail(head: bytes) -> bool:
    """Whether more of the file is worth a look."""
    return HEAD_LINE.match(start_of_heads(as_ascii(head))) is not None


def as_ascii(content: bytes) -> bytes:
    """Text in UTF-16 as UTF-8; anything else as it is."""
    encoding = utf16_of(content)
    if encoding is None:
        return content
    return content.decode(encoding, "replace").removeprefix("\ufeff").encode()


def utf16_of(content: bytes) -> str | None:
    if content[:2] in UTF16:
        return UTF16[content[:2]]
    start = content[:200]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        nuls, others = start[offset::2].count(0), start[1 - offset :: 2].count(0)
        if start and not others and nuls / len(start) >= FEWEST_NULS:
            return encoding
    return None


def start_of_heads(content: bytes) -> bytes:
    """Without a byte order mark, empty lines, and the lines of an mbox before the heads."""
    content = content.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    while found := ENVELOPE.match(content):
        content = content[found.end() :]
    return content


def begins_with_heads(content: bytes) -> bool:
    """Whether they are those of a message or a part of one, also if nobody is said to send it."""
    first = HEAD_LINE.match(start_of_heads(content))
    return first is not None and first[1].lower() in KNOWN


def without_next(content: bytes) -> bytes:
    """Without the first lines of the next message, which cutting an mbox may leave at the end."""
    at = content.rfind(b"\nFrom ")
    rest = content[at + 1 :].split(b"\n") if at > 0 else []
    is_next = rest and ENVELOPE.match(rest[0] + b"\n") and YEAR.search(rest[0])
    ended = content[:at].endswith((b"\n", b"\n\r"))
    if is_next and ended and all(not line.strip() or HEAD_LINE.match(line) for line in rest[1:]):
        return content[:at]
    return content


def is_outlook_message(head: bytes, directory: bytes) -> bool:
    """directory: what stands at `directory_of(head)`."""
    is_named = any(name in directory for name in MESSAGE_STREAMS)
    return head.startswith(COMPOUND) and (directory[ROOT_CLASS] == MESSAGE_CLASS or is_named)


def directory_of(head: bytes) -> int:
    """Where the directory of a compound file begins (MS-CFB, 2.2)."""
    sector = SECTORS.get(int.from_bytes(head[SECTOR_SHIFT], "little"), 512)
    return (int.from_bytes(head[FIRST_DIRECTORY], "little") + 1) * sector


def _unfolded(heads: bytes) -> list[bytes]:
    """The lines before the first empty one; one that the end cuts is left out, unless alone."""
    lines: list[bytes] = []
    for line in heads.splitlines():
        if not line.strip():
            return lines
        if line[:1] in b" \t" and lines:
            lines[-1] += b"\n" + line
        else:
            lines.append(line)
    is_whole = heads.endswith((b"\n", b"\r")) or len(heads) < 1000
    return lines if is_whole else lines[:-1]
