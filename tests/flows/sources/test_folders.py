"""What a folder holds, as a listing tells it: in a fixed order, without links."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.runtime.settings import Settings
from flows.sources.folders import Listing, is_passed_over, list_files, sight_of
from flows.sources.staging import take_in

UNFINISHED = (".hidden.pdf", ".git/x.pdf", "x.part", "y.PDF.crdownload", "z.tmp", "~$a.docx")
LEFT_BY_SYSTEMS = ("a.partial", "b.pdf.filepart", "Thumbs.db", "desktop.ini", "@eaDir/a.pdf")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


def write(path: Path, content: bytes = b"content") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def found(listing: Listing) -> list[Path]:
    return [Path(file.location) for file in listing.files]


def left(listing: Listing) -> list[tuple[str, str]]:
    return [(Path(at).name, reason) for at, reason in listing.left.items()]


def test_what_is_not_there_is_left_and_no_folder(folder: Path) -> None:
    listing = list_files(folder / "missing")

    assert left(listing) == [("missing", "not there")]
    assert listing.folder_uri is None


def test_links_and_fifos_are_left_and_named(folder: Path, tmp_path: Path) -> None:
    (folder / "a.pdf").symlink_to(write(tmp_path / "secret.pdf"))
    (folder / "b").symlink_to(tmp_path)
    os.mkfifo(folder / "c.pdf")

    listing = list_files(folder)

    assert found(listing) == []
    assert left(listing) == [
        ("a.pdf", "a symbolic link"),
        ("b", "a symbolic link"),
        ("c.pdf", "not a regular file"),
    ]


@pytest.mark.parametrize("target", ["secret.pdf", "nowhere"])
def test_a_link_given_by_name_is_left(folder: Path, tmp_path: Path, target: str) -> None:
    write(tmp_path / "secret.pdf")
    (folder / "link.pdf").symlink_to(tmp_path / target)

    assert left(list_files(folder / "link.pdf")) == [("link.pdf", "a symbolic link")]


def test_a_folder_that_cannot_be_listed_is_left_and_what_is_below_it_unseen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "good" / "a.pdf")
    bad, scandir = folder / "stale", os.scandir
    write(bad / "b.pdf")

    def fail_for_one(path: str) -> object:
        if str(path) == str(bad):
            raise OSError(116, "Stale file handle")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", fail_for_one)
    listing = list_files(folder)

    assert found(listing) == [folder / "good" / "a.pdf"]
    assert left(listing) == [("stale", "not readable")]
    assert listing.unseen == [bad.as_uri()]


def test_files_are_found_in_a_fixed_order_without_what_is_unfinished(folder: Path) -> None:
    wanted = [folder / "a" / "z.pdf", folder / "b.pdf", folder / "c" / "a.pdf", folder / "d.pdf"]
    unfinished = (folder / name for name in (*UNFINISHED, *LEFT_BY_SYSTEMS))
    for path in [*reversed(wanted), *unfinished]:
        write(path)

    assert found(list_files(folder)) == wanted
    assert left(list_files(folder)) == []


def test_patterns_choose_among_files_below_folders_whatever_the_case(folder: Path) -> None:
    for name in ("a.pdf", "B.PDF", "sub.pdf/c.txt", "sub/d.Jpg", "e.pdf.txt"):
        write(folder / name)

    listing = list_files(folder, ["*.pdf", "*.JPG"])

    assert [path.name for path in found(listing)] == ["B.PDF", "a.pdf", "d.Jpg"]


def test_a_file_given_by_name_is_found_whatever_it_is_called(folder: Path) -> None:
    path = write(folder / ".hidden.tmp")

    assert found(list_files(path, ["*.pdf"])) == [path]


def test_folders_to_go_without_are_passed_over_but_not_if_named(folder: Path) -> None:
    write(folder / "done" / "a.pdf")
    write(folder / "b.pdf")

    assert found(list_files(folder, without=[folder / "done"])) == [folder / "b.pdf"]
    assert found(list_files(folder / "done", without=[folder / "done"])) == [
        folder / "done" / "a.pdf"
    ]


def test_a_folder_may_be_given_by_a_link_and_its_files_have_their_real_uris(
    folder: Path, tmp_path: Path
) -> None:
    path = write(folder / "sub" / "ä b.pdf")
    (tmp_path / "link").symlink_to(folder)

    (file,) = list_files(tmp_path / "link").files

    assert file.location == str(tmp_path / "link" / "sub" / "ä b.pdf")
    assert file.uri == path.as_uri()


def test_a_listing_tells_what_the_intake_will(folder: Path, tmp_path: Path) -> None:
    path = write(folder / "sub" / "a.pdf")
    os.utime(path, ns=(0, 1_700_000_000_123_456_789))

    (file,) = list_files(folder).files
    source = take_in(path, Settings(home=tmp_path, settle_seconds=0))

    assert (file.uri, file.byte_size) == (source.uri, source.byte_size)
    assert (file.modified_at, file.version) == (source.modified_at, source.version)


@pytest.mark.parametrize("name", ["a.pdf", "part", "a.part.pdf", "tmp", "thumbs.db.pdf", "~a.pdf"])
def test_names_that_only_look_alike_are_not_passed_over(name: str) -> None:
    assert not is_passed_over(name)


def test_a_listing_sees_only_what_it_would_have_found(folder: Path) -> None:
    write(folder / "a.pdf")
    (folder / "empty").mkdir()
    is_in_sight = sight_of(list_files(folder, ["*.pdf"]), ["*.pdf"], [folder / "done"])

    def sees(name: str) -> bool:
        return is_in_sight((folder / name).as_uri())

    assert sees("gone.pdf")
    assert sees("gone/ä b.PDF")
    assert not sees("gone.txt")
    assert not sees(".gone.pdf")
    assert not sees("empty/gone.pdf")
    assert not sees("done/gone.pdf")


@pytest.fixture
def deep_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file below more folders than Python recurses, or pytest could clear away."""
    depth = sys.getrecursionlimit() + 100
    monkeypatch.chdir(folder)
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    write(Path("deep.pdf"))
    yield folder.joinpath(*["d"] * depth, "deep.pdf")
    Path("deep.pdf").unlink()
    for _ in range(depth):
        os.chdir("..")
        Path("d").rmdir()


def test_folders_may_nest_deeper_than_functions_do(
    folder: Path, deep_file: Path, tmp_path: Path
) -> None:
    assert found(list_files(folder)) == [deep_file]
    taken = take_in(deep_file, Settings(home=tmp_path, settle_seconds=0))
    assert taken.name == "deep.pdf"
