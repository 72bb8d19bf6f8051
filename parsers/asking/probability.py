"""How sure a model was of a span of its answer. In: the answer's tokens. Out: a probability. This
module knows no task."""

from bisect import bisect_left
from collections.abc import Sequence

from parsers.document import TokenScore


def probability_of(tokens: Sequence[TokenScore], start: int, end: int) -> float | None:
    """The product of the probabilities of the tokens with the characters `start` to `end`
    (exclusive): that of the span, given the text before it. Tokens that are only partly in the span
    (with a quote, say) count whole. None if the span is empty or ends beyond the tokens.
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
