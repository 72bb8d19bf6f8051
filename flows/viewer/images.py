"""Upright pages and parts of them as JPEG, kept in memory while there is room.

In: a document, one of its pages, a resolution. Out: bytes of JPEG without any box drawn on them.
Each image is rendered once, also when several threads ask for it. This module knows no request.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from flows.viewer.crops import MARGIN, UprightPage, crop_box, render_upright
from parsers.document import BoundingBox
from parsers.errors import PagemillError
from parsers.reading.reader import Reader

RESOLUTIONS = (144, 288)
"""Of pages, in dots per inch: for a page that fits the window, and for one zoomed in."""
KEPT_BYTES = 96 * 1024 * 1024
QUALITY = 82
AHEAD = 4
"""Pages that may wait to be rendered before anybody asks; more are not worth their time."""


@dataclass(frozen=True, slots=True)
class ImageName:
    """What an image depends on, and nothing else."""

    sha256: str
    page: int
    rotation: int
    dpi: int


class Images:
    """Safe to share among threads. open_reader: called when the first image is rendered."""

    def __init__(
        self, open_reader: Callable[[], Reader], staging: Path, kept_bytes: int = KEPT_BYTES
    ) -> None:
        self._open_reader, self._staging, self._room = open_reader, staging, kept_bytes
        self._kept: OrderedDict[ImageName, bytes] = OrderedDict()
        self._busy: dict[ImageName, threading.Lock] = {}
        self._change = threading.Lock()
        self._ahead = ThreadPoolExecutor(1, "pages-ahead")
        self._waiting = 0

    def page(self, sha256: str, page: UprightPage, dpi: int) -> bytes:
        """The page as JPEG. SetupError bad_path: its file has no copy; DocumentError as the reader
        raises it."""
        name = ImageName(sha256, page.number, page.rotation, dpi)
        with self._change:
            rendering = self._busy.setdefault(name, threading.Lock())
        try:
            with rendering:
                return self._find(name) or self._keep(name, self._render(name, page))
        finally:
            with self._change:
                self._busy.pop(name, None)

    def crop(self, sha256: str, page: UprightPage, box: BoundingBox) -> bytes:
        """The part of a page that the box covers, with a little around it."""
        whole = Image.open(BytesIO(self.page(sha256, page, RESOLUTIONS[0])))
        return to_jpeg(crop_box(whole, box, MARGIN * 2))

    def prepare(self, sha256: str, page: UprightPage) -> None:
        """Render the page soon, in the background; a page that fails fails when it is asked for."""
        with self._change:
            if self._waiting >= AHEAD:
                return
            self._waiting += 1
        try:
            self._ahead.submit(self._prepare, sha256, page)
        except RuntimeError:  # closed meanwhile
            self._waiting -= 1

    def close(self) -> None:
        """End what is prepared."""
        self._ahead.shutdown(wait=False, cancel_futures=True)

    def _prepare(self, sha256: str, page: UprightPage) -> None:
        try:
            with suppress(PagemillError):
                self.page(sha256, page, RESOLUTIONS[0])
        finally:
            with self._change:
                self._waiting -= 1

    def _find(self, name: ImageName) -> bytes | None:
        with self._change:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def _render(self, name: ImageName, page: UprightPage) -> bytes:
        reader = self._open_reader()
        return to_jpeg(render_upright(reader, self._staging, name.sha256, page, name.dpi))

    def _keep(self, name: ImageName, image: bytes) -> bytes:
        with self._change:
            self._kept[name] = image
            while sum(map(len, self._kept.values())) > self._room and len(self._kept) > 1:
                self._kept.popitem(last=False)
        return image


def to_jpeg(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
