"""Which model of a server is asked, and of which family it is. In: the settings, and a connection.
Out: a model and a family, or SetupError bad_engine. This module asks no question."""

import json
from dataclasses import dataclass
from pathlib import Path

from parsers.engines.remote.chat import Chat, Served
from parsers.errors import SetupError
from parsers.families import OTHER, Family, Table, config_types, recognise


def choose_model(wanted: str, chat: Chat) -> Served:
    """The model asked for, if the server lists it; the only one, if none is asked for.

    `transformers serve` lists no folders, so a folder is accepted unseen, as is any model where the
    server lists none. The first question shows.
    """
    listed = chat.models() or ()
    found = [model for model in listed if model.id == wanted or not wanted]
    if len(found) == 1:
        return found[0]
    if wanted and (not listed or Path(wanted).is_absolute() or Path(wanted).is_dir()):
        return Served(id=wanted)
    names = ", ".join(model.id for model in listed) or "no model"
    message = f"{chat.gate.name} serves {names}" + (f", not {wanted}" if wanted else "")
    raise SetupError("bad_engine", message, "Set PAGEMILL_MODEL to a model that it serves.")


@dataclass(frozen=True, slots=True)
class FamilyChoice:
    """A family, and why this one. note: what whoever starts a run should know of it, if there is
    something."""

    family: Family
    why: str
    note: str = ""

    def __str__(self) -> str:
        origin = f", from {self.family.origin}" if self.family.origin else ""
        return f"{self.family.name} ({self.why}{origin})"


def choose_family(name: str, model: Served, known: Table) -> FamilyChoice:
    """The family called `name`; else the one that the model's names and its config.json tell; else
    the family of all others, with a note. Of an alias and what stands behind it, that which tells a
    model made of others decides. SetupError bad_engine if there is no family of that name."""
    if name:
        if name not in known:
            message = f"There is no family {name!r}"
            remedy = f"Set PAGEMILL_FAMILY to one of: {', '.join(known)}."
            raise SetupError("bad_engine", message, remedy)
        return FamilyChoice(known[name], "by PAGEMILL_FAMILY")
    places = dict.fromkeys(filter(None, (model.root, model.id)))
    told = [found for place in places if (found := recognise(place, _types(place), known))]
    told.sort(key=lambda family: not (family.origin or family.tuned_from))
    if told:
        return FamilyChoice(told[0], "by the model's name or type")
    return FamilyChoice(known[OTHER], "no other fits", _unknown(model.id))


def _unknown(model: str) -> str:
    return (
        f"The family of the model {model} is not known: its pages are asked for in Markdown, and "
        "boxes are those of the words. Set PAGEMILL_FAMILY if it answers like one that is known, "
        "or describe it in a file (PAGEMILL_FAMILIES)."
    )


def _types(place: str) -> tuple[str, ...]:
    """What the config.json of a folder says that the model is; nothing if there is none."""
    try:
        return config_types(json.loads((Path(place) / "config.json").read_bytes()))
    except (OSError, ValueError):
        return ()
