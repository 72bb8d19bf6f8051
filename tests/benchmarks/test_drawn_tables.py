"""The kinds of tables among the drawn cases are read in other drawings too."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pymupdf")

import pymupdf

Draw = Callable[[Path], None]
Rows = Sequence[Sequence[str]]
GRID = (60.0, 180, 290, 390, 520)
CRIMES = [
    ("Offense", "Total", "Male", "Female"), ("Theft", "1,402.5", "901.0", "501.5"),
    ("Burglary", "88.2", "70.1", "18.1"), ("Other offenses", "30.0", "20.5", "9.5"),
    ("Runaways", "9.9", "4.0", "5.9"),
]  # fmt: skip
ERNTE = [
    ("Frucht", "2024", "2025", "2026"), ("Weizen", "310", "298", "322"),
    ("Roggen", "75", "80", "71"), ("Hafer und Gerste", "120", "118", "131"),
]  # fmt: skip
TRADES = [
    ("Surname", "Given names", "Code", "Trade"), ("Ferguson", "Katherine", "90210", "baker"),
    ("Reed", "Tom", "11880", "mason"),
]  # fmt: skip
BERUFE = [
    ("Nachname", "Vorname", "PLZ", "Beruf"), ("Brandl", "Katharina", "99084", "Bäckerin"),
    ("Kuhn", "Tom", "07743", "Maurer"),
]  # fmt: skip
REPAIRS = [
    ("Item", "Found", "Done", "Day"), ("A. Kitchen",), ("Sink", "Blocked", "Cleared", "3 May"),
    ("B. Hall",), ("Lamp", "Dark", "Changed", "9 May"),
]  # fmt: skip
ARBEITEN = [
    ("Punkt", "Befund", "Arbeit", "Tag"), ("1. Küche und Bad",),
    ("Hahn", "Tropft", "Ersetzt", "3. Mai"), ("2. Dach",),
    ("Ziegel", "Lose", "Befestigt", "9. Mai"),
]  # fmt: skip
PAYMENTS = [
    ("Date", "Text", "Out", "In"), ("03.02.2026", "Transfer RENT FLAT 9", "780.00", ""),
    ("05.02.2026", "Salary", "", "2,410.55"),
]  # fmt: skip
BUCHUNGEN = [
    ("Tag", "Text", "Soll", "Haben"), ("03.02.2026", "Miete Wohnung 3", "780,00", ""),
    ("05.02.2026", "Gehalt", "", "2.410,55"),
]  # fmt: skip
PEOPLE = [
    ("NO.", "NAME", "DESCRIPTION", "AMOUNT"),
    ("", "POOLE, ADA", "CURATOR", "4,310.00"),
    ("", "REYES, TOM", "ARCHIVIST UNTIL MAY 3", "1,204.50"),
    ("", "MARSH, IVY", "CLERK", "2,880.75"),
    ("", "OKORO, BEN", "GUIDE FROM JUNE 9", "990.00"),
    ("", "LINDT, EVA", "CLERK", "2,880.75"),
]
LEUTE = [
    ("Nr.", "Name", "Text", "Betrag"),
    ("", "Sommer, Erika", "Leiterin", "4.310,00"),
    ("", "Kuhn, Peter", "Archivar bis 3. Mai", "1.204,50"),
    ("", "Huber, Anna", "Schreiberin", "2.880,75"),
    ("", "Brandl, Jens", "Führer ab 9. Juni", "990,00"),
]
FREIGHT = "HARBOUR LINES", "FREIGHT OF EXHIBITS", "FROM DOVER TO HULL AND RETURN"
FAHRT = "Bahn AG", "Fahrt der Schulklasse", "von Jena nach Gera und zurück"
MERGED = """
one | two | <
^ | three | four
five | < | ^
"""


def written(rows: Rows) -> str:
    """As `cases.tables` takes it: a text alone spans its row."""
    return "\n".join(" | ".join(row) if len(row) > 1 else f"{row[0]} | < | < | <" for row in rows)


def read(differ: Any, folder: Path, draw: Draw, *tables: str) -> list[str]:
    draw(folder / "drawn.pdf")
    return differ(folder / "drawn.pdf", lambda cases: (cases.tables(*tables),))


def ruled(blank: Any, font: str, size: float, rows: Rows, right: Sequence[int] = ()) -> Draw:
    """right: columns whose text touches the ruling on its right."""

    def draw(path: Path) -> None:
        sheet, ys = blank(font, size), [100 + 1.7 * size * n for n in range(len(rows) + 1)]
        spans = [(r, c, "right") for r, row in enumerate(rows) if len(row) == 1 for c in range(3)]
        sheet.rules(GRID, ys, *spans)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                x = 0.6 - GRID[column + 1] if column in right else GRID[column] + 2
                sheet.write(x, ys[row] + 1.2 * size, text)
        sheet.save(path)

    return draw


@pytest.mark.parametrize(
    ("font", "size", "rows", "right"),
    [
        ("tiro", 11, TRADES, (0, 2)), ("helv", 8, BERUFE, (0, 2)),
        ("tiro", 12, [("Order", "Sort", "Day", "Sum"), ("Nothing found",)], ()),
        ("helv", 9, [("Auftrag", "Art", "Datum", "Summe"), ("Keine Einträge vorhanden",)], ()),
        ("tiro", 11, REPAIRS, ()), ("cour", 8, ARBEITEN, ()),
    ],
)  # fmt: skip
def test_neighbours_sections_and_sentences_keep_to_their_rulings(
    differ: Any,
    blank: Any,
    tmp_path: Path,
    font: str,
    size: float,
    rows: Rows,
    right: Sequence[int],
) -> None:
    assert read(differ, tmp_path, ruled(blank, font, size, rows, right), written(rows)) == []


@pytest.mark.parametrize(("font", "size", "rows"), [("helv", 9, PAYMENTS), ("tiro", 10, BUCHUNGEN)])
def test_one_run_of_text_is_parted_where_a_ruling_crosses_it(
    differ: Any, blank: Any, tmp_path: Path, font: str, size: float, rows: Rows
) -> None:
    def draw(path: Path) -> None:
        sheet, ys = blank(font, size), [100 + 1.7 * size * n for n in range(len(rows) + 1)]
        letters = pymupdf.Font(font)
        narrow = letters.text_length(" ", size)
        sheet.rules(GRID, ys)
        for row, (first, second, *others) in enumerate(rows):
            y = ys[row] + 1.2 * size
            blanks = int((GRID[1] - 60 - letters.text_length(first, size)) / narrow) + 1
            sheet.write(62, y, f"{first}{' ' * blanks}{second}")
            for column, text in enumerate(others, 2):
                sheet.write(GRID[column] + 2, y, text)
        sheet.save(path)

    assert read(differ, tmp_path, draw, written(rows)) == []


@pytest.mark.parametrize(
    ("font", "size", "dots", "rows"),
    [("tiro", 9, " ." * 12, CRIMES), ("helv", 11, "." * 18, ERNTE)],
)
def test_leader_dots_join_no_label_with_its_number(
    differ: Any, blank: Any, tmp_path: Path, font: str, size: float, dots: str, rows: Rows
) -> None:
    def draw(path: Path) -> None:
        sheet = blank(font, size)
        filled = [rows[0], *((f"{row[0]} {dots}", *row[1:]) for row in rows[1:])]
        bottom = sheet.rows((60, -320, -410, -500), 100 + 1.3 * size, filled, 1.6)
        for y in (100, 100 + 1.8 * size, bottom - size):
            sheet.page.draw_line((60, y), (500, y), width=0.7)
        sheet.save(path)

    assert read(differ, tmp_path, draw, written(rows)) == []


@pytest.mark.parametrize(
    ("font", "size", "first", "heads", "rows"),
    [
        ("helv", 9, "Werk", ("Preis/netto", "Stück/zahl", "Rest"),
         [("Jena", "2.632", "(29)", "12.553"), ("Gera", "1.373", "(5)", "9.467"),
          ("Weimar", "1.985", "(49)", "9.060")]),
        ("tiro", 11, "Plant", ("Staff/hours", "Sick/days", "Pay"),
         [("Hull", "1,310", "4", "220"), ("Dover", "2,054", "0", "212"),
          ("Ely", "988", "1", "198"), ("Crewe", "1,120", "3", "205")]),
        ("helv", 9, "Werk", ("Betriebsergebnis/vor Steuern", "Beteiligung/Ausland", "Umsatz"),
         [("Jena", "2.632", "(29)", "12.553"), ("Gera", "1.373", "(5)", "9.467"),
          ("Weimar", "1.985", "(49)", "9.060")]),
        ("tiro", 11, "Plant", ("Working/hours", "Accidents/yearly", "Days"),
         [("Hull", "1,310", "4", "220"), ("Dover", "2,054", "0", "212"),
          ("Ely", "988", "1", "198"), ("Crewe", "1,120", "3", "205")]),
    ],
)  # fmt: skip
def test_turned_heads_of_two_lines_are_read_from_the_first(
    differ: Any, blank: Any, tmp_path: Path, font: str, size: float, first: str,
    heads: Sequence[str], rows: Rows,
) -> None:  # fmt: skip
    def draw(path: Path) -> None:
        sheet = blank(font, size)
        sheet.write(60, 196, first)
        for at, head in enumerate(heads):
            for number, line in enumerate(head.split("/"), 1):
                place = (200 + 90 * at + 1.25 * size * number, 196)
                sheet.page.insert_text(place, line, fontname=font, fontsize=size, rotate=90)
        sheet.page.draw_line((60, 202), (450, 202), width=0.7)
        sheet.rows((60, -245, -335, -425), 202 + 1.5 * size, [("",) * 4, *rows])
        sheet.save(path)

    head = (first, *(each.replace("/", " ") for each in heads))
    assert read(differ, tmp_path, draw, written([head, *rows])) == []


@pytest.mark.parametrize(
    ("font", "size", "people", "trip"), [("helv", 7, PEOPLE, FREIGHT), ("tiro", 9, LEUTE, FAHRT)]
)
def test_tight_rows_of_one_line_and_of_two_stay_apart(
    differ: Any,
    blank: Any,
    tmp_path: Path,
    font: str,
    size: float,
    people: Rows,
    trip: tuple[str, str, str],
) -> None:
    name, first, second = trip
    amounts = [f"{310 + 7 * n}{people[1][3][-3]}40" for n in range(5)]

    def draw(path: Path) -> None:
        sheet, xs = blank(font, size, 842, 595), (50, 150, 330, -790)
        sheet.page.draw_rect((45, 80, 795, 80 + 2 * size), width=0.8)
        sheet.rows(xs, 80 + 1.4 * size, people[:1])
        plain = [("",) * 4, *people[1:]]
        for number, amount in enumerate(amounts):
            plain += [(f"T-{number}", name, first, amount), ("", "", second, "")]
        sheet.rows(xs, 80 + 4 * size, plain, 1.05)
        sheet.save(path)

    trips = [(f"T-{n}", name, f"{first} {second}", amount) for n, amount in enumerate(amounts)]
    assert read(differ, tmp_path, draw, written([*people, *trips])) == []


@pytest.mark.parametrize(
    ("font", "size", "between"), [("tiro", 11, "A table within"), ("cour", 9, "Noch eine Tabelle")]
)
def test_tables_with_merged_cells_and_a_line_between_stay_two(
    differ: Any, blank: Any, tmp_path: Path, font: str, size: float, between: str
) -> None:
    def draw(path: Path) -> None:
        sheet, xs = blank(font, size), (60.0, 190, 320, 450)
        sheet.rules(xs, (100.0, 130, 160))
        for row, texts in enumerate((("red", "blue", "green"), ("oak", "elm", "ash"))):
            for x, text in zip(xs, texts, strict=False):
                sheet.write(x + 4, 120 + 30 * row, text)
        sheet.write(60, 195, between)
        missing = (0, 0, "below"), (0, 1, "right"), (1, 2, "below"), (2, 0, "right")
        sheet.rules(xs, (220.0, 250, 280, 310), *missing)
        places = (64, 255), (194, 240), (194, 270), (324, 285), (64, 300)
        for place, text in zip(places, ("one", "two", "three", "four", "five"), strict=True):
            sheet.write(*place, text)
        sheet.save(path)

    draw(tmp_path / "drawn.pdf")
    found = differ(
        tmp_path / "drawn.pdf",
        lambda cases: (
            cases.tables("red | blue | green\noak | elm | ash", MERGED),
            cases.words(f"ash {between} one"),
        ),
    )
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("font", "size", "gap", "rows"),
    [
        ("tiro", 13, 2.2, [("Name", "Town", "Hours", "Pay"), ("Ada Poole", "Ely", "38", "1,420"),
                           ("Tom Reyes", "Dover", "12", "455"), ("Ivy Marsh", "Hull", "9", "610")]),
        ("cour", 11, 1.9, [("Ware", "Ort", "Menge", "Preis"), ("Hafer", "Jena", "120", "3,40"),
                           ("Gerste", "Gera", "75", "2,95"), ("Roggen", "Weimar", "310", "3,15")]),
    ],
)  # fmt: skip
def test_a_table_without_rulings_in_a_picture_has_its_cells(
    differ: Any, blank: Any, tmp_path: Path, font: str, size: float, gap: float, rows: Rows
) -> None:
    sheet = blank(font, size, 440, 220)
    sheet.rows((30, 170, -330, -400), 50, rows, gap)
    sheet.photograph(tmp_path / "drawn.png")
    assert differ(tmp_path / "drawn.png", lambda cases: (cases.tables(written(rows)),)) == []
