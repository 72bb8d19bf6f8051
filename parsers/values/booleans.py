"""Text -> true or false. In: one line. Out: a `Reading`; `yes` in any language, or a tick, is
true."""

from parsers.document import FALSE, TRUE
from parsers.document.text import fold
from parsers.lexicon import word_set
from parsers.values.formats import Reading

_TICKED = frozenset("☑☒✓✔✗✘⌧")
_UNTICKED = frozenset("☐□")


def read_boolean(text: str) -> Reading:
    """By its first word, if others follow: `Yes, since 2019`."""
    signs = text.strip()
    if signs and signs[0] in _TICKED | _UNTICKED:
        return Reading(TRUE if signs[0] in _TICKED else FALSE)
    words = [text, text.replace(",", " ").replace(".", " ").partition(" ")[0]]
    for word in map(fold, words):
        for value, concept in ((TRUE, "truth.yes"), (FALSE, "truth.no")):
            if word and word in {fold(each) for each in word_set(concept)}:
                return Reading(value)
    return Reading(None, "neither yes nor no")
