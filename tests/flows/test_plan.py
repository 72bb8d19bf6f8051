"""What there is to do, and what is left as it is; what is gone, and what is only out of sight."""

import datetime
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.intake import NotTaken
from flows.plan import Plan, make_plan
from flows.process import Outcome, ingest_file
from flows.settings import Settings
from flows.workplace import Workplace, open_workplace
from parsers.document import Source
from parsers.errors import SetupError
from storage.sources import record_source
from storage.sql import run_query

MODIFIED = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


def ingest(file: Path, place: Workplace) -> Outcome:
    return ingest_file(str(file), place, lambda done, pages: None)


def plan_for(place: Workplace, *paths: Path, **wanted: Any) -> Plan:
    return make_plan([str(path) for path in paths], place, **wanted)


def there(place: Workplace) -> list[str]:
    """The names of the files that are there, as SQL tells them."""
    sql = "SELECT name FROM sources WHERE gone_at IS NULL ORDER BY name"
    return [str(name) for (name,) in run_query(place.database, sql, 999)[1]]


@pytest.fixture
def broken(inbox: Path) -> Callable[[str], Path]:
    """Writes a file below the inbox that cannot be read, which is quick to find out."""

    def write(name: str) -> Path:
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.7 " + name.encode())
        return path

    return write


@pytest.fixture
def place_with(settings: Settings) -> Iterator[Callable[..., Workplace]]:
    """Opens a workplace with other settings."""
    opened = []

    def open_with(**changes: Any) -> Workplace:
        opened.append(open_workplace(Settings(**settings.model_dump() | changes)))
        return opened[-1]

    yield open_with
    for place in opened:
        place.close()
    open_workplace.cache_clear()


def test_a_path_that_is_not_there_is_an_error_and_not_an_empty_plan(place: Workplace) -> None:
    with pytest.raises(SetupError, match="There is no /nowhere"):
        make_plan(["/nowhere"], place)


def test_an_empty_folder_gives_nothing_to_do(place: Workplace, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    plan = plan_for(place, tmp_path / "empty")

    assert (plan.files, plan.done) == ((), ())


def test_a_new_file_is_to_be_taken_in_once_however_often_it_is_named(
    place: Workplace, inbox: Path
) -> None:
    file = inbox / "invoice.png"
    assert plan_for(place, inbox, file, inbox).files == (str(file),)


def test_a_link_is_left_alone_and_named(place: Workplace, inbox: Path) -> None:
    (inbox / "link.png").symlink_to("/etc/passwd")

    (left,) = plan_for(place, inbox, inbox).done

    assert (left.status, left.reason) == ("left alone", "a symbolic link")


def test_a_file_that_is_done_is_unchanged_until_it_is_touched(
    place: Workplace, inbox: Path
) -> None:
    file = inbox / "invoice.png"
    ingest(file, place)

    done = plan_for(place, inbox)
    os.utime(file, (1, 1))
    touched = plan_for(place, inbox)

    assert [outcome.status for outcome in done.done] == ["unchanged"]
    assert done.files == ()
    assert touched.files == (str(file),)


def test_a_file_that_is_done_is_so_also_through_a_link_to_its_folder(
    place: Workplace, inbox: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(inbox)
    ingest(inbox / "invoice.png", place)

    assert plan_for(place, tmp_path / "link").files == ()


def test_what_failed_is_to_be_done_again_only_if_asked(
    place: Workplace, inbox: Path, broken: Callable[[str], Path]
) -> None:
    file = broken("broken.pdf")
    ingest(file, place)

    assert str(file) not in plan_for(place, inbox).files
    assert str(file) in plan_for(place, inbox, retry=True).files


def test_a_file_that_failed_before_is_told_apart_from_one_that_is_well(
    place: Workplace, inbox: Path, broken: Callable[[str], Path]
) -> None:
    ingest(broken("a.pdf"), place)
    (again,) = plan_for(place, inbox / "a.pdf").done
    assert again.status == "failed before"


def test_a_file_whose_copy_is_gone_is_taken_in_again(place: Workplace, inbox: Path) -> None:
    """So that what looks at its pages again finds them."""
    ingest(inbox / "invoice.png", place)
    (copy,) = place.settings.staging.glob("??/*")
    copy.unlink()

    plan = plan_for(place, inbox)
    again = ingest(inbox / "invoice.png", place)

    assert plan.files == (str(inbox / "invoice.png"),)
    assert again.status == "unchanged"
    assert copy.exists()


def test_a_file_that_moved_is_one_document_with_a_new_source_and_no_new_run(
    place: Workplace, inbox: Path
) -> None:
    first = ingest(inbox / "invoice.png", place)
    (inbox / "invoice.png").rename(inbox / "moved.png")

    plan = plan_for(place, inbox)
    again = ingest(Path(plan.files[0]), place)

    assert (again.status, again.run_id) == ("unchanged", first.run_id)
    assert there(place) == ["moved.png"]
    assert run_query(place.database, "SELECT count(*) FROM runs", 9)[1] == [(1,)]
    assert plan_for(place, inbox).files == ()


def test_a_changed_file_is_another_document_and_the_first_one_stays(
    place: Workplace, inbox: Path, broken: Callable[[str], Path]
) -> None:
    first = ingest(inbox / "invoice.png", place)
    shutil.copy(broken("broken.pdf"), inbox / "invoice.png")

    second = ingest(Path(plan_for(place, inbox).files[-1]), place)

    now = run_query(place.database, "SELECT document_id FROM sources WHERE gone_at IS NULL", 9)
    assert now[1] == [(second.document_id,)]
    assert run_query(place.database, "SELECT count(*) FROM documents", 9)[1] == [(2,)]
    assert first.document_id != second.document_id


def test_a_deleted_file_is_marked_and_one_that_comes_back_is_not_read_again(
    place: Workplace, inbox: Path, broken: Callable[[str], Path]
) -> None:
    for name in ("a.pdf", "b.pdf"):
        ingest(broken(name), place)
    aside = (inbox / "a.pdf").rename(inbox.parent / "a.pdf")

    plan_for(place, inbox)
    gone = there(place)
    aside.rename(inbox / "a.pdf")
    back = plan_for(place, inbox)

    assert gone == ["b.pdf"]
    assert there(place) == ["a.pdf", "b.pdf"]
    assert str(inbox / "a.pdf") not in back.files


def test_a_file_given_by_name_marks_no_other_as_gone(
    place: Workplace, inbox: Path, broken: Callable[[str], Path]
) -> None:
    ingest(broken("a.pdf"), place)
    (inbox / "a.pdf").unlink()

    plan_for(place, inbox / "invoice.png")

    assert there(place) == ["a.pdf"]


def test_a_share_that_is_not_mounted_marks_nothing_as_gone(
    place: Workplace, inbox: Path, broken: Callable[[str], Path]
) -> None:
    for name in ("share/a.pdf", "share/deep/b.pdf", "taken/c.pdf"):
        ingest(broken(name), place)
    shutil.rmtree(inbox / "share")
    (inbox / "share").mkdir()
    (inbox / "share" / ".not-mounted").touch()
    shutil.rmtree(inbox / "taken")

    plan_for(place, inbox)

    assert there(place) == ["a.pdf", "b.pdf"]
    shutil.rmtree(inbox)
    inbox.mkdir()
    plan_for(place, inbox)
    assert there(place) == ["a.pdf", "b.pdf"]


def test_a_folder_that_cannot_be_listed_marks_nothing_below_it(
    place: Workplace,
    inbox: Path,
    broken: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("bad/a.pdf", "b.pdf"):
        ingest(broken(name), place)
    (inbox / "b.pdf").unlink()
    scandir = os.scandir

    def fail_for_one(path: str) -> object:
        if str(path) == str(inbox / "bad"):
            raise OSError(5, "Input/output error")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", fail_for_one)
    (left,) = plan_for(place, inbox).done

    assert (left.path, left.reason) == (str(inbox / "bad"), "not readable")
    assert there(place) == ["a.pdf"]


def test_patterns_narrow_what_is_taken_and_what_is_gone(
    place_with: Callable[..., Workplace], inbox: Path, broken: Callable[[str], Path]
) -> None:
    place = place_with(patterns=("*.PDF",))
    for name in ("a.pdf", "b.txt", "c.pdf"):
        ingest(broken(name), place)
    (inbox / "a.pdf").unlink()
    (inbox / "b.txt").unlink()

    plan = plan_for(place, inbox)

    assert plan.files == ()
    assert there(place) == ["b.txt", "c.pdf"]


def test_the_archive_within_a_folder_is_neither_read_nor_gone(
    place_with: Callable[..., Workplace], inbox: Path, broken: Callable[[str], Path]
) -> None:
    place = place_with(archive=inbox / "done", quarantine=inbox / "bad")
    ingest(broken("done/a.pdf"), place)

    assert plan_for(place, inbox).files == (str(inbox / "invoice.png"),)
    assert there(place) == ["a.pdf"]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a store lists, by location; each a RemoteFile or NotTaken."""
    remote = pytest.importorskip("flows.remote")
    listed: dict[str, Any] = {}
    monkeypatch.setattr(remote, "find_remote", lambda at, patterns: iter(listed.values()))
    return listed


def test_an_object_is_unchanged_if_size_time_and_version_agree(
    place: Workplace, store: dict[str, Any], tmp_path: Path
) -> None:
    from flows.remote import RemoteFile
    from storage.claims import claim_run

    at = "s3://bucket/in/a.pdf"
    source = Source(tmp_path, "0" * 64, 9, "a.pdf", at, MODIFIED, "first")
    document_id = record_source(place.database, source, "application/pdf", MODIFIED)
    claim_run(place.database, document_id, place.recipe, "worker", 60, MODIFIED, 3, retry=False)
    with place.database.writing() as session:
        from sqlalchemy import text

        done = "UPDATE runs SET status = 'failed', finished_at = '2026-03-01 00:00:00.000000+00:00'"
        session.execute(text(done))

    def is_to_do(byte_size: int, modified_at: datetime.datetime, version: str | None) -> bool:
        store[at] = RemoteFile(at, byte_size, modified_at, version)
        return make_plan(["s3://bucket/in"], place).files == (at,)

    assert not is_to_do(9, MODIFIED, "first")
    assert is_to_do(9, MODIFIED, "second")
    assert is_to_do(8, MODIFIED, "first")
    assert is_to_do(9, MODIFIED + datetime.timedelta(seconds=1), "first")


def test_an_object_is_gone_only_if_the_whole_store_was_listed(
    place: Workplace, store: dict[str, Any], tmp_path: Path
) -> None:
    from flows.remote import RemoteFile

    for name in ("a.pdf", "b.pdf"):
        source = Source(tmp_path, "0" * 64, 9, name, f"s3://bucket/in/{name}", MODIFIED, "1")
        record_source(place.database, source, "application/pdf", MODIFIED)

    store["in"] = NotTaken("s3://bucket/in", "1 folders below it not readable")
    make_plan(["s3://bucket/in"], place)
    assert there(place) == ["a.pdf", "b.pdf"]

    del store["in"]
    store["a.pdf"] = RemoteFile("s3://bucket/in/a.pdf", 9, MODIFIED, "1")
    make_plan(["s3://bucket/in/"], place)
    assert there(place) == ["a.pdf"]


STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["write", "delete", "move"])))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_once_a_plan_is_carried_out_nothing_is_left_to_do_and_sql_knows_every_file(
    place: Workplace, inbox: Path, steps: list[tuple[str, str]]
) -> None:
    for name, step in steps:
        path, other = inbox / f"{name}.pdf", inbox / "sub" / f"{name}.pdf"
        other.parent.mkdir(exist_ok=True)
        if step == "write":
            path.write_bytes(b"%PDF-1.7 " + os.urandom(8))
        elif path.exists():
            path.rename(other) if step == "move" else path.unlink()
        (inbox / "sub" / "notes.txt").write_text("so that the folder is not empty")
        for file in plan_for(place, inbox).files:
            ingest(Path(file), place)

        assert plan_for(place, inbox).files == ()
        here = [path for path in inbox.rglob("*") if path.is_file()]
        assert there(place) == sorted(path.name for path in here)
