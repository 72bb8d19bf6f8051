"""Invoices of invented firms, drawn in layouts and languages unlike each other, read whole.

A sheet is text placed in points from the top left of an A4 page: `(x, y, text)`; a negative x is
where the text ends.
"""

from decimal import Decimal

from parsers.extraction import find_fields, find_lists
from parsers.extraction.line_items.items import _adds_up
from parsers.rules import TypedValue
from parsers.types.invoice import DOCUMENT_TYPE


def grid(top, pitch, columns, rows):
    """Rows of texts below each other, in columns that begin at x, or end there if it is < 0."""
    return [
        (x, top + pitch * at, text)
        for at, row in enumerate(rows)
        for x, text in zip(columns, row, strict=True)
        if text
    ]


def read(pages):
    lists = find_lists(DOCUMENT_TYPE, pages)
    fields = {name: piece.text for name, piece in find_fields(DOCUMENT_TYPE, pages, lists).items()}
    texts = {
        name: [{key: piece.text for key, piece in row.items()} for row in rows]
        for name, rows in lists.items()
    }
    return fields, texts


def columns(rows, *names):
    return [tuple(row.get(name, "") for name in names) for row in rows]


AMERICAN = [
    [
        (50, 60, "Harbor & Finch Studio LLC", 15),
        (50, 78, "418 Alder Street, Suite 5"),
        (50, 90, "Portland, OR 97205"),
        (50, 102, "Phone +1 503 555 0142"),
        (50, 114, "EIN 12-3456789"),
        (-545, 66, "INVOICE", 22),
        (50, 160, "BILL TO"), (230, 160, "SHIP TO"),
        (50, 174, "Maple Grove Dental Group"), (230, 174, "Maple Grove Dental, Annex"),
        (50, 186, "77 Orchard Lane"), (230, 186, "79 Orchard Lane"),
        (50, 198, "Salem, OR 97301"), (230, 198, "Salem, OR 97301"),
        (400, 160, "Invoice #"), (-545, 160, "HF-2031"),
        (400, 174, "Date"), (-545, 174, "March 5, 2025"),
        (400, 188, "P.O. #"), (-545, 188, "MG-118"),
        (400, 202, "Due Date"), (-545, 202, "April 4, 2025"),
        *grid(250, 14, (50, -390, -460, -545), [
            ("Description", "Hours", "Rate", "Amount"),
            ("Brand workshop with the whole staff,", "6.5", "$120.00", "$780.00"),
            ("held on February 11 at your office", "", "", ""),
            ("Logo, three rounds", "14", "$95.00", "$1,330.00"),
            ("Stock photographs", "", "", "$210.00"),
            ("Loyalty discount", "", "", "-$100.00"),
        ]),
        (380, 350, "Subtotal"), (-545, 350, "$2,220.00"),
        (380, 364, "Sales Tax (8.25%)"), (-545, 364, "$183.15"),
        (380, 382, "TOTAL DUE"), (-545, 382, "$2,403.15"),
        (50, 430, "Thank you for your business. Please make checks payable to Harbor & Finch."),
    ],
]  # fmt: skip

GERMAN_COLUMNS = (57, 85, 150, -365, 372, -465, -540)
GERMAN_HEAD = ("Pos", "Art.-Nr.", "Bezeichnung", "Menge", "Einh.", "E-Preis €", "G-Preis €")
GERMAN_FOOT = [
    (57, 790, "Bergmann Biohof GmbH", 7),
    (220, 790, "Volksbank Allgäu", 7),
    (400, 790, "USt-IdNr. DE 136695706", 7),
    (57, 799, "Talweg 9, 87435 Kempten", 7),
    (220, 799, "IBAN DE89 3704 0044 0532 0130 00", 7),
    (400, 799, "Amtsgericht Kempten HRB 4711", 7),
    (57, 808, "Tel. 0831 55501-0", 7),
    (220, 808, "BIC COBADEFFXXX", 7),
]
GERMAN = [
    [
        (57, 60, "Bergmann Biohof", 18),
        (57, 130, "Bergmann Biohof GmbH · Talweg 9 · 87435 Kempten", 7),
        (57, 148, "Gasthaus zum Löwen"),
        (57, 160, "Frau Erika Sommer"),
        (57, 172, "Marktplatz 3"),
        (57, 184, "88316 Isny im Allgäu"),
        (380, 148, "Rechnungs-Nr.:"), (-540, 148, "2025-0817"),
        (380, 160, "Rechnungsdatum:"), (-540, 160, "14.07.2025"),
        (380, 172, "Kunden-Nr.:"), (-540, 172, "10442"),
        (380, 184, "Ihre USt-IdNr.:"), (-540, 184, "DE123456704"),
        (57, 250, "Rechnung", 14),
        (57, 275, "Sehr geehrte Frau Sommer, wir berechnen Ihnen unsere Lieferung vom 11.07.2025:"),
        *grid(300, 13, GERMAN_COLUMNS, [
            GERMAN_HEAD,
            ("1", "4410", "Bergkäse, 12 Monate gereift", "2,500", "kg", "24,80", "62,00"),
            ("", "", "Laib am Stück, vakuumiert", "", "", "", ""),
            ("2", "4417", "Butter, Fass", "4", "Stk", "18,50", "74,00"),
            ("3", "9002", "Leihkiste, Kunststoff", "6", "Stk", "3,00", "18,00"),
            ("", "", "", "", "", "Übertrag", "154,00"),
        ]),
        *GERMAN_FOOT,
    ],
    [
        (57, 60, "Rechnung 2025-0817, Seite 2"),
        *grid(90, 13, GERMAN_COLUMNS, [
            GERMAN_HEAD,
            ("", "", "", "", "", "Übertrag", "154,00"),
            ("4", "5100", "Ziegenfrischkäse mit Kräutern", "10", "Stk", "4,20", "42,00"),
            ("", "", "und Knoblauch, im Glas", "", "", "", ""),
            ("5", "", "Lieferpauschale", "", "", "", "15,00"),
        ]),
        (380, 175, "Nettobetrag"), (-540, 175, "211,00"),
        (380, 188, "zzgl. 7 % MwSt. auf 178,00"), (-540, 188, "12,46"),
        (380, 201, "zzgl. 19 % MwSt. auf 33,00"), (-540, 201, "6,27"),
        (380, 219, "Rechnungsbetrag"), (-540, 219, "229,73 €"),
        (57, 260, "Bitte überweisen Sie den Betrag bis zum 28.07.2025 auf unser Konto."),
        (57, 274, "Fällig am: 28.07.2025"),
        *GERMAN_FOOT,
    ],
]  # fmt: skip

FRENCH = [
    [
        (60, 60, "ATELIER DES TROIS PONTS SARL", 13),
        (60, 76, "12 rue des Tanneurs"),
        (60, 88, "67000 Strasbourg"),
        (60, 100, "Tél. 03 88 55 01 02"),
        (340, 130, "Librairie La Plume"),
        (340, 142, "4 place du Marché"),
        (340, 154, "68000 Colmar"),
        (340, 166, "N° TVA client : FR44732829320"),
        (60, 200, "FACTURE N° F2025-0391", 13),
        (60, 218, "Date : 02/09/2025"),
        (60, 230, "Échéance : 17/10/2025"),
        *grid(270, 15, (60, -330, -400, -450, -535), [
            ("Désignation", "Qté", "PU HT", "TVA", "Total HT"),
            ("Étagère en chêne, 180 cm", "3", "1 234,50 €", "20 %", "3 703,50 €"),
            ("Pose et réglage", "2,5", "48,00 €", "10 %", "120,00 €"),
            ("Frais de déplacement", "1", "35,00 €", "20 %", "35,00 €"),
        ]),
        (360, 360, "Total HT"), (-535, 360, "3 858,50 €"),
        (360, 374, "TVA 20 %"), (-535, 374, "747,70 €"),
        (360, 388, "TVA 10 %"), (-535, 388, "12,00 €"),
        (360, 402, "Total TVA"), (-535, 402, "759,70 €"),
        (360, 418, "Total TTC"), (-535, 418, "4 618,20 €"),
        (60, 470, "Règlement par virement : IBAN FR76 3000 6000 0112 3456 7890 189 BIC AGRIFRPP"),
        (60, 760, "SARL au capital de 8 000 € - SIRET 732 829 320 00074 - TVA FR83404833048", 7),
    ],
]  # fmt: skip

DUTCH = [
    [
        (50, 50, "Factuur", 20),
        (380, 50, "Van der Meer Zeilmakerij B.V."),
        (380, 62, "Havenkade 21"),
        (380, 74, "8605 AB Sneek"),
        (380, 92, "KvK 01123456"),
        (380, 104, "BTW-nr. NL123456782B01"),
        (380, 116, "IBAN NL91 ABNA 0417 1643 00"),
        (50, 110, "Factuuradres"),
        (50, 124, "Watersportvereniging De Kluut"),
        (50, 136, "Dijkweg 7"),
        (50, 148, "8551 NA Woudsend"),
        *grid(190, 13, (50, 170, 290, 420), [
            ("Factuurnummer", "Factuurdatum", "Vervaldatum", "Klantnummer"),
            ("250143", "3 juni 2025", "3 juli 2025", "8812"),
        ]),
        *grid(240, 16, (50, 100, -440, -540), [
            ("Aantal", "Omschrijving", "Prijs", "Bedrag"),
            ("2", "Fok vernieuwen, dacron 260 g", "€ 415,00", "€ 830,00"),
            ("12", "Zeillat 8 mm, per meter", "€ 3,75", "€ 45,00"),
            ("1", "Arbeidsloon", "€ 192,50", "€ 192,50"),
        ]),
        (350, 320, "Subtotaal"), (-540, 320, "€ 1.067,50"),
        *grid(350, 14, (50, -190, -270), [
            ("BTW %", "Grondslag", "BTW bedrag"),
            ("21%", "1.022,50", "214,73"),
            ("9%", "45,00", "4,05"),
        ]),
        (350, 350, "BTW"), (-540, 350, "€ 218,78"),
        (350, 368, "Te betalen"), (-540, 368, "€ 1.286,28"),
    ],
]  # fmt: skip

SPANISH = [
    [
        (55, 55, "Cerámicas Lucena S.L.", 14),
        (55, 72, "NIF: ESB57818445"),
        (55, 84, "Calle del Horno, 14"),
        (55, 96, "14900 Lucena (Córdoba)"),
        (330, 55, "FACTURA", 16),
        (330, 76, "Nº factura: A/2025/077"),
        (330, 88, "Fecha: 28/02/2025"),
        (330, 100, "Vencimiento: 30/03/2025"),
        (55, 140, "Cliente:"),
        (55, 153, "Hostal Mirador S.A."),
        (55, 165, "Avenida del Puerto, 2"),
        (55, 177, "29016 Málaga"),
        (55, 189, "CIF: ESA78911086"),
        *grid(230, 15, (55, -330, -400, -460, -540), [
            ("Concepto", "Uds.", "Precio", "% IVA", "Importe"),
            ("Azulejo pintado a mano 20x20", "150", "3,20", "21", "480,00"),
            ("Maceta mediana", "8", "12,50", "21", "100,00"),
            ("Portes", "1", "40,00", "21", "40,00"),
        ]),
        *grid(330, 14, (200, 300, 390, -540), [
            ("Base imponible", "Tipo IVA", "Cuota IVA", "TOTAL FACTURA"),
            ("620,00", "21 %", "130,20", "750,20 €"),
        ]),
        (55, 400, "Forma de pago: transferencia ES91 2100 0418 4502 0005 1332"),
    ],
]  # fmt: skip

ITALIAN = [
    [
        (50, 50, "Fornitore"), (320, 50, "Destinatario"),
        (50, 64, "Officine Valsesia S.r.l."), (320, 64, "Comune di Orta"),
        (50, 76, "Via Torino 88"), (320, 76, "Piazza Motta 1"),
        (50, 88, "13011 Borgosesia (VC)"), (320, 88, "28016 Orta San Giulio (NO)"),
        (50, 100, "P.IVA IT00764810156"), (320, 100, "P.IVA IT07433400178"),
        (50, 150, "Fattura n. 27/A del 12/10/2025", 13),
        (-300, 190, "Q.tà"), (320, 190, "U.M."), (-420, 190, "Prezzo"), (-470, 190, "Aliquota"),
        (50, 190, "Descrizione"), (-545, 190, "Importo"),
        (-420, 201, "unitario"), (-470, 201, "IVA"),
        *grid(220, 14, (50, -300, 320, -420, -470, -545), [
            ("Revisione pompa idraulica", "1", "pz", "1.450,00", "22%", "1.450,00"),
            ("Guarnizione in viton", "24", "pz", "2,15", "22%", "51,60"),
            ("Manodopera", "7,5", "h", "38,00", "22%", "285,00"),
        ]),
        (360, 290, "Totale imponibile"), (-545, 290, "1.786,60"),
        (360, 304, "Imposta 22%"), (-545, 304, "393,05"),
        (360, 320, "Totale documento EUR"), (-545, 320, "2.179,65"),
        (50, 360, "Scadenza: 11/11/2025"),
        (50, 374, "IBAN: IT60 X054 2811 1010 0000 0123 456"),
    ],
]  # fmt: skip

BRITISH = [
    [
        (-540, 50, "Pennine Tool Hire Ltd", 14),
        (-540, 66, "Unit 3, Calder Works, Halifax HX1 5QN"),
        (-540, 78, "VAT Reg No GB 980 9807 58"),
        (50, 110, "Invoice to:"),
        (50, 123, "Stone & Daughter Builders"),
        (50, 135, "6 Chapel Walk"),
        (50, 147, "Leeds LS1 4AP"),
        (320, 110, "Invoice No: 55871"),
        (320, 123, "Invoice date: 31 Jan 2025"),
        (320, 136, "Payment due by: 2 March 2025"),
        (50, 190, "Item"), (-330, 190, "Qty"), (-410, 190, "Price"), (-540, 190, "Net amount"),
        (50, 206, "Concrete mixer, 150 litre, hired from 6 January to 17 January"),
        (-330, 218, "2 wk"), (-410, 218, "£64.00"), (-540, 218, "£128.00"),
        (50, 234, "Breaker with two chisels, hired by the day"),
        (-330, 246, "3 day"), (-410, 246, "£31.00"), (-540, 246, "£93.00"),
        (50, 262, "Delivery and collection"),
        (-540, 274, "£40.00"),
        (-540, 310, "£261.00"), (380, 310, "Net"),
        (-540, 324, "£52.20"), (380, 324, "VAT @ 20%"),
        (-540, 340, "£313.20"), (380, 340, "Invoice total"),
        (50, 400, "Bank: GB29 NWBK 6016 1331 9268 19   Swift: NWBKGB2L"),
    ],
]  # fmt: skip

PLAIN = [
    [
        (60, 70, "Quillnote Inc.", 16),
        (60, 90, "2261 Harrison Street, San Francisco, CA 94110"),
        (60, 130, "Invoice number 8F3C-0012"),
        (60, 144, "Date of issue November 1, 2025"),
        (60, 158, "Date due November 15, 2025"),
        (60, 190, "Customer: Fern Hill School"),
        (60, 240, "Your charges"),
        (72, 260, "Team plan, 12 seats"), (-500, 260, "$144.00"),
        (72, 276, "Extra storage"), (-500, 276, "$18.50"),
        (72, 292, "Archive export"), (-500, 292, "$7.50"),
        (60, 312, "Total"), (-500, 312, "$170.00"),
        (60, 328, "Amount due"), (-500, 328, "$170.00 USD"),
    ],
]  # fmt: skip

ITEM = ("description", "quantity", "unit_price", "amount")


def test_an_american_letter_with_two_addresses_a_discount_and_sales_tax(typeset):
    fields, lists = read(typeset(AMERICAN))
    assert fields == {
        "invoice_number": "HF-2031",
        "invoice_date": "March 5, 2025",
        "due_date": "April 4, 2025",
        "seller": "Harbor & Finch Studio LLC",
        "seller_address": "418 Alder Street, Suite 5 Portland, OR 97205",
        "seller_tax_number": "12-3456789",
        "buyer": "Maple Grove Dental Group",
        "buyer_address": "77 Orchard Lane Salem, OR 97301",
        "purchase_order": "MG-118",
        "currency": "$",
        "net": "2,220.00",
        "tax": "183.15",
        "total": "2,403.15",
    }
    assert columns(lists["line_items"], *ITEM) == [
        (
            "Brand workshop with the whole staff, held on February 11 at your office",
            "6.5",
            "$120.00",
            "$780.00",
        ),
        ("Logo, three rounds", "14", "$95.00", "$1,330.00"),
        ("Stock photographs", "", "", "$210.00"),
        ("Loyalty discount", "", "", "-$100.00"),
    ]
    assert columns(lists["taxes"], "rate", "tax") == [("8.25%", "183.15")]


def test_a_german_letter_over_two_pages_with_two_tax_rates(typeset):
    fields, lists = read(typeset(GERMAN))
    address = fields.pop("seller_address")  # above the buyer, or at the foot
    assert address in ("Talweg 9 · 87435 Kempten", "Talweg 9, 87435 Kempten")
    assert fields == {
        "invoice_number": "2025-0817",
        "invoice_date": "14.07.2025",
        "due_date": "28.07.2025",
        "seller": "Bergmann Biohof GmbH",
        "seller_tax_number": "DE 136695706",
        "buyer": "Gasthaus zum Löwen",
        "buyer_address": "Marktplatz 3 88316 Isny im Allgäu",
        "buyer_tax_number": "DE123456704",
        "iban": "DE89 3704 0044 0532 0130 00",
        "bic": "COBADEFFXXX",
        "currency": "€",
        "net": "211,00",
        "total": "229,73",
    }
    names = ("article_number", "description", "quantity", "unit", "unit_price", "amount")
    assert columns(lists["line_items"], *names) == [
        (
            "4410",
            "Bergkäse, 12 Monate gereift Laib am Stück, vakuumiert",
            "2,500",
            "kg",
            "24,80",
            "62,00",
        ),
        ("4417", "Butter, Fass", "4", "Stk", "18,50", "74,00"),
        ("9002", "Leihkiste, Kunststoff", "6", "Stk", "3,00", "18,00"),
        (
            "5100",
            "Ziegenfrischkäse mit Kräutern und Knoblauch, im Glas",
            "10",
            "Stk",
            "4,20",
            "42,00",
        ),
        ("", "Lieferpauschale", "", "", "", "15,00"),
    ]
    assert columns(lists["taxes"], "rate", "net", "tax") == [
        ("7 %", "178,00", "12,46"),
        ("19 %", "33,00", "6,27"),
    ]


def test_a_french_invoice_with_grouped_thousands_and_the_buyer_on_the_right(typeset):
    fields, lists = read(typeset(FRENCH))
    assert fields == {
        "invoice_number": "F2025-0391",
        "invoice_date": "02/09/2025",
        "due_date": "17/10/2025",
        "seller": "ATELIER DES TROIS PONTS SARL",
        "seller_address": "12 rue des Tanneurs 67000 Strasbourg",
        "seller_tax_number": "FR83404833048",
        "buyer": "Librairie La Plume",
        "buyer_address": "4 place du Marché 68000 Colmar",
        "buyer_tax_number": "FR44732829320",
        "iban": "FR76 3000 6000 0112 3456 7890 189",
        "bic": "AGRIFRPP",
        "currency": "€",
        "net": "3 858,50",
        "tax": "759,70",
        "total": "4 618,20",
    }
    assert columns(lists["line_items"], *ITEM, "tax_rate") == [
        ("Étagère en chêne, 180 cm", "3", "1 234,50 €", "3 703,50 €", "20 %"),
        ("Pose et réglage", "2,5", "48,00 €", "120,00 €", "10 %"),
        ("Frais de déplacement", "1", "35,00 €", "35,00 €", "20 %"),
    ]
    assert columns(lists["taxes"], "rate", "tax") == [("20 %", "747,70"), ("10 %", "12,00")]


def test_a_dutch_invoice_that_counts_first_and_has_a_table_of_taxes(typeset):
    fields, lists = read(typeset(DUTCH))
    assert fields == {
        "invoice_number": "250143",
        "invoice_date": "3 juni 2025",
        "due_date": "3 juli 2025",
        "seller": "Van der Meer Zeilmakerij B.V.",
        "seller_address": "Havenkade 21 8605 AB Sneek",
        "seller_tax_number": "NL123456782B01",
        "buyer": "Watersportvereniging De Kluut",
        "buyer_address": "Dijkweg 7 8551 NA Woudsend",
        "iban": "NL91 ABNA 0417 1643 00",
        "currency": "€",
        "net": "1.067,50",
        "tax": "218,78",
        "total": "1.286,28",
    }
    assert columns(lists["line_items"], *ITEM) == [
        ("Fok vernieuwen, dacron 260 g", "2", "€ 415,00", "€ 830,00"),
        ("Zeillat 8 mm, per meter", "12", "€ 3,75", "€ 45,00"),
        ("Arbeidsloon", "1", "€ 192,50", "€ 192,50"),
    ]
    assert columns(lists["taxes"], "rate", "net", "tax") == [
        ("21%", "1.022,50", "214,73"),
        ("9%", "45,00", "4,05"),
    ]


def test_a_spanish_invoice_whose_total_stands_below_its_label(typeset):
    fields, lists = read(typeset(SPANISH))
    assert fields == {
        "invoice_number": "A/2025/077",
        "invoice_date": "28/02/2025",
        "due_date": "30/03/2025",
        "seller": "Cerámicas Lucena S.L.",
        "seller_address": "Calle del Horno, 14 14900 Lucena (Córdoba)",
        "seller_tax_number": "ESB57818445",
        "buyer": "Hostal Mirador S.A.",
        "buyer_address": "Avenida del Puerto, 2 29016 Málaga",
        "buyer_tax_number": "ESA78911086",
        "iban": "ES91 2100 0418 4502 0005 1332",
        "currency": "€",
        "net": "620,00",
        "tax": "130,20",
        "total": "750,20",
    }
    assert columns(lists["line_items"], *ITEM, "tax_rate") == [
        ("Azulejo pintado a mano 20x20", "150", "3,20", "480,00", "21"),
        ("Maceta mediana", "8", "12,50", "100,00", "21"),
        ("Portes", "1", "40,00", "40,00", "21"),
    ]
    assert columns(lists["taxes"], "rate", "net", "tax") == [("21 %", "620,00", "130,20")]


def test_an_italian_invoice_whose_head_takes_two_lines(typeset):
    fields, lists = read(typeset(ITALIAN))
    assert fields == {
        "invoice_number": "27/A",
        "invoice_date": "12/10/2025",
        "due_date": "11/11/2025",
        "seller": "Officine Valsesia S.r.l.",
        "seller_address": "Via Torino 88 13011 Borgosesia (VC)",
        "seller_tax_number": "IT00764810156",
        "buyer": "Comune di Orta",
        "buyer_address": "Piazza Motta 1 28016 Orta San Giulio (NO)",
        "buyer_tax_number": "IT07433400178",
        "iban": "IT60 X054 2811 1010 0000 0123 456",
        "currency": "EUR",
        "net": "1.786,60",
        "tax": "393,05",
        "total": "2.179,65",
    }
    assert columns(lists["line_items"], *ITEM, "unit", "tax_rate") == [
        ("Revisione pompa idraulica", "1", "1.450,00", "1.450,00", "pz", "22%"),
        ("Guarnizione in viton", "24", "2,15", "51,60", "pz", "22%"),
        ("Manodopera", "7,5", "38,00", "285,00", "h", "22%"),
    ]


def test_a_british_invoice_whose_numbers_stand_below_their_texts(typeset):
    fields, lists = read(typeset(BRITISH))
    assert fields.pop("seller_address").endswith("Calder Works, Halifax HX1 5QN")
    assert fields == {
        "invoice_number": "55871",
        "invoice_date": "31 Jan 2025",
        "due_date": "2 March 2025",
        "seller": "Pennine Tool Hire Ltd",
        "seller_tax_number": "GB 980 9807 58",
        "buyer": "Stone & Daughter Builders",
        "buyer_address": "6 Chapel Walk Leeds LS1 4AP",
        "iban": "GB29 NWBK 6016 1331 9268 19",
        "bic": "NWBKGB2L",
        "currency": "£",
        "net": "261.00",
        "tax": "52.20",
        "total": "313.20",
    }
    assert columns(lists["line_items"], *ITEM, "unit") == [
        (
            "Concrete mixer, 150 litre, hired from 6 January to 17 January",
            "2",
            "£64.00",
            "£128.00",
            "wk",
        ),
        ("Breaker with two chisels, hired by the day", "3", "£31.00", "£93.00", "day"),
        ("Delivery and collection", "", "", "£40.00", ""),
    ]


def test_an_invoice_whose_items_have_no_head(typeset):
    fields, lists = read(typeset(PLAIN))
    assert fields == {
        "invoice_number": "8F3C-0012",
        "invoice_date": "November 1, 2025",
        "due_date": "November 15, 2025",
        "seller": "Quillnote Inc.",
        "seller_address": "2261 Harrison Street, San Francisco, CA 94110",
        "buyer": "Fern Hill School",
        "currency": "USD",
        "total": "170.00",
    }
    assert columns(lists["line_items"], "description", "amount") == [
        ("Team plan, 12 seats", "144.00"),
        ("Extra storage", "18.50"),
        ("Archive export", "7.50"),
    ]


def test_rows_that_come_to_a_printed_sum_are_told_from_others():
    """By which a reading with a footer among its rows is not taken."""
    texts = ("20.00", "15.00", "4711")
    rows = {f"line_items[{n}].amount": TypedValue(Decimal(text)) for n, text in enumerate(texts)}
    first, second, footer = rows.items()
    printed = {Decimal(35), Decimal(20)}
    schema = DOCUMENT_TYPE.schema
    assert _adds_up(dict([first, second]), "line_items", schema, printed)
    assert not _adds_up(dict([first, second, footer]), "line_items", schema, printed)
    assert not _adds_up(dict([first]), "line_items", schema, printed)
