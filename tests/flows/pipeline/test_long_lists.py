"""Lists of thousands of rows, drawn as files and read out of the database again."""

import importlib
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import text

from flows.pipeline.document import ingest_file
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
ROWS = 2_000
TEXTS = ("description", "unit", "article_number")


@pytest.fixture(scope="module")
def synthetic() -> Iterator[ModuleType]:
    pytest.importorskip("faker")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        yield importlib.import_module("synthetic")
    for name in [name for name in sys.modules if name.split(".")[0] == "synthetic"]:
        del sys.modules[name]


@pytest.fixture
def embedded(settings: Settings) -> Iterator[Context]:
    asked = {"engine": "ocr", "schema_name": "auto", "recordings": None}
    context = open_context(settings.model_copy(update=asked))
    yield context
    context.close()


def queried(context: Context, query: str, **values: Any) -> list[Any]:
    with context.database.reading() as session:
        return [tuple(row) for row in session.execute(text(query), values)]


def true_rows(drawn: Any) -> list[dict[str, list[str]]]:
    """Each row's values, with all ways to say them."""
    rows: list[dict[str, list[str]]] = []
    for path, value in drawn.values.items():
        if path.startswith("line_items["):
            place, name = path.removeprefix("line_items[").split("].")
            while len(rows) <= int(place):
                rows.append({})
            rows[int(place)][name] = [value.value, *value.others]
    return rows


def is_same(name: str, found: Any, wanted: list[str]) -> bool:
    if found is None:
        return False
    if name in TEXTS:
        return str(found) in wanted
    return Decimal(str(found)) == Decimal(wanted[0])


@pytest.mark.slow
@pytest.mark.parametrize(("layout", "language", "sheets"), [("grid_5", "de", 60)])
def test_two_thousand_rows_come_whole_in_their_order_with_the_sum_proved(
    synthetic: ModuleType,
    embedded: Context,
    tmp_path: Path,
    layout: str,
    language: str,
    sheets: int,
) -> None:
    drawn = synthetic.draw("invoice", layout, language, 1, items=ROWS)
    assert len(drawn.sheets) >= sheets
    file = tmp_path / "list.pdf"
    file.write_bytes(synthetic.to_pdf(drawn))

    outcome = ingest_file(str(file), embedded, lambda done, pages: None)

    assert outcome.status == "complete", outcome
    wanted = true_rows(drawn)
    names = sorted({name for row in wanted for name in row})
    found = queried(embedded, f"select {', '.join(names)} from invoice_line_items order by ordinal")
    assert len(found) == len(wanted) == ROWS
    wrong = [
        (place, name, value, row[name])
        for place, (cells, row) in enumerate(zip(found, wanted, strict=True))
        for name, value in zip(names, cells, strict=True)
        if name in row and not is_same(name, value, row[name])
    ]
    assert wrong == []
    ((net, total),) = queried(embedded, "select net, total from invoice")
    amounts = sum(Decimal(row["amount"][0]) for row in wanted)
    assert amounts in [Decimal(str(each)) for each in (net, total) if each is not None]
    assert (
        queried(embedded, "select message from current_violations where rule = 'lines_add_up'")
        == []
    )
    assert not any(
        "rows" in (told or "") for (told,) in queried(embedded, "select flaws from runs")
    )
