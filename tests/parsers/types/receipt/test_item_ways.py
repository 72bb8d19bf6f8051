# ruff: noqa: E501 - receipts are drawn as they are printed
"""How tills of many makers print quantity, price and amount: invented receipts."""

import pytest

from parsers.extraction import find_lists
from parsers.types import DOCUMENT_TYPES

NAMES = ("description", "quantity", "unit_price", "amount")


@pytest.fixture
def rows(draw):
    """The rows of a receipt, each as description, quantity, price of one and amount."""

    def rows(text):
        found = find_lists(DOCUMENT_TYPES["receipt"], [draw(text)]).get("line_items", [])
        return [tuple(row[name].text if name in row else "" for name in NAMES) for row in found]

    return rows


WAYS = {
    "equals": (
        "Tomaten\n  2 x 1,49 = 2,98\nBrot                 1,20\nTOTAL                4,18",
        [("Tomaten", "2", "1,49", "2,98"), ("Brot", "", "", "1,20")],
    ),
    "equals one line": (
        "Tomaten   2 x 1,49 = 2,98\nBrot                 1,20\nTOTAL                4,18",
        [("Tomaten", "2", "1,49", "2,98"), ("Brot", "", "", "1,20")],
    ),
    "bracket": (
        "Kakao               1,10 A\nKaffee (2,50) x 3    7,50 A\nEier 10 (1,60) x 0,500\n                  0,80 A\nSUMME              9,40",
        [
            ("Kakao", "", "", "1,10"),
            ("Kaffee", "3", "2,50", "7,50"),
            ("Eier 10", "0,500", "1,60", "0,80"),
        ],
    ),
    "polish": (
        "Chleb wiejski  2 x3,49 6,98A\nMleko 2%       1 x2,99 2,99A\nSER ZOLTY   0,312 x29,90 9,33B\nSUMA PLN       19,30",
        [
            ("Chleb wiejski", "2", "3,49", "6,98"),
            ("Mleko 2%", "1", "2,99", "2,99"),
            ("SER ZOLTY", "0,312", "29,90", "9,33"),
        ],
    ),
    "polish below": (
        "Chleb wiejski A\n  2 szt. * 3,49 = 6,98 A\nMleko 2% C\n  1 szt. * 2,99 = 2,99 C\nSUMA PLN       9,97",
        [("Chleb wiejski", "2", "3,49", "6,98"), ("Mleko 2%", "1", "2,99", "2,99")],
    ),
    "spanish": (
        "UDS DESCRIPCION     PVP   IMPORTE\n2   PAN BARRA     0,65    1,30\n1   LECHE ENTERA    0,89    0,89\nTOTAL EUR                 2,19",
        [("PAN BARRA", "2", "0,65", "1,30"), ("LECHE ENTERA", "1", "0,89", "0,89")],
    ),
    "spanish no price for one": (
        "Descripcion     P. Unit  Importe\n1 LECHE ENTERA            0,89\n2 PAN BARRA     0,65    1,30\n1 PLATANO\n0,842 kg   1,99 €/kg   1,68\nTOTAL (€)                 3,87",
        [
            ("LECHE ENTERA", "1", "", "0,89"),
            ("PAN BARRA", "2", "0,65", "1,30"),
            ("PLATANO", "0,842", "1,99", "1,68"),
        ],
    ),
    "french": (
        "BAGUETTE TRAD          1,10\nYAOURT NATURE X4\n   2 X 1,85€           3,70\nTOMATES GRAPPE\n   0,786 kg x 2,99 €/kg    2,35\nTOTAL                  7,15",
        [
            ("BAGUETTE TRAD", "", "", "1,10"),
            ("YAOURT NATURE X4", "2", "1,85", "3,70"),
            ("TOMATES GRAPPE", "0,786", "2,99", "2,35"),
        ],
    ),
    "italian": (
        "DESCRIZIONE     IVA   Prezzo(€)\n2 X 1,20\nPANE COMUNE      4%      2,40\nLATTE FRESCO     4%      1,69\nTOTALE COMPLESSIVO     4,09",
        [("PANE COMUNE", "2", "1,20", "2,40"), ("LATTE FRESCO", "", "", "1,69")],
    ),
    "japanese": (
        "おにぎり鮭  @150x2   ¥300\nお茶 500ml        ¥128\n合計   ¥428",
        [("おにぎり鮭", "2", "150", "300"), ("お茶 500ml", "", "", "128")],
    ),
    "japanese below": (
        "牛乳            ¥216\n食パン          ¥336\n  (2個 X 単168)\n合計   ¥552",
        [("牛乳", "", "", "216"), ("食パン", "2", "168", "336")],
    ),
    "malaysian": (
        "9555123400018\nMILO 1KG        18.90 SR\n9555123400025\nGULA HALUS\n  2 X 2.85      5.70 ZRL\nTOTAL           24.60",
        [("MILO 1KG", "", "", "18.90"), ("GULA HALUS", "2", "2.85", "5.70")],
    ),
    "malaysian code and name": (
        "9555123400018 MILO 1KG\n 1 PKT x 18.90      18.90 SR\n9555123400025 GULA HALUS\n 2 PKT x 2.85      5.70 SR\nTOTAL RM       24.60",
        [("MILO 1KG", "1", "18.90", "18.90"), ("GULA HALUS", "2", "2.85", "5.70")],
    ),
    "walmart": (
        "GV WHL MILK  007874201234 F     3.48 O\nBANANAS      000000004011KF\n  1.20 lb @ 1 lb /0.58        0.70 N\nTOWELS       003700012345    15.97 X\nSUBTOTAL     20.15\nTAX 1  8.25 %     1.32\nTOTAL        21.47",
        [
            ("GV WHL MILK", "", "", "3.48"),
            ("BANANAS", "1.20", "0.58", "0.70"),
            ("TOWELS", "", "", "15.97"),
        ],
    ),
    "target": (
        "GROCERY\n284020155  GG WATER   N   $3.00\n   2 @ $1.50 ea\n212190512  BREAD   T   $2.49\nSUBTOTAL     $5.49\nTOTAL        $5.49",
        [("GG WATER", "2", "1.50", "3.00"), ("BREAD", "", "", "2.49")],
    ),
    "for": (
        "LIMES 3 FOR 2.00         2.00\nYOGURT                 5.00\n  4 @ 4/$5.00\nAPPLES                 1.20\nTOTAL           8.20",
        [("LIMES", "3", "", "2.00"), ("YOGURT", "4", "", "5.00"), ("APPLES", "", "", "1.20")],
    ),
    "tesco": (
        "2 x Milk 2L @ £1.45        £2.90\nBread wholemeal          £1.10\nCheddar 400g             £3.50\n  Cc £2.50              -£1.00\nTOTAL                   £6.50",
        [
            ("Milk 2L", "2", "1.45", "2.90"),
            ("Bread wholemeal", "", "", "1.10"),
            ("Cheddar 400g", "", "", "3.50"),
            ("Cc £2.50", "", "", "-£1.00"),
        ],
    ),
    "uk weighed": (
        "Loose onions\n 0.485 kg @ £0.95/kg      £0.46\nButter              £1.99\nTOTAL                    £2.45",
        [("Loose onions", "0.485", "0.95", "0.46"), ("Butter", "", "", "1.99")],
    ),
    "rewe": (
        "                   EUR\nBIO BANANEN        1,33 B\n  0,670 kg x   1,99 EUR/kg\nH-MILCH            2,10 B\n   2 Stk x    1,05\nPFAND 0,25 EUR     0,50 A *\n   2 Stk x    0,25\nSUMME     EUR      3,93",
        [
            ("BIO BANANEN", "0,670", "1,99", "1,33"),
            ("H-MILCH", "2", "1,05", "2,10"),
            ("PFAND", "2", "0,25", "0,50"),
        ],
    ),
    "lidl": (
        "                              EUR\nJoghurt natur   0,89 x 4       3,56 B\nPfand 0,25 EM   0,25 x 2       0,50 A\nBrot                       1,29 B\nPreisvorteil               -0,30\nzu zahlen                  5,05",
        [
            ("Joghurt natur", "4", "0,89", "3,56"),
            ("Pfand 0,25 EM", "2", "0,25", "0,50"),
            ("Brot", "", "", "1,29"),
            ("Preisvorteil", "", "", "-0,30"),
        ],
    ),
    "dm": (
        "2x 1,45 Duschbad sensitiv        2,90 1\nSeife fluessig           0,95 1\nSUMME EUR               3,85",
        [("Duschbad sensitiv", "2", "1,45", "2,90"), ("Seife fluessig", "", "", "0,95")],
    ),
    "aldi units": (
        "Bananen lose\n                kg     EUR/kg     EUR\n             0,158      1,19     0,19 2\nMilch                         1,05 2\nSUMME                     1,24",
        [("Bananen lose", "0,158", "1,19", "0,19"), ("Milch", "", "", "1,05")],
    ),
    "je": (
        "3 Brezeln je 0,80        2,40\n2 Kaffee à 2,30      4,60\nKuchen               3,10\nSumme               10,10",
        [
            ("Brezeln", "3", "0,80", "2,40"),
            ("Kaffee", "2", "2,30", "4,60"),
            ("Kuchen", "", "", "3,10"),
        ],
    ),
    "qty": (
        "Charger cord\nQTY 2   12.50   25.00\nAdapter\nQTY: 1   4.00   4.00\nTotal   29.00",
        [("Charger cord", "2", "12.50", "25.00"), ("Adapter", "1", "4.00", "4.00")],
    ),
    "restaurant": (
        "2 Margherita            19.00\n1 Caesar Salad           9.50\n   no croutons\n   + Chicken             3.00\n1 Sparkling Water 0.7L        5.00\nSubtotal                36.50\nTip                  5.00\nTotal                   41.50",
        [
            ("Margherita", "2", "", "19.00"),
            ("Caesar Salad no croutons", "1", "", "9.50"),
            ("Chicken", "", "", "3.00"),
            ("Sparkling Water 0.7L", "1", "", "5.00"),
        ],
    ),
    "price first": (
        "4,50 x 2  Lasagne       9,00\n3,00 x 1  Espresso       3,00\nTotale   12,00",
        [("Lasagne", "2", "4,50", "9,00"), ("Espresso", "1", "3,00", "3,00")],
    ),
    "amount first": (
        "9,00   2  Lasagne   4,50\n3,00   1  Espresso   3,00\nTotale   12,00",
        [("Lasagne", "2", "4,50", "9,00"), ("Espresso", "1", "3,00", "3,00")],
    ),
    "quantity behind": (
        "Lasagne    2    4,50    9,00\nEspresso   1    3,00    3,00\nTotale   12,00",
        [("Lasagne", "2", "4,50", "9,00"), ("Espresso", "1", "3,00", "3,00")],
    ),
    "price before quantity": (
        "Lasagne    4,50    2    9,00\nEspresso    3,00   1    3,00\nTotale   12,00",
        [("Lasagne", "2", "4,50", "9,00"), ("Espresso", "1", "3,00", "3,00")],
    ),
    "name behind amount": (
        "2 x 4,50   9,00  Lasagne\n1 x 3,00   3,00  Espresso\nTotale   12,00",
        [("Lasagne", "2", "4,50", "9,00"), ("Espresso", "1", "3,00", "3,00")],
    ),
    "discounted": (
        "Jeans slim\n 1 x 49.95  -10.00   39.95\nSocks\n 2 x 5.00  0.00   10.00\nTOTAL   49.95",
        [("Jeans slim", "1", "49.95", "39.95"), ("Socks", "2", "5.00", "10.00")],
    ),
    "percent off": (
        "Jeans slim    2   50.00   20%   80.00\nSocks         1   5.00   0%   5.00\nTOTAL   85.00",
        [("Jeans slim", "2", "50.00", "80.00"), ("Socks", "1", "5.00", "5.00")],
    ),
    "void": (
        "Milk                 1.20\nBread                2.00\nVOID Bread          -2.00\nEggs                 3.00\nTOTAL                4.20",
        [
            ("Milk", "", "", "1.20"),
            ("Bread", "", "", "2.00"),
            ("VOID Bread", "", "", "-2.00"),
            ("Eggs", "", "", "3.00"),
        ],
    ),
    "void positive": (
        "Milch                1,20 B\nBrot                 2,00 B\nSTORNO Brot          2,00 B\nEier                 3,00 B\nSUMME                4,20",
        [("Milch", "", "", "1,20"), ("Eier", "", "", "3,00")],
    ),
    "hanging names, prices below": (
        "Qty Description        Amount\n  4 Layout of pages    5,000.00\n    LAY-010 @ 1,250.00/ea\n  3 Visiting cards,\n    16 pt matte          116.25\n    VST-B @ 38.75/box\nSubtotal               5,116.25",
        [
            ("Layout of pages", "4", "1,250.00", "5,000.00"),
            ("Visiting cards, 16 pt matte", "3", "38.75", "116.25"),
        ],
    ),
    "dutch hanging names": (
        "Aantal Omschrijving    Bedrag\n  2 Beuken planken,\n    geolied            129,80\n    PLK-09 @ 64,90/m2\n  1 Lak zijdeglans\n    2,5 l               54,75\n    LAK-07 @ 54,75/blik\nTotaal                 184,55",
        [
            ("Beuken planken, geolied", "2", "64,90", "129,80"),
            ("Lak zijdeglans 2,5 l", "1", "54,75", "54,75"),
        ],
    ),
    "price and count": (
        "PRODUCT            PRICE     QTY\nGreen tea, 8 oz     $24.00    2\nTea kettle          $68.50    1\nTOTAL              $116.50",
        [("Green tea, 8 oz", "2", "24.00", ""), ("Tea kettle", "1", "68.50", "")],
    ),
    "french price and count": (
        "ARTICLE             PRIX    QUANTITE\nCahier de notes     6.90€    3\nGomme               1.25€    2\nTOTAL              23.20€",
        [("Cahier de notes", "3", "6.90", ""), ("Gomme", "2", "1.25", "")],
    ),
    "count below a price": (
        "Card 4471 (53.20)\n\nSeed box                18.00\n2 x\nRope                     4.25\n3 x\nSubtotal:   48.75\nShipping:   4.45\nTOTAL:   53.20",
        [("Seed box", "2", "18.00", ""), ("Rope", "3", "4.25", "")],
    ),
    "count before a price": (
        "Seed box       2    18.00\nRope           3     4.25\nTotal    48.75",
        [("Seed box", "2", "18.00", ""), ("Rope", "3", "4.25", "")],
    ),
    "counts of amounts below": (
        "Seed box                36.00\n2 x\nRope                     4.25\n1 x\nTotal    40.25",
        [("Seed box", "2", "", "36.00"), ("Rope", "1", "", "4.25")],
    ),
    "column of counts": (
        "Item          #     Price\nSeed box      2     18.00\nRope          3      4.25\nSubtotal   22.25",
        [("Seed box", "2", "", "18.00"), ("Rope", "3", "", "4.25")],
    ),
    "weight behind its price": (
        "Trauben\n 33,96 x 0,28        9,51\nSemmel 2,00 x 0,50    1,00\nSUMME   10,51",
        [("Trauben", "0,28", "33,96", "9,51"), ("Semmel", "2,00", "0,50", "1,00")],
    ),
    "added to goods": (
        "1 Burger                9.00\n   no onions\n   + Cheese             1.00\n1 Cola                  2.50\n   - Voucher           -0.50\nTOTAL                  12.00",
        [
            ("Burger no onions", "1", "", "9.00"),
            ("Cheese", "", "", "1.00"),
            ("Cola", "1", "", "2.50"),
            ("Voucher", "", "", "-0.50"),
        ],
    ),
    "letters of a tax behind amounts": (
        "Seed box       18.00  2\nRope            4.25  1\nTotal    22.25",
        [("Seed box", "", "", "18.00"), ("Rope", "", "", "4.25")],
    ),
    "total told at the top": (
        "Total Price\n        £59.00\n\nShipping to: Ann Lee\n9 Kirkgate\nShipley\nOrder Summary:\n6 x Wool, moss green   £49.50\n1 x Needle 4 mm         £9.50\nTotal:    £59.00",
        [("Wool, moss green", "6", "", "49.50"), ("Needle 4 mm", "1", "", "9.50")],
    ),
    "cancelled": (
        "1 Latte              3.20\n1 Scone              2.40\n  ** CANCELLED **\n1 Tea                2.00\nTOTAL                5.20",
        [("Latte", "1", "", "3.20"), ("Tea", "1", "", "2.00")],
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_goods_are_read_as_they_are_printed(rows, way):
    text, wanted = WAYS[way]
    assert rows(f"SHOP LTD\n1 Mill Road\n\n{text}\n") == wanted
