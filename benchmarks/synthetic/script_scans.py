"""Scans drawn from seeds, in scripts that the built-in recognizer cannot read and in those that it
can: invoices and letters, shaped by HarfBuzz, noisy, skewed and turned, each with its lines.

Fonts are those of Debian's packages, in two halves: the first for thresholds, the other for
figures. Needs Pillow with Raqm. This module knows no recognizer."""

import random
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from .script_texts import PAIR, TEXTS, Texts

FOLDER = Path("/usr/share/fonts")
TUNING, HELD_OUT = 0, 1
LATIN = (
    "LiberationSans-Regular LiberationSerif-Regular DejaVuSans FreeSans NotoSans-Regular",
    "DejaVuSerif FreeSerif NotoSerif-Regular LinLibertine_R LinBiolinum_R Roboto-Regular",
)
CYRILLIC = (
    "LiberationSans-Regular LiberationSerif-Regular DejaVuSans FreeSans NotoSans-Regular",
    "PTS55F PTF55F DejaVuSerif FreeSerif LinLibertine_R Carlito-Regular NotoSerif-Regular",
)
CJK = "NotoSansCJK-Regular", "NotoSerifCJK-Regular"
FONTS: Mapping[str, tuple[str, str]] = {
    "ru": CYRILLIC,
    "uk": CYRILLIC,
    "el": (
        "LiberationSans-Regular LiberationSerif-Regular DejaVuSans FreeSans NotoSans-Regular",
        "GFSDidot DejaVuSerif FreeSerif LinLibertine_R Carlito-Regular NotoSerif-Regular",
    ),
    "ar": (
        "NotoNaskhArabic-Regular DejaVuSans",
        "Amiri-Regular Scheherazade-Regular FreeSerif",
    ),
    "he": (
        "DejaVuSans MiriamCLM-Book FrankRuehlCLM-Medium FreeSans",
        "DavidCLM-Medium FreeSerif SimpleCLM-Medium HadasimCLM-Regular KeterYG-Medium",
    ),
    "hi": (
        "NotoSansDevanagari-Regular Gargi FreeSans nakula",
        "Lohit-Devanagari NotoSerifDevanagari-Regular AnnapurnaSIL-Regular FreeSerif",
    ),
    "th": (
        "Garuda Norasi Waree",
        "Loma Kinnari Laksaman FreeSerif Umpush",
    ),
    "ko": (
        "NotoSansCJK-Regular NanumGothic",
        "NotoSerifCJK-Regular NanumMyeongjo NanumBarunGothic NanumSquareR",
    ),
    "vi": (
        "DejaVuSans FreeSans NotoSans-Regular",
        "DejaVuSerif FreeSerif NotoSerif-Regular LinLibertine_R LinBiolinum_R Roboto-Regular",
    ),
    "en": LATIN,
    "de": LATIN,
    "pl": LATIN,
    "zh": CJK,
    "ja": CJK,
}
FOREIGN = ("ru", "uk", "el", "ar", "he", "hi", "th", "ko", "vi")
READABLE = ("en", "de", "pl", "zh", "ja")
INDIC_DIGITS = "ar-indic"
"""Arabic with the digits that Arabic writing has had since long before."""
LEFTWARD = frozenset({"ar", "he", INDIC_DIGITS})
DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

INCHES = 6.2, 5.2
MARGIN, LEADING = 0.5, 1.75  # inches; font sizes
WAYS = "", "blur", "fax", "photo"


@dataclass(frozen=True, slots=True)
class Scan:
    """lines: from top to bottom, in logical order; parts beside each other are one line."""

    image: Image.Image
    lines: tuple[str, ...]


def draw_scan(
    language: str, dpi: int, seed: int, half: int = TUNING, *, way: str = "", turned: int = 0
) -> Scan:
    """way: one of WAYS, how much worse than a scanner. turned: degrees, clockwise."""
    rng = random.Random(f"{language} {seed}")
    texts = TEXTS[language.split("-", maxsplit=1)[0]]
    font = _font(language, half, seed, round(rng.uniform(10, 12.5) * dpi / 72))
    image = Image.new("L", (round(INCHES[0] * dpi), round(INCHES[1] * dpi)), 255)
    sheet = _Sheet(image, font, language, dpi)
    sheet.fill(_invoice(texts, rng) if seed % 2 == 0 else _letter(texts, rng))
    noise = np.random.default_rng([seed, dpi])
    return Scan(_scanned(image, rng, noise, way).rotate(-turned, expand=True), tuple(sheet.lines))


def draw_vertical(dpi: int, seed: int, half: int = TUNING) -> Scan:
    """Japanese from top to bottom, in columns from right to left; a line is a column."""
    rng = random.Random(f"vertical {seed}")
    font = _font("ja", half, seed, round(rng.uniform(11, 14) * dpi / 72))
    image = Image.new("L", (round(4.5 * dpi), round(5.2 * dpi)), 255)
    pen, size, lines = ImageDraw.Draw(image), font.size, []
    most = int((image.height - dpi) / (size * 1.05))
    text = "".join(_plain(line) for line in TEXTS["ja"].letter)
    for at, start in enumerate(range(0, len(text), most)):
        x, column = image.width - MARGIN * dpi - at * size * 1.9, text[start : start + most]
        if x < MARGIN * dpi:
            break
        pen.text((x, dpi * MARGIN), column, 0, font, "rt", direction="ttb", language="ja")
        lines.append(column)
    return Scan(_scanned(image, rng, np.random.default_rng([seed, dpi]), ""), tuple(lines))


def _plain(line: str) -> str:
    for mark in ("{n}", "{m}", "{d}", " "):
        line = line.replace(mark, "")
    return line


class _Sheet:
    """Writes lines from top to bottom, until it is full."""

    def __init__(
        self, image: Image.Image, font: ImageFont.FreeTypeFont, language: str, dpi: int
    ) -> None:
        self.image, self.font, self.language = image, font, language
        self.pen = ImageDraw.Draw(image)
        self.left, self.right = round(MARGIN * dpi), image.width - round(MARGIN * dpi)
        self.top, self.bottom = round(MARGIN * dpi), image.height - round(MARGIN * dpi)
        self.lines: list[str] = []

    def fill(self, lines: Iterator[str]) -> None:
        for line in lines:
            indic = self.language == INDIC_DIGITS
            text = line.translate(DIGITS) if indic else line
            for part in [text] if PAIR in text else self._wrapped(text):
                if self.top + LEADING * self.font.size > self.bottom:
                    return
                self._write(part)

    def _write(self, text: str) -> None:
        if text:
            first, *rest = text.split(PAIR)
            leftward = self.language in LEFTWARD
            self._put(first, self.right if leftward else self.left, "ra" if leftward else "la")
            for second in rest:
                self._put(second, self.left if leftward else self.right, "la" if leftward else "ra")
            self.lines.append(text.replace(PAIR, " "))
        self.top += round(LEADING * self.font.size)

    def _put(self, text: str, x: int, anchor: str) -> None:
        way = "rtl" if self.language in LEFTWARD else "ltr"
        self.pen.text((x, self.top), text, 0, self.font, anchor, direction=way)

    def _wrapped(self, text: str) -> Iterator[str]:
        blank = " " if " " in text and self.language not in ("zh", "ja") else ""
        line = ""
        for word in text.split() if blank else text:
            longer = line + blank + word if line else word
            if self.font.getlength(longer) > self.right - self.left:
                yield line
                longer = word
            line = longer
        yield line.strip()


def _invoice(texts: Texts, rng: random.Random) -> Iterator[str]:
    yield _filled(texts.title, rng)
    yield ""
    for head in texts.heads:
        yield _filled(head.replace(PAIR, " "), rng)
    yield ""
    for good in rng.sample(texts.goods, 5):
        yield good + PAIR + _amount(rng)
    yield texts.total + PAIR + _amount(rng)


def _letter(texts: Texts, rng: random.Random) -> Iterator[str]:
    yield _filled(texts.title, rng)
    yield ""
    for paragraph in rng.sample(texts.letter, len(texts.letter)):
        yield _filled(paragraph, rng)


def _filled(text: str, rng: random.Random) -> str:
    while "{" in text:
        text = text.replace("{n}", str(rng.randint(1000, 99999)), 1)
        text = text.replace("{m}", _amount(rng), 1).replace("{d}", _day(rng), 1)
    return text


def _amount(rng: random.Random) -> str:
    return f"{rng.randint(100, 9_999_999) / 100:.2f}"


def _day(rng: random.Random) -> str:
    return f"{date(2026, 1, 1) + timedelta(days=rng.randint(0, 364)):%d.%m.%Y}"


def _font(language: str, half: int, seed: int, size: int) -> ImageFont.FreeTypeFont:
    base = language.split("-", maxsplit=1)[0]
    known = [path for name in FONTS[base][half].split() for path in _files().get(name, [])]
    if not known:
        raise SystemExit(f"No font for {base}: install those of {FONTS[base][half]}.")
    return ImageFont.truetype(known[seed // 2 % len(known)], size, _face(base), layout_engine=1)


def _face(language: str) -> int:
    """Within a collection of CJK fonts."""
    return {"ko": 0, "zh": 0}.get(language, 0)


@cache
def _files() -> dict[str, list[str]]:
    return {
        path.stem: [str(path)]
        for path in sorted(FOLDER.rglob("*"))
        if path.suffix in (".ttf", ".otf", ".ttc")
    }


def _scanned(
    image: Image.Image, rng: random.Random, noise: np.random.Generator, way: str
) -> Image.Image:
    image = image.rotate(
        rng.choice((-1, 1)) * rng.uniform(0.6, 1.4), Image.Resampling.BICUBIC, fillcolor=255
    )
    if way == "fax":
        image = image.resize((image.width * 2 // 3, image.height * 2 // 3))
        return image.point(lambda shade: 255 * (shade > 150)).convert("RGB")
    image = image.filter(ImageFilter.GaussianBlur(1.1 if way == "blur" else 0.4))
    pixels = np.asarray(image, np.float64)
    if way == "photo":
        light = np.linspace(0.55, 1, image.width)[None, :]
        pixels = pixels * light
    pixels = 20 + pixels * 0.88 + noise.normal(0, 9, pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).convert("RGB")


def same(text: str) -> str:
    """As texts are compared: composed, without marks of direction, blanks as one, and visarga as
    the colon that it is drawn like."""
    text = unicodedata.normalize("NFC", text).replace("\u0903", ":")
    return " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())
