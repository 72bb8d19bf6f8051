"""Who may decide, and the password of each: a file in the home folder.

In: the home folder, names and passwords. Out: which reviewer it is, or nobody. A line is
`NAME:scrypt:N:r:p:SALT:HASH`; passwords are nowhere. This module knows no session.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.runtime.private_files import NotPrivate, changing, read_private, replace_private
from parsers.errors import SetupError
from storage.approvals import PAGEMILL

FILE = "reviewers"
LONGEST_NAME = 64
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 1024
LONGEST_FILE = 1_000_000
COST, BLOCK, LANES = 2**15, 8, 3
"""Of scrypt: 32 MiB, and about a fifth of a second."""
MEMORY = 64 * 1024**2
SALT_BYTES, HASH_BYTES = 16, 32

# No letter that looks like another one, no sign that cannot be seen, nothing that parts a line.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+|\\-]*")


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A line of the file."""

    name: str
    cost: int
    block: int
    lanes: int
    salt: bytes
    digest: bytes

    @property
    def line(self) -> str:
        salt, digest = (base64.b64encode(each).decode() for each in (self.salt, self.digest))
        return f"{self.name}:scrypt:{self.cost}:{self.block}:{self.lanes}:{salt}:{digest}"

    def has_password(self, password: str) -> bool:
        given = _digest(password, self.salt, self.cost, self.block, self.lanes)
        return hmac.compare_digest(given, self.digest)


def is_name(text: str) -> bool:
    """Whether a reviewer may be called so, in the file or by a proxy."""
    return (
        len(text) <= LONGEST_NAME
        and _NAME.fullmatch(text) is not None
        and _fold(text) != _fold(PAGEMILL)  # who lets approvals lapse
    )


def check_name(name: str) -> None:
    """SetupError reviewers: nobody may be called so."""
    if not is_name(name):
        raise SetupError(
            "reviewers",
            "A reviewer cannot be called so",
            f"Take up to {LONGEST_NAME} of the letters A to Z, digits, and . _ @ + -, with a letter"
            f" or a digit first; {PAGEMILL} is Pagemill itself.",
        )


def read_reviewers(home: Path) -> tuple[Reviewer, ...]:
    """Those of the file, in its order; none if there is no file. SetupError reviewers: it is not to
    be trusted, or holds something else."""
    path = home / FILE
    try:
        text = read_private(path, LONGEST_FILE)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _refusal(f"{path} cannot be used ({error.strerror})") from error
    except NotPrivate as error:
        raise _refusal(str(error)) from error
    return tuple(_parse(path, number, line) for number, line in enumerate(text.splitlines(), 1))


def add_reviewer(home: Path, name: str, password: str) -> bool:
    """The reviewer with this password; whether there was none of that name before. SetupError
    reviewers: the name, the password or the file is refused."""
    _check(name, password)
    with _changing(home) as path:
        known = read_reviewers(home)
        same = next((each for each in known if _fold(each.name) == _fold(name)), None)
        if same is not None and same.name != name:
            raise SetupError(
                "reviewers", f"There is {same.name} already", f"Write it so, or remove {same.name}."
            )
        kept = [each for each in known if each is not same]
        _write(path, [*kept, _make(name, password)])
        return same is None


def remove_reviewer(home: Path, name: str) -> None:
    """Without the reviewer, whose sessions end with this. SetupError reviewers: there is none."""
    with _changing(home) as path:
        known = read_reviewers(home)
        kept = [each for each in known if each.name != name]
        if len(kept) == len(known):
            raise SetupError(
                "reviewers", f"There is no reviewer {name}", "See `pagemill reviewers list`."
            )
        _write(path, kept)


def find_reviewer(home: Path, name: str) -> Reviewer | None:
    """The one of this name, in capitals or not. SetupError reviewers."""
    return next((each for each in read_reviewers(home) if _fold(each.name) == _fold(name)), None)


def check_password(home: Path, name: str, password: str) -> Reviewer | None:
    """The reviewer who has this name and password. Takes as long for a name that nobody has.
    SetupError reviewers."""
    found = find_reviewer(home, name) if is_name(name) else None
    fits = (found or _NOBODY).has_password(password[:LONGEST_PASSWORD])
    return found if fits and len(password) <= LONGEST_PASSWORD else None


_NOBODY = Reviewer("", COST, BLOCK, LANES, bytes(SALT_BYTES), bytes(HASH_BYTES))


def _fold(name: str) -> str:
    return name.lower()


def _make(name: str, password: str) -> Reviewer:
    salt = secrets.token_bytes(SALT_BYTES)
    digest = _digest(password, salt, COST, BLOCK, LANES)
    return Reviewer(name, COST, BLOCK, LANES, salt, digest)


def _digest(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    secret = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(
        secret, salt=salt, n=cost, r=block, p=lanes, maxmem=MEMORY, dklen=HASH_BYTES
    )


def _check(name: str, password: str) -> None:
    check_name(name)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise SetupError(
            "reviewers",
            "The password is too short"
            if len(password) < SHORTEST_PASSWORD
            else "The password is too long",
            f"Take {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
        )


def _parse(path: Path, number: int, line: str) -> Reviewer:
    try:
        name, kind, cost, block, lanes, salt, digest = line.split(":")
        found = Reviewer(
            name, int(cost), int(block), int(lanes),
            base64.b64decode(salt, validate=True), base64.b64decode(digest, validate=True),
        )  # fmt: skip
    except ValueError as error:
        raise _refusal(f"{path}, line {number}, is not of `pagemill reviewers`") from error
    # Costs as _make takes, or somewhat below or above: a file from elsewhere is no weapon.
    sound = kind == "scrypt" and is_name(name) and len(found.salt) >= SALT_BYTES
    if not sound or len(found.digest) != HASH_BYTES or not _is_affordable(found):
        raise _refusal(f"{path}, line {number}, is not of `pagemill reviewers`")
    return found


def _is_affordable(found: Reviewer) -> bool:
    cost_is_power = found.cost > 1 and found.cost & (found.cost - 1) == 0
    memory = 128 * found.cost * found.block
    return cost_is_power and 0 < found.lanes <= 16 and 0 < memory <= MEMORY // 2


def _write(path: Path, reviewers: Sequence[Reviewer]) -> None:
    replace_private(path, "".join(f"{each.line}\n" for each in reviewers))


@contextmanager
def _changing(home: Path) -> Iterator[Path]:
    path = home / FILE
    try:
        with changing(path):
            yield path
    except OSError as error:
        raise _refusal(f"{path} cannot be written ({error.strerror})") from error


def _refusal(message: str) -> SetupError:
    remedy = "Move it away and add the reviewers again with `pagemill reviewers add NAME`."
    return SetupError("reviewers", message, remedy)
