"""Full-text search over the blocks of each document's current run.

In: words as typed; never read as SQL or as search syntax. Out: the blocks that hold all of them,
best first. Words are compared as they are written, ignoring case; this module knows no languages.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, cast, column, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import REGCONFIG

from parsers.document import BoundingBox, Label
from storage.database import Database
from storage.models import CURRENT_BLOCKS, SEARCH, BlockRow, SourceFile
from storage.queries import last_seen
from storage.rows import value_of
from storage.types import clean

_SNIPPET_WORDS = 16


@dataclass(frozen=True, slots=True)
class Hit:
    """A block found. snippet: a part of its text, the words found in [brackets]."""

    document_id: int
    name: str
    page_number: int
    position: int
    label: Label
    snippet: str
    box: BoundingBox | None


def search_blocks(database: Database, text: str, limit: int) -> tuple[Hit, ...]:
    """At most `limit` blocks that hold every word of `text`; none if there is no word in it."""
    words = [word for word in clean(text).split() if any(map(str.isalnum, word))]
    if not words:
        return ()
    statement = _match_sqlite(words) if database.is_sqlite else _match_postgresql(words)
    with database.reading() as session:
        found = session.execute(statement.limit(limit))
        return tuple(value_of(Hit, row, label=Label(row.label)) for row in found)


def _match_sqlite(words: list[str]) -> Select[Any]:
    index = table(SEARCH, column("rowid"))
    itself: ColumnElement[Any] = literal_column(SEARCH)
    quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words)
    snippet = func.snippet(itself, 0, "[", "]", "…", _SNIPPET_WORDS)
    return (
        _found(snippet)
        .join(index, index.c.rowid == CURRENT_BLOCKS.c.block_id)
        .where(itself.op("MATCH")(quoted))
        .order_by(func.bm25(itself), CURRENT_BLOCKS.c.block_id)
    )


def _match_postgresql(words: list[str]) -> Select[Any]:
    # Written as in the index's definition, without parameters, so that the index is used; and
    # materialized, so that the planner does not look into every block of all documents.
    vector: ColumnElement[Any] = literal_column("to_tsvector('simple', left(blocks.text, 100000))")
    simple = cast("simple", REGCONFIG)
    wanted = func.plainto_tsquery(simple, " ".join(words))
    matching = (
        select(BlockRow.id, func.ts_rank(vector, wanted).label("rank"))
        .where(vector.op("@@")(wanted))
        .cte("matching")
        .prefix_with("MATERIALIZED")
    )
    form = f"StartSel=[, StopSel=], MinWords={_SNIPPET_WORDS - 1}, MaxWords={_SNIPPET_WORDS}"
    return (
        _found(func.ts_headline(simple, CURRENT_BLOCKS.c.text, wanted, form))
        .join(matching, matching.c.id == CURRENT_BLOCKS.c.block_id)
        .order_by(matching.c.rank.desc(), CURRENT_BLOCKS.c.block_id)
    )


def _found(snippet: ColumnElement[Any]) -> Select[Any]:
    names = ("document_id", "page_number", "position", "label", "x0", "y0", "x1", "y1")
    columns = [CURRENT_BLOCKS.c[name] for name in names]
    name = last_seen(SourceFile.name, CURRENT_BLOCKS.c.document_id)
    found = select(*columns, name.label("name"), snippet.label("snippet"))
    return found.select_from(CURRENT_BLOCKS)
