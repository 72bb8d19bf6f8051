"""A document in a browser: a page on the left, its values on the right, and what joins them.

In: a request for a document. Out: HTML, whole or in parts. What is chosen stands in the address, so
that all of it can be read without a script: `?page=2&field=total`.
"""

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from flows.review.decide import CHOICES
from flows.review.lessons import in_words
from flows.viewer.addresses import decisions_of
from flows.viewer.field_rows import MARKS, Learned, Shown, ShownSegment, box_text, show_segments
from flows.viewer.images import RESOLUTIONS
from flows.viewer.item_rows import ItemRow, item_groups
from flows.viewer.list_query import AT, find_neighbours, list_filter, write_place
from flows.viewer.pictures import DESCRIBE, descriptions_of
from flows.viewer.standing import standing_of
from flows.viewer.viewer import Viewer
from parsers.document import Field, Label, Page, PageStatus
from parsers.document.wording import percent, seen_from_to
from parsers.types import DOCUMENT_TYPES
from storage.answers import answers_about, stored_answers
from storage.attached import attached_to, parents_of
from storage.corrections import latest_decision
from storage.listing import Neighbours, Place
from storage.page_queries import PageHead, page_heads, stored_page, warnings_about
from storage.queries import DocumentSummary, RunSummary, runs_of, stored_segments

LAYERS = ("cells", "words")
"""Boxes that are sent when they are asked for."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses within a document. carried: the list's filter, which goes along. at: the document's
    own place in that list. only_check: whether other values are left out."""

    document_id: int
    carried: str
    at: str = ""
    only_check: bool = False

    def document(self, document_id: int | None = None, **query: Any) -> str:
        path = f"/documents/{document_id or self.document_id}"
        return self._with(path, **({AT: self.at or None, "check": self._check} | query))

    def beside(self, place: Place) -> str:
        """Another document of the list. Its place goes along where the list is not all there is."""
        at = write_place(place) if self.carried else None
        return self.document(place.document_id, **{AT: at})

    def decisions(self) -> dict[str, str]:
        """Where decisions are posted, from where the browser comes back to the same view."""
        return {
            kind: self._with(path, **{AT: self.at or None, "check": self._check})
            for kind, path in decisions_of(self.document_id).items()
        }

    @property
    def _check(self) -> int | None:
        return 1 if self.only_check else None

    def _with(self, path: str, **query: Any) -> str:
        given = urlencode({name: value for name, value in query.items() if value is not None})
        whole = "&".join(filter(None, (self.carried, given)))
        return f"{path}?{whole}" if whole else path

    @property
    def back(self) -> str:
        """The list, filtered as it was."""
        return f"/?{self.carried}" if self.carried else "/"

    def part(self, rest: str) -> str:
        return f"/documents/{self.document_id}/{rest}"

    def image(self, page: PageHead | Page, sha256: str, dpi: int = RESOLUTIONS[0]) -> str:
        """With all that the image depends on, so that it may be kept."""
        version = f"{sha256[:12]}-{page.rotation}"
        return self.part(f"pages/{page.number}.jpg?dpi={dpi}&v={version}")

    def crop(self, value: Shown | ItemRow, sha256: str) -> str:
        box = value.box.replace(" ", ",")
        return self.part(f"crops/{value.page}.jpg?box={box}&v={sha256[:12]}")


def links_of(request: Request, document_id: int) -> Links:
    query = request.query_params
    return Links(document_id, list_filter(request), query.get(AT, ""), "check" in query)


def show_document(
    viewer: Viewer, request: Request, document_id: int, page: int | None, field: str | None
) -> HTMLResponse:
    """The whole page. HTTPException 404: no such document, or page."""
    document = viewer.find(document_id)
    heads = page_heads(viewer.database, document.run_id or 0)
    values = _field_values(viewer, request, document, field)
    chosen: Shown | None = values["chosen"]
    if page is None and chosen is not None:
        page = chosen.page
    shown = _shown_page(viewer, document, heads, page)
    neighbours = find_neighbours(viewer.database, document_id, request.query_params)
    _prepare(viewer, document, heads, shown, neighbours)
    runs = runs_of(viewer.database, document_id)
    return viewer.page(
        "document.html", request, **values,
        **_page_values(
            shown, heads, values["segments"], _picture_texts(viewer, document, shown)
        ),
        item_groups=item_groups(stored_answers(viewer.database, document.run_id or 0)),
        runs=runs, run=_current(runs, document), neighbours=neighbours,
        messages=parents_of(viewer.database, document_id),
        attachments=attached_to(viewer.database, document_id),
        schemas=(*DOCUMENT_TYPES, *CHOICES),
        following_image=_first_image(viewer, neighbours.after),
    )  # fmt: skip


def render_fields(
    viewer: Viewer, request: Request, document_id: int, field: str | None = None
) -> HTMLResponse:
    """The right side alone, as it is after a decision. field: the path that stays chosen."""
    document = viewer.find(document_id)
    return viewer.page("fields.html", request, **_field_values(viewer, request, document, field))


def show_page(viewer: Viewer, request: Request, document_id: int, number: int) -> HTMLResponse:
    """One page alone: its image with the boxes over it, and what was read of it."""
    document = viewer.find(document_id)
    heads = page_heads(viewer.database, document.run_id or 0)
    shown = _shown_page(viewer, document, heads, number)
    values = _field_values(viewer, request, document, None)
    texts = _picture_texts(viewer, document, shown)
    return viewer.page(
        "page_part.html", request, **values, **_page_values(shown, heads, values["segments"], texts)
    )


def show_layer(viewer: Viewer, document_id: int, number: int, layer: str) -> Response:
    """The boxes of all cells, or of all words, of a page."""
    document = viewer.find(document_id)
    page = stored_page(viewer.database, document.run_id or 0, number)
    if layer not in LAYERS or page is None:
        raise HTTPException(404, "There is no such layer.")
    boxes = _cells(page) if layer == "cells" else [(word.box, word.text) for word in page.words]
    shown = [(box.to_frame((1, 1)), text) for box, text in boxes if box]
    return Response(
        viewer.render("layer.svg", layer=layer, boxes=shown), media_type="image/svg+xml"
    )


def _cells(page: Page) -> list[tuple[Any, str]]:
    return [(cell.box, cell.text) for block in page.blocks for cell in block.cells]


def _field_values(
    viewer: Viewer, request: Request, document: DocumentSummary, field: str | None
) -> dict[str, Any]:
    learned = _lessons(viewer, document)
    now = datetime.datetime.now(datetime.UTC)
    standing = standing_of(viewer.database, document.document_id, document.run_id, now)
    stored = stored_segments(viewer.database, document.run_id or 0)
    segments = show_segments(stored, learned, standing.decided)
    found = {each.path: each for segment in segments for each in segment.values}
    links = links_of(request, document.document_id)
    return {
        "document": document,
        "segments": segments,
        "to_check": sum(each.why is not None for each in found.values()),
        "has_values": any(each.field for each in found.values()),
        "chosen": found.get(field or ""),
        "answered": field,
        "only_check": links.only_check,
        "links": links,
        "marks": MARKS,
        "post": links.decisions(),
        "latest": latest_decision(viewer.database, document.document_id),
        "held": getattr(request.state, "held", None) or standing.held,
        "standing": standing,
        "warned": warnings_about(viewer.database, document.document_id),
    }


def what_is_open(viewer: Viewer, document_id: int) -> str:
    """What speaks against signing the document off, as a sentence; or nothing."""
    document = viewer.find(document_id)
    segments = show_segments(stored_segments(viewer.database, document.run_id or 0))
    doubtful = sum(each.why is not None for one in segments for each in one.values)
    broken = sum(len(one.rules) for one in segments)
    warned = warnings_about(viewer.database, document_id)
    told = [
        _count(doubtful, "value", "still to check"), _count(broken, "rule", "broken"),
        _count(warned, "warning", "about its pages"),
    ]  # fmt: skip
    sentence = ", and ".join(filter(None, told))
    return f"{sentence}. Sign off all the same?" if sentence else ""


def _count(number: int, what: str, how: str) -> str:
    if not number:
        return ""
    return f"{number} {what} is {how}" if number == 1 else f"{number} {what}s are {how}"


def _lessons(viewer: Viewer, document: DocumentSummary) -> Learned:
    """What reviews say of values like those of the current run."""
    runs = runs_of(viewer.database, document.document_id)
    run = next((each for each in runs if each.run_id == document.run_id), None)

    def say(schema: str | None, field: Field) -> str | None:
        if run is None or field.reviewed_by is not None:
            return None
        kind = viewer.lessons.kind_of(schema, field)
        known = viewer.lessons.calibrated(field, run.engine, run.model, kind)
        return in_words(known) if known else None

    return say


def _shown_page(
    viewer: Viewer, document: DocumentSummary, heads: tuple[PageHead, ...], number: int | None
) -> Page | None:
    if number is None:
        number = heads[0].number if heads else None
    page = stored_page(viewer.database, document.run_id or 0, number) if number else None
    if number is not None and page is None:
        raise HTTPException(404, f"Page {number} was not read.")
    return page


def _picture_texts(viewer: Viewer, document: DocumentSummary, shown: Page | None) -> dict[int, str]:
    """What is told of the page's pictures, by their blocks."""
    if shown is None or not any(block.label is Label.PICTURE for block in shown.blocks):
        return {}
    answers = answers_about(viewer.database, document.run_id or 0, DESCRIBE, shown.number)
    told = descriptions_of((shown,), answers)
    return {block: each.alternative for (_, block), each in told.items() if each.alternative}


def _page_values(
    shown: Page | None,
    heads: tuple[PageHead, ...],
    segments: tuple[ShownSegment, ...],
    texts: dict[int, str],
) -> dict[str, Any]:
    number = shown.number if shown else None
    on_page = [each for one in segments for each in one.values if each.page == number and each.box]
    warnings = next((head.warnings for head in heads if head.number == number), ())
    return {
        "shown": shown, "heads": heads, "on_page": on_page, "box_text": box_text,
        "warnings": warnings, "picture_texts": texts,
        "how_much": shown and how_much_was_read(shown), "percent": percent,
        "seen": shown and seen_from_to(shown),
    }  # fmt: skip


def how_much_was_read(page: Page) -> str:
    """As a sentence; or why that is not known."""
    if page.status in (PageStatus.BLANK, PageStatus.FAILED):
        return ""
    if page.coverage is None:
        why = (page.words_from or "").partition("; not compared: ")[2]
        return f"How much of this page was read is not known: {why or 'nobody read its words'}."
    told = f"{percent(page.coverage)} of the words on this page were read"
    if not page.unsupported:
        return f"{told}."
    return f"{told}; {percent(page.unsupported)} of what was read does not stand on it."


def _current(runs: tuple[RunSummary, ...], document: DocumentSummary) -> RunSummary | None:
    """The run whose values are shown, or the latest, which says why there are none."""
    shown = [each for each in runs if each.run_id == document.run_id]
    chosen = shown or runs
    return chosen[-1] if chosen else None


def _prepare(
    viewer: Viewer, document: DocumentSummary, heads: tuple[PageHead, ...], shown: Page | None,
    neighbours: Neighbours,
) -> None:  # fmt: skip
    """Render in the background what is looked at next: this page, the one after it, and the first
    of the next document."""
    at = shown.number if shown else 0
    for head in [each for each in heads if each.number in (at, at + 1)]:
        viewer.images.prepare(document.sha256, head)
    if neighbours.after is not None:
        following = viewer.find(neighbours.after.document_id)
        for head in page_heads(viewer.database, following.run_id or 0)[:1]:
            viewer.images.prepare(following.sha256, head)


def _first_image(viewer: Viewer, place: Place | None) -> str | None:
    """Where the first page's image is, so that the browser can have it before it is needed."""
    if place is None:
        return None
    document = viewer.find(place.document_id)
    heads = page_heads(viewer.database, document.run_id or 0)[:1]
    return Links(place.document_id, "").image(heads[0], document.sha256) if heads else None
