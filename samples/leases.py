"""Three leases of two pages: `samples/leases/*.pdf`, drawn by `draw.py`. One is signed by both, one
by the landlord alone, one by nobody. In go a name and who has signed; out comes a PDF."""

import io
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pymupdf
from paper import PRINTED
from PIL import Image, ImageDraw

LEFT, RIGHT, TOP = 72.0, 330.0, 96.0
LINE = 180.0  # points: of a line to sign on
INK = (0.05, 0.05, 0.4)


@dataclass(frozen=True, slots=True)
class Lease:
    flat: str
    tenant: str
    rent: str
    signed: tuple[str, ...]
    pets: bool


LEASES = {
    "ashford.pdf": Lease("12 Mill Lane", "Mary Quill", "1,200.00", ("Landlord", "Tenant"), True),
    "brook.pdf": Lease("3 Brook Street", "Tom Weaver", "950.00", ("Landlord",), False),
    "crane.pdf": Lease("7 Crane Row", "Ada Finch", "1,430.00", (), True),
}  # fmt: skip


def draw(name: str, path: Path) -> None:
    lease = LEASES[name]
    document = pymupdf.open()
    _first_page(document.new_page(), lease)
    _last_page(document.new_page(), lease)
    document.set_metadata({"title": "Lease", "creationDate": PRINTED, "modDate": PRINTED})
    path.parent.mkdir(exist_ok=True)
    document.save(path, garbage=4, deflate=True, no_new_id=True)


def _first_page(page: pymupdf.Page, lease: Lease) -> None:
    page.insert_image(pymupdf.Rect(450, 60, 510, 120), stream=_logo())
    page.insert_text((LEFT, TOP), "Lease agreement", fontsize=20)
    lines = [
        f"Between Ashford Homes Ltd, the landlord, and {lease.tenant}, the tenant.",
        f"The flat is {lease.flat}, Ashford.",
        f"Monthly rent: {lease.rent} EUR",
        "The notice period is three months to the end of a month.",
    ]
    _write(page, TOP + 50, lines)
    for at, (label, ticked) in enumerate((("Pets allowed", lease.pets), ("Parking space", True))):
        _check_box(page, TOP + 150 + 24 * at, label, ticked)


def _last_page(page: pymupdf.Page, lease: Lease) -> None:
    _write(page, TOP, ["Both sides have read this agreement and sign it below."])
    for left, label in ((LEFT, "Landlord"), (RIGHT, "Tenant")):
        page.draw_line((left, 600), (left + LINE, 600), width=0.7)
        page.insert_text((left, 613), f"{label} (signature)", fontsize=9)
        if label in lease.signed:
            page.draw_polyline(_strokes(left, lease.flat + label), width=1.3, color=INK)


def _write(page: pymupdf.Page, top: float, lines: Sequence[str]) -> None:
    for at, line in enumerate(lines):
        page.insert_text((LEFT, top + 18 * at), line, fontsize=10)


def _check_box(page: pymupdf.Page, top: float, label: str, ticked: bool) -> None:
    page.draw_rect(pymupdf.Rect(LEFT, top, LEFT + 12, top + 12), width=0.8)
    if ticked:
        page.draw_polyline(
            [(LEFT + 2, top + 6), (LEFT + 5, top + 10), (LEFT + 11, top - 2)], width=1.2
        )
    page.insert_text((LEFT + 18, top + 10), label, fontsize=10)


def _strokes(left: float, seed: str) -> list[tuple[float, float]]:
    """A name as a pen writes it, the same for the same seed."""
    chance = random.Random(seed)
    speed = chance.uniform(16, 24)
    return [
        (left + 20 + at * 2.1, 588 + 9 * math.sin(at / 60 * speed) + chance.uniform(-1.5, 1.5))
        for at in range(60)
    ]


def _logo() -> bytes:
    image = Image.new("RGB", (240, 240), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((10, 10, 230, 230), fill="#1f5f8b")
    pen.polygon([(120, 50), (60, 120), (60, 180), (180, 180), (180, 120)], fill="white")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
