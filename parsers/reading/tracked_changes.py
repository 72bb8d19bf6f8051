"""A text document in, a copy out that LibreOffice draws as its changes are accepted: it would draw
what was deleted, too, some of it within other words. Other files are copied as they are."""

import shutil
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

MOST_PART = 100_000_000  # bytes
WORD, WORD_RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
SETTINGS, TYPES = "word/settings.xml", "[Content_Types].xml"
CHANGES = (b"<w:del ", b"<w:moveFrom ", b"<w:del>", b"<w:moveFrom>")
W = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
VIEW = b'<w:revisionView xmlns:w="' + W + b'" w:insDel="0"/>'  # ISO/IEC 29500-1, 17.15.1.69
ODF = "content.xml"
DELETED = (b"<text:tracked-changes", b"</text:tracked-changes>")
ERRORS = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError,
    ValueError, KeyError,
)  # fmt: skip


def has_changes(path: Path) -> bool:
    """Whether text was deleted in it, which is still there. False of what is damaged."""
    return bool(_changed_parts(path))


def copy_without_changes(path: Path, copy: Path) -> None:
    changed = _changed_parts(path)
    if not changed:
        shutil.copyfile(path, copy)
        return
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            if each.filename not in changed:
                with old.open(each) as given, new.open(each.filename, "w") as taken:
                    shutil.copyfileobj(given, taken)
        for name, content in changed.items():
            new.writestr(name, content)


def _changed_parts(path: Path) -> Mapping[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if WORD in names and any(each in _part(archive, WORD) for each in CHANGES):
                return _without_view(archive, names)
            return _without_deleted(_part(archive, ODF)) if ODF in names else {}
    except ERRORS:
        return {}


def _without_view(archive: zipfile.ZipFile, names: set[str]) -> Mapping[str, bytes]:
    """Word's own switch for it, in its settings, if the document has some."""
    if SETTINGS in names:
        settings = _part(archive, SETTINGS)
        end = settings.rindex(b"</")
        return {SETTINGS: settings[:end] + VIEW + settings[end:]}
    relation = (
        b'<Relationship Id="revisionView" Target="settings.xml" Type="http://schemas.'
        b'openxmlformats.org/officeDocument/2006/relationships/settings"/></Relationships>'
    )
    kind = (
        b'<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.wordprocessingml.settings+xml"/></Types>'
    )
    relations = _part(archive, WORD_RELATIONS) if WORD_RELATIONS in names else b""
    return {
        SETTINGS: b'<w:settings xmlns:w="' + W + b'">' + VIEW + b"</w:settings>",
        WORD_RELATIONS: relations.replace(b"</Relationships>", relation),
        TYPES: _part(archive, TYPES).replace(b"</Types>", kind),
    }


def _without_deleted(content: bytes) -> Mapping[str, bytes]:
    start, end = content.find(DELETED[0]), content.rfind(DELETED[1])
    if not 0 <= start < end:
        return {}
    return {ODF: content[:start] + content[end + len(DELETED[1]) :]}


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """ValueError of one that is too large."""
    if archive.getinfo(name).file_size > MOST_PART:
        raise ValueError(name)
    return archive.read(name)
