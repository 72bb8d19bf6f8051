"""The rules of a schema, as people write them: a list of objects with a name, a kind and fields.

In goes what stands under the key `rules` of a pydantic class's `json_schema_extra` or of a JSON
Schema; out come `Rule`s, each name in them looked up among the schema's fields. This module reads
rules; it does not know any document they are checked on.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from parsers.document import FieldDefinition, FieldKind, ListDefinition, Rule, RuleKind
from parsers.document.text import fold
from parsers.errors import SetupError

MOST_RULES = 100
MOST_FIELDS = 20
MOST_CHOICES = 4
MOST_WAYS = 64
"""To choose among the fields of a rule."""
MOST_ADJUSTMENTS = 5
LARGEST = 20
"""Figures of a bound."""
KEYS = frozenset({"name", "kind", "fields", "least", "most", "tolerance", "adjustments", "unless"})
TAKEN = frozenset({"required", "checksum"})
"""The names of what is checked without a rule."""

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


class _Named(NamedTuple):
    """What a name in a rule means: the path that rules have for it, its kind, its list if it is of
    one, and whether it is taken away."""

    path: str
    kind: FieldKind
    listed: str = ""
    sign: str = ""


Known = Mapping[str, _Named]
"""By name, and by name without its signs."""


def read_rules(
    value: object,
    fields: Sequence[FieldDefinition],
    lists: Sequence[ListDefinition],
    where: str,
) -> tuple[Rule, ...]:
    """The rules of the schema `where`; none if there is no value. Raises SetupError bad_schema that
    names the rule at fault."""
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)):
        raise _bad(f"{where}: `rules` must be a list of objects")
    if len(value) > MOST_RULES:
        raise _bad(f"{where} has {len(value)} rules; {MOST_RULES} are the most")
    known = _known(fields, lists)
    rules = tuple(_rule(each, known, f"{where}, rule {n}") for n, each in enumerate(value, 1))
    names = [rule.name for rule in rules]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise _bad(f"{where}: two rules are named {twice!r}")
    return rules


def _known(fields: Sequence[FieldDefinition], lists: Sequence[ListDefinition]) -> Known:
    own = [_Named(field.name, field.kind) for field in fields]
    rows = [_Named(f"{each.name}.{field.name}", field.kind, each.name)
            for each in lists for field in each.fields]  # fmt: skip
    exact = {each.path: each for each in (*own, *rows)}
    return {_plain(path): found for path, found in exact.items()} | exact


def _plain(name: str) -> str:
    """Letters and figures in lower case: `invoiceNumber` and `invoice_number` are one name."""
    return ".".join(map(fold, name.split(".")))


def _rule(value: Any, known: Known, place: str) -> Rule:
    if not isinstance(value, Mapping):
        raise _bad(f"{place} must be an object with `name`, `kind` and `fields`")
    name = value.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise _bad(f"{place}: `name` must be small letters, figures and _, such as net_and_tax")
    place = f"{place} ({name})"
    if name in TAKEN:
        raise _bad(f"{place}: the name {name!r} is that of a check that is made without a rule")
    unknown = sorted(set(map(str, value)) - KEYS)
    if unknown:
        raise _bad(f"{place} has {unknown[0][:40]!r}; known are {', '.join(sorted(KEYS))}")
    kind = _kind(value.get("kind"), place)
    least, most = (_number(value.get(key), key, place) for key in ("least", "most"))
    tolerance = _number(value.get("tolerance"), "tolerance", place)
    _check_bounds(kind, least, most, tolerance, place)
    fields = _fields(value.get("fields"), kind, known, place)
    adjustments, unless = (_names(value, key, known, place) for key in ("adjustments", "unless"))
    _check_beside(kind, fields, adjustments, unless, known, place)
    own = Rule(name, kind, fields, least, most, adjustments=adjustments, unless=unless)
    return own if tolerance is None else replace(own, tolerance=tolerance)


def _kind(value: object, place: str) -> RuleKind:
    if not isinstance(value, str) or value not in list(RuleKind):
        raise _bad(f"{place}: `kind` must be one of {', '.join(RuleKind)}")
    return RuleKind(value)


def _number(value: object, key: str, place: str) -> Decimal | None:
    if value is None:
        return None
    try:
        number = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
    except (InvalidOperation, ValueError):
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > LARGEST:
        raise _bad(f"{place}: `{key}` must be a number of at most {LARGEST} figures")
    return number


def _check_bounds(
    kind: RuleKind,
    least: Decimal | None,
    most: Decimal | None,
    tolerance: Decimal | None,
    place: str,
) -> None:
    if (kind is RuleKind.RANGE) != (least is not None or most is not None):
        raise _bad(f"{place}: a range, and nothing else, has `least`, `most` or both")
    if least is not None and most is not None and least > most:
        raise _bad(f"{place}: `least` is more than `most`")
    if tolerance is not None and (tolerance < 0 or kind in (RuleKind.RANGE, RuleKind.ORDER)):
        raise _bad(f"{place}: `tolerance` is that of a sum, product or balance, 0 or more")


def _fields(value: object, kind: RuleKind, known: Known, place: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(each, str) for each in value):
        raise _bad(f"{place}: `fields` must be a list of names")
    fewest = 1 if kind is RuleKind.RANGE else 2
    if not fewest <= len(value) <= MOST_FIELDS:
        raise _bad(f"{place}: a {kind} has {fewest} to {MOST_FIELDS} fields")
    terms = [[_signed(each, known, place) for each in term.split("|")] for term in value]
    if math.prod(map(len, terms)) > MOST_WAYS or any(len(term) > MOST_CHOICES for term in terms):
        raise _bad(f"{place}: there are too many ways to choose among its fields")
    _check_twice(terms, place)
    _check_signs(kind, terms, place)
    _check_kinds(kind, terms, place)
    _check_lists(kind, terms, place)
    return tuple("|".join(each.sign + each.path for each in term) for term in terms)


def _signed(name: str, known: Known, place: str) -> _Named:
    own = name.strip()
    sign = "-" if own.startswith("-") else ""
    return _found(own.removeprefix("-"), known, place)._replace(sign=sign)


def _check_twice(terms: list[list[_Named]], place: str) -> None:
    """A field may stand in one place with both of its signs."""
    paths = [path for term in terms for path in {each.path for each in term}]
    every = [each for term in terms for each in term]
    if len(set(paths)) < len(paths) or len(set(every)) < len(every):
        raise _bad(f"{place}: a field stands in it twice")


def _check_signs(kind: RuleKind, terms: list[list[_Named]], place: str) -> None:
    taken = any(each.sign for term in terms for each in term)
    if taken and kind not in (RuleKind.SUM, RuleKind.BALANCE):
        raise _bad(f"{place}: only a sum or a balance may take away a field, as in -discount")


def _names(value: Mapping[str, Any], key: str, known: Known, place: str) -> tuple[str, ...]:
    given = value.get(key, [])
    if not isinstance(given, (list, tuple)) or not all(isinstance(each, str) for each in given):
        raise _bad(f"{place}: `{key}` must be a list of names")
    if len(given) > MOST_ADJUSTMENTS:
        raise _bad(f"{place}: `{key}` names {MOST_ADJUSTMENTS} fields at most")
    return tuple(_found(name, known, place).path for name in given)


def _check_beside(
    kind: RuleKind,
    fields: tuple[str, ...],
    adjustments: tuple[str, ...],
    unless: tuple[str, ...],
    known: Known,
    place: str,
) -> None:
    def listed(path: str) -> str:
        return known[path].listed

    if adjustments and (kind is not RuleKind.SUM or any(map(listed, adjustments))):
        raise _bad(f"{place}: `adjustments` are single amounts beside a sum")
    lists = {listed(path.removeprefix("-")) for term in fields for path in term.split("|")}
    own = next(iter(lists)) if len(lists) == 1 else ""
    if any(listed(path) != own for path in unless):
        raise _bad(f"{place}: `unless` names fields of the same row, or single ones")


def _found(name: str, known: Known, place: str) -> _Named:
    found = known.get(name.strip()) or known.get(_plain(name))
    if found is None:
        raise _bad(f"{place}: there is no field {name.strip()[:80]!r}")
    return found


def _check_kinds(kind: RuleKind, terms: list[list[_Named]], place: str) -> None:
    every = [each for term in terms for each in term]
    wanted = {FieldKind.NUMBER}
    if kind is RuleKind.ORDER:
        wanted = {every[0].kind} - {FieldKind.TEXT} or {FieldKind.DATE}
    for each in every:
        if each.kind not in wanted:
            raise _bad(f"{place}: {each.path} is a {each.kind}, and a {kind} is of {wanted.pop()}s")


def _check_lists(kind: RuleKind, terms: list[list[_Named]], place: str) -> None:
    """A rule is of one row, or of single fields; only what is added up may be of whole lists."""
    if kind is RuleKind.BALANCE:
        _check_balance(terms, place)
        return
    lists = {each.listed for term in terms for each in term}
    if len(lists) == 1:
        return
    if kind is not RuleKind.SUM or any(each.listed for each in terms[0]):
        raise _bad(
            f"{place}: its fields must be all of one list, or none of a list; only a sum that is a "
            "field of its own may have fields of lists"
        )


def _check_balance(terms: list[list[_Named]], place: str) -> None:
    balance, first, *rest = [term[0].listed for term in terms]
    moved = rest if not first else [first, *rest]
    lists = {each for each in moved if each}
    is_plain = all(len(term) == 1 for term in terms) and len(lists) == 1
    if not is_plain or (balance and {balance} != {*moved}):
        raise _bad(
            f"{place}: a balance is a single field or a column, then the single field that it "
            "began with, if any, then the columns of one list that moved it"
        )


def _bad(message: str) -> SetupError:
    return SetupError("bad_schema", message, "Mend the schema, then start again.")
