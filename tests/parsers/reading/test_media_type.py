"""What kind of file it is, by its first bytes."""

import zipfile
from pathlib import Path

import pytest

from parsers.errors import DocumentError
from parsers.reading.media_type import HEAD, read_media_type, why_no_document


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "named.pdf"


@pytest.mark.parametrize(
    ("head", "guess"),
    [
        (b"", "an empty file"),
        (b"      \n\n    \n", "an empty file"),
        (b"\xef\xbb\xbf <!DOCTYPE html>", "an HTML page"),
        (b"PK\x03\x04 and more", "a ZIP archive"),
        (b"From: here to there\nwe went on foot", "plain text"),
        (b"\0\1\2", "binary data"),
        ("Grüße".encode(), "plain text"),
        (b" " * 1024 + b"%PDF-1.7", "plain text"),  # too far down to count
        (b"BM is how this text begins", "plain text"),
        (b"<note>Thanks</note>", "XML that is no e-invoice"),
        ("<?xml version='1.0'?><Invoice/>".encode("utf-16"), "XML that is no e-invoice"),
        (b"\0\0\0\x18ftypM4A ", "binary data"),
    ],
)
def test_what_pagemill_does_not_read_is_named(file: Path, head: bytes, guess: str) -> None:
    file.write_bytes(head)

    with pytest.raises(DocumentError, match=guess) as raised:
        read_media_type(file)
    assert raised.value.code == "unsupported_type"


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a", b"\x7fELF\2\1\1\0", "a program"),
        ("setup.exe", b"MZ\x90\0", "a program"),
        ("song.pdf", b"ID3\4\0", "sound"),
        ("talk.ogg", b"OggS\0", "sound or video"),
        ("clip.avi", b"RIFF\0\0\0\0AVI LIST", "an AVI film"),
        ("data", b"SQLite format 3\0", "a database"),
        ("main.py", b"import os\n", "text for programs"),
        ("test.py", b'PDF = b"%PDF-1.7"', "text for programs"),
        ("song.m4a", b"\0\0\0\x18ftypM4A ", "sound"),
        ("__init__.py", b"", "text for programs"),
        ("Setup.JSON", b"{}", "text for programs"),
    ],
)
def test_what_is_plainly_no_document_is_named(name: str, head: bytes, kind: str) -> None:
    assert why_no_document(name, head[:HEAD]) == kind


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("empty.pdf", b""),
        ("notes.txt", b"Dear Sir"),
        ("page.html", b"<html>"),
        ("old.doc", b"\xd0\xcf\x11\xe0"),
        ("many.zip", b"PK\x03\x04zzzz"),
        ("scan.py", b"%PDF-1.7"),  # the content decides
        ("picture.js", b"\xff\xd8\xff\xe0"),
        ("photo", b"\0\0\0\x18ftypheic"),
        ("film", b"\0\0\0\x18ftypmp42"),
        ("film", b"\x1aE\xdf\xa3\x9f\x42\x82\x84webm"),
        ("photo", b"\0\0\0\x18ftypmiaf"),  # not read, but a picture
        ("letter.ini", b"{\\rtf1 text"),
        ("blob.py", b"\0\1\2"),
    ],
)
def test_documents_and_doubtful_files_are_not_called_so(name: str, head: bytes) -> None:
    assert why_no_document(name, head) is None


def test_a_copy_that_is_gone_is_an_error(file: Path) -> None:
    with pytest.raises(DocumentError) as raised:
        read_media_type(file)
    assert raised.value.code == "corrupt"


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"a mail header\r\n%PDF-1.4", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"RIFF\0\0\0\0WEBP", "image/webp"),
        (b"From: a@b.example\r\nSubject: x\r\nDate: now\r\n\r\n", "message/rfc822"),
        (b"GIF89a", "image/gif"),
        (b"BM" + bytes(12) + b"\x28\0\0\0", "image/bmp"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"\0\0\0\x18ftypavif", "image/avif"),
        (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"\0\0\0\x14ftypqt  ", "video/quicktime"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "video/quicktime"),
        (b"\x1aE\xdf\xa3\x9f\x42\x82\x84webm", "video/webm"),
        (b"\x1aE\xdf\xa3\xa3\x42\x82\x88matroska", "video/x-matroska"),
    ],
)
def test_the_name_plays_no_part(file: Path, head: bytes, media_type: str) -> None:
    file.write_bytes(head)

    assert read_media_type(file) == media_type


@pytest.mark.parametrize(
    ("part", "ending"),
    [
        ("word/document.xml", "wordprocessingml.document"),
        ("xl/workbook.xml", "spreadsheetml.sheet"),
        ("ppt/presentation.xml", "presentationml.presentation"),
    ],
)
def test_an_office_document_is_known_by_its_parts(file: Path, part: str, ending: str) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")

    assert read_media_type(file).endswith(ending)


def test_an_open_document_says_what_it_is(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert read_media_type(file) == "application/vnd.oasis.opendocument.spreadsheet"


def test_an_archive_that_holds_something_else_is_none(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("photos/word/holiday.jpg", "x")

    with pytest.raises(DocumentError, match="a ZIP archive"):
        read_media_type(file)
