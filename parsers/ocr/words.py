"""Image in, words out: RapidOCR's detector and recognizer (PP-OCRv6) with boxes tightened by ink.
The page is turned upright first if its lines read better that way. The models are those inside
RapidOCR's wheel, never downloaded. Knows no file, no layout and no answer format."""

import itertools
import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from parsers.document import BoundingBox, Frame, PageImage, PageInput, Word
from parsers.document.geometry import turn_box
from parsers.errors import SetupError
from parsers.imaging.pixels import from_array, to_array
from parsers.ocr.detection import Pixels, Quads, contrast, detect_enlarged, detect_lines, extents
from parsers.ocr.orientation import SCORE_FLOOR, TALL, Skew, find_skew, find_turn, straighten, turn
from parsers.ocr.recognition import Recognized, recognize

Ink = npt.NDArray[np.bool_]  # (height, width) of a line: where it is written on
READING_LIMIT = 15_000  # widths of all lines in their heights: about five thousand words
WORD_GAP = 0.45  # heights of the line: blanks wider than this part words that were read as one
SURE_ACCENT = 0.85  # real accents are read better than this even from coarse images


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of an image that was made upright, with that image, perhaps enlarged: turned
    clockwise by `rotation` degrees, then `skew` undone. Words are in fractions of `image`; `skew`
    says where they are in the page that is only turned. truncated: text beyond READING_LIMIT was
    not read. recognized: not all words are the file's."""

    image: PageImage
    words: tuple[Word, ...]
    rotation: int = 0
    skew: Skew = field(default_factory=Skew)
    truncated: bool = False
    recognized: bool = True

    def upright_size(self, page: PageInput) -> Frame:
        """In points: of the page turned, with what was put around it when its skew was undone."""
        sideways = self.rotation % 180 == 90
        width, height = (page.height, page.width) if sideways else (page.width, page.height)
        shown, straight = self.skew.shown, self.skew.straight
        return width * straight[0] / shown[0], height * straight[1] / shown[1]

    def words_as_shown(self, rotation: int = 0) -> tuple[Word, ...]:
        """The words on the page whose skew is not undone, turned by `rotation`."""
        return tuple(
            replace(word, box=turn_box(self.skew.place(word.box), rotation)) for word in self.words
        )


def load_reader() -> Any:
    """RapidOCR on one thread. SetupError if the wheel lacks its models (nothing is downloaded)."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    paths = {
        "Det.model_path": models / "PP-OCRv6_det_small.onnx",
        "Rec.model_path": models / "PP-OCRv6_rec_small.onnx",
    }
    if missing := [path.name for path in paths.values() if not path.is_file()]:
        raise SetupError(
            "not_installed",
            f"The installed rapidocr has no {' and no '.join(missing)}.",
            "Install the version of rapidocr that Pagemill names.",
        )
    parameters = {
        "Global.log_level": "error",
        "Global.return_word_box": True,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        # The detector gets strips of the right size already. RapidOCR would pad those of more than
        # eight times their height, and give the lines' places in what it padded.
        "Global.use_vertical_padding": False,
        "Det.limit_type": "max",
        "Det.limit_side_len": 1_000_000,
        # Line by line and without padding to a common width: less to compute, better read.
        "Rec.rec_batch_num": 1,
        "Rec.rec_img_shape": [3, 48, 48],
    }
    return rapidocr.RapidOCR(params=parameters | {name: str(path) for name, path in paths.items()})


def read_words(reader: Any, page: PageImage) -> Reading:
    """Every word on the page, line by line, in the frame of the page made upright."""
    pixels, quads = detect_enlarged(reader, np.ascontiguousarray(to_array(page)[:, :, ::-1]))
    turned, angle, skew = find_turn(reader, pixels, quads), find_skew(pixels, quads), Skew()
    known = turned.read
    straight = pixels = turn(pixels, turned.rotation)
    if angle:
        straight, skew = straighten(pixels, angle)
    if turned.rotation or angle:
        quads, known = detect_lines(reader, straight), {}
    readable = quads[extents(quads).cumsum() <= READING_LIMIT]
    lines = _lines(reader, pixels, np.asarray(skew.slant(readable), np.float32), known)
    words = _words(lines, readable, (straight.shape[1], straight.shape[0]))
    return Reading(
        from_array(straight[:, :, ::-1]), words, turned.rotation, skew, len(readable) < len(quads)
    )


def _lines(
    reader: Any, pixels: Pixels, quads: Quads, known: Mapping[int, Recognized]
) -> list[tuple[Pixels, Recognized]]:
    """The level lines and what they say. They are cut out of what was not straightened, as pixels
    resampled once read better than twice."""
    crops = list(reader.crop_text_regions(pixels, quads)) if len(quads) else []
    unknown = [number for number in range(len(crops)) if number not in known]
    read = recognize(reader, [crops[number] for number in unknown])
    all_read = {**known, **dict(zip(unknown, read, strict=True))}
    return [(crop, all_read[number]) for number, crop in enumerate(crops)]


def _words(
    lines: Sequence[tuple[Pixels, Recognized]], quads: Quads, frame: Frame
) -> tuple[Word, ...]:
    # What reads as nothing has a confidence, too.
    read = [(line.text, line.columns.confs[: len(line.text)]) for _, line in lines]
    texts = without_doubtful_accents(read)
    words: list[Word] = []
    number = 0
    for quad, (crop, line), text in zip(quads, lines, texts, strict=True):
        if line.score >= SCORE_FLOOR and text.strip():
            words += _line_words(quad, crop, text, line.columns, number, frame)
            number += 1
    return tuple(words)


def without_doubtful_accents(lines: Sequence[tuple[str, Sequence[float]]]) -> list[str]:
    """A recognizer of many languages takes specks above a letter for an accent. If more of a page's
    accents are doubtful than sure, its language has none, and the doubtful ones are removed. lines:
    texts, and how sure each of their characters is (0..1); a text keeps its length."""
    characters = [list(zip(*line, strict=True)) for line in lines]
    accented = [sure for line in characters for sign, sure in line if _plain(sign) != sign]
    if 2 * sum(sure < SURE_ACCENT for sure in accented) <= len(accented):
        return [text for text, _ in lines]
    return [
        "".join(_plain(sign) if sure < SURE_ACCENT else sign for sign, sure in line)
        for line in characters
    ]


def _plain(sign: str) -> str:
    """A Latin letter without its accent; other characters unchanged."""
    parts = unicodedata.normalize("NFD", sign)
    return parts[0] if len(parts) > 1 and parts[0].isascii() and parts[0].isalpha() else sign


def _line_words(
    quad: Quads, crop: Pixels, text: str, columns: Any, line: int, frame: Frame
) -> list[Word]:
    """The recognizer's columns say where the characters are; the ink between, how the words are."""
    size = crop.shape[1], crop.shape[0]
    places = [column for word in columns.word_cols for column in word]
    centers = (np.array(places) + 0.5) / columns.line_txt_len * size[0]
    ink = _ink(crop)
    blanks = _blanks(ink, centers)
    edges = [0.0, *blanks.mean(axis=1).tolist(), float(size[0])]
    gaps = (blanks[:, 1] - blanks[:, 0]) / size[1]
    words: list[Word] = []
    for token, first, confidence in _tokens(text, columns.confs, gaps):
        place = _ink_box(ink, edges[first], edges[first + len(token)])
        box = _page_box(quad, place, size, frame)
        if box is not None:
            words.append(Word(token, box, line, confidence))
    return words


def _tokens(
    text: str, confidences: Sequence[float], gaps: npt.NDArray[np.float64]
) -> list[tuple[str, int, float]]:
    """(token, its first character among those that are not space, mean confidence). gaps: between
    each two characters, in heights of the line."""
    written = [(c, p) for c, p in zip(text, confidences, strict=True) if not c.isspace()]
    spaced = {len("".join(text[:i].split())) for i, c in enumerate(text) if c.isspace()}
    starts = [i for i in range(len(written)) if i == 0 or i in spaced or gaps[i - 1] > WORD_GAP]
    tokens = []
    for start, end in zip(starts, [*starts[1:], len(written)], strict=True):
        characters, scores = zip(*written[start:end], strict=True)
        tokens.append(("".join(characters), start, float(np.mean(scores))))
    return tokens


def _blanks(ink: Ink, centers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(characters - 1, 2): from where to where the widest blank between each two of them is;
    without width and halfway if they touch."""
    inked = np.asarray(ink.any(axis=0))
    blanks = []
    for left, right in itertools.pairwise(centers):
        between = int(left) + np.flatnonzero(inked[int(left) : int(right) + 1])
        starts, ends = np.append(int(left), between + 1), np.append(between, right)
        widest = int(np.argmax(ends - starts))
        blank = starts[widest], ends[widest]
        blanks.append(blank if blank[0] < blank[1] else ((left + right) / 2,) * 2)
    return np.array(blanks, np.float64).reshape(-1, 2)


def _ink(crop: Pixels) -> Ink:
    """Where the crop is written on: the rarer of ground and the rest, divided halfway."""
    away = contrast(crop)
    low, high = np.percentile(away, (2, 98))
    ink = np.asarray(away > (low + high) / 2)
    return ink if ink.mean() <= 0.5 else ~ink


def _ink_box(ink: Ink, left: float, right: float) -> tuple[float, float, float, float]:
    """The box of the ink between two columns, or all between them where there is no ink."""
    x0, x1 = math.floor(left), max(math.ceil(right), math.floor(left) + 1)
    part = ink[:, x0:x1]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return x0, 0, x1, ink.shape[0]
    return x0 + columns[0], rows[0], x0 + columns[-1] + 1, rows[-1] + 1


def _page_box(
    quad: Quads, box: tuple[float, float, float, float], crop: tuple[int, int], frame: Frame
) -> BoundingBox | None:
    """A box of the crop as a box of the page. The crop is a rectangle there, perhaps slanted."""
    sides = np.linalg.norm(quad[[1, 3]] - quad[0], axis=1)
    if sides[1] >= TALL * sides[0]:  # turned counterclockwise when it was cut out
        quad = np.roll(quad, -1, axis=0)
    across, down = (quad[1] - quad[0]) / crop[0], (quad[3] - quad[0]) / crop[1]
    corners = np.array([quad[0] + across * x + down * y for x in box[::2] for y in box[1::2]])
    try:
        return BoundingBox.from_frame((*corners.min(axis=0), *corners.max(axis=0)), frame)
    except ValueError:  # no pixel of it lies on the page
        return None
