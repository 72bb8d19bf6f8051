"""JSON with the errors that models make. In: a text and where a value begins. Out: the value, and
where it ends.

Single quotes, tuples and None as Python writes them, commas too many or missing, bare keys, quotes
within strings, comments; and what is not closed, because the answer was cut off or a bracket
forgotten: that is a `Cut` or a `CutList`, whose own values may be incomplete. Each character is
looked at a bounded number of times. This module knows no keys.
"""

import json
import re
from typing import Any

from parsers.errors import AnswerError

DEEPEST = 20  # levels; items in groups in a list in an object are at the fifth
LONGEST_NUMBER = 30  # characters

_BLANK = re.compile(r"(?:\s|//[^\n]*(?:\n|\Z))*+")
_ENDS = {
    '"': re.compile(r'\\.|"(?=[ \t\r]*(?:\n|\Z)|\s*+[,:\]})])', re.DOTALL),
    "'": re.compile(r"\\.|'(?=[ \t\r]*(?:\n|\Z)|\s*+[,:\]})])", re.DOTALL),
    "“": re.compile(r"”"),
}
_ONE_TOO_MANY = re.compile(r"\]\s{0,50}(?:\}|,\s{0,50}[\"'])")
_BARE_KEY = re.compile(r"[^\W\d]\w*")
_BARE = re.compile(r"[^,\]})\n]*")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NAMES = {"true": True, "false": False, "null": None, "none": None, "nan": None, "undefined": None}
_CLOSING = {"[": "]", "(": ")"}


class Cut(dict[str, Any]):
    """An object that does not end, or that cannot be followed."""


class CutList(list[Any]):
    """A list that does not end."""


def read_value(text: str, start: int) -> tuple[Any, int]:
    """The value that begins at `start`, and where it ends. AnswerError unreadable if it is nested
    too deep."""
    try:
        value, end = json.JSONDecoder(object_pairs_hook=_all_pairs).raw_decode(text, start)
        _refuse_depth(value)
        return value, end
    except ValueError:
        reader = _Reader(text, start)
        return reader.value(0), reader.at
    except RecursionError:
        raise too_deep() from None


def too_deep() -> AnswerError:
    message = f"The engine's answer is nested more than {DEEPEST} levels deep"
    return AnswerError("unreadable", message, "Ask again, or use another engine.")


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST + 2):
        within = (each.values() if isinstance(each, dict) else each for each in level)
        level = [each for some in within for each in some if isinstance(each, dict | list)]
        if not level:
            return
    raise too_deep()


def _all_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; a key that comes again keeps its value under a name of its own."""
    found: dict[str, Any] = {}
    for at, (key, value) in enumerate(pairs):
        found[key if key not in found else f"{key} ({at})"] = value
    return found


class _Reader:
    """at: the next character to be read."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.at = text, start

    def value(self, depth: int) -> Any:
        if depth > DEEPEST:
            raise too_deep()
        sign = self._next()
        if sign == "{":
            return self._object(depth)
        if sign in _CLOSING:
            return self._list(depth, _CLOSING[sign])
        if sign in _ENDS:
            return self._string(sign)
        return self._bare()

    def _next(self) -> str:
        """The next character that counts; empty at the end."""
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def _object(self, depth: int) -> dict[str, Any]:
        self.at += 1
        pairs: list[tuple[str, Any]] = []
        while True:
            sign = self._next()
            if sign == "}":
                self.at += 1
                return _all_pairs(pairs)
            if sign in (",", ";"):
                self.at += 1
            elif sign in _ENDS or _BARE_KEY.match(self.text, self.at):
                pair = self._pair(sign, depth)
                if pair is None:
                    return Cut(_all_pairs(pairs))
                pairs.append(pair)
            elif _ONE_TOO_MANY.match(self.text, self.at):
                self.at += 1
            else:
                return self._lost(pairs, sign)

    def _pair(self, sign: str, depth: int) -> tuple[str, Any] | None:
        key = self._string(sign) if sign in _ENDS else self._bare_key()
        if self._next() not in (":", "="):
            return None
        self.at += 1
        if self._next() in ("", "}", "]"):
            return None if not self._next() else (str(key), None)
        value = self.value(depth + 1)
        cut = isinstance(value, CutString)
        return None if cut or key is None else (str(key), value)

    def _lost(self, pairs: list[tuple[str, Any]], sign: str) -> Cut:
        """The object cannot be followed. A bracket belongs to what is around it."""
        if sign and sign != "]":
            self.at += 1
            self._skip_object()
        return Cut(_all_pairs(pairs))

    def _skip_object(self) -> None:
        """To behind the next brace that closes."""
        end = self.text.find("}", self.at)
        self.at = len(self.text) if end < 0 else end + 1

    def _list(self, depth: int, closing: str) -> list[Any]:
        self.at += 1
        values: list[Any] = []
        while sign := self._next():
            if sign == closing:
                self.at += 1
                return values
            if sign in (",", ";"):
                self.at += 1
            elif sign in ("]", ")", "}"):
                break
            else:
                before = self.at
                values.append(self.value(depth + 1))
                self.at = max(self.at, before + 1)
        return CutList(values)

    def _string(self, quote: str) -> str:
        start = self.at + 1
        for found in _ENDS[quote].finditer(self.text, start):
            if not found.group().startswith("\\"):
                self.at = found.end()
                return _unescaped(self.text[start : found.start()])
        self.at = len(self.text)
        return CutString(self.text[start:])

    def _bare_key(self) -> str:
        found = _BARE_KEY.match(self.text, self.at)
        self.at = found.end() if found else self.at + 1
        return found.group() if found else ""

    def _bare(self) -> Any:
        """A number, a name such as None, or text without quotes."""
        found = _BARE.match(self.text, self.at)
        written = found.group().strip() if found else ""
        self.at = found.end() if found else self.at + 1
        if len(written) <= LONGEST_NUMBER and _NUMBER.fullmatch(written):
            return float(written) if not written.lstrip("+-").isdigit() else int(written)
        return _NAMES.get(written.lower(), written)


class CutString(str):
    """A string that does not end."""

    __slots__ = ()


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{_for_json(text)}"', strict=False))
    except ValueError:
        return text


def _for_json(text: str) -> str:
    """Quotes that lack an escape get one, and escapes that JSON lacks lose theirs."""
    escaped = re.sub(r'\\(.)|"', _escape, text, flags=re.DOTALL)
    return escaped[:-1] if escaped.endswith("\\") and not escaped.endswith("\\\\") else escaped


def _escape(found: re.Match[str]) -> str:
    if found[1] is None:
        return '\\"'
    return found.group() if found[1] in '"\\/bfnrtu' else found[1]
