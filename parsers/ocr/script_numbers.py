"""Numbers in lines that a script pack reads, by the recognizer that is surer of their digits.

Packs confuse digits that look alike, as 3 and 5 in some fonts; the built-in recognizer is disturbed
by letters beside them that it does not know. So it reads each number by itself once more. This
module knows crops of lines, not the page.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from parsers.ocr.detection import Pixels
from parsers.ocr.line_words import LineWord
from parsers.ocr.recognition import Recognized

Recognizer = Callable[[Sequence[Pixels]], Sequence[Recognized]]
SURE_NUMBER = 0.9
NUMBER = re.compile(r"[+-]?[0-9](?:[0-9.,/-]*[0-9])?%?")
FEWEST_DIGITS = 2  # single ones are read worse by themselves
MOST_NUMBERS = 1000  # of a page
UNDER = 0.5  # of the narrower word
AROUND = ".,:;-()"
PADDING = 0.3  # heights of the line


def with_numbers(words: Sequence[LineWord], built_in: Sequence[LineWord]) -> list[LineWord]:
    """The words of a pack with the numbers of the built-in recognizer: those that the pack left
    out, as Tesseract does where a line that runs to the left begins with one, and those of which it
    read other digits or made several."""
    merged = list(words)
    for word in built_in:
        number = NUMBER.search(word.text)
        if word.confidence < SURE_NUMBER or not number or _has_more(word.text, number.group()):
            continue
        under = [each for each in merged if _is_under(each, word)]
        if all(NUMBER.fullmatch(each.text.strip(AROUND)) for each in under):
            if len(under) == 1 and under[0].text == number.group():
                continue
            merged = [each for each in merged if each not in under]
            merged.append(LineWord(number.group(), word.place, word.confidence))
    return merged


def _has_more(text: str, number: str) -> bool:
    return any(c.isalnum() for c in text.replace(number, "", 1))


def _is_under(word: LineWord, other: LineWord) -> bool:
    shared = min(word.place[2], other.place[2]) - max(word.place[0], other.place[0])
    return shared > UNDER * min(word.place[2] - word.place[0], other.place[2] - other.place[0])


def with_digits_read_again(
    crops: Sequence[Pixels], lines: Sequence[Sequence[LineWord]], recognize: Recognizer
) -> list[Sequence[LineWord]]:
    """Where the built-in recognizer reads other digits in a number by itself, and is sure of them,
    they are taken; how many there are is up to the pack."""
    numbers = [
        (line, at)
        for line, words in enumerate(lines)
        for at, word in enumerate(words)
        if _digits_of(word.text) >= FEWEST_DIGITS
    ][:MOST_NUMBERS]
    read = recognize([_alone(crops[line], lines[line][at]) for line, at in numbers])
    better = [list(words) for words in lines]
    for (line, at), each in zip(numbers, read, strict=True):
        text = with_digits_of(better[line][at].text, each.text, each.score)
        better[line][at] = replace(better[line][at], text=text)
    return list[Sequence[LineWord]](better)


def with_digits_of(text: str, other: str, sure: float) -> str:
    """text, a word with a number, with the digits of its other reading."""
    ours, theirs = NUMBER.findall(text), NUMBER.findall(other)
    if sure < SURE_NUMBER or len(ours) != 1 or len(theirs) != 1:
        return text
    return text.replace(ours[0], theirs[0]) if _shape(ours[0]) == _shape(theirs[0]) else text


def _shape(number: str) -> str:
    return re.sub("[0-9]", "0", number)


def _digits_of(text: str) -> int:
    return sum("0" <= c <= "9" for c in text)


def _alone(crop: Pixels, word: LineWord) -> Pixels:
    """A word of a line, with as much ground around it as lines have."""
    left, right = max(0, int(word.place[0]) - 1), int(word.place[2]) + 2
    part = crop[:, left:right]
    edge = np.median(crop[::2, ::2], axis=(0, 1)).astype(np.uint8)
    ground = np.empty((crop.shape[0], round(PADDING * crop.shape[0]), 3), np.uint8)
    ground[:] = edge
    return np.ascontiguousarray(np.concatenate([ground, part, ground], axis=1))
