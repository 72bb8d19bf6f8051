"""Barcodes and QR codes on a page, by zxing-cpp. In: the page's image and its regions. Out: each
code as a region among the others. Only codes with a checksum are read, or long ones that rulings
and letters do not form by chance. Knows no model and writes no answer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from parsers.document import BoundingBox, Label, PageImage
from parsers.document.text import storable
from parsers.imaging.pixels import to_array
from parsers.layout.region import Region

MOST_CODES = 100
LONGEST_TEXT = 8192  # characters: the largest QR codes hold 7089 digits (ISO/IEC 18004)
SHORTEST_LINE = 4  # characters of a linear code, as some have no checksum
LEAST_SIDE = 2.0  # pixels: of a linear code, sometimes a single scan line is known
SHARE = 0.3  # of a picture: one that is mostly a code with its quiet zone is that code
OF_AREAS = ("QRCode", "MicroQRCode", "DataMatrix", "Aztec", "PDF417")
OF_BARS = ("EAN13", "EAN8", "UPCA", "UPCE", "Code128", "Code39", "ITF", "DataBar")


def find_barcodes(image: PageImage) -> list[Region]:
    """The codes from top to bottom, as pictures that say, for example, `EAN-13: 4006381333931`;
    bars may be upright or turned by about 90 degrees. None on a page that was not rendered.

    Binary content is written in hexadecimal. At most MOST_CODES are read, of each at most
    LONGEST_TEXT characters. A page takes about 30 ms for each million pixels.
    """
    if not image.pixels:
        return []
    green = np.ascontiguousarray(to_array(image)[:, :, 1])  # closest to luminance
    codes = islice(_sound(_read(green), image), MOST_CODES)
    return sorted(codes, key=lambda code: (code.box.y0, code.box.x0))


def with_barcodes(regions: Sequence[Region], codes: Iterable[Region]) -> list[Region]:
    """The regions and the codes. A picture that is the code gets its text; one with more in it
    stays."""
    marked = list(regions)
    for code in codes:
        at = next((at for at, each in enumerate(marked) if _is_code(each, code)), None)
        if at is None:
            marked.append(code)
        else:
            marked[at] = replace(marked[at], text=code.text)
    return marked


def _is_code(region: Region, code: Region) -> bool:
    covered = region.box.overlap(code.box) > 0.5 * code.box.area
    picture = region.label is Label.PICTURE and region.text is None
    return picture and covered and code.box.area > SHARE * region.box.area


def _read(pixels: Any) -> Sequence[Any]:
    import zxingcpp

    formats: Any = [getattr(zxingcpp.BarcodeFormat, name) for name in OF_AREAS + OF_BARS]
    return zxingcpp.read_barcodes(pixels, formats, try_invert=False)


def _sound(found: Iterable[Any], image: PageImage) -> Iterator[Region]:
    for code in found:
        content = code.bytes.hex() if code.content_type.name == "Binary" else code.text
        text = storable(str(content)[:LONGEST_TEXT]).strip()
        shortest = 1 if code.symbology.name in OF_AREAS else SHORTEST_LINE
        if code.valid and len(text) >= shortest:
            box = _box(code.position, image)
            yield Region(Label.PICTURE, box, text=f"{code.format}: {text}")


def _box(corners: Any, image: PageImage) -> BoundingBox:
    """Around the four corners, at least LEAST_SIDE pixels wide and high, on the image."""
    points = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
    x0, x1 = _side([point.x for point in points], image.width)
    y0, y1 = _side([point.y for point in points], image.height)
    return BoundingBox.from_frame((x0, y0, x1, y1), (image.width, image.height))


def _side(places: Sequence[float], length: int) -> tuple[float, float]:
    low = min(max(min(places), 0.0), max(length - LEAST_SIDE, 0.0))
    return low, max(min(max(places), float(length)), low + LEAST_SIDE)
