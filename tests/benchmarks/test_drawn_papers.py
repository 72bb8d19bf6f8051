"""The kinds of papers among the drawn cases are read in other drawings too: their type, their
fields and the lines that are none."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("pymupdf")

Draw = Callable[[Path], None]
Texts = Iterable[tuple[float, float, str]]
Rows = Sequence[Sequence[str]]
PRICES = (57.0, -340, -440, -545)


@pytest.fixture
def paper(blank: Any) -> Callable[..., Draw]:
    """A head, a list, and what stands below it."""

    def made(
        texts: Texts, rows: Rows, sums: Rows = (), xs: Sequence[float] = PRICES,
        font: str = "helv", size: float = 10,
    ) -> Draw:  # fmt: skip
        def draw(path: Path) -> None:
            sheet = blank(font, size)
            for x, y, text in texts:
                sheet.write(x, y, text, size=14 if y in (60, 110) and x < 100 else 0)
            bottom = sheet.rows(xs, 215, rows)
            sheet.rows((330, -545), bottom + 10, [("", ""), *sums])
            sheet.save(path)

        return draw

    return made


def read(differ: Any, folder: Path, draw: Draw, checks: Callable[[ModuleType], tuple]) -> Any:
    draw(folder / "drawn.pdf")
    return differ(folder / "drawn.pdf", checks)


def test_a_german_credit_note_has_its_own_number_and_signs(
    differ: Any, paper: Any, tmp_path: Path
) -> None:
    draw = paper(
        [(57, 60, "Bergmann Biohof GmbH"), (57, 78, "Talweg 9, 87435 Kempten"),
         (400, 60, "Gutschrift"), (57, 140, "Gasthaus zum Löwen"), (57, 154, "Marktplatz 3"),
         (57, 168, "88316 Isny"), (360, 140, "Gutschrift-Nr.:"), (-545, 140, "GS-2026-044"),
         (360, 154, "Datum:"), (-545, 154, "12.11.2026"), (360, 168, "zur Rechnung Nr.:"),
         (-545, 168, "2026-0817")],
        [("Bezeichnung", "Menge", "Einzelpreis", "Betrag"),
         ("Bergkäse, verdorben", "-2", "24,80", "-49,60"), ("Leihkiste", "-3", "3,00", "-9,00")],
        [("Summe netto", "-58,60"), ("19 % MwSt.", "-11,13"), ("Gutschriftbetrag EUR", "-69,73")],
    )  # fmt: skip
    expected = {
        "invoice_number": "GS-2026-044", "invoice_date": "2026-11-12", "net": "-58.60",
        "tax": "-11.13", "total": "-69.73", "line_items__amount": ("-49.60", "-9.00"),
    }  # fmt: skip
    checks = lambda cases: (cases.taken_for("credit_note"), cases.fields("credit_note", **expected))  # noqa: E731
    assert read(differ, tmp_path, draw, checks) == []


def test_an_english_credit_note_has_its_own_number_and_signs(
    differ: Any, paper: Any, tmp_path: Path
) -> None:
    draw = paper(
        [(57, 60, "Harbor & Finch Studio LLC"), (57, 78, "418 Alder Street, Portland, OR 97205"),
         (57, 110, "CREDIT NOTE"), (57, 140, "Credit note no: CN-3107"),
         (57, 154, "Date: March 5, 2026"), (57, 168, "Original invoice no: HF-2031"),
         (57, 190, "Credit to: Maple Grove Dental Group, 77 Orchard Lane, Salem, OR 97301")],
        [("Description", "Qty", "Unit price", "Amount"),
         ("Poster, misprinted", "-10", "$12.00", "-$120.00")],
        [("Subtotal", "-$120.00"), ("Sales tax 8%", "-$9.60"), ("Total credit", "-$129.60")],
        font="tiro", size=11,
    )  # fmt: skip
    expected = {
        "invoice_number": "CN-3107", "invoice_date": "2026-03-05", "net": "-120.00",
        "tax": "-9.60", "total": "-129.60", "line_items__amount": ("-120.00",),
    }  # fmt: skip
    checks = lambda cases: (cases.taken_for("credit_note"), cases.fields("credit_note", **expected))  # noqa: E731
    assert read(differ, tmp_path, draw, checks) == []


@pytest.mark.parametrize(
    ("texts", "rows", "expected"),
    [
        ([(57, 60, "Northwick Power Ltd"), (57, 76, "9 Mill Road, Northwick NW3 1AB"),
          (360, 60, "Invoice number: 44107"), (360, 76, "Invoice date: 6 Oct 2026"),
          (57, 130, "Ms J Reed, 4 Elm Close, Northwick NW3 2CD")],
         [("Your account", ""), ("Opening balance", "£210.40 cr"),
          ("Electricity 412 kWh", "£98.88"), ("Standing charge", "£18.30"),
          ("VAT included", "£5.58"), ("Balance", "£93.22 cr")],
         {"invoice_number": "44107", "invoice_date": "2026-10-06", "total": "-93.22"}),
        ([(57, 60, "Coastal Gas Pty Ltd"), (57, 76, "22 Bay Street, Geelong VIC 3220"),
          (360, 60, "Tax invoice: 77120-4"), (360, 76, "Date of issue: 14 August 2026"),
          (57, 130, "Mr P Dunn, 18 Wattle Avenue, Geelong VIC 3220")],
         [("Summary", ""), ("Previous balance", "$340.00 CR"), ("Gas usage 5,120 MJ", "$121.64"),
          ("Supply charge", "$30.36"), ("GST included", "$13.82"), ("Balance", "$188.00 CR")],
         {"invoice_number": "77120-4", "invoice_date": "2026-08-14", "total": "-188.00"}),
    ],
)  # fmt: skip
def test_a_balance_in_credit_is_below_zero(
    differ: Any, paper: Any, tmp_path: Path, texts: Texts, rows: Rows, expected: dict[str, str]
) -> None:
    draw = paper(texts, rows, xs=(57, -545), font="tiro", size=11)
    assert read(differ, tmp_path, draw, lambda cases: (cases.fields("invoice", **expected),)) == []


@pytest.mark.parametrize(("font", "size", "unit"), [("helv", 9, "kg"), ("tiro", 10, "szt.")])
def test_a_polish_invoice_is_read(
    differ: Any, paper: Any, tmp_path: Path, font: str, size: float, unit: str
) -> None:
    draw = paper(
        [(50, 60, "Młyn Górski s.c."), (50, 78, "ul. Leśna 12, 34-500 Zakopane"),
         (50, 92, "NIP 526-000-12-46"), (350, 60, "Data wystawienia: 14.10.2026"),
         (350, 78, "Termin płatności: 28.10.2026"), (50, 130, "Faktura nr 418/10/2026"),
         (50, 160, "Nabywca: Piekarnia Żółta, ul. Rynek 3, 34-400 Nowy Targ")],
        [("Lp", "Nazwa towaru", "Ilość", "Cena netto", "Netto", "VAT", "Brutto"),
         ("1", "Mąka żytnia", f"20 {unit}", "4,20", "84,00", "5%", "88,20"),
         ("2", "Otręby", f"10 {unit}", "1,50", "15,00", "5%", "15,75")],
        [("Razem netto", "99,00"), ("Razem VAT", "4,95"), ("Do zapłaty", "103,95 zł")],
        (50, 80, -300, -360, -425, -470, -545), font, size,
    )  # fmt: skip
    expected = {
        "invoice_number": "418/10/2026", "invoice_date": "2026-10-14", "due_date": "2026-10-28",
        "seller": "Młyn Górski s.c.", "seller_tax_number": "5260001246", "buyer": "Piekarnia Żółta",
        "currency": "PLN", "net": "99.00", "tax": "4.95", "total": "103.95",
        "line_items__amount": ("84.00 or 88.20", "15.00 or 15.75"),
    }  # fmt: skip
    checks = lambda cases: (cases.taken_for("invoice"), cases.fields("invoice", **expected))  # noqa: E731
    assert read(differ, tmp_path, draw, checks) == []


@pytest.mark.parametrize(
    ("mark", "font", "size", "said"),
    [
        (mark, font, size, said)
        for said, marks in (
            ("Schreinerei Gubler AG|Seestrasse 14, 8810 Horgen|Frau Rita Meier, 6300 Zug"
             "|Rechnung Nr. 50817|Datum: 03.09.2026|Pos.|Bezeichnung|Menge|Preis|Betrag"
             "|Einbauschrank|Montage|Zwischensumme|MWST 8.1 %|Rechnungstotal", "'`"),
            ("Jardins du Léman SA|Chemin des Vignes 7, 1180 Rolle|Mme Claire Favre, 1260 Nyon"
             "|Facture n° 50817|Date : 03.09.2026|Pos.|Désignation|Quantité|Prix|Montant"
             "|Plantation|Transport|Total HT|TVA 8.1 %|Total TTC", "'´"),
        )
        for mark, font, size in zip(marks, ("tiro", "helv"), (11, 9), strict=True)
    ],
)  # fmt: skip
def test_any_apostrophe_parts_thousands_of_swiss_amounts(
    differ: Any, paper: Any, tmp_path: Path, mark: str, font: str, size: float, said: str
) -> None:
    seller, place, buyer, number, day, *words = said.split("|")
    draw = paper(
        [(57, 60, seller), (57, 78, place), (57, 130, buyer), (57, 170, number), (400, 60, day)],
        [words[:5], ("1", words[5], "2", f"CHF 2{mark}400.00", f"CHF 4{mark}800.00"),
         ("2", words[6], "1", "CHF 200.00", "CHF 200.00")],
        [(words[7], f"CHF 5{mark}000.00"), (words[8], "CHF 405.00"),
         (words[9], f"CHF 5{mark}405.00")],
        (57, 90, -340, -440, -545), font, size,
    )  # fmt: skip
    expected = {
        "invoice_number": "50817", "invoice_date": "2026-09-03", "currency": "CHF",
        "net": "5000.00", "tax": "405.00", "total": "5405.00",
        "line_items__amount": ("4800.00", "200.00"),
    }  # fmt: skip
    assert read(differ, tmp_path, draw, lambda cases: (cases.fields("invoice", **expected),)) == []


@pytest.mark.parametrize(
    ("font", "size", "point", "said"),
    [
        ("tiro", 11, ".", "Quay Traders Ltd|Invoice No: 8841|Invoice date: 2 Nov 2026|Page 1 of 2"
         "|Page 2 of 2|Bill to: Café Anchor, 9 Pier Road, Whitby YO21 3PU|Item|Description|Qty"
         "|Price|Amount|Carried forward|Brought forward|Net|VAT 20%|Total GBP"),
        ("helv", 9, ",", "Comptoir Morel SARL|Facture n° 8841|Date : 02/11/2026|Page 1 sur 2"
         "|Page 2 sur 2|Facturé à : Café du Quai, 8 place Vauban, 35400 Saint-Malo|Réf."
         "|Désignation|Qté|Prix|Montant|À reporter|Report|Total HT|TVA 20 %|Total TTC EUR"),
    ],
)  # fmt: skip
def test_sums_carried_to_the_next_page_are_no_items(
    differ: Any, blank: Any, tmp_path: Path, font: str, size: float, point: str, said: str
) -> None:
    seller, number, day, first, second, buyer, *words = said.split("|")
    heads, (carried, brought, net, tax, total) = words[:5], words[5:]

    def money(text: str) -> str:
        return text.replace(".", point)

    def draw(path: Path) -> None:
        sheet, xs = blank(font, size), (57, 95, -350, -440, -540)
        sheet.write(57, 60, seller, size=13)
        sheet.lines(400, 60, number, day, first)
        sheet.write(57, 140, buyer)
        rows = [(str(n), f"Lot {n}", "2", money("12.50"), money("25.00")) for n in range(1, 9)]
        bottom = sheet.rows(xs, 200, [heads, *rows[:5]])
        sheet.rows(xs, bottom - size, [("",) * 5, ("", carried, "", "", money("125.00"))])
        sheet.page = sheet.document.new_page()
        sheet.lines(400, 60, number, second)
        above = ("", brought, "", "", money("125.00"))
        bottom = sheet.rows(xs, 120, [heads, above, *rows[5:]])
        sums = (net, money("200.00")), (tax, money("40.00")), (total, money("240.00"))
        sheet.rows((350, -540), bottom - size, [("", ""), *sums])
        sheet.save(path)

    expected = {
        "net": "200.00", "tax": "40.00", "total": "240.00",
        "line_items__description": tuple(f"Lot {n}" for n in range(1, 9)),
    }  # fmt: skip
    assert read(differ, tmp_path, draw, lambda cases: (cases.fields("invoice", **expected),)) == []


@pytest.mark.parametrize(
    ("font", "size", "said"),
    [
        ("tiro", 11, "Hof Lindner GmbH|Rechnung Nr. R-818|Datum: 04.11.2026|Bezeichnung|Menge"
         "|Preis|Betrag|Gesamtbetrag EUR|Gesamtbetrag EUR 77.777,00|Zu zahlen: EUR 66.666,00"),
        ("helv", 9, "Marsh Tools Ltd|Invoice No: MT-818|Invoice date: 4 Nov 2026|Description|Qty"
         "|Price|Amount|Total GBP|Grand total GBP 77,777.00|Amount due: GBP 66,666.00"),
    ],
)  # fmt: skip
def test_a_total_that_nobody_sees_is_none(
    differ: Any, blank: Any, tmp_path: Path, font: str, size: float, said: str
) -> None:
    seller, number, day, *heads, total, white, covered = said.split("|")

    def draw(path: Path) -> None:
        sheet = blank(font, size)
        sheet.write(57, 60, seller, size=14)
        sheet.lines(380, 60, number, day)
        bottom = sheet.rows(PRICES, 200, [heads, ("Spade", "4", "25.00", "100.00")])
        sheet.rows((350, -545), bottom, [("", ""), (total, "100.00")])
        sheet.write(57, 500, white, size=13, grey=1)
        sheet.write(57, 560, covered, size=13)
        sheet.page.draw_rect((50, 545, 300, 566), color=(0, 0, 0), fill=(0, 0, 0))
        sheet.save(path)

    checks = lambda cases: (cases.fields("invoice", total="100.00"),)  # noqa: E731
    assert read(differ, tmp_path, draw, checks) == []


OFFERS = {
    "English": ("QUOTATION", "Elm Joinery Ltd|Quotation no: Q-2026-77|Date: 2 November 2026"
                "|Valid until: 30 November 2026|Description,Qty,Unit price,Amount|Oak wardrobe"
                "|Net|VAT 20%|Total|We look forward to your order."),
    "French": ("Devis", "Menuiserie Leroux SARL|Devis n° D-2026-77|Date : 02/11/2026"
               "|Valable jusqu'au 30/11/2026|Désignation,Qté,Prix unitaire,Montant"
               "|Armoire en chêne|Total HT|TVA 20 %|Total TTC|Bon pour accord et signature :"),
}  # fmt: skip


@pytest.mark.parametrize("language", OFFERS)
def test_an_offer_is_no_invoice(differ: Any, paper: Any, tmp_path: Path, language: str) -> None:
    title, said = OFFERS[language]
    maker, number, day, until, heads, item, net, tax, total, end = said.split("|")
    draw = paper(
        [(57, 60, maker), (57, 110, title), (350, 110, number), (350, 124, day),
         (350, 138, until)],
        [heads.split(","), (item, "1", "1.950,00", "1.950,00")],
        [(net, "1.950,00"), (tax, "390,00"), (total, "2.340,00"), (end, "")],
        font="tiro" if language == "English" else "helv",
    )  # fmt: skip
    assert read(differ, tmp_path, draw, lambda cases: (cases.taken_for(None),)) == []


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        ([(57, 60, "Marlow Timber Ltd"), (57, 110, "STATEMENT OF ACCOUNT"),
          (57, 140, "Customer: Halden Motors"), (350, 140, "Statement date: 31 Oct 2026")],
         [("Date", "Reference", "Type", "Debit", "Credit", "Balance"),
          ("03/09/2026", "INV-118", "Invoice", "410.00", "", "410.00"),
          ("20/09/2026", "PMT-7", "Payment", "", "200.00", "210.00"),
          ("", "", "Amount outstanding", "", "", "210.00")]),
        ([(57, 60, "Holz Marlow GmbH"), (57, 110, "Kontoauszug offener Posten"),
          (57, 140, "Kunde: Autohaus Halden"), (350, 140, "Stand: 31.10.2026")],
         [("Datum", "Beleg", "Art", "Soll", "Haben", "Saldo"),
          ("03.09.2026", "RE-118", "Rechnung", "410,00", "", "410,00"),
          ("20.09.2026", "ZA-7", "Zahlung", "", "200,00", "210,00"),
          ("", "", "Offener Betrag", "", "", "210,00")]),
    ],
)  # fmt: skip
def test_a_list_of_open_invoices_is_none_itself(
    differ: Any, paper: Any, tmp_path: Path, texts: Texts, rows: Rows
) -> None:
    draw = paper(texts, rows, xs=(57, 140, 230, -380, -460, -545), font="tiro", size=9)
    assert read(differ, tmp_path, draw, lambda cases: (cases.taken_for(None),)) == []


@pytest.mark.parametrize(
    ("texts", "rows", "xs"),
    [
        ([(57, 60, "Quayside Bank"), (57, 110, "Account statement"), (57, 140, "Mr J Reed"),
          (350, 90, "Account number: 30118842"), (350, 104, "Sort code: 20-44-18"),
          (350, 118, "Period: 1 to 31 October 2026")],
         [("Date", "Details", "Paid out", "Paid in", "Balance"),
          ("01 Oct", "Opening balance", "", "", "1,200.00"),
          ("04 Oct", "Card payment GROCER", "48.20", "", "1,151.80"),
          ("15 Oct", "Salary", "", "2,000.00", "3,151.80"),
          ("31 Oct", "Closing balance", "", "", "3,151.80")], (57, 140, -380, -460, -545)),
        ([(57, 60, "Sparkasse Jena"), (57, 110, "Kontoauszug Nr. 10/2026"),
          (57, 140, "Anna Huber, Bergstraße 9, 07743 Jena"),
          (350, 90, "IBAN DE89 3704 0044 0532 0130 00"), (350, 104, "Auszug vom 31.10.2026")],
         [("Datum", "Wert", "Buchungstext", "Betrag", "Saldo"),
          ("01.10.", "01.10.", "Alter Kontostand", "", "1.200,00+"),
          ("04.10.", "04.10.", "Kartenzahlung BÄCKER", "48,20-", "1.151,80+"),
          ("15.10.", "15.10.", "Gehalt", "2.000,00+", "3.151,80+"),
          ("31.10.", "31.10.", "Neuer Kontostand", "", "3.151,80+")], (57, 120, 180, -460, -545)),
    ],
)  # fmt: skip
def test_a_banks_statement_is_one(
    differ: Any, paper: Any, tmp_path: Path, texts: Texts, rows: Rows, xs: Sequence[float]
) -> None:
    draw = paper(texts, rows, xs=xs, font="cour", size=8)
    assert read(differ, tmp_path, draw, lambda cases: (cases.taken_for("bank_statement"),)) == []


@pytest.mark.parametrize(
    ("texts", "rows", "total"),
    [
        ([(57, 60, "Autohaus Halden GmbH"), (57, 76, "Werkweg 2, 99084 Erfurt"),
          (57, 110, "Bestellung"), (350, 110, "Bestellnummer: B-4471"),
          (350, 124, "Bestelldatum: 03.11.2026"), (350, 138, "Lieferdatum: 17.11.2026"),
          (57, 160, "Lieferant: Holz Marlow GmbH, Talweg 9, 07743 Jena")],
         [("Artikel", "Menge", "Preis", "Betrag"), ("Kantholz 60x80", "20", "8,50", "170,00")],
         "Gesamtbetrag netto|170,00"),
        ([(57, 60, "Halden Motors"), (57, 76, "Station Road, Crewe CW1 2DB"),
          (57, 110, "PURCHASE ORDER"), (350, 110, "PO number: 4471"),
          (350, 124, "Order date: 3 Nov 2026"), (350, 138, "Deliver by: 17 Nov 2026"),
          (57, 160, "Supplier: Marlow Timber Ltd, 9 Dale Road, Jarrow NE32 3AB")],
         [("Item", "Qty", "Unit price", "Amount"), ("Beam 60x80", "20", "8.50", "170.00")],
         "Order total GBP|170.00"),
    ],
)  # fmt: skip
def test_an_order_is_one(
    differ: Any, paper: Any, tmp_path: Path, texts: Texts, rows: Rows, total: str
) -> None:
    draw = paper(texts, rows, [total.split("|")], font="tiro", size=11)
    assert read(differ, tmp_path, draw, lambda cases: (cases.taken_for("purchase_order"),)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("font", "size", "lines", "expected"),
    [
        ("helv", 10, "HARBOUR CAFE|2 Quay Road, Dover|Date: 03/11/2026 09:41||Flat white/3.40"
         "|Scone/2.80|Orange juice/3.10|TOTAL/9.30|CASH/10.00|CHANGE/0.70||Thank you",
         ("HARBOUR CAFE", "2 Quay Road, Dover", "2026-11-03", "9.30")),
        ("helv", 12, "Bäckerei Sommer|Marktstraße 5, 99084 Erfurt|04.11.2026 08:12||Roggenbrot/4,20"
         "|Brezel/1,10|Kaffee/2,60|SUMME EUR/7,90|BAR/10,00|Rückgeld/2,10||Vielen Dank",
         ("Bäckerei Sommer", "Marktstraße 5, 99084 Erfurt", "2026-11-04", "7.90")),
    ],
)  # fmt: skip
def test_a_picture_of_a_till_slip_is_read_across(
    differ: Any, blank: Any, tmp_path: Path, font: str, size: float, lines: str,
    expected: tuple[str, ...],
) -> None:  # fmt: skip
    sheet = blank(font, size, 280, 340)
    rows = [each.split("/") if "/2026" not in each else [each] for each in lines.split("|")]
    for number, (left, *right) in enumerate(rows):
        y = 30 + 1.5 * size * number
        sheet.write(20, y, left or " ", size=0 if number else 1.3 * size)
        for amount in right:
            sheet.write(-260, y, amount)
    sheet.photograph(tmp_path / "drawn.png")
    company, address, date, total = expected
    across = [" ".join(row) for row in rows if len(row) == 2]

    def checks(cases: ModuleType) -> tuple:
        found = cases.fields("receipt", company=company, address=address, date=date, total=total)
        return cases.words(*across), cases.taken_for("receipt"), found

    assert differ(tmp_path / "drawn.png", checks) == []
