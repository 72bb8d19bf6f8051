"""Phrases and candidates -> a row of numbers for each candidate.

In: phrases and candidates of one document. Out: a matrix with the columns of NAMES. No column holds
a text, so that a model cannot learn the names of those it was trained with. This module knows no
field and no model.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from parsers.document.text import fold
from parsers.extraction.code_patterns import is_iban, is_vat, tax_numbers_in
from parsers.extraction.places import has_contact, has_street_form
from parsers.extraction.ranking import arithmetic, label_features
from parsers.extraction.ranking.candidates import Candidate, Kind
from parsers.extraction.ranking.phrases import Floats, Phrases
from parsers.extraction.ranking.spans import TOWN
from parsers.lexicon import legal_forms
from parsers.values.currencies import MARK

Matrix = NDArray[np.float32]
FAR_LINES = 9.0
"""Heights: of lines further apart it is not told how far."""

SHAPE = (
    "length", "digits", "letters", "capitals", "words", "digit share", "upper", "title", "year",
    "legal form", "ends legal form", "dash", "slash", "dot", "whole phrase", "begins phrase",
    "ends phrase", "phrase words", "mail", "iban", "vat", "street", "town", "first digit",
    "currency before", "currency after", "percent after", "decimals", "series", "lines", "comma",
    "sentence", "is date",
)  # fmt: skip
PLACE = (
    "x0", "x1", "y0", "y1", "page", "pages after", "height", "line", "lines after", "in line",
    "phrases in line", "block place", "block size", "block rest", "order", "order back", "wide",
    "gap above", "gap below", "height above", "height below",
)  # fmt: skip
MARKS = (
    "town", "street", "iban", "tax number", "contact", "phone", "web", "amount", "date",
    "legal form", "sender", "bank",
)  # fmt: skip
AROUND = ("own", "below", "below twice", "below thrice", "above", "above twice", "right", "block")
REPEATED = ("times", "in foot", "in mail", "in sender", "times value", "first time")
DATES = ("order", "distinct", "days after first", "is last", "days to next", "first on page")

NAMES = (
    *label_features.NAMES, *SHAPE, *PLACE,
    *(f"{place}:{mark}" for place in AROUND for mark in MARKS), *REPEATED,
    *(f"date {name}" for name in DATES), *(f"amount {name}" for name in arithmetic.NAMES),
)  # fmt: skip

LONGEST_MARK = 12
"""Characters that a currency takes before its amount, at most."""
_MARK_BEFORE = re.compile(rf"(?<![^\W\d_])(?:{MARK})[.:]?\s?-?$", re.IGNORECASE)
_MARK_AFTER = re.compile(rf"\s?(?:{MARK})(?![^\W\d_])", re.IGNORECASE)
_RATE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?) ?%")
_WEB = re.compile(r"www\.|https?://|\w@\w|\.(?:com|de|fr|net|org|eu|it|es|nl|pl|uk)(?!\w)")
_PHONE = re.compile(r"\+\d\d[ \d()/-]{6}|\(?0\d{1,5}\)?[ /-]+\d[\d -]{4}")
_BANK = re.compile(r"(?<!\w)(?:IBAN|BIC|SWIFT)(?!\w)", re.IGNORECASE)
_SENDER = re.compile(r" [-–—·•|*] |, | ?[·•|] ?")


def features_of(phrases: Phrases, candidates: Sequence[Candidate]) -> Matrix:
    if not candidates:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    boxes = np.array([_box(one) for one in candidates], dtype=np.float64)
    marks = np.array([_marks(text) for text in phrases.texts], dtype=np.float32)
    return np.hstack(
        [
            label_features.label_features(phrases, candidates, boxes),
            np.array([_shape(one, phrases) for one in candidates], dtype=np.float32),
            _place(phrases, candidates, boxes),
            _around(phrases, candidates, marks),
            _repeated(phrases, candidates),
            _date_order(candidates),
            _amounts(phrases, candidates, boxes),
        ]
    )


def _box(one: Candidate) -> tuple[float, float, float, float]:
    box = one.piece.box
    return (box.x0, box.y0, box.x1, box.y1) if box else (0.0, 0.0, 1.0, 1.0)


@cache
def _forms() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{legal_forms()})(?!\w)\.?")


@lru_cache(maxsize=8192)
def _marks(text: str) -> tuple[bool, ...]:
    """What a phrase has, in the order of MARKS."""
    if len(text) > 300:
        return (False,) * len(MARKS)
    town = TOWN.search(text) is not None
    tax = any(map(str.isdigit, text)) and bool(tax_numbers_in(text))
    return (
        town, has_street_form(text), _BANK.search(text) is not None or is_iban(text), tax,
        has_contact(text), _PHONE.search(text) is not None,
        _WEB.search(text) is not None, re.search(r"\d[.,]\d\d(?!\d)", text) is not None,
        re.search(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}|\d{4}-\d\d-\d\d", text) is not None,
        _forms().search(text) is not None, town and _SENDER.search(text) is not None,
        _BANK.search(text) is not None,
    )  # fmt: skip


def _shape(one: Candidate, phrases: Phrases) -> list[float]:
    text = one.piece.text
    line = phrases.lines[one.line].text
    phrase = phrases.texts[one.phrase]
    first = int(phrases.start[one.phrase])
    own = _text_shape(text)
    after = line[one.end : one.end + 4]
    return [
        *own[:14],
        one.start <= first and one.end >= first + len(phrase),
        one.start <= first,
        one.end >= first + len(phrase),
        phrase.count(" ") + 1,
        *own[14:20],
        _MARK_BEFORE.search(line, max(one.start - LONGEST_MARK, 0), one.start) is not None,
        _MARK_AFTER.match(line, one.end) is not None,
        after.lstrip().startswith("%"),
        *own[20:22],
        one.last - one.phrase if one.last != one.phrase else 0,
        *own[22:],
        one.kind is Kind.DATE,
    ]


@lru_cache(maxsize=8192)
def _text_shape(text: str) -> tuple[float, ...]:
    digits, letters = sum(map(str.isdigit, text)), sum(map(str.isalpha, text))
    forms = list(_forms().finditer(text))
    decimals = re.search(r"[.,](\d{1,3})-?$", text)
    words = text.split()
    return (
        len(text), digits, letters, sum(map(str.isupper, text)), len(words),
        digits / max(len(text), 1), text.isupper(), text.istitle(),
        re.fullmatch(r"(?:19|20)\d\d", text) is not None, bool(forms),
        bool(forms) and forms[-1].end() >= len(text), text.count("-"), text.count("/"),
        text.count("."), "@" in text, digits > 8 and is_iban(text), digits > 5 and is_vat(text),
        has_street_form(text), TOWN.search(text) is not None,
        float(text[0]) if text[0].isascii() and text[0].isdigit() else -1.0,
        len(decimals[1]) if decimals else 0.0,
        len(words) > 1 and words[0].isupper() and words[0].isalpha(),
        text.count(","),
        sum(word.islower() for word in words) / max(len(words), 1),
    )  # fmt: skip


def _place(phrases: Phrases, candidates: Sequence[Candidate], boxes: Floats) -> Matrix:
    of = np.array([one.phrase for one in candidates], dtype=np.int64)
    line = phrases.line[of]
    pages = phrases.page[of]
    last = int(phrases.page.max())
    indexes = np.array([one.index for one in phrases.lines])
    line_pages = np.array([one.page for one in phrases.lines])
    lines_of_page = {page: int(indexes[line_pages == page].max()) for page in set(line_pages)}
    most = np.array([lines_of_page[page] for page in pages])
    per_line = np.bincount(phrases.line, minlength=len(phrases.lines))
    height = float(np.median(phrases.height)) or 1.0
    kinds = Counter(one.kind for one in candidates)
    order: Counter[Kind] = Counter()
    orders = np.zeros((len(candidates), 2))
    for at, one in enumerate(candidates):
        orders[at] = order[one.kind], kinds[one.kind] - order[one.kind] - 1
        order[one.kind] += 1
    block, size = phrases.place[of], phrases.block_size[of]
    columns = [
        boxes[:, 0], boxes[:, 2], boxes[:, 1], boxes[:, 3], np.minimum(pages, 9),
        np.minimum(last - pages, 9), phrases.height[of] / height, np.minimum(indexes[line], 99),
        np.minimum(most - indexes[line], 99), of - phrases.first[of], per_line[line], block, size,
        size - block, np.minimum(orders[:, 0], 50), np.minimum(orders[:, 1], 50),
        boxes[:, 2] - boxes[:, 0], *_apart(phrases, of),
    ]  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


def _apart(phrases: Phrases, of: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> list[Floats]:
    """How far the lines above and below are, in heights of its own, and how high they are by it."""
    gaps, heights = [], []
    own = np.maximum(phrases.height[of], 1e-6)
    for other, sign in ((phrases.above[of], 1.0), (phrases.below[of], -1.0)):
        apart = sign * (phrases.box[of, 1] - phrases.box[other, 1]) / own
        gaps.append(np.where(other >= 0, np.clip(apart, 0, FAR_LINES), FAR_LINES))
        heights.append(np.where(other >= 0, np.minimum(phrases.height[other] / own, 9), 0))
    return [*gaps, *heights]


def _around(phrases: Phrases, candidates: Sequence[Candidate], marks: Matrix) -> Matrix:
    of = np.array([one.phrase for one in candidates], dtype=np.int64)
    end = np.array([one.last for one in candidates], dtype=np.int64)
    padded = np.vstack([marks, np.zeros((1, len(MARKS)), dtype=np.float32)])
    below = phrases.below[end]
    twice = np.where(below >= 0, phrases.below[below], -1)
    thrice = np.where(twice >= 0, phrases.below[twice], -1)
    above = phrases.above[of]
    above_twice = np.where(above >= 0, phrases.above[above], -1)
    blocks = np.zeros_like(marks)
    np.maximum.at(blocks, phrases.block, marks)
    rows = [padded[at] for at in (of, below, twice, thrice, above, above_twice, phrases.right[of])]
    return np.hstack([*rows, blocks[phrases.block[of]]])


def _repeated(phrases: Phrases, candidates: Sequence[Candidate]) -> Matrix:
    """How often its text stands on the pages, and where else."""
    folded = [fold(text) for text in phrases.texts]
    everything = "\n".join(folded)
    foot = "\n".join(text for text, box in zip(folded, phrases.box, strict=True) if box[1] > 0.85)
    found = zip(phrases.texts, folded, strict=True)
    mail = "\n".join(text for raw, text in found if _WEB.search(raw))
    found = zip(phrases.texts, folded, strict=True)
    sender = "\n".join(text for raw, text in found if _marks(raw)[10])
    values = Counter((one.kind, one.value) for one in candidates)
    told: dict[str, tuple[float, ...]] = {}
    seen: set[tuple[Kind, object]] = set()
    rows = []
    for one in candidates:
        text = one.piece.text
        if text not in told:
            told[text] = _told(text, everything, foot, mail, sender)
        key = one.kind, one.value
        rows.append((*told[text], min(values[key], 20), key not in seen))
        seen.add(key)
    return np.array(rows, dtype=np.float32)


def _told(text: str, everything: str, foot: str, mail: str, sender: str) -> tuple[float, ...]:
    key = fold(text)
    if not key:
        return (0.0,) * 4
    words = [fold(word) for word in text.split()[:3]]
    known = any(len(word) > 3 and word in mail for word in words)
    return float(min(everything.count(key), 20)), key in foot, known, key in sender


def _date_order(candidates: Sequence[Candidate]) -> Matrix:
    features = np.zeros((len(candidates), len(DATES)), dtype=np.float32)
    days = sorted({one.value for one in candidates if isinstance(one.value, date)})
    seen: set[date] = set()
    for at, one in enumerate(candidates):
        if not isinstance(one.value, date):
            continue
        order = days.index(one.value)
        following = (days[order + 1] - one.value).days if order + 1 < len(days) else -1
        features[at] = (
            order, len(days), min((one.value - days[0]).days, 9999), order == len(days) - 1,
            min(following, 9999), not seen,
        )  # fmt: skip
        seen.add(one.value)
    return features


def _amounts(phrases: Phrases, candidates: Sequence[Candidate], boxes: Floats) -> Matrix:
    features = np.zeros((len(candidates), len(arithmetic.NAMES)), dtype=np.float32)
    rows = [at for at, one in enumerate(candidates) if one.kind is Kind.AMOUNT]
    if not rows:
        return features
    percent = ["%" in line.text for line in phrases.lines]
    printed = {
        float(match[1].replace(",", "."))
        for line in phrases.lines
        for match in _RATE.finditer(line.text)
    }
    values = [
        one.value for one in (candidates[at] for at in rows) if isinstance(one.value, Decimal)
    ]
    page = np.array([candidates[at].piece.page for at in rows], dtype=np.int64)
    beside = np.array([percent[candidates[at].line] for at in rows])
    told = arithmetic.arithmetic_features(values, boxes[rows], page, beside, sorted(printed)[:40])
    features[rows] = told
    return features
