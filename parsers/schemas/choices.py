"""The only values that a text may have. In: those that a schema names. Out: texts in their order;
none if any text will do."""

from collections.abc import Sequence

MOST_CHOICES = 500


def texts_of(values: Sequence[str]) -> tuple[str, ...]:
    """None of more than `MOST_CHOICES`, or of empty ones."""
    texts = all(each.strip() for each in values)
    return tuple(dict.fromkeys(values)) if texts and len(values) <= MOST_CHOICES else ()
