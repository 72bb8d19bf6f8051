"""Numbers and amounts of money in raw text: found, read, and the decimal sign told.

In goes text as a person or an OCR engine wrote it; out come Decimals with their places in the text,
and the currency beside them. No value is invented: what can be read in two ways is read by the
document's own habit (`decimal_sign`), else by a stated default. This module knows neither pages nor
schemas nor engines.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.values.dates import find_dates, plain_signs

LONGEST = 200
"""Characters of a raw number, at most."""

MOST_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Money:
    """An amount and the ISO 4217 code of its currency, None if nothing beside it says it."""

    amount: Decimal
    currency: str | None


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in running text: its figures, with a sign that touches them, are `text[start:end]`;
    `currency` is the ISO code of the sign or name beside it, `mark`, as it is most often meant."""

    start: int
    end: int
    value: Decimal
    currency: str | None = None
    mark: str = ""


CURRENCY_CODES = (
    "AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK "
    "JOD JPY KES KRW KWD LKR MAD MXN MYR NGN NOK NPR NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR "
    "SEK SGD THB TND TRY TWD UAH USD UYU VND ZAR"
)
CURRENCIES = {code: code for code in CURRENCY_CODES.split()} | {
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "฿": "THB",
    "₫": "VND", "₪": "ILS", "₱": "PHP", "₴": "UAH", "$": "USD", "US$": "USD", "S$": "SGD",
    "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NZ$": "NZD", "NT$": "TWD",
    "R$": "BRL", "RM": "MYR", "RS": "INR", "RP": "IDR", "FR": "CHF", "SFR": "CHF", "ZŁ": "PLN",
    "KČ": "CZK", "FT": "HUF", "LEI": "RON", "TL": "TRY", "EURO": "EUR",
}  # fmt: skip
"""ISO 4217 codes, signs and short names in upper case, and the code each most often means."""

SHARED = {
    "$": "USD CAD AUD SGD NZD HKD MXN TWD ARS CLP COP UYU", "¥": "JPY CNY", "£": "GBP EGP",
    "KR": "SEK NOK DKK ISK", "RS": "INR PKR LKR NPR",
}  # fmt: skip
"""Signs that several currencies have."""
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
NO_DECIMALS = frozenset({"CLP", "HUF", "IDR", "ISK", "JPY", "KRW", "VND"})
"""Currencies whose amounts are written without a fraction."""

_TWO_DECIMALS = re.compile(r"(?<![\d.,])\d+(?:[.,' ]\d{3})*([.,])\d\d(?![\d.,])")
_LETTER = r"[^\W\d_]"
_MARK = "|".join(
    re.escape(mark) for mark in sorted([*CURRENCIES, "KR"], key=len, reverse=True)
)  # of KR only the country could tell the code
_FIGURES = re.compile(
    r"(?<![\d.,'])\d{1,3}(?: \d{3})+(?!\d)(?: ?[.,] ?\d\d?(?!\d))?"  # groups parted by spaces
    r"|(?:(?<![\w.,])[.,])?\d+(?:[.,']\d+| [.,]\d+)*"
)
_BEFORE = re.compile(
    rf"(?P<outer>(?<!\w)[-+] ?)?(?P<mark>(?<!{_LETTER})(?:{_MARK})\.? ?(?P<inner>[-+])?)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:[.,] ?-{{1,2}}(?!\w))?(?P<minus>-(?!\w))?(?: ?(?P<mark>(?:{_MARK})(?!\w)))?",
    re.IGNORECASE,
)
_SLIP_BEFORE = re.compile(rf"(?<!{_LETTER})[OoQDlIi|SsBZzG]+[.,]?$")
_SLIP_AFTER = re.compile(r"[.,][OoQDlIi|SsBZzG]{1,3}(?!\w)")
"""Letters that recognizers write for figures, which touch a number."""
_LONE_MARK = re.compile(rf"(?<!\w)(?:{_MARK})(?!\w)", re.IGNORECASE)
_MARKED = re.compile(
    rf"(?<!{_LETTER})(?<!sdn )(?<!sdn\. )(?<!sdn\.)({_MARK})\.? ?-?\d"
    rf"|(?:\d ?-? ?|\( ?)({_MARK})(?!\w)",
    re.IGNORECASE,
)
_LONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_AMOUNT = re.compile(r"\d ?[.,] ?\d\d$")


def find_numbers(text: str, decimal_sign: str | None = None) -> Iterator[FoundNumber]:
    """The numbers that stand by themselves in `text`: no parts of dates, times or codes.

    `decimal_sign`: what "1.234" and "1,234" mean where the figures do not tell (`.` by default).
    """
    text = plain_signs(text)
    for match in _FIGURES.finditer(text):
        found = _number_at(text, match, decimal_sign)
        if found:
            yield found


def read_number(raw: str, decimal_sign: str | None = None) -> Decimal | None:
    """The one number that `raw` holds, None if it holds none or several. Either decimal sign,
    grouping by sign, space or apostrophe, a currency, a unit or a label beside it, and the
    bookkeepers' negatives "(12.00)" and "12.00-" are understood."""
    found = only_number(raw, decimal_sign)
    return found.value if found else None


def read_money(raw: str, decimal_sign: str | None = None) -> Money | None:
    """The one amount that `raw` holds, and its currency. A lone "$" is read as US dollars."""
    found = only_number(raw, decimal_sign)
    if not found:
        return None
    return Money(found.value, found.currency or currency_meant(mark_in(raw)))


def are_close(one: Decimal, other: Decimal, most: Decimal) -> bool:
    """Whether the amounts differ by no more than `most`, as rounded ones do."""
    return abs(one - other) <= most


def decimal_sign_in(texts: Iterable[str]) -> str | None:
    """The decimal sign this document writes, by its amounts with two decimals; None where there
    are none, or as many of each."""
    votes: Counter[str] = Counter()
    for text in texts:
        votes.update(_TWO_DECIMALS.findall(_without_dates(plain_signs(text))))
    return None if votes["."] == votes[","] else max(votes, key=votes.__getitem__)


def _without_dates(text: str) -> str:
    """`12.03.26` has no decimals."""
    for found in find_dates(text):
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return text


def marks_of(code: str) -> list[str]:
    """The signs and short names that most often mean the currency."""
    return [mark for mark, meant in CURRENCIES.items() if meant == code]


def only_number(raw: str, decimal_sign: str | None = None) -> FoundNumber | None:
    """As `read_number`, with the mark of a currency that touches it."""
    if len(raw) > LONGEST:
        return None
    text = _in_one_line(raw)
    found = list(find_numbers(text, decimal_sign))
    if len(found) != 1 or _other_digits(text, found[0]) or _has_slip(text, found[0]):
        return None
    return replace(found[0], value=-found[0].value) if _is_negative(text, found[0]) else found[0]


def is_undecided(raw: str) -> bool:
    """Whether only the document's habits can say if the number is 1.234 or 1234."""
    return len(raw) <= LONGEST and any(
        _LONE_GROUP.fullmatch(figures[0]) for figures in _FIGURES.finditer(_in_one_line(raw))
    )


def _in_one_line(raw: str) -> str:
    return re.sub(r"(?<=\d)([.,]) (?=\d)", r"\1", " ".join(plain_signs(raw).split()))


def _has_slip(text: str, found: FoundNumber) -> bool:
    """Whether a letter beside the number may have been a figure of it, as in `l2.50`, `12.SO`."""
    if found.mark:
        return False
    before, after = text[: found.start], text[found.end :]
    whole = _AMOUNT.search(text[found.start : found.end]) is None
    return _SLIP_BEFORE.search(before) is not None or (
        whole and _SLIP_AFTER.match(after) is not None
    )


def _other_digits(text: str, found: FoundNumber) -> bool:
    return any(sign.isdigit() for sign in text[: found.start] + text[found.end :])


def _is_negative(text: str, found: FoundNumber) -> bool:
    """What only the whole of a raw text can show: brackets, and a minus that stands off."""
    if found.value <= 0:
        return False
    before, after = text[: found.start].strip(), text[found.end :].strip()
    bracketed = "(" in before and after.endswith(")") and text.count("(") == 1
    aloof = text.startswith("- ") or (text.endswith(" -") and not re.match(r"[.,]", after))
    return (bracketed and _mark_only(before.replace("(", ""))) or aloof


def _mark_only(text: str) -> bool:
    return re.fullmatch(rf"(?:{_MARK})?\.? ?-?", text.strip(), re.IGNORECASE) is not None


def _number_at(text: str, match: re.Match[str], decimal_sign: str | None) -> FoundNumber | None:
    start, end = match.span()
    before = _BEFORE.search(text, max(0, start - 8), start)
    after = _AFTER.match(text, end)
    if before is None or after is None:  # both match the empty text
        return None
    amount = _AMOUNT.search(match[0]) is not None
    left = text[max(0, before.start() - 2) : before.start()]
    right = text[after.end() : after.end() + 2]
    if not (_free_on_left(left, amount) and _free_on_right(right, amount)):
        return None
    value = to_decimal(match[0], decimal_sign)
    if value is None:
        return None
    signs = (before["outer"] or "", before["inner"] or "", after["minus"] or "")
    mark = (before["mark"] or after["mark"] or "").strip(" .+-").upper()
    negative = any("-" in sign for sign in signs)
    start -= text[start - 1 : start] in tuple("".join(signs).replace(" ", ""))
    end += bool(after["minus"])
    return FoundNumber(start, end, -value if negative else value, CURRENCIES.get(mark), mark)


def _free_on_left(left: str, amount: bool) -> bool:
    """Two characters before a number: do they leave it a number of its own?"""
    if left[-1:].isdecimal():
        return False
    joined = left[-1:].isalpha() or left[-1:] == "_" or (left[-1:] in "/:-" and left[:1].isalnum())
    return amount or not left or not joined or (left[-1] == ":" and left[:1].isalpha())


def _free_on_right(right: str, amount: bool) -> bool:
    """Two characters after a number. A tax code may follow an amount; a thousand's K may not."""
    if right[:1].isalpha() and right.lower() not in ("x", "x "):  # "2x" counts things
        return amount and right[:1] not in "kKmMbB"
    joined = right[:1] == "_" or (right[:1] in "/:-" and right[1:].isalnum())
    return amount or not right or not joined


def to_decimal(figures: str, decimal_sign: str | None = None) -> Decimal | None:
    """Figures with their grouping and decimal signs, and nothing else. None if they group badly."""
    figures = re.sub(r" ?([.,]) ?", r"\1", figures)
    if sum(sign.isdecimal() for sign in figures) > MOST_DIGITS:
        return None
    last = next((sign for sign in reversed(figures) if not sign.isdecimal()), "")
    whole, fraction = figures, ""
    if last in (".", ",") and _is_decimal_sign(figures, last, decimal_sign or "."):
        whole, _, fraction = figures.rpartition(last)
    if not _groups_well(whole):
        return None
    return Decimal((re.sub(r"\D", "", whole) or "0") + (f".{fraction}" if fraction else ""))


def _is_decimal_sign(figures: str, last: str, preferred: str) -> bool:
    head, _, tail = figures.rpartition(last)
    if last in head:
        return False
    if not head.isdecimal() or len(tail) != 3 or len(head) > 3 or head.startswith("0"):
        return True
    return last == preferred


def _groups_well(whole: str) -> bool:
    """1,234,567 or, in India, 12,34,567; one kind of sign."""
    signs = set(re.sub(r"\d", "", whole))
    if len(signs) != 1:
        return not signs
    first, *rest = (len(group) for group in whole.split(signs.pop()))
    thousands = first <= 3 and all(size == 3 for size in rest)
    lakhs = first <= 2 and rest[-1] == 3 and all(size == 2 for size in rest[:-1])
    return first > 0 and (thousands or lakhs)


def mark_in(raw: str) -> str:
    """The mark of a currency that stands alone in `raw`; an empty text if there are several."""
    marks = {mark.upper() for mark in _LONE_MARK.findall(raw)}
    return marks.pop() if len(marks) == 1 else ""


def marks_in(text: str) -> Counter[str]:
    """The marks of currencies beside figures or in brackets, as in the head of a column, in upper
    case, and how often they are there. Malay companies are no dinars."""
    found = _MARKED.finditer(plain_signs(text))
    return Counter((match[1] or match[2]).upper() for match in found)


def currency_meant(mark: str, local: str | None = None) -> str | None:
    """The ISO 4217 code that `mark` stands for, where `local` is the currency of the country; what
    it most often means if that has another mark."""
    if local and local in SHARED.get(mark, "").split():
        return local
    return CURRENCIES.get(mark)
