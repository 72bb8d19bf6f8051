"""Which pages a question is about, for those who can look at only some of them.

A word counts the more, the fewer pages have it. This module answers nothing.
"""

import math
from collections.abc import Sequence

from parsers.document import Page
from parsers.extraction.questions.asked_for import is_meant, read_question, telling_words


def likeliest_pages(pages: Sequence[Page], question: str, most: int) -> tuple[Page, ...]:
    """At most so many, in their order: those with the most words of the question; among equals the
    first ones."""
    if len(pages) <= most:
        return tuple(pages)
    asked = read_question(question)
    told = [frozenset(telling_words(_text(page))) for page in pages]
    scores = [0.0] * len(pages)
    for word in asked.words:
        having = [at for at, said in enumerate(told) if any(is_meant(each, word) for each in said)]
        for at in having:
            scores[at] += math.log(1 + len(pages) / len(having))
    best = sorted(range(len(pages)), key=lambda at: (-scores[at], at))[:most]
    return tuple(pages[at] for at in sorted(best))


def _text(page: Page) -> str:
    return " ".join(word.text for word in page.words) or page.text
