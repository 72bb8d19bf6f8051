"""The line of a page's header or footer that a model put into a paragraph."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.document.lines import hull_of
from parsers.layout.region import Region
from parsers.layout.roles.running_lines import part_running_lines

NOTES = ("Excludes arrests by the railway.", "Source: Office of Mills, yearbook.")


def lines(*texts: str, y: float, sizes: tuple[float, ...]) -> Region:
    words = [
        Word(word, BoundingBox(x, top, x + 0.04, top + 0.012), at, None, sizes[at])
        for at, text in enumerate(texts)
        for top in [y + 0.014 * at]
        for x, word in zip((0.1, 0.15, 0.2, 0.25, 0.3, 0.35), text.split(), strict=False)
    ]
    return Region(Label.TEXT, hull_of(words), tuple(words))


def parts(region: Region) -> list[tuple[str, str]]:
    found = part_running_lines([region])
    return [(each.label.value, " ".join(w.text for w in each.words)) for each in found]


@pytest.mark.parametrize("foot", ["206 Law and Prisons", "Recht und Gefängnisse 17"])
def test_a_foot_in_larger_type_below_the_notes_is_the_footer(foot: str) -> None:
    region = lines(*NOTES, foot, y=0.905, sizes=(6.0, 6.0, 8.0))
    assert parts(region) == [("text", " ".join(NOTES)), ("page_footer", foot)]


def test_a_head_in_smaller_type_above_the_text_is_the_header() -> None:
    region = lines("Chapitre 3 12", *NOTES, y=0.05, sizes=(7.0, 10.0, 10.0))
    assert parts(region) == [("page_header", "Chapitre 3 12"), ("text", " ".join(NOTES))]


@pytest.mark.parametrize("region", [
    lines(*NOTES, "206 Law and Prisons", y=0.905, sizes=(8.0, 8.0, 8.0)),
    lines(*NOTES, "Law and Prisons", y=0.905, sizes=(6.0, 6.0, 8.0)),
    lines(*NOTES, "206 Law and Prisons", y=0.5, sizes=(6.0, 6.0, 8.0)),
    lines("206 Law and Prisons", y=0.93, sizes=(8.0,)),
], ids=["one type", "no number", "inside the page", "alone"])  # fmt: skip
def test_other_lines_stay_where_they_are(region: Region) -> None:
    assert part_running_lines([region]) == [region]
