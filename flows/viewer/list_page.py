"""The list of documents: what the page shows of it.

In: the query of a URL, read by `list_query.py`. Out: links that keep the rest of the query, and the
values of `documents.html`. This module knows no SQL.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from flows.viewer.list_query import (
    AT,
    HELD_BY,
    NO_SCHEMA,
    Asked,
    filter_of,
    order_of,
    read_place,
    read_query,
    write_place,
)
from storage.database import Database
from storage.doubts import Reason
from storage.list_facets import Facets, find_facets
from storage.listing import (
    LONGEST_WORDS,
    Count,
    Listed,
    Order,
    Sort,
    count_documents,
    list_documents,
    place_of,
)

HEADS = (
    ("name", "Name", Sort.NAME), ("schema", "Schema", Sort.SCHEMA),
    ("status", "Status", Sort.STATUS), ("problems", "Problems", Sort.PROBLEMS),
    ("pages", "Pages", Sort.PAGES), ("read_at", "Read (UTC)", Sort.READ_AT),
    ("engine", "Read by", None), ("decided", "Decided", None),
)  # fmt: skip
REASONS = {
    Reason.CHANGED: "read differently since",
    Reason.ABSENT: "not on the page",
    Reason.CONTRADICTED: "contradicted",
    Reason.FUZZY: "nearly on the page",
    Reason.INVALID: "breaks a rule",
    Reason.IMPROBABLE: "reader not sure",
    Reason.AMBIGUOUS: "another place as good",
    Reason.UNSUPPORTED: "little speaks for it",
    Reason.UNTYPED: "no schema fits",
    Reason.WARNED: "warnings",
}
FIRST_DOWN = (Sort.NEWEST, Sort.PROBLEMS, Sort.PAGES, Sort.READ_AT)
"""The sorts of which a first click shows the most before the least."""


def page_values(
    database: Database, query: Mapping[str, str], now: datetime.datetime | None = None
) -> dict[str, Any]:
    """What `documents.html` shows for this query."""
    now = now or datetime.datetime.now(datetime.UTC)
    asked = read_query(query)
    wanted, order = filter_of(asked), order_of(asked.sort)
    after = read_place(query.get("after", ""), order.sort)
    before = read_place(query.get("before", ""), order.sort) if after is None else None
    found = list_documents(database, wanted, order, now=now, after=after, before=before)
    facets = find_facets(database, now=now)
    whole = Count(facets.documents)
    count = whole if not asked.is_filtered else Count(len(found.documents))
    if asked.is_filtered and (found.back or found.on):  # else it is all here
        count = count_documents(database, wanted, now=now)
    return {
        "asked": asked,
        "is_empty": facets.documents == 0,
        "is_filtered": asked.is_filtered,
        "cleared": _link({"sort": asked.sort}),
        "longest": LONGEST_WORDS,
        "choices": list(_choices(asked, facets)),
        "count": _count(count, whole, is_filtered=asked.is_filtered),
        "heads": [_head(asked, order, *each) for each in HEADS],
        "documents": [_row(each, asked, order.sort) for each in found.documents],
        "back": _link(asked.kept | {"before": write_place(found.back)}) if found.back else "",
        "on": _link(asked.kept | {"after": write_place(found.on)}) if found.on else "",
    }


def _link(kept: Mapping[str, str], path: str = "/") -> str:
    given = {name: value for name, value in kept.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def _head(asked: Asked, order: Order, name: str, label: str, sort: Sort | None) -> dict[str, str]:
    if sort is None:
        return {"name": name, "label": label, "href": "", "order": ""}
    is_chosen = order.sort is sort
    is_down = not order.is_down if is_chosen else sort in FIRST_DOWN
    shown = ("descending" if order.is_down else "ascending") if is_chosen else ""
    href = _link(asked.kept | {"sort": f"{'-' * is_down}{sort}"})
    return {"name": name, "label": label, "href": href, "order": shown}


def _row(each: Listed, asked: Asked, sort: Sort) -> dict[str, Any]:
    at = {AT: write_place(place_of(each, sort))} if asked.kept else {}
    return {
        "href": _link(asked.kept | at, f"/documents/{each.document_id}"),
        "name": each.name or f"document {each.document_id}",
        "schema": each.schema or "",
        "status": each.status,
        "problems": each.to_check,
        "reason": REASONS[each.reason] if each.reason else each.error_code or "",
        "pages": "" if each.page_count is None else each.page_count,
        "read_at": each.read_at.isoformat(timespec="minutes") if each.read_at else "",
        "when": f"{each.read_at:%Y-%m-%d %H:%M}" if each.read_at else "",
        "engine": each.engine or "",
        "decided": _decided(each),
    }


def _decided(each: Listed) -> str:
    if each.approved_by:
        return f"approved by {each.approved_by}"
    return f"held by {each.held_by}" if each.held_by else ""


def _count(count: Count, whole: Count, *, is_filtered: bool) -> str:
    return f"{_told(count)} of {whole.least:,}" if is_filtered else _told(whole)


def _told(count: Count) -> str:
    some = f"{count.least:,} document{'' if count.least == 1 else 's'}"
    return f"more than {some}" if count.is_more else some


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose from. any: what the choice of none is called."""

    name: str
    label: str
    any: str
    chosen: str
    options: tuple[Option, ...]


def _choices(asked: Asked, facets: Facets) -> Iterator[Choice]:
    reasons = [("any", "any reason", None), *((str(r), REASONS[r], None) for r in Reason)]
    reasons.append(("failed", "not read, or not in full", None))
    yield _choice("look", "To look at", "everything", asked.look, reasons)
    schemas = [(name, name, count) for name, count in facets.schemas if name]
    schemas_or_none = [*schemas, (NO_SCHEMA, "read, but without", None)]
    yield _choice("schema", "Schema", "any", asked.schema, schemas_or_none)
    engines = [(name, name, count) for name, count in facets.engines]
    yield _choice("engine", "Read by", "any", asked.engine, engines)
    folders = [(uri, _readable_folder(uri), count) for uri, count in facets.folders]
    yield _choice("folder", "Folder", "any", asked.folder, folders)
    held = [(f"{HELD_BY}{name}", f"held by {name}", count) for name, count in facets.holders]
    decided: list[tuple[str, str, int | None]] = [
        ("open", "not yet approved", None), ("approved", "approved", None),
        ("held", "held by anyone", None), *held,
    ]  # fmt: skip
    yield _choice("decided", "Decided", "any", asked.decided, decided)


def _choice(
    name: str, label: str, none: str, chosen: str, options: Sequence[tuple[str, str, int | None]]
) -> Choice:
    made = [
        Option(value, said if count is None else f"{said} ({count:,})")
        for value, said, count in options
    ]
    if chosen and all(each.value != chosen for each in made):
        made.append(Option(chosen, chosen))
    return Choice(name, label, none, chosen, tuple(made))


def _readable_folder(uri: str) -> str:
    return unquote(uri.removeprefix("file://"))
