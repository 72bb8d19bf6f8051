"""What a page draws in, a verdict on its text layer out: can its words be trusted? A wrong yes lets
garbage through as text, a wrong no costs needless OCR; the thresholds err on the side of OCR. Knows
no file format: what reads the page fills in a `Drawing`."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.document import TextLayer, Word
from parsers.document.page_input import FEW_WORDS

Box = tuple[float, float, float, float]

MOST_WORDS = 100_000  # in a page
LONGEST_WORD = 1_000  # characters
LONGEST_TEXT = 100_000  # characters of a name, a value or a comment

MOST_GARBAGE = 0.05
MOST_SYMBOLS = 0.5
FEWEST_VOWELS = 0.2
FEW_CHARACTERS = 300  # in stamps and page headers beside a scan of the whole page
LARGE_IMAGES = 0.5
ENOUGH_TO_JUDGE = 100
MANY_OUTLINES = 200
TALL = 6.0  # times as high as wide: characters of fonts with a wrong height, or vertical words
SAMPLE = 50  # words
TURNED = 0.7  # of the letters of a page that is turned; its running heads may be upright
SURELY_TURNED = 0.9  # of them, where there are few, and neither images nor outlines beside them
FEWEST_TURNED = 12  # letters: fewer may be a label at an edge
MOST_ACCENTED = 0.5  # of the letters; a fifth of those of a Vietnamese page
ARABIC, THREE_ALIKE = (
    re.compile(r"[\u0621-\u06d3]"),
    re.compile(r"([\u0621-\u063f\u0641-\u064a])\1\1"),
)
FEWEST_ARABIC = 20  # words
MOST_THREE_ALIKE = 0.04  # of them; 0.18 of a page whose font names its letters wrongly
VOWELS = frozenset("aeiouyAEIOUY")
LEADERS = frozenset("._-–—=*…·•")  # rows of these are rules, not symbols
MEANINGLESS = frozenset({"Cc", "Cn", "Co", "Cs"})  # controls, unassigned, private use, surrogates


@dataclass(frozen=True, slots=True)
class Run:
    """Characters drawn together, with their box in points. turn: degrees clockwise that would make
    them upright."""

    text: str
    box: Box
    visible: bool
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a page draws. image_share: the part of it under images (0..1). outlines: filled shapes
    no larger than letters, such as text converted to curves. unseen: characters of the colour of
    what is around them."""

    runs: tuple[Run, ...]
    image_share: float
    outlines: int
    unseen: int = 0

    def characters(self, visible: bool) -> str:
        """All visible ones, or all hidden ones, without white space."""
        return "".join("".join(run.text.split()) for run in self.runs if run.visible == visible)

    def turn(self) -> int:
        """Degrees clockwise that make nearly all of the page's text upright; 0 if there is no such
        direction, or little text that something else on the page may outweigh."""
        letters: Counter[int] = Counter()
        for run in self.runs:
            letters[run.turn] += len("".join(run.text.split()))
        turn, count = max(letters.items(), key=lambda item: item[1], default=(0, 0))
        if count >= ENOUGH_TO_JUDGE or self.image_share > 0 or self.outlines > MANY_OUTLINES:
            least = max(ENOUGH_TO_JUDGE, TURNED * letters.total())
        else:
            least = max(FEWEST_TURNED, SURELY_TURNED * letters.total())
        return turn if count >= least else 0

    def boxes(self, visible: bool) -> list[Box]:
        return [run.box for run in self.runs if run.visible == visible]


def judge(words: Sequence[Word], drawing: Drawing) -> TextLayer:
    """The text layer with its verdict; `reason` says in a phrase why."""
    if not words:
        return TextLayer()
    visible, hidden = drawing.characters(visible=True), drawing.characters(visible=False)
    garbage = _share_of_garbage(visible or hidden)
    reason = _fault(words, visible, hidden, garbage, drawing)
    return TextLayer(
        words=tuple(words),
        good=reason is None,
        reason=reason or "drawn as text",
        coverage=_coverage(visible, hidden, drawing),
        garbage=garbage,
    )


def unseen(boxes: Iterable[Box], drawing: Drawing) -> set[Box]:
    """The boxes with hidden text only, on a page whose text is visible. Empty if most of the text
    is hidden: then the whole layer is judged instead."""
    hidden = drawing.boxes(visible=False)
    if not hidden or len(drawing.characters(False)) > len(drawing.characters(True)):
        return set()
    suspects = {box for box in boxes if _is_within(box, hidden)}
    visible = drawing.boxes(visible=True)
    return {box for box in suspects if not _is_within(box, visible)}


def _is_within(box: Box, others: Iterable[Box]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in others)


def _fault(
    words: Sequence[Word], visible: str, hidden: str, garbage: float, drawing: Drawing
) -> str | None:
    """The first reason not to trust the words, or None."""
    if len(hidden) > len(visible):
        over_scan = drawing.image_share > LARGE_IMAGES
        return "hidden text over a scan" if over_scan else "hidden text"
    faults = {
        "characters without meaning": garbage > MOST_GARBAGE,
        "symbols instead of letters": _only_symbols(visible),
        "letters that make no words": _no_words(visible) or _no_arabic_words(words),
        FEW_WORDS: _few_words_beside_images(visible, drawing),
        "text drawn as outlines": _drawn_as_outlines(visible, drawing),
        "words that cover each other": _cover_each_other(words),
    }
    return next((reason for reason, found in faults.items() if found), None)


def _cover_each_other(words: Sequence[Word]) -> bool:
    """Whether boxes reach over the lines above and below, as in bitmap fonts without a height or
    some letters. Vertical words are as high, but cover nothing."""
    tall = sum(w.box.height * len(w.text) > TALL * w.box.width for w in words)
    if 2 * tall < len(words):
        return False
    boxes = [word.box for word in words]
    sample = boxes[:: max(1, len(boxes) // SAMPLE)]
    covered = sum(sum(other.holds_middle_of(box) for other in boxes) > 2 for box in sample)
    return 2 * covered > len(sample)


def _share_of_garbage(text: str) -> float:
    """Characters without meaning, and the `(cid:12)` that some converters leave behind."""
    left_behind = text.count("(cid:") * len("(cid:12)")
    bad = sum(c == "\ufffd" or unicodedata.category(c) in MEANINGLESS for c in text)
    return min(1.0, (bad + left_behind) / max(1, len(text)))


def _only_symbols(text: str) -> bool:
    judged = [c for c in text if c not in LEADERS]
    symbols = sum(unicodedata.category(c)[0] in "SP" for c in judged)
    return len(judged) >= ENOUGH_TO_JUDGE and symbols > MOST_SYMBOLS * len(judged)


def _no_words(text: str) -> bool:
    """Fonts with a shifted encoding give letters, but hardly a vowel, while every language in Latin
    script has a third of them; or accented letters for those of another script."""
    letters = [c for c in text if c.isascii() and c.isalpha()]
    vowels = sum(c in VOWELS for c in letters)
    if len(letters) >= ENOUGH_TO_JUDGE and vowels < FEWEST_VOWELS * len(letters):
        return True
    accented = sum("\u00c0" <= c <= "\u00ff" for c in text)
    enough = accented + len(letters) >= ENOUGH_TO_JUDGE
    return enough and accented > MOST_ACCENTED * (accented + len(letters))


def _no_arabic_words(words: Sequence[Word]) -> bool:
    """Fonts that name the shapes of a letter, and the strokes that lengthen it, after others have
    one three times in a row, as no word has."""
    arabic = [word.text for word in words if ARABIC.search(word.text)]
    odd = sum(THREE_ALIKE.search(text) is not None for text in arabic)
    return len(arabic) >= FEWEST_ARABIC and odd > MOST_THREE_ALIKE * len(arabic)


def _few_words_beside_images(visible: str, drawing: Drawing) -> bool:
    return len(visible) < FEW_CHARACTERS * drawing.image_share


def _drawn_as_outlines(visible: str, drawing: Drawing) -> bool:
    return drawing.outlines > max(MANY_OUTLINES, 2 * len(visible))


def _coverage(visible: str, hidden: str, drawing: Drawing) -> float:
    """The share of visible characters in all glyphs drawn; what a scan covers counts as unread."""
    outlines = drawing.outlines if _drawn_as_outlines(visible, drawing) else 0
    read = len(visible) / max(1, len(visible) + len(hidden) + outlines)
    unread = drawing.image_share if _few_words_beside_images(visible, drawing) else 0.0
    return read * (1.0 - unread)
