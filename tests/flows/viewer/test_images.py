"""Pages as images: rendered once, kept while there is room, prepared before they are asked for."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from PIL import Image

from flows.viewer.images import Images
from flows.viewer.viewer import Viewer
from parsers.document import BoundingBox
from parsers.reading.reader import Reader
from storage.page_queries import page_heads


class Opened:
    """Counts how often the reader was asked for."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.times = reader, 0

    def __call__(self) -> Reader:
        self.times += 1
        return self.reader


def _known(viewer: Viewer) -> tuple[Opened, str]:
    return Opened(viewer.open_reader()), viewer.find(1).sha256


def test_a_page_asked_for_by_many_at_once_is_rendered_once(viewer: Viewer) -> None:
    opened, sha256 = _known(viewer)
    images = Images(opened, viewer.settings.staging)
    (head,) = page_heads(viewer.database, 1)

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(lambda _: images.page(sha256, head, 144), range(8)))

    assert len(answers) == 1
    assert opened.times == 1


def test_what_no_longer_fits_is_let_go_and_rendered_anew(viewer: Viewer) -> None:
    opened, sha256 = _known(viewer)
    images = Images(opened, viewer.settings.staging, kept_bytes=1)
    (head,) = page_heads(viewer.database, 1)

    for dpi in (144, 288, 144):
        images.page(sha256, head, dpi)

    assert opened.times == 3


def test_a_page_that_was_prepared_needs_no_reader_any_more(viewer: Viewer) -> None:
    opened, sha256 = _known(viewer)
    images = Images(opened, viewer.settings.staging)
    (head,) = page_heads(viewer.database, 1)

    images.prepare(sha256, head)
    images._ahead.shutdown(wait=True)
    images.page(sha256, head, 144)

    assert opened.times == 1


def test_a_page_that_cannot_be_prepared_harms_nothing(viewer: Viewer) -> None:
    opened, _ = _known(viewer)
    images = Images(opened, viewer.settings.staging)
    (head,) = page_heads(viewer.database, 1)

    images.prepare("0" * 64, head)
    images.close()
    images.prepare("0" * 64, head)


def test_a_crop_is_a_part_of_the_page(viewer: Viewer) -> None:
    opened, sha256 = _known(viewer)
    images = Images(opened, viewer.settings.staging)
    (head,) = page_heads(viewer.database, 1)

    whole = Image.open(BytesIO(images.page(sha256, head, 144)))
    part = Image.open(BytesIO(images.crop(sha256, head, BoundingBox(0.1, 0.1, 0.5, 0.2))))

    assert abs(part.width - 0.4 * whole.width) < 12
    assert abs(part.height - 0.1 * whole.height) < 12


def test_no_reader_is_opened_before_an_image_is_asked_for(viewer: Viewer) -> None:
    alone = Viewer(viewer.settings, viewer.database)

    assert alone._reader is None
    alone.close()
