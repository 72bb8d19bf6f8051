"""Logging in and out.

In: a name, a password, and a local page to go on to. Out: a cookie, or a sentence. Guessing
is slowed down; one or two passwords at a time are checked, as each takes 32 MiB.
"""

import re
import secrets
import threading
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from flows.review.reviewers import check_password, read_reviewers
from flows.runtime.settings import Settings
from flows.viewer.attempts import Attempts
from flows.viewer.guard import LOGIN, sent_from
from flows.viewer.sessions import LASTS, Sessions
from flows.viewer.visitors import Refused, Visitor, login_cookie, session_cookie

CHECKED_AT_ONCE, CHECK_SECONDS = 2, 5
FORM_SECONDS = 3600
WRONG = "Name or password is wrong."
_LOCAL = re.compile(r"/(?!/)[!-\[\]-~]{0,500}")
"""A path of this viewer: neither `//host` nor a backslash, which browsers take for a slash."""

Page = Callable[..., Response]


class Login:
    """The pages. page: makes one from a template, the request and values."""

    def __init__(self, settings: Settings, sessions: Sessions, page: Page) -> None:
        self.home, self.sessions, self.page = settings.home, sessions, page
        self.attempts = Attempts()
        self._checking = threading.BoundedSemaphore(CHECKED_AT_ONCE)

    def show(self, request: Request, next: str = "/") -> Response:
        """The form; who is logged in already goes on."""
        visitor: Visitor = request.state.visitor
        if visitor.reviewer:
            return RedirectResponse(local(next), 303)
        return self._form(request, 200, next)

    def log_in(self, request: Request) -> Response:
        """With name and password. SetupError reviewers: the password file is refused."""
        fields, visitor = request.state.fields, request.state.visitor
        if set(fields) - {"name", "password", "next"}:
            raise Refused(400, "The form holds something unknown.")
        name, password = fields.get("name", "").strip(), fields.get("password", "")
        if wait := self.attempts.begin(name, visitor.peer):
            return self._form(
                request, 429, fields.get("next"), f"Too many tries. Try again in {wait} s.", name,
                {"Retry-After": str(wait)},
            )  # fmt: skip
        if not self._checking.acquire(timeout=CHECK_SECONDS):
            return self._form(
                request, 503, fields.get("next"), "Too many at once. Try again.", name
            )
        try:
            reviewer = check_password(self.home, name, password)
        finally:
            self._checking.release()
        if reviewer is None:
            return self._form(request, 401, fields.get("next"), WRONG, name)
        self.attempts.succeed(name, visitor.peer)
        response = RedirectResponse(local(fields.get("next")), 303)
        response.delete_cookie(login_cookie(visitor.origins), path=LOGIN)
        session = self.sessions.open(reviewer, sent_from(request))
        _keep(response, request, (session_cookie(visitor.origins), session), "/", LASTS)
        return response

    def log_out(self, request: Request) -> Response:
        """The session ends, also for whoever has a copy of its cookie."""
        visitor: Visitor = request.state.visitor
        if visitor.session:
            self.sessions.end(visitor.session)
        response = RedirectResponse("/", 303)
        response.delete_cookie(session_cookie(visitor.origins))
        return response

    def _form(
        self, request: Request, status: int, following: str | None, problem: str = "",
        name: str = "", headers: dict[str, str] | None = None,
    ) -> Response:  # fmt: skip
        visitor: Visitor = request.state.visitor
        cookie = login_cookie(visitor.origins)
        browser = request.cookies.get(cookie) or secrets.token_urlsafe(18)
        response = self.page(
            "login.html", request, problem=problem, typed=name, following=local(following),
            token=self.sessions.token(f"browser {browser}"),
            nobody=not read_reviewers(self.home),
        )  # fmt: skip
        response.status_code = status
        response.headers.update(headers or {})
        _keep(response, request, (cookie, browser), LOGIN, FORM_SECONDS)
        return response


def add_login(app: FastAPI, login: Login) -> None:
    plain: dict[str, Any] = {"response_model": None}
    app.get(LOGIN, **plain)(login.show)
    app.post(LOGIN, **plain)(login.log_in)
    app.post("/logout", **plain)(login.log_out)


def local(path: str | None) -> str:
    """The path if it is one of this viewer, else the first page."""
    return path if path and _LOCAL.fullmatch(path) and not path.startswith("/log") else "/"


def _keep(
    response: Response, request: Request, cookie: tuple[str, str], path: str, seconds: int
) -> None:
    """Give the browser a cookie, its name and value, that no script and no other site uses."""
    sent = sent_from(request) if request.method == "POST" else request.state.visitor.origins[0]
    name, value = cookie
    response.set_cookie(
        name, value, max_age=seconds, path=path, httponly=True, samesite="strict",
        secure=sent.startswith("https://"),
    )  # fmt: skip
