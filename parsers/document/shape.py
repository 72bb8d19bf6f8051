"""How what is found lies in JSON: objects in objects, lists in lists, as a schema nests them,
beside the flat fields and lists of the same schema. Knows no value."""

from dataclasses import dataclass
from enum import StrEnum


class ShapeKind(StrEnum):
    VALUE = "value"
    OBJECT = "object"
    TUPLE = "tuple"  # an array whose places differ
    LIST = "list"
    MAP = "map"  # an object of any keys, each a row of a list


@dataclass(frozen=True, slots=True)
class Shape:
    """key: under which its object has it, as the user's schema spells it; empty within lists.
    name: of a value, that of its field in its row or document; of a list or map, that of its list.
    members: of an object or tuple; of a list or map the one that each entry is. types: the JSON
    types that a value may have. only: the values that it may have, if not any. nullable: whether
    null may stand in its place. required: whether its object must have it. format: JSON Schema's,
    of a text. unique: of a list, whether no two entries may be equal.
    """

    kind: ShapeKind
    key: str = ""
    name: str = ""
    members: tuple["Shape", ...] = ()
    types: tuple[str, ...] = ()
    only: tuple[str | int | float | bool, ...] = ()
    nullable: bool = True
    required: bool = False
    format: str = ""
    unique: bool = False

    @property
    def entry(self) -> "Shape":
        """What each entry of a list or map is."""
        return self.members[0]
