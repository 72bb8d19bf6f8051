"""Full-text search over the blocks of each document's current run, its name and its values.

In: words as typed; never read as SQL or as search syntax. Out: the blocks that hold all of them,
best first; or a condition on documents. Words are compared as they are written, ignoring case; this
module knows no languages.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    cast,
    column,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.orm import Session

from parsers.document import BoundingBox, Label
from storage.database import Database
from storage.models import (
    CURRENT_BLOCKS,
    SEARCH,
    WORDS_SEARCH,
    BlockRow,
    DocumentWords,
    PageRow,
    SourceFile,
    SummaryRow,
)
from storage.queries import last_seen
from storage.rows import value_of
from storage.types import clean

FEW, MANY = 10_000, 150_000
"""Blocks with the words: of a few, their documents are looked up. Of more, documents are asked for
the words in the order of the list until there are enough, which takes longer the fewer have them;
up to many, what the index says is remembered meanwhile."""
COMMON = 200
"""Documents are counted up to this, if more than a few blocks have the words."""
_SNIPPET_WORDS = 16
_INDEXED = {SEARCH: "blocks", WORDS_SEARCH: "document_words"}


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
    words = _split(text)
    if not words:
        return ()
    statement = _match_sqlite(words) if database.is_sqlite else _match_postgresql(words)
    with database.reading() as session:
        found = session.execute(statement.limit(limit))
        return tuple(value_of(Hit, row, label=Label(row.label)) for row in found)


@dataclass(frozen=True, slots=True)
class Documents:
    """Those with the words, as a condition on `summaries`. most: how many are worth counting."""

    condition: ColumnElement[bool]
    most: int


def documents_with(session: Session, text: str, exact: int) -> Documents:
    """The documents of which a block holds every word of `text`, or the name and the values do
    together; none if there is no word in it. exact: how many are counted at the most."""
    words = _split(text)
    if not words:
        return Documents(false(), exact)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    read = _index_sqlite if is_sqlite else _index_postgresql
    (block, in_block), (document, in_words) = read(SEARCH, words), read(WORDS_SEARCH, words)
    most = MANY if is_sqlite else FEW
    some = select(block).where(in_block).limit(most + 1).subquery()
    blocks = session.scalar(select(func.count()).select_from(some)) or 0
    if blocks <= FEW:
        found = _runs_of(select(block.label("id")).where(in_block).cte("found"))
    elif is_sqlite and blocks <= MANY:
        found = _has_block(BlockRow.id.in_(select(block).where(in_block)))
    else:
        itself = exists().where(in_block, block == BlockRow.id).correlate(BlockRow)
        found = _has_block(itself if is_sqlite else in_block)
    named = select(document.label("id")).where(in_words).cte("named").prefix_with("MATERIALIZED")
    condition = or_(SummaryRow.document_id.in_(select(named.c.id)), found)
    return Documents(condition, exact if blocks <= FEW else COMMON)


def _runs_of(blocks: CTE) -> ColumnElement[bool]:
    """Whether the run of a row of `summaries`, which is the current one, has one of the blocks."""
    pages = select(PageRow.run_id).join(BlockRow, BlockRow.page_id == PageRow.id)
    runs = pages.join(blocks, blocks.c.id == BlockRow.id).cte("runs_found")
    return SummaryRow.run_id.in_(select(runs.prefix_with("MATERIALIZED").c.run_id))


def _has_block(matches: ColumnElement[bool]) -> ColumnElement[bool]:
    """Not EXISTS, of which PostgreSQL may look up all blocks before the first document."""
    blocks = select(BlockRow.id).join(PageRow, PageRow.id == BlockRow.page_id).limit(1)
    found = blocks.where(PageRow.run_id == SummaryRow.run_id, matches).correlate(SummaryRow)
    return found.scalar_subquery().is_not(None)


Index = tuple[Any, ColumnElement[bool]]
"""The key of an indexed row, and whether it holds the words."""


def _index_sqlite(index: str, words: list[str]) -> Index:
    itself: ColumnElement[Any] = literal_column(index)
    return table(index, column("rowid")).c.rowid, itself.op("MATCH")(_quoted(words))


def _index_postgresql(index: str, words: list[str]) -> Index:
    key = BlockRow.id if index == SEARCH else DocumentWords.document_id
    return key, _vector(index).op("@@")(_wanted(words))


def _split(text: str) -> list[str]:
    return [word for word in clean(text).split() if any(map(str.isalnum, word))]


def _quoted(words: list[str]) -> str:
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)


def _wanted(words: list[str]) -> ColumnElement[Any]:
    return func.plainto_tsquery(cast("simple", REGCONFIG), " ".join(words))


def _vector(index: str) -> ColumnElement[Any]:
    # Written as in the index's definition, without parameters, so that the index is used.
    return literal_column(f"to_tsvector('simple', left({_INDEXED[index]}.text, 100000))")


def _match_sqlite(words: list[str]) -> Select[Any]:
    index = table(SEARCH, column("rowid"))
    itself: ColumnElement[Any] = literal_column(SEARCH)
    snippet = func.snippet(itself, 0, "[", "]", "…", _SNIPPET_WORDS)
    return (
        _found(snippet)
        .join(index, index.c.rowid == CURRENT_BLOCKS.c.block_id)
        .where(itself.op("MATCH")(_quoted(words)))
        .order_by(func.bm25(itself), CURRENT_BLOCKS.c.block_id)
    )


def _match_postgresql(words: list[str]) -> Select[Any]:
    # Materialized, so that the planner does not look into every block of all documents.
    vector, wanted, simple = _vector(SEARCH), _wanted(words), cast("simple", REGCONFIG)
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
