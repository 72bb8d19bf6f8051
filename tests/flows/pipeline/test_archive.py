"""A file that is done with is moved away whole, never deleted, never over another."""

import datetime
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.pipeline import archive
from flows.pipeline.archive import file_away
from flows.pipeline.document import ingest_file
from flows.pipeline.outcome import Outcome
from flows.pipeline.plan import make_plan
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from flows.sources.staging import source_of
from storage.models import RunStatus
from storage.sources import known_sources, move_source
from storage.user_queries import run_query

BROKEN = b"%PDF-1.7 and no more"


@pytest.fixture
def open_with(with_tables: Settings) -> Iterator[Callable[..., Context]]:
    """Opens a context with other settings."""
    opened = []

    def open(**changes: Any) -> Context:
        opened.append(open_context(Settings(**with_tables.model_dump() | changes)))
        return opened[-1]

    yield open
    for context in opened:
        context.close()


@pytest.fixture
def filing_context(open_with: Callable[..., Context], tmp_path: Path, inbox: Path) -> Context:
    return open_with(archive=tmp_path / "done", quarantine=tmp_path / "bad", roots=(str(inbox),))


def ingest(file: Path, context: Context) -> Outcome:
    return ingest_file(str(file), context, lambda done, pages: None)


def ingest_and_file(file: Path, context: Context) -> str | None:
    return file_away(str(file), ingest(file, context), context)


def there(context: Context) -> list[str]:
    """The uris of the files that are there, as SQL tells them."""
    sql = "SELECT uri FROM sources WHERE gone_at IS NULL ORDER BY uri"
    return [str(uri) for (uri,) in run_query(context.database, sql, 999)[1]]


def files(*folders: Path) -> list[str]:
    return sorted(path.name for folder in folders for path in folder.rglob("*") if path.is_file())


def write(path: Path, content: bytes = BROKEN) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_without_folders_for_it_every_file_stays(context: Context, inbox: Path) -> None:
    assert ingest_and_file(inbox / "invoice.png", context) is None
    assert files(inbox) == ["invoice.png"]


def test_a_file_that_has_changed_since_it_was_read_stays(
    filing_context: Context, inbox: Path, tmp_path: Path
) -> None:
    file = inbox / "invoice.png"
    outcome = ingest(file, filing_context)
    file.write_bytes(b"something else")

    assert file_away(str(file), outcome, filing_context) == archive.CHANGED
    assert file.read_bytes() == b"something else"
    assert not (tmp_path / "done").exists()


def test_a_file_that_is_not_there_any_more_is_told(filing_context: Context, inbox: Path) -> None:
    outcome = ingest(inbox / "invoice.png", filing_context)
    (inbox / "invoice.png").unlink()

    reason = file_away(str(inbox / "invoice.png"), outcome, filing_context)

    assert reason == "not moved: No such file or directory"


def test_an_object_of_a_store_stays_and_it_is_told(filing_context: Context) -> None:
    outcome = Outcome("s3://bucket/a.pdf", RunStatus.COMPLETE, 1)
    reason = file_away("s3://bucket/a.pdf", outcome, filing_context)
    assert reason == "not moved: objects of a store stay where they are"


def test_where_the_folder_cannot_be_made_the_file_stays_and_the_database_says_so(
    filing_context: Context, inbox: Path, tmp_path: Path
) -> None:
    (tmp_path / "done").write_bytes(b"a file")

    assert ingest_and_file(inbox / "invoice.png", filing_context) == "not moved: File exists"
    assert there(filing_context) == [(inbox / "invoice.png").as_uri()]


def test_where_the_old_name_cannot_go_the_new_one_goes_again(
    filing_context: Context, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, rename = write(inbox / "broken.pdf"), Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path == file:
            raise PermissionError(errno.EACCES, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)

    assert ingest_and_file(file, filing_context) == "not moved: Permission denied"
    assert files(tmp_path / "bad") == []
    assert there(filing_context) == [file.as_uri()]


def test_a_link_within_the_archive_is_not_followed(
    filing_context: Context, inbox: Path, tmp_path: Path
) -> None:
    (inbox / "sub").mkdir()
    file = (inbox / "invoice.png").rename(inbox / "sub" / "invoice.png")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "done").mkdir()
    (tmp_path / "done" / "sub").symlink_to(tmp_path / "elsewhere")

    assert ingest_and_file(file, filing_context) == "not moved: a symbolic link is in the way"
    assert files(tmp_path / "elsewhere") == []


def test_what_was_read_is_archived_with_its_path_below_the_root(
    filing_context: Context, inbox: Path, tmp_path: Path
) -> None:
    (inbox / "2026" / "März").mkdir(parents=True)
    file = (inbox / "invoice.png").rename(inbox / "2026" / "März" / "invoice.png")
    content, modified = file.read_bytes(), file.stat().st_mtime_ns

    assert ingest_and_file(file, filing_context) is None

    archived = tmp_path / "done" / "2026" / "März" / "invoice.png"
    assert (archived.read_bytes(), archived.stat().st_mtime_ns) == (content, modified)
    assert files(inbox) == []
    assert there(filing_context) == [archived.as_uri()]
    assert make_plan([str(inbox)], filing_context).files == ()


def test_without_roots_it_keeps_its_name_alone(
    open_with: Callable[..., Context], inbox: Path, tmp_path: Path
) -> None:
    context = open_with(archive=tmp_path / "done")
    assert ingest_and_file(inbox / "invoice.png", context) is None
    assert (tmp_path / "done" / "invoice.png").is_file()


def test_what_failed_is_put_beside_a_text_that_says_why(
    filing_context: Context, inbox: Path, tmp_path: Path
) -> None:
    file = write(inbox / "broken.pdf")

    assert ingest_and_file(file, filing_context) is None

    assert (tmp_path / "bad" / "broken.pdf").read_bytes() == BROKEN
    why = (tmp_path / "bad" / "broken.pdf.why.txt").read_text("utf-8")
    sql = "SELECT error_code, error, document_id FROM runs"
    ((code, error, document_id),) = run_query(filing_context.database, sql, 9)[1]
    assert f"file: {file}\n" in why
    assert f"code: {code}\n" in why
    assert f"why: {error}\n" in why
    assert f"document: {document_id}\n" in why


@pytest.mark.parametrize(
    ("status", "code"), [("partial", None), ("running", None), ("failed", "engine_away")]
)
def test_what_may_still_become_better_stays(
    filing_context: Context, inbox: Path, status: str, code: str | None
) -> None:
    run = archive.KnownRun(1, RunStatus(status), archive.AWAY if code else None)
    assert not archive.is_to_be_filed(str(inbox / "a.pdf"), run, filing_context.settings)


def test_what_is_in_the_archive_already_stays_there(
    open_with: Callable[..., Context], inbox: Path
) -> None:
    context = open_with(archive=inbox.parent)
    assert ingest_and_file(inbox / "invoice.png", context) is None
    assert files(inbox) == ["invoice.png"]


def test_a_name_that_is_taken_is_not_written_over(
    filing_context: Context, inbox: Path, tmp_path: Path
) -> None:
    for round_ in range(4):
        write(inbox / "broken.pdf", BROKEN + bytes([round_ // 2]))
        assert ingest_and_file(inbox / "broken.pdf", filing_context) is None

    kept = [path for path in (tmp_path / "bad").iterdir() if path.suffix == ".pdf"]
    assert sorted(path.read_bytes()[-1] for path in kept) == [0, 0, 1, 1]
    assert len(there(filing_context)) == 4


def test_across_file_systems_a_verified_copy_is_made(
    filing_context: Context, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    content = (inbox / "invoice.png").read_bytes()
    modified = (inbox / "invoice.png").stat().st_mtime_ns

    assert ingest_and_file(inbox / "invoice.png", filing_context) is None

    archived = tmp_path / "done" / "invoice.png"
    assert (archived.read_bytes(), archived.stat().st_mtime_ns) == (content, modified)
    assert files(inbox, tmp_path / "done") == ["invoice.png"]


def between(monkeypatch: pytest.MonkeyPatch, step: str, act: Callable[[], object]) -> None:
    """Something else happens just before a step, once."""
    run, todo = getattr(archive, step), [act]

    def act_first(*arguments: Any) -> Any:
        if todo:
            todo.pop()()
        return run(*arguments)

    monkeypatch.setattr(archive, step, act_first)


def put_anew(file: Path, content: bytes) -> None:
    """As scanners and rsync do: written aside and renamed."""
    write(file.with_name(".aside"), content).replace(file)


@pytest.mark.parametrize("step", ["_put", "_remove_origin"])
def test_a_file_put_in_its_place_on_the_way_is_kept_and_not_taken_for_it(
    filing_context: Context,
    inbox: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    file = write(inbox / "broken.pdf")
    between(monkeypatch, step, lambda: put_anew(file, b"never read"))

    reason = ingest_and_file(file, filing_context)

    assert reason == (archive.CHANGED if step == "_put" else None)
    assert file.read_bytes() == b"never read"
    assert all(path.read_bytes() == BROKEN for path in tmp_path.glob("bad/*.pdf"))
    assert file.as_uri() in there(filing_context) or step == "_remove_origin"
    assert str(file) in make_plan([str(inbox)], filing_context).files


def test_of_two_files_that_want_one_name_at_a_time_both_are_kept(
    open_with: Callable[..., Context],
    inbox: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = open_with(quarantine=tmp_path / "bad")
    one, two = write(inbox / "1" / "x.pdf", b"one"), write(inbox / "2" / "x.pdf", b"two")
    reasons = []
    between(monkeypatch, "_put", lambda: reasons.append(ingest_and_file(two, context)))

    assert [ingest_and_file(one, context), *reasons] == [None, None]

    bad = [path for path in (tmp_path / "bad").iterdir() if path.suffix == ".pdf"]
    assert sorted(path.read_bytes() for path in bad) == [b"one", b"two"]
    assert there(context) == sorted(path.as_uri() for path in bad)


@pytest.mark.parametrize("is_noted", [False, True])
def test_a_crash_on_the_way_is_mended_by_the_next_run(
    filing_context: Context, inbox: Path, tmp_path: Path, is_noted: bool
) -> None:
    file, target = write(inbox / "broken.pdf"), tmp_path / "bad" / "broken.pdf"
    ingest(file, filing_context)
    target.parent.mkdir()
    os.link(file, target)
    if is_noted:
        (known,) = known_sources(filing_context.database, [file.as_uri()]).values()
        moved = source_of(target, target, known.sha256, file.lstat())
        now = datetime.datetime.now(datetime.UTC)
        move_source(filing_context.database, file.as_uri(), moved, now)

    (again,) = (at for at in make_plan([str(inbox)], filing_context).files if "broken" in at)
    assert ingest_and_file(Path(again), filing_context) is None

    assert files(tmp_path / "bad") == ["broken.pdf", "broken.pdf.why.txt"]
    assert files(inbox) == ["invoice.png"]
    assert there(filing_context) == [target.as_uri()]
