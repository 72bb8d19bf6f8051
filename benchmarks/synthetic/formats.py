"""How one document writes numbers, amounts and dates.

In: values. Out: their text. By CLDR for the country, or in one of the ways that are used beside it;
a document has one way, for all of its numbers.
"""

import datetime
import random
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from synthetic.countries import SIGNS, Country

OWN_DATES = {
    "de": ("dd.MM.yyyy", "d.M.yyyy", "dd.MM.yy", "d. MMMM yyyy", "yyyy-MM-dd", "d. MMM yyyy"),
    "en_GB": ("dd/MM/yyyy", "d MMMM yyyy", "dd-MMM-yyyy", "yyyy-MM-dd", "dd.MM.yyyy", "d MMM yy"),
    "en_US": ("MM/dd/yyyy", "MMMM d, yyyy", "M/d/yyyy", "MMM d, yyyy", "yyyy-MM-dd", "dd-MMM-yy"),
    "en_IN": ("dd/MM/yyyy", "dd-MM-yyyy", "d MMMM yyyy", "dd-MMM-yyyy"),
    "fr": ("dd/MM/yyyy", "d MMMM yyyy", "dd/MM/yy", "dd.MM.yyyy", "dd-MM-yyyy", "yyyy-MM-dd"),
    "nl": ("dd-MM-yyyy", "d MMMM yyyy", "d-M-yyyy", "dd/MM/yyyy", "yyyy-MM-dd"),
    "sv": ("yyyy-MM-dd", "d MMMM yyyy", "yyyy-MM-dd", "d MMM yyyy"),
    "ja": ("yyyy/MM/dd", "yyyy年M月d日", "yyyy-MM-dd", "yyyy.MM.dd"),
    "zh": ("yyyy-MM-dd", "yyyy年M月d日", "yyyy年MM月dd日", "yyyy/MM/dd"),
}  # fmt: skip
OTHER_DATES = ("dd/MM/yyyy", "d MMMM yyyy", "dd.MM.yyyy", "dd-MM-yyyy", "yyyy-MM-dd", "d/M/yyyy")
NEGATIVE = ("before", "after", "parentheses", "credit", "none")
"""How amounts below zero are written: -1.00, 1.00-, (1.00), 1.00 CR, or as if they were not."""


@dataclass(frozen=True, slots=True)
class Formats:
    """currency: ISO 4217; sign: as it is printed; sign_place: before or after amounts; spaced:
    a space between them; negative: one of NEGATIVE."""

    locale: str
    decimal: str
    group: str
    date_pattern: str
    currency: str
    sign: str
    sign_before: bool
    spaced: bool
    negative: str = "before"

    def number(self, value: Decimal, places: int | None = 2) -> str:
        """places: after the decimal point, or as many as are needed."""
        if places is None:
            value = value.normalize()
            places = max(0, -int(value.as_tuple().exponent))
        pattern = "#,##,##0" if self.locale == "en_IN" else "#,##0"
        plain = format_decimal(
            abs(value), pattern + ("." + "0" * places if places else ""), "en_US"
        )
        text = plain.replace(",", "\0").replace(".", self.decimal).replace("\0", self.group)
        return _negated(text, self.negative) if value < 0 else text

    def amount(self, value: Decimal, with_sign: bool = True) -> tuple[str, tuple[int, int] | None]:
        """The text, and where in it the currency stands."""
        text = self.number(abs(value))
        start = None
        if with_sign:
            gap = " " if self.spaced or self.sign.isalpha() else ""
            start = 0 if self.sign_before else len(text) + len(gap)
            text = f"{self.sign}{gap}{text}" if self.sign_before else f"{text}{gap}{self.sign}"
        if value < 0:
            before = len(_negated("|", self.negative).partition("|")[0])
            text = _negated(text, self.negative)
            start = start + before if start is not None else None
        return text, None if start is None else (start, start + len(self.sign))

    def date(self, day: datetime.date, pattern: str | None = None) -> str:
        return str(format_date(day, pattern or self.date_pattern, self.locale)).replace(
            "\u202f", " "
        )


def _negated(text: str, way: str) -> str:
    return {"before": f"-{text}", "after": f"{text}-", "parentheses": f"({text})",
            "credit": f"{text} CR", "none": text}[way]  # fmt: skip


def draw_formats(country: Country, rng: random.Random, negative: str = "before") -> Formats:
    locale = "nb_NO" if country.locale == "no_NO" else country.locale
    symbols = Locale.parse(locale).number_symbols["latn"]
    decimal, group = symbols["decimal"], symbols["group"]
    if country.code == "CH":
        decimal, group = ".", rng.choice(("'", "’", "´", " ", ""))
    elif rng.random() < 0.3:
        group = rng.choice(("", " ", "." if decimal == "," else ","))
    group = " " if group in "\u202f\xa0" and group else group
    own = OWN_DATES.get(locale) or OWN_DATES.get(country.language) or OTHER_DATES
    pattern = rng.choice((*own, rng.choice(("short", "medium", "long"))))
    sign = rng.choice(SIGNS[country.currency])
    usual = country.language in ("en", "nl", "pt", "tr", "ja", "zh") or country.code in ("CH", "AT")
    before = usual if rng.random() < 0.8 else not usual
    return Formats(locale, decimal, group, pattern, country.currency, sign, before,
                   rng.random() < 0.6, negative)  # fmt: skip
