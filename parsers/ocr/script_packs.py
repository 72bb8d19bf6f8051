"""Tesseract's script packs: which are installed, and a line's words by one of them.

In: the crop of a line. Out: words with boxes in it. The extra `scripts` has the engine, the packs
are data that is installed beside it. One pack is open at a time, as it takes 10 to 40 MB. This
module knows neither pages nor which pack a line needs.
"""

import functools
import os
import unicodedata
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from parsers.ocr.detection import Pixels
from parsers.ocr.line_words import LineWord

ENGINE = "tesserocr"
SCRIPTS: Mapping[str, str] = {
    "Arabic": "arab", "Armenian": "armn", "Bengali": "beng", "Cyrillic": "cyrl",
    "Devanagari": "deva", "Ethiopic": "ethi", "Georgian": "geor", "Greek": "grek",
    "Gujarati": "gujr", "Gurmukhi": "guru", "Hangul": "hang", "Hebrew": "hebr", "Kannada": "knda",
    "Khmer": "khmr", "Lao": "laoo", "Malayalam": "mlym", "Myanmar": "mymr", "Oriya": "orya",
    "Sinhala": "sinh", "Tamil": "taml", "Telugu": "telu", "Thai": "thai", "Tibetan": "tibt",
    "Vietnamese": "viet",
}  # fmt: skip
"""Each pack and the end of its Debian package's name, `tesseract-ocr-script-...`."""
MEASURED = ("Arabic", "Cyrillic", "Devanagari", "Greek", "Hangul", "Hebrew", "Thai", "Vietnamese")
VERTICAL_JAPANESE = "Japanese_vert"
FOLDER = "TESSDATA_PREFIX"
"""The environment variable by which Tesseract itself is told where its data are."""
FOLDERS = "/usr/share/tesseract-ocr/*/tessdata", "/usr/share/tessdata"
ENDING = ".traineddata"
ONE_LINE, BARE_LINE = 7, 13  # Tesseract's page segmentation modes
SURE = 0.85
"""Lines read less surely are read again, bare: 18 of 100 Arabic letters were lost, now 3."""
PADDING = 10  # pixels around a line, as Tesseract was trained
MARKS = {ord(mark): None for mark in "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"}
"""Of direction: text is in logical order without them."""
COLUMNS = 12  # of Tesseract's tables; the last are left, top, width, height, confidence, text
WORD_LEVEL = "5"


@functools.cache
def installed_packs() -> Mapping[str, Path]:
    """The folder of each pack that is there; none without the engine that reads them."""
    if engine_version() is None:
        return {}
    names = {*SCRIPTS, VERTICAL_JAPANESE}
    found: dict[str, Path] = {}
    for folder in data_folders():
        for path in sorted(folder.glob("*" + ENDING)):
            if path.stem in names:
                found.setdefault(path.stem, folder)
    return found


def data_folders() -> list[Path]:
    """Where packs are looked for: where Tesseract's variable says, else where Debian and others
    put them."""
    named = os.environ.get(FOLDER)
    roots = [Path(named)] if named else [
        path for pattern in FOLDERS for path in sorted(Path("/").glob(pattern[1:]), reverse=True)
    ]  # fmt: skip
    return [folder for root in roots for folder in (root, root / "script") if folder.is_dir()]


def engine_version() -> str | None:
    try:
        return version(ENGINE)
    except PackageNotFoundError:
        return None


def describe_packs() -> str:
    """What reads the scripts, as a revision says it: empty if nothing does."""
    packs = installed_packs()
    return f"{ENGINE} {engine_version()} ({' '.join(sorted(packs))})" if packs else ""


def how_to_read(missing: Sequence[str]) -> str:
    """A sentence that says how pages in scripts come to be read. missing: packs to install."""
    if not missing:
        return "Read it with a vision model."
    ends = {name: SCRIPTS.get(name, "jpan-vert") for name in missing}
    packages = " ".join(f"tesseract-ocr-script-{end}" for end in ends.values())
    extra = "" if engine_version() else "`pip install 'pagemill[scripts]'` and "
    return f"Run {extra}`apt install {packages}`, or read it with a vision model."


def read_line(name: str, crop: Pixels, *, bare: bool = True) -> list[LineWord]:
    """The words of a line in logical order. crop: blue, green, red. bare: whether an unsure line is
    read again, bare. Nothing if the pack is broken, which `pagemill doctor` tells."""
    try:
        engine = open_pack(name)
    except (RuntimeError, ImportError):
        return []
    image = Image.fromarray(_padded(crop))
    words = _words(engine, image, ONE_LINE, crop)
    if confidence_of(words) >= SURE or not bare:
        return words
    return max(words, _words(engine, image, BARE_LINE, crop), key=confidence_of)


@functools.lru_cache(maxsize=1)
def open_pack(name: str) -> Any:
    """Tesseract with a pack that is installed. RuntimeError if it is broken."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # read when its libraries are loaded
    import tesserocr

    return tesserocr.PyTessBaseAPI(path=f"{installed_packs()[name]}/", lang=name, oem=1)


def broken_packs() -> list[str]:
    """Those that are there and cannot be opened. Opens each."""
    broken = []
    for name in sorted(installed_packs()):
        try:
            open_pack(name)
        except (RuntimeError, ImportError):
            broken.append(name)
    return broken


def confidence_of(words: Sequence[LineWord]) -> float:
    """Weighted by the words' lengths; 0 without words."""
    lengths = [len(word.text) for word in words]
    sure = sum(word.confidence * n for word, n in zip(words, lengths, strict=True))
    return sure / max(sum(lengths), 1)


def _words(engine: Any, image: Image.Image, mode: int, crop: Pixels) -> list[LineWord]:
    engine.SetPageSegMode(mode)
    engine.SetImage(image)
    words = (_word(row.split("\t"), crop) for row in engine.GetTSVText(0).splitlines())
    return [word for word in words if word]


def _padded(crop: Pixels) -> Pixels:
    height, width = crop.shape[:2]
    padded = np.empty((height + 2 * PADDING, width + 2 * PADDING, 3), np.uint8)
    padded[:] = np.median(crop[::2, ::2], axis=(0, 1))
    padded[PADDING:-PADDING, PADDING:-PADDING] = crop
    return np.ascontiguousarray(padded[:, :, ::-1])


def _word(row: list[str], crop: Pixels) -> LineWord | None:
    if len(row) < COLUMNS or row[0] != WORD_LEVEL:
        return None
    left, top, width, height, confidence = (float(each) for each in row[6:11])
    text = unicodedata.normalize("NFC", row[11].translate(MARKS)).strip()
    x0, y0 = max(0.0, left - PADDING), max(0.0, top - PADDING)
    x1 = min(float(crop.shape[1]), left - PADDING + width)
    y1 = min(float(crop.shape[0]), top - PADDING + height)
    if not text or x1 <= x0 or y1 <= y0:
        return None
    return LineWord(text, (x0, y0, x1, y1), max(0.0, confidence / 100))
