"""The screen task: the elements of a screenshot. In: an answer with boxes and roles. Out: an item
for each element: its label, what stands in it, its role and state, and how much of that is among
the page's words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from parsers.document import BoundingBox, Item, Page, Prompt
from parsers.document.text import fold
from parsers.items import read_items
from parsers.tasks import Asked, Items, PageTask

ROLES: Mapping[str, str] = {
    # what models write, folded: the role
    "button": "button", "submit": "button", "iconbutton": "button", "togglebutton": "button",
    "pushbutton": "button", "fab": "button",
    "link": "link", "hyperlink": "link", "anchor": "link", "menuitem": "link", "navitem": "link",
    "navlink": "link",
    "textfield": "text field", "textbox": "text field", "textinput": "text field",
    "input": "text field", "inputfield": "text field", "inputbox": "text field",
    "field": "text field", "textarea": "text field", "searchbox": "text field",
    "search": "text field", "searchfield": "text field", "searchbar": "text field",
    "edittext": "text field", "datefield": "text field", "datepicker": "text field",
    "password": "text field", "spinbutton": "text field",
    "checkbox": "check box", "checkmark": "check box", "switch": "check box",
    "toggle": "check box", "toggleswitch": "check box",
    "radiobutton": "radio button", "radio": "radio button", "optionbutton": "radio button",
    "list": "list", "listbox": "list", "combobox": "list", "dropdown": "list", "select": "list",
    "dropdownlist": "list", "dropdownmenu": "list", "menu": "list", "spinner": "list",
    "tab": "tab", "tabitem": "tab",
    "heading": "heading", "title": "heading", "header": "heading", "headline": "heading",
    "image": "image", "picture": "image", "icon": "image", "logo": "image", "img": "image",
    "photo": "image", "avatar": "image",
    "text": "text", "label": "text", "statictext": "text", "paragraph": "text", "cell": "text",
    "tablecell": "text", "textview": "text",
}  # fmt: skip
STATES: Mapping[str, str | None] = {
    # what models write, folded: the state; None where there is nothing to say
    "ticked": "ticked", "checked": "ticked", "on": "ticked", "true": "ticked",
    "unticked": "unticked", "unchecked": "unticked", "off": "unticked", "false": "unticked",
    "notchecked": "unticked",
    "selected": "selected", "active": "selected", "current": "selected",
    "disabled": "disabled", "inactive": "disabled", "greyedout": "disabled",
    "readonly": "disabled",
    "": None, "null": None, "none": None, "normal": None, "enabled": None, "default": None,
    "unselected": None, "empty": None,
}  # fmt: skip
TOGGLES = frozenset({"check box", "radio button"})
ROLE, STATE = "role", "state"
"""Attributes of an item."""
SAME_PLACE = 0.8  # of what both boxes cover together: two items with one role are one element
SHORTEST_PART = 5  # letters: a word that long may stand within the words of the page
MOST_TOLD = 5  # names in a warning
LONGEST_TOLD = 40  # characters of each


def finish(items: Items, asked: Asked) -> tuple[Items, tuple[str, ...]]:
    """With known roles and states, each element once."""
    unknown: Counter[str] = Counter()
    words = _Words(asked.pages)
    found: list[Item] = []
    for item in items:
        element = words.proved(_known(item, unknown))
        if not any(_are_one(element, other) for other in found):
            found.append(element)
    repeated = len(items) - len(found)
    warnings = [f"{repeated} elements were told more than once"] if repeated else []
    if unknown:
        told = ", ".join(repr(each[:LONGEST_TOLD]) for each, _ in unknown.most_common(MOST_TOLD))
        warnings.append(f"{sum(unknown.values())} roles or states are not known: {told}")
    return tuple(found), tuple(warnings)


def _known(item: Item, unknown: Counter[str]) -> Item:
    """The item with its role and state; a role that is not known is `text`."""
    given = dict(item.attributes)
    role, state = given.pop(ROLE, None), given.pop(STATE, None)
    if role is None and fold(item.label or "") in ROLES:  # a model that calls the role the label
        role, item = item.label, replace(item, label=item.text, text=None)
    known = ROLES.get(fold(str(role))) if role else None
    if role and known is None:
        unknown[str(role)] += 1
    role = known or "text"
    stood = STATES.get(fold(str(state or "")), "?")
    if stood == "?":
        unknown[str(state)] += 1
        stood = None
    if stood == "selected" and role in TOGGLES:
        stood = "ticked"
    attributes = {ROLE: role} | ({STATE: stood} if stood else {}) | given
    return replace(item, attributes=attributes)


def _are_one(one: Item, other: Item) -> bool:
    if one.box is None or other.box is None:
        return False
    alike = one.attributes[ROLE] == other.attributes[ROLE] and one.label == other.label
    shared = one.box.overlap(other.box)
    return alike and shared >= SAME_PLACE * _covered(one.box, other.box, shared)


def _covered(one: BoundingBox, other: BoundingBox, shared: float) -> float:
    return one.area + other.area - shared


class _Words:
    """The words of the pages, folded."""

    def __init__(self, pages: Iterable[Page]) -> None:
        words = [fold(word.text) for page in pages for word in page.words]
        self._words = frozenset(words)
        self._all = "".join(words)

    def proved(self, item: Item) -> Item:
        """With the share of its label and value that is among them, by letters."""
        told = [fold(each) for each in f"{item.label or ''} {item.text or ''}".split()]
        letters = sum(map(len, told))
        if not letters or not self._all:
            return item
        borne = sum(len(each) for each in told if self._has(each))
        return replace(item, support=borne / letters)

    def _has(self, word: str) -> bool:
        return word in self._words or (len(word) >= SHORTEST_PART and word in self._all)


TASK = PageTask(
    name="screen",
    version="1",
    prompts=(
        Prompt(
            'List the elements of this screen as a JSON list of {"bbox_2d": [x1, y1, x2, y2],'
            ' "role": "...", "label": "...", "value": "...", "state": "..."}. Roles: button, link,'
            " text field, check box, radio button, list, tab, heading, image, text. States: ticked,"
            " unticked, selected, disabled."
        ),
    ),
    read=read_items,
    finish=finish,
)
