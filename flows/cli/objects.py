"""`pagemill export --format json`: the objects that a schema describes."""

from collections.abc import Sequence
from pathlib import Path

import typer

from flows.cli.options import tell
from flows.runtime.settings import Settings
from parsers.document.wording import counted


def write_objects(
    settings: Settings,
    schema: str | None,
    documents: Sequence[str] | None,
    output: Path | None,
    folder: Path | None,
    check: bool,
) -> None:
    """Exits with 1 if an object is not valid."""
    from flows.export.json_objects import export_objects
    from flows.runtime.context import open_stored
    from flows.viewer.show import find_document
    from parsers.types import resolve

    if schema is None:
        raise typer.BadParameter("json needs a schema's name or file", param_hint="--schema")
    if output and folder:
        raise typer.BadParameter("name a file or a folder", param_hint="--output, --folder")
    (document_type,) = resolve([schema]).values()
    tables = open_stored(settings)
    chosen = [find_document(tables, each) for each in documents] if documents else None
    count = export_objects(tables, document_type, chosen, output, folder, check)
    where = f" in {folder or output}" if folder or output else ""
    tell(f"{counted(count.objects, 'object')} of {counted(count.files, 'file')}{where}")
    if not count.objects:
        name = document_type.name
        tell(f"no document was read as {name}: `pagemill extract --schema {schema}` looks for it")
    if count.older:
        tell(
            f"{counted(count.older, 'file')} read by another version of the schema: "
            f"`pagemill extract --schema {schema}` reads them anew"
        )
    if count.withheld:
        values = counted(count.withheld, "value")
        tell(f"{values} left out, as the schema does not allow them: see `evidence`, `left_out`")
    if count.invalid:
        tell(f"{count.invalid} not valid: see `problems`")
        raise typer.Exit(1)
