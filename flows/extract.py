"""New fields from stored pages: no page is asked again.

In: documents whose pages are stored, and a schema. Out: a run of its own for each, with a copy of
the pages and the new fields; what was found before stays. The run is the one that ingesting with
that schema would have made, so ingesting again has nothing to do.
"""

from collections.abc import Sequence

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import report
from flows.ingest import as_state, finish, outcome_of
from flows.process import Outcome, extract_stored
from flows.settings import Settings
from flows.workplace import open_workplace
from storage.queries import all_documents


@task(task_run_name="document {document_id}", cache_policy=NO_CACHE, persist_result=False)
def extract_document(document_id: int, settings: Settings) -> Outcome:
    """Extract the fields of one document. The task fails where the extraction did."""
    outcome = extract_stored(document_id, open_workplace(settings))
    report.watcher.get().file_done(outcome)
    return as_state(outcome)


@flow(name="extract", persist_result=False)
def extract(
    schema_name: str, documents: list[int] | None = None, engine: str = "auto"
) -> list[Outcome]:
    """Extract fields by a schema from documents whose pages are stored.

    Args:
        schema_name: a schema's name, the path of a schema file, or `auto` to choose by content.
        documents: ids of documents; all if none is given.
        engine: who looks for the fields: `auto`, `ocr`, `qwen`, `server` or `replay`.
    """
    settings = Settings(schema_name=schema_name, engine=engine)
    ids = documents if documents is not None else _all(settings)
    report.watcher.get().started(len(ids))
    futures = [extract_document.submit(number, settings) for number in ids]
    ended = zip(ids, futures, strict=True)
    return finish([outcome_of(f"document {n}", future) for n, future in ended], settings)


def _all(settings: Settings) -> Sequence[int]:
    return [d.document_id for d in all_documents(open_workplace(settings).database) if d.run_id]
