"""The command that asks documents a question."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from flows.cli import options
from flows.cli.options import chosen_form, read_settings, tell, warn
from flows.cli.rows import Form, print_rows
from flows.runtime.settings import Settings
from flows.runtime.stopping import StopSignal, interrupted_by_signals
from parsers.document.wording import counted

if TYPE_CHECKING:
    from flows.pipeline.asking import Told
    from flows.runtime.context import Context
    from storage.queries import DocumentSummary

INTERRUPTED = 130
"""The exit code that shells give for Ctrl-C."""
COLUMNS = ("document", "name", "answer", "evidence", "page", "quote")
MORE = ("engine", "model", "warnings", "why")
"""For programs."""


def ask(
    question: Annotated[str, typer.Argument(help="In plain words: 'When is the payment due?'")],
    documents: Annotated[
        list[str] | None, typer.Argument(help="Ids, names or hashes; all if none is given.")
    ] = None,
    engine: options.EngineName = None,
    model: options.Model = None,
    server: options.Server = None,
    again: Annotated[
        bool, typer.Option("--again", help="Ask anew what was answered before.")
    ] = False,
    database: options.Database = None,
    form: options.Format = None,
    as_csv: options.Csv = False,
    as_json: options.Json = False,
) -> None:
    """Ask documents that were read a question; each answers for itself.

    An answer is stored with the place of its evidence: see current_question_answers. The same
    question to the same engine and model is told as it is stored, unless --again; to another, it
    is asked, and the new answer takes the old one's place. absent: the document does not say, or
    its words do not bear the answer out.
    """
    from flows.runtime.context import assemble, open_stored
    from flows.viewer.show import find_document
    from storage.queries import all_documents

    chosen = chosen_form(form, as_json, as_csv)
    given = read_settings(engine=engine, model=model, server=server, database=database)
    settings = _asking(given, question)
    tables = open_stored(settings)
    try:
        named = [find_document(tables, text) for text in dict.fromkeys(documents or [])]
        asked = named or [each for each in all_documents(tables) if each.run_id]
    finally:
        tables.close()
    context = assemble(settings, StopSignal(), writes=False)
    try:
        told = _ask(asked, context, again)
    finally:
        context.close()
    _print(sorted(told, key=lambda each: each.document.document_id), chosen)
    if any(each.reason for each in told):
        raise typer.Exit(1)


def _asking(settings: Settings, question: str) -> Settings:
    """The settings with this question and no other task. The fields are left alone."""
    values = {name: getattr(settings, name) for name in settings.model_fields_set}
    values |= {"ask": question, "find": "", "act": "", "tasks": (), "schema_name": "none"}
    return Settings(**values)


def _ask(documents: Sequence["DocumentSummary"], context: "Context", again: bool) -> list["Told"]:
    from flows.pipeline.asking import ask_documents

    told: list[Told] = []
    for note in context.engines.notes:
        warn(note)
    try:
        with interrupted_by_signals(), _progress(len(documents)) as bar:
            for each in ask_documents(documents, context, again=again):
                told.append(each)
                bar()
    except KeyboardInterrupt:
        done = f"{len(told)} of {counted(len(documents), 'document')}"
        tell(f"stopped: {done} asked, and their answers are stored.")
        raise typer.Exit(INTERRUPTED) from None
    return told


@contextmanager
def _progress(total: int) -> Iterator[Any]:
    """A bar at a terminal, if there are several documents."""
    columns = (TextColumn("asking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=total < 2) as progress:
        task = progress.add_task("asking", total=total)
        yield lambda: progress.advance(task)


def _print(told: Sequence["Told"], form: Form | None) -> None:
    programs = form in (Form.JSON, Form.CSV)
    rows = [row for each in told for row in _rows(each)]
    columns = (*COLUMNS, *MORE) if programs else COLUMNS
    print_rows(columns, [[row.get(name) for name in columns] for row in rows], form)
    before = sum(each.before for each in told)
    if before:
        tell(f"{counted(before, 'document')} answered before: --again asks anew")
    for each in told:
        for warning in each.answer.warnings if each.answer and not each.reason else ():
            warn(f"{each.document.name}: {warning}")
        if each.reason:
            warn(f"{each.document.name}: {each.reason}")


def _rows(told: "Told") -> Iterator[dict[str, Any]]:
    """One for each answer; one that says why there is none."""
    facts = {"document": told.document.document_id, "name": told.document.name}
    if told.reason or told.answer is None:
        yield facts | {"why": told.reason}
        return
    answer = told.answer
    facts |= {"engine": answer.engine, "model": answer.model}
    facts |= {"warnings": "\n".join(answer.warnings) or None}
    for item in answer.items:
        said = {name: item.attributes.get(name) for name in ("evidence", "quote")}
        page = item.page_number if item.text else None
        yield facts | said | {"answer": item.text, "page": page}
