"""Does a page say what a value of the XML says, in whatever notation?

In: values of the XML, and the places on the pages. Out: yes or no. It is asked of what would be a
difference if it stood nowhere, so that it finds more than a place that a value is taken from.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from parsers.document import FieldFormat, FieldValue, XmlValue
from parsers.document.text import fold
from parsers.extraction.e_invoice.places import Places
from parsers.extraction.e_invoice.same import Pair, own_words, words_of

DESCRIPTION = "description"
CENT = Decimal("0.01")
FEWEST_FIGURES = 4
"""Of a number that may stand without its letters."""
SHORTEST_WORD = 3
MOST_OF_NAME = 0.5
"""Of the letters of a name, but for its legal form."""
MOST_OF_AMOUNT = Decimal(10) ** 15
_FIGURES = re.compile(r"\D+")


class Printed:
    """Of the pages of one document."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._known: dict[XmlValue, bool] = {}

    def says(self, pair: Pair) -> bool:
        if pair.xml not in self._known:
            self._known[pair.xml] = any(
                self._is_there(each, signless=pair.signless, has_words=pair.name == DESCRIPTION)
                or (pair.definition.format is FieldFormat.NAME and self._is_named(each))
                for each in (pair.xml, *pair.xml.others)
            )
        return self._known[pair.xml]

    def shows(self, value: XmlValue) -> bool:
        """Of an amount, with either sign; of a short code, as a word of its own."""
        return any(
            self._stands(each.raw, each.value, signless=True)
            if isinstance(each.value, str) and len(fold(each.value)) < FEWEST_FIGURES
            else self._is_there(each, signless=True)
            for each in (value, *value.others)
        )

    def _is_there(self, xml: XmlValue, *, signless: bool, has_words: bool = False) -> bool:
        value = xml.value
        if isinstance(value, Decimal):
            is_whole = abs(value) < MOST_OF_AMOUNT
            rounded = value.quantize(CENT, ROUND_HALF_UP) if is_whole else value
            return any(self._stands(xml.raw, each, signless) for each in {value, rounded})
        if self._stands(xml.raw, value, signless):
            return True
        if isinstance(value, str):
            return self._is_written(value, has_words=has_words)
        return self._is_written_out(value) if isinstance(value, datetime.date) else False

    def _stands(self, raw: str, value: FieldValue, signless: bool) -> bool:
        return self.places.find(raw, value, signless, None, shared=True) is not None

    def _is_written_out(self, day: datetime.date) -> bool:
        """With any word for the month."""
        form = re.compile(
            rf"(?<!\d)(0?{day.day}\D{{1,20}}{day.year}|{day.year}\D{{1,20}}0?{day.day})(?!\d)"
        )
        return any(form.search(text) for text in self.places.texts())

    def _is_named(self, name: XmlValue) -> bool:
        """By most of what distinguishes the name, whatever is between: a word of it alone may be
        another company's."""
        own = own_words(name.raw) or words_of(name.raw)
        said = sum(len(word) for word in own if word in self._letters)
        return said >= MOST_OF_NAME * sum(map(len, own))

    def _is_written(self, text: str, *, has_words: bool) -> bool:
        """Of a description any word, of a number the figures, whatever is between."""
        if has_words:
            words = {word for word in words_of(text) if len(word) >= SHORTEST_WORD}
            return not words or any(word in self._letters for word in words)
        figures = _FIGURES.sub("", text)
        parts = [fold(text), *([figures] if len(figures) >= FEWEST_FIGURES else [])]
        return any(part in self._letters for part in parts)

    @cached_property
    def _letters(self) -> str:
        return " ".join(map(fold, self.places.texts()))
