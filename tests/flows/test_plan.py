"""What there is to do, and what is left as it is."""

import os
from pathlib import Path

import pytest

from flows.plan import make_plan
from flows.process import ingest_file
from flows.workplace import Workplace
from parsers.errors import SetupError


def test_a_path_that_is_not_there_is_an_error_and_not_an_empty_plan(place: Workplace) -> None:
    with pytest.raises(SetupError, match="There is no /nowhere"):
        make_plan([Path("/nowhere")], place)


def test_an_empty_folder_gives_nothing_to_do(place: Workplace, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    plan = make_plan([tmp_path / "empty"], place)

    assert (plan.files, plan.done) == ((), ())


def test_a_new_file_is_to_be_taken_in(place: Workplace, inbox: Path) -> None:
    assert make_plan([inbox], place).files == (inbox / "invoice.png",)


def test_a_link_is_left_alone_and_named(place: Workplace, inbox: Path) -> None:
    (inbox / "link.png").symlink_to("/etc/passwd")

    (left,) = make_plan([inbox], place).done

    assert (left.status, left.reason) == ("left alone", "a symbolic link")


def test_a_file_that_is_done_is_unchanged_until_it_is_touched(
    place: Workplace, inbox: Path
) -> None:
    file = inbox / "invoice.png"
    ingest_file(file, place, lambda done, pages: None)

    done = make_plan([inbox], place)
    os.utime(file, (1, 1))
    touched = make_plan([inbox], place)

    assert [outcome.status for outcome in done.done] == ["unchanged"]
    assert done.files == ()
    assert touched.files == (file,)


def test_what_failed_is_to_be_done_again_only_if_asked(place: Workplace, inbox: Path) -> None:
    file = inbox / "broken.pdf"
    file.write_bytes(b"%PDF-1.7 and no more")
    ingest_file(file, place, lambda done, pages: None)

    assert file not in make_plan([inbox], place).files
    assert file in make_plan([inbox], place, retry=True).files


def test_a_file_whose_copy_is_gone_is_taken_in_again(place: Workplace, inbox: Path) -> None:
    """So that what looks at its pages again finds them."""
    ingest_file(inbox / "invoice.png", place, lambda done, pages: None)
    (copy,) = place.settings.staging.glob("??/*")
    copy.unlink()

    plan = make_plan([inbox], place)
    again = ingest_file(inbox / "invoice.png", place, lambda done, pages: None)

    assert plan.files == (inbox / "invoice.png",)
    assert again.status == "unchanged"
    assert copy.exists()
