"""Numbers and amounts of money in raw text, and the document's decimal sign.

In: text as a person or an OCR engine wrote it. Out: Decimals with their positions in the text, and
the currency beside them. What can be read in two ways is read by the document's own `decimal_sign`,
else by a stated default. This module knows neither pages nor schemas nor engines.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from parsers.values.currencies import CURRENCIES, LETTER, MARK, means_money
from parsers.values.dates import find_dates, plain_signs

LONGEST = 200
"""The most characters of a raw number."""

MOST_DIGITS = 20
MOST_BEFORE = 14
"""Characters before a number that its sign and currency stand in."""


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in running text, at `text[start:end]`: its digits with what makes it negative, such
    as a minus before its currency, brackets or the `CR` of a credit. mark: the sign or name of a
    currency beside it, in capitals, at `mark_at`. currency: the ISO 4217 code that it most often
    means."""

    start: int
    end: int
    value: Decimal
    currency: str | None = None
    mark: str = ""
    mark_at: tuple[int, int] | None = None


_TWO_DECIMALS = re.compile(r"(?<![\d.,])\d+(?:,\d\d(?=,\d))*(?:[.,' ]\d{3})*([.,])\d\d(?![\d.,])")
_FIGURES = re.compile(
    r"(?<![\d.,'])\d{1,3}(?: \d{3})+(?!\d)(?: ?[.,] ?\d\d?(?!\d))?"  # grouped by spaces
    r"|(?:(?<![\w.,])[.,])?\d+(?:[.,']\d+| [.,]\d+)*"
)
_BEFORE = re.compile(
    rf"(?P<credit>(?<!\w)CR\.? ?)?(?P<open>\( ?)?(?P<outer>(?<!\w)[-+] ?)?"
    rf"(?P<mark>(?<!{LETTER})(?:{MARK})\.? ?(?P<inner>[-+(] ?)?)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?P<whole>[.,] ?-{{1,2}}(?!\w))?(?P<minus>-(?!\w))?"
    rf"(?: ?(?P<mark>(?:{MARK})(?!\w)\.?)(?P<late>-(?!\w))?)?"
    r"(?P<close> ?\))?(?P<credit> ?CR(?!\w)\.?)?",
    re.IGNORECASE,
)
"""What may stand on both sides of a number: signs, a currency, brackets, a credit's `CR`."""
_MISREAD_BEFORE = re.compile(rf"(?<!{LETTER})[OoQDlIi|SsBZzG]+[.,]?$")
_MISREAD_AFTER = re.compile(r"[.,][OoQDlIi|SsBZzG]{1,3}(?!\w)")
"""Letters that digits are misread as, adjacent to a number."""
_HEAD = re.compile(rf"\( ?({MARK})(?!\w)", re.IGNORECASE)
_RANGE = re.compile(rf"\d(?: ?(?:{MARK}))? - $", re.IGNORECASE)
"""Before a number that another one goes up to."""
_LONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_AMOUNT = re.compile(r"\d ?[.,] ?\d\d$")


def find_numbers(text: str, decimal_sign: str | None = None) -> Iterator[FoundNumber]:
    """The separate numbers in `text`, not parts of dates, times or codes. decimal_sign: what is one
    in "1.234" and "1,234" (`.` by default)."""
    if len(text) <= LONGEST:
        yield from _numbers_in(text, decimal_sign)
    else:
        yield from _each_number(text, decimal_sign)


# The texts of cells and lines are asked for again by every reading of a list.
@lru_cache(maxsize=8192)
def _numbers_in(text: str, decimal_sign: str | None) -> tuple[FoundNumber, ...]:
    return tuple(_each_number(text, decimal_sign))


def _each_number(text: str, decimal_sign: str | None) -> Iterator[FoundNumber]:
    text = plain_signs(text)
    for match in _FIGURES.finditer(text):
        found = _number_at(text, match, decimal_sign)
        if found:
            yield found


def read_number(raw: str, decimal_sign: str | None = None) -> Decimal | None:
    """The one number in `raw`; None if there is none, or several. Either decimal sign, grouping by
    sign, space or apostrophe, a currency, a unit or a label beside it, and the accounting negatives
    "(12.00)", "12.00-" and "12.00 CR" are understood."""
    found = only_number(raw, decimal_sign)
    return found.value if found else None


def are_close(one: Decimal, other: Decimal, most: Decimal) -> bool:
    """Whether the amounts differ by no more than `most`."""
    return abs(one - other) <= most


def decimal_sign_in(texts: Iterable[str]) -> str | None:
    """The document's decimal sign, by its amounts with two decimals; None if there are none, or as
    many of each sign."""
    votes: Counter[str] = Counter()
    for text in texts:
        votes.update(_TWO_DECIMALS.findall(_without_dates(plain_signs(text))))
    return None if votes["."] == votes[","] else max(votes, key=votes.__getitem__)


def _without_dates(text: str) -> str:
    """`12.03.26` has no decimals."""
    for found in find_dates(text):
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return text


def only_number(raw: str, decimal_sign: str | None = None) -> FoundNumber | None:
    """Like `read_number`, with its position and the mark of a currency beside it."""
    if len(raw) > LONGEST:
        return None
    text = _in_one_line(raw)
    found = list(find_numbers(text, decimal_sign))
    if len(found) != 1 or _other_digits(text, found[0]) or _is_misread(text, found[0]):
        return None
    return replace(found[0], value=-found[0].value) if _is_negative(text, found[0]) else found[0]


def is_undecided(raw: str) -> bool:
    """Whether only the document's conventions can say if the number is 1.234 or 1234."""
    return len(raw) <= LONGEST and any(
        _LONE_GROUP.fullmatch(figures[0]) for figures in _FIGURES.finditer(_in_one_line(raw))
    )


def _in_one_line(raw: str) -> str:
    return re.sub(r"(?<=\d)([.,]) (?=\d)", r"\1", " ".join(plain_signs(raw).split()))


def _is_misread(text: str, found: FoundNumber) -> bool:
    """Whether a letter beside it may have been one of its digits, as in `l2.50`, `12.SO`."""
    if found.mark:
        return False
    before, after = text[: found.start], text[found.end :]
    whole = _AMOUNT.search(text[found.start : found.end]) is None
    return _MISREAD_BEFORE.search(before) is not None or (
        whole and _MISREAD_AFTER.match(after) is not None
    )


def _other_digits(text: str, found: FoundNumber) -> bool:
    return any(sign.isdigit() for sign in text[: found.start] + text[found.end :])


def _is_negative(text: str, found: FoundNumber) -> bool:
    """Whether it has brackets around it, or a minus separated from it."""
    if found.value <= 0:
        return False
    before, after = text[: found.start].strip(), text[found.end :].strip()
    bracketed = "(" in before and after.endswith(")") and text.count("(") == 1
    aloof = text.startswith("- ") or (text.endswith(" -") and not re.match(r"[.,]", after))
    return (bracketed and _mark_only(before.replace("(", ""))) or aloof


def _mark_only(text: str) -> bool:
    return re.fullmatch(rf"(?:{MARK})?\.? ?-?", text.strip(), re.IGNORECASE) is not None


def _number_at(text: str, match: re.Match[str], decimal_sign: str | None) -> FoundNumber | None:
    before = _BEFORE.search(text, max(0, match.start() - MOST_BEFORE), match.start())
    after = _AFTER.match(text, match.end())
    if before is None or after is None:  # both match the empty text
        return None
    mark_at = _mark_at(text, before, after, match[0])
    mark = text[slice(*mark_at)].rstrip(".").upper() if mark_at else ""
    amount = _AMOUNT.search(match[0]) is not None
    first, last = _extent(before, after, mark_at)
    if not _free_on_left(text[max(0, first - 2) : first], amount):
        return None
    if not _free_on_right(text[last : last + 2], amount):
        return None
    value = to_decimal(match[0], decimal_sign)
    if value is None:
        return None
    known = CURRENCIES.get(mark)
    minus = _minus(text, before, after, bool(mark) or not before["mark"])
    if amount:
        minus += _accounting(before, after, known)
    plus = [(match.start() - 1, 0)] if text[first : match.start()].endswith("+") else []
    start = min([match.start(), *(at for at, _ in minus + plus)])
    end = max([match.end(), *(at for _, at in minus)])
    return FoundNumber(start, end, -value if minus else value, known, mark, mark_at)


def _mark_at(
    text: str, before: re.Match[str], after: re.Match[str], figures: str
) -> tuple[int, int] | None:
    """Where the mark of a currency beside a number stands, with its point."""
    leading = (before["mark"] or "").rstrip(" +-(")
    start = before.start("mark")
    figures += after["whole"] or ""
    in_brackets = "(" in (before["inner"] or "")
    if in_brackets and not after["close"]:
        leading = ""  # `Mills Sdn Bhd (139386 X)`
    if before["inner"] == "-" and leading.isalpha() and figures.isdecimal():
        leading = ""  # a code, `TL-20417`
    if leading and means_money(leading, text[max(0, start - 8) : start] or " ", figures):
        return start, start + len(leading)
    trailing = after["mark"] or ""
    return after.span("mark") if trailing and means_money(trailing, "", figures) else None


def _extent(
    before: re.Match[str], after: re.Match[str], mark_at: tuple[int, int] | None
) -> tuple[int, int]:
    """Where what is one with a number begins and ends: its signs and its currency."""
    first, last = before.end(), max(after.end("minus"), after.end("whole"), after.start())
    if mark_at and mark_at[0] >= last:
        last = mark_at[1]
    is_led = mark_at is not None and mark_at[0] < first
    if is_led or (before["outer"] and not before["mark"]):
        first = before.start("outer" if before["outer"] else "mark")
    return first, last


def _minus(
    text: str, before: re.Match[str], after: re.Match[str], adjacent: bool
) -> list[tuple[int, int]]:
    """The places of minus signs. adjacent: whether nothing but a currency is between."""
    places = []
    for sign in ("outer", "inner") if adjacent else ():
        start, end = before.span(sign)
        if "-" in (before[sign] or "") and not _RANGE.search(text[max(0, start - 10) : end]):
            places.append((start, end))
    return places + [after.span(name) for name in ("minus", "late") if after[name]]


def _accounting(
    before: re.Match[str], after: re.Match[str], currency: str | None
) -> list[tuple[int, int]]:
    """The places of brackets around an amount, and of a credit's `CR`, which is a crore in
    India."""
    places = []
    bracket = "open" if before["open"] else "inner"
    if "(" in (before[bracket] or "") and after["close"]:
        places += [before.span(bracket), after.span("close")]
    if currency != "INR":
        places += [each.span("credit") for each in (before, after) if each["credit"]]
    return places


def _free_on_left(left: str, amount: bool) -> bool:
    """Whether the two characters before a number leave it separate."""
    if left[-1:].isdecimal():
        return False
    joined = left[-1:].isalpha() or left[-1:] == "_" or (left[-1:] in "/:-" and left[:1].isalnum())
    return amount or not left or not joined or (left[-1] == ":" and left[:1].isalpha())


def _free_on_right(right: str, amount: bool) -> bool:
    """Likewise those after it. A tax code may follow an amount; a K for thousands may not."""
    if right[:1].isalpha() and right.lower() not in ("x", "x "):  # "2x" counts things
        return amount and right[:1] not in "kKmMbB"
    joined = right[:1] == "_" or (right[:1] in "/:-" and right[1:].isalnum())
    return amount or not right or not joined


def to_decimal(figures: str, decimal_sign: str | None = None) -> Decimal | None:
    """Digits with grouping and decimal signs, and nothing else. None if grouped wrongly."""
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
    """1,234,567 or, in India, 12,34,567; with one kind of sign."""
    signs = set(re.sub(r"\d", "", whole))
    if len(signs) != 1:
        return not signs
    first, *rest = (len(group) for group in whole.split(signs.pop()))
    thousands = first <= 3 and all(size == 3 for size in rest)
    lakhs = first <= 2 and rest[-1] == 3 and all(size == 2 for size in rest[:-1])
    return first > 0 and (thousands or lakhs)


def marks_in(text: str) -> Counter[str]:
    """The marks of currencies beside numbers or in brackets, as in a column header, in upper case,
    and their counts."""
    text = plain_signs(text)
    found = Counter(one.mark for one in find_numbers(text) if one.mark)
    found.update(match[1].upper() for match in _HEAD.finditer(text))
    return found
