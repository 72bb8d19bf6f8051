"""Draws what the small model learns of the tasks beyond parse and extract: two delivery notes with
check boxes, one of them signed; a screenshot of a form; the slides of a film. Each with the truth.

`python samples/small_qwen/task_pages.py` fills the folder `task_pages` beside this file: PDFs,
PNGs, and a JSON file with the answers. Drawn again with the same PyMuPDF they have the same bytes.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymupdf
from sheet import PRINTED, Box

FOLDER = Path(__file__).parent / "task_pages"
PLAIN, BOLD = "helv", "hebo"
SQUARE = 8.0  # points, the side of a check box
SCREEN_DPI = 72  # a pixel of a screenshot is a point here
NOTE_DPI = 200

SIGNATURE, STAMP, TICKED = "signature", "stamp", "ticked checkbox"
WANTED = f"{SIGNATURE}; {STAMP}; {TICKED}"
POINTED = f"point to the {STAMP}"
BUTTON = "Save button"
BUTTON_POINTED = f"point to the {BUTTON}"

Answer = list[dict[str, Any]]
Ink = tuple[float, float, float]
BLACK, BLUE, RED, GREY, WHITE = (0, 0, 0), (0.1, 0.2, 0.7), (0.8, 0.1, 0.1), (0.6,) * 3, (1, 1, 1)
GREEN, GOLD = (0.1, 0.5, 0.2), (0.85, 0.6, 0.1)


@dataclass(frozen=True, slots=True)
class TaskPage:
    """width, height in points. answers: by task and what is asked for in particular. dpi: at which
    it has its own size."""

    name: str
    width: float
    height: float
    dpi: int
    pdf: bytes
    answers: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Film:
    """slides: as they follow each other. starts: of each, in seconds. events: what is to be
    answered."""

    name: str
    slides: tuple[TaskPage, ...]
    starts: tuple[float, ...]
    lasts: float

    @property
    def events(self) -> str:
        ends = (*self.starts[1:], self.lasts)
        rows = zip(self.slides, map(_clock, self.starts), map(_clock, ends), strict=True)
        return _json([_event(slide.name, start, end) for slide, start, end in rows])


@dataclass
class _Canvas:
    """A page under the pen, in points, and where things were put, in thousandths."""

    width: float
    height: float
    ground: Ink = WHITE
    lines: Answer = field(default_factory=list)
    html: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.document = pymupdf.open()
        self.page = self.document.new_page(width=self.width, height=self.height)
        if self.ground != WHITE:
            self.page.draw_rect(self.page.rect, color=self.ground, fill=self.ground)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 8.0,
        font: str = PLAIN,
        ink: Ink = BLACK,
        tag: str = "p",
    ) -> Box:
        """y: of the line the letters stand on. Returns the box of the letters as drawn."""
        length = pymupdf.get_text_length(text, font, size)
        if x + length > self.width:
            raise ValueError(f"the page is too narrow for {text!r}")
        self.page.insert_text((x, y), text, fontname=font, fontsize=size, color=ink)
        hull = pymupdf.Rect()
        for word in list(self.page.get_text("words"))[-len(text.split()) :]:
            hull |= pymupdf.Rect(word[:4])
        box = self.box(hull)
        self.lines.append({"bbox_2d": box, "text_content": text})
        corners = " ".join(map(str, box))
        self.html.append(f'<{tag} data-bbox="{corners}">{text}</{tag}>')
        return box

    def box(self, rect: pymupdf.Rect) -> Box:
        across, down = 1000 / self.width, 1000 / self.height
        return (
            round(rect.x0 * across), round(rect.y0 * down),
            round(rect.x1 * across), round(rect.y1 * down),
        )  # fmt: skip

    def check_box(self, x: float, y: float, ticked: bool, side: float = SQUARE) -> Box:
        square = pymupdf.Rect(x, y, x + side, y + side)
        self.page.draw_rect(square, color=BLACK, width=0.8)
        if ticked:
            points = ((0.2, 0.5), (0.42, 0.8), (0.85, 0.15))
            tick = [(x + across * side, y + down * side) for across, down in points]
            self.page.draw_polyline(tick, color=BLACK, width=1.2)
        return self.box(square)

    def signature(self, x: float, y: float) -> Box:
        """A scribble of 34 x 12 points."""
        points = [
            (x + 34 * at / 60, y + 6 + (5.5 - 4 * at / 60) * math.sin(at / 60 * 31))
            for at in range(61)
        ]
        self.page.draw_polyline(points, color=BLUE, width=1.0)
        return self.box(pymupdf.Rect(x, y, x + 34, y + 12))

    def stamp(self, x: float, y: float, text: str) -> Box:
        """A ring around a word, 34 points across."""
        middle = (x + 17, y + 17)
        self.page.draw_circle(middle, 17, color=RED, width=1.4)
        self.page.draw_circle(middle, 14, color=RED, width=0.6)
        length = pymupdf.get_text_length(text, BOLD, 6)
        self.write(x + 17 - length / 2, y + 19.2, text, 6, BOLD, RED)
        return self.box(pymupdf.Rect(x, y, x + 34, y + 34))

    def parsed(self) -> str:
        return "\n".join(["<html><body>", *self.html, "</body></html>"])

    def finish(self, name: str, dpi: int, answers: Mapping[tuple[str, str], str]) -> TaskPage:
        self.document.set_metadata({"creationDate": PRINTED, "modDate": PRINTED})
        pdf = self.document.tobytes(garbage=4, deflate=True, no_new_id=True)
        return TaskPage(name, self.width, self.height, dpi, pdf, answers)


def _json(rows: Answer) -> str:
    return json.dumps(rows, ensure_ascii=False)


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60):02}:{seconds % 60:05.2f}"


def _event(slide: str, start: str, end: str) -> dict[str, str]:
    return {"start_time": start, "end_time": end, "description": DESCRIPTIONS[slide]}


def _point(box: Box, label: str) -> str:
    middle = [(box[0] + box[2]) // 2, (box[1] + box[3]) // 2]
    return _json([{"point_2d": middle, "label": label}])


def draw_delivery() -> TaskPage:
    """Signed, stamped, the first box ticked."""
    canvas = _Canvas(110, 90)
    canvas.write(7, 15, "Delivery 52", 10, BOLD, tag="h1")
    ticked = canvas.check_box(7, 22, ticked=True)
    canvas.write(19, 29, "Complete")
    canvas.check_box(7, 36, ticked=False)
    canvas.write(19, 43, "Damaged")
    stamp = canvas.stamp(68, 18, "DEPOT")
    canvas.page.draw_line((52, 78), (103, 78), color=BLACK, width=0.5)
    signature = canvas.signature(58, 64)
    canvas.write(7, 78, "Received")
    found = [(signature, SIGNATURE), (stamp, STAMP), (ticked, TICKED)]
    return canvas.finish("delivery", NOTE_DPI, _note_answers(canvas, found, stamp))


def draw_unsigned() -> TaskPage:
    """Not signed, the second box ticked, the stamp elsewhere."""
    canvas = _Canvas(110, 84)
    canvas.write(7, 15, "Delivery 53", 10, BOLD, tag="h1")
    canvas.check_box(7, 22, ticked=False)
    canvas.write(19, 29, "Complete")
    ticked = canvas.check_box(7, 36, ticked=True)
    canvas.write(19, 43, "Damaged")
    canvas.write(7, 72, "Received")
    canvas.page.draw_line((46, 72), (64, 72), color=BLACK, width=0.5)
    stamp = canvas.stamp(70, 44, "DEPOT")
    found = [(stamp, STAMP), (ticked, TICKED)]
    return canvas.finish("unsigned", NOTE_DPI, _note_answers(canvas, found, stamp))


def _note_answers(
    canvas: _Canvas, found: list[tuple[Box, str]], stamp: Box
) -> dict[tuple[str, str], str]:
    return {
        ("parse", ""): canvas.parsed(),
        ("find", WANTED): _json([{"bbox_2d": box, "label": label} for box, label in found]),
        ("find", POINTED): _point(stamp, STAMP),
        ("spot", ""): _json(canvas.lines),
    }


def draw_portal() -> TaskPage:
    """A screenshot: a pixel is a point."""
    canvas = _Canvas(280, 168, ground=(0.93, 0.94, 0.96))
    canvas.page.draw_rect((0, 0, 280, 34), color=BLUE, fill=BLUE)
    heading = canvas.write(14, 24, "New address", 18, BOLD, WHITE, tag="h1")
    canvas.write(14, 68, "Street", 15)
    entry = pymupdf.Rect(82, 50, 262, 74)
    canvas.page.draw_rect(entry, color=GREY, fill=WHITE, width=1)
    canvas.write(90, 68, "Quay 7", 15)
    gift = canvas.check_box(82, 88, ticked=True, side=16)
    canvas.write(108, 101, "Gift", 15)
    save, help_ = pymupdf.Rect(82, 124, 152, 154), pymupdf.Rect(178, 124, 248, 154)
    canvas.page.draw_rect(save, color=BLUE, fill=BLUE, radius=0.2)
    canvas.write(98, 144, "Save", 16, BOLD, WHITE)
    canvas.page.draw_rect(help_, color=GREY, fill=WHITE, radius=0.2)
    canvas.write(194, 144, "Help", 16)
    elements = [
        {"bbox_2d": heading, "role": "heading", "label": "New address"},
        {"bbox_2d": canvas.box(entry), "role": "text field", "label": "Street", "value": "Quay 7"},
        {"bbox_2d": gift, "role": "check box", "label": "Gift", "state": "ticked"},
        {"bbox_2d": canvas.box(save), "role": "button", "label": "Save"},
        {"bbox_2d": canvas.box(help_), "role": "button", "label": "Help"},
    ]
    answers = {
        ("parse", ""): canvas.parsed(),
        ("screen", ""): _json(elements),
        ("find", BUTTON_POINTED): _point(canvas.box(save), BUTTON),
    }
    return canvas.finish("portal", SCREEN_DPI, answers)


DESCRIPTIONS = {
    "arrival": "A blue slide says Arrival.",
    "crates": "A green slide says Crates.",
    "goodbye": "A gold slide says Goodbye.",
}


def draw_slide(name: str, ground: Ink) -> TaskPage:
    """A frame of a film: a pixel is a point."""
    canvas = _Canvas(224, 168, ground)
    title = name.title()
    canvas.write(24, 64, title, 32, BOLD, WHITE, tag="h1")
    shape = canvas.page
    if name == "arrival":
        shape.draw_rect((40, 96, 130, 136), color=WHITE, fill=WHITE)
        shape.draw_rect((132, 110, 160, 136), color=WHITE, fill=WHITE)
    elif name == "crates":
        for left in (40, 90, 140):
            shape.draw_rect((left, 100, left + 36, 136), color=WHITE, width=4)
    else:
        shape.draw_circle((112, 118), 26, color=WHITE, width=6)
    return canvas.finish(name, SCREEN_DPI, {("parse", ""): canvas.parsed()})


def draw_pages() -> list[TaskPage]:
    """Those that are asked about one by one."""
    return [draw_delivery(), draw_unsigned(), draw_portal(), *draw_slides()]


def draw_slides() -> tuple[TaskPage, ...]:
    grounds = zip(DESCRIPTIONS, (BLUE, GREEN, GOLD), strict=True)
    return tuple(draw_slide(name, ground) for name, ground in grounds)


def draw_films() -> list[Film]:
    """The same slides, in another order at other times."""
    one, two, three = draw_slides()
    return [
        Film("film", (one, two, three), (0.0, 2.0, 4.0), 6.0),
        Film("other_film", (three, one, two), (0.0, 1.0, 4.5), 7.0),
    ]


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    for page in draw_pages():
        truth = {" ".join(filter(None, key)): answer for key, answer in page.answers.items()}
        text = json.dumps(truth, indent=1, ensure_ascii=False)
        (folder / f"{page.name}.json").write_text(text + "\n", encoding="utf-8")
        if page.dpi == SCREEN_DPI:
            with pymupdf.open("pdf", page.pdf) as document:
                document[0].get_pixmap(alpha=False).save(folder / f"{page.name}.png")
        else:
            (folder / f"{page.name}.pdf").write_bytes(page.pdf)
    for film in draw_films():
        told = {
            "slides": [each.name for each in film.slides],
            "starts": film.starts,
            "lasts": film.lasts,
            "events": film.events,
        }
        (folder / f"{film.name}.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
