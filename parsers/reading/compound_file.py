"""A compound file (MS-CFB) in, which office document it is out, by the names of its streams: an old
one, or a new one that a password locks. Opens no document."""

import io
import mmap
from typing import BinaryIO

COMPOUND = b"\xd0\xcf\x11\xe0"  # MS-CFB, 2.2
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
LOCKED = "application/x-locked-office"
"""A new office document within a compound file (MS-OFFCRYPTO, 2.3)."""
STREAMS = {
    "EncryptedPackage": LOCKED,
    "WordDocument": DOC,
    "Workbook": XLS,
    "Book": XLS,
    "PowerPoint Document": PPT,
}
ENTRY = 128  # bytes of an entry in the directory, which begins with its name
MOST_LOOKED_AT = 1_000  # places where the bytes of a name stand by chance


def read_old_office(file: BinaryIO) -> str | None:
    """The media type of an old office document, or `LOCKED`; None of other files."""
    content = _content(file)
    if content is None:
        return None
    found = (kind for name, kind in STREAMS.items() if _has_stream(content, name))
    return next(found, None)


def _content(file: BinaryIO) -> bytes | mmap.mmap | None:
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except io.UnsupportedOperation:  # it is in memory
        file.seek(0)
        return file.read()
    except (OSError, ValueError):
        return None


def _has_stream(content: bytes | mmap.mmap, name: str) -> bool:
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = -1
    for _ in range(MOST_LOOKED_AT):
        at = content.find(wanted, at + 1)
        if at < 0 or at % ENTRY == 0:
            return at >= 0
    return False
