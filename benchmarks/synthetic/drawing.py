"""One document drawn from its kind, layout, language and seed; the same each time."""

import random
from dataclasses import dataclass
from functools import partial

from synthetic import (
    extras,
    families,
    footers,
    held_out_families,
    more_families,
    other_kinds,
    sheets,
    validation_families,
)  # fmt: skip
from synthetic.blocks import page_number, title_text
from synthetic.canvas import Canvas
from synthetic.contents import Contents, draw_contents
from synthetic.document import Drawn
from synthetic.layouts import EVERY_LAYOUT, LAYOUTS_HELD_OUT, Layout
from synthetic.metrics import font_for
from synthetic.scene import Scene
from synthetic.words import Words

SHEETS = {"sections": sheets.sections, "pairs": sheets.pairs, "records": sheets.records}
FAMILIES = {
    **families.FAMILIES,
    **more_families.FAMILIES,
    **validation_families.FAMILIES,
    **held_out_families.FAMILIES,
    **SHEETS,
}


@dataclass(frozen=True, slots=True)
class Planned:
    """What a document says, before it is drawn. section: as in `other_kinds.section_of`."""

    contents: Contents
    layout: Layout
    words: Words
    section: str | None
    rng: random.Random


def drawn_contents(
    kind: str, layout: str, language: str, seed: int, items: int | None = None
) -> Planned:
    """items: how many, or as it comes."""
    rng = random.Random(f"{kind} {layout} {language} {seed}")
    chosen = other_kinds.adapted(kind, EVERY_LAYOUT[layout])
    second = chosen.second if chosen.second != language else None
    section = other_kinds.section_of(kind, layout, language, seed)
    corrects = kind == other_kinds.CORRECTION
    words = Words(language, rng, second, kind if corrects else section)
    contents = draw_contents("credit_note" if corrects else kind, language, rng, words, items)
    if corrects:
        contents = other_kinds.corrected(contents, rng)
    if section:
        own = random.Random(f"{kind} {layout} {language} {seed} more")
        contents = other_kinds.told_otherwise(section, contents, chosen, own)
    return Planned(contents, chosen, words, section, rng)


def draw_invoice(
    kind: str, layout: str, language: str, seed: int, items: int | None = None
) -> Drawn:
    """items: how many, or as it comes."""
    what = drawn_contents(kind, layout, language, seed, items)
    contents, chosen, words, section = what.contents, what.layout, what.words, what.section
    canvas = Canvas(
        chosen.width,
        chosen.height,
        font_for(language, chosen.font),
        chosen.size,
        bottom=chosen.height - 100,
    )
    scene = Scene(canvas, contents, words, chosen, what.rng, neat=layout in LAYOUTS_HELD_OUT)
    scene.body = other_kinds.BODIES.get(kind)
    canvas.on_sheet = partial(_on_sheet, scene)
    FAMILIES[chosen.family](scene)
    _finish(scene)
    values = canvas.values(scene.true, scene.others)
    if section:
        values = other_kinds.renamed(section, values)
    return Drawn(kind, language, layout, seed, canvas.sheets(), values)


def _on_sheet(s: Scene, canvas: Canvas) -> None:
    """What further sheets repeat at the top."""
    if s.rng.random() < 0.5:
        text = f"{title_text(s)} {s.f.number}"
        canvas.put(s.l.margin, text, y=s.l.margin, size=canvas.size * 0.85)
    if s.rng.random() < 0.7:
        page_number(s, canvas.sheet + 1, "")


def _finish(s: Scene) -> None:
    """On the last sheet, what is missing so far: no invoice is without its seller."""
    if "seller" not in s.true and s.l.footer == "none" and s.l.seller != "footer":
        s.c.y = s.l.height - 60
        s.value(s.l.margin, s.f.seller.name, "seller", size=s.c.size * 0.8)
    if s.l.family in SHEETS:
        return
    footers.footer(s)
    extras.draw(s)
