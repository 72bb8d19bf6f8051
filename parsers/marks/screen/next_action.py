"""A goal in plain words and the elements of a screenshot in, the next action out, where the words
say which: `click Save`, `tick Window seat`, `type 42 into Amount`.

An element is meant if its label is the goal's, or nearly, and no other's is as near. Else there is
no action: a wrong click is worse than none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from parsers.document.text import fold
from parsers.marks.screen.rectangle import Element

ALIKE = 88.0  # of 100: labels that differ by a misread letter or two
CLEARLY = 6.0  # of 100: by how much the best is nearer than the next
LONGEST = 300  # characters of a goal
USED = frozenset({"button", "link", "tab", "check box", "radio button", "list", "text field"})
TOGGLES = frozenset({"check box", "radio button"})
ROLES = {
    # the last words of a goal: the roles that are meant
    "button": frozenset({"button"}),
    "link": frozenset({"link"}),
    "tab": frozenset({"tab"}),
    "check box": frozenset({"check box"}),
    "checkbox": frozenset({"check box"}),
    "box": frozenset({"check box", "text field"}),
    "radio button": frozenset({"radio button"}),
    "option": frozenset({"radio button"}),
    "list": frozenset({"list"}),
    "field": frozenset({"text field"}),
    "text field": frozenset({"text field"}),
}

_QUOTES = "\"'“”„‘’«» "
_TYPE = re.compile(
    r"(?:please )?(?:type|enter|write|put|fill in|fill) (?P<text>.+) (?:into|in|to|as)"
    r" (?P<name>.+)",
    re.IGNORECASE,
)
_SET = re.compile(r"(?:please )?(?:set|fill in|fill) (?P<name>.+) (?:to|with) (?P<text>.+)", re.I)
_CLICK = re.compile(
    r"(?:please )?(?P<verb>click|press|tap|hit|open|select|choose|pick|go to|tick|check|mark|untick"
    r"|uncheck|clear)(?: on)? (?P<name>.+)",
    re.IGNORECASE,
)
_TICK = frozenset({"tick", "check", "mark"})
_UNTICK = frozenset({"untick", "uncheck", "clear"})


@dataclass(frozen=True, slots=True)
class NextAction:
    """name: click, type, or done where nothing is left to do. text: what is to be typed."""

    name: str
    element: Element
    text: str | None = None


def next_action(goal: str, elements: Sequence[Element]) -> NextAction | None:
    goal = " ".join(goal.split()).rstrip(".!")
    if len(goal) > LONGEST:
        return None
    for typed in filter(None, (_TYPE.fullmatch(goal), _SET.fullmatch(goal))):
        element = _meant(typed["name"], elements, frozenset({"text field"}))
        if element is not None:
            return NextAction("type", element, typed["text"].strip(_QUOTES))
    if match := _CLICK.fullmatch(goal):
        return _click(match["verb"].lower(), match["name"], elements)
    return None


def _click(verb: str, name: str, elements: Sequence[Element]) -> NextAction | None:
    changes = verb in _TICK or verb in _UNTICK
    element = _meant(name, elements, TOGGLES if changes else USED)
    if element is None:
        return None
    wanted = "ticked" if verb in _TICK else "unticked"
    done = changes and element.state == wanted
    return NextAction("done" if done else "click", element)


def _meant(name: str, elements: Sequence[Element], roles: frozenset[str]) -> Element | None:
    """The one element that the name fits; none that is disabled."""
    name, told = _without_role(name)
    fitting = [each for each in elements if each.role in (roles & told if told else roles)]
    scored = sorted(
        ((_alike(name, each), number) for number, each in enumerate(fitting)), reverse=True
    )
    if not scored or scored[0][0] < ALIKE:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < CLEARLY:
        return None
    element = fitting[scored[0][1]]
    return None if element.state == "disabled" else element


def _without_role(name: str) -> tuple[str, frozenset[str]]:
    """`the Save button` as Save, and the roles that are meant by the last words."""
    if name[:1] not in _QUOTES:
        name = re.sub(r"^(?:the|on the) ", "", name, flags=re.IGNORECASE)
    for ending in sorted(ROLES, key=len, reverse=True):
        if name.lower().endswith(f" {ending}"):
            return name[: -len(ending)].strip(_QUOTES), ROLES[ending]
    return name.strip(_QUOTES), frozenset()


def _alike(name: str, element: Element) -> float:
    wanted, label = fold(name), fold(element.label or "")
    if not wanted or not label:
        return 0.0
    return fuzz.ratio(wanted, label)
