"""The embedded engine says what can be measured of a picture, and nothing else."""

import json

import numpy as np
import zxingcpp

from parsers.document import BoundingBox, Page, PageInput, Question, Word
from parsers.engines.embedded.describe import answer
from parsers.imaging.pixels import from_array
from parsers.tasks import open_task

PLACE = BoundingBox(0.2, 0.4, 0.8, 0.8)
WHITE = np.full((200, 300, 3), 255, dtype=np.uint8)


def told(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], *words: Word) -> str:
    drawn = PageInput(1, 595, 842, 0, from_array(pixels))
    page = Page(1, 595, 842, words=words)
    return answer(Question("describe", (drawn,), (page,), part=PLACE)).text


def test_a_white_picture_has_no_kind_no_sentence_and_no_words() -> None:
    said = json.loads(told(WHITE))
    assert (said["kind"], said["description"], said["text"]) == (None, None, None)
    assert said["measured"]["flat"] == 1


def test_words_beside_the_picture_are_not_measured() -> None:
    beside = Word("beside", BoundingBox(0.0, 0.0, 0.1, 0.1), 0)
    within = Word("within", BoundingBox(0.2, 0.4, 0.5, 0.6), 0)
    assert json.loads(told(WHITE, beside))["measured"]["words"] == 0
    assert json.loads(told(WHITE, within))["measured"]["words"] > 0.2


def test_a_code_is_read() -> None:
    made = zxingcpp.create_barcode("4006381333931", zxingcpp.BarcodeFormat.EAN13)
    pixels = np.asarray(zxingcpp.write_barcode_to_image(made, scale=4, add_quiet_zones=True))
    said = json.loads(told(np.dstack([pixels] * 3)))
    assert (said["kind"], said["text"]) == ("code", "EAN-13: 4006381333931")


def test_the_task_reads_what_the_engine_writes() -> None:
    drawn = PageInput(1, 595, 842, 0, from_array(WHITE))
    question = Question("describe", (drawn,), (Page(1, 595, 842),))
    (item,) = open_task("describe").read(answer(question))
    assert (item.label, item.text) == (None, None)
    assert set(item.attributes) == {"measured"}
    assert item.attributes["measured"]["flat"] == 1.0
