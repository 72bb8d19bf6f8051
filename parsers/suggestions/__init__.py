"""A schema to start from, by what documents share; and how well a schema fits documents.

    grouped      pages -> numbers       which documents are alike
    suggest      pages -> Suggestion    labels, heads of tables and formats that documents share
    python_file  Suggestion -> text     a pydantic class, as people write them
    json_file    Suggestion -> text     a JSON Schema
    fit          fields -> Fit          what was found where, and which labels stayed unused
    prune        Fit -> Suggestion      without what found nothing

This package reads no file, asks no engine and stores nothing.
"""

from parsers.suggestions.fit import Fit, Looked, fit
from parsers.suggestions.groups import grouped
from parsers.suggestions.json_file import json_file
from parsers.suggestions.prune import prune
from parsers.suggestions.python_file import python_file
from parsers.suggestions.suggest import suggest
from parsers.suggestions.suggestion import Suggestion

__all__ = [
    "Fit", "Looked", "Suggestion", "fit", "grouped", "json_file", "prune", "python_file", "suggest",
]  # fmt: skip
