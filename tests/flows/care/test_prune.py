"""What is kept no longer goes, and nothing else."""

import datetime
import errno
import os
from pathlib import Path

import pytest

from flows.care.prune import Pruned, prune
from flows.pipeline.document import ingest_file
from flows.pipeline.plan import make_plan
from flows.runtime.context import Context
from flows.sources.staging import copy_path, is_staged
from parsers.errors import SetupError
from storage.database import upgrade
from storage.queries import DocumentSummary, all_documents, stored_pages

DAY = datetime.timedelta(days=1)
LONG_AGO = 86400 * 1000


@pytest.mark.parametrize("dry_run", [False, True])
def test_of_another_database_s_copies_none_goes_and_none_is_made(
    context: Context, inbox: Path, tmp_path: Path, dry_run: bool
) -> None:
    ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)
    typo = tmp_path / "nowhere" / "typo.db"
    wrong = context.settings.model_copy(update={"database": f"sqlite:///{typo}"})

    with pytest.raises(SetupError, match="no tables"):
        prune(wrong, datetime.timedelta(seconds=-10), dry_run=dry_run)
    assert not typo.parent.exists()
    upgrade(wrong.database_url)

    assert prune(wrong, datetime.timedelta(seconds=-10)) == Pruned(0, 0, 0)
    (document,) = all_documents(context.database)
    assert is_staged(context.settings.staging, document.sha256)


def test_copies_that_cannot_be_deleted_are_told_and_one_that_went_is_not(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = [context.settings.staging / f".incoming-{name}" for name in "abc"]
    for folder in broken:
        folder.mkdir(parents=True)
        os.utime(folder, (LONG_AGO, LONG_AGO))

    def delete(path: Path, before: datetime.datetime) -> bool:
        if path == broken[0]:
            raise PermissionError(errno.EACCES, "Permission denied")
        if path == broken[1]:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        return True

    monkeypatch.setattr("flows.care.prune._delete", delete)
    with pytest.raises(
        SetupError,
        match=r"1 copy cannot be deleted, the first: .*-a: Per.*; deleted: 0 runs, 1 copy",
    ):
        prune(context.settings, DAY)


def test_without_anything_nothing_goes(context: Context) -> None:
    assert prune(context.settings, DAY) == Pruned(0, 0, 0)


def test_what_is_current_stays_whatever_its_age(context: Context, inbox: Path) -> None:
    outcome = ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)

    assert prune(context.settings, datetime.timedelta(seconds=-10)) == Pruned(0, 0, 0)
    assert stored_pages(context.database, outcome.run_id or 0)


def gone_document(context: Context, inbox: Path) -> DocumentSummary:
    """One that was read, and whose file was then deleted."""
    ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)
    (inbox / "invoice.png").unlink()
    (inbox / "other.pdf").write_bytes(b"other")  # an empty folder may be a share that is away
    make_plan([str(inbox)], context)
    (document,) = all_documents(context.database)
    return document


def test_copies_of_files_that_are_gone_go_and_their_rows_stay(
    context: Context, inbox: Path
) -> None:
    document, later = gone_document(context, inbox), datetime.timedelta(seconds=-10)

    told = prune(context.settings, later, dry_run=True)
    assert (told.copies, is_staged(context.settings.staging, document.sha256)) == (1, True)
    assert prune(context.settings, later) == told
    assert not is_staged(context.settings.staging, document.sha256)
    assert stored_pages(context.database, document.run_id or 0)


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_copy_that_cannot_even_be_looked_at_is_told_when_it_is_to_be_deleted(
    context: Context, inbox: Path, dry_run: bool
) -> None:
    document = gone_document(context, inbox)
    copy = copy_path(context.settings.staging, document.sha256)
    copy.unlink()
    copy.parent.rmdir()
    copy.parent.symlink_to(copy.parent)  # a loop, which also root cannot follow
    later = datetime.timedelta(seconds=-10)

    if dry_run:
        assert prune(context.settings, later, dry_run=True) == Pruned(0, 1, 0)
    else:
        with pytest.raises(
            SetupError, match=r"1 copy cannot be deleted, .*; deleted: 0 runs, 0 copies"
        ):
            prune(context.settings, later)


def test_what_broken_copying_left_goes_after_a_day(context: Context) -> None:
    staging = context.settings.staging
    young, old = staging / ".incoming-a", staging / ".incoming-b"
    for folder in (young, old):
        folder.mkdir(parents=True)
        (folder / "copy").write_bytes(b"12345")
    os.utime(old, (LONG_AGO, LONG_AGO))

    assert prune(context.settings, DAY) == Pruned(0, 1, 5)
    assert [path.name for path in staging.iterdir()] == [".incoming-a"]


def test_a_file_that_strayed_among_the_copies_is_left(context: Context) -> None:
    stray = context.settings.staging / "stray"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.touch()
    os.utime(stray, (LONG_AGO, LONG_AGO))
    assert prune(context.settings, DAY) == Pruned(0, 0, 0)
    assert stray.exists()
