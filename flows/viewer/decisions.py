"""What reviewers post about a document, and what they see then.

In: the fields of a form, which the guard let through. Out: the right side of the page as it is
after the decision, with a sentence where there is something to tell; or, without a script, the page
again. Whoever decides holds the document for a while. This module knows no value and no storage.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import fields as fields_of
from typing import Annotated

from fastapi import FastAPI, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response

from flows.review.decide import Answer, Asked, Review
from flows.review.typed import Unclear
from flows.viewer.addresses import DECISIONS
from flows.viewer.document_page import links_of, render_fields, show_document, what_is_open
from flows.viewer.viewer import Viewer
from flows.viewer.visitors import Refused
from storage.claims import Held, claim_document, release_document, take_over

VALUE = frozenset({"path", "value", "seen", "currency", "page", "box", "reason", "run", "latest"})
ANYWAY = "anyway"
"""Of a form that signs off what is not all checked, after the reviewer was asked."""
CELL = "cell."
"""Before the name of a column, in forms that add a row."""
KINDS: dict[str, tuple[Callable[[Review, Asked], Answer], frozenset[str]]] = {
    "accept": (Review.accept, VALUE),
    "correct": (Review.correct, VALUE),
    "absent": (Review.deny, VALUE),
    "undo": (Review.undo, VALUE),
    "add_row": (Review.add_row, VALUE),
    "delete_row": (Review.delete_row, VALUE),
    "schema": (
        Review.choose_schema,
        frozenset({"segment", "value", "reason", "run", "latest"}),
    ),
    "note": (Review.note, frozenset({"value", "run", "latest"})),
    "sign_off": (Review.sign_off, frozenset({"reason", "run", "latest", ANYWAY})),
    "take_back": (Review.take_back, frozenset({"reason", "run", "latest"})),
}
"""What is done at each address, and the fields that its form may have."""
Id = Annotated[int, Path(ge=1, lt=2**63 - 1)]
RENAMED = {"schema": "value", "note": "value"}


def add_decisions(app: FastAPI, viewer: Viewer) -> None:
    for kind, path in DECISIONS.items():
        handler = _claim(viewer) if kind == "claim" else _decision(viewer, kind)
        app.post(path, response_model=None)(handler)
        app.get(path, response_model=None)(_come_back)


def _come_back(request: Request, document_id: int) -> Response:
    """Whoever loads the answer to a decision again sees the document."""
    return RedirectResponse(links_of(request, document_id).document(), 303)


def _decision(viewer: Viewer, kind: str) -> Callable[[Request, int], Response]:
    act, known = KINDS[kind]

    def decide(request: Request, document_id: Id) -> Response:
        asked = _asked(request.state.fields, known)
        now = datetime.datetime.now(datetime.UTC)
        held = _hold(viewer, document_id, request.state.reviewer, now)
        request.state.held = held
        _keep(request, kind, asked)
        if held.reviewer != request.state.reviewer:
            return _answer(viewer, request, document_id, Answer(asked.path, _told(held)), 409)
        if kind == "sign_off" and ANYWAY not in request.state.fields:
            question = what_is_open(viewer, document_id)
            if question:
                request.state.asks = True
                return _answer(viewer, request, document_id, Answer(told=question))
        try:
            review = Review(
                viewer.settings, viewer.database, document_id, request.state.reviewer, now
            )
            done = act(review, asked)
        except Unclear as unclear:
            return _answer(viewer, request, document_id, Answer(asked.path, str(unclear)), 422)
        _keep(request, kind, Asked())
        return _answer(viewer, request, document_id, done)

    return decide


def _claim(viewer: Viewer) -> Callable[[Request, int], Response]:
    """take: from whoever holds it. give: back. Else it is held if it is free."""

    def claim(request: Request, document_id: Id) -> Response:
        asked = request.state.fields
        cells = {name[len(CELL) :]: text for name, text in asked.items() if name.startswith(CELL)}
        if len(asked) - len(cells) > len(set(asked) & {"take", "give", "path", "value"}):
            raise Refused(400, "The form holds something unknown.")
        request.state.typed, request.state.cells = asked.get("value", ""), cells
        reviewer, now = request.state.reviewer, datetime.datetime.now(datetime.UTC)
        answer = Answer(asked.get("path", ""))
        if "give" in asked:
            release_document(viewer.database, document_id, reviewer)
            return _answer(viewer, request, document_id, answer)
        held = _hold(viewer, document_id, reviewer, now)
        if held.reviewer != reviewer and "take" in asked:
            before = held.reviewer
            held = take_over(viewer.database, document_id, before, reviewer, now) or held
            answer = Answer(answer.path, f"You took the document over from {before}.")
        request.state.held = held
        if held.reviewer != reviewer:
            answer = Answer(answer.path, _told(held))
        return _answer(viewer, request, document_id, answer,
                       200 if held.reviewer == reviewer else 409)  # fmt: skip

    return claim


def _asked(given: Mapping[str, str], known: frozenset[str]) -> Asked:
    """The fields of a form, none of them unknown. Raises Refused."""
    cells = {name.removeprefix(CELL): text for name, text in given.items() if name.startswith(CELL)}
    named = {RENAMED.get(name, name): text for name, text in given.items()
             if not name.startswith(CELL)}  # fmt: skip
    if set(named) - known or (cells and "path" not in known):
        raise Refused(400, "The form holds something unknown.")
    names = {each.name for each in fields_of(Asked)}
    return Asked(**{name: named[name] for name in names & set(named)}, cells=cells)


def _keep(request: Request, kind: str, asked: Asked) -> None:
    """What was typed stays in its form where it is refused."""
    request.state.typed = asked.value if asked.path else ""
    request.state.cells, request.state.noted = asked.cells, asked.value if kind == "note" else ""


def _hold(viewer: Viewer, document_id: int, reviewer: str, now: datetime.datetime) -> Held:
    held = claim_document(viewer.database, document_id, reviewer, now)
    if held is None:
        raise HTTPException(404, f"There is no document {document_id}.")
    return held


def _told(held: Held) -> str:
    until = f"{held.expires_at:%H:%M}"
    return f"{held.reviewer} works on this document until {until} UTC: nothing was stored."


def _answer(
    viewer: Viewer, request: Request, document_id: int, answer: Answer, status: int = 200
) -> Response:
    """To a script the values anew; to a browser without one the page, by its address where there is
    nothing to tell."""
    state = request.state
    state.told, state.problem = ("", answer.told) if status >= 400 else (answer.told, "")
    path = answer.path or None
    if request.headers.get("hx-request") == "true":
        response: Response = render_fields(viewer, request, document_id, path)
    elif answer.told:
        response = show_document(viewer, request, document_id, None, path)
    else:
        back = links_of(request, document_id).document(field=path)
        return RedirectResponse(back, 303)
    response.status_code = status
    return response
