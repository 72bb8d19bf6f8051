"""Is an address on a page another one than the XML's?

In: a value of the XML, the field of the page, the words of both. Out: a verdict.
"""

from collections.abc import Set

from parsers.document import BoundingBox, Field
from parsers.extraction.e_invoice.near_misses import has_figure
from parsers.extraction.e_invoice.places import Places
from parsers.extraction.e_invoice.same import Pair, address_words, shared
from parsers.extraction.e_invoice.verdicts import Verdict, is_believed

BESIDE = 0.04
"""How far around an address its other lines may stand, as a part of the page's height."""
SAME_ADDRESS = 0.5
"""The part of the words of an address that a variant of it has, at least."""


def judge_address(pair: Pair, field: Field, places: Places, words: Set[str]) -> Verdict:
    """Different where one has a word, or a number, for which the other has another. words: of the
    whole XML."""
    wanted, there = address_words(str(pair.xml.value)), address_words(str(field.value))
    if shared(wanted, there) < SAME_ADDRESS and _are_printed(wanted, places):
        return Verdict.SILENT  # it is another's, and the XML's stands elsewhere
    around = _around(field, places)
    missing = {word for word in wanted - there if shared([word], [*around, *there]) < 1}
    foreign = {word for word in there - wanted if shared([word], wanted) < 1}
    names = {word for word in foreign - words if not has_figure(word)}
    figures = set(filter(has_figure, missing)), set(filter(has_figure, foreign))
    for one, other in (figures, (missing - figures[0], names)):
        if one and other and is_believed(field):
            return Verdict.DIFFERENT
    return Verdict.SILENT if missing else Verdict.ELSEWHERE


def _are_printed(wanted: Set[str], places: Places) -> bool:
    return address_words(" ".join(text for text, _, _ in places.words(None))) >= wanted


def _around(field: Field, places: Places) -> list[str]:
    if field.page_number is None or field.box is None:
        return []
    box = field.box
    near = BoundingBox(
        max(0.0, box.x0 - BESIDE), max(0.0, box.y0 - BESIDE),
        min(1.0, box.x1 + BESIDE), min(1.0, box.y1 + BESIDE),
    )  # fmt: skip
    return [*address_words(" ".join(places.words_in(field.page_number, near)))]
