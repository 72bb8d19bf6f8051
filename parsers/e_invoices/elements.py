"""The text of an XML in, its elements out, within bounds; and how elements are found and named.

A path is a chain of local names, `Party/Name`; each may have alternatives, `Invoice|Order`, and ask
for an attribute, `ID[schemeID=VA]`. Names are enough: the namespaces of these standards differ by
version, not by meaning. Nothing outside the text is fetched, and no entity is resolved.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree

from parsers.document.text import seen
from parsers.e_invoices.starts import MOST_BYTES, start_of_root
from parsers.errors import DocumentError

MOST_ELEMENTS = 1_000_000
MOST_ALIKE = 150_000
"""Elements of one name within one other: lines are the most."""
DEEPEST = 64
"""Elements within each other; those of an invoice are about ten."""
LONGEST_VALUE = 4_000
LONGEST_PREFIX = LONGEST_CODE = 40
MORE_THAN_ANY = (
    "It has longer texts, more elements or more of them within each other than any invoice"
)
SOURCE = "Ask for it again at its source."
BEYOND_LIMITS = 114
"""The code of libxml2 for what is too long or too deep (XML_ERR_RESOURCE_LIMIT)."""
OF_ONE_BYTE = frozenset({"ascii", "iso8859-1", "iso8859-15", "cp1252"})
ENCODINGS = OF_ONE_BYTE | {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"}
XINCLUDE = "{http://www.w3.org/2001/XInclude}"

_STARTS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
"""First bytes that tell an encoding, whatever is declared."""
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_STEP = re.compile(r"(?P<names>[\w|]+)(?:\[(?P<key>\w+)=(?P<wanted>[^\]]*)\])?")
_PREFIXES = (
    ("CrossIndustryInvoice", "rsm"), ("CrossIndustryDocument", "rsm"), ("SCRDMCCBDACIO", "rsm"),
    ("ReusableAggregate", "ram"), ("UnqualifiedDataType", "udt"), ("QualifiedDataType", "qdt"),
    ("CommonBasicComponents", "cbc"), ("CommonAggregateComponents", "cac"),
    ("schema:xsd:", "ubl"),
)  # fmt: skip
"""What a namespace's name holds, and the prefix that its standard uses for it."""


@dataclass(frozen=True, slots=True)
class Place:
    """An element and its XPath from the root: with its position where there are several of its
    name."""

    element: Any
    xpath: str


@dataclass(frozen=True, slots=True)
class Node:
    """An element's text, its XPath, and the attributes that say what the text counts."""

    text: str
    source: str
    currency: str | None = None
    unit: str | None = None
    format: str | None = None


def decode(data: bytes) -> str:
    """The text of an XML, by its first bytes or its declaration; but what is declared to be of one
    byte a character, and is UTF-8, is UTF-8. DocumentError: too_large, corrupt."""
    if len(data) > MOST_BYTES:
        raise too_large(f"It has more than {MOST_BYTES // 1_000_000} MB")
    marked = next((name for mark, name in _STARTS if data.startswith(mark)), None)
    declared = _DECLARED.match(data)
    name = marked or (declared[1].decode("ascii") if declared else "utf-8")
    try:
        known = codecs.lookup(name).name.removesuffix("-sig")
    except LookupError:
        known = ""
    for each in ("utf-8", name) if known in OF_ONE_BYTE else (name,):
        try:
            if known in ENCODINGS:
                return data.decode(each)
        except UnicodeError:
            continue
    raise DocumentError("corrupt", "Its characters are not encoded as it says", SOURCE)


def parse(text: str) -> Any:
    """The root element. DocumentError: too_large, corrupt, unsupported_type."""
    if len(text) > MOST_BYTES:
        raise too_large(f"It has more than {MOST_BYTES // 1_000_000} MB")
    if not text.removeprefix("\ufeff").strip():
        raise DocumentError("corrupt", "It is empty", SOURCE)
    if text.startswith("<!DOCTYPE", start_of_root(text)):
        raise _refused("It declares a document type of its own (DOCTYPE)")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        if error.code == BEYOND_LIMITS:
            raise too_large(MORE_THAN_ANY) from None
        line = f" (line {error.lineno})" if error.lineno else ""
        raise DocumentError("corrupt", f"The XML is not well formed{line}", SOURCE) from None
    except ValueError:
        raise DocumentError("corrupt", "The XML is not well formed", SOURCE) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("It declares a document type of its own (DOCTYPE)")
    _refuse_unbounded(root)
    return root


def _refused(message: str) -> DocumentError:
    return DocumentError(
        "unsupported_type", f"{message}, which no e-invoice does and which may hide something",
        SOURCE,
    )  # fmt: skip


def too_large(message: str) -> DocumentError:
    return DocumentError("too_large", message, "Ask for it without what is embedded in it.")


def _refuse_unbounded(root: Any) -> None:
    depth = elements = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if elements > MOST_ELEMENTS or depth > DEEPEST:
            raise too_large(MORE_THAN_ANY)
        if str(element.tag).startswith(XINCLUDE):
            raise _refused("It asks for parts of other files (XInclude)")


def local(element: Any) -> str:
    tag = element.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def space_of(element: Any) -> str:
    return etree.QName(element).namespace or ""


def root_of(element: Any) -> Place:
    return Place(element, "/" + _written(element.tag, element.prefix))


def find_all(place: Place, path: str) -> list[Place]:
    """The elements at a path below another, in their order."""
    found = [place]
    for tags, key, wanted in _steps(path):
        found = [
            child
            for parent in found
            for child in _children(parent, tags)
            if key is None or child.element.get(key) == wanted
        ]
    return found


def _children(parent: Place, tags: tuple[str, ...]) -> Iterator[Place]:
    children = list(islice(parent.element.iterchildren(*tags), MOST_ALIKE + 1))
    if len(children) > MOST_ALIKE:
        raise too_large(MORE_THAN_ANY)
    names = [_written(child.tag, child.prefix) for child in children]
    if len(children) == 1:
        yield Place(children[0], f"{parent.xpath}/{names[0]}")
    if len(children) < 2:
        return
    times, nth = Counter(names), Counter[str]()
    for name, child in zip(names, children, strict=True):
        nth[name] += 1
        position = f"[{nth[name]}]" if times[name] > 1 else ""
        yield Place(child, f"{parent.xpath}/{name}{position}")


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[tuple[tuple[str, ...], str | None, str | None], ...]:
    """Of each step the names as lxml searches for them, in any namespace."""
    steps = [step for part in path.split("/") if (step := _STEP.fullmatch(part))]
    return tuple(
        (tuple(f"{{*}}{name}" for name in step["names"].split("|")), step["key"], step["wanted"])
        for step in steps
    )


def nodes(place: Place, path: str) -> list[Node]:
    """Those at a path that have a text."""
    return [node for each in find_all(place, path) if (node := node_of(each)).text]


def first(place: Place, *paths: str) -> Node | None:
    """The first of the first path that has any."""
    return next((node for path in paths for node in nodes(place, path)), None)


def node_of(place: Place) -> Node:
    element = place.element
    text = "" if len(element) else _text(element)[:LONGEST_VALUE]
    attributes = (_attribute(element, name) for name in ("currencyID", "unitCode", "format"))
    return Node(text, place.xpath, *attributes)


def _text(element: Any) -> str:
    """In one line, as it is seen."""
    return " ".join(seen(element.text or "").split())


def _attribute(element: Any, name: str) -> str | None:
    text = element.get(name)
    return None if text is None else seen(text).strip()[:LONGEST_CODE] or None


@lru_cache(maxsize=1024)
def _written(tag: str, own: str | None) -> str:
    """An element's name with the prefix that its standard uses, or else its own."""
    space, _, name = tag.removeprefix("{").rpartition("}")
    known = next((prefix for part, prefix in _PREFIXES if part in space), own)
    prefix = (known or "")[:LONGEST_PREFIX]
    return f"{prefix}:{name}" if prefix else name


def texts(root: Any) -> Iterator[str]:
    """Of the elements that hold no others."""
    for element in root.iter():
        if not len(element) and (text := _text(element)):
            yield text
