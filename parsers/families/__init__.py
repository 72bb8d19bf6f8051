"""Families of vision models: what a page is asked in, and how the answer is to be understood.

    family      what families differ in
    file        a TOML file of families, read and checked
    table       those built in (`families.toml`) and those of a user's file; which one a model is of

A family is data. This room knows no task's meaning, and neither transformers nor servers nor
recordings.
"""

from parsers.families.family import DPI, NO_BOXES, PIXELS, THOUSANDTHS, Family, FamilyPrompt
from parsers.families.table import (
    OTHER,
    Table,
    built_in,
    config_types,
    families,
    recognise,
)

__all__ = [
    "DPI", "NO_BOXES", "OTHER", "PIXELS", "THOUSANDTHS", "Family", "FamilyPrompt", "Table",
    "built_in", "config_types", "families", "recognise",
]  # fmt: skip
