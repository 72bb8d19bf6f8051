"""Folders in, files out: what is below a path, listed without opening a file.

No link is followed, except where the path itself is a link to a folder. This module knows neither
documents nor the database.
"""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import translate
from pathlib import Path
from urllib.parse import unquote_to_bytes

from flows.sources.staging import absolute, irregular, modified_at, reason_of

PASSED_OVER = re.compile(
    r"\..*|~\$.*|.*\.(part|partial|filepart|crdownload|download|opdownload|tmp|temp|swp)"
    r"|thumbs\.db|ehthumbs\.db|desktop\.ini|@eadir|__macosx|lost\+found|\$recycle\.bin"
    r"|system volume information|.*\.why\.txt",
    re.IGNORECASE | re.DOTALL,
)
"""Dotfiles, unfinished downloads, files of the system, and those that say why a file is in
quarantine."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """location: as it was named; uri: of its real path; modified_at: UTC; version: a store's mark
    of the bytes."""

    location: str
    uri: str
    byte_size: int
    modified_at: datetime
    version: str | None = None


@dataclass(slots=True)
class Listing:
    """What was found at one place. folder_uri: if it is a folder. left: locations that cannot be
    ingested, with the reasons. unseen: uris that, with all below them, may or may not exist.
    passed_over: how many names were (see `is_passed_over`)."""

    folder_uri: str | None = None
    files: list[FoundFile] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)
    passed_over: int = 0

    def leave(self, location: str, reason: str, uri: str) -> None:
        self.left[location] = reason
        self.unseen.append(uri)


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name is skipped without mention."""
    return PASSED_OVER.fullmatch(name) is not None


def compile_patterns(patterns: Sequence[str]) -> re.Pattern[str]:
    """One expression for these patterns of the shell, in any case."""
    return re.compile("|".join(map(translate, patterns)), re.IGNORECASE)


def list_files(
    start: Path, patterns: Sequence[str] = ("*",), without: Iterable[Path] = ()
) -> Listing:
    """The file at a path, whatever its name, or the files below that folder that match a pattern,
    in a fixed order, without those below the folders `without`.

    Dotfiles, partial downloads and the like are skipped; links, FIFOs and what cannot be read are
    left. A folder with nothing else in it is unseen, as a share looks that is not mounted.
    """
    top = absolute(start)
    try:
        if stat.S_ISDIR(top.stat().st_mode):
            return _list_folder(top, top.resolve(), compile_patterns(patterns), _real(without))
        real, facts = top.parent.resolve() / top.name, top.lstat()
    except OSError as error:
        return Listing(left={str(top): "a symbolic link" if top.is_symlink() else reason_of(error)})
    listing = Listing()
    _add(listing, str(top), real.as_uri(), facts)
    return listing


def _real(folders: Iterable[Path]) -> frozenset[str]:
    return frozenset(os.path.realpath(folder) for folder in folders)


def _list_folder(
    top: Path, real: Path, wanted: re.Pattern[str], without: frozenset[str]
) -> Listing:
    """Depth first, by a stack: hostile folders nest deeper than Python recurses."""
    listing, base = Listing(real.as_uri()), len(str(top))
    stack = _entries(str(top), listing, real.as_uri())
    while stack:
        entry = stack.pop()
        path = str(real) + entry.path[base:]
        uri = Path(path).as_uri()
        try:
            if entry.is_dir(follow_symlinks=False):
                stack += [] if path in without else _entries(entry.path, listing, uri)
            elif wanted.match(entry.name):
                _add(listing, entry.path, uri, entry.stat(follow_symlinks=False))
        except OSError as error:
            listing.leave(entry.path, reason_of(error), uri)
    return listing


def _entries(path: str, listing: Listing, uri: str) -> list[os.DirEntry[str]]:
    """What is in a folder, the last first."""
    try:
        with os.scandir(path) as scanned:
            found = list(scanned)
    except OSError as error:
        listing.leave(path, reason_of(error), uri)
        return []
    entries = [entry for entry in found if not is_passed_over(entry.name)]
    listing.passed_over += len(found) - len(entries)
    if not entries:
        listing.unseen.append(uri)
    return sorted(entries, key=lambda entry: entry.name, reverse=True)


def _add(listing: Listing, location: str, uri: str, facts: os.stat_result) -> None:
    reason = irregular(facts.st_mode)
    if reason:
        listing.leave(location, reason, uri)
    else:
        listing.files.append(FoundFile(location, uri, facts.st_size, modified_at(facts)))


def sight_of(
    listing: Listing, patterns: Sequence[str], without: Iterable[Path]
) -> Callable[[str], bool]:
    """Whether a uri below the listing's folder would be among the files if it existed."""
    hidden = {*listing.unseen, *(Path(folder).as_uri() for folder in _real(without))}
    wanted, above = compile_patterns(patterns), f"{(listing.folder_uri or '').rstrip('/')}/"

    def is_in_sight(uri: str) -> bool:
        names = _names(uri, above)
        if any(map(is_passed_over, names)) or not wanted.match(names[-1]):
            return False
        return hidden.isdisjoint(_ways_up(uri))

    return is_in_sight


def _names(uri: str, above: str) -> list[str]:
    rest = uri.removeprefix(above)
    is_file = uri.startswith("file:")
    return (os.fsdecode(unquote_to_bytes(rest)) if is_file else rest).split("/")


def _ways_up(uri: str) -> Iterator[str]:
    while "/" in uri:
        yield uri
        uri = uri.rpartition("/")[0]
