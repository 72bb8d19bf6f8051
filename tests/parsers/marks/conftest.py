"""Pages drawn with their words, as a scanner or a PDF gives them."""

from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import BoundingBox, PageImage, Word

WIDTH, HEIGHT = 1000, 1400
LETTERS = ImageFont.load_default(26)


class Sheet:
    """Draws on white; `words` is what a text layer would say, `read` what a recognizer would."""

    def __init__(self) -> None:
        self.picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
        self.pencil = ImageDraw.Draw(self.picture)
        self.words: list[Word] = []

    def text(self, x: int, y: int, text: str, confidence: float | None = None) -> None:
        """Each word where it is drawn."""
        line = len(self.words)
        for part in text.split():
            self.pencil.text((x, y), part, fill="black", font=LETTERS)
            wide = round(self.pencil.textlength(part, LETTERS))
            self.say(part, (x, y, x + wide, y + 34), line, confidence)
            x += wide + 9

    def say(
        self,
        text: str,
        box: tuple[int, int, int, int],
        line: int = 999,
        confidence: float | None = None,
    ) -> None:
        place = BoundingBox.from_frame(box, (WIDTH, HEIGHT))
        self.words.append(Word(text, place, line, confidence))

    def square(self, x: int, y: int, side: int = 28, width: int = 3) -> None:
        self.pencil.rectangle((x, y, x + side, y + side), outline="black", width=width)

    def circle(self, x: int, y: int, side: int = 28, width: int = 3) -> None:
        self.pencil.ellipse((x, y, x + side, y + side), outline="black", width=width)

    def stroke(self, *points: tuple[int, int], width: int = 4) -> None:
        self.pencil.line(points, fill="navy", width=width, joint="curve")

    def signature(self, x: int, y: int) -> None:
        points = [(x + 14 * at, y - (50 if at % 2 else 8)) for at in range(12)]
        self.stroke(*points)

    @property
    def image(self) -> PageImage:
        return PageImage(WIDTH, HEIGHT, self.picture.tobytes())


@pytest.fixture
def sheet() -> Callable[[], Sheet]:
    return Sheet
