"""Agreements to keep something confidential, drawn from templates, with what is true of them.

In: the name of a template (`agreements/*.txt`) and a seed. Out: its pages as words with boxes, and
the parties, the day, the term and the law that were put in. A template's heading line says which of
them it states; a term, a date or a place that stands in a template's own sentences is a decoy. The
first 29 templates were written before the finders were worked on, those marked `second` after their
first revision.

HELD_OUT templates are for scoring alone: nobody tunes anything by them.
"""

import random
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from parsers.document import BoundingBox, Page, Word
from synthetic.agreement_names import Place, Side, draw_company, draw_law, draw_person

FOLDER = Path(__file__).parent / "agreements"
FILLING = "fill"
TEMPLATES = tuple(sorted(each.stem for each in FOLDER.glob("*.txt") if each.stem != FILLING))


def _heading(template: str) -> list[str]:
    """What a template states: its parties, then which fields it has."""
    with (FOLDER / f"{template}.txt").open(encoding="utf-8") as file:
        return [part.strip() for part in file.readline().removeprefix("#").split(";")]


def _halves() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Each batch of templates is halved by itself: a template stays in its half for good."""
    halves: tuple[list[str], list[str]] = ([], [])
    for second in (False, True):
        batch = [each for each in TEMPLATES if ("second" in _heading(each)) == second]
        random.Random(21).shuffle(batch)
        middle = len(batch) // 2
        halves[0].extend(batch[:middle])
        halves[1].extend(batch[middle:])
    return tuple(sorted(halves[0])), tuple(sorted(halves[1]))


TRAINING, HELD_OUT = _halves()
COLUMNS, LINES = 95, 46
ADVANCE, LEADING, HEIGHT = 0.009, 0.019, 0.014
COUNTS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = ("", "first", "second", "third", "fourth", "fifth")
MONTHS = {12: "twelve", 18: "eighteen", 24: "twenty-four", 36: "thirty-six"}
QUOTES = ("“”", "“”", '""', "‘’")
BLANK = re.compile(r"\{([\w.]+)\}")


@dataclass(frozen=True, slots=True)
class DrawnAgreement:
    """truth: `parties` as names, `effective_date`, `term` and `jurisdiction`, where stated."""

    template: str
    seed: int
    pages: tuple[Page, ...]
    text: str
    truth: Mapping[str, object]


def draw_agreement(template: str, seed: int) -> DrawnAgreement:
    draw = random.Random(f"{template}/{seed}")
    stated = _heading(template)
    body = (FOLDER / f"{template}.txt").read_text(encoding="utf-8").split("\n", 1)[1]
    values: dict[str, str] = {}
    truth: dict[str, object] = {}
    foreign = "foreign" in stated
    parties = stated[0].split()[1:]
    sides = {key: _side(draw, key, foreign) for key in parties}
    for key, side in sides.items():
        values.update({f"{key}{name}": text for name, text in side.texts.items()})
    truth["parties"] = [side.name for side in sides.values()]
    values.update(_dates(draw, truth))
    values.update(_term(draw, truth, whole_years="{term.ordinal}" in body))
    values.update(_law(draw_law(draw, foreign), truth))
    values[FILLING] = _filling(draw)
    text = BLANK.sub(lambda blank: values[blank[1]], body)
    opening, closing = draw.choice(QUOTES)
    text = text.replace("“", opening).replace("”", closing)
    if "’" in opening + closing or draw.random() < 0.3:
        text = text.replace("’s", "'s") if closing != "’" else text
    lines = _lines(draw, text)
    kept = {"date": "effective_date", "term": "term", "law": "jurisdiction"}
    dropped = {name for part, name in kept.items() if part not in stated}
    known = {name: value for name, value in truth.items() if name not in dropped}
    return DrawnAgreement(template, seed, _pages(lines), "\n".join(lines), known)


def _side(draw: random.Random, key: str, foreign: bool) -> Side:
    if key in "PQ":
        return draw_person(draw)
    return draw_company(draw, foreign=foreign, fund=key in "FG", bare=key in "NM")


def _dates(draw: random.Random, truth: dict[str, object]) -> dict[str, str]:
    day = date(1994, 1, 3) + timedelta(days=draw.randrange(9800))
    other = day - timedelta(days=draw.randrange(20, 900))
    truth["effective_date"] = day.isoformat()
    styles = (_american(day), _american(day), _american(day), _spelled(day), _british(day))
    return {
        "date": draw.choice(styles),
        "date.us": _american(day),
        "date.uk": _british(day),
        "date.day": _spelled(day).removeprefix("the "),
        "date.other": _american(other),
    }


def _american(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _british(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _spelled(day: date) -> str:
    ending = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
    return f"the {day.day}{ending.get(day.day, 'th')} day of {day:%B}, {day.year}"


def _term(draw: random.Random, truth: dict[str, object], whole_years: bool) -> dict[str, str]:
    years = draw.choice((1, 2, 2, 3, 3, 5))
    months = draw.choice(tuple(MONTHS))
    unit = "year" if years == 1 else "years"
    by_years = (f"{COUNTS[years]} ({years}) {unit}", f"{years} {unit}", f"{COUNTS[years]} {unit}")
    by_months = (f"{MONTHS[months]} ({months}) months", f"{months} months",
                 f"{MONTHS[months]} months")  # fmt: skip
    as_months = draw.random() < 0.3 and not whole_years
    truth["term"] = f"{months} months" if as_months else f"{years} {unit}"
    written = draw.choice(by_months if as_months else by_years)
    return {"term": written, "term.ordinal": ORDINALS[years]}


def _law(place: Place, truth: dict[str, object]) -> dict[str, str]:
    truth["jurisdiction"] = place.name
    return {"law": place.name, "law.state": place.full, "law.state.up": place.full.upper()}


def _filling(draw: random.Random) -> str:
    """Some sections in any order, some long: the pages break anywhere."""
    told = (FOLDER / f"{FILLING}.txt").read_text(encoding="utf-8").splitlines()
    chosen = draw.sample(told, draw.randrange(4, 13))
    return "\n".join(
        " ".join(chosen[at : at + 2]) if draw.random() < 0.5 else chosen[at]
        for at in range(0, len(chosen), 2)
    )


def _lines(draw: random.Random, text: str) -> list[str]:
    lines: list[str] = []
    if draw.random() < 0.4:
        exhibit, place = draw.randrange(1, 30), draw.randrange(2, 9)
        lines.append(f"EX-10.{exhibit} {place} dex10{exhibit}.htm CONFIDENTIALITY AGREEMENT")
    for line in text.splitlines():
        if len(line) <= COLUMNS:
            lines.append(line)
        else:
            lines.extend(textwrap.wrap(line, COLUMNS, break_long_words=False))
    return lines


def _pages(lines: list[str]) -> tuple[Page, ...]:
    chunks = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    return tuple(_page(chunk, number) for number, chunk in enumerate(chunks, 1))


def _page(lines: list[str], number: int) -> Page:
    numbered = [*lines, "", " " * 45 + f"- {number} -"]
    words = []
    for row, line in enumerate(numbered):
        for part in re.finditer(r"\S+", line):
            left, top = 0.05 + part.start() * ADVANCE, 0.03 + row * LEADING
            box = BoundingBox(left, top, min(1.0, 0.05 + part.end() * ADVANCE), top + HEIGHT)
            words.append(Word(part[0], box, row))
    return Page(number, 612, 792, words=tuple(words))
