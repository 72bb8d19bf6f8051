"""A model that thinks before it answers, behind a server: what it answered is in the tables, and
what it thought beside it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from flows.pipeline.document import extract_stored, ingest_file
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from storage.queries import run_query, stored_fields

PAGE = (
    '<html><body>\n<p data-bbox="50 50 900 200">Green Grocer Total 9.90</p>\n'
    '<div class="image" data-bbox="50 300 900 600"></div>\n</body></html>'
)
DRAFT = 'At first sight {"total": "1.00"}, or rather'
WHOLE = '{"company": "Green Grocer", "total": "9.90"}'


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    file = tmp_path / "receipt.pdf"
    with pymupdf.open() as pdf:
        pdf.new_page(width=200, height=100).insert_text((20, 20), "Green Grocer Total 9.90")
        file.write_bytes(pdf.tobytes())
    return file


@pytest.fixture
def thinking(settings: Settings, chat_server: Any) -> Iterator[Context]:
    told = {"engine": "server", "server": chat_server.url, "schema_name": "receipt"}
    context = open_context(settings.model_copy(update=told | {"tasks": ("describe",)}))
    yield context
    context.close()


@pytest.fixture
def says(chat_server: Any) -> Callable[..., None]:
    """Each task is answered by its own text, fields by one after the other."""

    def says(*fields: str, page: str = PAGE, sentence: str = "A receipt.") -> None:
        left = list(fields)

        def behave(handler: Any, body: dict[str, Any]) -> None:
            asked = body["messages"][-1]["content"][-1]["text"]
            if body["max_tokens"] == 1:  # what the text costs
                text = ""
            elif asked.startswith("Extract"):
                text = left.pop(0)
            else:
                text = sentence if asked.startswith("Describe") else page
            chat_server.answer(text)(handler, body)

        chat_server.usually = behave

    return says


def ingest(context: Context, file: Path) -> tuple[str, dict[str, str | None], int, int]:
    """The run's status, its fields, its id and its document's."""
    outcome = ingest_file(str(file), context, lambda done, pages: None)
    run = outcome.run_id or 0
    fields = {field.path: field.raw for field in stored_fields(context.database, run)}
    return outcome.status, fields, run, outcome.document_id or 0


def test_a_thought_without_an_end_is_asked_about_again_and_kept_with_what_was_not_used(
    thinking: Context, receipt: Path, says: Callable[..., None]
) -> None:
    says(f"<think>{DRAFT}", WHOLE)
    status, fields, *_ = ingest(thinking, receipt)
    assert (status, fields) == ("complete", {"company": "Green Grocer", "total": "9.90"})
    ((thoughts, attempts),) = rows(thinking, "select thoughts, attempts from runs")
    assert thoughts is None
    assert '\\"total\\": \\"1.00\\"' in attempts


@pytest.mark.parametrize("opened", ["<think>", ""], ids=["by the model", "by the template"])
def test_the_drafts_within_are_not_read_and_all_that_was_thought_is_kept(
    thinking: Context, receipt: Path, says: Callable[..., None], opened: str
) -> None:
    says(
        f"{opened}{DRAFT}\n</think>\n\n{WHOLE}",
        page=f"{opened}A till receipt.\n</think>\n\n{PAGE}",
        sentence=f"{opened}It is short.\n</think>\n\nA receipt.",
    )
    status, fields, _, document = ingest(thinking, receipt)
    assert (status, fields) == ("complete", {"company": "Green Grocer", "total": "9.90"})
    kept = (
        "select r.thoughts, r.answer, p.thoughts, a.thoughts, a.text from runs r"
        " join pages p on p.run_id = r.id join answers a on a.run_id = r.id order by r.id"
    )
    row = (DRAFT, WHOLE, "A till receipt.", "It is short.", "A receipt.")
    assert rows(thinking, kept) == [row]

    says(f"{opened}{DRAFT}\n</think>\n\n{WHOLE}")
    settings = thinking.settings.model_copy(update={"schema_name": "invoice"})
    again = open_context(settings)
    extract_stored(document, again)
    assert [each[2:] for each in rows(again, kept)] == [row[2:]] * 2
    again.close()


def test_of_several_answers_the_last_whole_one_is_stored_with_a_warning(
    thinking: Context, receipt: Path, says: Callable[..., None]
) -> None:
    says(f'```json\n{{"total": "1.00"}}\n```\nWait, correct:\n```json\n{WHOLE}\n```')
    _, fields, *_ = ingest(thinking, receipt)
    assert fields == {"company": "Green Grocer", "total": "9.90"}
    ((flaws,),) = rows(thinking, "select flaws from runs")
    assert flaws == "several objects, of which the last whole one was read"


def rows(context: Context, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in run_query(context.database, query, 9)[1]]
