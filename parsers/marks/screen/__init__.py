"""A screenshot in, what can be seen and used on it out: fields, buttons, links, check boxes.

    rectangle  where things are, in pixels
    nearby     places by the rows that they are in
    surfaces   areas of one colour, with and without a border
    runs       words that belong together, their colour, size and underline
    toggles    check boxes and radio buttons
    controls   buttons, text fields, lists
    tabs       tabs, by the mark of the one that is selected
    photos     pictures
    labels     which text names which field
    elements   all of these, put together
    next_action  a goal in plain words, and what to do next

Words come from elsewhere. This room knows no task, no engine and no answer format.
"""

from parsers.marks.screen.elements import find_elements
from parsers.marks.screen.rectangle import Element

__all__ = ["Element", "find_elements"]
