"""Whether words ask for a signature.

In: words of a page, or of a label beside a line. Out: whether they do, by the lexicon. Where they
stand and whether somebody signed this module does not know.
"""

import re
from collections.abc import Sequence
from functools import cache

from parsers.document import Word
from parsers.document.text import fold, plain
from parsers.lexicon import words as lexicon

LONGEST_LABEL = 10  # words
SENTENCE = 5  # words, the last with a full stop

_TOKEN = re.compile(r"[^\W_]+")


def speaks_of_signing(words: Sequence[Word]) -> bool:
    """Whether there is any label: else the page is not looked at."""
    said = " ".join(word.text for word in words)
    return bool(
        holds(said, "marks.signature_labels")
        or holds(said, "marks.signed_by")
        or holds(said, "marks.signing_parties")
        or holds(said, "marks.closings")
    )


def asks_for_one(label: Sequence[Word]) -> bool:
    text = " ".join(word.text for word in label)
    return is_short(label) and holds(text, "marks.signature_labels")


def is_short(label: Sequence[Word]) -> bool:
    """Neither a line of text nor a sentence."""
    is_sentence = len(label) >= SENTENCE and label[-1].text.endswith(".")
    return len(label) <= LONGEST_LABEL and not is_sentence


def says_only(label: Sequence[Word], concept: str) -> bool:
    """Whether all its words are of the concept, but for little ones."""
    tokens = _TOKEN.findall(plain(" ".join(word.text for word in label)))
    allowed = {token for phrase in lexicon(concept) for token in _TOKEN.findall(plain(phrase))}
    large = [token for token in tokens if len(token) > 3 or token in allowed]
    return bool(large) and all(token in allowed for token in large)


def holds(text: str, concept: str) -> bool:
    return bool(_pattern(concept).search(plain(text)))


@cache
def _pattern(concept: str) -> re.Pattern[str]:
    phrases = sorted({plain(phrase) for phrase in lexicon(concept)}, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, phrases))})(?![^\W_])")


@cache
def closings() -> frozenset[str]:
    return frozenset(map(fold, lexicon("marks.closings")))
