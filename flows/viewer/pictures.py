"""What is told of pictures. In: a document's pages and the answers to the task describe. Out: for
each picture block its description: what stands for it where it cannot be seen. Knows no format."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parsers.document import Answer, Cell, Item, Label, Page

DESCRIBE = "describe"


@dataclass(frozen=True, slots=True)
class Description:
    """told: a sentence, or the kind, or nothing. chart: its data. reader: who read the data."""

    told: str = ""
    words: str = ""
    chart: tuple[Cell, ...] = ()
    reader: str = ""

    @property
    def alternative(self) -> str:
        """What is told of it, else the words in it, on one line."""
        return " ".join((self.told or self.words).split())


Descriptions = Mapping[tuple[int, int], Description]
"""By page and block."""


def descriptions_of(pages: Iterable[Page], answers: Iterable[Answer]) -> Descriptions:
    """An item is about the picture with the same box."""
    told = {
        (item.page_number or answer.first_page, item.box): _description(item, answer)
        for answer in answers
        if answer.task == DESCRIBE
        for item in answer.items
    }
    return {
        (page.number, position): told[page.number, block.box]
        for page in pages
        for position, block in enumerate(page.blocks)
        if block.label is Label.PICTURE and block.box and (page.number, block.box) in told
    }


def _description(item: Item, answer: Answer) -> Description:
    words, rows = item.attributes.get("words"), item.attributes.get("chart")
    return Description(
        told=" ".join((item.text or item.label or "").split()),
        words=words if isinstance(words, str) else "",
        chart=tuple(_cells(rows)) if isinstance(rows, list) else (),
        reader=f"{answer.engine} ({answer.model})" if answer.model else answer.engine,
    )


def _cells(rows: list[object]) -> Iterable[Cell]:
    """The first row is the head."""
    for at, row in enumerate(rows):
        for column, text in enumerate(row if isinstance(row, list) else ()):
            yield Cell(at, column, str(text), is_header=at == 0)
