"""Names that hold a word which labels a charge, as `Acme Insurance Ltd` does.

In: the lines of a document and their labels. Out: the same without the labels of no field that are
words of a name, so that they do not end it. A name has several words with capitals and no figure;
one that begins with such a word has a legal form. This module knows no fields.
"""

from functools import lru_cache

from parsers.extraction.labels.labels import Label, Reading
from parsers.extraction.names import has_ending

KEPT = 4
LONGEST = 8
"""Words of a name."""
SMALL = 3
"""Letters of a word that may be without a capital, as `and`."""
AROUND = " \t.,;|)(–—-"


@lru_cache(maxsize=KEPT)
def whole_names(reading: Reading) -> Reading:
    labels = (
        tuple(one for one in found if one.owners or not _is_in_name(one, found))
        for found in reading.labels
    )
    return Reading(reading.lines, tuple(labels))


def _is_in_name(label: Label, labels: tuple[Label, ...]) -> bool:
    text = label.line.text
    start, end = label.line.phrase_at(label.start)
    owned = (one.end for one in labels if one.owners and start <= one.start < label.start)
    start = max(owned, default=start)
    before, after = text[start : label.start].strip(f"{AROUND}:：#=*"), text[label.end : end]
    name = f"{before} {text[label.start : end]}".strip(AROUND)
    words = name.split()
    return (
        1 < len(words) <= LONGEST
        and not any(map(str.isdigit, name))
        and not {*":：="} & {*name}
        and all(_is_capital(word) for word in words)
        and (bool(before) or (bool(after.strip()) and has_ending(name)))
    )


def _is_capital(word: str) -> bool:
    return not word[0].isalpha() or word[0].isupper() or len(word) <= SMALL
