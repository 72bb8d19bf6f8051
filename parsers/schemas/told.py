"""What models may be told of a field. In: a field, whose texts are a user's. Out: texts that stand
in one line of a prompt, hold nothing that a chat template could take for its own, and end."""

import re
import unicodedata
from itertools import islice

from parsers.document import FieldDefinition
from parsers.document.text import fold

LONGEST_DESCRIPTION = 200
LONGEST_NAME = 60  # characters of a title, a label or a choice
MOST_LABELS = 4  # the schema has the most reliable first

_MARKUP = re.compile(r"<(?=[|\uff5c/!\w])")
"""What a tokenizer could take for one of its special tokens: `<|im_end|>`, `</think>`."""


def one_line(text: str, longest: int) -> str:
    """No line breaks, no control or invisible characters, no special tokens, not longer than
    `longest`."""
    seen = "".join(sign if _is_seen(sign) else " " for sign in text[: 4 * longest])
    line = _MARKUP.sub("< ", " ".join(seen.split()))
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def about(field: FieldDefinition) -> str:
    """What the field is: its title, if that is not its name, and its description, as sentences."""
    title = one_line(field.title, LONGEST_NAME)
    title = title if fold(title) != fold(field.name) else ""
    texts = filter(None, (title, one_line(field.description, LONGEST_DESCRIPTION)))
    return " ".join(text if text[-1] in ".!?…" else f"{text}." for text in texts)


def labels_of(field: FieldDefinition) -> tuple[str, ...]:
    """Some of the words that label the value on a page, besides its name and title."""
    known = {fold(field.name), fold(field.title), ""}
    labels: dict[str, str] = {}
    for each in field.synonyms:
        labels.setdefault(fold(each), one_line(each, LONGEST_NAME))
    others = (text for key, text in labels.items() if key not in known and text)
    return tuple(islice(others, MOST_LABELS))


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "CZ"
