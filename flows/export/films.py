"""Films in exports: their pages repeat each other's text, so each line is written once.

In: a document's pages. Out: of a film, pages with the lines that are first seen there, each with
the time it was seen; other pages as they are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import Block, Item, Label, Page, Span
from parsers.document.wording import seen_from_to
from parsers.tasks.film import is_film, merge_text


def as_film_text(pages: Sequence[Page]) -> Sequence[Page]:
    if not is_film(pages):
        return pages
    seen: dict[int | None, list[Item]] = defaultdict(list)
    for item in merge_text(pages):
        seen[item.page_number].append(item)
    return [replace(page, blocks=tuple(map(_block, seen[page.number]))) for page in pages]


def _block(item: Item) -> Block:
    # No line goes on in the next one, as those of a paragraph do.
    return Block(Label.LIST_ITEM, (Span(f"{item.text} ({seen_from_to(item)})"),), item.box)
