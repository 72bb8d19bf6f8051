"""Pages with check boxes and places to sign, drawn with their truth, for `benchmarks/marks.py`.

Frames are fields of forms, squares and circles of several sizes and strokes; what is in them is
drawn by hand, crosses and ticks sticking out, or printed. Around them stand what is none: tables,
bullets, letters O and D, boxes for the figures of a code, numbered squares. Signatures are splines
of a pen of varying width; names in print stand above other lines. A page is digital, scanned (200
dpi, grey or in colour, noise, JPEG) or scanned askew, up to 3 degrees.
"""

import io
import itertools
import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pymupdf
from PIL import Image, ImageFilter

WIDTH, HEIGHT = 595.0, 842.0
DPI = 200
WAYS = ("digital", "scanned", "skewed")
FRAMES = ("field", "radio field", "square", "rounded", "circle")
INSIDES = ("empty", "cross", "tick", "filled", "partly")
BLACK, GREY, PENS = (0, 0, 0), (0.45,) * 3, ((0, 0, 0), (0.08, 0.12, 0.5), (0.1, 0.2, 0.7))
WORDS = [
    "newsletter",
    "by post",
    "by e-mail",
    "I agree to the terms",
    "single",
    "married",
    "Herr",
    "Frau",
    "monthly",
    "yearly",
    "Yes",
    "No",
    "collect in person",
    "smoker",
    "Diplomat",
    "Delivery on Order",
    "DOD 0800",
    "Other",
    "Oui",
    "insured",
    "not insured",
    "paid in cash",
    "on account",
    "express",
    "standard",
    "Deutsch",
    "English",
    "Open door",
    "Quality",
]
NAMES = ["John Smith", "Dr. Olga Quandt", "M. Dupont", "Jane Doe", "Otto Ode", "Giulia Rossi"]
SENTENCE = (
    "OCR of DOQ 0 and O0D: Only documents on or before day 00 are due; O. Dodo, "
    "100 Old Road, owes 0."
)

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class DrawnMark:
    """box: x0, y0, x1, y1 in fractions of the page. kind: how it is drawn. state: what is to be
    found."""

    box: Box
    kind: str
    state: str
    label: str


@dataclass
class DrawnPage:
    """data: a PDF, or a picture."""

    name: str
    data: bytes
    marks: list[DrawnMark] = field(default_factory=list)


class Sheet:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.document = pymupdf.open()
        self.page = self.document.new_page(width=WIDTH, height=HEIGHT)
        self.marks: list[DrawnMark] = []
        self.fields = 0

    def text(self, at: Point, text: str, size: float = 10, font: str = "helv") -> float:
        self.page.insert_text(at, text, fontsize=size, fontname=font)
        return float(pymupdf.get_text_length(text, font, size))

    def stroke(self, points: list[Point], pen: tuple[float, ...], width: float) -> None:
        """A spline through the points, its width changing as a pen's does."""
        path = _spline(points)
        for (one, other), at in zip(itertools.pairwise(path), range(len(path)), strict=False):
            thick = width * (0.75 + 0.45 * math.sin(at / 7) ** 2)
            self.page.draw_line(one, other, color=pen, width=thick, lineCap=1)

    def check_box(
        self, at: Point, side: float, frame: str, inside: str, label: str, left: bool
    ) -> None:
        """at: left end of the base line."""
        rng, (x, y) = self.rng, at
        font = rng.choice(("helv", "tiro", "cour"))
        if left:
            x += self.text((x, y), label, 10, font) + rng.uniform(3, 8)
        box = pymupdf.Rect(x, y - 3.5 - side / 2, x + side, y - 3.5 + side / 2)
        if "field" in frame:
            self._field(box, frame, inside)
        else:
            self._frame(box, frame)
            self._inside(box, frame, inside)
        if not left:
            self.text((box.x1 + rng.uniform(3, 9), y), label, 10, font)
        state = "unticked" if inside == "empty" else "ticked"
        kind = f"{frame}, {inside}"
        self.marks.append(DrawnMark(_fractions(tuple(box)), kind, state, label))

    def _field(self, box: pymupdf.Rect, frame: str, inside: str) -> None:
        self.fields += 1
        widget = pymupdf.Widget()
        radio = frame == "radio field"
        widget.field_type = (
            pymupdf.PDF_WIDGET_TYPE_RADIOBUTTON if radio else pymupdf.PDF_WIDGET_TYPE_CHECKBOX
        )
        widget.field_name = f"box {self.fields}"
        widget.rect = box
        widget.border_color, widget.border_width = (0, 0, 0), 0.8
        widget.field_value = "Off" if inside == "empty" else True
        self.page.add_widget(widget)

    def _frame(self, box: pymupdf.Rect, frame: str) -> None:
        rng = self.rng
        width, color = rng.uniform(0.5, 1.4), rng.choice((BLACK, BLACK, GREY))
        if frame == "circle":
            middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
            self.page.draw_circle(middle, box.width / 2, color=color, width=width)
        else:
            radius = 0.18 if frame == "rounded" else None
            self.page.draw_rect(box, color=color, width=width, radius=radius)

    def _inside(self, box: pymupdf.Rect, frame: str, inside: str) -> None:
        rng, side = self.rng, box.width
        pen, width = rng.choice(PENS), rng.uniform(0.8, 1.6)
        out = rng.uniform(-0.2, 0.3) * side

        def near(x: float, y: float) -> Point:
            jitter = 0.06 * side
            return box.x0 + x + rng.uniform(-jitter, jitter), box.y0 + y + rng.uniform(
                -jitter, jitter
            )

        low, high = -out, side + out
        if inside == "cross":
            self.stroke([near(low, low), near(side / 2, side / 2), near(high, high)], pen, width)
            self.stroke([near(low, high), near(side / 2, side / 2), near(high, low)], pen, width)
        elif inside == "tick":
            end = near(side + max(out, 0), -max(out, 0))
            self.stroke([near(0.15 * side, 0.5 * side), near(0.42 * side, 0.85 * side)], pen, width)
            self.stroke([near(0.42 * side, 0.85 * side), end], pen, width)
        elif inside == "filled" and frame == "circle":
            middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
            share = rng.choice((0.28, 0.35, 0.5))
            self.page.draw_circle(middle, share * side, color=pen, fill=pen, width=0.1)
        elif inside == "filled":
            inset = rng.choice((0.0, 0.15, 0.22)) * side
            inner = pymupdf.Rect(box.x0 + inset, box.y0 + inset, box.x1 - inset, box.y1 - inset)
            self.page.draw_rect(inner, color=pen, fill=pen, width=0.1)
        elif inside == "partly":
            points = [
                near((0.2 + 0.12 * at) * side, (0.25 if at % 2 else 0.8) * side) for at in range(6)
            ]
            self.stroke(points, pen, width)

    def decoys(self, y: float) -> None:
        """What is no check box, from `y` down, some 180 points."""
        rng = self.rng
        self.text((60, y), SENTENCE, 9)
        self.text(
            (60, y + 14), "D 0 O Q   O    0    D   B8 Open: 0", rng.choice((9, 12, 14)), "hebo"
        )
        for at in range(3):
            self.text((60, y + 32 + 13 * at), rng.choice(("\u2022", "o", "-")), 10, "cour")
            self.text((72, y + 32 + 13 * at), rng.choice(WORDS))
        for at in range(8):
            self.page.draw_rect((200 + 13 * at, y + 24, 211 + 13 * at, y + 37), width=0.6)
        self.text((310, y + 34), "Code")
        for row in range(3):
            for column in range(9):
                x0, y0 = 200 + 12 * column, y + 44 + 12 * row
                self.page.draw_rect((x0, y0, x0 + 12, y0 + 12), width=0.5)
                if rng.random() < 0.5:
                    self.text((x0 + 3, y0 + 9), str(rng.randrange(10)), 8)
        for at in range(3):
            self.page.draw_rect((360, y + 44 + 16 * at, 372, y + 56 + 16 * at), width=0.7)
            self.text((363, y + 54 + 16 * at), str(at + 1), 9)
            self.text((378, y + 54 + 16 * at), rng.choice(WORDS))
        self.page.draw_rect((60, y + 90, 300, y + 130), width=0.8)
        self.text((66, y + 102), "Remarks", 8)
        self.page.draw_rect((350, y + 100, 420, y + 130), width=0.8)
        self.text((356, y + 118), "Start")

    def sign_line(self, x: float, y: float, end: float, kind: str) -> None:
        """end: of the line, at most. kind: signed, initials, empty, name (in print)."""
        rng = self.rng
        length = rng.uniform(120, 150)
        label = rng.choice(
            (
                "Signature",
                "Unterschrift",
                "Firma",
                "Signed by",
                "Signature of tenant",
                "Ort, Datum, Unterschrift",
            )
        )
        before = rng.random() < 0.4
        if before:
            x += self.text((x, y), f"{label}:") + 4
        length = min(length, end - x)
        style = rng.choice(("ruled", "dotted", "underscores"))
        width = rng.uniform(0.4, 1.1)
        if style == "underscores":
            length = self.text((x, y), "_" * round(length / 5.56))
        else:
            dashes = "[1 2] 0" if style == "dotted" else None
            self.page.draw_line((x, y), (x + length, y), width=width, dashes=dashes)
        if not before:
            self.text((x + rng.uniform(0, 30), y + 11), label, rng.choice((8, 9)))
        if kind == "name":
            self.text(
                (x + 10, y - rng.uniform(2.5, 4)), rng.choice(NAMES), rng.choice((10, 11, 12))
            )
        elif kind != "empty":
            self.signature(
                x + rng.uniform(5, 25), y, 40 if kind == "initials" else rng.uniform(60, 110)
            )
        state = "signed" if kind in ("signed", "initials") else "unsigned"
        box = (x, y - 20, x + length, y + 3)
        self.marks.append(DrawnMark(_fractions(box), f"{style}, {kind}", state, label))

    def signature(self, x: float, y: float, length: float) -> None:
        rng = self.rng
        pen, width = rng.choice(PENS), rng.uniform(0.7, 1.5)
        high = rng.uniform(9, 20)
        points, at = [(x, y - high / 2)], x
        while at < x + length:
            at += rng.uniform(2, 7)
            points.append((at + rng.uniform(-3, 3), y - high * rng.uniform(-0.15, 1)))
        cut = rng.randrange(3, max(4, len(points) - 2)) if rng.random() < 0.5 else len(points)
        self.stroke(points[:cut], pen, width)
        if len(points) - cut > 1:
            self.stroke(points[cut:], pen, width)
        if rng.random() < 0.4:
            self.stroke([(x, y + 1), (x + length / 2, y - 2), (x + length, y + 2)], pen, width)

    def finish(self, name: str, way: str) -> DrawnPage:
        data = self.document.tobytes(deflate=True)
        if way == "digital":
            return DrawnPage(f"{name}.pdf", data, self.marks)
        scan, turn = _scanned(self.document[0], self.rng, way == "skewed")
        marks = [replace(mark, box=turn(mark.box)) for mark in self.marks]
        return DrawnPage(f"{name}.jpg", scan, marks)


def check_box_pages(seed: int) -> list[DrawnPage]:
    """120 boxes on ten pages."""
    rng = random.Random(seed)
    pages = []
    for number in range(10):
        way = WAYS[number % 3] if number < 9 else "digital"
        sheet = Sheet(rng)
        sheet.text((60, 60), "Application form", 16, "hebo")
        frames = [rng.choice(FRAMES[2:] if way != "digital" else FRAMES) for _ in range(2)]
        sides = [rng.uniform(8, 13) for _ in range(2)]
        for at in range(12):
            frame = frames[at % 2]
            inside = rng.choice(INSIDES)
            if "field" in frame:
                inside = rng.choice(("empty", "tick"))
            column, row = at % 2, at // 2
            label, left = rng.choice(WORDS), rng.random() < 0.15
            left = left and not (column and "field" in frame)
            place = 70 + 240 * column, 100 + 26 * row
            sheet.check_box(place, sides[column], frame, inside, label, left)
        sheet.decoys(300)
        pages.append(sheet.finish(f"{seed}-{number}-{way}", way))
    return pages


def signature_pages(seed: int) -> list[DrawnPage]:
    """40 lines on ten pages."""
    rng = random.Random(seed)
    pages = []
    for number in range(10):
        way = WAYS[number % 3]
        sheet = Sheet(rng)
        sheet.text((60, 60), "Contract of lease", 16, "hebo")
        for row in range(8):
            sheet.text((60, 90 + 14 * row), SENTENCE, 10)
        for at in range(4):
            kind = rng.choice(("signed", "signed", "initials", "empty", "name"))
            x = 60 + 260 * (at % 2)
            sheet.sign_line(x, 300 + 90 * (at // 2), x + 230, kind)
        sheet.text((60, 500), "Date: ")
        sheet.page.draw_line((90, 500), (200, 500), width=0.6)
        sheet.text((95, 497), "12.03.2026")
        pages.append(sheet.finish(f"{seed}-{number}-{way}", way))
    return pages


def _fractions(box: tuple[float, ...]) -> Box:
    x0, y0, x1, y1 = box
    return x0 / WIDTH, y0 / HEIGHT, x1 / WIDTH, y1 / HEIGHT


def _spline(points: list[Point]) -> list[Point]:
    """Catmull-Rom."""
    if len(points) < 3:
        return points
    padded = [points[0], *points, points[-1]]
    path = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(6):
            t = step / 6
            path.append(tuple(
                0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2
                       + (3 * q - p - 3 * r + s) * t**3)
                for p, q, r, s in zip(a, b, c, d, strict=True)
            ))  # fmt: skip
    return [*path, points[-1]]


def _scanned(
    page: pymupdf.Page, rng: random.Random, skewed: bool
) -> tuple[bytes, Callable[[Box], Box]]:
    pixmap = page.get_pixmap(dpi=DPI)
    image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
    degrees = rng.choice((-1, 1)) * rng.uniform(0.8, 3) if skewed else 0.0
    if degrees:
        image = image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")
    if rng.random() < 0.7:
        image = image.convert("L").convert("RGB")
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
    noise = np.random.default_rng(rng.randrange(10**9))
    pixels = np.asarray(image, np.float32) * rng.uniform(0.86, 1)
    shape = (*pixels.shape[:2], 1)
    pixels += noise.normal(0, rng.uniform(3, 9), shape)
    buffer = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(
        buffer, "JPEG", quality=rng.randrange(55, 90), dpi=(DPI, DPI)
    )
    width, height = image.size

    def turn(box: Box) -> Box:
        angle = math.radians(degrees)
        x, y = (
            (box[0] + box[2]) / 2 * width - width / 2,
            (box[1] + box[3]) / 2 * height - height / 2,
        )
        x, y = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
        half = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
        cx, cy = x / width + 0.5, y / height + 0.5
        return cx - half[0], cy - half[1], cx + half[0], cy + half[1]

    return buffer.getvalue(), turn
