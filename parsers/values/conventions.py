"""The habits of a document's writer: how dates and numbers are written in it, and why we think so.

In go the texts of a document's pages; out comes a `Habits`: the order of day and month, the decimal
sign, the currency, the language and the country, each None where nothing tells it. What tells is
the document itself: dates that can be read one way only, a form such as `DD/MM/YYYY`, amounts with
two decimals; then the country and the language. This module knows neither pages nor schemas.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.values.amounts import SHARED, currency_meant, decimal_sign_in, marks_in
from parsers.values.countries import COUNTRIES, FAIR, STRONG, Clue, clues_in, currency_of
from parsers.values.dates import order_in
from parsers.values.languages import language_of

MONTH_FIRST = frozenset({"US", "PH"})
EITHER_ORDER = frozenset({"CA", "CN", "JP", "KR", "TW"})
"""Countries that write both orders, or the year first."""
EITHER_LANGUAGE = frozenset({"en"})
"""Languages of countries with different orders."""
DECIMAL_POINT = frozenset(
    {"AE", "AU", "BD", "CA", "CH", "CN", "EG", "GB", "HK", "IE", "IL", "IN", "JP", "KE", "KR", "LK",
     "MX", "MY", "NG", "NP", "NZ", "PE", "PH", "PK", "SA", "SG", "TH", "TW", "US"}
)  # fmt: skip
"""Countries that write 1,234.50; the others in COUNTRIES write 1.234,50."""
CLEARLY = 2
"""Times the points of what speaks against it that an order of day and month needs."""
NEARLY_ALL = 0.8
"""Of a document's amounts are in its currency; the others may be misread."""
DECIMAL_SIGNS = {"en": ".", "ms": "."}
"""By language; in the others the decimal sign is a comma."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What a document's raw texts are read by.

    language: ISO 639-1. country: ISO 3166-1, two letters. currency: ISO 4217, of the document's
    amounts if they have but one. order_from: what told `day_first`, for people; None where nothing
    did. order_certain: whether dates of the document itself told it, and none spoke against it.
    decimal_certain: whether amounts of the document itself told the sign.
    """

    day_first: bool | None = None
    decimal_sign: str | None = None
    currency: str | None = None
    language: str | None = None
    country: str | None = None
    order_from: str | None = None
    order_certain: bool = False
    decimal_certain: bool = False


UNKNOWN = Habits()
"""Of a document that tells nothing."""


def habits_of(texts: Sequence[str]) -> Habits:
    """Of the document whose pages read so."""
    text = "\n".join(texts)
    language, marks = language_of(text), marks_in(text)
    clues = clues_in(text)
    clues += _clues_of_currencies(marks, {clue.country for clue in clues})
    country = _country(clues)
    told = order_in(texts)
    decimal_sign = decimal_sign_in(texts)
    day_first, order_from = _order_elsewhere(clues, language, marks)
    if told:
        day_first, order_from = told.day_first, f"the document's {told.by}"
    return Habits(
        day_first=day_first,
        decimal_sign=decimal_sign or _usual_decimal_sign(country, language),
        currency=_currency(marks, country),
        language=language,
        country=country,
        order_from=order_from,
        order_certain=told is not None and not told.disputed,
        decimal_certain=decimal_sign is not None,
    )


def _clues_of_currencies(marks: Iterable[str], known: set[str]) -> Iterable[Clue]:
    """Most currencies are of one country. A dollar sign is that of the US unless something tells of
    another country with dollars."""
    countries = {currency_of(country): country for country in sorted(COUNTRIES)}
    del countries["EUR"]
    shared = {mark: set(codes.split()) for mark, codes in SHARED.items()}
    for mark in marks:
        code = currency_meant(mark)
        others = known & {countries[each] for each in shared.get(mark, set()) - {code}}
        if code in countries and not others:
            yield Clue(countries[code], FAIR, f"amounts in {code}")


def _country(clues: Sequence[Clue]) -> str | None:
    """The one that most tells of; None where two are even."""
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
    """Whether the day comes first where the dates do not say: as most clues have it, if they
    clearly outweigh those against it; and these clues, for people."""
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


def _usual_decimal_sign(country: str | None, language: str | None) -> str | None:
    if country in COUNTRIES:
        return "." if country in DECIMAL_POINT else ","
    return DECIMAL_SIGNS.get(language, ",") if language else None


def _currency(marks: Counter[str], country: str | None) -> str | None:
    """The currency of nearly all amounts that have one; None if none has, or there are several."""
    votes: Counter[str | None] = Counter()
    for mark, count in marks.items():
        votes[currency_meant(mark, currency_of(country))] += count
    code, most = votes.most_common(1)[0] if votes else (None, 0)
    return code if most >= NEARLY_ALL * votes.total() else None
