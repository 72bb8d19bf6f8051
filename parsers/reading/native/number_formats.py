"""A number and a format of a spreadsheet in, the text that is shown out (ISO/IEC 29500-1, 18.8.31).

Figures are written as in English: the file does not say where it is read. So are dates whose format
is that of the reader's country, but as 2026-11-30, which means the same everywhere.
"""

import datetime
import functools
import locale
import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names

from parsers.reading.native.eras import year_of_era

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)", 41: '#,##0;(#,##0);"-"', 42: '#,##0;(#,##0);"-"',
    43: '#,##0.00;(#,##0.00);"-"', 44: '#,##0.00;(#,##0.00);"-"', 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
LONGEST = 255  # characters of a format, as Excel has it
TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<half>AM/PM|A/P)|(?P<general>General)|(?P<power>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|b+|e+|g+)|(?P<digits>[0#?.,]+)|(?P<at>@)|(?P<percent>%)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
SYSTEM_DATES = {"-F800": "yyyy-mm-dd", "-F400": "h:mm:ss"}
SIGNIFICANT = 11  # figures that `General` shows
Width = Literal["abbreviated", "wide"]
MOST_DAYS = 2_958_466  # 9999-12-31


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """condition: sign and number to compare with. language: of the names of months."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    language: str = "en"

    @property
    def is_date(self) -> bool:
        return any(each.kind in ("date", "elapsed") for each in self.tokens)


def is_date_format(code: str) -> bool:
    return any(section.is_date for section in _sections(code[:LONGEST]))


def show(value: float, code: str, since_1904: bool = False) -> str:
    """The number as its format shows it; never raises."""
    if not math.isfinite(value):
        return ""
    sections = _sections(code[:LONGEST] or "General")
    section, shown = _choose(sections, value)
    if section is None:
        return _general(value)
    if section.is_date:
        return _date(section, value, since_1904) or _general(value)
    return _number(section, shown)


@functools.lru_cache(maxsize=512)
def _sections(code: str) -> tuple[Section, ...]:
    return tuple(_section(part) for part in _split(code))


def _split(code: str) -> list[str]:
    """At semicolons outside quotation marks."""
    parts = [""]
    for token in re.finditer(r'"[^"]*"?|\\.|.', code, re.DOTALL):
        if token[0] == ";":
            parts.append("")
        else:
            parts[-1] += token[0]
    return parts[:4]


def _section(code: str) -> Section:
    tokens: list[Token] = []
    condition, language = None, "en"
    for found in TOKENS.finditer(code):
        kind = found.lastgroup or "other"
        text = found[kind]
        if kind == "bracket":
            if compared := CONDITION.fullmatch(text):
                condition = (compared[1], float(compared[2]))
            elif ELAPSED.fullmatch(text):
                tokens.append(Token("elapsed", text.lower()))
            elif text.startswith("$"):
                sign, _, place = text[1:].partition("-")
                system = SYSTEM_DATES.get(f"-{place.upper()}")
                if system:
                    return _section(system)
                language = _language(place)
                tokens.append(Token("quoted", sign))
        elif kind in ("quoted", "escaped", "other"):
            tokens.append(Token("quoted", text))
        elif kind == "space":
            tokens.append(Token("quoted", " " if tokens else ""))
        elif kind != "fill":
            tokens.append(Token(kind, text))
    return Section(tuple(tokens), condition, language)


@functools.cache
def _language(place: str) -> str:
    try:
        name = locale.windows_locale.get(int(place, 16) & 0xFFFF, "en")
        Locale.parse(name.split("_")[0])
    except (ValueError, UnknownLocaleError):
        return "en"
    return name.split("_")[0]


def _choose(sections: tuple[Section, ...], value: float) -> tuple[Section | None, float]:
    """The section for a value, and the value as it shows it: a section for negative numbers alone
    shows no sign."""
    if any(each.condition for each in sections):
        for each in sections:
            if each.condition is None or _holds(each.condition, value):
                return each, value
        return None, value
    numeric = sections[:3]
    if value < 0 and len(numeric) > 1:
        return numeric[1], -value
    if value == 0 and len(numeric) > 2:
        return numeric[2], value
    return numeric[0], value


def _holds(condition: tuple[str, float], value: float) -> bool:
    sign, other = condition
    return {
        "<": value < other, ">": value > other, "<=": value <= other, ">=": value >= other,
        "=": value == other, "<>": value != other,
    }[sign]  # fmt: skip


def _general(value: float) -> str:
    if value == int(value) and abs(value) < 10**SIGNIFICANT:
        return str(int(value))
    text = f"{value:.{SIGNIFICANT - 1}g}"
    if "e" in text:
        mantissa, _, power = f"{value:.5e}".partition("e")
        return f"{mantissa.rstrip('0').rstrip('.')}E{power[0]}{power[1:].zfill(2)}"
    return text


def _number(section: Section, value: float) -> str:
    tokens = section.tokens
    if any(each.kind == "general" for each in tokens):
        parts = (_general(value) if t.kind == "general" else t.text for t in tokens
                 if t.kind in ("general", "quoted"))  # fmt: skip
        return "".join(parts).strip()
    placeholders = [each.text for each in tokens if each.kind == "digits"]
    if not placeholders:
        shown = "".join(_general(value) if t.kind == "at" else t.text for t in tokens)
        return shown.strip()
    if any(each.kind == "power" for each in tokens):
        return _scientific(tokens, value)
    slash = next((at for at, t in enumerate(tokens) if t.kind == "quoted" and t.text == "/"), None)
    if slash is not None and any(each.kind == "digits" for each in tokens[slash:]):
        return _fraction(tokens, slash, value)
    value *= 100 ** sum(each.kind == "percent" for each in tokens)
    return _placed(tokens, "".join(placeholders), value)


def _placed(tokens: tuple[Token, ...], pattern: str, value: float) -> str:
    """The figures among the other characters: where the format has several groups of places, such
    as `000-0000`, they are filled from the right."""
    whole, _, decimals = pattern.partition(".")
    scale = len(whole) - len(whole.rstrip(",")) if not decimals else 0
    scale += len(decimals) - len(decimals.rstrip(","))
    whole, decimals = whole.rstrip(","), decimals.replace(",", "").replace(".", "")
    figures = _figures(value / 1000**scale, whole, decimals)
    negative = figures.startswith("-")
    figures = figures.removeprefix("-")
    groups = [at for at, each in enumerate(tokens) if each.kind == "digits"]
    shown = [each.text if each.kind in ("quoted", "percent") else "" for each in tokens]
    front, dot, back = figures.partition(".")
    for at in reversed(groups):
        text = tokens[at].text
        places = len(text.partition(".")[0].replace(",", ""))
        if "." in text:
            shown[at] = dot + back
        if at == groups[0]:
            shown[at] = front + shown[at]
        elif places:
            shown[at] = front[-places:] + shown[at]
            front = front[:-places]
    return ("-" if negative else "") + " ".join("".join(shown).split())


def _figures(value: float, whole: str, decimals: str) -> str:
    places = len(decimals)
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = "-" if rounded < 0 else ""
    front, _, back = f"{abs(rounded):f}".partition(".")
    front = front.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        front = _grouped(front)
    optional = len(decimals) - len(decimals.rstrip("#?"))
    while optional and back.endswith("0"):
        back, optional = back[:-1], optional - 1
    return sign + front + (f".{back}" if back else "")


def _grouped(figures: str) -> str:
    first = len(figures) % 3
    parts = [figures[:first], *(figures[at : at + 3] for at in range(first, len(figures), 3))]
    return ",".join(filter(None, parts))


def _scientific(tokens: tuple[Token, ...], value: float) -> str:
    power_at = next(at for at, each in enumerate(tokens) if each.kind == "power")
    before = "".join(t.text for t in tokens[:power_at] if t.kind == "digits")
    after = "".join(t.text for t in tokens[power_at:] if t.kind == "digits")
    whole, _, decimals = before.partition(".")
    step = max(1, len(whole.replace(",", "")))
    exponent = math.floor(math.log10(abs(value))) if value else 0
    exponent = exponent // step * step if step > 1 else exponent
    mantissa = _figures(value / 10.0**exponent, whole, decimals)
    sign = "-" if exponent < 0 else "+" if tokens[power_at].text.endswith("+") else ""
    return f"{mantissa}E{sign}{str(abs(exponent)).rjust(after.count('0'), '0')}"


def _fraction(tokens: tuple[Token, ...], slash: int, value: float) -> str:
    digits = [t.text for t in tokens[slash:] if t.kind == "digits"]
    bottom = digits[0] if digits else "?"
    fixed = bottom.isdigit() and int(bottom) > 0
    most = 10 ** min(len(bottom), 4) - 1
    part = Fraction(abs(value)).limit_denominator(most)
    if fixed:
        part = Fraction(round(abs(value) * int(bottom)), int(bottom))
    front, rest = divmod(part, 1)
    if sum(each.kind == "digits" for each in tokens[:slash]) < 2:
        front, rest = 0, part
    written = f"{front} " if front or not rest else ""
    written += f"{rest.numerator}/{rest.denominator}" if rest else ""
    return ("-" if value < 0 else "") + written.strip()


def _date(section: Section, value: float, since_1904: bool) -> str | None:
    """None if there is no such date."""
    dates = [each for each in section.tokens if each.kind in ("date", "elapsed")]
    moment = _moment_of(value, since_1904, any("." in each.text for each in dates))
    elapsed = any(each.kind == "elapsed" for each in section.tokens)
    if moment is None and not elapsed:
        return None
    moment = moment or _moment(1899, 12, 30)
    halves = any(each.kind == "half" for each in section.tokens)
    written = []
    at = -1
    for token in section.tokens:
        if token.kind in ("date", "elapsed"):
            at += 1
        if token.kind == "elapsed":
            written.append(_elapsed(token.text, value))
        elif token.kind == "date":
            minutes = token.text[0] in "mM" and _means_minutes(dates, at)
            written.append(_date_part(token.text.lower(), moment, halves, minutes,
                                      section.language))  # fmt: skip
        elif token.kind == "half":
            written.append("AM" if moment.hour < 12 else "PM")
        elif token.kind in ("quoted", "digits"):
            written.append(token.text)
    return " ".join("".join(written).split())


def _moment_of(value: float, since_1904: bool, finely: bool) -> datetime.datetime | None:
    """The date of a serial number, to the second, or finely to the millisecond. There was no
    1900-02-29, which the numbers count."""
    if not 0 <= value < MOST_DAYS:
        return None
    before_leap_day = value < 60
    start = _moment(1904, 1, 1) if since_1904 else _moment(1899, 12, 30 + before_leap_day)
    seconds = round(value % 1 * 86_400, 3 if finely else None)
    try:
        return start + datetime.timedelta(days=math.floor(value), seconds=seconds)
    except OverflowError:
        return None


def _moment(year: int, month: int, day: int) -> datetime.datetime:
    return datetime.datetime(year, month, day, tzinfo=datetime.UTC)


def _means_minutes(dates: list[Token], at: int) -> bool:
    before = dates[at - 1].text[0].lower() if at else ""
    after = dates[at + 1].text[0].lower() if at + 1 < len(dates) else ""
    return len(dates[at].text) <= 2 and (before == "h" or after == "s")


def _elapsed(text: str, value: float) -> str:
    seconds = round(value * 86_400)
    per = {"h": 3600, "m": 60, "s": 1}[text[0]]
    return str(seconds // per).rjust(len(text), "0")


def _date_part(
    part: str, moment: datetime.datetime, halves: bool, minutes: bool, language: str
) -> str:
    kind, length = part[0], len(part)
    if kind in "gb" or (kind == "e" and language == "ja"):
        return year_of_era(kind, length, moment, language)
    if kind in "ye":
        return f"{moment.year:04d}" if length > 2 or kind == "e" else f"{moment.year % 100:02d}"
    if kind == "m" and not minutes:
        return _month(moment.month, length, language)
    if kind == "d":
        return _day(moment, length, language)
    if kind == "s":
        whole, _, decimals = part.partition(".")
        fraction = f".{moment.microsecond:06d}"[: 1 + len(decimals)] if decimals else ""
        return str(moment.second).rjust(len(whole), "0")[-2:] + fraction
    hour = (moment.hour % 12 or 12) if halves else moment.hour
    count = moment.minute if kind == "m" else hour if kind == "h" else 0
    return str(count).rjust(min(length, 2), "0")


def _month(month: int, length: int, language: str) -> str:
    if length <= 2:
        return str(month).rjust(length, "0")
    width: Width = "abbreviated" if length == 3 else "wide"
    name = str(get_month_names(width, "format", language)[month])
    return name[0] if length == 5 else name


def _day(moment: datetime.datetime, length: int, language: str) -> str:
    if length <= 2:
        return str(moment.day).rjust(length, "0")
    width: Width = "abbreviated" if length == 3 else "wide"
    return str(get_day_names(width, "format", language)[moment.weekday()])
