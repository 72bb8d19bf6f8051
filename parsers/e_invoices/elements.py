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
from typing import Any

from lxml import etree

from parsers.e_invoices.starts import MOST_BYTES, start_of_root
from parsers.errors import DocumentError

MOST_ELEMENTS = 1_000_000
DEEPEST = 64
"""Elements within each other; those of an invoice are about ten."""
LONGEST_VALUE = 4_000
ENCODINGS = frozenset({"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "iso8859-1",
                       "iso8859-15", "cp1252"})  # fmt: skip

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
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
    """The text of an XML, by its mark or its declaration. DocumentError: too_large, corrupt."""
    if len(data) > MOST_BYTES:
        raise too_large(f"It has more than {MOST_BYTES // 1_000_000} MB")
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    declared = _DECLARED.match(data)
    name = marked or (declared[1].decode("ascii") if declared else "utf-8")
    try:
        known = codecs.lookup(name).name.removesuffix("-sig")
        if known in ENCODINGS:
            return data.decode(name)
    except (LookupError, UnicodeError):
        pass
    raise DocumentError(
        "corrupt", "Its characters are not encoded as it says", "Ask for it again at its source."
    )


def parse(text: str) -> Any:
    """The root element. DocumentError: too_large, corrupt, unsupported_type."""
    if len(text) > MOST_BYTES:
        raise too_large(f"It has more than {MOST_BYTES // 1_000_000} MB")
    if text[start_of_root(text) :].startswith("<!DOCTYPE"):
        raise DocumentError(
            "unsupported_type",
            "It declares a document type of its own, which no e-invoice does and which may hide "
            "what is not in it",
            "Ask for it again at its source.",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise DocumentError(
            "corrupt", "The XML is not well formed", "Ask for it again at its source."
        ) from None
    _refuse_unbounded(root)
    return root


def too_large(message: str) -> DocumentError:
    return DocumentError("too_large", message, "Ask for it without what is embedded in it.")


def _refuse_unbounded(root: Any) -> None:
    depth = elements = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if elements > MOST_ELEMENTS or depth > DEEPEST:
            raise too_large("It has more elements, or elements deeper within each other, than any "
                            "invoice")  # fmt: skip


def local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def space_of(element: Any) -> str:
    return etree.QName(element).namespace or ""


def root_of(element: Any) -> Place:
    return Place(element, "/" + _written(element))


def find_all(place: Place, path: str) -> list[Place]:
    """The elements at a path below another, in their order."""
    found = [place]
    for names, key, wanted in _steps(path):
        found = [
            child
            for parent in found
            for child in _children(parent, names)
            if key is None or child.element.get(key) == wanted
        ]
    return found


def _children(parent: Place, names: frozenset[str]) -> Iterator[Place]:
    children = [(name, each) for each in parent.element if (name := local(each)) in names]
    times, seen = Counter(name for name, _ in children), Counter[str]()
    for name, child in children:
        seen[name] += 1
        position = f"[{seen[name]}]" if times[name] > 1 else ""
        yield Place(child, f"{parent.xpath}/{_written(child)}{position}")


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[tuple[frozenset[str], str | None, str | None], ...]:
    steps = [step for part in path.split("/") if (step := _STEP.fullmatch(part))]
    return tuple(
        (frozenset(step["names"].split("|")), step["key"], step["wanted"]) for step in steps
    )


def nodes(place: Place, path: str) -> list[Node]:
    """Those at a path that have a text."""
    return [node for each in find_all(place, path) if (node := node_of(each)).text]


def first(place: Place, *paths: str) -> Node | None:
    """The first of the first path that has any."""
    return next((node for path in paths for node in nodes(place, path)), None)


def node_of(place: Place) -> Node:
    element = place.element
    text = "" if len(element) else " ".join((element.text or "").split())[:LONGEST_VALUE]
    return Node(text, place.xpath, element.get("currencyID"), element.get("unitCode"),
                element.get("format"))  # fmt: skip


def _written(element: Any) -> str:
    """An element's name with the prefix that its standard uses."""
    name = etree.QName(element)
    space = name.namespace or ""
    prefix = next((prefix for part, prefix in _PREFIXES if part in space), element.prefix)
    return f"{prefix}:{name.localname}" if prefix else name.localname


def texts(root: Any) -> Iterator[str]:
    """Of the elements that hold no others."""
    for element in root.iter():
        if not len(element) and (text := " ".join((element.text or "").split())):
            yield text
