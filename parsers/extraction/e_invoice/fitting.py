"""Which XML belongs to which pages? Its number, its day and its total decide.

In: what several XMLs say, and the pages of each part of a file. Out: for each XML the part that it
belongs to, or none; and where a part is to be cut because the XMLs belong to several of its pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parsers.document import EInvoice, Page, XmlValue
from parsers.extraction.e_invoice.places import Places
from parsers.extraction.e_invoice.printed import Printed

NUMBERS = ("invoice_number", "order_number")
DATES = ("invoice_date", "order_date")
TOTAL = "total"
WEIGHTS = {**dict.fromkeys(NUMBERS, 4), **dict.fromkeys(DATES, 1), TOTAL: 2}
LEAST = 3
"""Of the weights above, that pages show what an XML says: its number, or its day and its total."""
MOST_PAGES = 100
"""Of a part that is cut."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of the weights the pages show, and how many further texts."""

    weight: int
    texts: int

    @property
    def is_enough(self) -> bool:
        return self.weight >= LEAST


def identity_of(said: EInvoice) -> dict[str, XmlValue]:
    """Its number, day and total, as far as it has them."""
    return {value.path: value for value in said.values if value.path in WEIGHTS}


def _number_of(said: EInvoice) -> XmlValue | None:
    return next((value for value in said.values if value.path in NUMBERS), None)


def fit_of(said: EInvoice, pages: Sequence[Page]) -> Fit:
    printed = Printed(Places(pages))
    known = identity_of(said)
    words = {word.text for page in pages for word in page.words}
    return Fit(
        sum(WEIGHTS[path] for path, value in known.items() if printed.shows(value)),
        len(words & {value.raw for value in said.values}),
    )


def assigned(said: Sequence[EInvoice], parts: Mapping[int, Sequence[Page]]) -> dict[int, int]:
    """For XMLs, by their places, the part that each belongs to: the best pairs first, each part
    once. An XML that is the only one belongs to the part that is most like it, whatever that is."""
    fits = {(at, part): fit_of(each, pages)
            for at, each in enumerate(said) for part, pages in parts.items()}  # fmt: skip
    found: dict[int, int] = {}
    for at, part in sorted(fits, key=lambda key: (-fits[key].weight, -fits[key].texts, *key)):
        is_free = at not in found and part not in found.values()
        if is_free and (fits[at, part].is_enough or len(said) == 1):
            found[at] = part
    if not found and fits:  # the first counts, as it ever does
        part = max(parts, key=lambda each: (fits[0, each].weight, fits[0, each].texts, -each))
        found[0] = part
    return found


def cut(said: Sequence[EInvoice], pages: Sequence[Page]) -> list[tuple[Page, ...]]:
    """Pages, apart where each of several XMLs has its number on pages of its own: each part begins
    with the number of another one."""
    if len(said) < 2 or not 1 < len(pages) <= MOST_PAGES:
        return [tuple(pages)]
    numbers = [_number_of(each) for each in said]
    groups: list[list[Page]] = [[]]
    current: int | None = None
    for page in pages:
        printed = Printed(Places([page]))
        shown = {at for at, number in enumerate(numbers) if number and printed.shows(number)}
        if len(shown) == 1 and current not in (None, *shown):
            groups.append([])
        if len(shown) == 1:
            (current,) = shown
        groups[-1].append(page)
    return [tuple(group) for group in groups]
