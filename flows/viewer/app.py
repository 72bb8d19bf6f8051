"""Documents in a browser: which address is answered by what, and which headers go with it.

In: HTTP requests. Out: HTML, images, scripts and styles. Text of documents is hostile: the
templates escape it, and the headers allow no script but those served from here. Whoever reaches the
port can read everything, so by default it is open to this machine only.
"""

import errno
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Annotated
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from pydantic import Field
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from flows.runtime.context import open_tables
from flows.runtime.settings import Settings
from flows.viewer import compare, document_page, files
from flows.viewer.decisions import add_decisions
from flows.viewer.images import RESOLUTIONS
from flows.viewer.list_page import page_values
from flows.viewer.secured import secure
from flows.viewer.static_files import send_static
from flows.viewer.viewer import Viewer
from parsers.errors import PagemillError, SetupError
from storage.database import Database, DatabaseError

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; "
    "script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # Other sites are told nothing; with no-referrer, browsers would not say either that a form was
    # sent from here.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
PORTS_TRIED = 20
"""When one is taken, to name one that is not."""
SELF = ("127.0.0.1", "localhost", "[::1]")

Answer = Callable[[Request], Awaitable[Response]]
Number = Annotated[int, Field(ge=1, lt=2**31)]
"""Of a page or a run, as addresses have it: what databases can hold."""


def make_app(viewer: Viewer, hosts: tuple[str, ...] = SELF) -> FastAPI:
    """The web application. hosts: names it answers to, against DNS rebinding."""
    app = make_pages(viewer)
    add_decisions(app, viewer)
    # Each stands before what was added earlier: the guard trusts the name of the host.
    secure(app, viewer.settings, viewer.page, viewer.fail)
    protect(app, hosts)
    return app


def make_pages(viewer: Viewer) -> FastAPI:
    """What can be looked at, without what stands before it."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _add_pages(app, viewer)
    _add_documents(app, viewer)

    @app.exception_handler(StarletteHTTPException)
    def show_status(request: Request, error: StarletteHTTPException) -> Response:
        return viewer.fail(request, error.status_code, str(error.detail))

    @app.exception_handler(RequestValidationError)
    def show_unknown(request: Request, error: RequestValidationError) -> Response:
        """An address that no page of ours has."""
        wrong = next((each["loc"] for each in error.errors()), ("path", ""))
        if wrong[0] == "path":
            return viewer.fail(request, 404, "There is no such page. Choose one from the list.")
        return viewer.fail(request, 422, f"{wrong[-1]} in the address is not understood.")

    def show_error(request: Request, error: Exception) -> Response:
        return viewer.fail(request, 503, str(error))

    app.add_exception_handler(PagemillError, show_error)
    app.add_exception_handler(DatabaseError, show_error)
    return app


def protect(app: FastAPI, hosts: tuple[str, ...] = SELF) -> None:
    """Refuse other names, and say what a page may do."""
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))

    @app.middleware("http")
    async def add_headers(request: Request, answer: Answer) -> Response:
        response = await answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def _add_pages(app: FastAPI, viewer: Viewer) -> None:
    @app.get("/")
    def list_documents(request: Request) -> HTMLResponse:
        """Documents by the filter and the order of the query."""
        values = page_values(viewer.database, request.query_params)
        return viewer.page("documents.html", request, **values)

    @app.get("/static/{version}/{name}")
    def static(version: str, name: str) -> Response:
        return send_static(version, name)


def _add_documents(app: FastAPI, viewer: Viewer) -> None:
    """What can be seen of one document."""

    @app.get("/documents/{document_id}")
    def document(
        request: Request, document_id: int, page: Number | None = None, field: str | None = None
    ) -> HTMLResponse:
        return document_page.show_document(viewer, request, document_id, page, field)

    @app.get("/documents/{document_id}/fields")
    def fields(request: Request, document_id: int, field: str | None = None) -> HTMLResponse:
        return document_page.render_fields(viewer, request, document_id, field)

    @app.get("/documents/{document_id}/compare")
    def compared(
        request: Request, document_id: int, left: Number | None = None, right: Number | None = None
    ) -> HTMLResponse:
        return compare.compare_runs(viewer, request, document_id, left, right)

    @app.get("/documents/{document_id}/original")
    def original(document_id: int) -> Response:
        return files.send_original(viewer, document_id)

    @app.get("/documents/{document_id}/pages/{number}.jpg")
    def image(document_id: int, number: Number, dpi: int = RESOLUTIONS[0]) -> Response:
        return files.send_page(viewer, document_id, number, dpi)

    @app.get("/documents/{document_id}/pages/{number}")
    def page(request: Request, document_id: int, number: Number) -> HTMLResponse:
        return document_page.show_page(viewer, request, document_id, number)

    @app.get("/documents/{document_id}/pages/{number}/{layer}.svg")
    def layer(document_id: int, number: Number, layer: str) -> Response:
        return document_page.show_layer(viewer, document_id, number, layer)

    @app.get("/documents/{document_id}/crops/{number}.jpg")
    def crop(document_id: int, number: Number, box: str) -> Response:
        return files.send_crop(viewer, document_id, number, box)


def _listen(host: str, port: int, flag: str) -> socket.socket:
    try:
        return _bind(host, port)
    except OSError as error:
        free = _free_port(host, port) if error.errno == errno.EADDRINUSE else None
        raise SetupError(
            "bad_path",
            f"Pages cannot be shown at {host}:{port}: {error.strerror}",
            f"Try {flag} {free}." if free else f"Choose another address with --host or {flag}.",
        ) from error


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def _free_port(host: str, taken: int) -> int | None:
    for port in range(taken + 1, min(taken + PORTS_TRIED, 65535)):
        with suppress(OSError), _bind(host, port):
            return port
    return None


@contextmanager
def serve_viewer(
    settings: Settings, host: str, port: int, flag: str = "--viewer-port",
    tables: Callable[[Settings], Database] = open_tables,
) -> Iterator[str]:  # fmt: skip
    """The viewer's URL, where it answers until left. port 0: a free one. flag: by which another
    port is chosen. tables: opens the database. SetupError bad_path if the port is taken."""
    with _listen(host, port, flag) as listening:
        database = tables(settings)
        viewer = Viewer(settings, database)
        # Links lead to this machine if it listens on all addresses.
        name = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)  # noqa: S104
        port = listening.getsockname()[1]
        url = settings.viewer.rstrip("/") or f"http://{name}:{port}"
        names = (*SELF, host, urlsplit(url).hostname or host)
        app = make_app(viewer, names)
        # Who is a proxy is for the guard to say, which checks more than an address.
        config = uvicorn.Config(app, log_level="error", lifespan="off", proxy_headers=False,
                                server_header=False)  # fmt: skip
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            yield url
        finally:
            server.should_exit = True
            thread.join()
            viewer.close()
            database.close()
