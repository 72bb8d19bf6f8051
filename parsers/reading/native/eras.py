"""A date in, its year as Japanese and Thai formats of dates count it out."""

import datetime

ERAS = (
    (datetime.date(2019, 5, 1), "令和"),
    (datetime.date(1989, 1, 8), "平成"),
    (datetime.date(1926, 12, 25), "昭和"),
    (datetime.date(1912, 7, 30), "大正"),
    (datetime.date(1868, 10, 23), "明治"),
)
BUDDHIST = 543  # years


def year_of_era(kind: str, length: int, moment: datetime.datetime, language: str) -> str:
    """kind, length: `g` is the era's name, which only Japanese formats show, `e` the year in it,
    `b` the Buddhist year."""
    if kind == "b":
        return f"{moment.year + BUDDHIST:04d}"
    if language != "ja":
        return ""
    era = next((each for each in ERAS if moment.date() >= each[0]), None)
    if era is None:
        return "" if kind == "g" else str(moment.year)
    start, name = era
    return name[: 1 + (length > 2)] if kind == "g" else str(moment.year - start.year + 1)
