"""Puts the guard before an application, and the login into it.

In: the application, the settings, and what makes pages. Out: the same application, where nobody
writes without a login. Here alone guard, visitors, sessions and login meet.
"""

from collections.abc import Callable

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from flows.runtime.settings import Settings
from flows.viewer.guard import Guard
from flows.viewer.login import Login, Page, add_login
from flows.viewer.sessions import Sessions
from flows.viewer.visitors import Refused, Visitors

Fail = Callable[[Request, int, str], Response]


def secure(app: FastAPI, settings: Settings, page: Page, fail: Fail) -> None:
    """To be called before the middleware that checks the host's name is added, which then stands
    before this. page: makes one of a template, the request and values. fail: one that says why
    not."""
    sessions = Sessions(settings.home)
    visitors = Visitors(settings, sessions)
    app.add_middleware(Guard, visitors=visitors, sessions=sessions, fail=fail)
    add_login(app, Login(settings, sessions, page))

    @app.exception_handler(Refused)
    def refuse(request: Request, refused: Refused) -> Response:
        response = fail(request, refused.status, refused.sentence)
        response.headers.update(refused.headers)
        return response
