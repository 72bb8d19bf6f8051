"""What kind of file it is, by its first bytes and never by its name. Path in, media type out.

This module opens no document: it looks at a thousand bytes.
"""

from pathlib import Path

from parsers.errors import DocumentError

PICTURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"II+\0": "image/tiff",
    b"MM\0+": "image/tiff",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"), "image/heic"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
}
"""ISO/IEC 23008-12, 10: the major brand after `ftyp`. Sequences of pictures are no pages."""
BITMAP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
KNOWN_STRANGERS = {
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"{\\rtf": "an RTF document",
    b"%!PS": "PostScript",
    b"\x1f\x8b": "a gzip archive",
}
HEAD = 1024  # bytes; a PDF's header may stand anywhere in them


def read_media_type(path: Path) -> str:
    """One of those that Pagemill reads. DocumentError: unsupported_type, corrupt."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise DocumentError(
            "corrupt", f"Its copy cannot be opened ({error.strerror})", "Ingest it again."
        ) from None
    if b"%PDF-" in head:
        return "application/pdf"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in BRANDS:
        return BRANDS[head[8:12]]
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in BITMAP_HEADERS:
        return "image/bmp"
    for magic, media_type in PICTURES.items():
        if head.startswith(magic):
            return media_type
    raise DocumentError(
        "unsupported_type",
        f"It seems to be {_guess(head)}",
        "Pagemill reads PDF, JPEG, PNG, TIFF, WebP, HEIC, AVIF, BMP and GIF: convert it to PDF.",
    )


def _guess(head: bytes) -> str:
    if not head:
        return "an empty file"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "an HTML page"
    for magic, kind in KNOWN_STRANGERS.items():
        if head.startswith(magic):
            return kind
    return "binary data of an unknown kind" if b"\0" in head else "plain text"
