"""The only values that a text may have. In: a type annotation, or a property of a JSON Schema. Out:
texts in their order; none if any text will do."""

from enum import Enum
from typing import Any, Literal, get_args, get_origin

MOST_CHOICES = 500


def choices_of(annotation: Any) -> tuple[str, ...]:
    """Of a `Literal` or an `Enum` of texts; None apart."""
    if get_origin(annotation) is Literal:
        values = [each for each in get_args(annotation) if each is not None]
    elif isinstance(annotation, type) and issubclass(annotation, Enum):
        values = [each.value for each in annotation]
    else:
        return ()
    return _texts(values)


def choices_in(node: dict[str, Any]) -> tuple[str, ...]:
    """Of `enum`, where its values are texts; null apart."""
    values = node.get("enum")
    return _texts([each for each in values if each is not None]) if isinstance(values, list) else ()


def _texts(values: list[Any]) -> tuple[str, ...]:
    texts = all(isinstance(each, str) and each.strip() for each in values)
    return tuple(dict.fromkeys(map(str, values))) if texts and len(values) <= MOST_CHOICES else ()
