"""The command line: what it prints and with which code it exits."""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from flows.cli.status import _for_a_list, problem_lines
from flows.pipeline.document import ingest_file
from flows.runtime.context import Context
from flows.runtime.settings import Settings
from storage.doubts import Reason
from storage.models import PageRow
from storage.overview import Problem

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ingested(context: Context, inbox: Path) -> Context:
    ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)
    return context


def read_json(output: str) -> list[dict[str, Any]]:
    return json.loads(output)  # type: ignore[no-any-return]


def test_no_command_teaches(run: Run) -> None:
    _, output, errors = run()

    assert "ingest" in output + errors


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["ingest", "/nowhere"], "There is no /nowhere"),
        (["ingest", ".", "--engine", "abacus"], "There is no engine 'abacus'"),
        (["ingest", ".", "--schema", "poem"], "There is no schema named 'poem'"),
        (["ingest", ".", "--workers", "0"], "The setting workers cannot be used"),
        (["query", "select 1"], "There is no database with documents"),
        (["status"], "There is no database with documents"),
        (["extract", "--schema", "receipt"], "There is no database with documents"),
        (["status", "--csv", "--json"], "choose one"),
        (["status", "--database", "mysql://x/y"], "Databases of the kind mysql are not known"),
    ],
)
def test_what_cannot_be_run_is_a_sentence_and_exit_code_2(
    run: Run, words: list[str], sentence: str
) -> None:
    code, output, errors = run(*words)

    assert (code, output) == (2, "")
    assert sentence in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["query", "drop table runs"], "The query was not answered"),
        (["show", "9"], "No document is called 9"),
        (["show", "invoice.ping"], "Similar: invoice.png"),
        (["show", "invoice.png", "--page", "2"], "Page 2 was not read"),
        (["export", "--format", "docx"], "There is no format docx"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence_and_exit_code_2(
    run: Run, two_documents: Settings, words: list[str], sentence: str
) -> None:
    code, output, errors = run(*words)

    assert (code, output) == (2, "")
    assert sentence in errors


def test_the_version_is_told(run: Run) -> None:
    code, output, _ = run("--version")
    assert (code, output.split()[0]) == (0, "pagemill")


@pytest.mark.parametrize(
    "command",
    ["ingest", "serve", "extract", "status", "query", "search", "show", "export", "schemas",
     "tables", "evaluate", "prune", "doctor", "login"],
)  # fmt: skip
def test_every_command_has_an_example(run: Run, command: str) -> None:
    _, output, _ = run(command, "--help")
    assert f"Example: pagemill {command}" in " ".join(output.split())


def test_help_is_told_without_the_database_and_without_prefect() -> None:
    asked = "import sys, flows.cli\nsys.argv = ['pagemill', '--help']\ntry: flows.cli.main()\n"
    asked += "finally: print([m for m in ('sqlalchemy', 'alembic', 'prefect') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], stdout=subprocess.PIPE, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_dry_run_reads_nothing_and_makes_no_database(
    run: Run, settings: Settings, inbox: Path
) -> None:
    code, output, _ = run("ingest", inbox, "--dry-run")

    assert code == 0
    assert "invoice.png" in output
    assert "1 to read; nothing was read" in output
    assert not settings.home.exists()


def test_nothing_to_do_is_said_without_starting_prefect(
    run: Run, ingested: Context, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "prefect", None)  # importing it would fail

    code, output, _ = run("ingest", inbox)

    assert code == 0
    assert output.startswith("1 file: 1 unchanged\nDatabase: ")


def test_a_failure_of_before_is_told_again_with_exit_code_1(
    run: Run, ingested: Context, inbox: Path
) -> None:
    (inbox / "x.pdf").write_bytes(b"")
    ingest_file(str(inbox / "x.pdf"), ingested, lambda done, pages: None)

    code, output, _ = run("ingest", inbox, "--json")
    told = {row["document"]: row["status"] for row in read_json(output)}

    assert code == 1
    assert told == {"x.pdf": "failed", "invoice.png": "unchanged"}


def test_status_lists_the_documents(run: Run, filled: Context) -> None:
    code, output, _ = run("status", "--json")

    (row,) = read_json(output)
    assert (code, row["name"], row["status"], row["engine"]) == (
        0,
        "invoice.png",
        "complete",
        "replay",
    )


def test_status_says_how_much_of_the_page_was_read_of_which_the_least_was(
    run: Run, filled: Context
) -> None:
    with filled.database.writing() as session:
        session.execute(update(PageRow).values(coverage=0.5))

    (row,) = read_json(run("status", "--json")[1])

    assert row["coverage"] == 0.5


def test_status_groups_what_failed_alike_and_shows_only_what_is_asked_for(
    run: Run, ingested: Context, inbox: Path
) -> None:
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_text(name)
        ingest_file(str(inbox / name), ingested, lambda done, pages: None)

    _, failed, _ = run("status", "--failed", "--format", "table")
    _, problems, _ = run("status", "--problems", "--json")
    _, unknown, _ = run("status", "--no-schema", "--csv")

    assert "invoice.png" not in failed
    told = " ".join(failed.split())
    assert "2 failed, unsupported_type: It seems to be plain text: a.txt, b.txt. Pagemill" in told
    assert read_json(problems) == []
    assert len(unknown.splitlines()) == 1  # none was looked for


def test_problems_are_told_where_the_list_is_piped(run: Run, filled: Context) -> None:
    told = [f"warning {number}" for number in range(22)]
    with filled.database.writing() as session:
        session.execute(update(PageRow).values(flaws="\n".join(told)))

    _, problems, _ = run("status", "--problems", "--csv")
    _, without, _ = run("status", "--csv")

    (row,) = csv.DictReader(problems.splitlines())
    assert row["why"].startswith("page 1: warning 0; page 1: warning 1; ")
    assert row["why"].endswith("warning 19; and 2 more")
    assert next(csv.DictReader(without.splitlines()))["why"] == ""


def test_a_query_may_begin_with_a_comment_and_is_cut_at_its_limit(
    run: Run, filled: Context
) -> None:
    code, output, errors = run(
        "query", "-- all\nselect position, label from current_blocks", "--limit", "2", "--json"
    )

    assert code == 0
    assert [row["position"] for row in read_json(output)] == [0, 1]
    assert "only the first 2 rows" in errors


def test_search_finds_the_block_and_its_page(run: Run, filled: Context) -> None:
    _, output, _ = run("search", "oak boards", "--json")

    (hit,) = read_json(output)
    assert (hit["page"], hit["label"]) == (1, "table")


def test_show_tells_the_blocks_and_draws_the_page(
    run: Run, filled: Context, tmp_path: Path
) -> None:
    _, text, _ = run("show", "invoice.png")
    code, _, _ = run("show", "invoice.png", "--image", tmp_path / "page.png")

    assert "section_header" in text or "title" in text
    assert code == 0
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")


def test_export_writes_to_standard_output(run: Run, filled: Context) -> None:
    code, output, errors = run("export", "--format", "markdown")

    assert code == 0
    assert "# Invoice" in output
    assert "1 document\n" in errors


def test_schemas_lists_the_built_in_ones_and_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "parcel.json"
    file.write_text(json.dumps({"title": "parcel", "properties": {"weight": {"type": "number"}}}))

    _, output, _ = run("schemas", "--json")
    _, own, _ = run("schemas", file, "--json")

    assert {row["schema"] for row in read_json(output)} >= {"receipt", "invoice"}
    assert "invoice_line_items" in {row["view"] for row in read_json(output)}
    assert [(row["column"], row["kind"]) for row in read_json(own)] == [("weight", "number")]


def test_schemas_prints_the_views_as_sql(run: Run) -> None:
    _, output, _ = run("schemas", "invoice", "--sql")

    assert output.startswith("CREATE VIEW invoice AS\n-- A document of the type invoice")
    assert "\nCREATE VIEW invoice_line_items AS\n" in output


def test_db_upgrade_makes_the_tables_and_doctor_finds_no_problem(run: Run) -> None:
    assert run("db", "upgrade")[0] == 0
    assert run("doctor")[0] == 0


def test_a_backup_is_a_database_that_answers_and_is_not_written_over(
    run: Run, filled: Context, tmp_path: Path
) -> None:
    code, output, _ = run("db", "backup", tmp_path / "copy.db")
    again, _, errors = run("db", "backup", tmp_path / "copy.db")
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    _, rows, _ = run("query", "select name from sources", "--database", copy, "--json")

    assert (code, output.split()[0]) == (0, "wrote")
    assert (again, "is there already" in errors) == (2, True)
    assert read_json(rows) == [{"name": "invoice.png"}]


def test_a_role_that_reads_is_for_postgres_only(run: Run, filled: Context) -> None:
    code, _, errors = run("db", "reader", "analysts")
    assert (code, "SQLite has no roles" in errors) == (2, True)


def test_prune_deletes_nothing_that_is_current(run: Run, filled: Context) -> None:
    code, output, _ = run("prune", "--older", "1s", "--json")
    assert (code, read_json(output)) == (0, [{"runs": 0, "copies": 0, "bytes": 0}])
    assert run("prune", "--older", "soon")[0] == 2


def test_what_stands_in_a_document_is_no_markup_of_the_terminal(
    run: Run, context: Context, inbox: Path
) -> None:
    name = "[red]boo\x1b[31m.png"
    shutil.move(inbox / "invoice.png", inbox / name)
    ingest_file(str(inbox / name), context, lambda done, pages: None)

    _, output, _ = run("status")

    assert "[red]boo" in output
    assert "\x1b" not in output


@pytest.mark.slow  # it starts a Prefect server
def test_ingest_runs_the_flow_and_extract_finds_fields_in_what_it_stored(
    settings: Settings, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In processes of their own: Prefect reads its settings when it is first imported.
    monkeypatch.setattr("os.environ", dict(os.environ))
    settings.export()
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path / "prefect")}
    shutil.copy(inbox / "invoice.png", inbox / "copy.png")

    def answer(*words: str | Path) -> list[dict[str, Any]]:
        command = [sys.executable, "-m", "flows.cli", *map(str, words), "--json"]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert done.returncode == 0
        return read_json(done.stdout)

    ingested = answer("ingest", inbox)
    extracted = answer("extract", "--schema", "invoice", "--engine", "ocr")
    totals = answer("query", "select total from invoice")

    assert {row["status"] for row in ingested} == {"complete", "duplicate"}
    assert [row["schema"] for row in extracted] == ["invoice"]
    assert [float(row["total"]) for row in totals] == [124.40]


@pytest.mark.parametrize(
    ("words", "stdout", "code"),
    [
        (["query", "select 1"], "/dev/full", 2),
        (["query", "select 'Ł' as letter"], "ascii", 0),
        (["query", b"select '\xff'"], "ascii", 2),
    ],
)
def test_an_output_that_takes_no_more_or_not_all_is_no_traceback(
    filled: Context, words: list[Any], stdout: str, code: int, tmp_path: Path
) -> None:
    place = Path(stdout if stdout.startswith("/") else tmp_path / "out")
    environment = {**os.environ, "PAGEMILL_HOME": str(filled.settings.home)}
    environment |= {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    with place.open("w") as out:
        command = [sys.executable, "-m", "flows.cli", *words]
        done = subprocess.run(
            command, stdout=out, stderr=subprocess.PIPE, env=environment, check=False
        )
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_problems_of_one_rule_are_one_line_and_a_value_is_not_repeated() -> None:
    rule = "5 x 2 is not 12"
    values = (("quantity", "5"), ("amount", "12"))
    problems = [Problem(*each, 1, rule, Reason.INVALID) for each in values]
    problems += [Problem("iban", "DE1", None, "it is not on the page", Reason.ABSENT)]

    assert [*problem_lines(problems)] == [
        f"page 1: quantity, amount: {rule}",
        "iban = DE1: it is not on the page",
    ]


def test_a_long_value_is_cut_where_it_is_printed() -> None:
    (line,) = problem_lines([Problem("seller", "N" * 4000, 1, "it is cut", Reason.INVALID)])
    assert line == f"page 1: seller = {'N' * 200}…: it is cut"


def test_a_list_of_documents_leaves_room_for_their_names() -> None:
    facts = {
        "id": 7, "name": "order.pdf", "schema": "none fits (best: invoice 0.31)", "pages": 1,
        "page_count": 2,
    }  # fmt: skip

    short = _for_a_list(facts, with_closest=False, messages={})
    assert (short["schema"], short["pages"], short["name"]) == ("none fits", "1 of 2", "order.pdf")
    assert _for_a_list(facts, with_closest=True, messages={})["schema"] == facts["schema"]


def test_a_list_of_documents_says_which_message_an_attachment_came_with() -> None:
    facts = {"id": 7, "name": "order.pdf", "schema": "invoice", "pages": 1, "page_count": 1}

    listed = _for_a_list(facts, with_closest=False, messages={7: "hello.eml"})
    assert listed["name"] == "order.pdf (in hello.eml)"
