"""The flow that exports: what is stored, written to a file below the home folder's `exports`."""

import re

from prefect import State, flow, get_run_logger, runtime
from prefect.states import Completed

from flows.batches import name_items
from flows.export import Format, export_to
from flows.flow_run import at_work
from flows.parameters import FileName

FOLDER = "exports"


def name_export() -> str:
    """The name of a run of the flow; Prefect calls it."""
    asked = runtime.flow_run.parameters
    return name_items([asked["output"] or name_file(asked["format"], asked["view"])])


def name_file(kind: str, view: str) -> str:
    """`invoice.csv`; documents as `documents.jsonl` and `documents.markdown`."""
    stem = re.sub(r"\W", "_", view)[:100] if kind == Format.CSV else "documents"
    return f"{stem}.{Format(kind)}"


@flow(name="export", flow_run_name=name_export, persist_result=False)
def export(
    format: Format = Format.CSV,
    view: str = "current_fields",
    output: FileName = "",
) -> State[str]:
    """Write out what is stored: rows as CSV, documents as JSON lines or Markdown.

    Args:
        format: csv for rows; jsonl or markdown for documents.
        view: for csv, the table or view whose rows are written, such as current_fields or invoice.
        output: name of the file, which is written in the folder `exports` of Pagemill's home; left
            empty, that of the view with its kind, such as invoice.csv.
    """
    with at_work({}) as place:
        folder = place.settings.home / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / (output or name_file(format, view))
        count = export_to(place.database, format, view, file)
        told = f"{count} {'rows' if format is Format.CSV else 'documents'} written to {file}"
        get_run_logger().info("%s", told)
        return Completed(message=told, data=str(file))
