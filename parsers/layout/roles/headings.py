"""What makes a heading: type larger than the body text, bold type, capitals or a leading number;
and what is too long to be one. In: paragraphs with known type sizes, regions labelled by a model,
and blocks. Knows neither columns nor other pages."""

import re
import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache

from parsers.document import HEADINGS, Block, Label, Page
from parsers.document.lines import join_words
from parsers.layout.paragraph import Paragraph
from parsers.layout.region import Region
from parsers.lexicon import any_of

LARGER = 1.12  # times the size of the body text: a heading
TITLE = 1.45  # times the size of the body text
MOST_LETTERS = 160
MOST_LETTERS_NUMBERED = 70
MOST_WORDS_COUNTED = 8
LONGEST = 400  # characters: longer ones are listings and paragraphs in bold
COUNTED = re.compile(r"\d{1,3}[.)]\Z")
FIRST_NUMBER = re.compile(r"(\d{1,3})\b")
NUMBER = re.compile(r"(?:§\s*)?(\d{1,3}(?:\.\d{1,3})*)(?:\.|\))?\s+\S")

Place = tuple[int, int]  # page and block, counted from 0


@cache
def _numbered() -> re.Pattern[str]:
    before = any_of("headings.numbered")
    return re.compile(rf"(?:(?:{before})\s+)?\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}\.?", re.IGNORECASE)


def heading_label(
    paragraph: Paragraph, following: Paragraph | None, body: float, bold: bool
) -> Label | None:
    """Title or section header, or None. body: size of the body text. bold: whether most text is
    bold."""
    if not (_is_set_apart(paragraph, body, bold) or _is_numbered(paragraph, following)):
        return None
    large = paragraph.size >= TITLE * body and paragraph.box.y1 < 0.5
    return Label.TITLE if large else Label.SECTION_HEADER


def _is_numbered(paragraph: Paragraph, following: Paragraph | None) -> bool:
    """A short numbered line above a paragraph that has no number."""
    first, *rest = paragraph.lines[0].words
    return (
        len(paragraph.lines) == 1
        and len(paragraph.text) <= MOST_LETTERS_NUMBERED
        and bool(_numbered().fullmatch(first.text) and rest and rest[0].text[0].isupper())
        and (paragraph.text[-1] not in ".,;:" or _is_title_case(paragraph.text))
        and following is not None
        and not following.lines[0].marker
    )


def _is_title_case(text: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words)


def _is_set_apart(paragraph: Paragraph, body: float, bold: bool) -> bool:
    """A short text in larger type than the body text, in bold, or in capitals."""
    text = paragraph.text
    letters = [c for c in text if c.isalpha()]
    if len(text) > MOST_LETTERS or not letters or len(paragraph.lines) > 3:
        return False
    if text[-1] in ".,;" and not _numbered().fullmatch(text):
        return False
    capitals = all(c.isupper() for c in letters) and len(letters) > 3
    return (
        paragraph.size >= LARGER * body
        or (paragraph.bold and not bold)
        or (capitals and len(paragraph.lines) <= 2)
    )


def keep_short_headings(regions: Sequence[Region]) -> list[Region]:
    """Headings as long as a paragraph become text."""
    return [replace(each, label=Label.TEXT) if _is_long(each) else each for each in regions]


def _is_long(region: Region) -> bool:
    return region.label in HEADINGS and len(join_words(region.words)) > LONGEST


def may_be_heading(region: Region) -> bool:
    """A heading, or a short numbered text, which a model may label as text."""
    if region.label in HEADINGS:
        return True
    short = region.label is Label.TEXT and 1 < len(region.words) <= MOST_WORDS_COUNTED
    return short and bool(COUNTED.match(region.words[0].text))


def leading_number(region: Region) -> int | None:
    """The number that a heading begins with."""
    found = FIRST_NUMBER.match(region.words[0].text) if region.words else None
    return int(found[1]) if found and may_be_heading(region) else None


def depth(heading: str) -> int:
    """How many parts its leading number has; 0 without one."""
    found = NUMBER.match(heading)
    return found[1].count(".") + 1 if found else 0


def letter_height(page: Page, block: Block) -> float:
    """In points: the median over the words in the block; 0 if none are known."""
    box = block.box
    inside = [w.box for w in page.words if box and box.holds_middle_of(w.box)]
    return statistics.median(each.height * page.height for each in inside) if inside else 0.0


def blocks_by_place(pages: Sequence[Page], labels: Collection[Label]) -> dict[Place, Block]:
    return {
        (at, position): block
        for at, page in enumerate(pages)
        for position, block in enumerate(page.blocks)
        if block.label in labels
    }


def with_blocks(pages: Sequence[Page], changed: Mapping[Place, Block]) -> tuple[Page, ...]:
    """The pages, with these blocks replaced."""
    parts = [list(page.blocks) for page in pages]
    for (at, position), block in changed.items():
        parts[at][position] = block
    return tuple(
        replace(page, blocks=tuple(blocks)) for page, blocks in zip(pages, parts, strict=True)
    )
