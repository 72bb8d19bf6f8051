"""Images of pages, parts of them, and the original file, as answers to requests."""

import re
from urllib.parse import quote

from fastapi import HTTPException
from fastapi.responses import FileResponse, Response

from flows.sources.staging import staged_source
from flows.viewer.images import RESOLUTIONS
from flows.viewer.viewer import Viewer
from parsers.document import BoundingBox
from storage.page_queries import PageHead, page_heads
from storage.queries import DocumentSummary

FOR_AN_HOUR = "private, max-age=3600"
UNSAFE = re.compile(r"[^\w.() -]+")


def send_page(viewer: Viewer, document_id: int, number: int, dpi: int = RESOLUTIONS[0]) -> Response:
    """The upright page as JPEG, without boxes."""
    if dpi not in RESOLUTIONS:
        raise HTTPException(404, f"Pages are shown at {RESOLUTIONS} dots per inch.")
    document, page = _find(viewer, document_id, number)
    return _jpeg(viewer.images.page(document.sha256, page, dpi))


def send_crop(viewer: Viewer, document_id: int, number: int, box: str) -> Response:
    """The part of a page within a box: `x0,y0,x1,y1` in fractions of it."""
    document, page = _find(viewer, document_id, number)
    return _jpeg(viewer.images.crop(document.sha256, page, _box(box)))


def send_original(viewer: Viewer, document_id: int) -> Response:
    """The file as it was taken in, to be saved: a browser never opens it here."""
    document = viewer.find(document_id)
    source = staged_source(viewer.settings.staging, document.sha256)
    name = document.name or f"document-{document_id}"
    plain = UNSAFE.sub("_", name).encode("ascii", "replace").decode().replace("?", "_")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"Content-Disposition": disposition}
    return FileResponse(source.path, media_type="application/octet-stream", headers=headers)


def _find(viewer: Viewer, document_id: int, number: int) -> tuple[DocumentSummary, PageHead]:
    document = viewer.find(document_id)
    heads = page_heads(viewer.database, document.run_id or 0)
    page = next((each for each in heads if each.number == number), None)
    if page is None:
        raise HTTPException(404, f"Page {number} was not read.")
    return document, page


def _box(text: str) -> BoundingBox:
    try:
        x0, y0, x1, y1 = (float(side) for side in text.split(","))
        return BoundingBox(x0, y0, x1, y1)
    except ValueError as error:
        raise HTTPException(422, "A box is four fractions: x0,y0,x1,y1.") from error


def _jpeg(image: bytes) -> Response:
    return Response(image, media_type="image/jpeg", headers={"Cache-Control": FOR_AN_HOUR})
