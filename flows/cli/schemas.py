"""The commands about document types: `schemas`, which lists them, `suggest` and `try`."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from typer.core import TyperGroup

from flows.cli import looking, options
from flows.cli.options import console, read_settings, tell, warn
from flows.runtime.stopping import interrupted_by_signals
from parsers.document.wording import counted
from parsers.errors import SetupError

if TYPE_CHECKING:
    from flows.runtime.settings import Settings
    from flows.trial import Home, TriedDocument
    from parsers.document import Field
    from parsers.suggestions import Fit, Looked, Suggestion
    from storage.queries import DocumentSummary

MOST_DOCUMENTS = 50
"""That a suggestion is made from: more would only take longer."""
ENOUGH = 3
"""Documents, from which it is told what they share."""
MOST_NAMED = 5
"""Documents that are left out."""
LIST = "list"
INTERRUPTED = 130


class _Listing(TyperGroup):
    """A group that lists the types if no command of it is named: `pagemill schemas invoice`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        is_named = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if is_named else [LIST, *args])


schema_commands = typer.Typer(
    help="The document types with their views and columns; a type by your own documents.",
    epilog="Example: pagemill schemas invoice",
    rich_markup_mode=None,
    cls=_Listing,
)
schema_commands.command(
    LIST,
    short_help="The document types with their views and columns; also without this word.",
    epilog="Example: pagemill schemas invoice",
)(looking.schemas)


@schema_commands.command(
    short_help="A schema to start from, by what documents share.",
    epilog="Example: pagemill schemas suggest ~/policies --output policy.py",
)
def suggest(
    paths: Annotated[
        list[str], typer.Argument(help="A folder of documents of one kind; or files, or URLs.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            help="File to write: .py, a class, or .json, a JSON Schema. Else it is shown."
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Write it though there is such a file.")
    ] = False,
    name: Annotated[
        str | None, typer.Option(help="Of the schema; by default as the folder is called.")
    ] = None,
    engine: options.EngineName = None,
    model: options.Model = None,
    server: options.Server = None,
    database: options.Database = None,
    pattern: options.Pattern = None,
) -> None:
    """Suggest a schema by the labels, table heads and formats that documents share.

    Ten to fifty documents of one kind are best; nothing of them is stored. Below the schema stands
    how well it fits: what was found in how many documents, and which labels no field uses.
    """
    from flows.cli.fit_report import print_fit
    from flows.trial import open_home

    _refuse_output(output, overwrite)
    settings = read_settings(
        engine=engine, model=model, server=server, database=database, patterns=pattern
    )
    with _interruptible(), open_home(settings) as home:
        read = _read_some(home, paths)
        chosen = _of_one_kind(_usable(read, paths))
        ending = output.suffix if output else ".py"
        text, fitting = _suggested(home, chosen, name or _named(paths), ending)
    # A schema that is shown may go into a file, where a report would not belong.
    if output is None:
        typer.echo(text)
        print_fit(fitting, Console(stderr=True, highlight=False))
    else:
        _write(output, text)
        print_fit(fitting, console())
        tell(
            f"{output} is a start, to be changed by hand. Then: pagemill schemas try {output} FILE"
        )
    _end(read)


def _read_some(home: "Home", paths: Sequence[str]) -> list["TriedDocument"]:
    """Of many documents some, which is said."""
    from flows.trial import read_documents

    found: list[int] = []
    with _progress("reading") as on_document:
        read = read_documents(home, "none", paths, (), MOST_DOCUMENTS, on_document, found.append)
    if sum(found) > MOST_DOCUMENTS:
        tell(f"Of {counted(sum(found), 'file')}, {MOST_DOCUMENTS} from all over are looked at.")
    return read


def _of_one_kind(usable: Sequence["TriedDocument"]) -> list["TriedDocument"]:
    """Those of the kind that most are of; the others are named."""
    from parsers.suggestions import grouped
    from parsers.types import DOCUMENT_TYPES

    with _progress("comparing"):
        first, *others = grouped([each.pages for each in usable], [*DOCUMENT_TYPES.values()])
    if len(first) == 1:
        first, others = tuple(range(len(usable))), []
    left = [usable[at].name for group in others for at in sorted(group)]
    if left:
        named = ", ".join(left[:MOST_NAMED]) + (" …" if len(left) > MOST_NAMED else "")
        warn(f"{counted(len(left), 'document')} of another kind left out: {named}")
    if len(first) < ENOUGH:
        tell(f"Of {counted(len(first), 'document')} little is told: ten to fifty are best.")
    return [usable[at] for at in first]


def _suggested(
    home: "Home", chosen: Sequence["TriedDocument"], name: str, ending: str
) -> tuple[str, "Fit"]:
    """The text of a file that ends so, and how well it fits once what found nothing has gone."""
    from flows.trial import find_fields_in
    from parsers.suggestions import fit, json_file, prune, python_file
    from parsers.suggestions import suggest as suggest_by
    from parsers.types import DOCUMENT_TYPES, resolve

    types = list(DOCUMENT_TYPES.values())
    write = json_file if ending == ".json" else python_file
    file = home.settings.home / f"suggested{ending}"

    def fit_of(suggestion: "Suggestion") -> "Fit":
        """Once it is loaded as any file is."""
        file.write_text(write(suggestion), encoding="utf-8")
        (document_type,) = resolve([str(file)]).values()
        with _progress("finding fields") as on_document:
            tried = find_fields_in(home, str(file), chosen, on_document)
        return fit(document_type.schema, _looked(tried), types)

    with _progress("comparing"):
        first = suggest_by([each.pages for each in chosen], types, name)
    fitting = fit_of(prune(first, fit_of(first)))
    return file.read_text(encoding="utf-8"), fitting


@schema_commands.command(
    "try",
    short_help="What a schema finds in documents, without storing it.",
    epilog="Example: pagemill schemas try policy.py scan.pdf --view",
)
def try_schema(
    schema: Annotated[str, typer.Argument(help="A schema's file, .py or .json, or its name.")],
    documents: Annotated[
        list[str],
        typer.Argument(help="Files and folders; or stored documents: ids, names or hashes."),
    ],
    view: Annotated[
        bool, typer.Option("--view", help="Show it in a browser, with boxes on the pages.")
    ] = False,
    host: Annotated[str, typer.Option(help="Address to listen on, with --view.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="Port to listen on, with --view; 0 takes a free one.", min=0,
                          max=65535)
    ] = 4280,
    engine: options.EngineName = None,
    model: options.Model = None,
    server: options.Server = None,
    database: options.Database = None,
    pattern: options.Pattern = None,
    as_json: options.Json = False,
) -> None:  # fmt: skip
    """Try a schema: what it finds in documents, where, and which labels no field uses.

    Nothing is stored. Pages that the database has are not read again.
    """
    from flows.cli.fit_report import print_fit_as_json, print_tried
    from flows.trial import open_home, read_documents
    from parsers.suggestions import fit
    from parsers.types import DOCUMENT_TYPES, resolve

    found = resolve([schema])
    (document_type,) = found.values()
    settings = read_settings(
        engine=engine, model=model, server=server, database=database, patterns=pattern
    )
    with _interruptible(), open_home(settings) as home:
        paths, stored = _apart(documents, home)
        with _progress("reading") as on_document:
            read = read_documents(home, schema, paths, stored, on_document=on_document)
        usable = _usable(read, documents)
        looked = _looked(usable)
        fitting = fit(document_type.schema, looked, [*DOCUMENT_TYPES.values()])
        if as_json:
            print_fit_as_json(document_type.schema, fitting, looked, read)
        else:
            print_tried(document_type.schema, fitting, looked)
        if view:
            _show(home.settings, host, port)
    _end(read)


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"{output} cannot be written: {error.strerror}"
        raise SetupError("bad_path", message, "Name another file with --output.") from error


def _refuse_output(output: Path | None, overwrite: bool) -> None:
    if output is None:
        return
    if output.suffix not in (".py", ".json"):
        raise typer.BadParameter("it must end in .py or .json", param_hint="--output")
    if output.exists() and not overwrite:
        raise typer.BadParameter(f"there is a {output}; say --overwrite", param_hint="--output")
    if not output.absolute().parent.is_dir():
        raise typer.BadParameter("there is no such folder", param_hint="--output")
    if not os.access(output if output.exists() else output.absolute().parent, os.W_OK):
        raise typer.BadParameter("it cannot be written there", param_hint="--output")


def _named(paths: Sequence[str]) -> str:
    """As the folder is called; a single file's folder, since a type is of several."""
    path = Path(paths[0]).expanduser().absolute()
    return (path if path.is_dir() else path.parent).name


def _apart(documents: Sequence[str], home: "Home") -> tuple[list[str], list["DocumentSummary"]]:
    """Paths and URLs, and what is stored. What is both is taken for the file."""
    from flows.runtime.settings import is_remote
    from flows.viewer.show import find_document

    paths = [each for each in documents if is_remote(each) or Path(each).expanduser().exists()]
    others = [each for each in documents if each not in paths]
    if others and home.stored is None:
        message = f"There is no {others[0]}, and no database with documents"
        raise SetupError("bad_path", message, "Name a file or a folder.")
    return paths, [find_document(home.stored, each) for each in others if home.stored]


def _usable(read: Sequence["TriedDocument"], paths: Sequence[str]) -> list["TriedDocument"]:
    """Those of which pages were read; of the others it is said why not. SetupError bad_path if
    there are none."""
    usable = [each for each in read if any(page.words or page.blocks for page in each.pages)]
    for each in read:
        problem = each.problem or (None if each in usable else "there is no text on its pages")
        if problem:
            warn(problem if problem.startswith(each.name) else f"{each.name}: {problem}")
    if not usable:
        where = ", ".join(paths[:3])
        message = f"No text was read in {where}" if read else f"There is no document in {where}"
        raise SetupError("bad_path", message, "Name files or a folder with documents.")
    tell(f"{counted(len(usable), 'document')} read")
    return usable


def _end(read: Sequence["TriedDocument"]) -> None:
    """With exit code 1 if a document, or a part of one, could not be read."""
    if any(each.problem for each in read):
        raise typer.Exit(1)


def _looked(tried: Sequence["TriedDocument"]) -> list["Looked"]:
    """With what a person should look at as a problem, as in the viewer."""
    from parsers.suggestions import Looked

    return [
        Looked(
            each.name,
            each.pages,
            tuple(_with_doubt(field) for segment in each.segments for field in segment.fields),
            tuple(one for segment in each.segments for one in segment.violations),
        )
        for each in tried
    ]


def _with_doubt(field: "Field") -> "Field":
    from storage.doubts import WHY, reason_of

    reason = reason_of(field)
    if field.problem or reason is None:
        return field
    return replace(field, problem=WHY[reason].partition(":")[0])


def _show(settings: "Settings", host: str, port: int) -> None:
    """The viewer on the trial's documents, until Ctrl-C."""
    import threading

    from flows.runtime.context import open_stored
    from flows.viewer.app import serve_viewer

    with (
        suppress(KeyboardInterrupt),
        serve_viewer(settings, host, port, "--port", open_stored) as url,
    ):
        lines = [f"Documents: {url}", "Ctrl-C ends this, and what was tried is gone."]
        console().print("\n".join(lines), markup=False, soft_wrap=True)
        threading.Event().wait()


@contextmanager
def _interruptible() -> Iterator[None]:
    from flows.runtime.stopping import Stopped

    try:
        with interrupted_by_signals():
            yield
    except (KeyboardInterrupt, Stopped):
        raise typer.Exit(INTERRUPTED) from None


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar beside the output, from documents that are done and those that there are."""
    errors = Console(stderr=True)
    bar = Progress(
        TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=errors, transient=True, disable=not errors.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
