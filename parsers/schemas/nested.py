"""A JSON Schema, however nested -> flat fields and lists, and the shape that they have in JSON.

In: the root of a schema, whatever wrote it. Out: fields, named with dots within objects; lists,
each with its parent; a `Shape` of the same names. An array of objects is a list, one of single
values a list with the field `value`, an object of any keys a list with the fields `key` and
`value`. What goes round in circles is cut, and noted. Names are those of paths; what they are
called in SQL is `parsers.schemas.columns`' business.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from parsers.document import (
    FieldDefinition,
    ListDefinition,
    Rule,
    RuleKind,
    Shape,
    ShapeKind,
)
from parsers.document.text import fold
from parsers.schemas.leaves import Leaf, leaf_of
from parsers.schemas.names import bad_schema, in_words, member_name, shortened
from parsers.schemas.nodes import Node, Nodes, Plain

MOST_FIELDS = 2000
"""Of all lists together. Public schemas have up to 369; each is a column, a line of a prompt and
something to look for."""
MOST_LISTS = 300  # each is a view
DEEPEST_LIST = 6  # lists within lists
DEEPEST_OBJECT = 24  # objects within objects, lists among them
MOST_TURNS = 2
"""How often a definition may stand within itself before it is cut."""
MOST_NOTES = 20
MOST_RULES = 100  # of bounds
ROOT, VALUE, KEY, ENTRIES = "rows", "value", "key", "items"
SPEAKING = frozenset({"name", "fullname", "value", "amount", "text", "title", "number"})
"""Names that say less than that of their object, which labels their value on a page: of `seller`
the `name` stands beside `Seller`."""
LONGEST_POINTER = 120


@dataclass(frozen=True, slots=True)
class Nested:
    fields: tuple[FieldDefinition, ...]
    lists: tuple[ListDefinition, ...]
    shape: Shape
    rules: tuple[Rule, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Members:
    """What rows of one list have, or the document: its fields, and the words of their objects."""

    name: str
    depth: int
    fields: list[FieldDefinition] = field(default_factory=list)
    own: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _At:
    """Where a node is. name: within its row or document. objects: the words of the objects around
    it there. key, pointer: in JSON. turns: the references that it stands within."""

    members: _Members
    key: str = ""
    name: str = ""
    objects: tuple[str, ...] = ()
    pointer: str = "#"
    required: bool = False
    needed: bool = True
    depth: int = 0
    turns: tuple[str, ...] = ()

    def within(self, key: str, name: str, step: str, required: bool = False) -> "_At":
        return replace(
            self, key=key, name=f"{self.name}.{name}" if self.name else name,
            pointer=f"{self.pointer}/{step}", required=required, needed=self.needed and required,
            depth=self.depth + 1,
        )  # fmt: skip


def read_nested(root: Node, where: str) -> Nested:
    """Raises SetupError bad_schema, with the place in the file and the reason."""
    return _Reading(root, where).read()


class _Reading:
    def __init__(self, root: Node, where: str) -> None:
        self._where = where
        self._root = root
        self._nodes = Nodes(root)
        self._lists: list[tuple[ListDefinition, _Members]] = []
        self._count = 0
        self._notes: list[str] = []
        self._rules: list[Rule] = []

    def read(self) -> Nested:
        document = _Members("", 0)
        at = _At(document, required=True)
        plain = self._nodes.plain(self._root, self._where)
        shape = None
        if plain and plain.is_array:
            shape = self._shape(self._root, replace(at, name=ROOT))
        elif plain and plain.has_properties:
            shape = self._shape(self._root, at)
        elif plain and plain.is_object and plain.says_of_entries:
            shape = self._shape(self._root, replace(at, name=ROOT))
        if shape is None or not (document.fields or self._lists):
            raise bad_schema(
                f"{self._where}: at its top, `properties` must name 1 to {MOST_FIELDS} fields, or "
                "`additionalProperties` say what all are"
            )
        lists = (replace(each, fields=_labelled(own)) for each, own in self._lists)
        return Nested(
            _labelled(document), tuple(lists), replace(shape, nullable=False),
            tuple(self._rules), tuple(self._notes),
        )  # fmt: skip

    def _shape(self, node: Any, at: _At) -> Shape | None:
        """None of what cannot be, or is cut."""
        place = self._place(at)
        plain = self._nodes.plain(node, place)
        if plain is None:
            return None
        at = replace(at, turns=(*at.turns, *plain.references))
        again = Counter(at.turns)
        twice = next((each for each in plain.references if again[each] > MOST_TURNS), None)
        if twice:
            self._note(at, f"{twice[:80]} stands within itself, and is followed {MOST_TURNS} times")
            return None
        if at.depth > DEEPEST_OBJECT:
            raise bad_schema(f"{place}: objects and lists go {DEEPEST_OBJECT} levels deep at most")
        if plain.is_array:
            return self._array(plain, at)
        if plain.is_object:
            return self._object(plain, at) if plain.has_properties else self._map(plain, at)
        return self._value(plain, at)

    def _object(self, plain: Plain, at: _At) -> Shape | None:
        required = plain.node.get("required", [])
        if not isinstance(required, list):
            raise bad_schema(f"{self._place(at)}: `required` must be a list of names")
        absent = next((each for each in required if each not in plain.node["properties"]), None)
        if absent is not None:
            raise bad_schema(
                f"{self._place(at)}: `required` names {str(absent)[:80]!r}, which is none of its "
                "`properties`"
            )
        words = (*at.objects, in_words(at.key)) if at.key else at.objects
        # A row of a map has its key already.
        taken = set() if at.name else {each.name for each in at.members.fields}
        members = []
        for key, node in plain.node["properties"].items():
            name = member_name(key, taken)
            inner = replace(at, objects=words)
            step = "properties/" + key.replace("~", "~0").replace("/", "~1")
            shape = self._shape(node, inner.within(key, name, step, key in required))
            if shape is not None:
                taken.add(name)
                members.append(shape)
        if not members:
            return None
        return self._made(ShapeKind.OBJECT, plain, at, members=tuple(members))

    def _array(self, plain: Plain, at: _At) -> Shape | None:
        items = plain.node.get("items")
        places = plain.node.get("prefixItems", items if isinstance(items, list) else None)
        if isinstance(places, list) and places:
            members = []
            for number, node in enumerate(places, 1):
                inner = replace(at, objects=(*at.objects, in_words(at.key)))
                shape = self._shape(
                    node, inner.within("", f"item_{number}", f"prefixItems/{number - 1}")
                )
                members.append(shape or Shape(ShapeKind.OBJECT))
            return self._made(ShapeKind.TUPLE, plain, at, members=tuple(members))
        node = items if items is not None else plain.node.get("contains", {})
        return self._list(ShapeKind.LIST, plain, node, at, "items")

    def _map(self, plain: Plain, at: _At) -> Shape | None:
        node = plain.node.get("additionalProperties", True)
        patterns = plain.node.get("patternProperties")
        if isinstance(patterns, Mapping) and patterns:
            node = next(iter(patterns.values()))
        if node is False:
            self._note(at, "it is an object that may have no keys")
            return None
        return self._list(ShapeKind.MAP, plain, node, at, "additionalProperties")

    def _list(self, kind: ShapeKind, plain: Plain, node: Any, at: _At, step: str) -> Shape | None:
        outer = at.members
        place = self._place(at)
        if outer.depth >= DEEPEST_LIST:
            raise bad_schema(f"{place}: lists go {DEEPEST_LIST} levels deep at most")
        name = f"{outer.name}.{at.name}" if outer.name else at.name
        own = _Members(name, outer.depth + 1)
        words = strings(plain.node.get("synonyms"))
        definition = ListDefinition(
            name, (), outer.name or None, _text(plain.node.get("title")),
            _text(plain.node.get("description")),
            tuple(dict.fromkeys([*words, *_titles(plain.node, at.key or ROOT)])),
        )  # fmt: skip
        position = len(self._lists)
        self._lists.append((definition, own))
        if len(self._lists) > MOST_LISTS:
            raise bad_schema(f"{place}: the schema has more than {MOST_LISTS} lists")
        inner = _At(own, pointer=f"{at.pointer}/{step}", depth=at.depth + 1, turns=at.turns)
        if kind is ShapeKind.MAP:
            self._add(inner, FieldDefinition(KEY, leaf_of(_TEXT).kind), (in_words(at.key),))
        entry = self._entry(node, inner, definition)
        if entry is None or not (own.fields or self._lists[position + 1 :]):
            del self._lists[position:]
            return None
        unique = kind is ShapeKind.LIST and plain.node.get("uniqueItems") is True
        return self._made(kind, plain, at, name=name, members=(entry,), unique=unique)

    def _entry(self, node: Any, inner: _At, definition: ListDefinition) -> Shape | None:
        plain = self._nodes.plain(node, self._place(inner))
        if plain is None:
            return None
        if plain.is_object and plain.has_properties:
            return self._shape(node, inner)
        nested = plain.is_array or plain.is_object
        inner = replace(inner, name=ENTRIES if nested else VALUE)
        titled = {"title": definition.title, "synonyms": list(definition.synonyms)}
        if nested or not isinstance(node, Mapping):
            return self._shape(node, inner)
        return self._shape({"allOf": [titled, node]}, inner)

    def _value(self, plain: Plain, at: _At) -> Shape:
        leaf, words = leaf_of(plain), strings(plain.node.get("synonyms"))
        definition = FieldDefinition(
            at.name, leaf.kind, at.key != "" and at.needed and not plain.nullable,
            _text(plain.node.get("description")),
            tuple(dict.fromkeys([*words, *_titles(plain.node, at.key)])),
            leaf.format, _title(plain.node, at), leaf.choices,
        )  # fmt: skip
        if definition.is_mark and at.members.depth:
            raise bad_schema(
                f"{self._place(at)}: the {definition.format} {at.name!r} cannot be in a list"
            )
        self._add(at, definition, at.objects)
        self._bound(leaf, at)
        return self._made(
            ShapeKind.VALUE, plain, at, name=at.name, types=plain.types, only=leaf.only,
            format=_text(plain.node.get("format")),
        )  # fmt: skip

    def _add(self, at: _At, definition: FieldDefinition, objects: tuple[str, ...]) -> None:
        self._count += 1
        if self._count > MOST_FIELDS:
            raise bad_schema(
                f"{self._place(at)}: the schema has more than {MOST_FIELDS} fields once its "
                "references are followed"
            )
        at.members.fields.append(definition)
        at.members.own.append(objects)

    def _bound(self, leaf: Leaf, at: _At) -> None:
        """What `minimum` and `maximum` say becomes a rule."""
        least, most = leaf.bounds
        if least is None and most is None:
            return
        if least is not None and most is not None and least > most:
            raise bad_schema(f"{self._place(at)}: its `minimum` is more than its `maximum`")
        listed = f"{at.members.name}." if at.members.name else ""
        path = f"{listed}{at.name}"
        name = shortened(f"{path.replace('.', '_')}_range")
        if len(self._rules) < MOST_RULES:
            self._rules.append(Rule(name, RuleKind.RANGE, (path,), least, most))

    def _made(self, kind: ShapeKind, plain: Plain, at: _At, **given: Any) -> Shape:
        return Shape(kind, at.key, nullable=plain.nullable, required=at.required, **given)

    def _place(self, at: _At) -> str:
        pointer = at.pointer
        if len(pointer) > LONGEST_POINTER:
            pointer = f"…{pointer[-LONGEST_POINTER:]}"
        named = f", property {at.key[:80]!r}" if at.key else ""
        return f"{self._where}{named} ({pointer})" if at.pointer != "#" else self._where

    def _note(self, at: _At, reason: str) -> None:
        if len(self._notes) < MOST_NOTES:
            self._notes.append(f"{at.pointer[-LONGEST_POINTER:]}: {reason}")


_TEXT = Plain({}, ("string",), nullable=False)


def _labelled(members: _Members) -> tuple[FieldDefinition, ...]:
    """The fields with the labels that their objects give them. A name that several objects of a row
    have labels none of their values alone."""
    pairs = list(zip(members.fields, members.own, strict=True))
    names = Counter(fold(each.synonyms[-1]) for each in members.fields if each.synonyms)
    return tuple(
        replace(each, synonyms=tuple(_labels(each, objects, names))) for each, objects in pairs
    )


def _labels(
    definition: FieldDefinition, objects: Sequence[str], names: Mapping[str, int]
) -> Iterator[str]:
    if not objects or not definition.synonyms:
        yield from definition.synonyms
        return
    *given, own = definition.synonyms
    labels = [*given, f"{objects[-1]} {own}"]
    if fold(own) in SPEAKING:
        labels.append(objects[-1])
    if names[fold(own)] == 1:
        labels.append(own)
    yield from dict.fromkeys(labels)


def _titles(node: Node, key: str) -> Iterator[str]:
    own = _text(node.get("title")) or in_words(key)
    if own.strip():
        yield own


def _title(node: Node, at: _At) -> str:
    """What people call it, where its name does not say the same."""
    own = _text(node.get("title"))
    words = in_words(at.key)
    same = fold(words) == fold(at.name.rpartition(".")[2])
    return own or ("" if same else words)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def strings(value: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, (list, tuple)) else ()
