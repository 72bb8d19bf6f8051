"""The flow that exports: what is stored, written to a file below the home folder's `exports`."""

from prefect import State, flow, get_run_logger, runtime
from prefect.states import Completed

from flows.batches import name_items
from flows.export import Format, export_to
from flows.flow_run import at_work
from flows.parameters import FileName

FOLDER = "exports"


def name_export() -> str:
    """The name of a run of the flow; Prefect calls it."""
    return name_items([runtime.flow_run.parameters["output"]])


@flow(name="export", flow_run_name=name_export, persist_result=False)
def export(
    format: Format = Format.CSV,
    view: str = "current_fields",
    output: FileName = "export",
) -> State[str]:
    """Write out what is stored: rows as CSV, documents as JSON lines or Markdown.

    Args:
        format: csv for rows; jsonl or markdown for documents.
        view: for csv, the table or view whose rows are written, such as current_fields or invoice.
        output: name of the file, which is written in the folder `exports` of Pagemill's home.
    """
    with at_work({}) as place:
        folder = place.settings.home / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        count = export_to(place.database, format, view, folder / output)
        get_run_logger().info("%d written to %s", count, folder / output)
        return Completed(message=f"{count} written to {folder / output}", data=str(folder / output))
