"""A user's finder that fails: its documents say so, and the mended file reads them anew."""

from pathlib import Path

import pymupdf

from flows.pipeline.document import ingest_file
from flows.runtime.context import open_context
from flows.runtime.settings import Settings
from storage.queries import run_query

SCHEMA = """
from pydantic import BaseModel
from parsers.schemas import Code, described
from parsers.types import DocumentType


class Bill(BaseModel):
    number: Code | None = described("Its number")


def find_number(reading):
    {body}


DOCUMENT_TYPE = DocumentType.of(Bill, finders={{"number": find_number}})
"""
RUNS = "select status, error_code from runs order by id"


def test_a_run_whose_finder_failed_is_closed_and_says_why(
    settings: Settings, tmp_path: Path
) -> None:
    bill, schema = tmp_path / "bill.pdf", tmp_path / "bill.py"
    with pymupdf.open() as drawn:
        drawn.new_page().insert_text((72, 72), "Bill B-17 of Green Mill")
        drawn.save(bill)
    ways = {"engine": "ocr", "schema_name": str(schema)}
    statuses = []
    for body in ("raise LookupError", "return reading.lines[0].piece(5, 9)"):
        schema.write_text(SCHEMA.format(body=body))
        context = open_context(settings.model_copy(update=ways))
        statuses.append(ingest_file(str(bill), context, lambda done, pages: None).status)
        runs, values = (
            run_query(context.database, query, 9)[1]
            for query in (RUNS, "select value from current_fields")
        )
        context.close()

    assert statuses == ["partial", "complete"]
    assert runs == [("partial", "bad_schema"), ("complete", None)]
    assert values == [("B-17",)]
