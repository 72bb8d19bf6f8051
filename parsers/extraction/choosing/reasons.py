"""Why no type was chosen, in one sentence: the nearest, and what speaks against it.

In: how well types fit; out: `invoice, but it calls itself “Angebot”`. This module decides nothing.
"""

from collections.abc import Sequence

from parsers.document import FieldDefinition, FieldKind
from parsers.extraction.choosing.fitting import LEAST_RIVAL, Fit
from parsers.extraction.choosing.names import Naming

LONGEST_NAME = 60
"""Characters of what a document calls itself."""


def undecided(equal: Sequence[Fit]) -> str:
    names = sorted(each.document_type.name for each in equal)
    return f"{', '.join(names[:-1])} or {names[-1]}, which it fits equally"


def reason(nearest: Fit) -> str:
    return f"{nearest.document_type.name}, but {_against(nearest)}"


def _against(nearest: Fit) -> str:
    own, rival = nearest.own, nearest.rival
    if rival:
        return f"it {'says' if rival.is_label else 'calls itself'} {_shown(rival)}"
    if nearest.lacking:
        lacking = list(dict.fromkeys(map(_lacking, nearest.lacking)))
        return f"no {' and no '.join(lacking)} {'was' if len(lacking) == 1 else 'were'} found"
    if own is None or own.is_label or own.strength < LEAST_RIVAL:
        return "it does not call itself that, and too little else speaks for it"
    if own.is_shared:
        return f"other documents are called {_shown(own)}, too, and too little else speaks for it"
    return f"apart from its name, {_shown(own)}, too little speaks for it"


def _shown(naming: Naming) -> str:
    name = " ".join(naming.text.split())
    return f"“{name if len(name) <= LONGEST_NAME else f'{name[:LONGEST_NAME].rstrip()}…'}”"


def _lacking(field: FieldDefinition) -> str:
    if field.kind is FieldKind.NUMBER:
        return "amount of money"
    if field.kind is FieldKind.DATE:
        return "date"
    return field.title or field.name.replace("_", " ")
