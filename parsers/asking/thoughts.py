"""Thoughts are not answers. In: a completion. Out: the same, with what the model wrote before it
answered kept apart.

A thought stands before an answer and ends with `</think>`; the chat template may have opened it, so
that only its end is written. A thought that is opened and never ends leaves no answer: the text is
empty. A page may be about thinking models: once an answer has begun, such words are its own.
"""

import re
from dataclasses import replace

from parsers.document import Completion

_OPENS = re.compile(
    r"\s*(?:<(?P<tag>think|thinking|thought|reasoning)(?:\s[^<>]*)?>|\u25c1think\u25b7|\[THINK\])",
    re.IGNORECASE,
)
"""Most models write the first; Kimi-VL the second, Magistral the third."""
_OPENING = re.compile(_OPENS.pattern.removeprefix(r"\s*"), re.IGNORECASE)
_OTHER_END = r"\u25c1/think\u25b7|\[/THINK\]"
_ENDS = re.compile(rf"</think(?:ing)?\s*>|{_OTHER_END}", re.IGNORECASE)
_ANSWERS = re.compile(r"\s*(?:[{\[`#|]|<(?!/)[a-z!|]|---\s)", re.IGNORECASE)
"""How answers begin, and thoughts do not: with JSON, a fence, Markdown's signs, a tag or YAML."""
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z|(?=[{\[<`#]))")


def without_thoughts(completion: Completion) -> Completion:
    """The completion with its thoughts apart, and tokens counted from where the answer begins."""
    text, start = completion.text, 0
    found: list[str | None] = [completion.thoughts]
    while opened := _OPENS.match(text, start):
        end = _end_of(opened["tag"]).search(text, opened.end())
        found.append(text[opened.end() : end.start() if end else len(text)].strip())
        start = end.end() if end else len(text)
    if not start and not completion.thoughts and (end := _end_of_unopened(text)):
        found.append(text[: end.start()].strip())
        start = end.end()
    if not start:
        return completion
    start = len(text) - len(text[start:].lstrip())
    tokens = (replace(each, end=each.end - start) for each in completion.tokens if each.end > start)
    thoughts = "\n".join(filter(None, found)) or None
    return replace(completion, text=text[start:], thoughts=thoughts, tokens=tuple(tokens))


def _end_of(tag: str | None) -> re.Pattern[str]:
    return re.compile(rf"</{tag}\s*>" if tag else _OTHER_END, re.IGNORECASE)


def _end_of_unopened(text: str) -> re.Match[str] | None:
    """The end of a thought that the template opened. Not one that ends what the text opens, nor one
    within a line, nor one after the beginning of an answer."""
    ends = (each for each in _ENDS.finditer(text) if _LINE_END.match(text, each.end()))
    if _ANSWERS.match(text) or (end := next(ends, None)) is None:
        return None
    return None if _OPENING.search(text, 0, end.start()) else end
