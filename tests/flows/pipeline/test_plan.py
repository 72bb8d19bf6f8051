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

from flows.pipeline.document import ingest_file
from flows.pipeline.outcome import Outcome
from flows.pipeline.plan import Plan, make_plan, preview
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from flows.sources.folders import FoundFile, Listing
from parsers.document import Source
from parsers.errors import SetupError
from storage.sources import record_source
from storage.user_queries import run_query

MODIFIED = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


def ingest(file: Path, context: Context) -> Outcome:
    return ingest_file(str(file), context, lambda done, pages: None)


def plan_for(context: Context, *paths: Path, **wanted: Any) -> Plan:
    return make_plan([str(path) for path in paths], context, **wanted)


def there(context: Context) -> list[str]:
    """The names of the files that are there, as SQL tells them."""
    sql = "SELECT name FROM sources WHERE gone_at IS NULL ORDER BY name"
    return [str(name) for (name,) in run_query(context.database, sql, 999)[1]]


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
def open_with(with_tables: Settings) -> Iterator[Callable[..., Context]]:
    """Opens a context with other settings."""
    opened = []

    def open_with(**changes: Any) -> Context:
        opened.append(open_context(Settings(**with_tables.model_dump() | changes)))
        return opened[-1]

    yield open_with
    for context in opened:
        context.close()


def test_a_path_that_is_not_there_is_an_error_and_not_an_empty_plan(context: Context) -> None:
    with pytest.raises(SetupError, match="There is no /nowhere"):
        make_plan(["/nowhere"], context)


def test_an_empty_folder_gives_nothing_to_do(context: Context, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    plan = plan_for(context, tmp_path / "empty")

    assert (plan.files, plan.done) == ((), ())


def test_a_new_file_is_to_be_taken_in_once_however_often_it_is_named(
    context: Context, inbox: Path
) -> None:
    file = inbox / "invoice.png"
    assert plan_for(context, inbox, file, inbox).files == (str(file),)


def test_a_link_is_left_alone_and_named(context: Context, inbox: Path) -> None:
    (inbox / "link.png").symlink_to("/etc/passwd")

    (left,) = plan_for(context, inbox, inbox).done

    assert (left.status, left.reason) == ("skipped", "a symbolic link")


def test_a_file_that_is_done_is_unchanged_until_it_is_touched(
    context: Context, inbox: Path
) -> None:
    file = inbox / "invoice.png"
    ingest(file, context)

    done = plan_for(context, inbox)
    os.utime(file, (1, 1))
    touched = plan_for(context, inbox)

    assert [outcome.status for outcome in done.done] == ["unchanged"]
    assert done.files == ()
    assert touched.files == (str(file),)


def test_a_file_that_was_read_by_other_settings_since_says_so(
    open_with: Callable[..., Context], inbox: Path
) -> None:
    with_fields, without = open_with(schema_name="invoice"), open_with(schema_name="none")
    for context in (with_fields, without):
        ingest(inbox / "invoice.png", context)

    (former,) = plan_for(with_fields, inbox).done
    (shown,) = plan_for(without, inbox).done

    assert former.status == shown.status == "unchanged"
    assert "by others since" in str(former.reason)
    assert shown.reason is None


def test_a_file_that_is_done_is_so_also_through_a_link_to_its_folder(
    context: Context, inbox: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(inbox)
    ingest(inbox / "invoice.png", context)

    assert plan_for(context, tmp_path / "link").files == ()


def test_what_failed_is_to_be_done_again_only_if_asked(
    context: Context, inbox: Path, broken: Callable[[str], Path]
) -> None:
    file = broken("broken.pdf")
    ingest(file, context)

    assert str(file) not in plan_for(context, inbox).files
    assert str(file) in plan_for(context, inbox, retry=True).files


def test_a_file_that_failed_before_is_told_apart_from_one_that_is_well(
    context: Context, inbox: Path, broken: Callable[[str], Path]
) -> None:
    ingest(broken("a.pdf"), context)
    (again,) = plan_for(context, inbox / "a.pdf").done
    assert again.status == "failed before"


def test_a_file_whose_copy_is_gone_is_taken_in_again(context: Context, inbox: Path) -> None:
    """So that what looks at its pages again finds them."""
    ingest(inbox / "invoice.png", context)
    (copy,) = context.settings.staging.glob("??/*")
    copy.unlink()

    plan = plan_for(context, inbox)
    again = ingest(inbox / "invoice.png", context)

    assert plan.files == (str(inbox / "invoice.png"),)
    assert again.status == "unchanged"
    assert copy.exists()


def test_a_file_that_moved_is_one_document_with_a_new_source_and_no_new_run(
    context: Context, inbox: Path
) -> None:
    first = ingest(inbox / "invoice.png", context)
    (inbox / "invoice.png").rename(inbox / "moved.png")

    plan = plan_for(context, inbox)
    again = ingest(Path(plan.files[0]), context)

    assert (again.status, again.run_id) == ("unchanged", first.run_id)
    assert there(context) == ["moved.png"]
    assert run_query(context.database, "SELECT count(*) FROM runs", 9)[1] == [(1,)]
    assert plan_for(context, inbox).files == ()


def test_a_changed_file_is_another_document_and_the_first_one_stays(
    context: Context, inbox: Path, broken: Callable[[str], Path]
) -> None:
    first = ingest(inbox / "invoice.png", context)
    shutil.copy(broken("broken.pdf"), inbox / "invoice.png")

    second = ingest(Path(plan_for(context, inbox).files[-1]), context)

    now = run_query(context.database, "SELECT document_id FROM sources WHERE gone_at IS NULL", 9)
    assert now[1] == [(second.document_id,)]
    assert run_query(context.database, "SELECT count(*) FROM documents", 9)[1] == [(2,)]
    assert first.document_id != second.document_id


def test_a_deleted_file_is_marked_and_one_that_comes_back_is_not_read_again(
    context: Context, inbox: Path, broken: Callable[[str], Path]
) -> None:
    for name in ("a.pdf", "b.pdf"):
        ingest(broken(name), context)
    aside = (inbox / "a.pdf").rename(inbox.parent / "a.pdf")

    plan_for(context, inbox)
    gone = there(context)
    aside.rename(inbox / "a.pdf")
    back = plan_for(context, inbox)

    assert gone == ["b.pdf"]
    assert there(context) == ["a.pdf", "b.pdf"]
    assert str(inbox / "a.pdf") not in back.files


def test_a_file_given_by_name_marks_no_other_as_gone(
    context: Context, inbox: Path, broken: Callable[[str], Path]
) -> None:
    ingest(broken("a.pdf"), context)
    (inbox / "a.pdf").unlink()

    plan_for(context, inbox / "invoice.png")

    assert there(context) == ["a.pdf"]


def test_a_share_that_is_not_mounted_marks_nothing_as_gone(
    context: Context, inbox: Path, broken: Callable[[str], Path]
) -> None:
    for name in ("share/a.pdf", "share/deep/b.pdf", "taken/c.pdf"):
        ingest(broken(name), context)
    shutil.rmtree(inbox / "share")
    (inbox / "share").mkdir()
    (inbox / "share" / ".not-mounted").touch()
    shutil.rmtree(inbox / "taken")

    plan_for(context, inbox)

    assert there(context) == ["a.pdf", "b.pdf"]
    shutil.rmtree(inbox)
    inbox.mkdir()
    plan_for(context, inbox)
    assert there(context) == ["a.pdf", "b.pdf"]


def test_a_folder_that_cannot_be_listed_marks_nothing_below_it(
    context: Context,
    inbox: Path,
    broken: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("bad/a.pdf", "b.pdf"):
        ingest(broken(name), context)
    (inbox / "b.pdf").unlink()
    scandir = os.scandir

    def fail_for_one(path: str) -> object:
        if str(path) == str(inbox / "bad"):
            raise OSError(5, "Input/output error")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", fail_for_one)
    (left,) = plan_for(context, inbox).done

    assert (left.path, left.reason) == (str(inbox / "bad"), "not readable")
    assert there(context) == ["a.pdf"]


def test_patterns_narrow_what_is_taken_and_what_is_gone(
    open_with: Callable[..., Context], inbox: Path, broken: Callable[[str], Path]
) -> None:
    context = open_with(patterns=("*.PDF",))
    for name in ("a.pdf", "b.txt", "c.pdf"):
        ingest(broken(name), context)
    (inbox / "a.pdf").unlink()
    (inbox / "b.txt").unlink()

    plan = plan_for(context, inbox)

    assert plan.files == ()
    assert there(context) == ["b.txt", "c.pdf"]


def test_the_archive_within_a_folder_is_neither_read_nor_gone(
    open_with: Callable[..., Context], inbox: Path, broken: Callable[[str], Path]
) -> None:
    context = open_with(archive=inbox / "done", quarantine=inbox / "bad")
    ingest(broken("done/a.pdf"), context)

    assert plan_for(context, inbox).files == (str(inbox / "invoice.png"),)
    assert there(context) == ["a.pdf"]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Listing:
    """What a store lists."""
    listing = Listing("s3://bucket/in")
    monkeypatch.setattr("flows.pipeline.plan.list_remote", lambda at, patterns: listing)
    return listing


def test_an_object_is_unchanged_if_size_time_and_version_agree(
    context: Context, store: Listing, tmp_path: Path
) -> None:
    from storage.leases import claim_run

    at = "s3://bucket/in/a.pdf"
    source = Source(tmp_path, "0" * 64, 9, "a.pdf", at, MODIFIED, "first")
    document_id = record_source(context.database, source, "application/pdf", MODIFIED)
    claim_run(context.database, document_id, context.recipe, "worker", 60, MODIFIED, 3, retry=False)
    with context.database.writing() as session:
        from sqlalchemy import text

        done = "UPDATE runs SET status = 'failed', finished_at = '2026-03-01 00:00:00.000000+00:00'"
        session.execute(text(done))

    def is_to_do(byte_size: int, modified_at: datetime.datetime, version: str | None) -> bool:
        store.files = [FoundFile(at, at, byte_size, modified_at, version)]
        return make_plan(["s3://bucket/in"], context).files == (at,)

    assert not is_to_do(9, MODIFIED, "first")
    assert is_to_do(9, MODIFIED, "second")
    assert is_to_do(8, MODIFIED, "first")
    assert is_to_do(9, MODIFIED + datetime.timedelta(seconds=1), "first")


def test_an_object_is_gone_only_if_the_whole_store_was_listed(
    context: Context, store: Listing, tmp_path: Path
) -> None:
    for name in ("a.pdf", "b.pdf"):
        source = Source(tmp_path, "0" * 64, 9, name, f"s3://bucket/in/{name}", MODIFIED, "1")
        record_source(context.database, source, "application/pdf", MODIFIED)

    store.leave("s3://bucket/in", "1 folders below it not readable", "s3://bucket/in")
    make_plan(["s3://bucket/in"], context)
    assert there(context) == ["a.pdf", "b.pdf"]

    store.left.clear()
    store.unseen.clear()
    store.files = [FoundFile("s3://bucket/in/a.pdf", "s3://bucket/in/a.pdf", 9, MODIFIED, "1")]
    make_plan(["s3://bucket/in/"], context)
    assert there(context) == ["a.pdf"]


STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["write", "delete", "move"])))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_once_a_plan_is_carried_out_nothing_is_left_to_do_and_sql_knows_every_file(
    context: Context, inbox: Path, steps: list[tuple[str, str]]
) -> None:
    for name, step in steps:
        path, other = inbox / f"{name}.pdf", inbox / "sub" / f"{name}.pdf"
        other.parent.mkdir(exist_ok=True)
        if step == "write":
            path.write_bytes(b"%PDF-1.7 " + os.urandom(8))
        elif path.exists():
            path.rename(other) if step == "move" else path.unlink()
        (inbox / "sub" / "notes.txt").write_text("so that the folder is not empty")
        for file in plan_for(context, inbox).files:
            ingest(Path(file), context)

        assert plan_for(context, inbox).files == ()
        here = [path for path in inbox.rglob("*") if path.is_file()]
        assert there(context) == sorted(path.name for path in here)


def test_what_is_plainly_no_document_is_skipped_and_no_run_is_made(
    context: Context, inbox: Path
) -> None:
    (inbox / "song.mp3").write_bytes(b"ID3")

    plan = plan_for(context, inbox)

    assert [Path(at).name for at in plan.files] == ["invoice.png"]
    assert [(each.status, each.reason) for each in plan.done] == [
        ("skipped", "no document, but sound")
    ]


def test_hidden_and_temporary_files_are_counted(context: Context, inbox: Path) -> None:
    for name in (".hidden.pdf", "half.pdf.part", "~$letter.docx"):
        (inbox / name).write_bytes(b"")

    assert plan_for(context, inbox).passed_over == 3


def test_a_file_outside_the_roots_is_skipped_before_anything_is_opened(
    settings: Settings, inbox: Path, tmp_path: Path
) -> None:
    elsewhere = settings.model_copy(update={"roots": (str(tmp_path / "other"),)})

    plan = preview([str(inbox)], elsewhere)

    assert plan.files == ()
    assert [each.reason for each in plan.done] == ["outside the allowed folders"]


def test_a_preview_is_the_plan_and_makes_no_database(settings: Settings, inbox: Path) -> None:
    (inbox / "main.py").write_text("pass")

    plan = preview([str(inbox)], settings)

    assert [Path(at).name for at in plan.files] == ["invoice.png"]
    assert [each.status for each in plan.done] == ["skipped"]
    assert not settings.home.exists()


def test_a_preview_knows_what_is_done_and_notes_nothing(context: Context, inbox: Path) -> None:
    ingest(inbox / "invoice.png", context)
    shutil.copy(inbox / "invoice.png", inbox / "copy.png")
    ingest(inbox / "copy.png", context)
    (inbox / "copy.png").unlink()

    database = context.settings.home / "pagemill.db"
    context.close()
    before = database.read_bytes()

    other = context.settings.model_copy(update={"schema_name": "receipt"})
    assert preview([str(inbox)], other).files
    plan = preview([str(inbox)], context.settings)

    assert database.read_bytes() == before  # not even the views of another schema are made
    assert plan.files == ()
    assert [each.status for each in plan.done] == ["unchanged"]
    assert there(context) == ["copy.png", "invoice.png"]
