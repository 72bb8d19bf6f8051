"""What is served, and when."""

import datetime
from pathlib import Path

import pytest

from flows.orchestration.schedules import make_schedule, parse_interval
from flows.orchestration.serve import Service, check_folders, name_folders, on_demand, scheduled
from flows.runtime.settings import Settings
from parsers.errors import SetupError


@pytest.mark.parametrize("text", ["", "5", "m", "0s", "5 m", "-5m", "5x", "1h 5m"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SetupError, match="90s, 5m, 1h30m or 1d"):
        parse_interval(text)


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("5m", 300), ("1h30m", 5400), ("1d", 86400)]
)
def test_times_are_written_with_units(text: str, seconds: int) -> None:
    assert parse_interval(text) == datetime.timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("every", "cron", "zone"),
    [("5m", "* * * * *", None), (None, "61 * * * *", None), (None, "* *", "Europe/Berlin"),
     ("5m", None, "Europe/Atlantis"), ("5m", None, "../etc")],
)  # fmt: skip
def test_a_schedule_that_cannot_be_is_refused(
    every: str | None, cron: str | None, zone: str | None
) -> None:
    with pytest.raises(SetupError):
        make_schedule(every, cron, zone)


def test_a_folder_that_is_not_there_or_not_allowed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SetupError, match="is no folder"):
        check_folders([str(tmp_path / "missing")])
    monkeypatch.setenv("PAGEMILL_ROOTS", str(tmp_path / "other"))
    with pytest.raises(SetupError, match="outside of the allowed folders"):
        check_folders([str(tmp_path)])


def test_folders_of_the_same_name_get_names_of_their_own() -> None:
    folders = ["/a/inbox", "/b/inbox", "s3://bucket/any", "/", "/a/scans"]
    names = name_folders(folders)
    assert len(set(names.values())) == len(folders)
    assert (names["/"], names["/a/scans"]) == ("root", "scans")
    assert all(name.rsplit("-", 1)[0] in ("inbox", "any") for name in list(names.values())[:3])
    assert name_folders(folders[::-1]) == names


def test_a_folder_is_read_by_one_run_at_a_time_on_its_schedule(settings: Settings) -> None:
    (one,) = scheduled(Service(("/srv/inbox",), every="5m"), settings)
    assert (one.name, one.parameters["folder"]) == ("inbox", "/srv/inbox")
    assert one.concurrency_limit == 1
    assert one.entrypoint == "flows.orchestration.ingest.ingest_folder"


def test_every_flow_can_be_run_on_demand(settings: Settings) -> None:
    flows = {(each.flow_name, each.name) for each in on_demand(settings)}
    assert ("ingest-folder", "any") in flows
    assert {name for name, _ in flows} == {
        "ingest-folder", "ingest-document", "extract", "retry-failed", "export"
    }  # fmt: skip
