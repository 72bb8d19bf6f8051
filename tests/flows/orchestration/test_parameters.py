"""What the flows' forms offer, and what the flows refuse."""

from pathlib import Path
from typing import Any

import pytest
from prefect import Flow, flow
from prefect.exceptions import ParameterTypeError
from prefect.utilities.callables import parameter_schema
from prefect.utilities.schema_tools.validation import validate

from flows.orchestration.export import export
from flows.orchestration.extract import extract
from flows.orchestration.ingest import ingest_document, ingest_folder
from flows.orchestration.parameters import (
    EngineName,
    FilingFolder,
    FindRequest,
    Folder,
    SchemaName,
    TaskNames,
    _check_file_name,
    as_settings,
    check_place,
    require_document,
    require_folder,
    word_form,
)
from flows.orchestration.retry import retry_failed
from flows.orchestration.serve import on_demand
from flows.runtime.settings import Settings
from parsers.errors import SetupError
from parsers.tasks import LONGEST_REQUEST, REQUESTS, TASKS


@flow
def read(
    folder: Folder = "/srv/inbox",
    schema_name: SchemaName = "auto",
    tasks: TaskNames | None = None,
    engine: EngineName = "auto",
    find: FindRequest = "",
    archive: FilingFolder = "",
) -> None:
    """A flow with parameters of all kinds."""


OUTSIDE = ["/etc", "/srv/inbox-2", "/srv/inbox/../../etc", "s3://bucket/inner", "s3://other/in"]
INSIDE = ["/srv/inbox", "/srv/inbox/", "/srv/inbox/new letters", "s3://bucket/in/2026"]


@pytest.fixture(autouse=True)
def _roots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEMILL_ROOTS", "/srv/inbox:s3://bucket/in")


def form() -> dict[str, Any]:
    return parameter_schema(read).model_dump()


@pytest.mark.parametrize("folder", OUTSIDE)
def test_a_folder_outside_of_the_roots_is_refused_by_the_form_and_by_the_flow(folder: str) -> None:
    assert validate({"folder": folder}, form())  # type: ignore[arg-type]
    with pytest.raises(ParameterTypeError, match="folder: Value error"):
        read.validate_parameters({"folder": folder})


@pytest.mark.parametrize("folder", INSIDE)
def test_a_folder_inside_is_taken_by_both(folder: str) -> None:
    assert not validate({"folder": folder}, form())  # type: ignore[arg-type]
    assert read.validate_parameters({"folder": folder})["folder"] == folder


def test_a_refusal_names_the_allowed_folders() -> None:
    with pytest.raises(ParameterTypeError, match="/etc is outside of the allowed folders: /srv/in"):
        read.validate_parameters({"folder": "/etc"})
    (refusal,) = validate({"folder": "/etc"}, form())  # type: ignore[arg-type]
    assert refusal.message == "'/etc' does not match '^(/srv/inbox|s3://bucket/in)(/|$)'"


def test_a_password_in_a_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="password") as refused:
        check_place("s3://KEY:SECRET@bucket/in")
    assert "SECRET" not in str(refused.value)


def test_a_name_that_no_file_system_takes_is_refused() -> None:
    with pytest.raises(ValueError, match="plain name"):
        _check_file_name("é" * 199)


def test_a_relative_folder_is_refused_even_where_any_folder_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PAGEMILL_ROOTS")
    assert validate({"folder": "inbox"}, form())  # type: ignore[arg-type]
    with pytest.raises(ParameterTypeError, match="not an absolute path"):
        read.validate_parameters({"folder": "inbox"})
    assert read.validate_parameters({"folder": "/anywhere"})


def test_a_schema_file_is_taken_only_if_the_service_is_set_up_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ParameterTypeError, match="choose one of: auto, none, receipt, invoice"):
        read.validate_parameters({"schema_name": "/tmp/own.py"})
    monkeypatch.setenv("PAGEMILL_SCHEMA_NAME", "/tmp/own.py")
    assert read.validate_parameters({"schema_name": "/tmp/own.py"})
    assert "/tmp/own.py" in form()["properties"]["schema_name"]["enum"]


def test_the_replay_engine_is_offered_only_with_recordings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "replay" not in form()["properties"]["engine"]["enum"]
    monkeypatch.setenv("PAGEMILL_RECORDINGS", str(tmp_path))
    assert "replay" in form()["properties"]["engine"]["enum"]


def test_the_tasks_are_offered_and_others_refused() -> None:
    plain = [name for name in TASKS if name not in REQUESTS]
    assert not validate({"tasks": plain}, form())  # type: ignore[arg-type]
    assert validate({"tasks": ["dance"]}, form())  # type: ignore[arg-type]
    assert read.validate_parameters({"tasks": plain})["tasks"] == plain
    with pytest.raises(ParameterTypeError, match="no task 'dance'; choose one of: spot, describe"):
        read.validate_parameters({"tasks": ["dance"]})


def test_a_task_that_needs_a_request_has_a_field_of_its_own_in_the_form() -> None:
    assert validate({"tasks": ["find"]}, form())  # type: ignore[arg-type]
    found = form()["properties"]["find"]
    assert "signature; stamp" in found["description"]
    assert not validate({"find": "signature"}, form())  # type: ignore[arg-type]
    assert validate({"find": "x" * (LONGEST_REQUEST + 1)}, form())  # type: ignore[arg-type]
    with pytest.raises(ParameterTypeError):
        read.validate_parameters({"find": "x" * (LONGEST_REQUEST + 1)})


def test_requests_become_settings_and_empty_ones_are_those_of_the_service() -> None:
    given = as_settings("auto", "ocr", None, find="stamp", ask=" ", act="")
    assert given == {"schema_name": "auto", "engine": "ocr", "find": "stamp"}


def test_tasks_that_a_flow_run_does_not_name_are_those_of_the_service() -> None:
    assert "tasks" not in as_settings("auto", "ocr", None)
    assert as_settings("auto", "ocr", [])["tasks"] == []


def test_files_may_be_moved_to_the_archive_of_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ParameterTypeError):
        read.validate_parameters({"archive": "/srv/archive"})
    monkeypatch.setenv("PAGEMILL_ARCHIVE", "/srv/archive")
    assert read.validate_parameters({"archive": "/srv/archive/2026"})


def test_a_path_that_is_not_there_or_of_the_wrong_kind_is_refused_with_a_way_out(
    tmp_path: Path,
) -> None:
    file = tmp_path / "letter.pdf"
    file.touch()
    with pytest.raises(SetupError, match=r"There is no folder .* Make it, mount it"):
        require_folder(str(tmp_path / "missing"))
    with pytest.raises(SetupError, match="is a file and no folder"):
        require_folder(str(file))
    with pytest.raises(SetupError, match=r"is a folder. Name a file"):
        require_document(str(tmp_path))
    with pytest.raises(SetupError, match=r"There is no .*/missing.pdf"):
        require_document(str(tmp_path / "missing.pdf"))


def test_a_path_that_is_there_and_a_url_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.touch()
    for folder in (str(tmp_path), "s3://bucket/in"):
        require_folder(folder)
    for document in (str(file), "s3://bucket/in/letter.pdf"):
        require_document(document)


def test_a_form_is_in_words_also_where_a_field_may_be_left_empty() -> None:
    properties = form()["properties"]
    assert properties["tasks"]["title"] == "tasks"  # as Prefect writes it

    word_form(properties)

    assert properties["tasks"]["title"] == "Extra tasks"
    assert properties["tasks"]["description"].startswith("What else to ask of each page")
    assert "description" not in str(properties["tasks"]["anyOf"])


def test_a_folder_to_move_files_to_may_be_left_empty() -> None:
    assert not validate({"folder": "/srv/inbox", "archive": ""}, form())  # type: ignore[arg-type]
    assert read.validate_parameters({"archive": ""})["archive"] == ""
    assert validate({"folder": "/srv/inbox", "archive": "/etc"}, form())


REFUSED = [
    (ingest_folder, {"folder": "/srv/inbox/../../etc"}, "bad_path: Folder: "),
    (ingest_folder, {"folder": "/srv/inbox", "archive": "/etc"}, "bad_path: Archive folder: "),
    (ingest_document, {"path": "/etc/passwd"}, "bad_path: Document: "),
    (extract, {"schema_name": "/tmp/own.py"}, "bad_schema: Document type: there is no schema"),
    (retry_failed, {"engine": "magic"}, "bad_engine: Engine: there is no engine"),
    (export, {"output": "../out.csv"}, "bad_path: Name of the file: "),
]


@pytest.mark.parametrize(("flow", "given", "message"), REFUSED)
def test_every_flow_refuses_parameters_in_words_whoever_started_it(
    flow: Flow[..., Any], given: dict[str, str], message: str
) -> None:
    state = flow.fn(**given)

    assert state.is_failed()
    assert str(state.message).startswith(message)
    assert "Value error" not in state.message


def test_every_flow_that_is_served_is_among_them(settings: Settings) -> None:
    assert {each.flow_name for each in on_demand(settings)} == {flow.name for flow, *_ in REFUSED}
