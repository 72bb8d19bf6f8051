"""Elements in, the value of a field out: the first that has one, with the others beside it."""

from collections.abc import Callable, Sequence

from parsers.document import FieldValue, XmlValue
from parsers.e_invoices.elements import Node, Place, nodes

Read = Callable[[Node], FieldValue | None]


def value_at(
    place: Place, path: str, paths: Sequence[str], read: Read, also: Sequence[str] = (),
    currency: str | None = None,
) -> XmlValue | None:  # fmt: skip
    """path: of the field; paths: of elements below `place`, in the order in which they count; also:
    those that only stand beside."""
    own = _at(place, paths)
    return value_of(path, own, read, _at(place, also), currency)


def value_of(
    path: str, own: Sequence[Node], read: Read, also: Sequence[Node] = (),
    currency: str | None = None,
) -> XmlValue | None:  # fmt: skip
    read_own = [each for node in own if (each := _read(path, node, read, currency))]
    if not read_own:
        return None
    first, *rest = read_own
    rest += [each for node in also if (each := _read(path, node, read, currency))]
    others: dict[FieldValue, XmlValue] = {}
    for each in rest:
        if each.value != first.value:
            others.setdefault(each.value, each)
    return XmlValue(
        path, first.raw, first.value, first.source, first.currency, tuple(others.values())
    )


def _at(place: Place, paths: Sequence[str]) -> list[Node]:
    return [node for path in paths for node in nodes(place, path)]


def _read(path: str, node: Node, read: Read, currency: str | None) -> XmlValue | None:
    value = read(node)
    if value is None:
        return None
    return XmlValue(path, node.text, value, node.source, currency and (node.currency or currency))
