"""The samples that are read rather than added up: a fax, a report, a payslip under a password.

Each function writes one file. The names, places and measurements are invented.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import paper
import pymupdf

PASSWORD = "millstone"

FAX_CSS = """
body { margin: 0; font-family: serif; font-size: 12.5pt; line-height: 1.35 } h1 { font-size: 26pt }
.line { font-family: monospace; font-size: 9pt } p { margin: 0 0 10px 0 }
table { width: 100%; border-collapse: collapse; margin: 0 0 12px 0 }
th, td { border: 1.2px solid #000; padding: 6px }
th, td { text-align: left } .n { text-align: right }
"""
FAX_PAGES = [
    """<h1>Fax</h1>
    <p><b>To:</b> Hôtel des Trois Moulins, Mme Aurélie Chénier<br><b>Fax:</b> +33 2 5550 4417<br>
    <b>From:</b> Weingut Sørensen &amp; Töchter, Rüdesheim<br><b>Date:</b> 22 September 2026<br>
    <b>Pages:</b> 3, this one included</p>
    <p><b>Subject: Delivery of the 2025 Riesling, order 7731</b></p>
    <p>Please find our letter of today on the next page and the list of the bottles on the last
    page. If a page is missing or cannot be read, please call +49 6722 5550 36.</p>""",
    """<p>Weingut Sørensen &amp; Töchter<br>Drosselgasse 41<br>65385 Rüdesheim am Rhein</p>
    <p>22 September 2026</p>
    <p>Hôtel des Trois Moulins<br>Mme Aurélie Chénier<br>8 quai de la Fosse<br>44000 Nantes</p>
    <p><b>Your order 7731 of 3 September 2026</b></p>
    <p>Dear Madame Chénier,</p>
    <p>Thank you for your order. The harvest began eleven days earlier than in other years, and our
    lorry is needed in the vineyard until the end of the month. We therefore cannot deliver on 25
    September as we had promised, and ask you to accept Thursday, 1 October 2026, instead.</p>
    <p>To make up for the delay we add twelve bottles of the late harvest at no charge. The price
    of the order stays at 3,468.00 euros, free to your door.</p>
    <p>Should you need some of the wine before that date, our agent in Angers can bring up to ten
    cases within a day. A short call is enough.</p>
    <p>With kind regards,</p><p>Ingrid Sørensen<br>Managing partner</p>""",
    """<p><b>Enclosure: bottles of order 7731</b></p>
    <table><tr><th>Wine</th><th>Year</th><th class=n>Bottles</th><th class=n>Price</th></tr>
    <tr><td>Riesling trocken</td><td>2025</td><td class=n>180</td><td class=n>9.40</td></tr>
    <tr><td>Riesling Kabinett</td><td>2025</td><td class=n>96</td><td class=n>11.00</td></tr>
    <tr><td>Spätburgunder</td><td>2023</td><td class=n>48</td><td class=n>15.00</td></tr>
    <tr><td>Late harvest, free of charge</td><td>2024</td><td class=n>12</td>
    <td class=n>0.00</td></tr></table>
    <p>All prices in euros for one bottle of 0.75 l, tax included. The bottles come in 28 cases of
    twelve on one pallet. Please keep the pallet; we collect it with the next delivery.</p>""",
]


def letters(path: Path) -> None:
    """Three frames of one fax, black and white."""
    sender = (
        "<p class=line>22-SEP-2026 09:41   WEINGUT SOERENSEN   +49 6722 5550 37   P.{:02}/03</p>"
    )
    sheets: list[paper.Sheet] = [
        [((45, 14, 560, 40), sender.format(number)), ((75, 80, 520, 800), html)]
        for number, html in enumerate(FAX_PAGES, 1)
    ]
    frames = [
        paper.faxed(paper.picture(page, 200), degrees, seed)
        for seed, (page, degrees) in enumerate(
            zip(paper.typeset(sheets, FAX_CSS), (0.4, -0.6, 0.2), strict=True)
        )
    ]
    frames[0].save(
        path, save_all=True, append_images=frames[1:], compression="group4", dpi=(200, 200)
    )


REPORT_CSS = """
body { margin: 0; font-family: serif; font-size: 9.6pt; line-height: 1.25 } p { margin: 0 0 6px 0 }
p { text-align: justify } h1 { font-size: 19pt; margin: 0 0 6px 0; text-align: left }
h2 { font-size: 11.5pt; margin: 6px 0 4px 0 } .left { text-align: left }
.edge { font-family: sans-serif; font-size: 7.5pt; color: #444 } .end { text-align: right }
.caption { font-size: 8.5pt; font-style: italic; text-align: left }
table { width: 100%; font-size: 8.8pt; margin: 0 0 8px 0 }
th, td { text-align: left; padding: 3px 4px }
.n { text-align: right } .ruled { border-collapse: collapse }
.ruled th, .ruled td { border: 0.7px solid #333 }
"""
MILLS = [
    ("Mill", "Head, m", "Flow, m³/s", "Yield, MWh"),
    ("Åmotfors", "2.40", "3.10", "214"),
    ("Brännebrona", "1.85", "4.60", "238"),
    ("Kuldīga", "2.10", "5.25", "301"),
    ("Nowy Młyn", "3.05", "1.90", "166"),
    ("Põltsamaa", "1.60", "2.75", "97"),
]
COSTS = [
    ("Item", "2024", "2025"),
    ("Wages", "61,400 €", "63,900 €"),
    ("Repairs", "22,150 €", "17,480 €"),
    ("Insurance", "9,870 €", "10,230 €"),
    ("Water fees", "4,300 €", "4,410 €"),
    ("Total", "97,720 €", "96,020 €"),
]


def table(rows: Sequence[tuple[str, ...]], style: str) -> str:
    def line(cells: Iterable[str], tag: str) -> str:
        marked = (f"<{tag}{' class=n' if i else ''}>{text}</{tag}>" for i, text in enumerate(cells))
        return f"<tr>{''.join(marked)}</tr>"

    body = "".join(line(cells, "td") for cells in rows[1:])
    return f'<table class="{style}">{line(rows[0], "th")}{body}</table>'


COLUMN_ONE = f"""<h2>1 Why old mills run again</h2>
<p>Some eleven hundred watermills are still standing around the Baltic Sea. Most of them stopped
grinding before 1960, when electric roller mills in the ports took over the grain. Their weirs,
races and wheel pits were left behind, and many of these are sound.</p>
<p>Since 2019 five of them have been fitted with slow generators. The wheels turn at eight to
fourteen revolutions a minute, fish pass unharmed, and the parts can be mended by a village smith.
We visited each mill four times in 2025 and read the meters ourselves.</p>
<h2>2 What was measured</h2>
<p>Head is the fall of the water between the upper and the lower race at mean flow. Flow was taken
with a current meter at twelve points across the race. Yield is what the grid operator paid for
during the year, so that losses in the cable count against the mill.</p>
<p>Table 1 gives the results. The mill at Kuldīga stands out: its wheel is the widest of the five
and never stood still for more than two days. At Põltsamaa the race was being dredged until May,
and half the year was lost.</p>
<h2>3 What it costs</h2>
<p>The five mills share one bookkeeper, one insurance policy and a van with tools. Table 2 lists
what they spent together. Repairs fell by a fifth, because the oak paddles at Nowy Młyn had been
renewed in the year before and those at Brännebrona were only oiled.</p>
<p class=caption>Table 2. Joint spending of the five mills, in euros.</p>{table(COSTS, "plain")}
<p>Wages are the largest part by far. Each mill has a keeper who is there for two hours a day, and
a deputy for holidays.</p>"""
COLUMN_TWO = f"""<p class=caption>Table 1. Head, mean flow and yearly yield of the five mills in
2025.</p>{table(MILLS, "ruled")}
<h2>4 Wheel or turbine</h2>
<p>A modern turbine would gain a fifth more from the same water. It would also need a fine screen,
which has to be cleared of leaves each morning in autumn, and a gearbox that nobody nearby can
repair. Over twenty years the wheel comes out ahead at heads below three metres.</p>
<p>The owners name another reason. A wheel can be seen and heard; visitors come for it, and the
café beside the mill at Åmotfors earns more than the electricity does.</p>"""
COLUMN_TWO_END = """<p class=caption>Figure 1. Yield of the mills in 2025, in MWh.</p>
<h2>5 Conclusion</h2>
<p>Together the mills fed 1,016 MWh into the grid, enough for about 290 households, at a cost of
9.5 cents a kilowatt-hour. That is dearer than wind and cheaper than anything else that runs on a
still night in January.</p>
<p>We recommend two steps: to settle water rights for thirty years rather than ten, and to keep a
common stock of bearings and paddles. Neither of them needs a new law.</p>"""


def chart(page: pymupdf.Page, left: float, base: float) -> None:
    """Bars of the yearly yield, with the names below and the numbers above."""
    style = "margin:0;font-family:sans-serif;font-size:7pt;text-align:center"
    for i, (name, _, _, yearly) in enumerate(MILLS[1:]):
        x, top = left + 9 + i * 47, base - float(yearly) * 0.36
        page.draw_rect((x, top, x + 28, base), color=None, fill=(0.35, 0.5, 0.55))
        for y, text in ((top - 12, yearly), (base + 3, name)):
            html = f'<body style="{style}">{text}</body>'
            page.insert_htmlbox((x - 12, y, x + 40, y + 12), html)
    page.draw_line((left, base), (left + 235, base), width=0.8)


def report(path: Path) -> None:
    title = """<h1>Five watermills of the Baltic rim</h1>
        <p class=left>Élodie Marchand and Jörg Weiß, Institute for Rural Hydropower, Århus</p>"""
    sheet: paper.Sheet = [
        ((55, 34, 300, 54), "<p class=edge>Rural Hydropower Review · Vol. 12, No. 3</p>"),
        ((300, 34, 540, 54), '<p class="edge end">September 2026</p>'),
        ((55, 70, 540, 130), title),
        ((55, 132, 290, 795), COLUMN_ONE),
        ((305, 136, 540, 480), COLUMN_TWO),
        ((305, 590, 540, 795), COLUMN_TWO_END),
        ((55, 803, 540, 828), '<p class="edge end">Page 41</p>'),
    ]
    document = paper.typeset([sheet], REPORT_CSS)
    chart(document[0], 305, base=570)
    paper.save(document, path, "Five watermills of the Baltic rim")


def payslip(path: Path) -> None:
    """A page that opens with PASSWORD only."""
    html = """<h1>Payslip</h1><p class=left>Siobhán Ní Bhriain · September 2026</p>
        <p class=left>Gross pay 3,120.00 € · Net pay 2,461.85 €</p>"""
    document = paper.typeset([[((70, 70, 525, 400), html)]], REPORT_CSS)
    paper.save(document, path, "Payslip", password=PASSWORD)
