"""The flow that finds new fields in stored pages; no page is asked again.

In: documents whose pages are stored, and a schema. Out: a new run for each, with a copy of the
pages and the new fields: the run that ingesting with that schema would make.
"""

from typing import Any

from prefect import State, flow, runtime, task
from prefect.cache_policies import NO_CACHE

from flows.orchestration.batches import Ended, name_batch, name_items, work_in_context, work_on
from flows.orchestration.frame import at_work, conclude, told_in_words
from flows.orchestration.parameters import DocumentIds, EngineName, SchemaName
from flows.pipeline.document import extract_stored
from flows.pipeline.outcome import Outcome
from storage.queries import all_documents


@task(name="extract", task_run_name=name_batch, cache_policy=NO_CACHE, persist_result=False)
def extract_batch(batch: list[int], given: dict[str, Any]) -> State[Ended]:
    """Extract the fields of some documents. The task fails where all extractions did."""
    return work_in_context(batch, given, extract_stored)


def name_extraction() -> str:
    """The name of a run of the flow; Prefect calls it."""
    parameters = runtime.flow_run.parameters
    documents = parameters["documents"]
    which = "all documents" if documents is None else name_items(documents)
    return f"{which} by {name_items([parameters['schema_name']])}"


@flow(
    name="extract", flow_run_name=name_extraction, persist_result=False, validate_parameters=False
)
@told_in_words
def extract(
    schema_name: SchemaName, documents: DocumentIds | None = None, engine: EngineName = "auto"
) -> State[list[Outcome]]:
    """Extract fields by a schema from documents whose pages are stored; no page is asked again.

    Args:
        documents: Ids of documents, as `pagemill status` shows them; all if none is given.
    """
    given = {"schema_name": schema_name, "engine": engine}
    with at_work(given) as context:
        stored = all_documents(context.database) if documents is None else ()
        ids = documents if documents is not None else [d.document_id for d in stored if d.run_id]
        return conclude(work_on(ids, extract_batch, {"given": given}, context), context)
