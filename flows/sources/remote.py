"""URLs in, Sources out: objects of a store, copied once into the staging store as files are.

flows/sources/stores.py says which URLs are allowed and where credentials come from. This module
knows neither documents nor the database.
"""

import datetime
import re
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flows.runtime.settings import Settings
from flows.sources.folders import FoundFile, Listing, compile_patterns, is_passed_over
from flows.sources.staging import CHUNK, SkipFile, Write, hash_chunks, printable, stage
from flows.sources.stores import Store, name_fault, open_store, refuse_location, translated
from parsers.document import Source
from parsers.errors import SetupError

BLOCK = 8 << 20
"""Bytes asked for at once; s3fs would take 50 MB for each thread."""
NEVER = datetime.datetime.fromtimestamp(0, datetime.UTC)
MODIFIED = ("LastModified", "last_modified", "mtime", "created")
VERSION = ("generation", "ETag", "etag")
FOLDER_MARK = "_$folder$"


def list_remote(location: str, patterns: Sequence[str] = ("*",)) -> Listing:
    """The object at the URL, or those below it that match a pattern, in a fixed order, by one
    request for a thousand of them (of sftp, for a folder). Call `refuse_location` first.

    Dotfiles, partial uploads and marks of folders are skipped; what cannot be ingested is left, and
    so is a URL with nothing there. Times are whole seconds, as stores give fractions in listings
    only; version: the ETag, or the generation of gs, if any. SetupError: bad_path if the store
    cannot be listed; not_installed.
    """
    listing = Listing(location.rstrip("/"))
    try:
        with open_store(location) as store:
            listed, refused = _list(store)
    except SkipFile as fault:
        raise _unlisted(location, fault) from None
    if refused or not listed:
        reason = f"{refused} folders below it not readable" if refused else "not there"
        listing.leave(location, reason, location.rstrip("/"))
    wanted = compile_patterns(patterns)
    for path in sorted(listed):
        if path == store.path or _is_wanted(path, store.path, listed[path], wanted):
            _add(listing, store.location(path), listed[path])
    return listing


def fetch(location: str, settings: Settings) -> Source:
    """The object, copied into the staging store as `staging.take_in` does with a file. SkipFile: as
    `translated`. SetupError: as refuse_location, not_installed, or staging cannot be written."""
    refuse_location(location, settings)
    with open_store(location) as store:
        return _fetch(location, store, settings)


def _list(store: Store) -> tuple[dict[str, dict[str, Any]], int]:
    """The library's facts of each object by its path, and how many folders cannot be read."""
    closed: list[OSError] = []

    def keep(error: OSError) -> None:
        if not isinstance(error, PermissionError | FileNotFoundError):
            raise error
        closed.append(error)

    with translated(store.faults):
        if not store.is_tree:
            return store.files.find(store.path, detail=True), 0
        if store.files.info(store.path or "/")["type"] == "directory":
            return store.files.find(store.path or "/", detail=True, on_error=keep), len(closed)
        return {store.path: store.files.info(store.path)}, 0


def _is_wanted(path: str, above: str, facts: dict[str, Any], wanted: re.Pattern[str]) -> bool:
    parts = path.removeprefix(above).strip("/").split("/")
    name = parts[-1]
    # A folder made in a store that has none is an empty object of its name.
    is_mark = not facts["size"] and "." not in name
    if facts["type"] == "directory" or path.endswith(("/", FOLDER_MARK)) or is_mark:
        return False
    if any(part != ".." and is_passed_over(part) for part in parts):
        return False
    return wanted.match(name) is not None


def _add(listing: Listing, location: str, facts: dict[str, Any]) -> None:
    reason = name_fault(location) or _irregular(facts)
    if reason:
        listing.leave(location, reason, location.rstrip("/"))
    else:
        listing.files.append(_found(location, facts))


def _irregular(facts: dict[str, Any]) -> str | None:
    if facts["type"] == "link":
        return "a symbolic link"
    return None if facts["type"] == "file" else "not a regular file"


def _found(location: str, facts: dict[str, Any]) -> FoundFile:
    changed = next(filter(None, map(facts.get, MODIFIED)), NEVER)
    version = next((str(facts[key]).strip('"') for key in VERSION if facts.get(key)), None)
    changed_at = changed.astimezone(datetime.UTC).replace(microsecond=0)
    return FoundFile(location, location, int(facts["size"] or 0), changed_at, version)


def _look(location: str, store: Store) -> FoundFile:
    with translated(store.faults):
        facts = store.files.info(store.path)
    reason = _irregular(facts)
    if reason:
        raise SkipFile("not there" if facts["type"] == "directory" else reason)
    return _found(location, facts)


def _fetch(location: str, store: Store, settings: Settings) -> Source:
    seen = _look(location, store)
    if store.is_tree:
        age = time.time() - seen.modified_at.timestamp()
        time.sleep(max(0.0, settings.settle_seconds - max(0.0, age)))
    pour = partial(_pour, seen, store)
    if seen.byte_size > settings.max_bytes:
        return _source(Path(printable(location)), pour(len), seen)
    return _source(*stage(pour, seen.byte_size, settings.staging), seen)


def _pour(seen: FoundFile, store: Store, write: Write) -> str:
    """The sha256 of the bytes, each chunk passed to `write`. SkipFile: it changed meanwhile."""

    def has_changed() -> bool:
        return _look(seen.location, store) != seen

    return hash_chunks(_chunks(store), seen.byte_size, has_changed, write)


def _chunks(store: Store) -> Iterator[bytes]:
    """Yielded outside `translated`: errors of the consumer are not the store's."""
    with translated(store.faults):
        file = store.files.open(store.path, "rb", block_size=BLOCK)
    try:
        yield from iter(partial(_chunk, store, file), b"")
    finally:
        file.close()


def _chunk(store: Store, file: Any) -> bytes:
    with translated(store.faults):
        return bytes(file.read(CHUNK))


def _source(copy: Path, sha256: str, seen: FoundFile) -> Source:
    name = seen.location.rstrip("/").rpartition("/")[2]
    return Source(
        path=copy,
        sha256=sha256,
        byte_size=seen.byte_size,
        name=printable(name),
        uri=seen.location,
        modified_at=seen.modified_at,
        version=seen.version,
    )


def _unlisted(location: str, fault: SkipFile) -> SetupError:
    message = f"{printable(location)} cannot be reached ({fault.detail})"
    remedy = "Check the address of the store, the network and the credentials."
    if fault.reason == "not there":
        message = f"There is no {printable(location)}"
        remedy = "Name a bucket or folder that is there."
    if fault.reason == "not readable":
        message = f"{printable(location)} may not be listed with these credentials"
        remedy = "Check them, and what the store allows them."
    return SetupError("bad_path", message, remedy)
