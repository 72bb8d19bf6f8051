"""Items in answers, and answers made of items.

In: an answer to a task: a JSON list, cut off, broken or one object after the other, a Python list,
box tokens, points in XML, times in prose, a tool call. Out: `Item`s, in fractions of the page and
in seconds. This room knows no task and no engine.

    read          the forms of answers, one after the other
    rows, keys    objects as items; what the keys of an object mean
    write         items as an answer, for engines that are no model
"""

from parsers.items.read import read_items, told_of
from parsers.items.write import write_items

__all__ = ["read_items", "told_of", "write_items"]
