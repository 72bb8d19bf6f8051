"""The flow that exports: what is stored, written to files below the home folder's `exports`."""

import re

from prefect import State, flow, runtime
from prefect.states import Completed

from flows.export.files import SUFFIXES, Pictures
from flows.export.formats import Format, export_files, export_to
from flows.orchestration.batches import name_items
from flows.orchestration.frame import at_work, told_in_words
from flows.orchestration.log_lines import speak
from flows.orchestration.parameters import FileName
from parsers.document.wording import counted

FOLDER = "exports"


def name_export() -> str:
    """The name of a run of the flow; Prefect calls it."""
    asked = runtime.flow_run.parameters
    return name_items([asked["output"] or name_file(asked["format"], asked["view"])])


def name_file(kind: str, view: str) -> str:
    """`invoice.csv`, `documents.jsonl`, or the folder `markdown`."""
    if kind in SUFFIXES:
        return str(Format(kind))
    stem = re.sub(r"\W", "_", view)[:100] if kind == Format.CSV else "documents"
    return f"{stem}.{Format(kind)}"


@flow(name="export", flow_run_name=name_export, persist_result=False, validate_parameters=False)
@told_in_words
def export(
    format: Format = Format.CSV,
    view: str = "current_fields",
    output: FileName = "",
    pictures: bool = False,
) -> State[str]:
    """Write out what is stored: rows as CSV; documents as JSON lines, Markdown, HTML or plain text.

    Args:
        format: csv for rows; jsonl, markdown, html or text for documents.
        view: For csv, the table or view whose rows are written, such as current_fields or invoice.
        output: Name of the file, which is written in the folder `exports` of Pagemill's home; left
            empty, that of the view with its kind, such as invoice.csv. Markdown, HTML and text are
            then written as a file for each document, in a folder named markdown, html or text.
        pictures: For markdown and html without an output, write the pictures on the pages, too.
    """
    with at_work({}) as context:
        folder = context.settings.home / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        written = folder / (output or name_file(format, view))
        if format in SUFFIXES and not output:
            shown = pictures and format is not Format.TEXT
            crops = Pictures(context.reader, context.settings.staging) if shown else None
            count = export_files(context.database, format, written, pictures=crops)
        else:
            count = export_to(context.database, format, view, written)
        exported = counted(count, "row" if format is Format.CSV else "document")
        message = f"{exported} written to {written}"
        speak()
        return Completed(message=message, data=str(written))
