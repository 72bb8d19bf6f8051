"""A screenshot and its words in, its elements out, in the order in which they are read."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median, mode

from parsers.document import Word
from parsers.marks.screen.controls import Control, find_controls
from parsers.marks.screen.labels import find_labels
from parsers.marks.screen.nearby import Nearby
from parsers.marks.screen.photos import find_photos
from parsers.marks.screen.rectangle import Colour, Element, Pixels, Rectangle
from parsers.marks.screen.runs import Run, find_runs, place_of, usual_size, written_size
from parsers.marks.screen.surfaces import Surface, find_areas, find_surfaces
from parsers.marks.screen.tabs import find_tabs
from parsers.marks.screen.toggles import find_shapes, find_toggles

HEADING = 1.15  # sizes of most of the text
MOST_HEADING_WORDS = 12
BAR_WIDTH = 0.9  # of the screen
BAR_HEIGHT = 6.0  # sizes of the type
SIDE_HEIGHT, SIDE_WIDTH = 0.6, 0.25  # of the screen
FEWEST_LINKS, MOST_LINKS = 2, 60  # of a bar
LONGEST_LINK = 3  # words
LOWEST_SURFACE = 0.85  # sizes of the type, as recognizers box it; that is up to a third too large
FULL = 0.8  # of a frame's height, that a text's box takes
DARKER = 4  # grey levels: the ground of a disabled field, by that of the others
MOST_SURFACES = 1_500  # the largest of a screen; a table of 1,000 cells has these
BORDER = 2  # pixels between a line under a text and the upper side of a field that it is
USUAL_TYPE = 16.0  # pixels, where there is no text


def find_elements(pixels: Pixels, words: Sequence[Word]) -> tuple[Element, ...]:
    height, width = pixels.shape[:2]
    areas = find_areas(pixels)
    surfaces = find_surfaces(pixels, areas)
    size = usual_size(words, width, height) or USUAL_TYPE
    places = [place_of(word, width, height) for word in words]
    shapes = find_shapes(pixels, areas, places, size)
    marks = Nearby([each.place for each in shapes])
    solid = [each for each in surfaces if _is_solid(each, marks, size)][:MOST_SURFACES]
    runs = find_runs(pixels, words, [each.inner for each in solid], marks.places)
    runs = tuple(run for run in runs if not _is_mark(run, marks))
    size = written_size(_without_frames(runs, solid)) or written_size(runs) or size
    tabs = find_tabs(pixels, runs, solid)
    free = _without(runs, [run for _, run in tabs])
    toggles = find_toggles(pixels, shapes, free)
    taken = [tab.place for tab, _ in tabs]
    controls = [
        each for each in find_controls(pixels, solid, free, size)
        if not any(each.place.holds(place) for place in taken)
    ]  # fmt: skip
    free = _without(free, [run for _, run in toggles])
    free = [_without_border(run, controls) for run in free]
    around = Nearby([each.place for each in controls])
    free = [run for run in free if not any(each.holds(run.place) for each in around(run.place))]
    fields, left = _fields(controls, free, [toggle.place for toggle, _ in toggles], size)
    bars = [each.place for each in solid if _is_bar(each.place, width, height, size)]
    in_bars = [_menu(bar, free) for bar in bars]
    texts = [_text(run, size, in_bars) for run in left]
    photos = find_photos(
        pixels, areas, [*(run.place for run in runs), *(e.place for e in shapes)], size
    )
    found = [
        *(tab for tab, _ in tabs), *(toggle for toggle, _ in toggles), *fields, *texts, *photos,
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.place.middle[1] // size, each.place.x0)))


def _without(runs: Iterable[Run], used: Iterable[Run]) -> list[Run]:
    numbers = {id(run) for run in used}
    return [run for run in runs if id(run) not in numbers]


def _without_border(run: Run, controls: Iterable[Control]) -> Run:
    """A field's upper side, close below its label, is no line under a text."""
    row = run.line
    if row is None:
        return run
    x, _ = run.place.middle
    is_border = any(
        abs(row - each.place.y0) <= BORDER and each.place.x0 <= x <= each.place.x1
        for each in controls
    )
    return replace(run, line=None) if is_border else run


def _is_solid(surface: Surface, marks: Nearby, size: float) -> bool:
    is_mark = any(mark.grown(2).covers(surface.inner) for mark in marks(surface.inner))
    return surface.place.height >= LOWEST_SURFACE * size and not is_mark


def _without_frames(runs: Iterable[Run], surfaces: Iterable[Surface]) -> list[Run]:
    """The texts but those in low frames, which recognizers box with their frame."""
    low = Nearby([each.place for each in surfaces if each.is_bordered])
    return [
        run for run in runs
        if not any(
            each.holds(run.place) and run.place.height >= FULL * each.height
            for each in low(run.place)
        )
    ]  # fmt: skip


def _is_mark(run: Run, marks: Nearby) -> bool:
    """Whether it is a check box that was read as a letter."""
    return len(run.text) <= 2 and any(mark.holds(run.place) for mark in marks(run.place))


def _fields(
    controls: Sequence[Control], runs: Sequence[Run], marks: Sequence[Rectangle], size: float
) -> tuple[list[Element], list[Run]]:
    """The controls with their labels, and the texts that are none."""
    buttons = [each for each in controls if each.role == "button"]
    writable = [each for each in controls if each.role != "button"]
    plain = [run for run in runs if not run.is_link and run.size < HEADING * size * 1.1]
    others = [*(each.place for each in buttons), *marks]
    labels = find_labels([each.place for each in writable], plain, others)
    usual = mode(_bright(each.surface.colour) for each in writable) if writable else 255
    found = [_button(each) for each in buttons]
    for number, control in enumerate(writable):
        label = labels.get(number)
        if (element := _field(control, label, usual)) is not None:
            found.append(element)
    return found, _without(runs, labels.values())


def _button(control: Control) -> Element:
    state = "disabled" if control.is_faint else None
    return Element("button", control.place, control.text, None, state)


def _field(control: Control, label: Run | None, usual: int) -> Element:
    state = "disabled" if usual - _bright(control.surface.colour) >= DARKER else None
    name = _named(label.text) if label else None
    if control.is_pale and state is None and control.role == "text field":
        return Element(control.role, control.place, name or control.text, None, state, control.text)
    return Element(control.role, control.place, name, control.text, state)


def _named(text: str) -> str | None:
    return text.strip().rstrip(":*").strip() or None


def _bright(colour: Colour) -> int:
    return sum(colour) // 3


def _is_bar(place: Rectangle, width: int, height: int, size: float) -> bool:
    """Across the screen, or down its side."""
    across = place.width >= BAR_WIDTH * width and place.height <= BAR_HEIGHT * size
    at_side = place.x0 <= 2 or place.x1 >= width - 2
    down = place.height >= SIDE_HEIGHT * height and place.width <= SIDE_WIDTH * width
    return across or (at_side and down)


def _text(run: Run, size: float, menus: Iterable[Sequence[Run]]) -> Element:
    if run.line is not None and run.text.replace("_", "").replace(" ", "").isalpha():
        run = replace(run, text=run.text.replace("_", " "))  # a blank with a line under it
    is_in_menu = any(run.place == each.place for menu in menus for each in menu)
    if run.is_link or is_in_menu:
        text = run.text if run.line is None else run.text.rstrip(".,;:")
        return Element("link", run.place, text)
    if run.size >= HEADING * size and run.words <= MOST_HEADING_WORDS:
        return Element("heading", run.place, run.text)
    return Element("text", run.place, None, run.text)


def _menu(bar: Rectangle, runs: Iterable[Run]) -> list[Run]:
    """The short texts in a bar, if there are several of the size that most of them have."""
    short = [run for run in runs if run.words <= LONGEST_LINK and bar.holds(run.place)]
    size = median(run.size for run in short) if short else 0.0
    alike = [run for run in short if abs(run.size - size) <= 0.1 * size]
    return alike if FEWEST_LINKS <= len(alike) <= MOST_LINKS else []
