"""Documents in a browser: pages with their boxes, fields with their evidence.

In: HTTP requests. Out: HTML and PNG images; nothing can be changed. Text of documents is hostile:
the templates escape it, and the headers forbid scripts. Whoever reaches the port can read
everything, so by default it is open to this machine only.
"""

import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from flows.runtime.context import open_reader, open_tables
from flows.runtime.settings import Settings
from flows.viewer import show
from parsers.errors import PagemillError, SetupError
from parsers.reading.reader import Reader
from storage.database import Database, DatabaseError
from storage.queries import (
    DocumentSummary,
    latest_documents,
    runs_of,
    stored_pages,
    stored_segments,
)

AT_ONCE = 100
"""Documents in a list."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",
}
SELF = ("127.0.0.1", "localhost", "[::1]")

Answer = Callable[[Request], Awaitable[Response]]


class Viewer:
    """Answers requests, from several threads."""

    def __init__(self, settings: Settings, database: Database, reader: Reader) -> None:
        self.settings, self.database, self.reader = settings, database, reader
        self.templates = Environment(loader=PackageLoader("flows.viewer"), autoescape=True)

    def list_documents(self, before: int | None = None) -> HTMLResponse:
        """The latest documents, or those before an id."""
        documents = latest_documents(self.database, AT_ONCE, before)
        following = documents[-1].document_id if len(documents) == AT_ONCE else None
        return self._page("documents.html", documents=documents, following=following)

    def show_document(self, document_id: int, page: int | None = None) -> HTMLResponse:
        """A document: its runs, its fields, and one of its pages."""
        document = self._find(document_id)
        pages = stored_pages(self.database, document.run_id or 0)
        shown = next((each for each in pages if page in (None, each.number)), None)
        if page is not None and shown is None:
            raise HTTPException(404, f"Page {page} was not read.")
        return self._page(
            "document.html", document=document, pages=pages, shown=shown,
            runs=runs_of(self.database, document_id),
            segments=stored_segments(self.database, document.run_id or 0),
        )  # fmt: skip

    def render_page(self, document_id: int, number: int) -> Response:
        """Page `number` as PNG, with the boxes of its blocks, cells and fields."""
        image = show.render_page(
            self.database, self.reader, self.settings.staging, self._find(document_id), number
        )
        file = BytesIO()
        image.save(file, "PNG", compress_level=1)
        return Response(file.getvalue(), media_type="image/png")

    def style(self) -> Response:
        """The style sheet, which the headers allow from here only."""
        return Response(self.templates.get_template("style.css").render(), media_type="text/css")

    def fail(self, status: int, sentence: str) -> HTMLResponse:
        page = self._page("problem.html", status=status, sentence=sentence)
        page.status_code = status
        return page

    def _find(self, document_id: int) -> DocumentSummary:
        found = latest_documents(self.database, 1, document_id + 1)
        if not found or found[0].document_id != document_id:
            raise HTTPException(404, f"There is no document {document_id}.")
        return found[0]

    def _page(self, name: str, **values: Any) -> HTMLResponse:
        return HTMLResponse(self.templates.get_template(name).render(**values))


def make_app(viewer: Viewer, hosts: tuple[str, ...] = SELF) -> FastAPI:
    """The web application. hosts: names it answers to, against DNS rebinding."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.get("/")(viewer.list_documents)
    app.get("/style.css")(viewer.style)
    app.get("/documents/{document_id}")(viewer.show_document)
    app.get("/documents/{document_id}/pages/{number}.png")(viewer.render_page)

    @app.middleware("http")
    async def add_headers(request: Request, answer: Answer) -> Response:
        response = await answer(request)
        response.headers.update(HEADERS)
        return response

    @app.exception_handler(StarletteHTTPException)
    def show_status(_request: Request, error: StarletteHTTPException) -> Response:
        return viewer.fail(error.status_code, str(error.detail))

    def show_error(_request: Request, error: Exception) -> Response:
        return viewer.fail(503, str(error))

    app.add_exception_handler(PagemillError, show_error)
    app.add_exception_handler(DatabaseError, show_error)
    return app


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise SetupError(
            "bad_path",
            f"Pages cannot be shown at {host}:{port}: {error.strerror}",
            "Choose another port with --viewer-port.",
        ) from error


@contextmanager
def serve_viewer(settings: Settings, host: str, port: int) -> Iterator[str]:
    """The viewer's URL, where it answers until left. port 0: a free one. SetupError bad_path if the
    port is taken."""
    with (
        _listen(host, port) as listening,
        open_reader(settings.model_copy(update={"workers": 1})) as reader,
    ):
        database = open_tables(settings)
        # Links lead to this machine if it listens on all addresses.
        name = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104, compared only
        port = listening.getsockname()[1]
        url = settings.viewer.rstrip("/") or f"http://{name}:{port}"
        names = (*SELF, host, str(httpx.URL(url).host))
        app = make_app(Viewer(settings, database, reader), names)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            yield url
        finally:
            server.should_exit = True
            thread.join()
            database.close()
