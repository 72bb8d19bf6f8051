"""A line's glyphs from left to right in, word by word, out its words as they are read where most
runs from right to left: letters from the right, numbers and Latin among them from the left. Knows
no page; the reverse of the Unicode bidirectional algorithm (UAX 9), by sight.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, takewhile

from parsers.document.direction import carry_over, is_opened
from parsers.document.telephones import Telephone, find_telephones, turned_back

LEFTWARD = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
RIGHTWARD = frozenset({"L", "EN", "AN"})
TATWEEL = "\u0640"
"""Lengthens a word to fill its line; no letter."""
DOUBLED = "\u0627\u0627\u0644\u0644\u0647"
"""An alef before the ligature of Allah, which is named with its own."""
MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
PAIRED = re.compile(r"\([^()]*\)|\[[^][]*\]|«[^«»]*»")
CROSSED = re.compile(r"\)[^()]*\(|\][^][]*\[|»[^«»]*«")
SIGNED = re.compile(r"[-−+$€£¥₪][\d.,٫٬]*\d")
STRETCHER = re.compile(r"[A-Za-z0-9*\ufffd]")
ENDING = frozenset(".,:;!?")
OFTEN = 3
"""Times on a page, for a letter within words of another script to be none."""
PERCENT = re.compile(r"([%٪])([\d.,٫٬]*\d)")

Glyphs = Sequence[str]
"""The letters of each glyph of a word, from left to right."""


def has_leftward(text: str) -> bool:
    return not text.isascii() and LEFTWARD.search(text) is not None


def has_latin(text: str) -> bool:
    return any(unicodedata.bidirectional(c) == "L" for c in text)


def texts(words: Sequence[Glyphs], from_right: bool, swapped: bool) -> list[str]:
    """The words' texts, still from left to right. from_right: whether the line is read so. swapped:
    see `are_brackets_swapped`. Where nothing runs leftwards, all is as it looks."""
    if from_right:
        found = _from_right(words, swapped or is_opened(seen(words)))
    else:
        found = _from_left(words)
    return [text.replace(DOUBLED, DOUBLED[1:]).replace(TATWEEL, "") or text for text in found]


def _from_right(words: Sequence[Glyphs], swapped: bool) -> list[str]:
    found = [_word(word, swapped, at == len(words) - 1) for at, word in enumerate(words)]
    latin = carry_over([_is_latin(word) for word in words])
    for is_latin, group in groupby(range(len(words)), key=latin.__getitem__):
        places = list(group)
        if is_latin and len(places) > 1:
            first, last = places[0], places[-1]
            found[first], found[last] = _ends(words[first], words[last], swapped)
    for at in (at for each in _telephones(words) if each.turned for at in each.places):
        found[at] = turned_back("".join(words[at]))
    return found


def _telephones(words: Sequence[Glyphs]) -> list[Telephone]:
    is_arabic = any(unicodedata.bidirectional(c) == "AL" for c in seen(words))
    return list(find_telephones(["".join(word) for word in words], is_arabic))


def _from_left(words: Sequence[Glyphs]) -> list[str]:
    """Signs left of a run of leftward words are read before it, those right of it behind it."""
    found = ["".join(word) for word in words]
    runs = _leftward_runs(words)
    for leftward, group in groupby(range(len(words)), key=runs.__getitem__):
        places = list(group)
        for at in filter(lambda at: _is_leftward(words[at]), places if leftward else ()):
            before = _signs(words[at]) if at == places[0] else []
            after = _signs(words[at][::-1])[::-1] if at == places[-1] else []
            found[at] = _text(words[at][len(before) : len(words[at]) - len(after)], False)
        if leftward:
            first, last = words[places[0]], words[places[-1]]
            if _is_leftward(first):
                found[places[-1]] = "".join(_signs(first)) + found[places[-1]]
            if _is_leftward(last):
                found[places[0]] += "".join(_signs(last[::-1])[::-1])
    return found


def reading_order(words: Sequence[Glyphs], from_right: bool) -> list[int]:
    """The places of the words, as they are read: from the right, but for runs with Latin; else from
    the left, but for runs of those that are read from the right."""
    places = range(len(words))
    leftwards = [*map(_is_leftward, words)] if from_right else _leftward_runs(words)
    dialled = {at for each in _telephones(words) if not each.turned for at in each.places}
    order: list[int] = []
    for leftward, group in groupby(
        reversed(places) if from_right else places, key=leftwards.__getitem__
    ):
        run = list(group)
        if (
            from_right
            and not leftward
            and any(at in dialled or has_latin("".join(words[at])) for at in run)
        ):
            run = _latin_run(run, words)
        elif leftward and not from_right:
            run.reverse()
        order += run
    return order


def _leftward_runs(words: Sequence[Glyphs]) -> list[bool]:
    """Within a line from the left: numbers between such words, or behind the sign that ends one,
    go with them."""
    kinds = [True if _is_leftward(word) else _is_number(word) for word in words]
    for at in range(len(words) - 2, -1, -1):
        ends = words[at + 1][0] in ENDING and _is_leftward(words[at + 1])
        if kinds[at] is None and ends:
            kinds[at] = True
    return carry_over(kinds)


def _is_number(word: Glyphs) -> bool | None:
    """None of a number, else False."""
    return None if not has_latin("".join(word)) and not _is_sign(word) else False


def _is_latin(word: Glyphs) -> bool | None:
    """None of a number or a sign."""
    if _is_leftward(word):
        return False
    return True if has_latin("".join(word)) else None


def _latin_run(run: Sequence[int], words: Sequence[Glyphs]) -> list[int]:
    """From the left, but for signs around it, which go with the line."""
    first, *_, last = [n for n, at in enumerate(run) if not _is_sign(words[at])] * 2
    return [*run[:first], *reversed(run[first : last + 1]), *run[last + 1 :]]


def seen(words: Sequence[Glyphs]) -> str:
    return " ".join(map("".join, words))


def _signs(word: Glyphs) -> list[str]:
    return list(takewhile(lambda text: _kind(text) is None, word))


def _is_sign(word: Glyphs) -> bool:
    return len(_signs(word)) == len(word)


def without_stretchers(lines: Iterable[Sequence[Glyphs]]) -> list[list[list[str]]]:
    """Without the strokes that lengthen words, where a font names them like another letter: the
    same one figure or Latin letter between Arabic ones, again and again."""
    written = [[list(word) for word in words] for words in lines]
    places = [(word, at) for words in written for word in words for at in _between_arabic(word)]
    often = Counter(word[at] for word, at in places)
    for word, at in places:
        if often[word[at]] >= OFTEN:
            word[at] = TATWEEL
    return written


def _between_arabic(word: Glyphs) -> list[int]:
    return [
        at
        for at in range(1, len(word) - 1)
        if STRETCHER.fullmatch(word[at])
        and all(
            unicodedata.bidirectional(word[side][:1] or " ") == "AL" for side in (at - 1, at + 1)
        )
    ]


def are_brackets_swapped(lines: Iterable[Sequence[Glyphs]]) -> bool:
    """Whether a file names brackets as they look and not as they are read: then a closing one comes
    first."""
    text = "\n".join(
        " ".join(_text(word, swapped=False) for word in reversed(words))
        for words in lines
        if any(map(_is_leftward, words))
    )
    return len(CROSSED.findall(text)) > len(PAIRED.findall(text))


def _is_leftward(word: Glyphs) -> bool:
    return has_leftward("".join(word))


def _word(word: Glyphs, swapped: bool, first: bool) -> str:
    """first: of its line, where a dash behind a number is no minus before it."""
    visual, text = "".join(word), _text(word, swapped)
    if SIGNED.fullmatch(visual) and not first:
        return visual
    percent = PERCENT.fullmatch(text)
    return f"{percent[2]}{percent[1]}" if percent else text


def _text(word: Glyphs, swapped: bool) -> str:
    parts = []
    leftwards = list(reversed(word))
    told_apart = zip(leftwards, _go_right(leftwards), strict=True)
    for rightward, group in groupby(told_apart, key=lambda each: each[1]):
        run = [text for text, _ in group]
        if rightward:
            parts.append("".join(reversed(run)))
        else:
            parts.append("".join(run).translate(MIRRORED) if swapped else "".join(run))
    return "".join(parts)


def _go_right(glyphs: Glyphs) -> list[bool]:
    """Of each whether it is part of a run that goes to the right: figures, Latin, and the signs
    between them."""
    kinds = [_kind(text) for text in glyphs]
    around = zip(_carried(kinds), reversed(_carried(kinds[::-1])), strict=True)
    return [bool(before and after) for before, after in around]


def _carried(kinds: Iterable[bool | None]) -> list[bool | None]:
    """A sign takes the kind of what is before it."""
    last: bool | None = None
    return [last := last if kind is None else kind for kind in kinds]


def _kind(text: str) -> bool | None:
    """Whether it goes to the right; None of a sign."""
    kinds = {unicodedata.bidirectional(c) for c in text}
    if kinds & RIGHTWARD:
        return True
    return False if kinds & {"R", "AL", "NSM"} else None


def _ends(first: Glyphs, last: Glyphs, swapped: bool) -> tuple[str, str]:
    """The outer words of a run of Latin: signs left of it are read behind it, those right of it
    before it."""
    left, right = _signs(first), _signs(last[::-1])[::-1]
    begin, end = _text(right, swapped), _text(left, swapped)
    return (
        begin + "".join(first[len(left) :]),
        "".join(last[: len(last) - len(right)]) + end,
    )
