"""Names made of what documents print."""

import keyword

import pytest
from pydantic import BaseModel

from parsers.schemas.names import COLUMNS, SYSTEM_COLUMNS, checked_view_name, safe_name
from parsers.suggestions.names import Names, class_name, field_name, harmless

ODD = (
    "class", "def", "model_config", "model_fields", "copy", "json", "ordinal", "document_id",
    "run_id", "ctid", "datetime", "described", "value", "1. Stock", "Nº 7", "発行日", "___", "",
    "a" * 200, "Größe/Maß", "pg_x", "sqlite_x", "current_x", "x; drop table runs",
)  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_a_field_has_a_name_that_python_and_sql_take(text: str) -> None:
    name = field_name(text)
    assert name.isidentifier() and name.isascii() and not keyword.iskeyword(name)
    assert not hasattr(BaseModel, name)
    assert safe_name(name, "here") == name and name not in COLUMNS | SYSTEM_COLUMNS


@pytest.mark.parametrize("text", [*ODD, "documents", "Decimal", "None", "money"])
def test_a_class_has_a_name_of_its_own(text: str) -> None:
    name = class_name(text)
    assert name.isidentifier() and name[0].isupper()
    assert name not in ("Decimal", "None", "Money")
    checked_view_name(name, "here")


@pytest.mark.parametrize(
    ("text", "name"),
    [("Rechnungs-Nr.", "rechnungs_nr"), ("Größe", "grosse"), ("N° de contrat", "no_de_contrat")],
)
def test_letters_stay_what_they_are_without_their_accents(text: str, name: str) -> None:
    assert field_name(text) == name


def test_each_name_is_given_once() -> None:
    names = Names()
    assert [names.new("batch") for _ in range(3)] == ["batch", "batch_2", "batch_3"]


def test_a_label_is_one_line_of_what_can_be_seen() -> None:
    assert harmless("Ba\u202etch\n no\x00 ") == "Ba tch no"
    assert len(harmless("x" * 500)) == 300
