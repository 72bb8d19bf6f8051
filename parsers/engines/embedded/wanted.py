"""What a label asks for. In: a label, such as `ticked checkbox: newsletter` or `the date below the
signature`. Out: a `Wanted`: the kind of mark or value, by the lexicon, or else the words
themselves. This module looks at no page.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from parsers.document.text import plain
from parsers.lexicon import words as lexicon

MARKS = (
    "signature_lines",
    "signature",
    "check_box",
    "stamp",
    "logo",
    "barcode",
    "picture",
    "table",
)
VALUES = (
    "total", "date", "iban", "bic", "email", "phone", "web", "percentage", "tax_number", "amount",
)  # fmt: skip
STATES = {
    # state: (of which mark, the concept)
    "unsigned": ("signature", "marks.unsigned"),
    "signed": ("signature", "marks.signed"),
    "unticked": ("check_box", "marks.unticked"),
    "ticked": ("check_box", "marks.ticked"),
}
COLORS = ("blue", "red", "green", "violet")
RELATIONS = ("below", "above", "right_of", "left_of", "beside")

_TOKEN = re.compile(r"[^\W_]+")
_QUOTED = re.compile("[\"“„«'](.+?)[\"”“»']")

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """label: as it was asked. kind: of MARKS or VALUES; None for words. state: only those in it.
    text: the words looked for, or those that the mark goes with. color: of a stamp. relation: of
    RELATIONS, to `anchor`."""

    label: str
    kind: str | None = None
    state: str | None = None
    text: str = ""
    color: str | None = None
    relation: str | None = None
    anchor: "Wanted | None" = None


def read_wanted(label: str) -> Wanted:
    for relation, phrase in _relations():
        head, found, tail = plain(label).partition(f" {phrase} ")
        if found and head and tail and len(plain(label)) == len(label):
            wanted = _simple(label[: len(head)], label)
            anchor = _simple(label[len(head) + len(found) :])
            return Wanted(label, wanted.kind, wanted.state, wanted.text, wanted.color, relation,
                          anchor)  # fmt: skip
    return _simple(label)


def _simple(text: str, label: str = "") -> Wanted:
    """Without a relation. A mark's name stands first or last in the words before a colon or a
    quotation: `signature of the tenant`, but not `date of signature`, which is a date."""
    label = label or text
    named, quoted = _parted(text)
    if not named:
        return Wanted(label, text=quoted)
    tokens = _tokens(named)
    for state, (kind, concept) in STATES.items():
        rest = _without(tokens, concept)
        if rest is not None and (not rest or _kind_of(rest, MARKS)[0] in (kind, "signature_lines")):
            _, extra = _kind_of(rest, MARKS) if rest else (kind, ())
            if rest or kind == "signature":
                return Wanted(label, kind, state, quoted or " ".join(_meant(extra)))
    mark, extra = _kind_of(tokens, MARKS)
    value, beside = _kind_of(tokens, VALUES)
    if mark and not (value and _kind_of(extra, VALUES)[0]):
        kind = "signature" if mark == "signature_lines" else mark
        color = next(
            (name for name in COLORS if _without(extra, f"marks.colors_{name}") is not None), None
        )
        if color:
            extra = _without(extra, f"marks.colors_{color}") or ()
        return Wanted(label, kind, None, quoted or " ".join(_meant(extra)), color)
    if value:
        return Wanted(label, value, None, quoted or " ".join(_meant(beside)))
    return Wanted(label, None, None, quoted or text.strip())


def _parted(text: str) -> tuple[str, str]:
    """The words that name a kind, and those after a colon or in quotation marks."""
    quotation = _QUOTED.search(text)
    if quotation:
        named = f"{text[: quotation.start()]} {text[quotation.end() :]}".strip(" :")
        return named, quotation[1]
    named, colon, rest = text.partition(":")
    return (named, rest.strip()) if colon and rest.strip() else (text, "")


def _kind_of(tokens: Tokens, kinds: Iterable[str]) -> tuple[str | None, Tokens]:
    """The kind that the tokens name, first or last, and the other tokens."""
    tokens = _meant(tokens)
    section = "marks" if kinds is MARKS else "finding"
    best: tuple[int, str | None, Tokens] = (0, None, tokens)
    for kind in kinds:
        for phrase in _phrases(f"{section}.{kind}"):
            size = len(phrase)
            if size > best[0] and tokens[:size] == phrase:
                best = size, kind, tokens[size:]
            if size > best[0] and size <= len(tokens) and tokens[-size:] == phrase:
                best = size, kind, tokens[:-size]
    return best[1], best[2]


def _without(tokens: Tokens, concept: str) -> Tokens | None:
    """The tokens without a phrase of the concept; None if there is none."""
    for phrase in _phrases(concept):
        for at in range(len(tokens) - len(phrase) + 1):
            if tokens[at : at + len(phrase)] == phrase:
                return (*tokens[:at], *tokens[at + len(phrase) :])
    return None


def _meant(tokens: Tokens) -> Tokens:
    little = {phrase[0] for phrase in _phrases("finding.fillers") if len(phrase) == 1}
    return tuple(token for token in tokens if token not in little)


def _tokens(text: str) -> Tokens:
    return tuple(_TOKEN.findall(plain(text)))


@cache
def _phrases(concept: str) -> tuple[Tokens, ...]:
    """The longest first."""
    little = set() if concept == "finding.fillers" else {
        phrase[0] for phrase in _phrases("finding.fillers") if len(phrase) == 1
    }  # fmt: skip
    every = (tuple(t for t in _tokens(word) if t not in little) for word in lexicon(concept))
    return tuple(sorted(dict.fromkeys(filter(None, every)), key=len, reverse=True))


@cache
def _relations() -> tuple[tuple[str, str], ...]:
    """Each relation with its words, the longest first."""
    every = [(name, plain(word)) for name in RELATIONS for word in lexicon(f"finding.{name}")]
    return tuple(sorted(every, key=lambda each: len(each[1]), reverse=True))
