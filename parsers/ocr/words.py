"""Image in, words out: RapidOCR's detector and recognizer (PP-OCRv6) with boxes tightened by ink.
The page is turned upright first if its lines read better that way. The models are those inside
RapidOCR's wheel, never downloaded. Knows no file, no layout and no answer format."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from parsers.document import BoundingBox, Frame, PageImage, PageInput, Unread, Word
from parsers.document.geometry import turn_box
from parsers.document.lines import read_in_direction
from parsers.errors import SetupError
from parsers.imaging.pixels import from_array, to_array
from parsers.ocr.detection import Pixels, Quads, detect_enlarged, detect_lines, extents, sides_of
from parsers.ocr.doubt import DOUBTFUL_SCORE, ReadLine, score_of_letters
from parsers.ocr.drawn_signs import find_drawn
from parsers.ocr.line_words import LineWord, without_doubtful_accents, words_of_line
from parsers.ocr.missed_lines import count_missed_letters
from parsers.ocr.orientation import (
    SCORE_FLOOR,
    TALL,
    Skew,
    Turn,
    find_skew,
    find_turn,
    straighten,
    turn,
)
from parsers.ocr.overprint import count_overprinted
from parsers.ocr.recognition import Recognized, recognize
from parsers.ocr.scripts import find_foreign, read_foreign
from parsers.ocr.stamps import (
    Box,
    around,
    find_stamps,
    is_coloured,
    touches,
    within,
    without_colour,
)

READING_LIMIT = 15_000  # widths of all lines in their heights: about five thousand words


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of an image that was made upright, with that image, perhaps enlarged: turned
    clockwise by `rotation` degrees, then `skew` undone. Words are in fractions of `image`; `skew`
    says where they are in the page that is only turned. truncated: text beyond READING_LIMIT was
    not read. recognized: not all words are the file's. unread: lines of text that cannot be read.
    warnings: doubts about the words."""

    image: PageImage
    words: tuple[Word, ...]
    rotation: int = 0
    skew: Skew = field(default_factory=Skew)
    truncated: bool = False
    recognized: bool = True
    unread: Unread | None = None
    warnings: tuple[str, ...] = ()

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
    turned, angle = find_turn(reader, pixels, quads), find_skew(pixels, quads)
    view = _look(reader, pixels, quads, turned, angle)
    if len(quads) and not view.crops:  # what was found is not lost by straightening
        view = _look(reader, pixels, quads, Turn(0), 0.0)
    view = _below_stamps(reader, pixels, view, angle)
    foreign = find_foreign(view.crops, view.read_lines)
    if foreign.script and (turn := _upright(view, foreign.script.flipped)) != view.rotation:
        view = _look(reader, pixels, quads, Turn(turn), angle)
    built_in, by_itself = _by_built_in(view), partial(recognize, reader)
    read = read_foreign(foreign, view.crops, view.read_lines, built_in, by_itself)
    return Reading(
        from_array(view.straight[:, :, ::-1]),
        _words(view, read.lines),
        view.rotation,
        view.skew,
        view.truncated,
        unread=read.unread,
        warnings=(*read.warnings, *_doubts(view, read.lines, bool(foreign.script or read.unread))),
    )


def _doubts(view: "_View", lines: Sequence[Sequence[LineWord]], foreign: bool) -> tuple[str, ...]:
    """What may be missing or misread. A stamp's colour is taken away, and letters with it. foreign:
    whether lines are unsure for their script, many of which join the letters of a word."""
    missed = 0 if view.truncated else count_missed_letters(view.straight, view.quads)
    unsure = sum(
        word.confidence < DOUBTFUL_SCORE
        for quad, words in zip(view.quads, lines, strict=True)
        if touches(quad, view.stamps)
        for word in words
    )
    overprinted = 0 if foreign else count_overprinted(view.crops, view.read_lines)
    doubts = {
        f"print outside the lines that were read: {missed} letters": missed,
        f"print below a stamp that may be misread: {unsure} words": unsure,
        f"print over print that is likely to be misread: {overprinted} lines": overprinted,
    }
    return tuple(doubt for doubt, count in doubts.items() if count)


@dataclass(frozen=True, slots=True)
class _View:
    """The page upright, `straight` with its skew undone, and its lines: where they are in
    `straight`, as they were cut out, and what the built-in recognizer reads. stamps: what lines
    were read without."""

    straight: Pixels
    rotation: int
    skew: Skew
    quads: Quads
    crops: list[Pixels]
    read: list[Recognized]
    truncated: bool
    stamps: Sequence[Box] = ()

    @property
    def read_lines(self) -> list[ReadLine]:
        each = zip(self.read, extents(self.quads).tolist(), strict=True)
        return [ReadLine(line.text, _score(line), extent) for line, extent in each]


def _score(line: Recognized) -> float:
    of_letters = score_of_letters(line.text, line.columns.confs) if line.text else None
    return line.score if of_letters is None else of_letters


def _look(reader: Any, pixels: Pixels, quads: Quads, turned: Turn, angle: float) -> _View:
    known, skew = turned.read, Skew()
    straight = pixels = turn(pixels, turned.rotation)
    if angle:
        straight, skew = straighten(pixels, angle)
    if turned.rotation or angle:
        quads, known = detect_lines(reader, straight), {}
    readable = quads[extents(quads).cumsum() <= READING_LIMIT]
    crops, read = _read(reader, pixels, np.asarray(skew.slant(readable), np.float32), known)
    truncated = len(readable) < len(quads)
    return _View(straight, turned.rotation, skew, readable, crops, read, truncated)


def _below_stamps(reader: Any, pixels: Pixels, view: _View, angle: float) -> _View:
    """With the lines that a coloured stamp crosses as they are read without its colour, where some
    of them are in doubt and that reads better."""
    if not (stamps := find_stamps(view.straight, view.quads)):
        return view
    crossed = [touches(quad, stamps) for quad in view.quads]
    doubtful = any(
        line.is_doubtful for line, each in zip(view.read_lines, crossed, strict=True) if each
    )
    if not doubtful and not count_missed_letters(view.straight, view.quads):
        return view
    clean = without_colour(pixels, view.straight[within(stamps[0])])
    other = _look(reader, clean, detect_lines(reader, clean), Turn(view.rotation), angle)
    found = [n for n, quad in enumerate(other.quads) if touches(quad, stamps)]
    before = [n for n, each in enumerate(crossed) if each]
    if _read_surely(other, found) <= _read_surely(view, before):
        return view
    kept = [
        n for n, quad in enumerate(view.quads)
        if not crossed[n] or (view.read[n].score >= DOUBTFUL_SCORE
        and is_coloured(view.straight, quad)
        and not any(touches(quad, [around(other.quads[m])]) for m in found))
    ]  # fmt: skip
    lines = [(view, n) for n in kept] + [(other, n) for n in found]
    lines.sort(key=lambda each: float(each[0].quads[each[1]][:, 1].mean()))
    return replace(
        view,
        stamps=stamps,
        quads=np.array([each.quads[n] for each, n in lines], np.float32).reshape(-1, 4, 2),
        crops=[each.crops[n] for each, n in lines],
        read=[each.read[n] for each, n in lines],
    )


def _read_surely(view: _View, numbers: Iterable[int]) -> float:
    """How many signs of lines are read, by how sure they are."""
    lines = [view.read[n] for n in numbers]
    return sum(len(line.text) * max(line.score - SCORE_FLOOR, 0.0) for line in lines)


def _upright(view: _View, flipped: bool) -> int:
    """Degrees by which the page is turned, if its lines as they were cut are read so."""
    sides = sides_of(view.quads)
    tall = sides[:, 1] >= TALL * sides[:, 0]
    lengths = sides.max(axis=1)
    sideways = lengths[tall].sum() > lengths[~tall].sum()
    return (view.rotation + (270 if sideways else 0) + (180 if flipped else 0)) % 360


def _read(
    reader: Any, pixels: Pixels, quads: Quads, known: Mapping[int, Recognized]
) -> tuple[list[Pixels], list[Recognized]]:
    """The level lines and what they say. They are cut out of what was not straightened, as pixels
    resampled once read better than twice."""
    crops = list(reader.crop_text_regions(pixels, quads)) if len(quads) else []
    unknown = [number for number in range(len(crops)) if number not in known]
    read = recognize(reader, [crops[number] for number in unknown])
    all_read = {**known, **dict(zip(unknown, read, strict=True))}
    return crops, [all_read[number] for number in range(len(crops))]


def _by_built_in(view: _View) -> list[list[LineWord]]:
    """The words of each line by the built-in recognizer; none where it is too unsure."""
    # What reads as nothing has a confidence, too.
    read = [(line.text, line.columns.confs[: len(line.text)]) for line in view.read]
    texts = without_doubtful_accents(read)
    drawn = find_drawn(view.read_lines)
    return [
        words_of_line(crop, text, line.columns)
        if line.score >= SCORE_FLOOR and text.strip() and not is_drawn
        else []
        for crop, line, text, is_drawn in zip(view.crops, view.read, texts, drawn, strict=True)
    ]


def _words(view: _View, lines: Sequence[Sequence[LineWord]]) -> tuple[Word, ...]:
    frame = float(view.straight.shape[1]), float(view.straight.shape[0])
    found: list[list[Word]] = []
    for quad, crop, line in zip(view.quads, view.crops, lines, strict=True):
        size = crop.shape[1], crop.shape[0]
        placed = ((word, _page_box(quad, word.place, size, frame)) for word in line)
        words = [
            Word(word.text, box, len(found), word.confidence)
            for word, box in placed
            if box is not None
        ]
        found += [words] if line else []
    return tuple(word for line in read_in_direction(found) for word in line)


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
