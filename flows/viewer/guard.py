"""What stands before every page: who asks is told to it, and who may not write is turned away.

In: a request as it arrives. Out: the same with its visitor and, of a POST, its fields in
`request.state`; or Refused. A POST is let through only if it comes from a page of this viewer, by
its origin and by the token of that page, and from a reviewer, but for the login. No route can
forget that. This module knows no route but the login's.
"""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flows.viewer.sessions import Sessions
from flows.viewer.visitors import Refused, Visitor, Visitors, origin_of
from parsers.errors import PagemillError, SetupError

LOGIN = "/login"
READING = ("GET", "HEAD")
FORM = "application/x-www-form-urlencoded"
TOKEN_FIELD, TOKEN_HEADER = "csrf", "X-CSRF-Token"
LONGEST_BODY, MOST_FIELDS = 64 * 1024, 100
BODY_SECONDS = 20

OUTSIDE = "This was not sent by a page of this viewer: nothing was changed."
OUTDATED = "This page is outdated. Load it again, then send it."
ANONYMOUS = "Only reviewers may change something. Log in, then send it again."

Fail = Callable[[Request, int, str], Response]


class Guard:
    """An ASGI middleware. fail: makes the page that says why a request was turned away."""

    def __init__(self, app: ASGIApp, visitors: Visitors, sessions: Sessions, fail: Fail) -> None:
        self.app, self.visitors, self.sessions, self.fail = app, visitors, sessions, fail

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        if scope["type"] != "http":  # there are no websockets
            return
        request = Request(scope, receive)
        request.state.reviewer, request.state.csrf = None, ""
        try:
            body = await self._admit(request)
        except Refused as refused:
            response = self.fail(request, refused.status, refused.sentence)
            response.headers.update(refused.headers)
            await response(scope, receive, send)
        except PagemillError as error:
            await self.fail(request, 503, str(error))(scope, receive, send)
        else:
            await self.app(scope, _again(body, receive), send)

    async def _admit(self, request: Request) -> bytes:
        """Raises Refused and SetupError."""
        visitor = self.visitors.identify(request)
        request.state.visitor, request.state.reviewer = visitor, visitor.reviewer
        if request.method in READING:
            request.state.csrf = self._token(visitor)
            return b""
        self._check_origin(request, visitor)
        body = await _read(request)
        fields = _parse(request, body)
        token = fields.pop(TOKEN_FIELD, "") or request.headers.get(TOKEN_HEADER, "")
        if visitor.reviewer is None and request.url.path != LOGIN:
            raise Refused(401, ANONYMOUS)
        if not visitor.owner or not self.sessions.has_token(visitor.owner, token):
            raise Refused(403, OUTDATED)
        request.state.fields = fields
        request.state.csrf = self._token(visitor)
        return body

    def _token(self, visitor: Visitor) -> str:
        if visitor.reviewer is None:
            return ""
        try:
            return self.sessions.token(visitor.owner)
        except SetupError:  # reading goes on, and writing tells why it does not
            return ""

    @staticmethod
    def _check_origin(request: Request, visitor: Visitor) -> None:
        """By what browsers say of the page that sends it, which no page can change."""
        sites = request.headers.getlist("sec-fetch-site")
        origins = request.headers.getlist("origin")
        told = origins or [origin_of(each) for each in request.headers.getlist("referer")]
        is_ours = len(told) == 1 and told[0] in visitor.origins
        if not is_ours or sites not in ([], ["same-origin"]):
            raise Refused(403, OUTSIDE)


def sent_from(request: Request) -> str:
    """The origin of the page that sent a POST which was let through."""
    return request.headers.get("origin") or origin_of(request.headers["referer"])


async def _read(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > LONGEST_BODY:
                    raise Refused(413, "This is too long.", Connection="close")
    except TimeoutError as error:
        raise Refused(408, "This took too long to arrive.", Connection="close") from error
    return bytes(body)


def _parse(request: Request, body: bytes) -> dict[str, str]:
    """The fields of a form, each once."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Refused(415, "Only forms of this viewer are taken.")
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body),
            errors="strict", max_num_fields=MOST_FIELDS,
        )  # fmt: skip
    except ValueError as error:
        raise Refused(400, "The form cannot be read.") from error
    if len(dict(pairs)) != len(pairs):
        raise Refused(400, "The form names something twice.")
    return dict(pairs)


def _again(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """The body once more, for whoever reads it after this."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return messages.pop() if messages else await receive()

    return receive_again
