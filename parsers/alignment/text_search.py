"""Finding a text among words, though their order may differ and some be misread.

In: the words of a page, then one text after the other. Out: passages, the words of the text. The
words' characters make one stream; what the text and the stream share are seeds, and the best chain
of seeds is the passage: going on to the next line costs little, jumping costs much. This module
knows neither blocks nor tables, and its work is bounded.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from rapidfuzz import fuzz

from parsers.alignment.chaining import Seed, best_chain, outstanding
from parsers.document import BoundingBox, Word
from parsers.document.geometry import hull, shared_height
from parsers.document.text import fold_with_points

SHORT = 12
"""Characters up to which a text is looked up as whole words."""
SEED, IDEOGRAPH_SEED = 5, 2  # characters: shorter ones are anywhere by chance
LEAST_FOUND = 0.6  # of a text's characters, else it is not there
LEAST_FOUND_OF_SHORT = 0.8
NEXT_LINE = 2.0
ALIKE = 75.0  # of 100: a word at the end of a passage, after a recognizer's slip
FAR = 30.0  # characters that a jump to anywhere costs
LONG_SEED = 20  # characters: no other seeds are looked for within such a one
LEAST_OF_WORDS = 0.65  # of the characters of the words: recognizers read icons into them

LONGEST_TEXT = 20_000
MOST_CHARACTERS = 200_000
MOST_SEEDS = 64  # places of the same few characters
MOST_WORDS_OF_SHORT = 5
MOST_PLACES = 32
WORK = 1_000_000  # steps in all: seconds; a dense page takes a twentieth

Mask = bytearray
"""For each character of the words, folded and one after the other: 1 if it may be in a passage."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words by their numbers on the page, in that order, and the box around them."""

    words: tuple[int, ...]
    box: BoundingBox


class Passages:
    """An index of a page's words. free: the words that belong to no passage yet."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.folded: list[str] = []
        self._starts: list[int] = []
        self._word_of: list[int] = []
        for index, word in enumerate(words):
            room = MOST_CHARACTERS - len(self._word_of)
            self._starts.append(len(self._word_of))
            self.folded.append(fold_with_points(word.text) if len(word.text) <= room else "")
            self._word_of.extend([index] * len(self.folded[-1]))
        self._stream = "".join(self.folded)
        self.free: Mask = bytearray(b"\x01") * len(self._stream)
        self._work = WORK
        self._seeds: dict[int, dict[str, list[int]]] = {}
        self._runs = self._index_runs()

    def find(self, text: str, allowed: Mask, near: int = 0) -> list[Passage]:
        """The places of `text` where the mask allows it: of a short one at most 32, in their order,
        around the word `near` if there are more; of a longer one the best."""
        text = text[:LONGEST_TEXT]
        if not self.spend(len(text) // 16):
            return []
        wanted = fold_with_points(text)
        places = self._places(wanted, allowed, near) if 0 < len(wanted) <= SHORT else []
        if not places and wanted and (chained := self._chained(wanted, allowed)):
            places = [chained]
        return [self._with_signs(text, words) for words in places]

    def is_allowed(self, word: int, mask: Mask) -> bool:
        """Never, of a word without letters and figures."""
        return bool(self.folded[word]) and bool(mask[self._starts[word]])

    def mark(self, mask: Mask, words: Iterable[int], value: int = 0) -> None:
        """Allow these words (1), or no longer (0)."""
        for word in words:
            start, size = self._starts[word], len(self.folded[word])
            mask[start : start + size] = bytes([value]) * size

    def mask(self, words: Iterable[int]) -> Mask:
        """Allows these words alone."""
        mask = bytearray(len(self._stream))
        self.mark(mask, words, 1)
        return mask

    def spend(self, steps: int) -> bool:
        """Count work; False once there was too much of it, and nothing is looked for any more."""
        self._work -= steps
        return self._work > 0

    def _index_runs(self) -> dict[str, list[tuple[int, int]]]:
        """The first and last word of each text of up to five consecutive words of a line."""
        runs: dict[str, list[tuple[int, int]]] = {}
        for first, word in enumerate(self.words):
            text = ""
            for last in range(first, min(first + MOST_WORDS_OF_SHORT, len(self.words))):
                text += self.folded[last]
                if len(text) > SHORT or self.words[last].line != word.line:
                    break
                if self.folded[first] and self.folded[last]:
                    runs.setdefault(text, []).append((first, last))
        return runs

    def _with_signs(self, text: str, words: Sequence[int]) -> Passage:
        """The passage, with the signs before and after it that the text has there, too."""
        parts = text.split()
        before = self._signs(words[0], -1, parts)
        around = (*reversed([*before]), *words, *self._signs(words[-1], 1, parts[::-1]))
        return Passage(around, hull(self.words[word].box for word in around))

    def _signs(self, word: int, step: int, parts: Sequence[str]) -> Iterator[int]:
        """The words after this one (step 1) or before it (-1) that are the signs in front of
        `parts`."""
        for part in reversed([*takewhile(lambda each: not fold_with_points(each), parts)]):
            if self._are_beside(word, word + step) and self.words[word + step].text == part:
                word += step
                yield word

    def _are_beside(self, one: int, other: int) -> bool:
        """Do both words exist, at one height of the page?"""
        if not (0 <= one < len(self.words) and 0 <= other < len(self.words)):
            return False
        return shared_height(self.words[one].box, self.words[other].box) > 0

    def _places(self, wanted: str, allowed: Mask, near: int) -> list[tuple[int, ...]]:
        runs = self._runs.get(wanted, [])
        if not self.spend(MOST_PLACES):
            return []
        middle = bisect_left(runs, (near, 0))
        around = runs[max(0, middle - MOST_PLACES // 2) : middle + MOST_PLACES]
        spans = (
            tuple(word for word in range(first, last + 1) if self.folded[word])
            for first, last in around
        )
        free = (span for span in spans if all(self.is_allowed(word, allowed) for word in span))
        return [*islice(free, MOST_PLACES)]

    def _chained(self, wanted: str, allowed: Mask) -> tuple[int, ...]:
        seeds = self._find_seeds(wanted, allowed)
        if not self.spend(len(seeds) ** 2 + len(wanted)):
            return ()
        chain = best_chain(seeds, self._gain)
        matched = Counter(word for seed in chain for word in self._word_of[seed.start : seed.end])
        if chain:
            first, last = self._word_of[chain[0].start], self._word_of[chain[-1].end - 1]
            before = self._beyond(first, -1, wanted[: chain[0].text_start], allowed)
            after = self._beyond(last, 1, wanted[chain[-1].text_end :], allowed)
            matched |= Counter({word: len(self.folded[word]) for word in (*before, *after)})
        words = [word for word in sorted(matched) if self._is_meant(word, matched[word])]
        found = sum(matched[word] for word in words)
        written = sum(len(self.folded[word]) for word in words)
        least = LEAST_FOUND_OF_SHORT if len(wanted) <= SHORT else LEAST_FOUND
        if not words or found < least * len(wanted) or found < LEAST_OF_WORDS * written:
            return ()
        return tuple(words)

    def _is_meant(self, word: int, matched: int) -> bool:
        """Half of its characters will do, but not one that a seed caught by chance."""
        length = len(self.folded[word])
        return matched == length or (matched > 1 and 2 * matched >= length)

    def _beyond(self, word: int, step: int, rest: str, allowed: Mask) -> Iterator[int]:
        """The words after this one (step 1) or before it (-1) that are the rest of the text, too
        short or too badly read for a seed."""
        while rest and self._are_beside(word, word + step):
            word += step
            length = len(self.folded[word])
            near = rest[: length + 2] if step > 0 else rest[-length - 2 :]
            alike = fuzz.partial_ratio(self.folded[word], near) if length <= len(near) else 0
            if alike < ALIKE or not self.is_allowed(word, allowed):
                return
            yield word
            rest = rest[length:] if step > 0 else rest[:-length]

    def _find_seeds(self, wanted: str, allowed: Mask) -> list[Seed]:
        """The longest stretches that text and stream share, by their start in the text."""
        size = IDEOGRAPH_SEED if 2 * sum(map(_is_ideograph, wanted)) >= len(wanted) else SEED
        index = self._seed_index(size)
        seeds: list[Seed] = []
        ends: dict[int, int] = {}  # by the shift of a seed: its end in the text
        text_start = 0
        while text_start <= len(wanted) - size:
            places = index.get(wanted[text_start : text_start + size], ())
            if not self.spend(1 + 2 * len(places)):
                return []
            longest = 0
            for place in places:
                if ends.get(place - text_start, 0) < text_start + size:
                    length = self._shared(wanted, text_start, place, allowed)
                    ends[place - text_start] = text_start + length
                    if length >= size:
                        seeds.append(Seed(text_start, place, length))
                        longest = max(longest, length)
            text_start += longest - size + 1 if longest >= LONG_SEED else 1
        return outstanding(seeds)

    def _shared(self, wanted: str, text_start: int, place: int, allowed: Mask) -> int:
        """How many characters from there on are equal and allowed."""
        most = len(wanted) - text_start
        taken = allowed.find(0, place, place + most)
        most = taken - place if taken >= 0 else most
        step, length = 64, 0
        while step:
            one = wanted[text_start + length : text_start + length + step]
            if length + step <= most and self._stream.startswith(one, place + length):
                length += step
            else:
                step //= 2
        self.spend(length // 64)
        return length

    def _seed_index(self, size: int) -> dict[str, list[int]]:
        if size not in self._seeds:
            index: dict[str, list[int]] = {}
            for place in range(len(self._stream) - size + 1):
                places = index.setdefault(self._stream[place : place + size], [])
                if len(places) < MOST_SEEDS:
                    places.append(place)
            self._seeds[size] = index
        return self._seeds[size]

    def _gain(self, one: Seed, other: Seed) -> float:
        """The characters that `other` adds after `one`, less the cost of going there."""
        overlap = max(0, one.text_end - other.text_start)
        added = other.length - overlap
        if added <= 0 or other.text_start <= one.text_start:
            return -math.inf
        skipped = other.text_start + overlap - one.text_end
        ahead = other.start + overlap - one.end
        last, first = self._word_of[one.end - 1], self._word_of[other.start + overlap]
        cost = _distance(self.words[last].box, self.words[first].box) + min(skipped, 20) / 4
        if 0 <= ahead <= 8 * SEED:
            wraps = self.words[last].line != self.words[first].line
            cost = min(cost, abs(ahead - skipped) / 2 + NEXT_LINE * wraps)
        return added - cost


def _is_ideograph(sign: str) -> bool:
    return "\u2e80" <= sign <= "\uffef"


def _distance(one: BoundingBox, other: BoundingBox) -> float:
    """The cost of reading on in `other` after `one`: next in the line, in the next line, further
    below, at the top of another column, anywhere."""
    height = min(one.height, other.height)
    down = (other.center_y - one.center_y) / height
    if abs(down) < 0.6 and other.x0 >= one.x0:
        return 1 + 10 * max(0.0, other.x0 - one.x1)
    if 0.6 <= down <= 3 and other.x0 < one.x1:
        return NEXT_LINE
    if down > 0 and other.x0 < one.x1:
        return min(2 + 2 * down, FAR)
    return FAR / 2 if down < 0 and other.x0 > one.x0 else FAR
