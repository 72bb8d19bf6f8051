"""A document with fields of every kind, some of them doubtful, and a viewer to see it in.

Decisions are stored elsewhere: here a stand-in takes them, notes them, and settles the value.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.testclient import TestClient
from sqlalchemy import delete, update

from flows.runtime.context import open_context
from flows.runtime.settings import Settings
from flows.viewer.addresses import DECISIONS
from flows.viewer.app import make_app, make_pages, protect
from flows.viewer.document_page import render_fields
from flows.viewer.viewer import Viewer
from parsers.document import (
    Agreement,
    BoundingBox,
    Evidence,
    Field,
    OtherReading,
    Segment,
    Violation,
    Word,
)
from storage.models import FieldRow, PageRow, ViolationRow
from storage.rows import write_words
from storage.segments import write_segments

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> & \u202efdp.exe"
BOX = BoundingBox(0.1, 0.1, 0.5, 0.14)
WITHIN = BoundingBox(0.2, 0.11, 0.3, 0.13)


def _fields() -> Iterator[Field]:
    yield Field("invoice_number", "A-7", "A-7", 1, BOX, Evidence.EXACT, 0.98)
    yield Field("invoice_date", "1 May", datetime.date(2026, 5, 1), 1, WITHIN, Evidence.FUZZY)
    yield Field("seller", HOSTILE, HOSTILE, 1, BoundingBox(0.6, 0.1, 0.9, 0.2), Evidence.EXACT)
    yield Field(
        "total", "4,300.00", Decimal("4300.00"), 1, BoundingBox(0.6, 0.8, 0.9, 0.83),
        Evidence.EXACT, agreement=Agreement.CONTRADICTED, currency="EUR",
        readings=(OtherReading("ocr", "4,800.00", Decimal("4800.00")),), valid=False,
        problem="net and tax are not the total",
    )  # fmt: skip
    for row in range(3):
        top = 0.4 + row / 20
        for at, name in enumerate(("description", "quantity", "amount")):
            box = BoundingBox(0.1 + at / 4, top, 0.3 + at / 4, top + 0.03)
            doubtful = Evidence.ABSENT if (row, name) == (1, "amount") else Evidence.EXACT
            yield Field(
                f"line_items[{row}].{name}", f"{row + 1}", Decimal(row + 1), 1, box, doubtful
            )


SEGMENT = Segment(
    1, 1, 1, schema="invoice", fit=0.9, closest="invoice", fields=tuple(_fields()),
    violations=(Violation("total", "net and tax are not the total", ("net", "total")),),
)  # fmt: skip
WORDS = [
    Word("Grinding", BoundingBox(0.1, 0.6, 0.2, 0.62), 0),
    Word("stone", BoundingBox(0.21, 0.6, 0.3, 0.62), 0),
    Word(HOSTILE, BoundingBox(0.1, 0.7, 0.2, 0.72), 1),
]
TO_CHECK = ["invoice_date", "total", "line_items[1].amount"]


@dataclass
class Posted:
    """What was sent, in order: the decision and its form."""

    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def last(self) -> tuple[str, str, str]:
        name, form = self.sent[-1]
        return name, form.get("path", ""), form.get("value", "")


@pytest.fixture
def viewer(two_documents: Settings) -> Iterator[Viewer]:
    """On documents 1, which has fields, and 2, which could not be read."""
    context = open_context(two_documents)
    with context.database.writing() as session:
        write_segments(session, 1, [SEGMENT])
        session.execute(update(PageRow).where(PageRow.run_id == 1).values(words=write_words(WORDS)))
    viewer = Viewer(context.settings, context.database, context.reader)
    yield viewer
    viewer.close()
    context.close()


@pytest.fixture
def client(viewer: Viewer) -> Iterator[TestClient]:
    """A browser that nobody is logged in with."""
    with TestClient(make_app(viewer), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def posted() -> Posted:
    return Posted()


@pytest.fixture
def deciding(viewer: Viewer, posted: Posted) -> FastAPI:
    """The viewer with anna logged in, and a stand-in that takes her decisions."""
    app = make_pages(viewer)
    protect(app)

    @app.middleware("http")
    async def log_in(request: Request, answer: Any) -> Any:
        request.state.reviewer, request.state.csrf = "anna", "token-of-anna"
        return await answer(request)

    for name, path in DECISIONS.items():
        app.post(path)(_taking(name, viewer, posted))
    return app


def _taking(name: str, viewer: Viewer, posted: Posted) -> Any:
    async def take(request: Request, document_id: int) -> Response:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        posted.sent.append((name, form))
        settled = update(FieldRow).where(FieldRow.path == form.get("path"))
        sound = {"evidence": "exact", "agreement": "alone", "valid": True, "problem": None}
        with viewer.database.writing() as session:
            session.execute(settled.values(**sound))
            session.execute(delete(ViolationRow))
        if "HX-Request" not in request.headers:
            return RedirectResponse(f"/documents/{document_id}", 303)
        return render_fields(viewer, request, document_id)

    return take
