"""The spot task (text spotting): the words or lines of a page with their places. In: an answer with
boxes and texts. Out: an item for each, compared with what the other readers read there.

The other readers are the file's text layer and OCR, as far as the page has their words; the
embedded engine is OCR and is not compared with itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from parsers.alignment.second_reading import Reading, as_seen, compare
from parsers.document import Agreement, Item, Page, Prompt, Word
from parsers.document.text import storable
from parsers.document.wording import counted
from parsers.items import read_items
from parsers.tasks import Asked, Items, PageTask

TEXT_LAYER, OCR = "text_layer", "ocr"
"""The readers, by the attributes that hold what they read."""
NAMES = {TEXT_LAYER: "text layer", OCR: "OCR"}
OCR_ENGINE = "ocr"
MOST_TOLD, LONGEST_TOLD = 3, 40
"""Contradictions in a warning, and characters of each text in it."""


def finish(items: Items, asked: Asked) -> tuple[Items, tuple[str, ...]]:
    """The items that have a text, each with its agreement; how many are contradicted, and whether
    the page has no other words at all."""
    spotted = [item for item in items if as_seen(item.text or "")]
    page = next(iter(asked.pages), None)
    readers = _readers(page, asked.engine) if page else {}
    found = {name: _compared(spotted, words) for name, words in readers.items() if words}
    proved = [
        _prove(item, {name: readings[at] for name, readings in found.items()})
        for at, item in enumerate(spotted)
    ]
    has_words = page is not None and bool(page.words or page.second_layer)
    return tuple(proved), tuple(_warnings(proved, has_words))


def _readers(page: Page, engine: str) -> Mapping[str, Sequence[Word]]:
    """The words of each other reader. Those of a text layer have no confidence."""
    words = (*page.words, *page.second_layer)
    layer = [word for word in words if word.confidence is None]
    read = [word for word in words if word.confidence is not None]
    return {TEXT_LAYER: layer, OCR: [] if engine == OCR_ENGINE else read}


def _compared(spotted: Sequence[Item], words: Sequence[Word]) -> list[Reading | None]:
    """What a reader has for each item; nothing for those without a box."""
    placed = [(at, item) for at, item in enumerate(spotted) if item.box]
    texts = [Word(item.text or "", item.box, at) for at, item in placed if item.box]
    found: list[Reading | None] = [None] * len(spotted)
    for (at, _), reading in zip(placed, compare(texts, words), strict=True):
        found[at] = reading
    return found


def _prove(item: Item, readings: Mapping[str, Reading | None]) -> Item:
    """The item with its agreement, what each reader has there, and how much of it they bear out."""
    there = {name: reading for name, reading in readings.items() if reading}
    said = {name: storable(reading.text) for name, reading in there.items()}
    attributes: dict[str, Any] = {**item.attributes, **said, "agreement": str(_agreement(there))}
    if len(there) > 1:
        attributes["majority"] = _majority(item, list(there.values()))
    support = max((reading.likeness for reading in there.values()), default=None)
    return replace(item, attributes=attributes, support=support)


def _agreement(readings: Mapping[str, Reading]) -> Agreement:
    """Of three readers two decide, but not about figures: there, one that differs contradicts."""
    if not readings:
        return Agreement.ALONE
    differ = [reading for reading in readings.values() if not reading.same]
    if not differ:
        return Agreement.AGREED
    outvoted = len(differ) < len(readings) and not any(each.figures_differ for each in differ)
    return Agreement.AGREED if outvoted else Agreement.CONTRADICTED


def _majority(item: Item, readings: Sequence[Reading]) -> str | None:
    """What two of three readers have; None where each has something else."""
    if any(reading.same for reading in readings):
        return item.text
    first, *others = readings
    same = all(as_seen(first.text) == as_seen(other.text) for other in others)
    return storable(first.text) if same else None


def _warnings(items: Sequence[Item], has_words: bool) -> Iterator[str]:
    """Contradictions in figures first: those are told of first."""
    if items and not has_words:
        yield f"no other reader has words on this page: {counted(len(items), 'text')} stand alone"
    against = [item for item in items if item.attributes["agreement"] == Agreement.CONTRADICTED]
    if not against:
        return
    first = sorted(against, key=lambda item: not _has_figures(item))[:MOST_TOLD]
    told = "; ".join(map(_told, first))
    more = f"; and {len(against) - len(first)} more" if len(against) > len(first) else ""
    yield f"{len(against)} of {counted(len(items), 'text')} read otherwise by others: {told}{more}"


def _has_figures(item: Item) -> bool:
    texts = (item.text, item.attributes.get(TEXT_LAYER), item.attributes.get(OCR))
    return any(map(str.isdecimal, "".join(filter(None, texts))))


def _told(item: Item) -> str:
    others = ", ".join(_others(item))
    return f"{_shortened(item.text or '')!r} ({others})"


def _others(item: Item) -> Iterable[str]:
    for name, called in NAMES.items():
        said = item.attributes.get(name)
        if said is not None and as_seen(said) != as_seen(item.text or ""):
            yield f"{called}: {_shortened(said)!r}"


def _shortened(text: str) -> str:
    line = " ".join(storable(text).split())
    return line if len(line) <= LONGEST_TOLD else f"{line[:LONGEST_TOLD]}…"


TASK = PageTask(
    name="spot",
    version="1",
    prompts=(
        Prompt(
            "Spotting all the text in the image with line-level, and output in JSON format.",
        ),
    ),
    read=read_items,
    finish=finish,
)
