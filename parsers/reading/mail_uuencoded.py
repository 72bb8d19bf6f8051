"""The plain text of a message in, the files that stand in it in letters (uuencode, POSIX) out, and
the text without them: how files were sent before there were parts."""

import binascii
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

BEGIN = re.compile(r"begin [0-7]{3,4} (\S.{0,254})")
END = "end"
EMPTY = ("`", " ", "")
MOST_FILES = 100


def take_files(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The files by name, in their order. What is no whole file stays text."""
    lines = text.splitlines()
    if not any(map(BEGIN.fullmatch, lines)):
        return text, []
    kept: list[str] = []
    files: list[tuple[str, bytes]] = []
    at = 0
    while at < len(lines):
        begins = BEGIN.fullmatch(lines[at].rstrip()) if len(files) < MOST_FILES else None
        end, content = _file(lines, at + 1) if begins else (at, None)
        if begins is None or content is None:
            kept.append(lines[at])
            at += 1
        else:
            files.append((begins[1].strip(), content))
            at = end + 1
    return "\n".join(kept), files


def _file(lines: Sequence[str], start: int) -> tuple[int, bytes | None]:
    """Where the file ends, and its bytes; None if a line before that is none of it."""
    pieces: list[bytes] = []
    for at, piece in enumerate(_pieces(lines, start), start):
        if piece is None:
            return at, b"".join(pieces) if lines[at].strip() == END and pieces else None
        pieces.append(piece)
    return start, None


def _pieces(lines: Sequence[str], start: int) -> Iterator[bytes | None]:
    """Of each line; None of one that is no letters of a file."""
    for at in range(start, len(lines)):
        line = lines[at].rstrip("\r\n")
        if line in EMPTY:
            yield b""
            continue
        piece = None
        with suppress(binascii.Error, ValueError):
            wanted = (ord(line[0]) - 32) & 63
            given = binascii.a2b_uu(line.encode("ascii"))
            piece = given if wanted and len(given) == wanted else None
        yield piece
