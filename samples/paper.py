"""How the samples get onto paper: HTML set into frames of a page, and what a scanner makes of it.

In go HTML, rectangles in points (origin top left) and seeds; out come PyMuPDF documents and Pillow
images, the same bytes every time. This module does not know what the documents say.
"""

import io
import random
from pathlib import Path

import pymupdf
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Frame = tuple[float, float, float, float]
Sheet = list[tuple[Frame, str]]

A4 = (595.0, 842.0)
PRINTED = "D:20260918090000Z"
LYING = Image.Transpose.ROTATE_90


def typeset(sheets: list[Sheet], css: str, size: tuple[float, float] = A4) -> pymupdf.Document:
    """One page per sheet, each piece of HTML in its frame. ValueError if a text overflows."""
    buffer = io.BytesIO()
    writer = pymupdf.DocumentWriter(buffer)
    for sheet in sheets:
        device = writer.begin_page(pymupdf.Rect(0, 0, *size))
        for frame, html in sheet:
            story = pymupdf.Story(html, user_css=css)
            overflows, _ = story.place(pymupdf.Rect(*frame))
            if overflows:
                raise ValueError(f"too much text for the frame {frame}: {html[:60]!r}")
            story.draw(device)
        writer.end_page()
    writer.close()
    return pymupdf.open("pdf", buffer.getvalue())


def save(document: pymupdf.Document, path: Path, title: str, password: str | None = None) -> None:
    """Writes the document without a random identifier, with a fixed date, with small fonts."""
    document.subset_fonts()
    document.set_metadata({"title": title, "creationDate": PRINTED, "modDate": PRINTED})
    lock = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": password} if password else {}
    document.save(path, garbage=4, deflate=True, deflate_fonts=True, no_new_id=True, **lock)


def picture(page: pymupdf.Page, dpi: int) -> Image.Image:
    """The page in grey."""
    pixels = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
    return Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)


def grain(size: tuple[int, int], strength: float, coarseness: float, seed: int) -> Image.Image:
    """Noise around grey 128; a larger coarseness (in pixels) looks like creases and stains."""
    width, height = (max(1, round(side / coarseness)) for side in size)
    noise = random.Random(seed).randbytes(width * height)
    image = Image.frombytes("L", (width, height), noise).resize(size, Image.Resampling.BICUBIC)
    return image.point([round(128 + (value - 128) * strength) for value in range(256)])


def worn(sheet: Image.Image, ink: int, paper: int, seed: int) -> Image.Image:
    """The sheet with pale ink on greyish paper, grained and unevenly lit."""
    faded = sheet.point([round(ink + (paper - ink) * value / 255) for value in range(256)])
    for strength, coarseness in ((0.12, 1.0), (0.05, 120.0)):
        noise = grain(faded.size, strength, coarseness, seed)
        faded = ImageChops.add(faded, noise, offset=-128)
    return faded.filter(ImageFilter.GaussianBlur(0.5))


def scanned(sheet: Image.Image, degrees: float, lid: int = 238, margin: int = 40) -> Image.Image:
    """The sheet laid a little crooked under the scanner's lid, with the shadow of its edges."""
    width, height = sheet.size
    glass = Image.new("L", (width + 2 * margin, height + 2 * margin), lid)
    ImageDraw.Draw(glass).rectangle(
        (margin - 2, margin - 2, margin + width + 5, margin + height + 5), fill=lid - 70
    )
    glass = glass.filter(ImageFilter.GaussianBlur(4))
    glass.paste(sheet, (margin, margin))
    return glass.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=lid)


def faxed(sheet: Image.Image, degrees: float, seed: int) -> Image.Image:
    """The sheet in black and white: thin strokes break, and specks of dust stay."""
    crooked = sheet.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    rough = ImageChops.add(crooked, grain(crooked.size, 0.35, 1.5, seed), offset=-128)
    black = rough.point([255 if value > 120 else 0 for value in range(256)])
    dust = random.Random(seed)
    draw = ImageDraw.Draw(black)
    for _ in range(60):
        x, y = dust.randrange(black.width), dust.randrange(black.height)
        draw.rectangle((x, y, x + dust.randrange(3), y + dust.randrange(2)), fill=0)
    return black.convert("1", dither=Image.Dither.NONE)
