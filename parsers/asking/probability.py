"""How sure the model was of what it wrote. In: the tokens of an answer, and a span of it. Out: the
probability of that span. This module knows no task.
"""

from bisect import bisect_left
from collections.abc import Sequence

from parsers.document import TokenScore


def probability_of(tokens: Sequence[TokenScore], start: int, end: int) -> float | None:
    """The product of the probabilities of the tokens that write the characters `start` to `end`
    (exclusive), which is that of the whole span, given what stands before it.

    A token counts whole, also where only a part of it is in the span, as one that holds the quote
    too. None where the tokens do not reach to the end of the span, or the span is empty.
    """
    if not tokens or not start < end <= tokens[-1].end:
        return None
    first = bisect_left(tokens, start, key=lambda token: token.end)
    begin = tokens[first - 1].end if first else 0
    product = 1.0
    for place in range(first, len(tokens)):
        if begin >= end:
            break
        # Of a character of several tokens all but the last add no length: they are part of it.
        if max(tokens[place].end, begin + 1) > start:
            product *= tokens[place].probability
        begin = tokens[place].end
    return product
