"""Faults that were seen on documents of other makers, each as a test of its whole kind, in two
languages or more where it has words.

Every test draws an invoice or a credit note of invented firms, reads the page again, and has all of
its fields found as they are for anybody. What a test is about is what it changes of its letter.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest

from parsers.document import BoundingBox, Field, Page
from parsers.engines.ocr import OcrEngine
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES
from storage.doubts import reason_of

INVOICE = DOCUMENT_TYPES["invoice"].schema

Text = tuple[Any, ...]
Row = Sequence[str]
Fields = dict[str, Field]
Find = Callable[..., Fields]

LETTERS: dict[str, dict[str, Any]] = {
    "en": {
        "seller": ("Thornbury Lamps Ltd", "4 Quarry Road", "Sheffield S3 8GG"),
        "buyer": ("Marram Hotels Ltd", "1 Sea Front", "Torquay TQ2 5HX"),
        "to": "Bill to:",
        "title": "INVOICE",
        "meta": [
            ("Invoice no.:", "TL-20417"),
            ("Invoice date:", "9 March 2025"),
            ("Customer no.:", "5512"),
        ],
        "heads": ("Description", "Qty", "Unit price", "Amount"),
        "rows": [("Desk lamp", "2", "£34.00", "£68.00"), ("Shade, linen", "1", "£5.50", "£5.50")],
        "sums": [("Net total", "£73.50"), ("VAT 20%", "£14.70"), ("Total due", "£88.20")],
        "notes": [],
        "foot": ["Thornbury Lamps Ltd, VAT no. GB 980 7806 84"],
    },
    "de": {
        "seller": ("Lampenhaus Ahrens GmbH", "Steinweg 4", "38100 Braunschweig"),
        "buyer": ("Hotel Seeblick GmbH", "Uferstraße 1", "24105 Kiel"),
        "to": "Rechnungsadresse:",
        "title": "Rechnung",
        "meta": [
            ("Rechnungsnummer:", "LA-20417"),
            ("Rechnungsdatum:", "09.03.2025"),
            ("Kundennummer:", "5512"),
        ],
        "heads": ("Bezeichnung", "Menge", "Einzelpreis", "Betrag"),
        "rows": [
            ("Tischlampe", "2", "34,00 €", "68,00 €"),
            ("Schirm, Leinen", "1", "5,50 €", "5,50 €"),
        ],
        "sums": [
            ("Nettobetrag", "73,50 €"),
            ("MwSt. 20 %", "14,70 €"),
            ("Rechnungsbetrag", "88,20 €"),
        ],
        "notes": [],
        "foot": ["Lampenhaus Ahrens GmbH, USt-IdNr. DE136695976"],
    },
    "fr": {
        "seller": ("Luminaires Vasseur SARL", "4 rue des Carriers", "67000 Strasbourg"),
        "buyer": ("Hôtel de la Plage SAS", "1 quai du Port", "56000 Vannes"),
        "to": "Facturé à :",
        "title": "FACTURE",
        "meta": [
            ("Facture N° :", "LV-20417"),
            ("Date de facture :", "09/03/2025"),
            ("N° client :", "5512"),
        ],
        "heads": ("Désignation", "Qté", "Prix unitaire", "Montant"),
        "rows": [
            ("Lampe de bureau", "2", "34,00 €", "68,00 €"),
            ("Abat-jour, lin", "1", "5,50 €", "5,50 €"),
        ],
        "sums": [("Total HT", "73,50 €"), ("TVA 20 %", "14,70 €"), ("Total TTC", "88,20 €")],
        "notes": [],
        "foot": ["Luminaires Vasseur SARL, TVA FR83404833048"],
    },
}
LANGUAGES = pytest.mark.parametrize("language", LETTERS)


def letter(language: str, **changes: Any) -> list[list[Text]]:
    """A sheet: the seller's head, the buyer on the left, numbers and dates on the right, a table,
    its sums, notes, and the seller's foot."""
    part = LETTERS[language] | changes
    sheet: list[Text] = [(60, 60 + 13 * at, text) for at, text in enumerate(part["seller"])]
    sheet += [(60, 120, part["to"])] if part["to"] else []
    sheet += [(60, 134 + 12 * at, text) for at, text in enumerate(part["buyer"])]
    for at, (label, value) in enumerate(part["meta"]):
        sheet += [(330, 134 + 13 * at, label), (430, 134 + 13 * at, value)]
    sheet += [(60, 215, part["title"], 14)]
    for at, row in enumerate([part["heads"], *part["rows"]]):
        sheet += [(x, 245 + 14 * at, text) for x, text in zip(COLUMNS, row, strict=True) if text]
    top = 265 + 14 * (len(part["rows"]) + 1)
    for at, (label, amount) in enumerate(part["sums"]):
        sheet += [(350, top + 14 * at, label), (-540, top + 14 * at, amount)]
    top += 14 * len(part["sums"]) + 24
    sheet += [(60, top + 13 * at, text) for at, text in enumerate(part["notes"])]
    sheet += [(60, 790 + 10 * at, text, 7) for at, text in enumerate(part["foot"])]
    return [sheet + list(changes.get("more", ()))]


COLUMNS = (60, -330, -430, -540)


@pytest.fixture(scope="module")
def engine() -> Iterator[OcrEngine]:
    with closing(OcrEngine(workers=1)) as engine:
        yield engine


@pytest.fixture
def find(engine: OcrEngine, typeset: Callable[..., tuple[Page, ...]]) -> Find:
    """A letter's fields, by their paths."""

    def find(language: str, **changes: Any) -> Fields:
        pages = typeset(letter(language, **changes))
        found = extract_fields(engine, INVOICE, pages, document_type=DOCUMENT_TYPES["invoice"])
        return {field.path: field for field in found.fields}

    return find


def texts(fields: Fields, *names: str) -> tuple[str | None, ...]:
    return tuple(fields[name].raw if name in fields else None for name in names)


def values(fields: Fields, *names: str) -> tuple[Any, ...]:
    return tuple(fields[name].value if name in fields else None for name in names)


def column(fields: Fields, name: str) -> list[Any]:
    paths = [path for path in fields if path.startswith("line_items") and path.endswith(f".{name}")]
    return [fields[path].value for path in paths]


SUMS = ("net", "tax", "total")
PARTIES = ("seller", "buyer")


@LANGUAGES
def test_the_letter_as_it_stands_is_read(find: Find, language: str) -> None:
    part, found = LETTERS[language], find(language)
    assert texts(found, "invoice_number") == (part["meta"][0][1],)
    assert str(found["invoice_date"].value) == "2025-03-09"
    assert texts(found, *PARTIES) == (part["seller"][0], part["buyer"][0])
    assert values(found, *SUMS) == (Decimal("73.50"), Decimal("14.70"), Decimal("88.20"))
    assert column(found, "amount") == [Decimal("68.00"), Decimal("5.50")]


# Signs


NOTES = {
    "en": {
        "title": "CREDIT NOTE",
        "to": "Credit to:",
        "meta": [
            ("Credit note no.:", "CN-00417"),
            ("Date:", "9 March 2025"),
            ("Against invoice:", "TL-19981"),
        ],
    },
    "de": {
        "title": "Gutschrift",
        "to": "Gutschrift an:",
        "meta": [
            ("Gutschrift-Nr.:", "GS-00417"),
            ("Datum:", "09.03.2025"),
            ("Zu Rechnung Nr.:", "LA-19981"),
        ],
    },
    "fr": {
        "title": "AVOIR",
        "to": "Avoir pour :",
        "meta": [
            ("Avoir N° :", "AV-00417"),
            ("Date :", "09/03/2025"),
            ("Sur la facture :", "LV-19981"),
        ],
    },
}
FORMS = [
    ("en", "-£{}"), ("en", "£{} cr"), ("en", "£{} CR"), ("en", "{}-"), ("en", "(£{})"),
    ("en", "£ -{}"), ("de", "-{} €"), ("de", "{}- €"), ("de", "{} €-"), ("de", "−{} EUR"),
    ("de", "EUR -{}"), ("de", "\u00ad{} €"), ("en", "\u00ad£{}"), ("fr", "-{} €"), ("fr", "- {} €"),
]  # fmt: skip


def _signed(language: str, form: str) -> dict[str, Any]:
    comma = language != "en"

    def write(amount: str) -> str:
        return form.format(amount.replace(".", ",") if comma else amount)

    part = LETTERS[language]
    sums = zip((label for label, _ in part["sums"]), ("73.50", "14.70", "88.20"), strict=True)
    rows = zip(part["rows"], ("68.00", "5.50"), strict=True)
    return {
        "rows": [(*row[:3], write(amount)) for row, amount in rows],
        "sums": [(label, write(amount)) for label, amount in sums],
    }


@pytest.mark.parametrize(("language", "form"), FORMS)
def test_amounts_below_zero_are_so_however_they_are_written(
    find: Find, language: str, form: str
) -> None:
    found = find(language, **NOTES[language], **_signed(language, form))
    assert values(found, *SUMS) == (Decimal("-73.50"), Decimal("-14.70"), Decimal("-88.20"))
    assert column(found, "amount") == [Decimal("-68.00"), Decimal("-5.50")]


@LANGUAGES
def test_a_credit_note_has_its_own_number_and_names_whom_it_is_for(
    find: Find, language: str
) -> None:
    part = LETTERS[language]
    found = find(language, **NOTES[language], **_signed(language, "-{}"))
    assert texts(found, "invoice_number", *PARTIES) == (
        NOTES[language]["meta"][0][1], part["seller"][0], part["buyer"][0]
    )  # fmt: skip
    assert all(line in found["buyer_address"].raw for line in part["buyer"][1:])


@pytest.mark.parametrize(
    ("language", "number"),
    [("en", "Corrects invoice TL-19981"), ("de", "Korrektur zur Rechnung LA-19981 vom 01.02.2025")],
)
def test_the_invoice_that_a_credit_note_corrects_gives_it_no_number(
    find: Find, language: str, number: str
) -> None:
    meta = NOTES[language]["meta"][:2]
    changes = NOTES[language] | {"meta": meta, "notes": [number]} | _signed(language, "-{}")
    assert texts(find(language, **changes), "invoice_number") == (meta[0][1],)


MARKS = ["'", "’", "‘", "`", "´", "\u02bc", "′"]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_thousands_are_parted_by_any_apostrophe(find: Find, language: str, mark: str) -> None:
    labels = [label for label, _ in LETTERS[language]["sums"]]
    amounts = [f"3{mark}667.35", "282.40", f"3{mark}949.75"]
    rows = [("Quarz", "28", "120.00", f"3{mark}360.00"), ("Glas", "1", "307.35", "307.35")]
    sums = list(zip(labels, (f"CHF {each}" for each in amounts), strict=True))
    found = find(language, rows=rows, sums=sums)
    assert values(found, *SUMS) == (Decimal("3667.35"), Decimal("282.40"), Decimal("3949.75"))
    assert column(found, "amount") == [Decimal("3360.00"), Decimal("307.35")]
    assert values(found, "currency") == ("CHF",)


# Currencies


@pytest.mark.parametrize(
    ("language", "note", "currency"),
    [
        ("de", "Öffnungszeiten: Mo.-Fr. 8 bis 17 Uhr, Sa. 9 bis 12 Uhr", "EUR"),
        ("de", "FR-67000 Strasbourg, Fr. 14.03. geschlossen", "EUR"),
        ("fr", "Ouvert du Lu. au Ve., FR 67000 Strasbourg", "EUR"),
        ("en", "Shipped to FR and CH, Mon - Fri", "GBP"),
    ],
)
def test_countries_and_days_are_no_currencies(
    find: Find, language: str, note: str, currency: str
) -> None:
    assert values(find(language, notes=[note]), "currency") == (currency,)


@pytest.mark.parametrize(
    ("language", "head", "currency"),
    [
        ("en", "Amount (USD)", "USD"),
        ("en", "Amount GBP", "GBP"),
        ("de", "Betrag in EUR", "EUR"),
        ("de", "Betrag [CHF]", "CHF"),
        ("fr", "Montant EUR", "EUR"),
    ],
)
def test_a_currency_may_stand_in_a_head_alone(
    find: Find, language: str, head: str, currency: str
) -> None:
    part = LETTERS[language]
    bare = [tuple(text.strip("£€ ") for text in row) for row in part["rows"]]
    sums = [(label, amount.strip("£€ ")) for label, amount in part["sums"]]
    found = find(language, rows=bare, sums=sums, heads=(*part["heads"][:3], head))
    assert values(found, "currency", "total") == (currency, Decimal("88.20"))


# Amounts


@pytest.mark.parametrize(
    ("language", "capital"),
    [
        ("fr", "SARL au capital de 14 700 € - RCS Strasbourg 404 833 048"),
        ("fr", "Société par actions simplifiée au capital social de 50.000,00 euros"),
        ("de", "Stammkapital: 25.000,00 € - Amtsgericht Braunschweig HRB 4711"),
        ("de", "Grundkapital EUR 50.000,00"),
        ("en", "Share capital £10,000.00, registered in England"),
    ],
)
@pytest.mark.parametrize("taxed", [True, False])
def test_the_capital_of_a_company_is_no_tax_and_no_total(
    find: Find, language: str, capital: str, taxed: bool
) -> None:
    part = LETTERS[language]
    sums = part["sums"] if taxed else part["sums"][2:]
    found = find(language, sums=sums, foot=[*part["foot"], capital])
    expected = (Decimal("73.50"), Decimal("14.70"), Decimal("88.20"))
    assert values(found, "total") == expected[2:]
    assert values(found, "tax") == (expected[1:2] if taxed else (None,))


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("de", ("Netto", "USt. 20 %", "Brutto")),
        ("de", ("Summe netto", "Mehrwertsteuer 20 %", "Rechnungssumme")),
        ("de", ("Zwischensumme", "zzgl. 20 % MwSt.", "Endsumme")),
        ("de", ("Warenwert netto", "20 % USt", "Gesamtbetrag brutto")),
        ("de", ("Nettosumme", "Umsatzsteuer", "Zahlbetrag")),
        ("en", ("Sub-total", "Sales tax", "Grand total")),
        ("en", ("Goods total", "V.A.T.", "Gross amount")),
        ("en", ("Net", "VAT", "Balance due")),
        ("fr", ("Montant HT", "T.V.A.", "Net à payer")),
        ("fr", ("Sous-total HT", "Montant TVA", "Montant TTC")),
    ],
)
def test_sums_are_known_by_any_of_their_names(
    find: Find, language: str, labels: tuple[str, ...]
) -> None:
    amounts = [amount for _, amount in LETTERS[language]["sums"]]
    found = find(language, sums=list(zip(labels, amounts, strict=True)))
    assert values(found, *SUMS) == (Decimal("73.50"), Decimal("14.70"), Decimal("88.20"))


# Numbers


@pytest.mark.parametrize(
    ("language", "title", "number"),
    [
        ("en", "Invoice PO-3333", "PO-3333"),
        ("en", "Invoice INV-2017-1", "INV-2017-1"),
        ("en", "Tax invoice no. IN/0091", "IN/0091"),
        ("de", "Rechnung RE-2017-1", "RE-2017-1"),
        ("de", "Rechnung Nr. RG2017/001", "RG2017/001"),
        ("de", "Rechnung NR-0044", "NR-0044"),
        ("fr", "Facture FA-2017-1", "FA-2017-1"),
        ("fr", "Facture FA 2017-01", "FA 2017-01"),
        ("fr", "Facture n° NO-118", "NO-118"),
    ],
)
def test_a_number_that_begins_like_its_label_is_whole(
    find: Find, language: str, title: str, number: str
) -> None:
    meta = LETTERS[language]["meta"][1:]
    assert texts(find(language, title=title, meta=meta), "invoice_number") == (number,)


@pytest.mark.parametrize(
    ("language", "buyer"),
    [
        ("de", "Kunden AG Mitte"),
        ("de", "Rechnungs-Service Nord GmbH"),
        ("de", "Lieferanten Union eG"),
        ("en", "Customer First Ltd"),
        ("en", "Total Care Services Ltd"),
        ("en", "Date & Palm Ltd"),
        ("fr", "Client Conseil SARL"),
    ],
)
def test_a_label_word_that_begins_a_name_is_a_part_of_it(
    find: Find, language: str, buyer: str
) -> None:
    where = LETTERS[language]["buyer"][1:]
    assert texts(find(language, buyer=(buyer, *where)), "buyer") == (buyer,)


@pytest.mark.parametrize(
    ("language", "others"),
    [
        ("en", [("Delivery note no.:", "D-88121"), ("Phone:", "0114 496 0118")]),
        ("en", [("Order no.:", "4471120"), ("Your contact:", "Tel. 0114 496 0118")]),
        ("de", [("Lieferschein-Nr.:", "L-88121"), ("Telefon:", "0531 555018-0")]),
        ("de", [("Auftragsnummer:", "4471120"), ("Bearbeiter:", "Tel. 0531/5550180")]),
        ("fr", [("Bon de livraison :", "B-88121"), ("Tél. :", "03 88 55 01 02")]),
    ],
)
def test_other_numbers_dates_and_telephones_are_no_invoice_number(
    find: Find, language: str, others: list[tuple[str, str]]
) -> None:
    meta = LETTERS[language]["meta"]
    found = find(language, meta=[*others, *meta[1:], meta[0]])
    assert texts(found, "invoice_number") == (meta[0][1],)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Invoice of 9 March 2025"),
        ("en", "Invoice total £88.20"),
        ("de", "Rechnung vom 09.03.2025"),
        ("de", "Rechnung über 88,20 €"),
        ("fr", "Facture du 09/03/2025"),
    ],
)
def test_a_date_or_an_amount_behind_the_title_is_no_number(
    find: Find, language: str, title: str
) -> None:
    meta = LETTERS[language]["meta"]
    found = find(language, title=title, meta=meta)
    assert texts(found, "invoice_number") == (meta[0][1],)
    found = find(language, title=title, meta=meta[1:2], foot=[])
    number = found.get("invoice_number")
    assert number is None or not {"2025", "88", "20"} & set(number.raw.replace(".", " ").split())


# Parties


@LANGUAGES
@pytest.mark.parametrize("swapped", [True, False])
def test_the_seller_is_not_the_buyer_wherever_they_stand(
    find: Find, language: str, swapped: bool
) -> None:
    """The buyer may have a legal form and the top of the page, the seller neither."""
    part = LETTERS[language]
    seller, buyer = part["seller"], part["buyer"]
    if swapped:
        left = [(60, 50 + 12 * at, text) for at, text in enumerate([part["to"], *buyer])]
        right = [(-540, 50 + 12 * at, text) for at, text in enumerate(seller)]
        found = find(language, seller=(), buyer=(), to="", more=[*left, *right])
    else:
        found = find(language, seller=seller)
    assert texts(found, *PARTIES) == (seller[0], buyer[0])
    assert seller[1] in found["seller_address"].raw
    assert buyer[1] in found["buyer_address"].raw


@pytest.mark.parametrize(
    ("language", "label", "theirs"),
    [
        ("en", "Customer VAT no.:", "GB 766 0500 71"),
        ("en", "Your VAT number:", "GB 766 0500 71"),
        ("de", "Ihre USt-IdNr.:", "DE123456704"),
        ("de", "USt-IdNr. Kunde:", "DE123456704"),
        ("fr", "N° TVA client :", "FR44732829320"),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_the_tax_number_of_the_other_party_stays_theirs(
    find: Find, language: str, label: str, theirs: str, alone: bool
) -> None:
    part = LETTERS[language]
    meta = [*part["meta"], (label, theirs)]
    found = find(language, meta=meta, **({"foot": []} if alone else {}))
    mine = None if alone else part["foot"][0].split("no. ")[-1].split()[-1]
    assert texts(found, "buyer_tax_number") == (theirs,)
    own = texts(found, "seller_tax_number")[0]
    assert own is None if alone else own and own.endswith(mine)


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("fr", "Report 10 486,94"),
        ("fr", "Luminaires Vasseur SARL 10 486,94"),
        ("de", "Lampenhaus Ahrens GmbH 10 486,94"),
        ("en", "Thornbury Lamps Ltd 10 486.94"),
    ],
)
def test_no_name_holds_an_amount(find: Find, language: str, note: str) -> None:
    found = find(language, notes=[note])
    assert all("486" not in (text or "") for text in texts(found, *PARTIES))
    assert values(found, "total") == (Decimal("88.20"),)


ONE_LINE = [
    ("en", "Marram Hotels, 1 Sea Front, Torquay TQ2 5HX", "Marram Hotels"),
    ("de", "Hotel Seeblick, Uferstraße 1, 24105 Kiel", "Hotel Seeblick"),
    ("fr", "Hôtel de la Plage, 1 quai du Port, 56000 Vannes", "Hôtel de la Plage"),
    ("de", "Sklep Jaś, ul. Krótka 1, 30-001 Kraków", "Sklep Jaś"),
]


@pytest.mark.parametrize(("language", "line", "name"), ONE_LINE)
def test_a_name_and_its_address_in_one_line_are_two(
    find: Find, language: str, line: str, name: str
) -> None:
    found = find(language, buyer=(line,))
    assert texts(found, "buyer") == (name,)
    assert found["buyer_address"].raw == line.split(", ", 1)[1]


# Payment


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("de", "IBAN: DE89 3704 0044 0532", "0130 00, BIC COBADEFFXXX"),
        ("de", "Bankverbindung DE89 3704", "0044 0532 0130 00"),
        ("en", "IBAN GB29 NWBK 6016 1331", "9268 19 Northern Bank"),
        ("fr", "IBAN FR76 3000 6000 0112 3456", "7890 189"),
    ],
)
def test_an_iban_goes_on_in_the_next_line(
    find: Find, language: str, first: str, second: str
) -> None:
    whole = {"de": "DE89370400440532013000", "en": "GB29NWBK60161331926819",
             "fr": "FR7630006000011234567890189"}  # fmt: skip
    assert values(find(language, notes=[first, second]), "iban") == (whole[language],)


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("de", "Der Betrag ist zahlbar bis 23.03.2025 ohne Abzug."),
        ("de", "Bitte überweisen Sie bis zum 23.03.2025 auf unser Konto."),
        ("en", "Please pay by 23 March 2025 to the account below."),
        ("en", "Payment is due on or before 23 March 2025."),
        ("fr", "À régler avant le 23/03/2025 par virement."),
        ("fr", "Payable au plus tard le 23/03/2025."),
    ],
)
def test_a_sentence_says_when_to_pay(find: Find, language: str, note: str) -> None:
    assert str(find(language, notes=[note])["due_date"].value) == "2025-03-23"


@pytest.mark.parametrize(
    ("language", "label", "date"),
    [
        ("en", "Quote valid until", "30 March 2025"),
        ("en", "Printed:", "12 April 2025"),
        ("de", "Angebot gültig bis", "30.03.2025"),
        ("de", "Gedruckt am:", "12.04.2025"),
        ("fr", "Offre valable jusqu'au", "30/03/2025"),
        ("fr", "Imprimé le :", "12/04/2025"),
    ],
)
def test_the_days_of_an_offer_and_of_a_print_are_no_days_of_the_invoice(
    find: Find, language: str, label: str, date: str
) -> None:
    found = find(language, notes=[f"{label} {date}"])
    assert "due_date" not in found
    assert str(found["invoice_date"].value) == "2025-03-09"
    found = find(language, meta=[(label, date), *LETTERS[language]["meta"]])
    assert "due_date" not in found
    assert str(found["invoice_date"].value) == "2025-03-09"


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "Total if paid by 19 March 2025"),
        ("en", "Early payment total"),
        ("de", "Zahlbetrag mit Skonto"),
        ("de", "Bei Zahlung bis 19.03.2025 abzgl. 2 % Skonto"),
        ("fr", "Total avec escompte 2 %"),
    ],
)
def test_what_is_paid_early_is_neither_the_total_nor_was_it_paid(
    find: Find, language: str, label: str
) -> None:
    amount = "£86.44" if language == "en" else "86,44 €"
    found = find(language, sums=[*LETTERS[language]["sums"], (label, amount)])
    assert values(found, "total", "prepaid") == (Decimal("88.20"), None)


@pytest.mark.parametrize(
    ("language", "label", "amount", "currency"),
    [
        ("en", "Total in EUR", "€104.96", "GBP"),
        ("en", "Equivalent", "USD 112.01", "GBP"),
        ("de", "Gesamtbetrag in CHF", "CHF 84,10", "EUR"),
        ("de", "entspricht", "84,10 CHF", "EUR"),
        ("fr", "Total en USD", "95,10 USD", "EUR"),
    ],
)
def test_a_total_in_another_currency_is_not_the_total(
    find: Find, language: str, label: str, amount: str, currency: str
) -> None:
    found = find(language, sums=[*LETTERS[language]["sums"], (label, amount)])
    assert values(found, "total", "currency") == (Decimal("88.20"), currency)


# Rows


@pytest.mark.parametrize(
    ("language", "text", "counts"),
    [
        ("en", "VOID Bulb", False),
        ("en", "Bulb (void)", False),
        ("en", "Bulb - CANCELLED", False),
        ("de", "STORNIERT Birne", False),
        ("de", "Birne (storniert)", False),
        ("fr", "ANNULÉ Ampoule", False),
        ("en", "Void filler, foam", True),
        ("en", "VOID FILLER", True),
        ("en", "Cancelled order fee", True),
    ],
)
def test_a_row_that_is_cancelled_does_not_count(
    find: Find, language: str, text: str, counts: bool
) -> None:
    first, second = LETTERS[language]["rows"]
    found = find(language, rows=[first, second, (text, *second[1:])])
    assert len(column(found, "amount")) == 2 + counts


@pytest.mark.parametrize(
    ("language", "credit"),
    [("en", "Loyalty credit"), ("de", "Treuegutschrift"), ("fr", "Remise fidélité")],
)
def test_a_row_below_zero_without_a_quantity_is_one(find: Find, language: str, credit: str) -> None:
    part = LETTERS[language]
    sign = "-£{}" if language == "en" else "-{} €"
    amounts = ["63.50", "12.70", "76.20"]
    written = [text if language == "en" else text.replace(".", ",") for text in (*amounts, "10.00")]
    form = "£{}" if language == "en" else "{} €"
    sums = [(label, form.format(each)) for (label, _), each
            in zip(part["sums"], written, strict=False)]  # fmt: skip
    rows = [*part["rows"], (credit, "", "", sign.format(written[3]))]
    found = find(language, rows=rows, sums=sums)
    assert column(found, "amount") == [Decimal("68.00"), Decimal("5.50"), Decimal("-10.00")]
    assert column(found, "description")[2] == credit


@pytest.mark.parametrize(
    ("language", "carried"),
    [
        ("en", "Carried forward"), ("en", "Brought forward from page 1"), ("de", "Übertrag"),
        ("de", "Übertrag von Seite 1"), ("de", "Zwischensumme"), ("fr", "À reporter"),
        ("fr", "Report page 1"),
    ],
)  # fmt: skip
def test_a_sum_that_is_carried_over_is_no_row(find: Find, language: str, carried: str) -> None:
    first, second = LETTERS[language]["rows"]
    found = find(language, rows=[first, (carried, "", "", first[3]), second])
    assert column(found, "amount") == [Decimal("68.00"), Decimal("5.50")]
    assert column(found, "description") == [first[0], second[0]]


@LANGUAGES
@pytest.mark.parametrize("x", [30, 575])
def test_print_that_runs_up_the_margin_is_in_no_row(find: Find, language: str, x: int) -> None:
    """Letters one above the other, as a form's number or a printer's name is set."""
    margin = [(x, 235 + 9 * at, letter, 7) for at, letter in enumerate("FORM7731PRINT")]
    found = find(language, more=margin)
    assert column(found, "description") == [row[0] for row in LETTERS[language]["rows"]]
    assert column(found, "amount") == [Decimal("68.00"), Decimal("5.50")]


@LANGUAGES
def test_no_value_begins_or_ends_within_a_word(
    find: Find, language: str, typeset: Callable[..., tuple[Page, ...]]
) -> None:
    words = [word.box for page in typeset(letter(language)) for word in page.words]
    found = find(language)
    boxes = [field.box for field in found.values() if field.box]
    assert len(boxes) == len(found)
    assert all(not _cuts(box, word) for box in boxes for word in words)


def _cuts(box: BoundingBox, word: BoundingBox) -> bool:
    """Does an edge of a box run through the middle of a word on its line?"""
    beside = box.y0 < (word.y0 + word.y1) / 2 < box.y1
    width = word.x1 - word.x0
    return beside and any(word.x0 + width / 4 < x < word.x1 - width / 4 for x in (box.x0, box.x1))


# What is not on the page


OTHER_DAYS = {
    "en": ("Due date:", "Delivery date:", "Order date:", "Print date:"),
    "de": ("Zahlbar bis:", "Lieferdatum:", "Bestelldatum:", "Druckdatum:"),
    "fr": ("Date d'échéance :", "Date de livraison :", "Date de commande :"),
}


@pytest.mark.parametrize(
    ("language", "label"),
    [(language, each) for language, labels in OTHER_DAYS.items() for each in labels],
)
def test_a_day_with_the_label_of_another_is_not_that_of_the_invoice(
    find: Find, language: str, label: str
) -> None:
    number, (_, day), customer = LETTERS[language]["meta"]
    found = find(language, meta=[number, (label, day), customer])
    assert texts(found, "invoice_date") == (None,)
    assert texts(found, "due_date") == (day if label == OTHER_DAYS[language][0] else None,)


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("en", ("Tel.: +44 114 496 0123", "Fax: 0114 496 0456")),
        ("en", ("Phone (0114) 4960-123", "Mobile no. 07700 900-123")),
        ("de", ("Tel.: 0531 / 4960-123", "Fax: 0531 4960456")),
        ("de", ("Telefon 0531/4960123", "Telefax 0531/4960456")),
        ("fr", ("Tél. : 03 88 49 60 12", "Fax : 03 88 49 60 45")),
    ],
)
def test_a_part_of_a_telephone_number_is_not_that_of_the_invoice(
    find: Find, language: str, numbers: tuple[str, ...]
) -> None:
    meta = LETTERS[language]["meta"][1:2]
    more = [(330, 60 + 13 * at, text) for at, text in enumerate(numbers)]
    found = find(language, meta=meta, more=more)
    number = found.get("invoice_number")
    assert number is None or not any(number.raw in text for text in numbers)
    assert number is None or reason_of(number) is not None


CONVERTED = {"en": "equals EUR 93.10", "de": "entspricht EUR 93,10", "fr": "soit EUR 93,10"}


@LANGUAGES
def test_an_amount_told_once_more_in_another_currency_says_nothing_of_it(
    find: Find, language: str
) -> None:
    part = LETTERS[language]
    rows = [tuple(map(_without_sign, row)) for row in part["rows"]]
    sums = [(label, _without_sign(amount)) for label, amount in part["sums"]]
    *first, last = part["heads"]
    heads = (*first, f"{last} CHF")
    found = find(language, heads=heads, rows=rows, sums=sums, notes=[CONVERTED[language]])
    assert values(found, "currency", "total") == ("CHF", Decimal("88.20"))


def _without_sign(text: str) -> str:
    return text.strip("£€ ")


@pytest.mark.parametrize(
    ("place", "currency"),
    [
        (("9 Lambton Quay", "Wellington 6011", "New Zealand"), "NZD"),
        (("4 Collins Street", "Melbourne VIC 3000", "Australia"), "AUD"),
        (("12 King Street", "Toronto ON M5H 1A1", "Canada"), "CAD"),
        (("5 Raffles Place", "Singapore 048618"), "SGD"),
        (("9 Main Street", "Springfield, IL 62701"), "USD"),
    ],
)
def test_a_dollar_is_that_of_the_country(find: Find, place: Row, currency: str) -> None:
    part = LETTERS["en"]
    found = find(
        "en",
        seller=("Thornbury Lamps Ltd", *place),
        buyer=("Marram Hotels Ltd", "1 Sea Front", *place[1:2]),
        rows=[tuple(each.replace("£", "$") for each in row) for row in part["rows"]],
        sums=[(label, amount.replace("£", "$")) for label, amount in part["sums"]],
        foot=[],
    )
    assert values(found, "currency") == (currency,)


@pytest.mark.parametrize(
    ("language", "heading", "label"),
    [
        ("en", "Seller:", "Number: 549910"),
        ("de", "Verkäufer:", "Nummer : 549910"),
        ("fr", "Vendeur :", "Numéro : 549910"),
    ],
)
def test_a_number_below_the_word_for_a_party_is_the_partys(
    find: Find, language: str, heading: str, label: str
) -> None:
    part = LETTERS[language]
    number = part["meta"][0][1]
    found = find(
        language,
        seller=(heading, label, *part["seller"]),
        meta=part["meta"][1:],
        title=f"{part['title']} (380) {number}",
    )
    assert texts(found, "invoice_number") == (number,)
