"""URLs in, Sources out: objects of a store, copied once into the staging store as files are.

Which URLs are allowed and where credentials come from is told in flows/sources/stores.py. This
module knows neither documents nor the database.
"""

import datetime
import hashlib
import re
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flows.runtime.settings import Settings
from flows.sources.folders import FoundFile, Listing, compile_patterns, is_passed_over
from flows.sources.staging import CHUNK, SkipFile, Write, printable, stage
from flows.sources.stores import Store, name_fault, open_store
from flows.sources.stores import refuse_location as refuse_location
from parsers.document import Source
from parsers.errors import SetupError

BLOCK = 8 << 20
"""Bytes asked for at once; s3fs would take 50 MB for each thread."""
NEVER = datetime.datetime.fromtimestamp(0, datetime.UTC)
MODIFIED = ("LastModified", "last_modified", "mtime", "created")
VERSION = ("generation", "ETag", "etag")
FOLDER_MARK = "_$folder$"


def list_remote(location: str, patterns: Sequence[str] = ("*",)) -> Listing:
    """The objects below the URL, or the one there, in a fixed order, by one request for a thousand
    of them (of sftp, for a folder). Call `refuse_location` first: roots are not looked at here.

    Below the URL, names that match no pattern (case apart), dotfiles, partial uploads and the marks
    that stand for folders are passed over in silence; what cannot be taken in is left, and so is
    the URL where nothing is there at all. Times are whole seconds, as stores tell fractions in a
    listing only; version: the ETag, the generation of gs; None where the store says nothing.
    SetupError: bad_path where the store cannot be listed; not_installed.
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
    """The object, copied into the staging store as `staging.take_in` does with a file. One that is
    too large is hashed and not copied.

    SkipFile: "not there", "not readable", "not reachable", "changed while it was read". SetupError:
    as refuse_location, not_installed, or the staging folder cannot be written.
    """
    refuse_location(location, settings)
    with open_store(location) as store:
        return _fetch(location, store, settings)


def _list(store: Store) -> tuple[dict[str, dict[str, Any]], int]:
    """What the library tells of each object by its path, and how many folders stay closed."""
    closed: list[OSError] = []

    def keep(error: OSError) -> None:
        if not isinstance(error, PermissionError | FileNotFoundError):
            raise error
        closed.append(error)

    with store.told():
        if not store.is_tree:
            return store.files.find(store.path, detail=True), 0
        if store.files.info(store.path or "/")["type"] == "directory":
            return store.files.find(store.path or "/", detail=True, on_error=keep), len(closed)
        return {store.path: store.files.info(store.path)}, 0


def _is_wanted(path: str, above: str, facts: dict[str, Any], wanted: re.Pattern[str]) -> bool:
    parts = path.removeprefix(above).strip("/").split("/")
    name = parts[-1]
    # A folder that somebody made in a store without any is an empty object of its name.
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
    with store.told():
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
    """The sha256 of the bytes, which `write` gets. SkipFile: it is not the one that was seen."""
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(store):
        digest.update(chunk)
        size += len(chunk)
        write(chunk)
        if size > seen.byte_size:
            break
    if size != seen.byte_size or _look(seen.location, store) != seen:
        raise SkipFile("changed while it was read")
    return digest.hexdigest()


def _chunks(store: Store) -> Iterator[bytes]:
    """A chunk is asked for within `told`, and given outside of it: what befalls its user is no
    fault of the store."""
    with store.told():
        file = store.files.open(store.path, "rb", block_size=BLOCK)
    try:
        while chunk := _chunk(store, file):
            yield chunk
    finally:
        file.close()


def _chunk(store: Store, file: Any) -> bytes:
    with store.told():
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
    where = printable(location)
    if fault.reason == "not there":
        return SetupError(
            "bad_path", f"There is no {where}", "Name a bucket or folder that is there."
        )
    if fault.reason == "not readable":
        message = f"{where} may not be listed with the credentials at hand"
        return SetupError("bad_path", message, "Check them, and what the store allows them.")
    return SetupError(
        "bad_path",
        f"{where} cannot be reached ({fault.detail})",
        "Check the address of the store, the network and the credentials.",
    )
