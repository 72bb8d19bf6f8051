"""A document type from a user's file, with a finder of its own: from the file to SQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.pipeline.document import ingest_file
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from storage.user_queries import run_query

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    context = open_context(
        Settings(
            home=tmp_path / "home",
            engine="ocr",
            schema_name=str(SAMPLES / "coffee_delivery.py"),
            settle_seconds=0,
            workers=1,
        )
    )
    yield context
    context.close()


def test_what_no_label_names_is_found_by_the_files_own_finder(context: Context) -> None:
    outcome = ingest_file(str(SAMPLES / "turned.pdf"), context, lambda *_: None)

    columns, rows = run_query(
        context.database, 'SELECT number, "order", carrier, damaged FROM coffee_delivery', 9
    )
    evidence = run_query(
        context.database, "SELECT evidence FROM current_fields WHERE path = 'damaged'", 9
    )

    assert outcome.status == "complete"
    assert dict(zip(columns, rows[0], strict=True)) == {
        "number": "55820",
        "order": "CN-3391",
        "carrier": "Transports Gagné SA",
        "damaged": "CO-2207",
    }
    assert evidence[1] == [("exact",)]
