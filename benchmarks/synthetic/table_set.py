"""The drawn set of tables: the n-th of a part, as a file with its truth."""

import io
import random
from dataclasses import dataclass

import pymupdf
from PIL import Image

from synthetic.table_contents import Contents, contents
from synthetic.table_drawing import DrawnPage, draw_page
from synthetic.table_layouts import HELD_OUT, VALIDATION
from synthetic.table_words import WORDS

KINDS = (
    ("grid", "simple"), ("grid", "spans"), ("grid", "sections"), ("grid", "head_spans"),
    ("grid", "two_lines"), ("grid", "tight"), ("grid", "turned"), ("grid", "no_results"),
    ("grid", "neighbours"), ("grid", "one_run"),
    ("rows", "simple"), ("rows", "two_lines"), ("rows", "sections"), ("columns", "simple"),
    ("booktabs", "simple"), ("booktabs", "head_spans"), ("booktabs", "sections"),
    ("booktabs", "dots"), ("zebra", "simple"), ("zebra", "two_lines"), ("shades", "simple"),
    ("shades", "sections"), ("none", "simple"), ("none", "dots"), ("none", "tight"),
)  # fmt: skip
"""Rulings and contents. 200 tables have eight of each."""
FORMS = ("pdf", "pdf", "pdf", "pdf", "pdf", "page", "table", "table")
"""Of the eight: a PDF, a picture of the page, a picture of the table alone."""
PARTS = {"validation": VALIDATION, "held_out": HELD_OUT}


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """form: of FORMS. file: a PDF or a JPEG."""

    kind: str
    form: str
    language: str
    contents: Contents
    file: bytes

    @property
    def name(self) -> str:
        return "drawn.pdf" if self.form == "pdf" else "drawn.jpg"


def drawn_table(n: int, part: str = "validation", seed: int = 0) -> DrawnTable:
    rules, name = KINDS[n % len(KINDS)]
    form = FORMS[n // len(KINDS) % len(FORMS)]
    rng = random.Random(f"table {part} {seed} {n}")
    held_out = part == "held_out"
    layout, language = rng.choice(PARTS[part]), rng.choice(list(WORDS[held_out]))
    padding = _padding(name, layout.size)
    drawn = contents("simple" if name == "tight" else name, language, held_out, rng)
    prose = [] if form == "table" else _prose(language, held_out, rng)
    page = draw_page(drawn, layout, rules, rng, padding=padding, prose=prose)
    file = page.pdf if form == "pdf" else _picture(page, form, rng)
    return DrawnTable(f"{rules} {name}", form, language, drawn, file)


def _padding(name: str, size: float) -> tuple[float, float] | None:
    """Of tight rows lines touch; of close neighbours the cells' text."""
    return {"tight": (3.0 + size / 4, -0.06 * size), "neighbours": (1.0, 3.0)}.get(name)


def _prose(language: str, held_out: bool, rng: random.Random) -> list[str]:
    nouns = WORDS[held_out][language].nouns
    lines = []
    for _ in range(rng.randint(2, 7)):
        line = " ".join(rng.choice(nouns) for _ in range(rng.randint(6, 9)))
        lines.append(line[0].upper() + line[1:] + rng.choice((".", ",", "")))
    return lines


def _picture(page: DrawnPage, form: str, rng: random.Random) -> bytes:
    dpi = rng.randint(130, 200) if form == "page" else rng.randint(75, 200)
    with pymupdf.open(stream=page.pdf, filetype="pdf") as document:
        sheet = document[0]
        edge = rng.uniform(3, 12)
        x0, y0, x1, y1 = page.box
        clip = pymupdf.Rect(x0 - edge, y0 - edge, x1 + edge, y1 + edge)
        pixmap = sheet.get_pixmap(dpi=dpi, clip=clip if form == "table" else None)
    image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=rng.randint(60, 92), dpi=(dpi, dpi))
    return stream.getvalue()
