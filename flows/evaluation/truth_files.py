"""The truth about documents, as it is written in files: JSON, JSON lines, CSV.

In: a file or a folder. Out: an `Entry` for each document, with names and values as written. This
module knows no schema.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from parsers.errors import SetupError

FILE_KEYS = ("file", "file_name", "document")
"""Which document an object or a row is about; the first key that is there."""
KEY_FOLDER = "key"
"""The folder of the truth in data sets whose documents are in a folder beside it."""
DELIMITERS = ",;\t"
MOST_FIGURES = 300
"""Digits of a number written out."""

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_WORDS = re.compile(_QUOTED + r"|[^\s\[\]{},:]+")
_SEPARATOR = re.compile(r"sep=([,;\t])\r?\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """document: its file's name, with or without the ending. origin: the place of the entry, for
    people. content: numbers are int or Decimal."""

    document: str
    origin: str
    content: Mapping[str, Any]


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The entries of a file, or of the files of a folder, or of its folder `key`, by name.

    A JSON file holds an object about the document that has the file's name, or a list of objects;
    in a list of several, in JSON lines and in a CSV, `file`, `file_name` or `document` says which
    document is meant. SetupError bad_path where something cannot be read, with its line.
    """
    files = _files(path)
    if not files:
        known = ", ".join(f"*{suffix}" for suffix in READERS)
        raise bad_truth(f"{path} holds no truth: no {known}")
    return tuple(entry for file in files for entry in READERS[file.suffix.lower()](file))


def bad_truth(message: str) -> SetupError:
    return SetupError("bad_path", message, "See `pagemill evaluate --help` for what truth may be.")


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return _files_in(path) or _files_in(path / KEY_FOLDER)
    if not path.exists():
        raise bad_truth(f"There is no {path}")
    return [path] if path.suffix.lower() in READERS else []


def _files_in(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*") if file.suffix.lower() in READERS)


def _read_json(file: Path) -> Iterator[Entry]:
    content = _parse(_text(file), str(file))
    if isinstance(content, list):
        alone = file.stem if len(content) == 1 else None
        for number, each in enumerate(content, start=1):
            yield _named(each, f"{file}, entry {number}", alone)
    else:
        yield Entry(file.stem, str(file), _object(content, str(file)))


def _read_lines(file: Path) -> Iterator[Entry]:
    for number, line in enumerate(_text(file).split("\n"), start=1):
        if line.strip():
            origin = f"{file}, line {number}"
            yield _named(_parse(line, origin), origin)


def _read_table(file: Path) -> Iterator[Entry]:
    """Empty cells say that there is no such value; rows of them say nothing."""
    text = _text(file)
    said = _SEPARATOR.match(text)  # as some spreadsheets write before the table
    table = text[said.end() :] if said else text
    delimiter = said[1] if said else _delimiter(table.partition("\n")[0])
    rows = csv.DictReader(io.StringIO(table, newline=""), delimiter=delimiter)
    above = 1 if said else 0
    try:
        for row in rows:
            origin = f"{file}, line {rows.line_num + above}"
            if None in row or None in row.values():
                raise bad_truth(f"{origin}: it has not as many cells as the first line")
            if any(cell.strip() for cell in row.values()):
                yield _named(row, origin)
    except csv.Error as error:
        raise bad_truth(f"{file}, line {rows.line_num + above}: {error}") from error


def _delimiter(header: str) -> str:
    """The most frequent one outside quotes."""
    return max(DELIMITERS, key=re.sub(r'"[^"]*"', "", header).count)


READERS = {".json": _read_json, ".jsonl": _read_lines, ".csv": _read_table}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise bad_truth(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise bad_truth(f"{file} is not a text file in UTF-8") from error


def _parse(text: str, origin: str) -> Any:
    try:
        return json.loads(
            text, parse_float=_number, parse_int=_whole_number, parse_constant=_number
        )
    except json.JSONDecodeError as error:
        line = f", line {error.lineno}" if error.lineno > 1 else ""
        raise bad_truth(f"{origin}{line}: not JSON: {error.msg}") from error
    except RecursionError as error:
        raise bad_truth(f"{origin}: nested too deep") from error
    except ValueError as error:  # of _number
        word = str(error)
        number = _line_of(word, text)
        place = f", line {number}" if number > 1 else ""
        raise bad_truth(f"{origin}{place}: {word[:20]} is no number to compare") from error


def _number(word: str) -> Decimal:
    """ValueError with the word for NaN and Infinity, which JSON does not have, and for numbers
    beyond bounds: written out, 1e999999999 fills the memory."""
    try:
        number = Decimal(word)
    except InvalidOperation:
        raise ValueError(word) from None
    if not number.is_finite() or max(len(word), abs(number.adjusted())) > MOST_FIGURES:
        raise ValueError(word)
    return number


def _whole_number(word: str) -> int:
    return int(_number(word))


def _line_of(word: str, text: str) -> int:
    """The line of a word that is not in quotes."""
    start = next((each.start() for each in _WORDS.finditer(text) if each[0] == word), 0)
    return text.count("\n", 0, start) + 1


def _named(content: Any, origin: str, otherwise: str | None = None) -> Entry:
    fields = _object(content, origin)
    keys = {key.strip().casefold(): key for key in fields if isinstance(fields[key], str)}
    key = next((keys[name] for name in FILE_KEYS if name in keys), None)
    if key is None and otherwise is None:
        raise bad_truth(f"{origin}: none of {', '.join(FILE_KEYS)} says which document it is about")
    rest = {name: value for name, value in fields.items() if name != key}
    return Entry(str(fields[key]).strip() if key else str(otherwise), origin, rest)


def _object(content: Any, origin: str) -> Mapping[str, Any]:
    if not isinstance(content, dict):
        raise bad_truth(f"{origin}: not an object of names and values")
    return content
