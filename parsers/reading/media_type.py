"""Path in, media type out: by the first bytes of a file, never by its name. Opens no document."""

import codecs
import re
from pathlib import Path, PurePath
from typing import BinaryIO

from parsers.e_invoices.starts import begins_as_e_invoice, root_name
from parsers.errors import DocumentError
from parsers.reading.compound_file import COMPOUND, LOCKED, read_old_office
from parsers.reading.mail_start import (
    DIRECTORY_BYTES,
    MAIL_HEAD,
    begins_as_mail,
    directory_of,
    is_outlook_message,
    may_be_mail,
)

PDF = "application/pdf"
GIF = "image/gif"
PICTURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"II+\0": "image/tiff",
    b"MM\0+": "image/tiff",
    b"GIF87a": GIF,
    b"GIF89a": GIF,
}
MP4, QUICKTIME = "video/mp4", "video/quicktime"
BRANDS = {  # the major brand after `ftyp`: ISO/IEC 23008-12, 10, and the register at mp4ra.org
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"), "image/heic"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7"), MP4),
    **dict.fromkeys((b"iso8", b"iso9", b"mp41", b"mp42", b"avc1", b"dash", b"cmfc"), MP4),
    **dict.fromkeys((b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"mmp4", b"f4v ", b"XAVC"), MP4),
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3g2a", b"3g2b", b"3g2c"), MP4),
    b"qt  ": QUICKTIME,
}
QUICKTIME_ATOMS = (b"moov", b"mdat", b"wide")  # what films begin with that are older than `ftyp`
MATROSKA = b"\x1aE\xdf\xa3"
MATROSKA_TYPES = {  # RFC 8794, 11.2.7: the element DocType
    b"\x42\x82\x84webm": "video/webm",
    b"\x42\x82\x88matroska": "video/x-matroska",
}
MATROSKA_HEAD = 100  # bytes that hold it
BITMAP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
ARCHIVE = b"PK\x03\x04"
PARTS = {  # by the folder in the archive that has the parts of an office document
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
OPEN_DOCUMENTS = (b"text", b"spreadsheet", b"presentation")
PART_NAME = re.compile(rb"PK\x03\x04.{26}([^PK]{0,40})", re.DOTALL)
XML = "application/xml"
MAIL = "message/rfc822"
OUTLOOK_MAIL = "application/vnd.ms-outlook"
MAILS = (MAIL, OUTLOOK_MAIL)
UNSUPPORTED = {
    ARCHIVE: "a ZIP archive",
    COMPOUND: "a compound file, but no office document",
    b"\x78\x9f\x3e\x22": "Outlook's own wrapping (winmail.dat)",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"{\\rtf": "an RTF document",
    b"%!PS": "PostScript",
    b"\x1f\x8b": "a gzip archive",
}
NO_DOCUMENTS = {
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"\xca\xfe\xba\xbe": "a program",
    b"\xcf\xfa\xed\xfe": "a program",
    b"ID3": "sound",
    b"fLaC": "sound",
    b"OggS": "sound or video",
    b"SQLite format 3\0": "a database",
    b"wOFF": "a font",
    b"wOF2": "a font",
    b"OTTO": "a font",
    b"\0\1\0\0\0": "a font",
}
SOUNDS = frozenset({b"M4A ", b"M4B ", b"M4P "})
"""Major brands, as above."""
RIFFS = {b"WAVE": "sound", b"AVI ": "an AVI film"}
PROGRAM_TEXT = frozenset({
    ".bat", ".c", ".cfg", ".conf", ".cpp", ".css", ".go", ".h", ".ini", ".java", ".js", ".json",
    ".jsonl", ".lock", ".log", ".php", ".ps1", ".py", ".rb", ".rs", ".sh", ".sql", ".toml", ".ts",
    ".yaml", ".yml",
})  # fmt: skip
"""Suffixes of text that is for programs."""
PLAIN = ("plain text", "an empty file")
OTHER_XML = "XML that is no e-invoice"
CONVERT = (
    "Pagemill reads PDF, pictures, films, office documents, e-mails and e-invoices in XML: convert "
    "it to PDF, or leave it out with --pattern."
)
REMEDIES = {
    OTHER_XML: "Pagemill reads invoices and orders in CII and UBL: leave it out with --pattern.",
    "an empty file": "Copy it again from where it came.",
    "a ZIP archive": "Unpack it, and ingest what is in it.",
    "a gzip archive": "Unpack it, and ingest what is in it.",
    "a 7z archive": "Unpack it, and ingest what is in it.",
    "a RAR archive": "Unpack it, and ingest what is in it.",
}
HEAD = 1024  # bytes; a PDF's header may be anywhere in them
ARCHIVE_HEAD = 65536  # bytes, which include one of an office document's parts
XML_HEAD = 65536  # bytes in which the root element of an XML begins
XML_STARTS = (b"<", b"\0<", b"\xff\xfe<\0", b"\xfe\xff\0<")


def read_media_type(path: Path) -> str:
    """One that Pagemill reads. DocumentError: unsupported_type, corrupt, encrypted."""
    try:
        with path.open("rb") as file:
            found, guess = find_media_type(file)
    except OSError as error:
        raise DocumentError(
            "corrupt", f"Its copy cannot be opened ({error.strerror})", "Ingest it again."
        ) from None
    if found == LOCKED:
        raise DocumentError(
            "encrypted",
            "The office document needs a password",
            "Open it with its password and save it without one, or as PDF.",
        )
    if found:
        return found
    raise DocumentError("unsupported_type", f"It seems to be {guess}", REMEDIES.get(guess, CONVERT))


def find_media_type(file: BinaryIO) -> tuple[str | None, str]:
    """The media type if Pagemill reads it, and otherwise what the file seems to be."""
    head = file.read(HEAD)
    if head.startswith(COMPOUND):
        file.seek(directory_of(head))
        is_message = is_outlook_message(head, file.read(DIRECTORY_BYTES))
        found = OUTLOOK_MAIL if is_message else read_old_office(file)
        return found, "" if found else _guess(head)
    head += file.read(ARCHIVE_HEAD) if head.startswith(ARCHIVE) else b""
    head += file.read(XML_HEAD) if _may_be_xml(head) else b""
    found = _media_type(head)
    if not found and may_be_mail(head) and begins_as_mail(head + file.read(MAIL_HEAD)):
        found = MAIL
    return found, "" if found else _guess(head)


def why_no_document(name: str, head: bytes) -> str | None:
    """What a file is that plainly is no document, by its first `HEAD` bytes, such as "a program" or
    "video"; None for documents, and wherever there is doubt. The name tells only what text is."""
    is_text = _guess(head) in PLAIN and PurePath(name).suffix.lower() in PROGRAM_TEXT
    is_quoting = is_text and not head.lstrip().startswith(b"%PDF-")  # such as a program for PDFs
    media_type = _media_type(head)
    if media_type and not (media_type == PDF and is_quoting):
        return None
    if head[4:8] == b"ftyp":
        return "sound" if head[8:12] in SOUNDS else None
    if head[:4] == b"RIFF" and head[8:12] in RIFFS:
        return RIFFS[head[8:12]]
    known = (kind for magic, kind in NO_DOCUMENTS.items() if head.startswith(magic))
    return next(known, "text for programs" if is_text else None)


def _media_type(head: bytes) -> str | None:
    if b"%PDF-" in head:
        return MAIL if begins_as_mail(head) else PDF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in BRANDS:
        return BRANDS[head[8:12]]
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in BITMAP_HEADERS:
        return "image/bmp"
    for magic, media_type in PICTURES.items():
        if head.startswith(magic):
            return media_type
    return _film_type(head) or _office_type(head) or _xml_type(head) or _mail_type(head)


def _film_type(head: bytes) -> str | None:
    if head[4:8] in QUICKTIME_ATOMS and head[0] == 0:
        return QUICKTIME
    if not head.startswith(MATROSKA):
        return None
    start = head[:MATROSKA_HEAD]
    return next((kind for name, kind in MATROSKA_TYPES.items() if name in start), None)


def _office_type(head: bytes) -> str | None:
    if not head.startswith(ARCHIVE):
        return None
    if head[30 : 30 + len(OPEN_DOCUMENT)] == OPEN_DOCUMENT:
        kind = head[30 + len(OPEN_DOCUMENT) :]
        found = next((each for each in OPEN_DOCUMENTS if kind.startswith(each)), None)
        return f"application/vnd.oasis.opendocument.{found.decode()}" if found else None
    names = [match[1] for match in PART_NAME.finditer(head)]
    kinds = (kind for part, kind in PARTS.items() for name in names if name.startswith(part))
    return next(kinds, None)


def _may_be_xml(head: bytes) -> bool:
    return head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(XML_STARTS)


def _xml_type(head: bytes) -> str | None:
    """Of e-invoices; other XML is no document."""
    return XML if _may_be_xml(head) and begins_as_e_invoice(head) else None


def _mail_type(head: bytes) -> str | None:
    return MAIL if begins_as_mail(head) else None


def _guess(head: bytes) -> str:
    if len(head) < HEAD and not head.strip():
        return "an empty file"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "an HTML page"
    if start.startswith(b"<?xml") or root_name(head):
        return OTHER_XML
    for magic, kind in UNSUPPORTED.items():
        if head.startswith(magic):
            return kind
    return "binary data of an unknown kind" if b"\0" in head else "plain text"
