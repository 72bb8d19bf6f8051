import pytest

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.extraction.labels.labelled import answers

NUMBER = FieldDefinition(
    "invoice_number", FieldKind.TEXT, synonyms=("invoice number", "invoice no")
)
DATE = FieldDefinition("invoice_date", FieldKind.DATE, synonyms=("invoice date", "date"))
DUE = FieldDefinition("due_date", FieldKind.DATE, synonyms=("due date",))
WEIGHT = FieldDefinition("weight", FieldKind.NUMBER, synonyms=("weight",))
INSURER = FieldDefinition(
    "insurer", FieldKind.TEXT, format=FieldFormat.NAME, synonyms=("insurer", "Versicherer")
)
DRIVER = FieldDefinition("driver", FieldKind.TEXT, synonyms=("driver",))


@pytest.fixture
def best(read):
    """The likeliest text of each field."""

    def best(text, *fields):
        found = {}
        for answer in answers(fields, read(text, *fields)):
            found.setdefault(answer.field, answer.piece.text)
        return found

    return best


def test_without_a_label_there_is_no_answer(best):
    assert best("4711   1 May 2024   12 kg", NUMBER, DATE, WEIGHT) == {}


def test_a_value_of_another_kind_is_no_answer(best):
    assert best("Date: soon\nWeight: heavy\nInvoice number: none", NUMBER, DATE, WEIGHT) == {}


def test_the_value_stands_right_of_the_label(best):
    text = "Invoice number: 993548900    Date: 19 april 2014\nWeight      1,250.5 kg"
    assert best(text, NUMBER, DATE, WEIGHT) == {
        "invoice_number": "993548900",
        "invoice_date": "19 april 2014",
        "weight": "1,250.5",
    }


def test_or_below_it_in_its_column(best):
    text = "Invoice no       Date           Due date\n\nVF1005193039     8-9-2022       22-9-2022"
    assert best(text, NUMBER, DATE, DUE) == {
        "invoice_number": "VF1005193039",
        "invoice_date": "8-9-2022",
        "due_date": "22-9-2022",
    }


def test_a_text_ends_at_the_next_label(best):
    assert best("Driver: Ann Miller Weight: 3", DRIVER, WEIGHT)["driver"] == "Ann Miller"


def test_a_text_after_a_term_within_a_phrase_needs_a_colon(best):
    assert best("Ask the driver for a slip", DRIVER) == {}
    assert best("Your driver: Ann Miller", DRIVER) == {"driver": "Ann Miller"}


def test_a_part_of_a_word_is_no_label_of_a_text(best):
    assert best("Driver-less van: 3 wheels", DRIVER) == {}
    assert best("Owner/driver: Ann Miller", DRIVER) == {"driver": "Ann Miller"}


def test_a_number_with_letters_keeps_its_series_and_its_groups(best):
    assert best("Invoice number CS 24198", NUMBER) == {"invoice_number": "CS 24198"}
    assert best("Invoice number: DE 232 446 240", NUMBER) == {"invoice_number": "DE 232 446 240"}


def test_the_first_synonym_is_trusted_more(best):
    text = "Date: 1 May 2024\nInvoice date: 2 May 2024"
    assert best(text, DATE) == {"invoice_date": "2 May 2024"}


def test_a_term_within_a_sentence_is_trusted_less(best):
    text = "Fees are charged separately on the date 1 May 2024 or later on\nDate: 2 May 2024"
    assert best(text, DATE) == {"invoice_date": "2 May 2024"}


def test_an_address_is_the_block_below_its_label(best):
    field = FieldDefinition(
        "place", FieldKind.TEXT, synonyms=("deliver to",), format=FieldFormat.ADDRESS
    )
    text = "Deliver to\nMill Lane 12\n24103 Kiel\n\n\n\nThank you"
    assert best(text, field) == {"place": "Mill Lane 12 24103 Kiel"}


def test_each_amount_beside_a_label_may_be_meant(read):
    tax = FieldDefinition("tax", FieldKind.NUMBER, synonyms=("VAT",))
    found = answers([tax], read("VAT 7 % of 178.00   12.46", tax))
    assert [answer.piece.text for answer in found] == ["178.00", "12.46"]


ORDER = FieldDefinition(
    "purchase_order",
    FieldKind.TEXT,
    synonyms=("purchase order", "PO number", "PO", "order number"),
    format=FieldFormat.CODE,
)
INVOICE = FieldDefinition(
    "invoice_number",
    FieldKind.TEXT,
    synonyms=("invoice number", "invoice no", "No", "invoice", "INV", "RE"),
    format=FieldFormat.CODE,
)


@pytest.mark.parametrize(
    "text",
    [
        "PO: PO-88213",
        "PO PO-88213",
        "PO#PO-88213",
        "Purchase order PO-88213",
        "Order number       PO-88213",
        "PO number\nPO-88213",
        "PO-88213",
        "Purchase order      PO-88213\nOrder number   later",
    ],
)
def test_a_code_that_begins_like_its_label_keeps_its_prefix(best, text):
    assert best(text, ORDER) == {"purchase_order": "PO-88213"}


@pytest.mark.parametrize(
    "code",
    [
        "INV-1",
        "INV2026/17",
        "INV.2026.17",
        "INV/17",
        "RE-2026-10473",
        "RE\u20112026\u201110473",
        "INVOICE-2026-7",
        "AB-123",
        "RECH-2026-1",
        "RECH\u20132026\u20131",
        "INV 88213",
    ],
)
@pytest.mark.parametrize("label", ["Invoice number: ", "Invoice ", "Invoice number\n", "No. "])
def test_a_code_keeps_its_prefix_whatever_glues_it(best, label, code):
    assert best(label + code, INVOICE, ORDER)["invoice_number"] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PO 88213", "88213"),
        ("PO: 88213", "88213"),
        ("PO#88213", "88213"),
        ("Invoice-No-4711", "4711"),
        ("Invoice No.4711", "4711"),
        ("Invoice No4711", "4711"),
        ("NO. INV-7", "INV-7"),
    ],
)
def test_a_label_that_stands_for_itself_is_no_prefix(best, text, code):
    assert code in best(text, INVOICE, ORDER).values()


def test_a_code_further_on_belongs_to_no_label_before_it(best):
    text = "Driver: Ann Miller PO-88213\nInvoice number: see PO-88213"
    assert best(text, DRIVER, INVOICE, ORDER) == {
        "driver": "Ann Miller",
        "purchase_order": "PO-88213",
    }


def test_a_label_glued_to_a_value_of_another_kind_is_one(best):
    assert best("Date-12/03/2018", DATE) == {"invoice_date": "12/03/2018"}
    assert best("Weight-12.00", WEIGHT) == {"weight": "12.00"}


@pytest.mark.parametrize(
    "name",
    ["Acme Insurance Ltd", "Fulmar Shipping", "Insurance Partners Ltd", "Nord Rabatt GmbH",
     "Smith and Tax Services Inc", "Delta Discount & Sons"],
)  # fmt: skip
def test_a_word_that_labels_a_charge_does_not_end_a_name(best, name):
    assert best(f"Insurer: {name}\nWeight: 3", INSURER, WEIGHT)["insurer"] == name
    assert best(f"Insurer\n{name}\n\nWeight: 3", INSURER, WEIGHT)["insurer"] == name


@pytest.mark.parametrize(
    "beside", ["Insurance: 12.00", "Tax 19.00", "shipping included", "Discount Weight: 3"]
)
def test_what_labels_a_charge_beside_a_name_ends_it(best, beside):
    assert best(f"Insurer: Ann Miller   {beside}", INSURER, WEIGHT)["insurer"] == "Ann Miller"


SITE = FieldDefinition("site", FieldKind.TEXT, synonyms=("site",))
PLATE = FieldDefinition("plate", FieldKind.TEXT, synonyms=("plate",))
TOTAL = FieldDefinition("total", FieldKind.NUMBER, synonyms=("total",))


@pytest.mark.parametrize(
    "address",
    ["joe@total-it.com", "anna.beck+x@mail-shop.example.org", "https://total.example.com/status",
     "www.total.example.com", "total@example.com"],
)  # fmt: skip
def test_a_word_within_an_address_is_no_label(best, address):
    assert best(f"Site: {address}\nTotal: 12.00", SITE, TOTAL) == {
        "site": address, "total": "12.00",
    }  # fmt: skip


def test_a_label_before_an_address_is_one(best):
    assert best("Driver: Ann Site:joe@example.com", DRIVER, SITE) == {
        "driver": "Ann", "site": "joe@example.com",
    }  # fmt: skip


@pytest.mark.parametrize("value", ["YD21 KLO", "Opel Total", "3 Date"])
def test_a_label_of_nothing_at_the_end_of_a_value_belongs_to_it(best, value):
    assert best(f"Plate: {value}   Driver: Ann", PLATE, DRIVER) == {"plate": value, "driver": "Ann"}


def test_a_label_of_its_own_value_still_ends_the_one_before(best):
    assert best("Plate: YD21 Total 12.00", PLATE, TOTAL) == {"plate": "YD21", "total": "12.00"}


STATUS = FieldDefinition("status", FieldKind.TEXT, synonyms=("status",), choices=("open", "paid"))
RATE = FieldDefinition("rate", FieldKind.NUMBER, synonyms=("rate",))


@pytest.mark.parametrize("text", ["Status: PAID", "Status:   PAID   Driver: Ann", "Status   Paid"])
def test_a_choice_is_a_value_though_it_labels_amounts(best, text):
    assert best(text, STATUS)["status"].casefold() == "paid"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Rate: 3.5 %", "3.5 %"),
        ("Rate:   -4 °C", "-4"),
        ("Rate: -4 °C", "-4"),
        ("Rate   -1,5 %", "-1,5 %"),
        ("Rate: 7 (19 %)", "7"),
    ],
)
def test_a_plain_number_may_be_a_percentage_or_below_zero(best, text, value):
    assert best(text, RATE) == {"rate": value}
