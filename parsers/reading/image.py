"""An image file in, PageInputs out, by Pillow, in the sandboxed process. A TIFF and a HEIC have a
page per frame; other images have one, and tell of further frames. Each page opens the file anew, so
that no decoded image stays in memory. Knows nothing of text."""

import math
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pillow_heif
from PIL import ExifTags, Image, ImageOps

from parsers.document import BoundingBox, PageImage, PageInput, Rendering, Unread
from parsers.errors import DocumentError
from parsers.reading.render_size import fit_size

FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/tiff": "TIFF",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
    "image/avif": "AVIF",
    "image/bmp": "BMP",
    "image/gif": "GIF",
}
PAGED = frozenset({"image/tiff", "image/heic"})
MOVING = frozenset({"image/png", "image/webp", "image/avif"})
AS_FILM = "Save it as an animated GIF or as a film: each scene of these is read."
PILLOW_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    struct.error,
)
MOST_PIXELS = 250_000_000
USUAL_DPI = (96.0, 96.0)
PLAUSIBLE_DPI = (30, 2400)
TURNS = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}  # degrees clockwise, by EXIF orientation
WHOLE = BoundingBox(0, 0, 1, 1)
QUARTER_TURNS = frozenset({90, 270})
SIXTEEN_BITS = frozenset({"I", "I;16", "I;16L", "I;16B", "I;16N"})


def count_pages(path: Path, media_type: str) -> int:
    """Frames of a TIFF or a HEIC, else 1: a GIF of several is read as a film. DocumentError:
    corrupt, too_large."""
    with _translating(), _open(path, media_type) as image:
        return _count_frames(image) if media_type in PAGED else 1


def _count_frames(image: Image.Image) -> int:
    return int(getattr(image, "n_frames", 1))


def is_animated(path: Path) -> bool:
    """Whether a GIF has several frames. DocumentError: corrupt, too_large."""
    with _translating(), _open(path, "image/gif") as image:
        return bool(getattr(image, "is_animated", False))


def read_page(path: Path, media_type: str, number: int, rendering: Rendering) -> PageInput:
    """Frame `number`, from 1, or the part of it: upright, RGB on white, square pixels. The frame's
    size in points follows from the file's dots per inch, 96 if these are implausible.
    DocumentError: corrupt, too_large."""
    with _translating(), _open(path, media_type) as image:
        frames = _count_frames(image) if media_type in MOVING else 1
        if number > 1:
            image.seek(number - 1)
        rotation = TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1), 0)
        dpi = _dots_per_inch(image)
        width, height = image.size
        if rotation in QUARTER_TURNS:
            dpi = dpi[::-1]
            # Pillow gives the size of a TIFF, but of no other image, as if already upright.
            width, height = (width, height) if media_type == "image/tiff" else (height, width)
        part = rendering.part or WHOLE
        square = (width / dpi[0] * max(dpi), height / dpi[1] * max(dpi))
        size = _render_size(square[0] * part.width, square[1] * part.height, rendering)
        drawn = _render(image, size, part)
    points = width * 72 / dpi[0], height * 72 / dpi[1]
    pixels = PageImage(*drawn.size, drawn.tobytes())
    unread = (Unread(f"frames not read: {frames - 1}", AS_FILM),) if frames > 1 else ()
    return PageInput(number, *points, rotation, pixels, own_size=(width, height), unread=unread)


def _open(path: Path, media_type: str) -> Image.Image:
    if media_type == "image/heic":
        pillow_heif.register_heif_opener()
    return Image.open(path, formats=[FORMATS[media_type]])


@contextmanager
def _translating() -> Iterator[None]:
    """Pillow's errors and warnings in, ours out."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise DocumentError(
            "too_large",
            f"The image has more than {MOST_PIXELS:,} pixels",
            "Scale it down and ingest it again.",
        ) from None
    except PILLOW_ERRORS:
        raise DocumentError(
            "corrupt",
            "The image is damaged or cut off",
            "Ask for it again at its source, or open and save it with an image editor.",
        ) from None


def _dots_per_inch(image: Image.Image) -> tuple[float, float]:
    """Across and down: fax pages have half as many down."""
    least, most = PLAUSIBLE_DPI
    across, down = map(float, image.info.get("dpi", USUAL_DPI))
    plausible = least <= across <= most and least <= down <= most
    return (across, down) if plausible else USUAL_DPI


def _render_size(width: float, height: float, rendering: Rendering) -> tuple[int, int]:
    """Whole pixels, upright, within the budget: the image's own if possible."""
    if rendering.multiple_of > 1:
        return fit_size(width, height, rendering)
    shrink = min(1.0, math.sqrt(rendering.max_pixels / (width * height)))
    columns = min(max(1, math.floor(width * shrink + 1e-6)), rendering.max_pixels)
    rows = min(max(1, math.floor(height * shrink + 1e-6)), rendering.max_pixels // columns)
    return columns, rows


def _render(image: Image.Image, size: tuple[int, int], part: BoundingBox) -> Image.Image:
    """The part of it, upright, at `size`, then on white. Scaled before it is copied, as it may be
    huge."""
    # Only affects JPEG: decodes at a half, a quarter or an eighth, with no side below `size`.
    longest = math.ceil(max(size[0] / part.width, size[1] / part.height))
    image.draft(None, (longest, longest))
    ImageOps.exif_transpose(image, in_place=True)
    plain = _plain(image)
    if plain.size != size or part != WHOLE:
        box = part.to_frame(plain.size)
        plain = plain.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=3.0)
    if plain.mode == "RGBA":
        plain = Image.alpha_composite(Image.new("RGBA", size, "white"), plain)
    return plain.convert("RGB")


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that can be scaled: L, RGB, RGBA or CMYK."""
    if image.mode in SIXTEEN_BITS:
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")
