"""The table of families. In: `families.toml` beside this module, a user's file. Out: families by
name, and which one a model is of."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from parsers.families.family import Family
from parsers.families.file import plain_name, read_families

OTHER = "other"
"""The family of models that are of no other."""

_BUILT_IN = Path(__file__).with_name("families.toml")

Table = Mapping[str, Family]


@cache
def built_in() -> Table:
    """The families that come with Pagemill."""
    return MappingProxyType(read_families(_BUILT_IN, {}))


def families(path: Path | None = None, tasks: Collection[str] = ()) -> Table:
    """Those built in, and before them those of a user's file, which may replace some. tasks: all
    that exist, if prompts for others are to be refused. SetupError bad_engine if the file is
    wrong."""
    if path is None:
        return built_in()
    own = read_families(path, built_in(), tasks, origin=str(path))
    others = {name: each for name, each in built_in().items() if name not in own}
    return own | others


def recognise(model: str, types: Collection[str] = (), known: Table | None = None) -> Family | None:
    """The family of a model by its name, such as `Qwen/Qwen2.5-VL-7B-Instruct` or a folder, and by
    the types in its config.json, if these are known.

    Users' families go first. A name decides where the type allows it: olmOCR says in its
    config.json that it is a Qwen2.5-VL. Where no family has the type, a name is better than
    nothing.
    """
    table = built_in() if known is None else known
    named, typed = (
        list(_named(model, table)),
        [each for each in table.values() if _has(each, types)],
    )
    fitting = [each for each in named if not types or _has(each, types, each.tuned_from)]
    users = [each for each in (*named, *typed) if each.origin]
    return next(iter((*users, *fitting, *typed, *named)), None)


def config_types(config: object) -> tuple[str, ...]:
    """What a config.json says that a model is: its type and its architectures."""
    if not isinstance(config, dict):
        return ()
    architectures = config.get("architectures")
    said = [config.get("model_type"), *(architectures if isinstance(architectures, list) else ())]
    return tuple(each for each in said if isinstance(each, str))


def _named(model: str, table: Table) -> Iterator[Family]:
    """By the last part of the path that names one, then by those before it."""
    for part in reversed(re.split(r"[/\\]", model)):
        plain = plain_name(part)
        yield from (f for f in table.values() if any(name in plain for name in f.names))


def _has(family: Family, types: Collection[str], besides: Collection[str] = ()) -> bool:
    return not {*family.model_types, *besides}.isdisjoint(types)
