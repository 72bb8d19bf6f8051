"""What is served, when, and what is said about it."""

import datetime
import os
from pathlib import Path

import pytest

from flows.orchestration.announcement import WIDTH, Served, announce
from flows.orchestration.schedules import SHORTEST, make_schedule, parse_interval
from flows.orchestration.serve import (
    ON_DEMAND,
    Service,
    check_folders,
    name_folders,
    on_demand,
    scheduled,
)
from flows.runtime.settings import Settings
from parsers.errors import SetupError


@pytest.mark.parametrize("text", ["", "5", "m", "0s", "5 m", "-5m", "5x", "1h 5m"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SetupError, match="90s, 5m, 1h30m or 1d"):
        parse_interval(text)


@pytest.mark.parametrize("text", ["1s", "9s"])
def test_a_time_that_is_too_short_is_refused_with_the_least(text: str) -> None:
    with pytest.raises(SetupError, match=f"{text} is too short .* at least 10 seconds"):
        make_schedule(text, None, None)
    assert getattr(make_schedule("10s", None, None), "interval") == SHORTEST  # noqa: B009


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("5m", 300), ("1h30m", 5400), ("1d", 86400)]
)
def test_times_are_written_with_units(text: str, seconds: int) -> None:
    assert parse_interval(text) == datetime.timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("every", "cron", "zone"),
    [("5m", "* * * * *", None), (None, "61 * * * *", None), (None, "* *", "Europe/Berlin"),
     (None, "*/5 * * * * *", None), ("5m", None, "Europe/Atlantis"), ("5m", None, "../etc")],
)  # fmt: skip
def test_a_schedule_that_cannot_be_is_refused(
    every: str | None, cron: str | None, zone: str | None
) -> None:
    with pytest.raises(SetupError):
        make_schedule(every, cron, zone)


def test_a_folder_that_is_not_there_or_not_allowed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SetupError, match=r"There is no folder .*/missing"):
        check_folders([str(tmp_path / "missing")])
    monkeypatch.setenv("PAGEMILL_ROOTS", str(tmp_path / "other"))
    with pytest.raises(SetupError, match="outside of the allowed folders"):
        check_folders([str(tmp_path)])


def test_a_file_or_an_unreadable_folder_is_refused_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "letter.pdf"
    file.touch()
    with pytest.raises(SetupError, match="is a file and no folder"):
        check_folders([str(file)])
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SetupError, match="may not be read"):
        check_folders([str(tmp_path)])


def test_folders_of_the_same_name_get_names_of_their_own() -> None:
    folders = ["/a/inbox", "/b/inbox", "s3://bucket/any-folder", "/", "/a/scans"]
    names = name_folders(folders)
    assert len(set(names.values())) == len(folders)
    assert (names["/"], names["/a/scans"]) == ("root", "scans")
    assert [name.rsplit("-", 1)[0] for name in names.values()][:3] == ["inbox"] * 2 + ["any-folder"]
    assert name_folders(folders[::-1]) == names


def test_a_folder_is_read_by_one_run_at_a_time_on_its_schedule(settings: Settings) -> None:
    (one,) = scheduled(Service(("/srv/inbox",), every="5m"), settings)
    assert (one.name, one.parameters["folder"]) == ("inbox", "/srv/inbox")
    assert one.concurrency_limit == 1
    assert one.entrypoint == "flows.orchestration.ingest.ingest_folder"


def test_every_flow_can_be_run_on_demand_by_a_name_that_no_other_has(settings: Settings) -> None:
    names = [f"{each.flow_name}/{each.name}" for each in on_demand(settings)]
    assert names == [
        "ingest-folder/any-folder", "ingest-document/one-document", "extract/new-fields",
        "retry-failed/failed-documents", "export/rows-or-documents",
    ]  # fmt: skip
    assert len({*ON_DEMAND}) == len(names)


def test_the_forms_call_every_parameter_by_a_title_in_words_and_describe_it(
    settings: Settings,
) -> None:
    titles = set()
    for deployment in on_demand(settings):
        for name, part in deployment._parameter_openapi_schema.properties.items():
            assert part["title"] != name, f"{deployment.flow_name} has no title for {name}"
            assert part.get("description"), f"{deployment.flow_name} does not describe {name}"
            titles.add(part["title"])
    assert {"Folder", "Document type", "Extra tasks", "Try failed ones again"} <= titles


def test_what_is_served_is_said_on_one_screen() -> None:
    folders = [Served("inbox", "/srv/inbox", "every 5m, next at 2026-11-29 10:05:00 UTC")]
    names = ["ingest-folder/any-folder", "export/rows-or-documents"] * 3

    lines = announce("http://127.0.0.1:4200", "http://127.0.0.1:4280", folders, names)

    assert len(lines) <= 24  # lines of a terminal
    assert all(len(line) <= WIDTH for line in lines)
    text = "\n".join(lines)
    for word in ("/srv/inbox", "next at", ":4200", ":4280", *names, "Ctrl-C"):
        assert word in text


def test_a_service_without_folders_says_so() -> None:
    lines = announce("http://127.0.0.1:4200", "http://127.0.0.1:4280", [], ["export/rows"])

    assert any("No folder is read on a schedule" in line for line in lines)
