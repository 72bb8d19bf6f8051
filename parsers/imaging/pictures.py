"""A page's pictures and words in, those pictures out that have hardly a word of the text layer:
there may be print or a barcode in them."""

from collections.abc import Iterable

from parsers.document import BoundingBox, PageInput

JOINT = 1.05  # times the area: scanners cut pages into strips, whose hull is hardly larger
FEW_WORDS = 3  # of the text layer: a picture with as many says what it shows


def pictures_without_text(page: PageInput) -> tuple[BoundingBox, ...]:
    """Their boxes; strips of one picture are joined."""
    words = [word.box for word in page.text_layer.words]
    return tuple(
        box
        for box in _joined(page.pictures)
        if sum(box.holds_middle_of(word) for word in words) < FEW_WORDS
    )


def _joined(boxes: Iterable[BoundingBox]) -> list[BoundingBox]:
    joined: list[BoundingBox] = []
    for box in boxes:
        for at, other in enumerate(joined):
            if box.union(other).area <= JOINT * (box.area + other.area):
                joined[at] = box.union(other)
                break
        else:
            joined.append(box)
    return joined
