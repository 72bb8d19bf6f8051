"""The small model's pages, read in this process and through a real `transformers serve`: what is in
the tables is what was drawn."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.pipeline.document import ingest_file
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from parsers.document import Block, BoxFrom, Evidence, Page
from storage.queries import run_overview, stored_fields, stored_pages

SMALL_QWEN = Path(__file__).parents[3] / "samples" / "small_qwen"
CHECKPOINT = SMALL_QWEN / "checkpoint"
PAGES = sorted(path.stem for path in (SMALL_QWEN / "pages").glob("*.pdf"))
SERVED = ["bakery", "pharmacy"]  # one at a time is all that server answers
THOUSANDTH = 0.001 + 1e-9


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for the module, so that the model is loaded once."""
    return tmp_path_factory.mktemp("home")


def opened(settings: Settings) -> Iterator[Context]:
    context = open_context(settings)
    yield context
    context.close()


@pytest.fixture(scope="module")
def local(home: Path) -> Iterator[Context]:
    yield from opened(
        Settings(
            home=home, engine="qwen", model=str(CHECKPOINT), schema_name="receipt",
            settle_seconds=0, workers=1,
        )
    )  # fmt: skip


@pytest.fixture
def served(tmp_path: Path, transformers_server: str) -> Iterator[Context]:
    yield from opened(
        Settings(
            home=tmp_path / "home", engine="server", server=transformers_server,
            model=str(CHECKPOINT), schema_name="receipt", settle_seconds=0, workers=1,
        )
    )  # fmt: skip


def as_drawn(block: Block) -> tuple[str, str, list[list[str]]]:
    rows: dict[int, list[str]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return str(block.label), block.text, list(rows.values())


def check_blocks(page: Page, drawn: Any) -> None:
    expected = [(each["label"], each["text"], each.get("cells", [])) for each in drawn["blocks"]]
    assert [as_drawn(block) for block in page.blocks] == expected
    for block, each in zip(page.blocks, drawn["blocks"], strict=True):
        assert block.box
        assert block.box_from is BoxFrom.ANSWER
        found = block.box.to_frame((1, 1))
        assert max(abs(f - e / 1000) for f, e in zip(found, each["box"], strict=True)) <= THOUSANDTH


def check_rows(context: Context, name: str) -> list[float | None]:
    """What was ingested is what was drawn; returns the probabilities of the fields."""
    file = SMALL_QWEN / "pages" / f"{name}.pdf"
    outcome = ingest_file(str(file), context, lambda done, pages: None)
    (run,) = run_overview(context.database, [outcome.run_id or 0])
    (page,) = stored_pages(context.database, run.run_id)
    fields = stored_fields(context.database, run.run_id)
    drawn = json.loads((SMALL_QWEN / "pages" / f"{name}.json").read_text())

    assert (outcome.status, run.warnings, page.warnings, page.attempts) == ("complete", (), (), ())
    check_blocks(page, drawn)
    assert {field.path: field.raw for field in fields} == drawn["fields"]
    assert {field.evidence for field in fields} <= {Evidence.EXACT}
    assert all(field.valid and field.box for field in fields)
    return [field.probability for field in fields]


@pytest.mark.parametrize("name", PAGES)
def test_what_a_model_in_this_process_reads_is_what_was_drawn(local: Context, name: str) -> None:
    probabilities = check_rows(local, name)

    assert all(probability and 0.5 < probability <= 1 for probability in probabilities)


@pytest.mark.parametrize("name", SERVED)
def test_what_a_model_behind_a_server_reads_is_what_was_drawn(served: Context, name: str) -> None:
    """This server tells no probabilities."""
    assert set(check_rows(served, name)) == {None}
