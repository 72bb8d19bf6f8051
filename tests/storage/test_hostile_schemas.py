"""A schema of any names, from refusal or safe columns to rows that answer, on both databases."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import inspect

from parsers.document import Field, Page, Segment
from parsers.errors import SetupError
from parsers.types import DocumentType
from parsers.types.loading import load_type
from storage.database import Database
from storage.documents import RunStore
from storage.leases import Claim
from storage.models import RunStatus
from storage.user_queries import run_query
from storage.views import create_schema_views

SAFE = [
    "select", "order", "group", "user", "table", "from", "where", "null", "primary", "desc",
    "Rechnungs-Nr.", "invoiceNumber", "Größe", "Straße 2", "1st", "価格", "цена", "İstanbul", "ﬁne",
    'to"tal', "total'; DROP TABLE runs; --", "total\nof\tall", "a.b[0].c", "x" * 63,
]  # fmt: skip
HOSTILE = [
    "", "___", "!?", "😀", "x" * 64, "y" * 80, "y" * 5000, "document_id", "Run-ID", "segment",
    "ctid", "parent_ordinal", "Total", "TOTAL", "to tal", "x" * 65, "document_id_2",
]  # fmt: skip
TITLES_REFUSED = ["runs", "current_fields", "sqlite_master", "pg_class", "!?"]


def load(folder: Path, title: str, *names: str) -> DocumentType:
    """A schema whose fields, and those of whose list, have these names."""
    fields = {name: {"type": "number"} for name in names}
    rows = {"type": "array", "items": {"type": "object", "properties": fields}}
    file = folder / "own.json"
    file.write_text(json.dumps({"title": title, "properties": {**fields, "rows": rows}}))
    return load_type(file)


@pytest.mark.parametrize("title", TITLES_REFUSED)
def test_a_title_that_others_have_is_refused(tmp_path: Path, title: str) -> None:
    with pytest.raises(SetupError) as refused:
        load(tmp_path, title, "total")
    assert refused.value.code == "bad_schema"


@pytest.mark.parametrize(
    "title", ["select", 'no"te; DROP TABLE runs', "Überweisung", "価格", "z" * 80]
)
def test_whatever_is_let_in_answers_in_sql(
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    now: datetime.datetime,
    tmp_path: Path,
    title: str,
) -> None:
    definition = load(tmp_path, title, *SAFE, *HOSTILE).schema
    names = [field.name for field in definition.fields]
    columns = [field.column for field in definition.fields]
    run = claim(database, record(database)).run_id
    RunStore(database, run, "worker").store_page(Page(1, 595, 842))
    values = [Field(path, "1", Decimal(1)) for name in names for path in (name, f"rows[0].{name}")]
    found = Segment(1, 1, 1, schema=definition.name, schema_version="1", fields=tuple(values))
    RunStore(database, run, "worker").close(RunStatus.COMPLETE, [found], finished_at=now)

    create_schema_views(database, definition)

    quote = database.engine.dialect.identifier_preparer.quote
    for view in (definition.name, f"{definition.name}_rows"):
        heads, rows = run_query(database, f"SELECT * FROM {quote(view)}", 9)
        row = dict(zip(heads, rows[0], strict=True))
        assert [int(row[column]) for column in columns] == [1] * len(SAFE + HOSTILE)
    with database.reading() as session:
        assert "runs" in inspect(session.connection()).get_table_names()
