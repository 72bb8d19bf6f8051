"""Whose a name and an address are: by the heading above them, and by what stands beside them."""

import pytest

from parsers.extraction.ranking.candidates import Kind, candidates_of
from parsers.extraction.ranking.cleaned import Cleaner, is_foreign, is_label
from parsers.extraction.ranking.parties import Scored, by_value, of_parties
from parsers.extraction.ranking.party_blocks import is_tax_status, party_named
from parsers.extraction.ranking.phrases import phrases_of

FIELDS = ("seller", "seller_address", "buyer", "buyer_address")


def likeliest(lines, odds):
    """By field, the likeliest text. odds: of texts, by field; those of others are 0.01."""
    phrases = phrases_of(lines)
    scored = {
        name: [
            Scored(one, odds.get(name, {}).get(one.piece.text, 0.01))
            for one in candidates_of(phrases)
            if one.kind is (Kind.ADDRESS if name.endswith("address") else Kind.NAME)
        ]
        for name in FIELDS
    }
    found = of_parties(phrases, scored)
    texts = {
        one.candidate.value: one.candidate.piece.text for each in found.values() for one in each
    }
    best = {name: max(by_value(each).items(), key=lambda one: one[1], default=("", 0.0))
            for name, each in found.items()}  # fmt: skip
    return {name: texts.get(value, "") for name, (value, _) in best.items()}


@pytest.mark.parametrize("text", ["Kunden AG Mitte", "Invoice 4711", "Customer: 4711", "Mr", ""])
def test_a_name_or_a_number_is_no_heading(text):
    assert party_named(text) is None


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Invoice issued for:", "buyer"),
        ("Käufer/Leistungsempfänger:", "buyer"),
        ("DESTINATÁRIO / REMETENTE", "buyer"),
        ("EMISOR", "seller"),
        ("Szállító", "seller"),
        ("Vevő", "buyer"),
        ("Ship to", ""),
    ],
)
def test_a_heading_names_a_party(text, party):
    assert party_named(text) == party


@pytest.mark.parametrize(
    "text", ["Tel. 0400 123 456", "VAT ID: GB 100 2003 44", "0400 123 4567", "CREDIT INVOICE"]
)
def test_a_number_or_a_title_is_none_of_an_address(text):
    assert is_foreign(text)


@pytest.mark.parametrize("text", ["12 Bill St", "Mill Lane", "LS11 5PS Leeds", "Quai 143-189"])
def test_a_street_or_a_town_is(text):
    assert not is_foreign(text)
    assert not is_label(text)


@pytest.mark.parametrize(
    ("label", "name"), [("Customer Name", "Mill Ltd"), ("Razón Social", "Molino S.L.")]
)
def test_a_name_is_without_its_label(read, label, name):
    phrases = phrases_of(read(f"{label}: {name}").lines)
    found = {Cleaner(phrases).name(one).piece.text
             for one in candidates_of(phrases) if one.kind is Kind.NAME}  # fmt: skip
    assert name in found
    assert not any(":" in one for one in found)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Address: Quay 4, 24103 Kiel", "Quay 4, 24103 Kiel"),
        ("Domicilio: Mitre 55, 8400 Bariloche", "Mitre 55, 8400 Bariloche"),
        ("VAT ID: GB 100 2003 44\nChurch Hill 4\n24103 Kiel", "Church Hill 4 24103 Kiel"),
        ("Femke Ooster\nKerkplein 1\n9101 BE Dokkum", "Kerkplein 1 9101 BE Dokkum"),
    ],
)
def test_an_address_is_without_what_is_none_of_it(read, text, address):
    phrases = phrases_of(read(text).lines)
    cleaner = Cleaner(phrases)
    found = [cleaner.address(one, frozenset())
             for one in candidates_of(phrases) if one.kind is Kind.ADDRESS]  # fmt: skip
    assert address in {one.piece.text for one in found if one}


@pytest.mark.parametrize(
    ("seller", "buyer"), [("From:", "Bill to:"), ("Émetteur :", "Facturé à :")]
)
def test_what_stands_below_a_heading_is_its_partys(read, seller, buyer):
    lines = read(f"{seller}\nMill House\n\n{buyer}\nPond House").lines
    found = likeliest(lines, {"seller": {"Pond House": 3.0}, "buyer": {"Mill House": 3.0}})
    assert (found["seller"], found["buyer"]) == ("Mill House", "Pond House")


def test_the_line_below_a_heading_is_the_name_and_not_the_person_after_it(read):
    lines = read("Bill to:\nPond House\nHelen Gray\nQuay 4\n24103 Kiel").lines
    found = likeliest(lines, {"buyer": {"Pond House": 0.5, "Helen Gray": 1.5}})
    assert found["buyer"] == "Pond House"


@pytest.mark.parametrize("title", ["INVOICE", "CREDIT NOTE", "RECHNUNG"])
def test_a_title_is_no_name(read, title):
    lines = read(f"{title}\nMill House").lines
    found = likeliest(lines, {"seller": {title: 9.0, "Mill House": 0.2}})
    assert found["seller"] == "Mill House"


def test_an_address_right_below_a_sure_name_is_its(read):
    lines = read("Mill House\nQuay 4\n24103 Kiel\n\n\nPond House\nLane 5\n80331 Ulm").lines
    odds = {"seller": {"Mill House": 9.0}, "seller_address": {"Quay 4 24103 Kiel": 0.1}}
    assert likeliest(lines, odds)["seller_address"] == "Quay 4 24103 Kiel"


def test_a_name_over_two_lines_is_known_from_where_it_stands_in_one(read):
    lines = read(
        "Workshop for Clarinets\nInge Brook\n\n\nPayable to: Workshop for Clarinets Inge Brook"
    )
    found = likeliest(lines.lines, {"seller": {"Workshop for Clarinets": 2.0, "Inge Brook": 1.0}})
    assert found["seller"] == "Workshop for Clarinets Inge Brook"


@pytest.mark.parametrize("text", ["IVA Responsable Inscripto", "Kleinunternehmer", "VAT exempt"])
def test_how_a_party_is_taxed_is_no_name(text):
    assert is_tax_status(text)
    assert not is_tax_status(f"{text} Lampen GmbH")
