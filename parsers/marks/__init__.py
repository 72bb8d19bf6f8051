"""Marks: what stands on a page beside its text. In: a page's pixels, its words. Out: check boxes,
signatures, stamps and pictures with their boxes. This room knows no task and writes no answer."""

from parsers.marks.check_boxes import CheckBox, find_check_boxes
from parsers.marks.signatures import Signature, find_signatures
from parsers.marks.signs import add_check_boxes
from parsers.marks.stamps import Stamp, find_stamps

__all__ = [
    "CheckBox",
    "Signature",
    "Stamp",
    "add_check_boxes",
    "find_check_boxes",
    "find_signatures",
    "find_stamps",
]
