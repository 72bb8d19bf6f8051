"""What in the form of a single value speaks of more, or less, than the value.

In: the definition of a field and its text on the page. Out: named numbers, 0 or 1. What a value's
form rules out, `shapes` knows. This module knows neither pages nor labels.
"""

import re
from collections import Counter
from collections.abc import Iterator

from parsers.document import FieldDefinition, FieldFormat
from parsers.document.text import fold
from parsers.extraction.names import words_in
from parsers.extraction.places import POSTCODE
from parsers.extraction.support.shapes import AMOUNT
from parsers.extraction.vocabulary import folded

LABELLED = re.compile(r"[^\W\d_]:(?!\S*//)")
LONG_NUMBER = re.compile(r"\d{7}|[A-Z]{2}\d{6}")
AMOUNT_ALONE = re.compile(rf"(?<![\d.,/-]){AMOUNT.pattern}(?![\d.,/-])")
FIGURES = re.compile(r"\d[\w/-]*")
ALL_SIGNS = frozenset("$¥")
"""Of several currencies."""


def clues_of_form(definition: FieldDefinition, raw: str) -> Iterator[tuple[str, float]]:
    text = " ".join(raw.split())
    form = definition.format
    if form in (FieldFormat.NAME, FieldFormat.ADDRESS):
        yield "label_in", float(LABELLED.search(text) is not None)
    if form is FieldFormat.ADDRESS:
        codes = Counter(map(len, {match.group() for match in POSTCODE.finditer(text)}))
        yield "postcodes_in", float(max(codes.values(), default=0) > 1)
        yield "long_number", float(LONG_NUMBER.search(text) is not None)
        yield "one_figure", float(len(FIGURES.findall(text)) < 2)
    if form is FieldFormat.NAME:
        words = words_in(text)
        yield "label_words", float(bool(words) and fold(text) in folded("labels.other"))
        yield "short_name", float(len(text) < 4)
        yield "figure_in", float(any(map(str.isdigit, text)))
        yield "one_name", float(len(words) == 1)
    if form is FieldFormat.TAX_NUMBER:
        yield "amounts_in", float(AMOUNT_ALONE.search(text) is not None)
        yield "bare_number", float(text.isdigit())
        yield "few_figures", float(sum(map(str.isdigit, text)) < 8)
    if form is FieldFormat.CURRENCY:
        yield "lower_code", float(text.isalpha() and text.islower() and len(text) == 3)
        yield "shared_sign", float(text in ALL_SIGNS)
