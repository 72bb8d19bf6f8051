"""A page's pictures and words in, the pictures of which the text layer says nothing out: there may
be print or a barcode in them.
"""

from collections.abc import Iterable

from parsers.document import BoundingBox, PageInput

JOINT = 1.05  # scanners cut pages into strips: their hull is hardly larger than they are
FEW_WORDS = 3  # a picture with more words of the text layer says by them what it holds


def untold_pictures(page: PageInput) -> tuple[BoundingBox, ...]:
    """Their places; strips of one picture are one."""
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
