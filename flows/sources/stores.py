"""URLs in, opened stores out: which URLs are allowed, and who serves them through fsspec.

Credentials are never part of a URL but come from where each store's library looks: for s3 the AWS_*
variables, ~/.aws or the role of the machine; for gs GOOGLE_APPLICATION_CREDENTIALS or the role; for
az the AZURE_STORAGE_* variables; for sftp the SSH agent and ~/.ssh. Another store that speaks S3 is
named by AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or FSSPEC_S3_ENDPOINT_URL, of which the last wins;
FSSPEC_S3_<OPTION> gives any other option. This module knows neither documents nor staging.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any

from flows.runtime.settings import Settings, is_remote
from flows.sources.staging import SkipFile, printable
from parsers.errors import SetupError

BUCKET = r"[^@:?]+"
CONTAINER = r"(?P<container>[^@:?]+)(@(?P<account_name>[^@:?.]+)\.(dfs|blob)\.core\.windows\.net)?"
HOST = r"((?P<username>[^@:?]+)@)?(?P<host>[^@:?]+)(:(?P<port>\d+))?"
URL = re.compile(r"(?P<protocol>[a-z0-9]+)://(?P<authority>[^/]*)(?P<rest>(/.*)?)", re.DOTALL)
QUERY = re.compile(r"\?[^/?=]+=")
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of store. file_system: its class; extra: what installs it; authority: what is between
    // and / in its URLs; faults: errors of its library beside OSError and ValueError. is_tree: it
    has real folders, links, and files that grow."""

    file_system: str
    extra: str
    authority: str
    faults: tuple[str, ...]
    is_tree: bool = False


AZURE = Kind(
    "adlfs:AzureBlobFileSystem", "az", CONTAINER, ("azure.core.exceptions:AzureError",)
)  # fmt: skip
KINDS = {
    "s3": Kind(
        "s3fs:S3FileSystem", "s3", BUCKET,
        ("botocore.exceptions:BotoCoreError", "botocore.exceptions:ClientError"),
    ),
    "gs": Kind(
        "gcsfs:GCSFileSystem", "gs", BUCKET,
        ("gcsfs.retry:HttpError", "google.auth.exceptions:GoogleAuthError", "aiohttp:ClientError"),
    ),
    "az": AZURE,
    "abfs": AZURE,
    "sftp": Kind(
        "flows.sources.sftp:SftpFileSystem",
        "sftp",
        HOST,
        ("paramiko:SSHException", "builtins:EOFError"),
        is_tree=True,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Store:
    """An opened store. path: the place of the URL; base: put in the place of root, it makes a path
    of the store a location again. faults, is_tree: see Kind."""

    files: Any
    path: str
    root: str
    base: str
    faults: tuple[type[Exception], ...]
    is_tree: bool

    def location(self, path: str) -> str:
        return self.base + path.removeprefix(self.root)


def refuse_location(location: str, settings: Settings) -> None:
    """SetupError bad_path unless this is the URL of a known kind of store, holds no secret, and is
    at or below one of the roots, if there are any."""
    _split(location)
    parts = location.rstrip("/").split("/")
    roots = [root.rstrip("/").split("/") for root in settings.roots if is_remote(root)]
    if settings.roots and not any(parts[: len(root)] == root for root in roots):
        raise SetupError(
            "bad_path",
            f"{printable(location)} is outside the allowed folders",
            "Choose another, or allow it with PAGEMILL_ROOTS.",
        )


@contextmanager
def open_store(location: str) -> Iterator[Store]:
    """The store at a URL, for threads and for processes started by fork or spawn.

    Listings are not cached. A connection of sftp is opened for this one use, as its library is not
    thread-safe; those of the others are shared. SetupError bad_path, as of refuse_location, or
    not_installed. SkipFile: it cannot be opened.
    """
    protocol, authority, rest = _split(location)
    kind = KINDS[protocol]
    file_system, faults = _load(kind)
    named = re.fullmatch(kind.authority, authority)
    options = {key: text for key, text in (named.groupdict() if named else {}).items() if text}
    root = "" if kind.is_tree else options.pop("container", authority)
    if "port" in options:
        options["port"] = int(options["port"])
    # An SSH connection would take an option for listings as one of its own.
    kept = {"skip_instance_cache": True} if kind.is_tree else {"use_listings_cache": False}
    with translated((*faults, ValueError)):
        files = file_system(**options, **kept)
    try:
        yield Store(
            files, root + rest.rstrip("/"), root, f"{protocol}://{authority}", faults, kind.is_tree
        )
    finally:
        if kind.is_tree:
            files.close()


def name_fault(location: str) -> str | None:
    """Why an object at this location is not ingested, if so."""
    if UNSTORABLE.search(location):
        return "a name that cannot be stored"
    if {".", ".."} & set(location.split("/")):
        return "a name with .. in it"
    return "a name like a query" if QUERY.search(location) else None


def _split(location: str) -> tuple[str, str, str]:
    """Protocol, authority and the rest, which starts with a slash. Messages repeat no secret."""
    url = URL.fullmatch(location)
    if url is None or url["protocol"] not in KINDS:
        kinds = ", ".join(f"{kind}://" for kind in KINDS)
        raise _refusal("The URL is of no known kind of store", f"Name a folder or one of {kinds}.")
    protocol, authority, rest = url["protocol"], url["authority"], url["rest"]
    if not re.fullmatch(KINDS[protocol].authority, authority):
        raise _refusal(
            f"The {protocol} URL does not name its store by name alone",
            "Name the bucket, container or host; leave keys and passwords to the store's own"
            " variables or files.",
        )
    fault = name_fault(location)
    if fault:
        raise _refusal(f"The {protocol} URL has {fault}", "Name the object or folder by its path.")
    return protocol, authority, rest


def _refusal(message: str, remedy: str) -> SetupError:
    return SetupError("bad_path", message, remedy)


def _load(kind: Kind) -> tuple[Any, tuple[type[Exception], ...]]:
    """Its class and its faults, imported here, as they are slow and may not be installed."""
    try:
        return resolve_name(kind.file_system), tuple(map(resolve_name, kind.faults))
    except ImportError as error:
        raise SetupError(
            "not_installed",
            f"What reads from {kind.extra}:// is not installed",
            f"Run: pip install 'pagemill[{kind.extra}]'.",
        ) from error


@contextmanager
def translated(faults: tuple[type[Exception], ...]) -> Iterator[None]:
    """SkipFile: "not there", "not readable", "changed while it was read" or "not reachable"; its
    detail is the name of the library's exception, whose own text may hold secrets."""
    known: tuple[type[Exception], ...] = (OSError, *faults)
    try:
        yield
    except known as error:
        raise SkipFile(_reason(error), type(error).__name__) from None


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "not there"
    if isinstance(error, PermissionError):
        return "not readable"
    # Raised by s3fs if the object was replaced; its errno is also that of a busy store.
    is_other = type(error).__name__ == "FileExpired"
    return "changed while it was read" if is_other else "not reachable"
