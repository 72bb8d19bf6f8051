"""A schema suggested by what documents share."""

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from parsers.document import Field, FieldFormat, FieldKind, Page
from parsers.engines.ocr import OcrEngine
from parsers.errors import SetupError
from parsers.extraction.document_type import DocumentType
from parsers.suggestions import Looked, fit, json_file, prune, python_file, suggest
from parsers.suggestions.looks import Look
from parsers.suggestions.names import quoted
from parsers.suggestions.suggestion import SuggestedField, Suggestion
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES, resolve

Draw = Callable[..., Page]
TYPES = list(DOCUMENT_TYPES.values())


def loaded(suggestion: Suggestion, folder: Path, ending: str = "py") -> DocumentType:
    file = folder / f"suggested.{ending}"
    file.write_text((python_file if ending == "py" else json_file)(suggestion), encoding="utf-8")
    (found,) = resolve([str(file)]).values()
    return found


def fields_of(document_type: DocumentType, pages: tuple[Page, ...]) -> tuple[Field, ...]:
    engine, schema = OcrEngine(1, (document_type,)), document_type.schema
    return extract_fields(engine, schema, pages, document_type=document_type).fields


def test_documents_that_share_nothing_get_no_schema(draw: Draw) -> None:
    texts = ("We ground it twice and went home.", "Nobody came.", "The wheel stood still.")
    with pytest.raises(SetupError, match="share no labels") as raised:
        suggest([(draw(text),) for text in texts], TYPES, "letters")
    assert raised.value.code == "bad_schema"


def test_a_label_of_one_document_among_many_is_no_field(
    certificates: list[tuple[Page, ...]], draw: Draw
) -> None:
    odd = (draw("Certificate of Milling\n\nBatch: B-1\nStone: granite"),)
    suggested = suggest([*certificates, odd], TYPES, "certificates")
    assert "stone" not in {one.name for one in suggested.fields}


def test_labels_that_documents_share_are_fields_of_the_kind_that_their_values_are(
    certificates: list[tuple[Page, ...]],
) -> None:
    found = {one.name: one for one in suggest(certificates, TYPES, "certificates").fields}
    kinds = {name: (one.look.value.kind, one.look.value.format) for name, one in found.items()}
    assert kinds["batch"] == (FieldKind.TEXT, FieldFormat.CODE)
    assert kinds["miller"] == (FieldKind.TEXT, FieldFormat.NAME)
    assert kinds["milled_on"] == (FieldKind.DATE, None)
    assert kinds["moisture"] == (FieldKind.NUMBER, FieldFormat.PERCENT)
    assert found["milled_on"].labels == ("Milled on",)


def test_heads_of_tables_that_documents_share_are_a_list(
    certificates: list[tuple[Page, ...]],
) -> None:
    (entries,) = suggest(certificates, TYPES, "certificates").lists
    assert [one.name for one in entries.fields] == ["sieve", "residue", "verdict"]
    assert entries.fields[1].look.value.kind is FieldKind.NUMBER


def test_documents_say_what_they_are_called(certificates: list[tuple[Page, ...]]) -> None:
    suggested = suggest(certificates, TYPES, "the mill's certificates")
    assert suggested.class_name == "TheMillSCertificates"
    assert suggested.documents == 6


@pytest.mark.parametrize("ending", ["py", "json"])
def test_the_class_loads_and_finds_the_values_without_a_hand(
    certificates: list[tuple[Page, ...]], tmp_path: Path, ending: str
) -> None:
    document_type = loaded(suggest(certificates, TYPES, "certificates"), tmp_path, ending)
    found = {field.path: field.raw for field in fields_of(document_type, certificates[2])}
    assert found["batch"] == "B-484"
    assert found["milled_on"] == "2026-03-05"
    assert found["entries[1].residue"] == "6.75"


def test_labels_that_mean_the_same_are_one_field(draw: Draw) -> None:
    texts = ("Rechnungsnummer: 4711\nDatum: 3.4.2026", "Rechnungs-Nr.: 4712\nDatum: 4.4.2026",
             "Belegnummer: 4713\nRechnungsdatum: 5.4.2026")  # fmt: skip
    suggested = suggest([(draw(text),) for text in texts], TYPES, "bills")
    numbers = [one for one in suggested.fields if "Belegnummer" in one.labels]
    assert len(numbers) == 1
    assert len(numbers[0].labels) == 3
    assert numbers[0].documents == 3


@pytest.fixture
def bills(draw: Draw) -> list[tuple[Page, ...]]:
    """Five, of a mill that puts no label before its name."""
    sheets = [
        f"Mill & Daughters Ltd\n12 Quay Road\nBoston 02110\n\nINVOICE\n\nInvoice number: INV-{n}\n"
        f"Invoice date: 03/{10 + n}/2026\nDue date: 04/{10 + n}/2026\nVAT number: GB123456789\n\n"
        f"Net           {n}00.00 EUR\nVAT           {n}0.00 EUR\nTotal         {n}10.00 EUR"
        for n in range(1, 6)
    ]  # fmt: skip
    return [(draw(text),) for text in sheets]


@pytest.mark.parametrize("ending", ["py", "json"])
def test_what_no_label_names_is_found_as_the_built_in_type_finds_it(
    bills: list[tuple[Page, ...]], tmp_path: Path, ending: str
) -> None:
    suggested = suggest(bills, TYPES, "bills")
    assert suggested.built_in == "invoice"
    assert [one.labels for one in suggested.fields if one.name == "seller"] == [()]
    document_type = loaded(suggested, tmp_path, ending)
    found = {field.path: field.raw for field in fields_of(document_type, bills[0])}
    assert found["seller"] == "Mill & Daughters Ltd"


STATEMENT = """
Harbour Bank
Account Statement

Account holder: Ann Reed                IBAN: GB33BUKB20201555555555
Period: 01/0{month}/2026 to 28/0{month}/2026

Date          Description                    Debit        Credit       Balance

Opening balance                                                         100.00
03/0{month}/2026    Rent                           60.00                     40.00
09/0{month}/2026    Wages                                      80.00        120.00
Closing balance                                                         120.00
"""


def test_the_rows_of_a_built_in_type_are_found_as_that_type_finds_them(
    draw: Draw, tmp_path: Path
) -> None:
    statements = [(draw(STATEMENT.format(month=month)),) for month in range(1, 6)]
    suggested = suggest(statements, TYPES, "of harbour bank")
    assert suggested.built_in == "bank_statement"
    (entries,) = suggested.lists
    assert {one.name: one.labels for one in entries.fields}["debit"] == ("Debit",)
    found = {field.path: field.raw
             for field in fields_of(loaded(suggested, tmp_path), statements[2])}  # fmt: skip
    assert (found["entries[1].description"], found["entries[1].credit"]) == ("Wages", "80.00")
    assert "entries[2].description" not in found


def test_one_document_is_enough_for_a_start(certificates: list[tuple[Page, ...]]) -> None:
    suggested = suggest(certificates[:1], TYPES, "certificates")
    assert "batch" in {one.name for one in suggested.fields}
    assert not any(one.required for one in suggested.fields)


def test_what_all_documents_have_is_required_and_what_none_has_goes(
    certificates: list[tuple[Page, ...]], tmp_path: Path
) -> None:
    suggested = suggest(certificates, TYPES, "certificates")
    document_type = loaded(suggested, tmp_path)
    looked = [Looked(str(n), pages, fields_of(document_type, pages))
              for n, pages in enumerate(certificates)]  # fmt: skip
    without = [Looked(one.name, one.pages, tuple(field for field in one.fields
                                                 if field.path != "miller"))
               for one in looked]  # fmt: skip
    kept = prune(suggested, fit(document_type.schema, without, TYPES))
    names = {one.name: one.required for one in kept.fields}
    assert names["batch"] is True
    assert "miller" not in names


def test_a_value_that_breaks_a_rule_is_no_reason_to_leave_its_field_out(
    certificates: list[tuple[Page, ...]], tmp_path: Path
) -> None:
    suggested = suggest(certificates, TYPES, "certificates")
    document_type = loaded(suggested, tmp_path)
    looked = [
        Looked(str(n), pages, tuple(replace(field, problem="the sum is another")
                                    for field in fields_of(document_type, pages)))
        for n, pages in enumerate(certificates)
    ]  # fmt: skip
    kept = prune(suggested, fit(document_type.schema, looked, TYPES))
    assert "moisture" in {one.name for one in kept.fields}


def test_capitals_above_a_name_are_its_label(draw: Draw) -> None:
    names = ("Ann Reed", "Bo Holm", "Cy Frost")
    sheets = [f"INSURED                     BROKER\n{name}                    Mill & Daughters\n"
              f"\nClass: A-{n}17" for n, name in enumerate(names)]  # fmt: skip
    found = {one.name: one for one in suggest([(draw(text),) for text in sheets], TYPES, "").fields}
    assert found["insured"].look is Look.NAME
    assert found["insured"].labels == ("INSURED",)


@pytest.mark.parametrize("label", ["Policy number", "Policennummer", "Polisnr.", "N° de contrat"])
def test_the_number_of_a_thing_is_no_amount(draw: Draw, label: str) -> None:
    sheets = [f"Sheet\n\n{label}: {number}\nBatch: B-{number}" for number in ("17", "2040", "311")]
    found = suggest([(draw(text),) for text in sheets], TYPES, "")
    (number,) = [one for one in found.fields if label.rstrip(".") in one.labels]
    assert number.look is Look.CODE


def test_a_table_with_heads_in_two_languages_is_one_list(draw: Draw) -> None:
    heads = ("Sieve          Residue        Milled on", "Sieb           Rest           Gemahlen am")
    sheets = [
        f"Sheet B-{n}10\n\n{heads[n % 2]}\n\nFine           {n}.25           2026-03-1{n}\n"
        f"Coarse         {n}.75           2026-03-2{n}"
        for n in range(1, 7)
    ]  # fmt: skip
    (entries,) = suggest([(draw(text),) for text in sheets], TYPES, "").lists
    assert [one.labels for one in entries.fields] == [
        ("Sieb", "Sieve"), ("Rest", "Residue"), ("Gemahlen am", "Milled on")
    ]  # fmt: skip


HOSTILE = (
    '"""); import os #', "class", "model_config", "__init__", "${x}", "a" * 59, "ordinal",
    'Size "net" of lot', "Depth {mm}", "Path C:\\temp", '"Grade"', "Weight [kg]", "Rate <x>",
    "x" * 70, "Price (€)", "Number of all who worked for a branch at the end of the year",
)  # fmt: skip
KEPT = {
    "a" * 59, 'Size "net" of lot', "Depth {mm}", "Path C:\\temp", '"Grade"', "Weight [kg]",
    "Rate <x>", "x" * 70, "Price (€)", "end of the year",
}  # fmt: skip
CALLS = {"described", "ConfigDict"}
PLAIN = (
    ast.Module, ast.Import, ast.ImportFrom, ast.alias, ast.ClassDef, ast.Expr, ast.Constant,
    ast.Assign, ast.AnnAssign, ast.Name, ast.Load, ast.Store, ast.Attribute, ast.Subscript,
    ast.BinOp, ast.BitOr, ast.Call, ast.keyword, ast.Dict, ast.List, ast.Tuple,
)  # fmt: skip
"""What the syntax of a class is made of that does nothing but describe."""


@pytest.fixture
def hostile(draw: Draw) -> Suggestion:
    """By documents whose labels try to be code."""
    sheets = [
        "Sheet\n\n" + "\n".join(f"{label}: X-{n}{at}7" for at, label in enumerate(HOSTILE))
        + f"\nBatch: B-{n}4\nShelf: S-{n}5"
        for n in range(1, 5)
    ]  # fmt: skip
    return suggest([(draw(text),) for text in sheets], TYPES, '"""; import os')


@pytest.mark.parametrize("ending", ["py", "json"])
def test_texts_of_hostile_documents_are_never_code(
    hostile: Suggestion, tmp_path: Path, ending: str
) -> None:
    document_type = loaded(hostile, tmp_path, ending)
    assert {"batch", "shelf"} <= {field.name for field in document_type.schema.fields}
    assert all(one.name.isidentifier() and one.name.isascii() for one in hostile.fields)


def test_a_class_holds_nothing_but_texts_and_descriptions(hostile: Suggestion) -> None:
    nodes = [*ast.walk(ast.parse(python_file(hostile)))]
    assert {type(node) for node in nodes} <= set(PLAIN)
    called = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}
    assert called <= CALLS


@pytest.mark.parametrize("ending", ["py", "json"])
def test_labels_with_odd_signs_are_kept_as_they_are_printed(
    hostile: Suggestion, tmp_path: Path, ending: str
) -> None:
    schema = loaded(hostile, tmp_path, ending).schema
    assert {term for field in schema.fields for term in field.synonyms} >= KEPT


def test_a_label_of_hundreds_of_signs_is_quoted_by_its_beginning_and_kept_whole() -> None:
    label = '"x\\' * 100
    found = SuggestedField("x", Look.TEXT, f"What stands beside {quoted(label)}", (label,), 3)
    text = python_file(Suggestion("Sheet", 3, ("Sheet",), (found,)))
    (given,) = [node.args for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)
                and ast.unparse(node.func) == "described"]  # fmt: skip
    assert ast.literal_eval(given[1]) == label
    assert len(ast.literal_eval(given[0])) < 70


def test_signs_that_cannot_be_seen_stay_out_of_the_file(draw: Draw) -> None:
    sheets = [f"Ba\u202etch\u200b: B-{n}40\nRoom: R-{n}50" for n in range(1, 5)]
    text = python_file(suggest([(draw(one),) for one in sheets], TYPES, "sheets"))
    assert not {"\u202e", "\u200b"} & set(text)


def test_no_line_of_the_class_is_wider_than_people_write(
    certificates: list[tuple[Page, ...]],
) -> None:
    text = python_file(suggest(certificates, TYPES, "certificates"))
    assert max(map(len, text.splitlines())) <= 100
