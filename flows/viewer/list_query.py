"""What the address of a list of documents asks for.

In: the query of a URL, as people and programs write it. Out: a Filter, an Order and a Place of
`storage.listing`, and what a link says of them. What is not understood is refused with a sentence.
This module knows no SQL, and nothing of how the list looks.
"""

import base64
import binascii
import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import HTTPException, Request

from storage.database import Database
from storage.doubts import Reason
from storage.listing import (
    LONGEST_WORDS,
    Decided,
    Filter,
    Neighbours,
    Order,
    Place,
    Sort,
    neighbours,
)

NAMES = ("q", "look", "schema", "engine", "folder", "since", "until", "decided")
"""Of the query's parameters that choose documents; `sort`, `after` and `before` say in which order
and from where on."""
AT = "at"
"""Of a document's address: its place in the list that it was opened from."""
NO_SCHEMA = "-"
HELD_BY = "held:"
LONGEST_PLACE = 4000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the query says, as it was written; what it does not name is empty."""

    q: str = ""
    look: str = ""
    schema: str = ""
    engine: str = ""
    folder: str = ""
    since: str = ""
    until: str = ""
    decided: str = ""
    sort: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """The parameters that choose and order documents, for links."""
        return {name: value for name in (*NAMES, "sort") if (value := getattr(self, name))}

    @property
    def is_filtered(self) -> bool:
        return any(getattr(self, name).strip() for name in NAMES)


def read_query(query: Mapping[str, str]) -> Asked:
    """What is asked for. Names that are not known are passed over."""
    given = {name: query.get(name, "")[:LONGEST_WORDS] for name in (*NAMES, "sort")}
    return Asked(**given)


def filter_of(asked: Asked) -> Filter:
    """HTTPException 400 for what is not understood."""
    reason = next((each for each in Reason if each == asked.look), None)
    if asked.look not in ("", "any", "failed") and reason is None:
        raise HTTPException(400, "look is one of: any, failed, " + ", ".join(Reason) + ".")
    holder = asked.decided.removeprefix(HELD_BY) if asked.decided.startswith(HELD_BY) else None
    decided = "held" if holder else asked.decided
    if decided not in ("", *Decided):
        raise HTTPException(400, "decided is one of: " + ", ".join(Decided) + ", held:NAME.")
    return Filter(
        words=asked.q.strip(),
        reason=reason,
        to_check=asked.look == "any",
        failed=asked.look == "failed",
        no_schema=asked.schema == NO_SCHEMA,
        schema=asked.schema if asked.schema not in ("", NO_SCHEMA) else None,
        engine=asked.engine or None,
        folder=asked.folder or None,
        since=_day(asked.since, "since"),
        until=_day(asked.until, "until"),
        decided=Decided(decided) if decided else None,
        holder=holder or None,
    )


def _day(text: str, name: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise HTTPException(400, f"{name} is a day, such as 2026-01-31.") from error


def order_of(text: str) -> Order:
    """`name`, or `-name` for the other way round; the newest first if none."""
    if not text:
        return Order()
    try:
        return Order(Sort(text.removeprefix("-")), is_down=text.startswith("-"))
    except ValueError as error:
        raise HTTPException(400, "sort is one of: " + ", ".join(Sort) + ".") from error


def write_place(place: Place) -> str:
    """A place for a link."""
    value = place.value
    plain = value.isoformat() if isinstance(value, datetime.datetime) else value
    text = json.dumps([plain, place.document_id], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def read_place(text: str, sort: Sort) -> Place | None:
    """HTTPException 400 for what `write_place` did not write for this sort."""
    if not text:
        return None
    try:
        if len(text) > LONGEST_PLACE:
            raise ValueError
        given = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        value, document_id = json.loads(given.decode())
        if sort is Sort.READ_AT and value is not None:
            value = datetime.datetime.fromisoformat(value).astimezone(datetime.UTC)
        return Place(value, document_id).checked(sort)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
        raise HTTPException(400, "This link does not lead to a place in the list.") from error


def list_filter(request: Request) -> str:
    """The list's part of a document's address, to be carried along."""
    return urlencode(read_query(request.query_params).kept)


def find_neighbours(
    database: Database,
    document_id: int,
    query: Mapping[str, str],
    now: datetime.datetime | None = None,
) -> Neighbours:
    """The documents beside one in the list that this query shows; beside it in the whole list where
    the query is none of a list."""
    asked = read_query(query)
    try:
        wanted, order = filter_of(asked), order_of(asked.sort)
        here = read_place(query.get(AT, ""), order.sort)
    except HTTPException:
        wanted, order, here = Filter(), Order(), None
    if here is not None and here.document_id != document_id:
        here = None
    moment = now or datetime.datetime.now(datetime.UTC)
    return neighbours(database, wanted, order, document_id, now=moment, here=here)
