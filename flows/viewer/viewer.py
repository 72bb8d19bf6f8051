"""What all pages of the viewer share: the database, templates, images, and how a page is answered.

The reader, whose processes take a second to start, is opened when the first image is asked for.
"""

import threading
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from flows.review.lessons import Lessons
from flows.runtime.context import open_reader
from flows.runtime.settings import Settings
from flows.viewer.images import Images
from flows.viewer.static_files import address
from parsers.reading.reader import Reader
from parsers.types import DOCUMENT_TYPES
from storage.database import Database
from storage.queries import DocumentSummary, latest_documents


class Viewer:
    """Safe to share among threads. reader: one that its caller closes; without it, the viewer opens
    one of its own."""

    def __init__(
        self, settings: Settings, database: Database, reader: Reader | None = None
    ) -> None:
        self.settings, self.database = settings, database
        self._reader = reader
        self._own_reader: Reader | None = None
        self._opening = threading.Lock()
        self.lessons = Lessons(database, [each.schema for each in DOCUMENT_TYPES.values()])
        self.images = Images(self.open_reader, settings.staging)
        self.templates = Environment(
            loader=PackageLoader("flows.viewer"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self.templates.globals["static"] = address

    def open_reader(self) -> Reader:
        """The reader, opened when it is first needed."""
        with self._opening:
            if self._reader is None:
                one = self.settings.model_copy(update={"workers": 1})
                self._reader = self._own_reader = open_reader(one)
            return self._reader

    def close(self) -> None:
        """End what is prepared in the background, and the reader if it is the viewer's own."""
        self.images.close()
        with self._opening:
            if self._own_reader is not None:
                self._own_reader.close()

    def find(self, document_id: int) -> DocumentSummary:
        """The document. HTTPException 404."""
        is_id = 0 < document_id < 2**63 - 1
        found = latest_documents(self.database, 1, document_id + 1) if is_id else ()
        if not found or found[0].document_id != document_id:
            raise HTTPException(404, f"There is no document {document_id}.")
        return found[0]

    def render(self, name: str, request: Request | None = None, **values: Any) -> str:
        """A template. Who is logged in, and the token that posts need, come from `request.state`,
        where the guard puts them; so does what became of a decision. ends: whether there is a
        session that can be ended. here: the page, to come back to."""
        state = request.state if request else None
        visitor = getattr(state, "visitor", None)
        known = {
            "reviewer": getattr(state, "reviewer", None),
            "csrf": getattr(state, "csrf", ""),
            "ends": bool(visitor and visitor.session),
            "here": _here(request),
            "told": getattr(state, "told", ""),
            "problem": getattr(state, "problem", ""),
            "typed": getattr(state, "typed", ""),
            "cells": getattr(state, "cells", {}),
            "noted": getattr(state, "noted", ""),
            "asks": getattr(state, "asks", False),
        }
        return self.templates.get_template(name).render({**known, **values})

    def page(self, name: str, request: Request | None = None, **values: Any) -> HTMLResponse:
        return HTMLResponse(self.render(name, request, **values))

    def fail(self, request: Request, status: int, sentence: str) -> HTMLResponse:
        page = self.page("problem.html", request, status=status, sentence=sentence)
        page.status_code = status
        return page


def _here(request: Request | None) -> str:
    """The page's address in this viewer; of what was posted, the list's."""
    if request is None or request.method != "GET":
        return "/"
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path
