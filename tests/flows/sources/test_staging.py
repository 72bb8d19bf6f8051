"""A file is taken in whole, once, from an allowed folder and when it has settled, or left alone."""

import datetime
import errno
import hashlib
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.runtime.settings import Settings
from flows.sources.staging import SkipFile, printable, refuse_too_large, take_in
from parsers.document import Source
from parsers.errors import DocumentError, SetupError

MOST_BYTES = 1000


def allowing(staging: Path, root: Path, settle_seconds: float = 0) -> Settings:
    """One root; the folder for staging is that of the home folder above it."""
    return Settings(
        home=staging.parent, roots=(str(root),), max_bytes=MOST_BYTES, settle_seconds=settle_seconds
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The allowed folder."""
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    return allowed


@pytest.fixture
def staging(tmp_path: Path) -> Path:
    return tmp_path / "staging"


@pytest.fixture
def take(folder: Path, staging: Path) -> Callable[..., Source]:
    def take(path: Path, seconds: float = 0) -> Source:
        return take_in(path, allowing(staging, folder, seconds))

    return take


def write(path: Path, content: bytes = b"content") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def reason(call: Callable[[], object]) -> str:
    with pytest.raises(SkipFile) as caught:
        call()
    return caught.value.reason


def staged(staging: Path) -> list[Path]:
    return [path for path in staging.rglob("*") if path.is_file()]


def test_a_link_is_not_followed(folder: Path, tmp_path: Path, take: Callable[..., Source]) -> None:
    (folder / "link.pdf").symlink_to(write(tmp_path / "secret.pdf"))
    assert reason(lambda: take(folder / "link.pdf")) == "a symbolic link"


def test_a_link_in_the_middle_of_a_path_is_not_followed(
    folder: Path, tmp_path: Path, take: Callable[..., Source]
) -> None:
    write(tmp_path / "outside" / "secret.pdf")
    (folder / "inner").symlink_to(tmp_path / "outside")
    assert "symbolic link" in reason(lambda: take(folder / "inner" / "secret.pdf"))


@pytest.mark.parametrize("way", ["../secret.pdf", "inner/../../secret.pdf"])
def test_what_lies_outside_the_roots_is_left_alone(
    folder: Path, tmp_path: Path, take: Callable[..., Source], way: str
) -> None:
    write(tmp_path / "secret.pdf")
    assert reason(lambda: take(folder / way)) == "outside the allowed folders"


def test_a_fifo_is_refused_without_waiting_for_a_writer(
    folder: Path, take: Callable[..., Source]
) -> None:
    os.mkfifo(folder / "pipe.pdf")
    assert reason(lambda: take(folder / "pipe.pdf")) == "not a regular file"


def test_a_socket_and_a_folder_are_not_regular_files(
    folder: Path, take: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)  # names of sockets must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.pdf")
        assert reason(lambda: take(folder / "socket.pdf")) == "not a regular file"
    (folder / "folder.pdf").mkdir()
    assert reason(lambda: take(folder / "folder.pdf")) == "not a regular file"
    assert reason(lambda: take(folder / "missing.pdf")) == "not there"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_left_alone(folder: Path, take: Callable[..., Source]) -> None:
    write(folder / "locked.pdf").chmod(0)
    assert reason(lambda: take(folder / "locked.pdf")) == "not readable"


def test_a_growing_file_is_left_alone(folder: Path, take: Callable[..., Source]) -> None:
    path, done = write(folder / "growing.pdf"), threading.Event()

    def grow() -> None:
        with path.open("ab", buffering=0) as file:
            while not done.wait(0.005):
                file.write(b"more")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        assert reason(lambda: take(path, 0.3)) == "still growing"
    finally:
        done.set()
        writer.join()


def test_a_file_that_changes_while_it_is_copied_is_left_alone_and_leaves_nothing_behind(
    folder: Path, staging: Path, take: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, digest = write(folder / "changing.pdf"), hashlib.sha256

    def change_and_hash() -> object:
        os.utime(path, (0, 0))
        return digest()

    monkeypatch.setattr(hashlib, "sha256", change_and_hash)
    assert reason(lambda: take(path)) == "changed while it was read"
    assert not list(staging.iterdir())


def test_a_file_too_large_is_hashed_and_not_copied(
    folder: Path, staging: Path, take: Callable[..., Source]
) -> None:
    path = write(folder / "large.pdf", b"x" * 1001)
    source = take(path)
    assert source.sha256 == hashlib.sha256(b"x" * 1001).hexdigest()
    assert source.path == path
    with pytest.raises(DocumentError, match=r"large\.pdf") as caught:
        refuse_too_large(source, MOST_BYTES)
    assert caught.value.code == "too_large"
    assert not staging.exists()


def test_a_staging_folder_that_cannot_be_written_is_a_fault_of_the_setup(
    folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(SetupError) as caught:
        take_in(write(folder / "a.pdf"), allowing(write(tmp_path / "staging"), folder))
    assert caught.value.code == "bad_path"
    assert os.strerror(errno.EEXIST) in caught.value.message


def test_a_file_is_copied_under_its_hash(
    folder: Path, staging: Path, take: Callable[..., Source]
) -> None:
    path = write(folder / "sub" / "invoice.pdf", b"%PDF-")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    source, sha256 = take(path), hashlib.sha256(b"%PDF-").hexdigest()

    assert source.path == staging / sha256[:2] / sha256
    assert source.path.read_bytes() == b"%PDF-"
    assert (source.sha256, source.byte_size, source.name) == (sha256, 5, "invoice.pdf")
    assert source.uri == path.as_uri()
    assert source.modified_at == datetime.datetime.fromtimestamp(1_700_000_000, datetime.UTC)
    assert staged(staging) == [source.path]


def test_the_same_bytes_are_staged_once(
    folder: Path, staging: Path, take: Callable[..., Source]
) -> None:
    first = take(write(folder / "a.pdf"))
    inode = first.path.stat().st_ino
    second = take(write(folder / "b.pdf"))
    assert second.path == first.path
    assert second.path.stat().st_ino == inode
    assert (first.name, second.name) == ("a.pdf", "b.pdf")
    assert staged(staging) == [first.path]


def test_a_copy_cut_short_is_written_again(folder: Path, take: Callable[..., Source]) -> None:
    path = write(folder / "a.pdf")
    copy = take(path).path
    copy.write_bytes(b"con")
    assert take(path).path.read_bytes() == b"content"


def test_an_empty_file_is_taken_in(folder: Path, take: Callable[..., Source]) -> None:
    assert take(write(folder / "empty.pdf", b"")).byte_size == 0


def test_a_file_may_be_a_root_of_its_own(folder: Path, staging: Path) -> None:
    path = write(folder / "a.pdf")
    assert take_in(path, allowing(staging, path)).name == "a.pdf"
    other = write(folder / "b.pdf")
    assert "outside" in reason(lambda: take_in(other, allowing(staging, path)))


def test_a_root_may_be_spelled_with_a_link(folder: Path, tmp_path: Path, staging: Path) -> None:
    write(folder / "a.pdf")
    (tmp_path / "link").symlink_to(folder)
    by_link = allowing(staging, tmp_path / "link")
    spelled = take_in(tmp_path / "link" / "a.pdf", by_link)
    plain = take_in(folder / "a.pdf", by_link)
    assert spelled.uri == plain.uri == (folder / "a.pdf").as_uri()


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("Rechnung Nr. 7 – Übertrag.pdf", "Rechnung Nr. 7 – Übertrag.pdf"),
        ("請求書🧾.pdf", "請求書🧾.pdf"),
        ("a%2Fb?c#d.pdf", "a%2Fb?c#d.pdf"),
        ("two\nlines\x1b[2J.pdf", "two\\nlines\\x1b[2J.pdf"),
        (os.fsdecode(b"caf\xe9.pdf"), "caf\\xe9.pdf"),
        ("-rf", "-rf"),
    ],
)
def test_hostile_names_can_be_stored_and_found_again(
    folder: Path, take: Callable[..., Source], name: str, stored: str
) -> None:
    source = take(write(folder / name))
    assert source.name == stored
    source.name.encode()
    source.uri.encode("ascii")
    assert unquote_to_bytes(urlsplit(source.uri).path) == os.fsencode(folder / name)


@given(st.binary(max_size=50))
def test_every_name_becomes_storable(name: bytes) -> None:
    shown = printable(os.fsdecode(name))
    shown.encode()
    assert not any(ord(character) < 32 for character in shown)


@settings(deadline=None, max_examples=30)
@given(content=st.binary(max_size=500))
def test_what_is_staged_is_what_was_found(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("found")
    source = take_in(write(folder / "a.pdf", content), allowing(folder / "staging", folder))
    assert source.path.read_bytes() == content
    assert source.path.name == source.sha256 == hashlib.sha256(content).hexdigest()
