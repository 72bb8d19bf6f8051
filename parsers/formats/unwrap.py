"""What models put around an answer. In: an answer. Out: the answer without the tokens that end it,
out of the fence that holds all of it, and what was wrong."""

import re

from parsers.qwen_html.repair import PROSE

MAX_LENGTH = 100_000
"""Characters that are read of an answer that is not HTML; a dense page takes a fifth."""

_ENDS = re.compile(
    r"(?:\s|<\|(?:im_|e(?:nd|ot|os))[^|<>\s]{0,30}\|>|</?s>|<end_of_utterance>|<eos>)+\Z"
)
_PLAIN_FENCES = frozenset({"", "text", "txt", "plaintext"})
_PAGE_FENCES = frozenset(
    {"markdown", "md", "html", "json", "latex", "tex", "xml", "doctags", "yaml"}
)


def unwrap(answer: str) -> tuple[str, tuple[str, ...]]:
    """The answer, and warnings."""
    bare = _without_end(answer[: MAX_LENGTH + 1]).replace("\r\n", "\n")
    lines = bare.split("\n")
    fences = [at for at, line in enumerate(lines) if line.lstrip().startswith("```")]
    if not fences or not _opens_page(lines, fences):
        return bare, ()
    start = fences[0]
    closed = len(fences) > 1 and lines[fences[-1]].strip() == "```"
    end = fences[-1] if closed else len(lines)
    around = [*lines[:start], *lines[end + 1 :]]
    return "\n".join(lines[start + 1 : end]), (PROSE,) if any(map(str.strip, around)) else ()


def _opens_page(lines: list[str], fences: list[int]) -> bool:
    """Whether the first fence holds the page, rather than a listing on it."""
    language = lines[fences[0]].strip().strip("`").strip().lower()
    if language in _PAGE_FENCES:
        return True
    begins = not any(map(str.strip, lines[: fences[0]]))
    ends = not any(map(str.strip, lines[fences[-1] + 1 :]))
    return language in _PLAIN_FENCES and begins and (ends or len(fences) == 1) and len(fences) < 3


def _without_end(answer: str) -> str:
    tail = _ENDS.search(answer, max(0, len(answer) - 200))
    return answer[: tail.start()] if tail else answer


def too_long(answer: str) -> bool:
    return len(answer) > MAX_LENGTH
