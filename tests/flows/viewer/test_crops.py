"""Blocks as pictures: cut out of the upright page, or told why not."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from flows.pipeline.document import ingest_file
from flows.runtime.context import Context
from flows.sources.staging import copy_path
from flows.viewer.crops import crop_block, crop_box, find_page, turn_upright
from flows.viewer.show import find_document
from parsers.document import BoundingBox, Label, Page, PageImage, PageInput
from parsers.errors import SetupError
from storage.queries import DocumentSummary, all_documents

RECORDINGS = Path(__file__).parents[2] / "recordings"
RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def crop(context: Context, number: int, position: int, name: str = "invoice.png") -> Image.Image:
    document = find_document(context.database, name)
    return crop_block(
        context.database, context.reader, context.settings.staging, document, number, position
    )


def drawn(width: int, height: int, rotation: int = 0) -> PageInput:
    """A white page with a red pixel in the top left corner and a blue one beside it."""
    pixels = bytes(RED + BLUE + WHITE * (width * height - 2))
    return PageInput(1, 595, 842, rotation, PageImage(width, height, pixels))


def test_a_page_that_was_not_read_is_an_error(filled: Context) -> None:
    with pytest.raises(SetupError, match="Page 2 was not read"):
        crop(filled, 2, 0)


def test_a_document_of_which_nothing_was_read_has_no_pages(context: Context) -> None:
    unread = DocumentSummary(1, "0" * 64, "x.pdf", "file:///x.pdf", None, None)

    with pytest.raises(SetupError, match="Page 1 was not read"):
        find_page(context.database, unread, 1)


def test_a_block_that_is_not_there_is_an_error(filled: Context) -> None:
    with pytest.raises(SetupError, match="Page 1: block 99 does not exist"):
        crop(filled, 1, 99)


def test_a_block_without_a_box_is_an_error(context: Context, inbox: Path) -> None:
    """The recorded answer for the notice is plain HTML."""
    shutil.copy(RECORDINGS / "notice.png", inbox)
    ingest_file(str(inbox / "notice.png"), context, lambda done, pages: None)

    with pytest.raises(SetupError, match="Page 1: block 0 has no box"):
        crop(context, 1, 0, "notice.png")


def test_a_block_of_a_file_without_a_copy_is_an_error(filled: Context) -> None:
    (document,) = all_documents(filled.database)
    copy_path(filled.settings.staging, document.sha256).unlink()

    with pytest.raises(SetupError, match="There is no copy of it"):
        crop(filled, 1, 6)


def test_a_block_is_cut_out_of_its_page(filled: Context) -> None:
    (document,) = all_documents(filled.database)
    page = find_page(filled.database, document, 1)

    picture = crop(filled, 1, 6)

    box = page.blocks[6].box
    assert (page.blocks[6].label, box is not None) == (Label.PICTURE, True)
    assert box and picture.width / picture.height == pytest.approx(
        (box.x1 - box.x0) * 595 / ((box.y1 - box.y0) * 842), rel=0.1
    )


@pytest.mark.parametrize("asked", [0, 90, 180, 270])
@pytest.mark.parametrize("found", [0, 90, 180, 270])
def test_a_page_is_turned_as_boxes_are_drawn_on_it(asked: int, found: int) -> None:
    """asked: what the file asked for, which is applied; found: by the engine, in all."""
    given, page = drawn(4, 2, asked), Page(1, 595, 842, rotation=found)

    upright = turn_upright(given, page)

    turned = (found - asked) % 360
    assert upright.size == ((4, 2) if turned in (0, 180) else (2, 4))
    corner = {0: (0, 0), 90: (1, 0), 180: (3, 1), 270: (0, 3)}[turned]
    assert upright.getpixel(corner) == RED


def test_a_crop_is_the_block_with_a_margin_that_ends_with_the_page() -> None:
    image = Image.new("RGB", (1000, 500))

    assert crop_box(image, BoundingBox(0.1, 0.2, 0.3, 0.4)).size == (204, 104)
    assert crop_box(image, BoundingBox(0, 0, 1, 1)).size == (1000, 500)
    assert crop_box(image, BoundingBox(0.9, 0.9, 1, 1)).size == (102, 52)


def test_the_smallest_block_has_a_pixel() -> None:
    image = turn_upright(drawn(2, 2), Page(1, 595, 842))

    for start in (0.0, 0.999999):
        tiny = BoundingBox(start, start, start + 1e-6, start + 1e-6)
        assert min(crop_box(image, tiny).size) >= 1
        assert min(crop_box(Image.new("RGB", (1, 1)), tiny).size) == 1
