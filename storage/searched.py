"""What full-text search finds of an item. In: an item and its task. Out: text, or None.

What stands in the blocks of its page is left out, or it would be found twice: what was looked for
on it, the lines that other readers read, too, the elements of a screen. This module knows no table.
"""

from parsers.document import Item
from storage.types import clean

SEARCHED = frozenset({"describe", "film", "events", "ask"})
"""Tasks whose items say more than the blocks of their pages."""


def searched_text(task: str, item: Item) -> str | None:
    """The item's label, text and words, a line each."""
    if task not in SEARCHED and not (task == "spot" and _alone(item)):
        return None
    words = None if item.attributes.get("words_from") == "page" else item.attributes.get("words")
    parts = (item.label, item.text, words)
    return clean("\n".join(each for each in parts if isinstance(each, str) and each)) or None


def _alone(item: Item) -> bool:
    """Whether no other reader read anything there."""
    return item.attributes.get("agreement") == "alone"
