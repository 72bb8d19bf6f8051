"""How dates and numbers are written in a document, and how we know.

In: the texts of a document's pages. Out: its `Conventions`: the order of day and month, the decimal
sign, the currency, the language and the country, each None if unknown. The best evidence is in the
document itself: unambiguous dates, a form such as `DD/MM/YYYY`, amounts with two decimals; then
come its country and language. This module knows neither pages nor schemas.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.values.amounts import decimal_sign_in, marks_in
from parsers.values.countries import COUNTRIES, FAIR, STRONG, Clue, clues_in, currency_of
from parsers.values.currencies import SHARED, currency_meant
from parsers.values.dates import order_in
from parsers.values.languages import language_of

MONTH_FIRST = frozenset({"US", "PH"})
EITHER_ORDER = frozenset({"CA", "CN", "JP", "KR", "TW"})
"""Countries that use both orders, or put the year first."""
EITHER_LANGUAGE = frozenset({"en"})
"""Languages spoken in countries with different orders."""
DECIMAL_POINT = frozenset(
    {"AE", "AU", "BD", "CA", "CH", "CN", "EG", "GB", "HK", "IE", "IL", "IN", "JP", "KE", "KR", "LK",
     "MX", "MY", "NG", "NP", "NZ", "PE", "PH", "PK", "SA", "SG", "TH", "TW", "US"}
)  # fmt: skip
"""Countries that write 1,234.50; the others in COUNTRIES write 1.234,50."""
CLEARLY = 2
"""How many times the points against it an order of day and month needs."""
NEARLY_ALL = 0.8
"""The share of amounts that must be in the document's currency; others may be misread."""
DECIMAL_SIGNS = {"en": ".", "ms": "."}
"""By language; in the others the decimal sign is a comma."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """How to read a document's raw texts.

    language: ISO 639-1. country: ISO 3166-1, two letters. currency: ISO 4217, if all amounts share
    one. order_from: what `day_first` was inferred from, for people. order_certain: whether the
    document's own dates show it, and none contradicts. decimal_certain: whether the document's own
    amounts show the decimal sign. recognized: whether any of its words may be misread.
    """

    day_first: bool | None = None
    decimal_sign: str | None = None
    currency: str | None = None
    language: str | None = None
    country: str | None = None
    order_from: str | None = None
    order_certain: bool = False
    decimal_certain: bool = False
    recognized: bool = True


UNKNOWN = Conventions()
"""When nothing is known of the document."""


def conventions_of(texts: Sequence[str]) -> Conventions:
    """The conventions of a document, from the texts of its pages."""
    text = "\n".join(texts)
    language, marks = language_of(text), marks_in(text)
    clues = clues_in(text)
    clues += _clues_of_currencies(marks, {clue.country for clue in clues})
    country = _country(clues)
    order = order_in(texts)
    decimal_sign = decimal_sign_in(texts)
    day_first, order_from = _order_elsewhere(clues, language, marks)
    if order:
        day_first, order_from = order.day_first, f"the document's {order.by}"
    return Conventions(
        day_first=day_first,
        decimal_sign=decimal_sign or usual_decimal_sign(country, language),
        currency=_currency(marks, country),
        language=language,
        country=country,
        order_from=order_from,
        order_certain=order is not None and not order.disputed,
        decimal_certain=decimal_sign is not None,
    )


def _clues_of_currencies(marks: Iterable[str], known: set[str]) -> Iterable[Clue]:
    """Most currencies belong to one country. A dollar sign means the US unless another country with
    dollars is already known."""
    countries = {currency_of(country): country for country in sorted(COUNTRIES)}
    del countries["EUR"]
    shared = {mark: set(codes.split()) for mark, codes in SHARED.items()}
    for mark in marks:
        code = currency_meant(mark)
        others = known & {countries[each] for each in shared.get(mark, set()) - {code}}
        if code in countries and not others:
            yield Clue(countries[code], FAIR, f"amounts in {code}")


def _country(clues: Sequence[Clue]) -> str | None:
    """The one with the most weight; None if two are tied."""
    votes: Counter[str] = Counter()
    for clue in clues:
        votes[clue.country] += clue.weight
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _order_elsewhere(
    clues: Sequence[Clue], language: str | None, marks: Counter[str]
) -> tuple[bool | None, str | None]:
    """Whether the day comes first where the dates do not show it, if the clues for it clearly
    outweigh those against; and the strongest clues, for people."""
    votes: dict[bool | None, list[tuple[int, str]]] = {True: [], False: [], None: []}
    for clue in clues:
        votes[_order_of(clue.country)].append((clue.weight, clue.what))
    if language and language not in EITHER_LANGUAGE:
        votes[True].append((STRONG, f"the language ({language})"))
    if any(currency_meant(mark) == "EUR" for mark in marks):
        votes[True].append((FAIR, "amounts in EUR"))
    points = {order: sum(weight for weight, _ in votes[order]) for order in votes}
    for order in (True, False):
        against = points[not order] + points[None]
        if points[order] and points[order] >= CLEARLY * against:
            strongest = sorted(votes[order], key=lambda vote: -vote[0])
            return order, " and ".join(what for _, what in strongest[:2])
    return None, None


def _order_of(country: str) -> bool | None:
    return None if country in EITHER_ORDER else country not in MONTH_FIRST


def usual_decimal_sign(country: str | None, language: str | None) -> str | None:
    if country in COUNTRIES:
        return "." if country in DECIMAL_POINT else ","
    return DECIMAL_SIGNS.get(language, ",") if language else None


def _currency(marks: Counter[str], country: str | None) -> str | None:
    """The currency of nearly all amounts that have one; None if there is none, or several."""
    votes: Counter[str | None] = Counter()
    for mark, count in marks.items():
        votes[currency_meant(mark, currency_of(country))] += count
    code, most = votes.most_common(1)[0] if votes else (None, 0)
    return code if most >= NEARLY_ALL * votes.total() else None
