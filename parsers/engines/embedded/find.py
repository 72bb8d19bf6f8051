"""The task find without a model: words, values and marks by the page's words and pixels.

In: a page as it was read, its image, and labels. Out: a JSON list of what was found, boxes in
thousandths. A label that means a mark or a kind of value by the lexicon is looked for as such;
others are words, found though some be misread. What cannot be measured is not found, and never
invented.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from rapidfuzz import fuzz

from parsers.alignment.text_search import Passages
from parsers.document import (
    Annotation,
    BoundingBox,
    Completion,
    Item,
    Label,
    Page,
    PageImage,
    PageInput,
    Question,
    Word,
)  # fmt: skip
from parsers.document.geometry import hull, shared_height, shared_width, turn_box
from parsers.document.text import fold, plain
from parsers.engines.embedded.values import find_values
from parsers.engines.embedded.wanted import VALUES, Wanted, read_wanted
from parsers.imaging.pixels import from_array, to_array
from parsers.items import write_items
from parsers.items.labels import split_labels
from parsers.items.write import FRAME
from parsers.layout.barcodes import find_barcodes
from parsers.layout.region import Region
from parsers.marks import (
    CheckBox,
    Signature,
    Stamp,
    find_check_boxes,
    find_signatures,
    find_stamps,
)  # fmt: skip

MOST_PLACES = 100  # of one label
ALIKE = 85.0  # of 100: the words beside a mark, and those that were asked for
ALIKE_WORDS = 86.0  # of 100: words on the page that a recognizer misread
FEWEST_LETTERS = 5  # of words that may be misread
HEAD = 0.25  # of the first page's height: where logos are
LEAST_LOGO, MOST_LOGO = 0.0008, 0.06  # of the page
MOST_LOGO_WORDS = 6
LONGEST_WINDOW = 12  # words


@dataclass
class Sight:
    """A page with its image turned as the page is; marks are looked for once."""

    page: Page
    image: PageImage
    annotations: Sequence[Annotation]
    pictures: Sequence[BoundingBox]
    words: Sequence[Word] = field(init=False)

    def __post_init__(self) -> None:
        self.words = self.page.words

    @cached_property
    def codes(self) -> list[Region]:
        return find_barcodes(self.image)

    @cached_property
    def check_boxes(self) -> list[CheckBox]:
        barred = [code.box for code in self.codes]
        return find_check_boxes(self.image, self.words, self.annotations, barred)

    @cached_property
    def signatures(self) -> list[Signature]:
        return find_signatures(self.image, self.words, self.annotations)

    @cached_property
    def stamps(self) -> list[Stamp]:
        return find_stamps(self.image, self.words)

    @cached_property
    def passages(self) -> Passages:
        return Passages(self.words)


def answer(question: Question) -> Completion:
    """What of the labels is on the page; nothing for those that are not."""
    sight = _sight(question.read[0], question.pages)
    found: list[Item] = []
    for label in split_labels(question.request):
        wanted = read_wanted(label)
        items = _related(_find(wanted, sight), wanted, sight)[:MOST_PLACES]
        found += [replace(item, label=label) for item in items]
    return Completion(write_items(found), FRAME)


def _sight(page: Page, pages: Sequence[PageInput]) -> Sight:
    """The image is as the file has it; the page may have been turned since."""
    if not pages:
        return Sight(page, PageImage(0, 0, b""), page.annotations, ())
    given = pages[0]
    turn = (page.rotation - given.rotation) % 360
    image = given.image
    if turn and image.pixels:
        image = from_array(np.ascontiguousarray(np.rot90(to_array(image), -turn // 90)))
    pictures = tuple(turn_box(box, turn) for box in given.pictures)
    return Sight(page, image, page.annotations, pictures)


def _find(wanted: Wanted, sight: Sight) -> list[Item]:
    if wanted.kind in VALUES:
        return find_values(wanted.kind, wanted.text, sight.page)
    if wanted.kind:
        return FINDERS[wanted.kind](wanted, sight)
    return _find_words(wanted.text, sight)


def _check_boxes(wanted: Wanted, sight: Sight) -> list[Item]:
    items = [
        Item(each.text or None, box=each.box, attributes={"state": _ticked(each)})
        for each in sight.check_boxes
    ]
    return _meant(items, wanted)


def _ticked(each: CheckBox) -> str:
    return "ticked" if each.ticked else "unticked"


def _signatures(wanted: Wanted, sight: Sight) -> list[Item]:
    items = [
        Item(each.text or None, box=each.box,
             attributes={"state": "signed" if each.signed else "unsigned"})
        for each in sight.signatures
    ]  # fmt: skip
    return _meant(items, wanted)


def _meant(items: Iterable[Item], wanted: Wanted) -> list[Item]:
    """Those in the state that was asked for, with the words that were."""
    kept = [each for each in items if wanted.state in (None, each.attributes.get("state"))]
    return [each for each in kept if _says(each.text, wanted.text)]


def _says(text: str | None, wanted: str) -> bool:
    """Whether the words are among those of the text, though some be misread."""
    if not wanted:
        return True
    said, asked = plain(text or ""), plain(wanted)
    if len(fold(asked)) < FEWEST_LETTERS:
        return fold(asked) in [fold(word) for word in said.split()]
    return len(said) >= len(asked) / 2 and fuzz.partial_ratio(asked, said) >= ALIKE


def _stamps(wanted: Wanted, sight: Sight) -> list[Item]:
    items = [
        Item(_words_in(each.box, sight.words), box=each.box, attributes={"color": each.color})
        for each in sight.stamps
        if wanted.color in (None, each.color)
    ]
    return [each for each in items if _says(each.text, wanted.text)]


def _logos(_wanted: Wanted, sight: Sight) -> list[Item]:
    """Small pictures at the head of the first page."""
    if sight.page.number != 1:
        return []
    codes = [code.box for code in sight.codes]
    return [
        item
        for item in _all_pictures(sight)
        if item.box
        and item.box.y1 <= HEAD
        and LEAST_LOGO <= item.box.area <= MOST_LOGO
        and len((item.text or "").split()) <= MOST_LOGO_WORDS
        and not any(item.box.overlap(code) > 0 for code in codes)
    ]


def _barcodes(wanted: Wanted, sight: Sight) -> list[Item]:
    items = [Item(code.text, box=code.box) for code in sight.codes]
    return [each for each in items if _says(each.text, wanted.text)]


def _pictures(wanted: Wanted, sight: Sight) -> list[Item]:
    return [each for each in _all_pictures(sight) if _says(each.text, wanted.text)]


def _all_pictures(sight: Sight) -> list[Item]:
    """Those of the layout, and those of the file that are not among them."""
    boxes = [b.box for b in sight.page.blocks if b.label is Label.PICTURE and b.box]
    for box in sight.pictures:
        if not any(box.overlap(known) > 0.5 * min(box.area, known.area) for known in boxes):
            boxes.append(box)
    return [Item(_words_in(box, sight.words), box=box) for box in boxes]


def _tables(wanted: Wanted, sight: Sight) -> list[Item]:
    items = [
        Item(block.text, box=block.box)
        for block in sight.page.blocks
        if block.label is Label.TABLE and block.box
    ]
    return [each for each in items if _says(each.text, wanted.text)]


FINDERS: Mapping[str, Callable[[Wanted, Sight], list[Item]]] = {
    "check_box": _check_boxes,
    "signature": _signatures,
    "stamp": _stamps,
    "logo": _logos,
    "barcode": _barcodes,
    "picture": _pictures,
    "table": _tables,
}


def _words_in(box: BoundingBox, words: Iterable[Word]) -> str | None:
    return " ".join(word.text for word in words if box.holds_middle_of(word.box)) or None


def _find_words(text: str, sight: Sight) -> list[Item]:
    """All places of the words, as they are, else misread."""
    places = list(_exact(text, sight)) or list(_alike(text, sight.words))
    return [
        Item(" ".join(sight.words[at].text for at in place),
             box=hull(sight.words[at].box for at in place))
        for place in places
    ]  # fmt: skip


def _exact(text: str, sight: Sight) -> Iterator[tuple[int, ...]]:
    passages = sight.passages
    mask = bytearray(passages.free)
    while True:
        places = passages.find(text, mask)
        for place in places:
            yield place.words
            passages.mark(mask, place.words)
        if not places:
            return


def _alike(text: str, words: Sequence[Word]) -> Iterator[tuple[int, ...]]:
    """Words of one line, as many as were asked for."""
    asked, size = fold(text), len(text.split())
    if len(asked) < FEWEST_LETTERS or size > LONGEST_WINDOW:
        return
    at = 0
    while at + size <= len(words):
        window = words[at : at + size]
        said = fold("".join(word.text for word in window))
        if window[0].line == window[-1].line and fuzz.ratio(asked, said) >= ALIKE_WORDS:
            yield tuple(range(at, at + size))
            at += size
        else:
            at += 1


def _related(items: list[Item], wanted: Wanted, sight: Sight) -> list[Item]:
    """Those that lie as was asked: for each anchor the nearest one."""
    if not (wanted.relation and wanted.anchor):
        return items
    kept: list[Item] = []
    for anchor in _find(wanted.anchor, sight):
        there = [
            item
            for item in items
            if item.box and anchor.box and _lies(item.box, anchor.box, wanted.relation)
        ]
        nearest = min(there, key=lambda item: _apart(item, anchor), default=None)
        if nearest and nearest not in kept:
            kept.append(nearest)
    return kept


def _lies(box: BoundingBox, anchor: BoundingBox, relation: str) -> bool:
    if relation in ("below", "above"):
        over, under = (anchor, box) if relation == "below" else (box, anchor)
        lower = under.center_y > over.center_y and under.y1 > over.y1
        return lower and shared_width(box, anchor) > -0.05
    left, right = box.x1 <= anchor.center_x, box.x0 >= anchor.center_x
    level = shared_height(box, anchor) > 0
    return level and {"left_of": left, "right_of": right, "beside": left or right}[relation]


def _apart(item: Item, anchor: Item) -> float:
    one, other = item.box, anchor.box
    if one is None or other is None:
        return 1.0
    across = max(0.0, -shared_width(one, other))
    down = max(0.0, -shared_height(one, other))
    return float(np.hypot(across, down)) + 0.001 * abs(one.center_y - other.center_y)
