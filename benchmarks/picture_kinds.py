"""How often the kind of a picture is told without a model, and how often wrongly.

    python benchmarks/picture_kinds.py [--folder DIR] [--show DIR]

Draws pictures of every kind and of what is none, and prints what is told of them. DIR holds
pictures in folders named after their kinds, `none` for what has no kind, each with a JSON file of
its name beside it or not: `place` (its box on the page), `page`, `words` ([text, x0, y0, x1, y1] in
fractions of the picture). `--show` writes the drawn ones into a folder.
"""

import argparse
import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from parsers.document import BoundingBox, Page, PageInput, Word
from parsers.document.geometry import box_of_part
from parsers.engines.embedded.describe import describe_picture
from parsers.imaging.pixels import from_array

EACH = 40  # pictures of a kind
MIDDLE = BoundingBox(0.15, 0.4, 0.85, 0.75)
LETTERHEAD = BoundingBox(0.1, 0.03, 0.35, 0.1)
BLUE, RED, GREEN = (30, 80, 160), (200, 40, 40), (40, 130, 70)
Rng = np.random.Generator


@dataclass
class Drawn:
    image: Image.Image
    place: BoundingBox = MIDDLE
    page: int = 1
    words: list[tuple[str, BoundingBox]] = field(default_factory=list)

    def write(self, at: tuple[float, float], text: str, size: int = 14, fill: object = 0) -> None:
        drawing = ImageDraw.Draw(self.image)
        font = ImageFont.load_default(size)
        drawing.text(at, text, font=font, fill=fill)  # type: ignore[arg-type]
        x0, y0, x1, y1 = drawing.textbbox(at, text, font=font)
        box = BoundingBox.from_frame((x0, y0, x1, y1), self.image.size)
        self.words += [(word, box) for word in text.split()]


def blank(width: int = 600, height: int = 400, colour: object = "white") -> Drawn:
    return Drawn(Image.new("RGB", (width, height), colour))  # type: ignore[arg-type]


def scanned(drawn: Drawn, rng: Rng) -> Drawn:
    """With the grain and the blur of a scanner."""
    soft = drawn.image.filter(ImageFilter.GaussianBlur(0.8))
    pixels = np.asarray(soft, dtype=np.float64) * 0.92 + rng.normal(0, 6, (*soft.size[::-1], 1))
    drawn.image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return drawn


def photo(rng: Rng) -> Drawn:
    y, x = np.mgrid[0:400, 0:600] / 100
    channels = []
    base = sum(
        rng.uniform(15, 50) * np.sin(rng.uniform(0.3, 3) * x + rng.uniform(0.3, 3) * y + each)
        for each in range(6)
    )
    for _ in range(3):
        tint = rng.uniform(80, 170) + rng.uniform(0.6, 1.2) * base
        channels.append(tint + rng.normal(0, rng.uniform(2, 8), x.shape))
    image = Image.fromarray(np.clip(np.dstack(channels), 0, 255).astype(np.uint8))
    drawing = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(2, 8))):
        left, top = rng.integers(0, 500), rng.integers(0, 300)
        size = rng.integers(20, 160, 2)
        fill = tuple(int(c) for c in rng.integers(20, 230, 3))
        drawing.ellipse((left, top, left + size[0], top + size[1]), fill=fill)
    packed = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1)).save(packed, "JPEG", quality=75)
    return Drawn(Image.open(packed).convert("RGB"))


def chart(rng: Rng) -> Drawn:
    drawn = blank()
    drawing = ImageDraw.Draw(drawn.image)
    left, right, top, bottom = 70, 580, 40, 350
    drawing.line((left, top, left, bottom), fill=0, width=int(rng.integers(1, 3)))
    drawing.line((left, bottom, right, bottom), fill=0, width=int(rng.integers(1, 3)))
    step = int(rng.choice([5, 10, 20, 250]))
    for tick in range(6):
        drawn.write((25, bottom - tick * 60 - 8), str(tick * step))
    count = int(rng.integers(4, 9))
    heights = rng.uniform(20, 290, count)
    xs = np.linspace(left + 20, right - 60, count)
    points = [(float(x), bottom - float(h)) for x, h in zip(xs, heights, strict=True)]
    for at, (x, y) in enumerate(points):
        drawn.write((x, bottom + 8), str(2015 + at))
        if count % 2:
            drawing.rectangle((x, y, x + 30, bottom), fill=(BLUE, RED, GREEN)[at % 3])
    if not count % 2:
        drawing.line(points, fill=BLUE, width=3)
    return drawn


def pie(rng: Rng) -> Drawn:
    drawn = blank(400, 400)
    drawing, start = ImageDraw.Draw(drawn.image), 0.0
    for fill in (BLUE, RED, GREEN):
        end = start + float(rng.uniform(60, 140))
        drawing.pieslice((40, 40, 360, 360), start, min(end, 360), fill=fill)
        start = end
    drawn.write((60, 370), "North South 42 %")
    return drawn


def logo(rng: Rng) -> Drawn:
    drawn = blank(300, 100)
    drawn.place = LETTERHEAD
    drawing = ImageDraw.Draw(drawn.image)
    fill = (BLUE, RED, GREEN)[int(rng.integers(3))]
    if rng.random() < 0.5:
        drawing.ellipse((10, 15, 80, 85), fill=fill)
    else:
        drawing.polygon(((10, 85), (45, 15), (80, 85)), fill=fill)
    drawn.write((95, 35), "Mill & Sons", 32, fill)
    return drawn


def headline(rng: Rng) -> Drawn:
    """Words alone where logos are."""
    drawn = blank(300, 60)
    drawn.place = LETTERHEAD
    drawn.write((10, 10), "INVOICE", 36, (0, 0, 0) if rng.random() < 0.5 else BLUE)
    return drawn


def seal(rng: Rng) -> Drawn:
    drawn = blank(300, 300)
    drawing = ImageDraw.Draw(drawn.image)
    fill = RED if rng.random() < 0.7 else BLUE
    width = int(rng.integers(5, 12))
    drawing.ellipse((15, 15, 285, 285), outline=fill, width=width)
    if rng.random() < 0.5:
        drawing.ellipse((60, 60, 240, 240), outline=fill, width=3)
    for at in range(18):
        angle = at / 18 * 2 * np.pi
        at_x, at_y = 150 + 110 * np.cos(angle), 150 + 110 * np.sin(angle)
        drawing.text((at_x - 8, at_y - 8), "ABCDEFGH"[at % 8], fill=fill)
    drawing.regular_polygon((150, 150, 35), 5, fill=fill)
    return scanned(drawn, rng) if rng.random() < 0.5 else drawn


def code(rng: Rng) -> Drawn:
    kinds = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128)
    made = zxingcpp.create_barcode(f"PAGEMILL-{rng.integers(10**9)}", kinds[int(rng.integers(2))])
    pixels = np.asarray(zxingcpp.write_barcode_to_image(made, scale=4, add_quiet_zones=True))
    return Drawn(Image.fromarray(pixels).convert("RGB"))


def map_(rng: Rng) -> Drawn:
    drawn = blank(colour=(238, 234, 222))
    drawing = ImageDraw.Draw(drawn.image)
    for fill in ((198, 224, 180), (170, 210, 230), (222, 215, 200)):
        corners = [(float(a), float(b)) for a, b in rng.uniform((0, 0), (600, 400), (5, 2))]
        drawing.polygon(corners, fill=fill)
    for _ in range(8):
        ends = [(float(a), float(b)) for a, b in rng.uniform((0, 0), (600, 400), (3, 2))]
        drawing.line(ends, fill=(250, 220, 120), width=int(rng.integers(2, 8)))
    for name in ("Kiel", "Leeds", "Mill", "7"):
        drawn.write(tuple(rng.uniform((20, 20), (520, 370))), name)
    return drawn


def drawing(rng: Rng) -> Drawn:
    drawn = blank()
    pen = ImageDraw.Draw(drawn.image)
    for _ in range(12):
        x0, y0 = (int(v) for v in rng.uniform((0, 0), (400, 250)))
        size = [int(v) for v in rng.uniform(30, 180, 2)]
        pen.rectangle((x0, y0, x0 + size[0], y0 + size[1]), outline=0, width=2)
        pen.line((x0, y0, x0 + size[1], y0 + size[0]), fill=0, width=1)
    for at, text in enumerate(("120", "45", "8.5", "R10")):
        drawn.write((20 + 140 * at, 375), text)
    return drawn


def screenshot(rng: Rng) -> Drawn:
    drawn = blank(800, 500, (243, 243, 246))
    pen = ImageDraw.Draw(drawn.image)
    pen.rectangle((0, 0, 800, 40), fill=BLUE)
    drawn.write((10, 10), "Orders", 18, "white")
    for row in range(6):
        drawn.write((30, 80 + 60 * row), f"Field {row}")
        pen.rectangle((160, 75 + 60 * row, 480, 105 + 60 * row), fill="white", outline=(180,) * 3)
        drawn.write((170, 80 + 60 * row), str(rng.integers(1000)))
    pen.rounded_rectangle((600, 430, 720, 470), 6, fill=GREEN)
    return drawn


def handwriting(rng: Rng) -> Drawn:
    drawn = blank(600, 200)
    steps = rng.normal(0, 12, (120, 2)) + np.array((4, 0))
    path = np.clip(np.cumsum(steps, axis=0) + np.array((40, 100)), 5, 590)
    points = [(float(x), float(min(y, 190))) for x, y in path]
    ImageDraw.Draw(drawn.image).line(points, fill=(20, 30, 90), width=3)
    return scanned(drawn, rng)


def table(rng: Rng) -> Drawn:
    drawn = blank()
    pen = ImageDraw.Draw(drawn.image)
    for row in range(9):
        pen.line((20, 20 + 40 * row, 580, 20 + 40 * row), fill=0)
    for column in (20, 80, 330, 450, 580):
        pen.line((column, 20, column, 340), fill=0)
    for row in range(8):
        drawn.write((30, 30 + 40 * row), str(row + 1))
        drawn.write((100, 30 + 40 * row), "Oak boards")
        drawn.write((350, 30 + 40 * row), f"{rng.uniform(1, 900):.2f}")
    drawn.write((100, 360), "Total of all rows")
    return drawn


def text(rng: Rng) -> Drawn:
    drawn = blank(600, int(rng.integers(60, 400)))
    seen = rng.random() < 0.5
    for top in range(10, drawn.image.height - 25, 24):
        drawn.write((15, top), "The quick brown fox jumps over the lazy dog", 18)
    if not seen:
        drawn.words.clear()  # nobody read them
    return scanned(drawn, rng)


def banner(rng: Rng) -> Drawn:
    """A painted gradient with a few words on it."""
    low, high = rng.uniform(0, 255, 3), rng.uniform(0, 255, 3)
    share = np.linspace(0, 1, 600)[None, :, None].repeat(200, axis=0)
    drawn = Drawn(Image.fromarray((low + share * (high - low)).astype(np.uint8)))
    drawn.write((40, 70), "Autumn sale", 40, "white")
    return drawn


DRAWN: dict[str, tuple[str, Callable[[Rng], Drawn]]] = {
    # name: (kind, how it is drawn)
    "photo": ("photo", photo), "chart": ("chart", chart), "pie chart": ("chart", pie),
    "logo": ("logo", logo), "seal": ("seal", seal), "code": ("code", code), "map": ("map", map_),
    "drawing": ("drawing", drawing), "screenshot": ("screenshot", screenshot),
    "handwriting": ("handwriting", handwriting), "headline": ("none", headline),
    "table": ("none", table), "text": ("none", text), "banner": ("none", banner),
}  # fmt: skip


def told_of(drawn: Drawn) -> str:
    words = tuple(Word(each, box_of_part(box, drawn.place), 0) for each, box in drawn.words)
    image = from_array(np.asarray(drawn.image.convert("RGB")))
    page = Page(drawn.page, 595, 842, words=words)
    return str(
        describe_picture(PageInput(drawn.page, 595, 842, 0, image), page, drawn.place)["kind"]
    )


def drawn_ones() -> Iterator[tuple[str, str, Drawn]]:
    for seed, (name, (kind, draw)) in enumerate(DRAWN.items()):
        rng = np.random.default_rng(seed)
        yield from ((name, kind, draw(rng)) for _ in range(EACH))


def found_ones(folder: Path) -> Iterator[tuple[str, str, Drawn]]:
    for path in sorted(folder.glob("*/*")):
        if path.suffix == ".json":
            continue
        beside = path.with_suffix(".json")
        facts = json.loads(beside.read_text()) if beside.exists() else {}
        words = [(text, BoundingBox(*box)) for text, *box in facts.get("words", [])]
        place = BoundingBox(*facts["place"]) if "place" in facts else MIDDLE
        with Image.open(path) as image:
            drawn = Drawn(image.convert("RGB"), place, facts.get("page", 1), words)
        yield path.parent.name, path.parent.name, drawn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--show", type=Path)
    given = parser.parse_args()
    told: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = 0
    pictures = found_ones(given.folder) if given.folder else drawn_ones()
    for at, (name, kind, drawn) in enumerate(pictures):
        if given.show and at % EACH < 3:
            given.show.mkdir(parents=True, exist_ok=True)
            drawn.image.save(given.show / f"{at:03}-{name}.png")
        answer = told_of(drawn)
        told[name][answer] += 1
        wrong += answer not in ("None", kind)
    columns = ["None", *sorted({each for row in told.values() for each in row} - {"None"})]
    print(f"{'':12}", *(f"{each:>11}" for each in columns))
    for name, row in told.items():
        print(f"{name:12}", *(f"{row[each] or '':>11}" for each in columns))
    kinds = sum(count for row in told.values() for each, count in row.items() if each != "None")
    everything = sum(row.total() for row in told.values())
    print(
        f"told {kinds} of {everything}, wrong {wrong} ({wrong / max(kinds, 1):.1%} of those told)"
    )


if __name__ == "__main__":
    main()
