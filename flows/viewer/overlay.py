"""The boxes of a page's blocks, cells, fields and items drawn on its image. No label hides what is
read: one that finds no room becomes a number, which a legend beside the page explains. This module
knows no files."""

from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw, ImageFont

from parsers.document import Answer, Block, BoundingBox, Field, Item, Label, Page, Point, Word
from parsers.document.paths import parse_row_path

COLOURS = {
    Label.TITLE: "#c2185b",
    Label.SECTION_HEADER: "#d84315",
    Label.TEXT: "#1565c0",
    Label.LIST_ITEM: "#00838f",
    Label.TABLE: "#2e7d32",
    Label.PICTURE: "#6a1b9a",
    Label.CAPTION: "#ad7100",
    Label.FORMULA: "#283593",
    Label.FOOTNOTE: "#5d4037",
    Label.PAGE_HEADER: "#546e7a",
    Label.PAGE_FOOTER: "#37474f",
}
FIELD_COLOUR = "#ef6c00"
FIELD_TINT = "#ffd5005a"
BLOCK_ALPHA = "1c"
TASK_COLOURS = {
    "find": "#ad1457",
    "spot": "#00695c",
    "describe": "#4527a0",
    "ask": "#b71c1c",
    "film": "#33691e",
    "screen": "#01579b",
    "act": "#bf360c",
}
OTHER_COLOUR = "#455a64"
UNNAMED = frozenset({"spot", "film"})
"""Tasks whose items are text that stands there anyhow."""
LONGEST_NAME = 40
"""Characters of an item's name on the picture."""
POINT = 0.012
"""Of the page's longer side: the radius of a point."""
LINE = 1.25
"""Height of a line, in letters."""

Area = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


def draw_boxes(
    picture: Image.Image,
    page: Page,
    fields: Sequence[Field] = (),
    answers: Sequence[Answer] = (),
) -> Image.Image:
    """The upright page with its boxes, and those of its `fields` and of the items in `answers`,
    drawn on it.

    Blocks carry their position among the page's blocks and their label, fields their name, items
    what they are called, in the colour of their task; fields of a list are too close together for
    names.
    """
    here = [field for field in fields if field.page_number == page.number]
    pen = _Pen(picture, _not_to_hide(page, here))
    for block in page.blocks:
        for cell in block.cells:
            pen.outline(cell.box, COLOURS[block.label], 1)
        colour = COLOURS[block.label]
        pen.outline(block.box, colour, 2, f"{colour}{BLOCK_ALPHA}")
    for position, block in enumerate(page.blocks):
        pen.name(block.box, f"{position} {block.label}", COLOURS[block.label])
    for field in here:
        pen.outline(field.box, FIELD_COLOUR, 2, FIELD_TINT)
        if not parse_row_path(field.path):
            pen.name(field.box, field.path, FIELD_COLOUR)
    for answer in answers:
        for item in answer.items:
            if (item.page_number or answer.first_page) == page.number:
                _draw_item(pen, answer.task, item)
    return pen.with_legend()


def _name(task: str, item: Item) -> str:
    """With the state of what was found, unless the label says it."""
    name, state = item.label or item.text or task, item.attributes.get("state")
    if task != "find" or not isinstance(state, str) or state in name.split():
        return name
    return f"{name}, {state}"


def _draw_item(pen: "_Pen", task: str, item: Item) -> None:
    colour = TASK_COLOURS.get(task, OTHER_COLOUR)
    pen.outline(item.box, colour, 2)
    around = pen.mark(item.point, colour) if item.point else None
    if task not in UNNAMED:
        name = " ".join(_name(task, item).split())
        short = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
        pen.name(item.box or around, short, colour)


def _not_to_hide(page: Page, fields: Sequence[Field]) -> list[BoundingBox]:
    """What is read: words where they are known, else all of each block with text; and all
    values."""
    read: Sequence[Word | Block] = page.words or [each for each in page.blocks if each.text]
    cells = [cell.box for block in page.blocks for cell in block.cells if cell.text]
    boxes = [*(each.box for each in read), *cells, *(field.box for field in fields)]
    return [box for box in boxes if box]


class _Pen:
    """Lines and letters stay readable when the picture is shown smaller."""

    def __init__(self, picture: Image.Image, boxes: Sequence[BoundingBox]) -> None:
        self.picture = picture
        self.draw = ImageDraw.Draw(picture, "RGBA")
        self.unit = max(1, round(max(picture.size) / 1100))
        self.letters = max(11.0, max(picture.size) / 95)
        self.font = ImageFont.load_default(self.letters)
        self.taken = [self._corners(box) for box in boxes]
        self.legend: list[tuple[float, str, str]] = []

    def outline(
        self, box: BoundingBox | None, colour: str, width: int, fill: str | None = None
    ) -> None:
        """A rectangle so far outside of the box that its line hides nothing inside."""
        if box:
            left, top, right, bottom = self._corners(box)
            line = width * self.unit
            area = left - line, top - line, right + line, bottom + line
            self.draw.rectangle(area, fill, colour, line)

    def mark(self, point: Point, colour: str) -> BoundingBox:
        """A ring with a dot at the point; the box around it."""
        width, height = self.picture.size
        x, y, radius = point.x * (width - 1), point.y * (height - 1), POINT * max(width, height)
        ring = (x - radius, y - radius, x + radius, y + radius)
        self.draw.ellipse(ring, None, colour, 2 * self.unit)
        self.draw.ellipse((x - 2, y - 2, x + 2, y + 2), colour)
        return BoundingBox.from_frame(ring, (width, height))

    def name(self, box: BoundingBox | None, text: str, colour: str) -> None:
        """A small filled label beside the box where it hides nothing; else a number there, or only
        in the legend, at the height of the box."""
        if box is None or self._write_beside(box, text, colour):
            return
        number = str(len(self.legend) + 1)
        self._write_beside(box, number, colour)
        self.legend.append((self._corners(box)[1], f"{number} {text}", colour))

    def with_legend(self) -> Image.Image:
        """The picture; wider by a margin with the legend, if there is one."""
        if not self.legend:
            return self.picture
        width = max(self.draw.textlength(text, self.font) for _, text, _ in self.legend)
        margin = round(width + 8 * self.unit)
        wide = Image.new("RGB", (self.picture.width + margin, self.picture.height), "white")
        wide.paste(self.picture)
        pen, free = ImageDraw.Draw(wide), 0.0
        for top, text, colour in sorted(self.legend):
            free = max(free, top)
            pen.text((self.picture.width + 4 * self.unit, free), text, colour, self.font)
            free += LINE * self.letters
        return wide

    def _write_beside(self, box: BoundingBox, text: str, colour: str) -> bool:
        places = (self._on_picture(place) for place in self._beside(box, text))
        area = next(filter(self._is_free, places), None)
        if area is None:
            return False
        self.taken.append(area)
        self.draw.rectangle(area, colour)
        self.draw.text((area[0] + 2 * self.unit, area[1]), text, "white", self.font)
        return True

    def _beside(self, box: BoundingBox, text: str) -> Iterator[Area]:
        """Above at the right and left, then at its sides, then below."""
        left, top, right, bottom = self._corners(box)
        width = self.draw.textlength(text, self.font) + 4 * self.unit
        height = LINE * self.letters
        for x, y in (
            (right - width, top - height - 1),
            (left, top - height - 1),
            (right + 1, top),
            (left - width - 1, top),
            (left, bottom + 1),
        ):
            yield x, y, x + width, y + height

    def _on_picture(self, area: Area) -> Area:
        left, top, right, bottom = area
        across = max(0.0, -left) + min(0.0, self.picture.width - 1 - right)
        down = max(0.0, -top) + min(0.0, self.picture.height - 1 - bottom)
        return left + across, top + down, right + across, bottom + down

    def _is_free(self, area: Area) -> bool:
        left, top, right, bottom = area
        return not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for other in self.taken
        )

    def _corners(self, box: BoundingBox) -> Area:
        return box.to_frame((self.picture.width - 1, self.picture.height - 1))
