"""Currencies: their codes, signs and short names, and where these mean money.

In: what is written beside a number. Out: ISO 4217 codes. `€` and `EUR` are currencies wherever
they stand; a short name such as `Fr.`, `kr` or `RM` is one only beside an amount, since it is a
country, a weekday or a word elsewhere. This module knows neither pages nor conventions.
"""

import re

CURRENCY_CODES = (
    "AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK "
    "JOD JPY KES KRW KWD LKR MAD MXN MYR NGN NOK NPR NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR "
    "SEK SGD THB TND TRY TWD UAH USD UYU VND ZAR"
)
CURRENCIES = {code: code for code in CURRENCY_CODES.split()} | {
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "฿": "THB",
    "₫": "VND", "₪": "ILS", "₱": "PHP", "₴": "UAH", "₦": "NGN", "円": "JPY", "元": "CNY",
    "$": "USD", "US$": "USD", "S$": "SGD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD",
    "HK$": "HKD", "NZ$": "NZD", "NT$": "TWD", "R$": "BRL", "RM": "MYR", "RS": "INR", "RP": "IDR",
    "FR": "CHF", "SFR": "CHF", "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "LEI": "RON", "TL": "TRY",
    "EURO": "EUR",
}  # fmt: skip
"""Codes, signs and short names in upper case, and the ISO 4217 code each most often means."""

SHARED = {
    "$": "USD CAD AUD SGD NZD HKD MXN TWD ARS CLP COP UYU", "¥": "JPY CNY", "£": "GBP EGP",
    "KR": "SEK NOK DKK ISK", "RS": "INR PKR LKR NPR",
}  # fmt: skip
"""Signs that several currencies share."""
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
NO_DECIMALS = frozenset({"CLP", "HUF", "IDR", "ISK", "JPY", "KRW", "VND"})
"""Currencies whose amounts are written without a fraction."""

SHORT_NAMES = frozenset({"RM", "RS", "RP", "FR", "SFR", "ZŁ", "KČ", "FT", "LEI", "TL", "KR"})
"""Letters that mean money only beside an amount."""
LIKE_WORDS = frozenset({"CAD", "COP", "LEI", "MAD", "PEN", "RON", "SAR", "TRY"})
"""Codes and names that are words, too, unless they are in capitals."""
LIKE_COUNTRIES = frozenset({"KR", "RS"})
"""Names that are countries, too, before a postcode."""
LETTER = r"[^\W\d_]"
MARK = "|".join(
    re.escape(mark) for mark in sorted([*CURRENCIES, "KR"], key=len, reverse=True)
)  # which currency KR is depends on the country
_LONE_MARK = re.compile(rf"(?<!\w)(?:{MARK})(?!\w)", re.IGNORECASE)
_POSTCODE = re.compile(r"\d{5}")
_FRACTION = re.compile(r"\d ?[.,] ?(?:\d\d|-{1,2})$")
_SDN = re.compile(r"sdn\.? ?$", re.IGNORECASE)
"""The `Sdn. Bhd.` of Malaysian companies is no currency."""
_WEEKDAYS = re.compile(rf"{LETTER}\.?,? ?[-/&,+]? ?$")


def means_money(mark: str, before: str, figures: str) -> bool:
    """Whether a mark right beside a number is that of a currency. mark: as it is written, with its
    point. before: the text up to a mark that stands before its number, empty for one behind it.
    figures: the number's, with the dash of a whole amount."""
    name = mark.rstrip(".").upper()
    if name == "BHD" and _SDN.search(before):
        return False
    if name in LIKE_WORDS and not mark.isupper() and name not in SHORT_NAMES:
        return False
    if name not in SHORT_NAMES:
        return True
    if before and mark in LIKE_COUNTRIES and _POSTCODE.fullmatch(figures):
        return False
    if mark in ("FR", "ft"):
        return False  # France, French; feet
    return name != "FR" or (bool(_FRACTION.search(figures)) and not _WEEKDAYS.search(before))


def marks_of(code: str) -> list[str]:
    """The codes, signs and short names that most often mean the currency."""
    return [mark for mark, meant in CURRENCIES.items() if meant == code]


def mark_in(raw: str) -> str:
    """The one code or sign of a currency in `raw`; empty if there is none, or several. A short name
    is one only where nothing else stands."""
    marks = {mark.upper() for mark in _LONE_MARK.findall(raw)}
    alone = raw.strip(" .:()").upper()
    marks = {mark for mark in marks if mark not in SHORT_NAMES or mark == alone}
    return marks.pop() if len(marks) == 1 else ""


def lone_marks(text: str) -> list[tuple[int, int]]:
    """Where signs and codes in capitals stand, whatever is beside them; a short name behind a colon
    or alone."""
    return [match.span() for match in _LONE_MARK.finditer(text) if _is_sure(text, match)]


def _is_sure(text: str, match: re.Match[str]) -> bool:
    mark = match[0]
    before, after = text[: match.start()].rpartition(":")[2], text[match.end() :]
    if not before.strip() and not after.strip(" ."):
        return True
    return not mark.isalpha() or (mark.isupper() and mark not in SHORT_NAMES)


def currency_meant(mark: str, local: str | None = None) -> str | None:
    """The ISO 4217 code that `mark` stands for: `local`, the currency of the country, if that has
    this mark, else the one it most often means."""
    if local and local in SHARED.get(mark, "").split():
        return local
    return CURRENCIES.get(mark)
