"""Who has logged in: a signed cookie, and the token that each form of its pages carries.

In: a reviewer whose password was right, later the cookie. Out: the session, while the reviewer has
that password, for the origin where they logged in. The key is in the home folder; nothing is stored
for a session but that it was ended. This module knows no request.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flows.review.reviewers import Reviewer, find_reviewer
from flows.runtime.private_files import NotPrivate, make_private, read_private
from parsers.errors import SetupError

KEY_FILE = "viewer-key"
KEY_BYTES = 32
LASTS = 12 * 3600
"""Seconds of a session, and of a page's forms."""
LONGEST_COOKIE = 2000
MOST_ENDED = 10_000


@dataclass(frozen=True, slots=True)
class Session:
    """origin: of the pages where the reviewer logged in; elsewhere the session does not count."""

    reviewer: str
    number: str
    origin: str
    expires: int


class Sessions:
    """The sessions that a home folder's key signs."""

    def __init__(self, home: Path, clock: Callable[[], float] = time.time) -> None:
        self.home, self.clock = home, clock
        self._ended: OrderedDict[str, None] = OrderedDict()
        self._ending = threading.Lock()

    def open(self, reviewer: Reviewer, origin: str) -> str:
        """A new session's cookie. SetupError reviewers: there can be no key."""
        expires = int(self.clock()) + LASTS
        number = secrets.token_urlsafe(18)
        content = json.dumps([reviewer.name, number, origin, expires, self._mark(reviewer)])
        text = base64.urlsafe_b64encode(content.encode()).decode()
        return f"{text}.{self._sign('session', text)}"

    def find(self, cookie: str) -> Session | None:
        """The session of the cookie; None if it was forged, ended or outlived, or its reviewer was
        removed or has another password. SetupError reviewers."""
        text, _, signature = cookie.partition(".")
        if len(cookie) > LONGEST_COOKIE or not self._signed("session", text, signature):
            return None
        name, number, origin, expires, mark = json.loads(base64.urlsafe_b64decode(text))
        if number in self._ended or expires <= self.clock():
            return None
        reviewer = find_reviewer(self.home, name)
        if reviewer is None or not hmac.compare_digest(self._mark(reviewer), mark):
            return None
        return Session(reviewer.name, number, origin, expires)

    def end(self, number: str) -> None:
        """The session counts no longer, whoever has its cookie, while this process lives."""
        with self._ending:
            self._ended[number] = None
            while len(self._ended) > MOST_ENDED:
                self._ended.popitem(last=False)

    def token(self, owner: str) -> str:
        """What a form of a page made now for `owner`, a session or a visitor, has to bring back."""
        made = str(int(self.clock()))
        return f"{made}.{self._sign('token', f'{made} {owner}')}"

    def has_token(self, owner: str, token: str) -> bool:
        """Whether it was made for this owner, not too long ago."""
        made, _, signature = token.partition(".")
        return (
            made.isdecimal()
            and self._signed("token", f"{made} {owner}", signature)
            and int(made) + LASTS > self.clock()
        )  # fmt: skip

    def _mark(self, reviewer: Reviewer) -> str:
        """Another one for another password."""
        return self._sign("reviewer", reviewer.line)

    def _sign(self, purpose: str, text: str) -> str:
        content = f"{purpose} {text}".encode("utf-8", "surrogateescape")
        return hmac.new(self._key(), content, hashlib.sha256).hexdigest()

    def _signed(self, purpose: str, text: str, signature: str) -> bool:
        given = signature.encode("utf-8", "surrogateescape")
        return hmac.compare_digest(self._sign(purpose, text).encode(), given)

    def _key(self) -> bytes:
        """Read each time: who deletes the file ends all sessions."""
        path = self.home / KEY_FILE
        try:
            if not path.exists():
                make_private(path, f"{secrets.token_hex(KEY_BYTES)}\n")
            key = bytes.fromhex(read_private(path, 1000))
        except (OSError, ValueError, NotPrivate) as error:
            raise _refusal(path, error) from error
        if len(key) < KEY_BYTES:
            raise _refusal(path, ValueError("it is too short"))
        return key


def _refusal(path: Path, error: Exception) -> SetupError:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return SetupError(
        "reviewers",
        f"The key of sessions, {path}, cannot be used ({reason})",
        "Delete it; a new one is made, and reviewers log in again.",
    )
