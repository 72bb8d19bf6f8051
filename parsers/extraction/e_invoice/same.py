"""Does a page say the same as an XML? Notation is no difference.

In: a value of the XML and a field of the page, or texts of both. Out: yes or no. Amounts are the
same with other decimals and, on what takes an invoice back, with the other sign; names if one
has what distinguishes the other; addresses if one has all words of the other, but for countries;
codes if their letters and figures are.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale
from rapidfuzz import fuzz

from parsers.document import Field, FieldDefinition, FieldFormat, FieldValue, XmlValue
from parsers.document.paths import list_and_name
from parsers.document.text import fold
from parsers.lexicon import LANGUAGES, legal_forms, words
from parsers.values.currencies import currency_meant

SIGNLESS = frozenset({"discount", "prepaid", "withheld", "shipping"})
"""Amounts that a page prints with a minus sign or without."""
ROUNDED = frozenset({"unit_price", "quantity", "tax_rate", "rate"})
"""What a page may print with fewer decimals than the XML has."""
CENTS, HALF_CENT = -2, Decimal("0.005")
"""What the amounts of an XML are rounded to."""
SHORTEST_NAME = 3
LEAST_OF_NAME = 0.4
"""The part of the letters of a name, but for its legal form, that stand for the whole."""
FEWEST_FIGURES = 5
"""Of a tax number."""
FEWEST_OF_AMOUNT = 3
"""Of an amount that is not found in an XML by chance."""
ALIKE = 85.0
"""How alike two words are, 0..100, that one spelling mistake may part."""
NEARLY_ALL = 0.85
"""The part of the words of a row that are those of one element, if it is printed in another's
place."""
ENOUGH_WORDS = 0.6
"""The part of the words of a description that a row has, at least, if it is the same."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A value of the XML and the definition of its field. corrects: see `EInvoice`."""

    xml: XmlValue
    definition: FieldDefinition
    corrects: bool

    @property
    def name(self) -> str:
        return list_and_name(self.xml.path)[1]

    @property
    def signless(self) -> bool:
        return self.corrects or self.name in SIGNLESS


def same_as(pair: Pair, field: Field) -> XmlValue | None:
    """What the XML says in the same words as the field: its value, or another beside it."""
    if is_same(pair, pair.xml.value, field):
        return pair.xml
    is_prose = pair.definition.format is None and isinstance(field.value, str)
    others = [each for each in pair.xml.others if not is_prose or _is_all_of(each, field)]
    return next((each for each in others if is_same(pair, each.value, field)), None)


def _is_all_of(other: XmlValue, field: Field) -> bool:
    """Whether a page has these words in place of the others, not only beside them."""
    return shared(words_of(str(field.value)), words_of(str(other.value))) >= NEARLY_ALL


def is_same(pair: Pair, value: FieldValue, field: Field) -> bool:
    if field.value is None:
        return False
    if pair.definition.format is FieldFormat.CURRENCY and isinstance(value, str):
        # A sign may stand for several currencies.
        return value == field.value or currency_meant(field.raw.strip(), value) == value
    # A reader may have mended what is printed.
    is_printed = isinstance(value, str) and fold(field.raw) == fold(value) != ""
    return is_printed or same_values(pair, value, field.value)


def same_values(pair: Pair, one: FieldValue, other: FieldValue) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return _same_numbers(pair, one, other)
    if isinstance(one, str) and isinstance(other, str):
        return _same_texts(pair.definition, one, other)
    return type(one) is type(other) and one == other


def _same_numbers(pair: Pair, one: Decimal, other: Decimal) -> bool:
    if pair.signless:
        one, other = abs(one), abs(other)
    exponent = other.as_tuple().exponent
    is_finer = isinstance(exponent, int) and exponent < CENTS == one.as_tuple().exponent
    if one == other or (is_finer and abs(one - other) <= HALF_CENT):
        return True
    if pair.name not in ROUNDED:
        return False
    return (
        isinstance(exponent, int)
        and exponent < 0
        and abs(one - other) <= Decimal(5).scaleb(exponent - 1)
    )


def _same_texts(definition: FieldDefinition, one: str, other: str) -> bool:
    form = definition.format
    if form is FieldFormat.TAX_NUMBER:
        return _same_tax_numbers(fold(one), fold(other))
    if form is FieldFormat.ADDRESS:
        first_words, second_words = address_words(one), address_words(other)
        return first_words <= second_words or second_words <= first_words
    if form is FieldFormat.NAME:
        return _same_names(one, other)
    if form is None and not definition.choices:
        return _same_descriptions(one, other)
    return fold(one) == fold(other) != ""


def _same_tax_numbers(one: str, other: str) -> bool:
    """With the letters of the country, or of the tax, or without: the figures are the same."""
    if one == other:
        return True
    figures, letters = ([_only(text, kind) for text in (one, other)]
                        for kind in (str.isdecimal, str.isalpha))  # fmt: skip
    few, many = sorted(letters, key=len)
    left = iter(many)
    within = all(sign in left for sign in few)
    return figures[0] == figures[1] and len(figures[0]) >= FEWEST_FIGURES and within


def _only(text: str, kind: Callable[[str], bool]) -> str:
    return "".join(filter(kind, text))


def _same_names(one: str, other: str) -> bool:
    """Also if one leaves something out, but not what distinguishes it. Legal forms do not."""
    if fold(one) == fold(other) != "":
        return True
    short, long = sorted((one, other), key=lambda text: len(own_words(text)))
    few, many = own_words(short), own_words(long)
    if not few or not _may_have_one_form(one, other):
        return False
    if "".join(few) == "".join(many) or _begins(words_of(long), words_of(short)):
        return True
    left = iter(many)
    is_within = all(word in left for word in few) or _is_within_unspaced(few, many)
    is_enough = len("".join(few)) >= LEAST_OF_NAME * len("".join(many))
    is_first = few[0] == many[0] and len(many) <= 2 * len(few)
    return is_within and (is_enough or is_first)


def own_words(name: str) -> list[str]:
    """The words that distinguish a company from others: all but its legal form."""
    return words_of(_forms().sub(" ", name))


def _may_have_one_form(one: str, other: str) -> bool:
    """Whether the legal form of one is the other's or a part of it, if both are told."""
    short, long = sorted((fold("".join(_forms().findall(name))) for name in (one, other)), key=len)
    return short in long


def is_part(name: str, whole: str) -> bool:
    """Whether a name is another one with words left out, and too few of its own."""
    left = iter(words_of(whole))
    return all(word in left for word in words_of(name)) and not _same_names(name, whole)


def _begins(words: list[str], start: list[str]) -> bool:
    return len(start) > 1 and words[: len(start)] == start


def _is_within_unspaced(few: list[str], many: list[str]) -> bool:
    """Of scripts that write no spaces."""
    text = "".join(few)
    return _has_no_case(text) and text in "".join(many)


def _has_no_case(text: str) -> bool:
    return text.upper() == text.lower() and not text.isascii()


@cache
def _forms() -> re.Pattern[str]:
    """Those of scripts that write no spaces stand within a word."""
    unspaced = [each for each in words("companies.forms") if _has_no_case(each)]
    within = "|".join(map(re.escape, sorted(unspaced, key=len, reverse=True)))
    return re.compile(rf"(?<![^\W_])(?:{legal_forms()})(?![^\W_])\.?|{within}")


def _same_descriptions(one: str, other: str) -> bool:
    short, long = sorted((fold(one), fold(other)), key=len)
    return short in long or shared(words_of(one), words_of(other)) >= ENOUGH_WORDS


def words_of(text: str) -> list[str]:
    """Of letters and figures, folded."""
    parted = "".join(sign if sign.isalnum() else " " for sign in text).split()
    return [word for each in parted if (word := fold(each))]


def shared(wanted: Iterable[str], known: Iterable[str]) -> float:
    """The part of the wanted words that are among the known ones, or nearly."""
    words, there = list(wanted), list(known)
    found = sum(any(_alike(word, each) for each in there) for word in words)
    return found / len(words) if words else 0.0


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    letters = one.isalpha() and len(one) > SHORTEST_NAME
    return letters and fuzz.ratio(one, other) >= ALIKE


def address_words(text: str) -> frozenset[str]:
    """Without countries, of which letters within them say nothing."""
    words = words_of(text)
    countries = _countries()
    known = {names for word in set(words) for names in countries.get(word, ())}
    for names in sorted(known, key=lambda names: (-len(names), names)):
        for at in range(len(words) - len(names) + 1):
            if tuple(words[at : at + len(names)]) == names:
                words[at : at + len(names)] = []
                break
    return frozenset(_plain_street(word) for word in words)


def _plain_street(word: str) -> str:
    """`strasse`, which fold makes of `straße`, is short for itself."""
    for ending in ("strasse", "str"):
        if word.endswith(ending):
            return word.removesuffix(ending) + "str"
    return word


@cache
def _countries() -> Mapping[str, Sequence[tuple[str, ...]]]:
    """The words of their names and their codes in the languages of the lexicon, by the first."""
    named = (Locale(language).territories.items() for language in LANGUAGES)
    known = {
        tuple(words_of(text))
        for each in named
        for code, name in each
        if code.isalpha()
        for text in (code, name)
    }
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for names in filter(None, known):
        by_first.setdefault(names[0], []).append(names)
    return by_first


def amounts_in(texts: tuple[str, ...]) -> list[Decimal]:
    """Of the texts of an XML."""
    return [
        Decimal(text)
        for text in texts
        if "." in text
        and text.count(".") == 1
        and text.replace(".", "").lstrip("-").isdecimal()
        and len(text) > FEWEST_OF_AMOUNT
        and text.isascii()
    ]
