"""The lines of several documents -> what they call themselves.

A title is what the lexicon knows as one, at the beginning of a short line of the first page; else
what most documents print alike there, without figures, larger than the rest. This module knows no
field.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from parsers.document.text import fold
from parsers.extraction.document_type import DocumentType
from parsers.extraction.labels.labels import labels_in
from parsers.extraction.labels.terms import Terms
from parsers.extraction.lines import Line
from parsers.extraction.vocabulary import folded
from parsers.suggestions.names import harmless

MOST = 8
MOST_WORDS = 5
SHORT_LINE = 6
"""Words of a phrase in which a title may stand."""
LEAST_SHARE = 0.5
"""The part of the documents, at least, that have a title which the lexicon does not know."""
LARGER = 1.15
"""Times as high as most lines, from which a line may be a title."""
UPPER_PART = 0.6
"""Of the first page, in which a title stands."""


def titles_in(
    documents: Sequence[Sequence[Line]], document_type: DocumentType | None
) -> tuple[str, ...]:
    """The most frequent first."""
    known = _known_terms(document_type)
    found: Counter[str] = Counter()
    for lines in documents:
        titles = dict.fromkeys(harmless(text) for text in _known_titles(lines, known))
        found.update(title for title in list(titles)[:1] if title)
    if 2 * found.total() < len(documents):
        found.update(_shared_titles(documents))
    spelled: dict[str, str] = {}
    for title, _ in found.most_common():
        spelled.setdefault(fold(title), title)
    return tuple(spelled.values())[:MOST]


def _known_terms(document_type: DocumentType | None) -> Terms:
    own = document_type.hints.titles if document_type else ()
    terms = {fold(title) for title in own} | folded("labels.other_documents")
    return Terms({term: frozenset({"title"}) for term in terms})


def _known_titles(lines: Sequence[Line], known: Terms) -> Iterator[str]:
    for line, start, end in _upper_phrases(lines):
        if len(line.text[start:end].split()) <= SHORT_LINE:
            label = next((one for one in labels_in(line, known) if one.start == start), None)
            if label:
                yield line.text[label.start : label.end]


def _shared_titles(documents: Sequence[Sequence[Line]]) -> Iterator[str]:
    printed: Counter[str] = Counter()
    heights: dict[str, float] = {}
    for lines in documents:
        usual = median(line.height for line in lines) if lines else 1.0
        own: dict[str, float] = {}
        for line, start, end in _upper_phrases(lines):
            text = harmless(line.text[start:end])
            is_plain = not any(map(str.isdigit, text)) and ":" not in text
            if is_plain and 0 < len(text.split()) <= MOST_WORDS and any(map(str.isalpha, text)):
                own[text] = max(own.get(text, 0.0), line.height / usual)
        printed.update(own)
        for text, height in own.items():
            heights[text] = max(heights.get(text, 0.0), height)
    least = max(LEAST_SHARE * len(documents), 1)
    likely = [text for text, count in printed.items()
              if count >= least and (heights[text] >= LARGER or text.isupper())]  # fmt: skip
    yield from sorted(likely, key=lambda text: -heights[text])[:1]


def _upper_phrases(lines: Sequence[Line]) -> Iterator[tuple[Line, int, int]]:
    for line in lines:
        if line.page == 1 and line.box.y0 <= UPPER_PART:
            for start, end in line.phrases():
                yield line, start, end
