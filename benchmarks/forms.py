"""Labels and values of drawn forms: what key_values finds, against splitting lines at colons.

    python benchmarks/forms.py [--forms N] [--seed N] [--layouts tuned|held_out] [--wrong]

N forms of each layout, in turn in four languages, are drawn from seeds with their right pairs. A
layout says where a value stands: behind a colon, in a column beside its label, above a rule, below
a label in a box, behind dots, in a table, as what is ticked. Between them are texts that hold no
pair: a title, heads of sections, a sentence with a colon, opening hours, an address on the web, a
table of several columns, a line that nobody filled in. For each layout it prints how many pairs
are right, invented and missed by either way. Layouts that key_values was tuned with are apart from
those that are held out. --wrong lists what is wrong, of tuned layouts alone.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pymupdf

from parsers.document import BoundingBox, Page, Word
from parsers.document.text import fold
from parsers.extraction import find_lists
from parsers.extraction.lines import lines_of
from parsers.types.key_values import DOCUMENT_TYPE

A4 = (595.0, 842.0)
PLAIN, BOLD = pymupdf.Font("helv"), pymupdf.Font("hebo")
Pair = tuple[str, str]

LABELS = {
    "en": "Family name|First name|Date of birth|Street|Town|Policy number|Telephone|E-mail|"
    "Employer|Occupation|Account holder|Amount insured|Start of cover|Vehicle",
    "de": "Familienname|Vorname|Geburtsdatum|Straße|Ort|Versicherungsnummer|Telefon|E-Mail|"
    "Arbeitgeber|Beruf|Kontoinhaber|Versicherungssumme|Beginn|Fahrzeug",
    "fr": "Nom de famille|Prénom|Date de naissance|Rue|Ville|Numéro de police|Téléphone|Courriel|"
    "Employeur|Profession|Titulaire du compte|Montant assuré|Début de garantie|Véhicule",
    "es": "Apellidos|Nombre|Fecha de nacimiento|Calle|Población|Número de póliza|Teléfono|Correo|"
    "Empresa|Profesión|Titular de la cuenta|Importe asegurado|Inicio|Vehículo",
}
VALUES = (
    "Marlow|Tamsin|14.05.1981|12 Quarry Lane|Ostrava|PK-88310-4|0451 77 20 18|"
    "t.marlow@mill.example|Quarry Mills|Carpenter|Tamsin Marlow|12,500.00|01.07.2026|Tractor XL 4",
    "Lindqvist|Aurelio|02.11.1974|Hafenweg 3|Lleida|77/2041-B|+46 8 555 0142|aurelio@quay.example|"
    "Harbour Ropes|Rope maker|Aurelio Lindqvist|8.300,00|15.09.2026|Van R-210",
)
CHOICES = {
    "en": [("Gender", "female|male"), ("Smoker", "yes|no"), ("Payment", "yearly|monthly")],
    "de": [("Geschlecht", "weiblich|männlich"), ("Raucher", "ja|nein"),
           ("Zahlung", "jährlich|monatlich")],
    "fr": [("Sexe", "féminin|masculin"), ("Fumeur", "oui|non"), ("Paiement", "annuel|mensuel")],
    "es": [("Sexo", "mujer|hombre"), ("Fumador", "sí|no"), ("Pago", "anual|mensual")],
}  # fmt: skip
TEXTS = {
    "en": ("Application for cover", "Your person", "Your cover", "Please note: only forms that "
           "have been signed by both of you can be dealt with.", "Open from 8:30 to 17:00",
           "Signature"),
    "de": ("Antrag auf Versicherung", "Ihre Person", "Ihr Schutz", "Bitte beachten: nur Anträge, "
           "die von beiden unterschrieben sind, werden bearbeitet.", "Geöffnet von 8:30 bis 17:00",
           "Unterschrift"),
    "fr": ("Demande d'assurance", "Votre personne", "Votre garantie", "Attention : seules les "
           "demandes qui sont signées par les deux peuvent être traitées.",
           "Ouvert de 8:30 à 17:00", "Signature"),
    "es": ("Solicitud de seguro", "Sus datos", "Su seguro", "Atención: solo se tramitan las "
           "solicitudes que estén firmadas por los dos.", "Abierto de 8:30 a 17:00", "Firma"),
}  # fmt: skip


@dataclass
class Form:
    """A sheet while it is drawn. pairs: what is right; y: where the next line goes."""

    language: str
    rng: random.Random
    page: pymupdf.Page
    pairs: list[Pair] = field(default_factory=list)
    y: float = 60.0

    def put(self, x: float, text: str, size: float = 10, bold: bool = False, end: bool = False,
            y: float | None = None) -> float:  # fmt: skip
        """Where the text ends. end: x is where it does."""
        font = BOLD if bold else PLAIN
        width = font.text_length(text, size)
        left = x - width if end else x
        writer = pymupdf.TextWriter(self.page.rect)
        writer.append((left, self.y if y is None else y), text, font, size)
        writer.write_text(self.page)
        return float(left + width)

    def down(self, by: float = 18) -> None:
        self.y += by

    def take(self, pairs: Sequence[Pair]) -> None:
        self.pairs += pairs


Layout = Callable[[Form, Sequence[Pair]], None]


def colon(form: Form, pairs: Sequence[Pair]) -> None:
    for key, value in pairs:
        form.put(form.put(60, f"{key}:") + 4, value)
        form.down()


def two_in_a_line(form: Form, pairs: Sequence[Pair]) -> None:
    for left, right in zip(pairs[::2], pairs[1::2], strict=False):
        form.put(form.put(60, f"{left[0]}:") + 4, left[1])
        form.put(form.put(320, f"{right[0]}:") + 4, right[1])
        form.down()


def beside(form: Form, pairs: Sequence[Pair]) -> None:
    for key, value in pairs:
        form.put(60, key)
        form.put(230, value)
        form.down()


def leaders(form: Form, pairs: Sequence[Pair]) -> None:
    for key, value in pairs:
        x = form.put(60, key)
        dots = "." * int((300 - x) / PLAIN.text_length(".", 10))
        form.put(form.put(x + 2, dots) + 3, value)
        form.down()


def small_above(form: Form, pairs: Sequence[Pair], columns: int = 2, bold: bool = False) -> None:
    """Boxes: a small label in the corner, its value below."""
    for first in range(0, len(pairs), columns):
        for at, (key, value) in enumerate(pairs[first : first + columns]):
            x = 60 + at * 480 / columns
            form.page.draw_rect((x - 4, form.y - 10, x + 480 / columns - 8, form.y + 18))
            form.put(x, key, 6.5 if not bold else 9, bold)
            form.put(x, value, 10, y=form.y + 13)
        form.down(32)


def colon_above(form: Form, pairs: Sequence[Pair]) -> None:
    for key, value in pairs:
        form.put(60, f"{key}:")
        form.down(13)
        form.put(60, value)
        form.down(22)


def underlined(form: Form, pairs: Sequence[Pair]) -> None:
    """A value on the line that a colon opens."""
    for key, value in pairs:
        x = form.put(60, f"{key}:")
        form.put(x + 10, value)
        form.page.draw_line((x + 4, form.y + 2), (420, form.y + 2))
        form.down(20)


def right_labels(form: Form, pairs: Sequence[Pair]) -> None:
    """Labels that end where their values begin."""
    for key, value in pairs:
        form.put(200, key, end=True)
        form.put(216, value)
        form.down()


def four_columns(form: Form, pairs: Sequence[Pair]) -> None:
    """Label, value, label, value, in the boxes of a table without colons."""
    for left, right in zip(pairs[::2], pairs[1::2], strict=False):
        for x, (key, value) in ((60, left), (320, right)):
            form.put(x, key, bold=True)
            form.put(x + 120, value)
        form.down()


def bold_boxes(form: Form, pairs: Sequence[Pair]) -> None:
    small_above(form, pairs, 3, bold=True)


def numbered(form: Form, pairs: Sequence[Pair]) -> None:
    for at, (key, value) in enumerate(pairs, 1):
        form.put(60, f"{at}.")
        form.put(form.put(78, f"{key}:") + 20, value)
        form.down()


def spaced_leaders(form: Form, pairs: Sequence[Pair]) -> None:
    for key, value in pairs:
        x = form.put(60, key)
        dots = " ." * int((330 - x) / PLAIN.text_length(" .", 10))
        form.put(form.put(x, dots) + 6, value)
        form.down()


def far_colons(form: Form, pairs: Sequence[Pair]) -> None:
    """Colons below each other, some way behind their labels."""
    for key, value in pairs:
        form.put(60, key)
        form.put(205, ":")
        form.put(214, value)
        form.down()


def below_rule(form: Form, pairs: Sequence[Pair]) -> None:
    """A value on a rule, its small label below it."""
    for left, right in zip(pairs[::2], pairs[1::2], strict=False):
        for x, (key, value) in ((60, left), (320, right)):
            form.put(x, value)
            form.page.draw_line((x, form.y + 3), (x + 200, form.y + 3))
            form.put(x, key, 6.5, y=form.y + 11)
        form.down(34)


def three_boxes(form: Form, pairs: Sequence[Pair]) -> None:
    small_above(form, pairs, 3)


def three_in_a_line(form: Form, pairs: Sequence[Pair]) -> None:
    for first in range(0, len(pairs), 3):
        for at, (key, value) in enumerate(pairs[first : first + 3]):
            x = 40 + 180 * at
            form.put(form.put(x, f"{key}:", 7.5) + 3, value, 7.5)
        form.down(15)


def bold_beside(form: Form, pairs: Sequence[Pair]) -> None:
    for key, value in pairs:
        form.put(60, key, bold=True)
        form.put(250, value)
        form.down(22)


def bold_colons(form: Form, pairs: Sequence[Pair]) -> None:
    for key, value in pairs:
        form.put(form.put(60, f"{key}:", bold=True) + 8, value)
        form.down(15)


TUNED: dict[str, Layout] = {
    "colon": colon, "two in a line": two_in_a_line, "beside": beside, "leaders": leaders,
    "small above": small_above, "colon above": colon_above, "underlined": underlined,
    "numbered": numbered, "four columns": four_columns, "below a rule": below_rule,
    "right labels": right_labels,
}  # fmt: skip
HELD_OUT: dict[str, Layout] = {
    "bold boxes": bold_boxes, "spaced leaders": spaced_leaders, "far colons": far_colons,
    "three boxes": three_boxes, "three in a line": three_in_a_line, "bold beside": bold_beside,
    "bold colons": bold_colons,
}  # fmt: skip


def draw(layout: Layout, language: str, seed: int) -> tuple[Page, list[Pair]]:
    rng = random.Random(f"{language} {seed}")
    document = pymupdf.open()
    form = Form(language, rng, document.new_page(width=A4[0], height=A4[1]))
    title, first, second, note, hours, signature = TEXTS[language]
    form.put(60, title, 15, bold=True)
    form.down(28)
    values = VALUES[seed % len(VALUES)].split("|")
    pairs = list(zip(LABELS[language].split("|"), values, strict=True))
    rng.shuffle(pairs)
    kept = pairs[: rng.choice((8, 10, 12))]
    half = len(kept) // 4 * 2
    for head, part in ((first, kept[:half]), (second, kept[half:])):
        form.put(60, head, 11, bold=True)
        form.down(20)
        layout(form, part)
        form.take(part)
        form.down(10)
    _choices(form)
    for text in (note, hours, "https://cover.example/forms"):
        form.put(60, text)
        form.down(16)
    form.put(60, f"{signature}: ____________________")
    return _read(document[0]), form.pairs


def _choices(form: Form) -> None:
    before = form.rng.random() < 0.5
    for key, options in CHOICES[form.language]:
        texts = options.split("|")
        ticked = form.rng.choice(texts)
        marked = [("☒" if text == ticked else "☐", text) for text in texts]
        line = "   ".join(" ".join(pair if before else pair[::-1]) for pair in marked)
        _symbols(form, f"{key}:   {line}")
        form.take([(key, ticked)])
        form.down(16)
    form.down(8)


def _symbols(form: Form, text: str) -> None:
    """Word by word, as no one font has both letters and boxes."""
    x = 60.0
    for word in text.split(" "):
        boxes = word in ("☒", "☐")
        font = pymupdf.Font("cjk") if boxes else PLAIN
        if word:
            writer = pymupdf.TextWriter(form.page.rect)
            writer.append((x, form.y), word, font, 10)
            writer.write_text(form.page)
        x += font.text_length(word, 10) + 3


def _read(page: pymupdf.Page) -> Page:
    """The words with their sizes, as a file's text layer has them."""
    words = []
    for block, each in enumerate(page.get_text("dict")["blocks"]):
        for number, line in enumerate(each.get("lines", ())):
            for span in line["spans"]:
                words += _words(span, 1000 * block + number)
    return Page(1, *A4, words=tuple(words))


def _words(span: dict, line: int) -> list[Word]:  # type: ignore[type-arg]
    font = BOLD if span["flags"] & 16 else PLAIN
    x, size, found = span["bbox"][0], span["size"], []
    top, bottom = span["bbox"][1], span["bbox"][3]
    for part in span["text"].split(" "):
        width = font.text_length(part, size)
        if part:
            box = BoundingBox.from_frame((x, top, x + width, bottom), A4)
            found.append(Word(part, box, line, size=size, bold=font is BOLD))
        x += width + font.text_length(" ", size)
    return found


def by_labels(page: Page) -> list[Pair]:
    rows = find_lists(DOCUMENT_TYPE, [page]).get("pairs", [])
    return [(row["key"].text, row["value"].text) for row in rows]


def by_colons(page: Page) -> list[Pair]:
    parts = [line.text.partition(":") for line in lines_of(page)]
    return [(key.strip(), value.strip()) for key, colon, value in parts if colon and value.strip()]


def compare(found: Sequence[Pair], right: Sequence[Pair]) -> tuple[Counter[Pair], Counter[Pair]]:
    """What was invented and what was missed."""
    one = Counter((fold(key), fold(value)) for key, value in found)
    other = Counter((fold(key), fold(value)) for key, value in right)
    return one - other, other - one


def main() -> int:
    parser = argparse.ArgumentParser(description="Pairs of drawn forms, found in two ways.")
    parser.add_argument("--forms", type=int, default=20, help="forms of each layout")
    parser.add_argument("--seed", type=int, default=0, help="of the first form")
    parser.add_argument("--layouts", choices=("tuned", "held_out"), help="these alone")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    options = parser.parse_args()
    print(f"{'layout':26}{'pairs':>6}   {'key_values':24}  {'split at colons':24}")
    print(f"{'':32}   right invented missed     right invented missed")
    for name, layouts in (("tuned", TUNED), ("held_out", HELD_OUT)):
        if options.layouts in (None, name):
            _report(name, layouts, options)
    return 0


def _report(name: str, layouts: dict[str, Layout], options: argparse.Namespace) -> None:
    whole = [0] * 7
    for layout, drawn in layouts.items():
        counts = [0] * 7
        for seed in range(options.seed, options.seed + options.forms):
            page, right = draw(drawn, list(TEXTS)[seed % len(TEXTS)], seed)
            counts[0] += len(right)
            for at, find in ((1, by_labels), (4, by_colons)):
                invented, missed = compare(find(page), right)
                lost = sum(missed.values())
                added = (len(right) - lost, sum(invented.values()), lost)
                counts[at : at + 3] = map(sum, zip(counts[at : at + 3], added, strict=True))
                if options.wrong and at == 1 and name == "tuned" and seed < options.seed + 4:
                    print(layout, "invented", list(invented), "missed", list(missed))
        _line(f"{name}: {layout}", counts)
        whole = [one + other for one, other in zip(whole, counts, strict=True)]
    _line(f"{name}: all", whole)


def _line(name: str, counts: Sequence[int]) -> None:
    pairs, *rest = counts
    print(f"{name:26}{pairs:6}   " + "".join(f"{one:8}" for one in rest))


if __name__ == "__main__":
    sys.exit(main())
