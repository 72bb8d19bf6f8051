"""A drawn document as pages with words, as a PDF with a text layer, and as pictures.

Words are cut as a good text layer has them: at white space, whatever pieces they were drawn in.
"""

import io
import random
from collections.abc import Iterator
from dataclasses import replace

import pymupdf
from PIL import Image, ImageEnhance, ImageFilter

from parsers.document import BoundingBox, Page, Word
from synthetic.document import Drawn, Rule, Sheet, Text
from synthetic.metrics import ASCENT, DESCENT, font_of, width_of

JOINED = 0.12  # of the size: pieces on one base line no farther apart are one word
SAME_LINE = 1.0  # points between base lines
DEGRADATIONS = ("blur", "noise", "turn", "jpeg", "faded")


def to_pages(drawn: Drawn) -> tuple[Page, ...]:
    return tuple(
        Page(number=n, width=sheet.width, height=sheet.height, words=words,
             words_from="text layer", text=_text_of(words))
        for n, sheet in enumerate(drawn.sheets, 1)
        for words in (tuple(_words(sheet)),)
    )  # fmt: skip


def _text_of(words: tuple[Word, ...]) -> str:
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    return "\n".join(map(" ".join, lines.values()))


def _words(sheet: Sheet) -> Iterator[Word]:
    """In the order of lines from top to bottom, and from left to right in each."""
    for line, texts in enumerate(_lines(sheet)):
        last: Word | None = None
        for word in (word for text in texts for word in _cut(text, sheet, line)):
            if last and _are_joined(last, word, sheet):
                last = replace(last, text=last.text + word.text, box=last.box.union(word.box))
                continue
            if last:
                yield last
            last = word
        if last:
            yield last


def _lines(sheet: Sheet) -> list[list[Text]]:
    lines: list[list[Text]] = []
    for text in sorted(sheet.texts, key=lambda each: each.y):
        if lines and not text.vertical and text.y - lines[-1][0].y < SAME_LINE:
            lines[-1].append(text)
        else:
            lines.append([text])
    return [sorted(line, key=lambda each: each.x) for line in lines]


def _are_joined(last: Word, word: Word, sheet: Sheet) -> bool:
    size = word.size or 1.0
    gap = (word.box.x0 - last.box.x1) * sheet.width
    return last.size == word.size and -0.3 * size < gap < JOINED * size


def _cut(text: Text, sheet: Sheet, line: int) -> Iterator[Word]:
    start = 0
    for part in text.text.split():
        start = text.text.index(part, start)
        x0 = text.x + width_of(text.text[:start], text.font, text.size)
        start += len(part)
        x1 = text.x + width_of(text.text[:start], text.font, text.size)
        box = (x0, text.y - ASCENT * text.size, x1, text.y + DESCENT * text.size)
        if text.vertical:
            low, high = text.y - (x0 - text.x), text.y - (x1 - text.x)
            box = (text.x - ASCENT * text.size, high, text.x + DESCENT * text.size, low)
        yield Word(
            part,
            BoundingBox.from_frame(box, (sheet.width, sheet.height)),
            line,
            size=text.size,
            bold=text.font.endswith("bold"),
        )


def to_pdf(drawn: Drawn) -> bytes:
    with pymupdf.open() as document:
        for sheet in drawn.sheets:
            page = document.new_page(width=sheet.width, height=sheet.height)
            for rule in sheet.rules:
                _draw_rule(page, rule)
            writer = pymupdf.TextWriter(page.rect)
            for text in sheet.texts:
                if text.vertical:
                    _write_vertical(page, text)
                else:
                    writer.append((text.x, text.y), text.text, font_of(text.font), text.size)
            writer.write_text(page)
        return bytes(document.tobytes(deflate=True, garbage=3, no_new_id=True))


def _write_vertical(page: pymupdf.Page, text: Text) -> None:
    writer, at = pymupdf.TextWriter(page.rect), pymupdf.Point(text.x, text.y)
    writer.append(at, text.text, font_of(text.font), text.size)
    writer.write_text(page, morph=(at, pymupdf.Matrix(90)))


def _draw_rule(page: pymupdf.Page, rule: Rule) -> None:
    if rule.fill is None:
        page.draw_line((rule.x0, rule.y0), (rule.x1, rule.y1), width=rule.width)
    else:
        grey = (rule.fill,) * 3
        box = pymupdf.Rect(rule.x0, rule.y0, rule.x1, rule.y1)
        page.draw_rect(box, color=None, fill=grey)


def to_image(drawn: Drawn, page: int, dpi: int = 200, degrade: str | None = None) -> Image.Image:
    """The page, counted from 1. degrade: any of DEGRADATIONS, with a plus sign between them."""
    with pymupdf.open(stream=to_pdf(drawn), filetype="pdf") as document:
        drawn_page = document[page - 1].get_pixmap(dpi=dpi)
    image = Image.frombytes("RGB", (drawn_page.width, drawn_page.height), drawn_page.samples)
    rng = random.Random(f"{drawn.layout} {drawn.seed} {page}")
    for name in degrade.split("+") if degrade else ():
        image = _degrade(image, name, rng, dpi)
    return image


def _degrade(image: Image.Image, name: str, rng: random.Random, dpi: int) -> Image.Image:
    if name == "blur":
        return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.0) * dpi / 200))
    if name == "noise":
        grain = Image.effect_noise(image.size, rng.uniform(20, 45)).convert("RGB")
        return Image.blend(image, grain, rng.uniform(0.08, 0.16))
    if name == "turn":
        angle = rng.choice((-1, 1)) * rng.uniform(0.3, 1.5)
        return image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(250, 250, 248))
    if name == "jpeg":
        file = io.BytesIO()
        image.save(file, "JPEG", quality=rng.randint(25, 50))
        return Image.open(io.BytesIO(file.getvalue())).convert("RGB")
    if name == "faded":
        pale = ImageEnhance.Contrast(image).enhance(rng.uniform(0.35, 0.6))
        return ImageEnhance.Brightness(pale).enhance(1.25)
    raise ValueError(f"no degradation {name!r}: one of {', '.join(DEGRADATIONS)}")
