"""The lines of several documents -> phrases that label something in most of them.

These are labels that no lexicon has: what has a colon and a value, what stands before figures in
its phrase, beside a phrase of figures, in a row of words above a row of figures, or in capitals
above what is not. A phrase that only one document has is no label here. This module knows no field.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from parsers.document import FieldDefinition, FieldKind, Page
from parsers.document.text import fold
from parsers.extraction.lines import Line
from parsers.lexicon import word_set
from parsers.types.key_values import DOCUMENT_TYPE
from parsers.types.key_values.pair import MOST_KEY_WORDS, bare, is_key
from parsers.types.key_values.pairs import find_pairs

LEAST_SHARE = 0.5
"""The part of the documents, at least, that have a label which the lexicon does not know."""
MOST_OFTEN = 1.5
"""Times that a label stands in a document, on average, at most; more are parts of rows."""
SAME_COLUMN = 0.02
"""Of the page's width: what begins within it begins at the same place."""
CAPITALS = 3
"""Letters of a label in capitals, at least."""
MOST = 60
"""Labels, at most: the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """text: as most documents print it. documents: how many have it. is_pair: whether most of them
    print it as a label with its value, by colons, columns or type. is_box: whether a check box is
    all that stands beside it."""

    text: str
    documents: int
    is_pair: bool
    is_box: bool = False


UNNAMED = "-"
"""The names of fields of phrases are made of it: the name of a field is one of its labels, too, and
a text without letters is none."""


def phrase_fields(phrases: Sequence[Phrase]) -> tuple[FieldDefinition, ...]:
    """A field for each, by which its values are found."""
    return tuple(
        FieldDefinition(UNNAMED * (at + 1), FieldKind.TEXT, synonyms=(phrase.text,))
        for at, phrase in enumerate(phrases)
    )


def phrase_of(field: FieldDefinition, phrases: Sequence[Phrase]) -> Phrase | None:
    """The phrase whose field it is, if it is one."""
    return phrases[len(field.name) - 1] if set(field.name) == {UNNAMED} else None


def shared_phrases(
    documents: Sequence[tuple[Sequence[Page], Sequence[Line]]],
) -> list[Phrase]:
    """The most frequent first."""
    printed: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    times: Counter[str] = Counter()
    paired: Counter[str] = Counter()
    boxes: Counter[str] = Counter()
    for pages, lines in documents:
        rows = find_pairs(_PAIRS, pages)
        boxed = {fold(row["key"].text) for row in rows if not fold(row["value"].text)}
        pairs = [row["key"].text for row in rows] + [*labels_before_colons(lines)]
        found = Counter[str]()
        for text in map(bare, (*pairs, *_before_figures(lines), *_above_values(lines))):
            term = fold(text)
            if term:
                found[term] += 1
                spellings.setdefault(term, Counter())[text] += 1
        standing = _standing(lines, found.keys())
        printed.update(found.keys())
        times.update({term: standing[term] for term in found})
        paired.update({fold(bare(text)) for text in pairs} & found.keys())
        boxes.update(boxed & found.keys())
    least = max(LEAST_SHARE * len(documents), 1 if len(documents) == 1 else 2)
    kept = [
        Phrase(
            spellings[term].most_common(1)[0][0],
            count,
            2 * paired[term] >= count,
            2 * boxes[term] >= count,
        )
        for term, count in printed.most_common()
        if count >= least and times[term] <= MOST_OFTEN * count
    ]
    return kept[:MOST]


def printed_labels(pages: Sequence[Page], lines: Sequence[Line]) -> set[str]:
    """What may be a label in one document, folded."""
    pairs = (row["key"].text for row in find_pairs(_PAIRS, pages))
    labels = (*pairs, *labels_before_colons(lines), *_before_figures(lines))
    return {fold(bare(text)) for text in labels} - {""}


_PAIRS = DOCUMENT_TYPE.schema.lists[0]
_SIGNS = re.compile(r"[^\w\s.,/&()'’#°%*+-]")


def _standing(lines: Sequence[Line], terms: Iterable[str]) -> Counter[str]:
    """How often each begins a phrase."""
    begun = [fold(line.text[start:end]) for line in lines for start, end in line.phrases()]
    return Counter({term: sum(text.startswith(term) for text in begun) for term in terms})


def labels_before_colons(lines: Sequence[Line]) -> Iterator[str]:
    """Also labels that end in a preposition, as `Issued by:`, which a single document does not tell
    from the beginning of a sentence."""
    for line in lines:
        for start, end in line.phrases():
            label, colon, value = line.text[start:end].partition(":")
            if colon and value[:1] in ("", " "):
                yield from islice(filter(is_label, _endings(bare(label))), 1)


def _endings(label: str) -> Iterator[str]:
    """The label, or of one with more words than a label has, as many of its last ones as it has."""
    words = label.split()
    if len(words) <= MOST_KEY_WORDS:
        yield label
        return
    yield from (" ".join(words[-most:]) for most in range(MOST_KEY_WORDS, 0, -1))


def is_label(text: str) -> bool:
    """Does it look like one, or like one with a preposition at its end? Signs that labels of forms
    have, as in `Depth {mm}`, `Price [€]` or `"Grade"`, count for nothing."""
    words = _SIGNS.sub(" ", text).split()
    text = " ".join(words)
    is_led = len(words) > 1 and words[-1].casefold() in word_set("language.function_words")
    return is_key(text) or (is_led and is_key(" ".join(words[:-1])))


def _before_figures(lines: Sequence[Line]) -> Iterator[str]:
    """What stands before figures: in the same phrase, or in the one left of them."""
    for line in lines:
        phrases = line.phrases()
        for at, (start, end) in enumerate(phrases):
            words = line.text[start:end].split()
            first = next((n for n, word in enumerate(words) if _has_figure(word)), None)
            if first:
                text = bare(" ".join(words[:first]))
            elif first is None and at + 1 < len(phrases):
                beside = line.text[slice(*phrases[at + 1])]
                text = bare(line.text[start:end]) if _has_figure(beside.split()[0]) else ""
            else:
                text = ""
            if text and is_label(text):
                yield text


def _above_values(lines: Sequence[Line]) -> Iterator[str]:
    """The words of a row above a row of which some have figures; those in capitals, above any that
    are not."""
    for line, below in pairwise(lines):
        phrases = line.phrases()
        if below.page != line.page or _has_figure(line.text):
            continue
        is_row = len(phrases) > 1 or line.text.rstrip().endswith(":")
        for start, end in phrases:
            text = bare(line.text[start:end])
            is_large = text.isupper() and len(fold(text)) >= CAPITALS
            if is_label(text) and ((is_row and _has_figure(below.text)) or is_large):
                x0 = line.box_of(start, end).x0
                beneath = [span for span in below.phrases()
                           if abs(below.box_of(*span).x0 - x0) <= SAME_COLUMN]  # fmt: skip
                if any(not is_large or not below.text[slice(*span)].isupper() for span in beneath):
                    yield text


def _has_figure(text: str) -> bool:
    return any(map(str.isdigit, text))
