"""Why no type was chosen, in one sentence: the nearest, and what speaks against it.

In: how well types fit; out: `invoice, but it calls itself “Angebot”`. This module decides nothing.
"""

from collections.abc import Sequence

from parsers.document import FieldDefinition, FieldKind
from parsers.extraction.choosing.fitting import Fit

LONGEST_NAME = 60
"""Characters of what a document calls itself."""


def undecided(equal: Sequence[Fit]) -> str:
    names = sorted(each.document_type.name for each in equal)
    return f"{', '.join(names[:-1])} or {names[-1]}, which it fits equally"


def reason(nearest: Fit) -> str:
    return f"{nearest.document_type.name}, but {_against(nearest)}"


def _against(nearest: Fit) -> str:
    if nearest.rival:
        name = " ".join(nearest.rival.text.split())
        shown = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME].rstrip()}…"
        verb = "says" if nearest.rival.is_label else "calls itself"
        return f"it {verb} “{shown}”"
    if nearest.lacking:
        lacking = dict.fromkeys(map(_lacking, nearest.lacking))
        return f"it has no {' and no '.join(lacking)}"
    own = "" if nearest.own else "it does not call itself that, and "
    return f"{own}too little else speaks for it"


def _lacking(field: FieldDefinition) -> str:
    if field.kind is FieldKind.NUMBER:
        return "amount of money"
    if field.kind is FieldKind.DATE:
        return "date"
    return field.title or field.name.replace("_", " ")
