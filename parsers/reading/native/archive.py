"""The ZIP of an office document in, its XML out, within bounds of entries and bytes.

Names of elements and attributes come without their namespaces, as each format has its elements in
two of them (ISO/IEC 29500, transitional and strict); but `r:id` and its like, whose namespace is
that of relationships, become `r.id`. There are no entities, and nothing is fetched.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from lxml import etree

from parsers.errors import DocumentError

MOST_ENTRIES = 20_000
MOST_PART = 100_000_000  # bytes of one XML part
MOST_BYTES = 400_000_000  # of all parts read
CHUNK = 1 << 20  # bytes
RELATIONSHIPS = "/relationships"
ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, KeyError,
    ValueError,
)  # fmt: skip

Element = Any
"""Of lxml, which has no types."""


def corrupt(what: str = "The office document is damaged") -> DocumentError:
    return DocumentError(
        "corrupt", what, "Open it in an office program and save it again, or save it as PDF."
    )


def too_large(what: str) -> DocumentError:
    return DocumentError("too_large", what, "Save it as PDF, or split it.")


@dataclass(frozen=True, slots=True)
class Relation:
    """kind: the last part of the relationship's type. target: a part's name, or a link."""

    kind: str
    target: str
    external: bool


class Archive:
    """DocumentError corrupt, too_large from every method."""

    def __init__(self, path: Path | BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            self.names = frozenset(self._zip.namelist())
        except ZIP_ERRORS:
            raise corrupt() from None
        if len(self.names) > MOST_ENTRIES:
            raise too_large(f"It has more than {MOST_ENTRIES:,} parts")
        self._left = MOST_BYTES

    def close(self) -> None:
        self._zip.close()

    def size(self, name: str) -> int:
        """As the archive says, which need not be true."""
        return self._zip.getinfo(name).file_size

    def xml(self, name: str) -> Element | None:
        """The root of a part; None if there is no such part."""
        if name not in self.names:
            return None
        parser = etree.XMLPullParser(("start",), **SAFELY)
        try:
            with self._zip.open(name) as part:
                for chunk in self._chunks(part):
                    parser.feed(chunk)
            root = parser.close()
        except (etree.XMLSyntaxError, *ZIP_ERRORS):
            raise corrupt() from None
        return _plain_names(root)

    def stream(self, name: str, wanted: frozenset[str]) -> Iterator[Element]:
        """The elements of these names in a part, one after the other, each forgotten then."""
        if name not in self.names:
            return
        events = etree.XMLPullParser(("end",), **SAFELY)
        try:
            with self._zip.open(name) as part:
                for chunk in self._chunks(part):
                    events.feed(chunk)
                    for _, element in events.read_events():
                        if element.tag.rpartition("}")[2] in wanted:
                            yield _plain_names(element)
                            element.clear()
            events.close()
        except (etree.XMLSyntaxError, *ZIP_ERRORS):
            raise corrupt() from None

    def read(self, name: str, most: int) -> bytes | None:
        """A part that is no XML; None if there is none, or more than `most` bytes of it."""
        if name not in self.names:
            return None
        try:
            with self._zip.open(name) as part:
                content = part.read(most + 1)
        except ZIP_ERRORS:
            return None
        self._spend(len(content))
        return content if len(content) <= most else None

    def relations(self, name: str) -> dict[str, Relation]:
        """Of a part, by their id."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for each in root if root is not None else ():
            target = each.get("Target", "")
            external = each.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = each.get("Type", "").rpartition("/")[2]
            found[each.get("Id", "")] = Relation(kind, target, external)
        return found

    def _chunks(self, part: IO[bytes]) -> Iterator[bytes]:
        size = 0
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if size > MOST_PART:
                raise too_large(f"A part of it has more than {MOST_PART // 1_000_000} MB")
            self._spend(len(chunk))
            yield chunk

    def _spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise too_large(f"Unpacked it has more than {MOST_BYTES // 1_000_000} MB")


SAFELY: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def _plain_names(root: Element) -> Element:
    """DocumentError corrupt if the part declares a document type: no office program does."""
    if root.getroottree().docinfo.doctype:
        raise corrupt("The office document declares entities, as none should")
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
        for name, value in element.attrib.items():
            if name[0] == "{":
                del element.attrib[name]
                space, _, plain = name.rpartition("}")
                plain = f"r.{plain}" if space.endswith(RELATIONSHIPS) else plain
                if plain not in element.attrib:
                    element.set(plain, value)
    return root


def child(element: Element | None, *names: str) -> Element | None:
    """The descendant by a path of names; None if there is none."""
    for name in names:
        if element is None:
            return None
        element = next((each for each in element if each.tag == name), None)
    return element


def value(element: Element | None, *names: str) -> str | None:
    """The attribute `val` of that descendant."""
    found = child(element, *names)
    return None if found is None else found.get("val")


def is_on(element: Element | None, *names: str) -> bool:
    """Whether a switch is there and not turned off."""
    found = child(element, *names)
    return found is not None and found.get("val", "true") not in ("0", "false", "off", "none")


def number(text: str | None, default: int, most: int = 1_000_000) -> int:
    """A whole number from 0 to `most`, whatever is written."""
    try:
        return min(max(int(text or ""), 0), most)
    except ValueError:
        return default
