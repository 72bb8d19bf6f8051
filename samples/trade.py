"""The business papers among the samples: an invoice, a receipt, a delivery note lying on its side.

Each function writes one file. The names, firms and numbers are invented; the sums are right.
"""

from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import paper
import pymupdf

SPARE_PARTS = [
    ("Ball bearing 6208-2RS", 4, "14.90"),
    ("Drive belt SPB 2240, oil resistant", 3, "41.75"),
    ("Felt seal 60 × 80 × 8 mm", 12, "2.35"),
    ("Hopper gauze, stainless, 1.2 mm", 2, "86.00"),
    ("Bolt set M10 × 45, galvanised", 5, "9.80"),
    ("Grease, food grade, 400 g", 6, "11.25"),
    ("Inspection glass Ø 120 mm", 1, "38.40"),
    ("Feed screw, short", 1, "212.00"),
    ("Coupling sleeve, rubber", 4, "17.60"),
    ("Thermal fuse 125 °C", 10, "3.15"),
    ("Control relay 24 V", 2, "56.90"),
    ("Cable gland M20", 20, "1.45"),
    ("Motor capacitor 40 µF", 2, "22.30"),
    ("Millstone dressing hammer", 1, "74.00"),
    ("Spring washer set", 8, "4.20"),
    ("Dust filter cartridge F9", 6, "33.50"),
    ("Emergency stop button", 2, "27.85"),
    ("Levelling foot, 80 mm", 4, "19.10"),
    ("Sight gauge, brass", 1, "64.70"),
    ("Hose clamp 90–110 mm", 14, "2.95"),
    ("Suction hose Ø 100 mm, 5 m", 2, "118.00"),
    ("Sieve frame, ash wood", 3, "92.40"),
    ("Sieve cloth 250 µm", 3, "48.25"),
    ("Magnet separator insert", 1, "389.00"),
    ("Indicator lamp, green", 4, "7.60"),
    ("Roller chain 08B-1, 3 m", 2, "31.15"),
    ("Chain wheel 17 teeth", 2, "26.70"),
    ("Assembly and trial run, hours", 9, "78.00"),
    ("Travel, flat rate", 1, "145.00"),
]
FIRST_PAGE_ITEMS = 20


def money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def row(cells: Iterable[object], tag: str = "td", style: str = "") -> str:
    """A table row whose cells after the second are numbers."""
    marked = (f"<{tag}{' class=n' if i > 1 else ''}>{c}</{tag}>" for i, c in enumerate(cells))
    return f'<tr class="{style}">{"".join(marked)}</tr>'


INVOICE_CSS = """
body { margin: 0; font-family: sans-serif; font-size: 9.5pt; line-height: 1.25 }
h1 { font-size: 19pt; margin: 0 } p { margin: 0 0 6px 0 } .n { text-align: right }
.brand { font-size: 15pt; font-weight: bold; color: #1d4e5f }
.small { font-size: 7.5pt; color: #555 }
table { width: 100%; border-collapse: collapse } th, td { text-align: left; padding: 4px 5px }
.items td { border-bottom: 0.5px solid #bbb } .items th { border-bottom: 1.2px solid #1d4e5f }
.sum td { font-weight: bold; border-top: 1.2px solid #1d4e5f; font-size: 11pt }
"""


def invoice(path: Path) -> None:
    lines = [
        (i, name, count, money(Decimal(price)), money(count * Decimal(price)))
        for i, (name, count, price) in enumerate(SPARE_PARTS, 1)
    ]
    net = sum((count * Decimal(price) for _, count, price in SPARE_PARTS), Decimal())
    tax = (net * 19 / 100).quantize(Decimal("0.01"))
    head = row(("Pos.", "Description", "Quantity", "Unit price €", "Amount €"), "th")

    def items(part: list[tuple[int, str, int, str, str]]) -> str:
        return f'<table class="items">{head}{"".join(map(row, part))}</table>'

    sender = """<p class=brand>Brückner &amp; Sjöberg Mühlentechnik GmbH</p>
        <p>Lübecker Straße 118, 24103 Kiel, Germany</p>"""
    buyer = """<p class=small>Bill to</p><p>Café Noël Rösterei GmbH<br>Zoë Grünwald<br>
        Löwenstraße 8<br>50667 Köln<br>Germany</p>"""
    facts = "".join(
        f"<tr><td>{name}</td><td class=n>{value}</td></tr>"
        for name, value in (
            ("Invoice number", "RE-2026-10473"),
            ("Invoice date", "18 September 2026"),
            ("Delivery date", "14 September 2026"),
            ("Due date", "18 October 2026"),
            ("Order number", "PO-88213"),
            ("Customer number", "K-20718"),
        )
    )
    foot = """<p class=small>Brückner &amp; Sjöberg Mühlentechnik GmbH · VAT ID DE 287 114 903 ·
        Amtsgericht Kiel HRB 10118 · IBAN DE00 2105 0170 0000 4711 08<br>
        Page {} of 2</p>"""
    sums = f"""<table><tr><td>Net total</td><td class=n>{money(net)} €</td></tr>
        <tr><td>VAT 19 %</td><td class=n>{money(tax)} €</td></tr>
        <tr class=sum><td>Total amount due</td><td class=n>{money(net + tax)} €</td></tr></table>"""
    terms = """<p>Please pay by 18 October 2026 and state the invoice number. Within ten days we
        grant a discount of 2 %. The goods remain our property until paid in full.</p>
        <p>Thank you for your order. Jörg Sjöberg gladly answers questions: +49 431 5550 118.</p>"""
    first: paper.Sheet = [
        ((55, 48, 400, 110), sender),
        ((55, 120, 300, 230), buyer),
        ((330, 120, 540, 262), f"<table>{facts}</table>"),
        ((55, 246, 300, 285), "<h1>Invoice</h1>"),
        ((55, 292, 540, 780), items(lines[:FIRST_PAGE_ITEMS])),
        ((55, 790, 540, 825), foot.format(1)),
    ]
    second: paper.Sheet = [
        ((55, 48, 540, 90), "<p>Invoice RE-2026-10473 of 18 September 2026, continued</p>"),
        ((55, 80, 540, 330), items(lines[FIRST_PAGE_ITEMS:])),
        ((330, 335, 540, 430), sums),
        ((55, 440, 540, 560), terms),
        ((55, 790, 540, 825), foot.format(2)),
    ]
    paper.save(paper.typeset([first, second], INVOICE_CSS), path, "Invoice RE-2026-10473")


RECEIPT_CSS = """
body { margin: 0; font-family: monospace; font-size: 10pt; line-height: 1.3 }
p { margin: 0 0 5px 0 } .middle { text-align: center }
.shop { font-size: 14pt; font-weight: bold } .n { text-align: right }
table { width: 100% } td { padding: 1px 0 } .sum td { font-size: 13pt; font-weight: bold }
"""
DISHES = [
    ("2 Oysters, half dozen", "27.00"),
    ("1 Seafood chowder", "9.50"),
    ("1 Crème brûlée", "7.80"),
    ("2 Café au lait", "7.60"),
    ("1 Sparkling water 0.75", "4.90"),
]


def receipt(path: Path) -> None:
    total = sum((Decimal(price) for _, price in DISHES), Decimal())
    tax = total - (total / Decimal("1.135")).quantize(Decimal("0.01"))
    rule = f"<p class=middle>{'-' * 29}</p>"

    def table(pairs: Iterable[tuple[str, str]], style: str = "") -> str:
        cells = (f"<tr class={style}><td>{a}</td><td class=n>{b}</td></tr>" for a, b in pairs)
        return f"<table>{''.join(cells)}</table>"

    html = f"""<p class="middle shop">The Salty Pelican</p>
        <p class=middle>27 Quay Street<br>Galway H91 X2K8<br>VAT No. IE 6388047V</p>{rule}
        {table([("Date 18/09/2026", "19:42"), ("Receipt 004817", "Table 6")])}{rule}
        {table(DISHES)}{rule}{table([("TOTAL EUR", f"€{total}")], "sum")}
        {table([("VAT 13.5 % included", f"€{tax}"), ("Visa **** 2046", f"€{total}")])}{rule}
        <p class=middle>Served by Siobhán<br>Go raibh maith agat!</p>"""
    page = paper.typeset([[((11, 14, 195, 390), html)]], RECEIPT_CSS, (206, 400))[0]
    sheet = paper.worn(paper.picture(page, 200), ink=72, paper=214, seed=18)
    paper.scanned(sheet, degrees=1.3).save(path, quality=72, dpi=(200, 200))


DELIVERY_CSS = """
body { margin: 0; font-family: serif; font-size: 11pt; line-height: 1.3 } h1 { font-size: 20pt }
table { width: 100%; border-collapse: collapse } th, td { border: 1px solid #222; padding: 5px }
th, td { text-align: left } .n { text-align: right } .stamp { font-size: 15pt; font-weight: bold }
"""
DELIVERED = [
    ("Arabica Sidamo, washed", "Sack 60 kg", 12, "ET-0413"),
    ("Arabica Huila, washed", "Sack 70 kg", 8, "CO-2207"),
    ("Robusta Java, polished", "Sack 60 kg", 5, "VN-0091"),
    ("Decaf blend, Swiss water", "Box 20 kg", 6, "MX-1180"),
    ("Jute sacks, empty, returned", "Bundle", 3, "R-0031"),
]


def delivery_note(path: Path) -> None:
    """A scan that lies on its side in the file, while the page says nothing of a rotation."""
    head = "".join(f"<th>{name}</th>" for name in ("Article", "Unit", "Quantity", "Batch"))
    lines = "".join(row(line) for line in DELIVERED)
    html = f"""<p><b>Løvås &amp; Dübendorf Kaffeehandel AG</b><br>Uferstrasse 90, 4057 Basel</p>
        <h1>Delivery note 55820</h1>
        <p>Date: 11 September 2026<br>Your order: CN-3391<br>Carrier: Transports Gagné SA</p>
        <p>Delivered to: Café Noël Rösterei GmbH, Löwenstraße 8, 50667 Köln</p>
        <table><tr>{head}</tr>{lines}</table>
        <p>Two sacks of batch CO-2207 were wet on arrival and are being kept apart. The carrier has
        been told. Please count the goods and sign below.</p>
        <p class=stamp>RECEIVED 14 SEP 2026</p><p>Signature: Z. Grünwald</p>"""
    page = paper.typeset([[((70, 70, 525, 780), html)]], DELIVERY_CSS)[0]
    sheet = paper.worn(paper.picture(page, 150), ink=40, paper=244, seed=55)
    scan = paper.scanned(sheet, degrees=-0.5, margin=0).transpose(paper.LYING)
    jpeg = BytesIO()
    scan.save(jpeg, "JPEG", quality=45)
    document = pymupdf.open()
    landscape = document.new_page(width=842, height=595)
    landscape.insert_image(landscape.rect, stream=jpeg.getvalue())
    paper.save(document, path, "Scan 2026-09-15")
