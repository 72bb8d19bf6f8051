"""Questions to documents whose answers are known: how many are right, wrong, or not given.

    python benchmarks/questions.py --drawn [--list]
    python benchmarks/questions.py --truth PATH --schema NAME [--database URL] [--only FILE...]

The embedded engine answers; nothing is stored. --drawn asks pages that are drawn here, of no
document type that is known. Else the documents are in the database, and PATH holds their truth, as
for `pagemill evaluate`: each is asked each question of QUESTIONS about a field that its truth
names, and those of NOT_THERE, which no such document answers. --only: of these files. --list prints
each answer that is not right.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.cli.rows import Form, print_rows
from flows.evaluation.evaluate import match_documents
from flows.evaluation.judge import is_right
from flows.evaluation.truth import read_truth
from flows.runtime.context import open_stored
from flows.runtime.settings import Settings
from parsers.document import BoundingBox, Evidence, Field, Item, Page, Question, Word
from parsers.document.text import fold
from parsers.engines.embedded.ask import answer
from parsers.errors import PagemillError
from parsers.tasks import Asked, open_task
from parsers.types import resolve
from parsers.values.conventions import conventions_of
from parsers.values.parse import parse_value
from storage.evaluation_queries import measured_documents
from storage.queries import stored_pages

QUESTIONS = {
    "nda": {
        "effective_date": (
            "What is the effective date?", "When does the agreement take effect?",
            "As of what date is the agreement effective?",
        ),
        "jurisdiction": (
            "What is the governing law?", "Which state's law governs this agreement?",
            "Which jurisdiction applies?",
        ),
        "term": (
            "What is the term of the agreement?", "How long does the agreement last?",
            "How long is this agreement in force?",
        ),
    },
    "invoice": {
        "total": (
            "What is the total?", "How much do I have to pay?", "How much is the invoice?",
            "Wie hoch ist der Gesamtbetrag?", "Quel est le montant total ?",
            "¿Cuál es el importe total?",
        ),
        "tax": ("How much VAT is charged?", "What is the tax amount?"),
        "net": ("What is the net amount?", "What is the subtotal?"),
        "invoice_date": (
            "What is the date of the invoice?", "When was the invoice issued?",
            "Wann wurde die Rechnung ausgestellt?",
        ),
        "due_date": ("When is the payment due?", "What is the due date?"),
        "invoice_number": ("What is the invoice number?", "Wie lautet die Rechnungsnummer?"),
        "seller": ("Who is the seller?", "Who issued the invoice?"),
        "iban": ("What is the IBAN?",),
    },
}  # fmt: skip
NOT_THERE = (
    "How many horses does the company keep?", "When was the bridge opened?",
    "What is the colour of the roof?", "How much is the dowry?", "Who painted the ceiling?",
    "What is the passport number?", "Where was the treaty ratified?",
    "How long did the voyage last?",
)  # fmt: skip

LEASE = """Lease agreement
Tenant: Anna Meyer
Landlord: Blue Door Properties Ltd
Monthly rent: 950.00 EUR
Start date: 1 March 2026
The deposit of 1,900.00 EUR is paid by the tenant before the keys are handed over on 28 February
2026. The notice period for both parties is three months.
The house has 12 rooms on 3 floors. Late payments bear interest at 4.5 %."""
MINUTES = """Minutes of the annual meeting
Place: Harbour Hall
Chair: Ruth Okafor
The meeting was opened on 14 May 2025 by the chair. Of 212 members 87 were present.
The members approved a budget of 48,300.00 USD for the year 2026.
The next meeting will be held on 20 May 2026. The term of the treasurer is two years."""
BESCHEID = """Bescheid der Stadt Lindau
Aktenzeichen: 47-1102/25
Sachbearbeiterin: Frau Huber
Die Gebühr beträgt 125,00 EUR und ist bis zum 30.06.2025 zu überweisen.
Die Frist für den Widerspruch beträgt 4 Wochen. Telefon: 08382 1234"""
DRAWN = (
    (LEASE, (
        ("Who is the tenant?", "Anna Meyer"), ("Who is the landlord?", "Blue Door Properties Ltd"),
        ("What is the monthly rent?", "950.00 EUR"), ("How much is the rent?", "950.00 EUR"),
        ("When does the lease start?", "1 March 2026"),
        ("How much is the deposit?", "1,900.00 EUR"),
        ("When are the keys handed over?", "28 February 2026"),
        ("How long is the notice period?", "three months"),
        ("How many rooms does the house have?", "12"), ("How many floors are there?", "3"),
        ("What rate of interest do late payments bear?", "4.5 %"), ("Is the tenant married?", None),
        ("Who pays the deposit?", None), ("Where is the house?", None),
        ("When was the house built?", None), ("How many doors does the house have?", None),
        ("What is the tenant's income?", None), ("When is the notice given?", None),
        ("How much is the interest?", None), ("When does the lease end?", None),
    )),
    (MINUTES, (
        ("Who is the chair?", "Ruth Okafor"), ("When was the meeting opened?", "14 May 2025"),
        ("How many members were present?", "87"), ("How much is the budget?", "48,300.00 USD"),
        ("When will the next meeting be held?", "20 May 2026"),
        ("How long is the treasurer's term?", "two years"), ("Who is the treasurer?", None),
        ("When was the budget approved?", None), ("How many guests were present?", None),
        ("What is the place?", "Harbour Hall"), ("When was the hall built?", None),
        ("Was the budget approved?", None),
    )),
    (BESCHEID, (
        ("Wie lautet das Aktenzeichen?", "47-1102/25"), ("Wie hoch ist die Gebühr?", "125,00 EUR"),
        ("Bis wann ist die Gebühr zu überweisen?", "30.06.2025"),
        ("Wer ist die Sachbearbeiterin?", "Frau Huber"), ("Wer ist der Bürgermeister?", None),
        ("Wie viele Einwohner hat die Stadt?", None), ("Wann wurde die Stadt gegründet?", None),
        ("Wie hoch ist die Miete?", None), ("Ist der Bescheid endgültig?", None),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """wanted: None where nothing is to be answered."""

    where: str
    about: str
    question: str
    wanted: str | None
    item: Item
    right: bool

    @property
    def outcome(self) -> str:
        if self.item.text is None:
            return "none"
        if self.item.attributes["evidence"] == Evidence.ABSENT:
            return "wrong, absent"
        return "right" if self.right else "wrong with evidence"


OUTCOMES = ("right", "wrong with evidence", "wrong, absent", "none")


def main() -> int:
    options = _options()
    try:
        told = list(_drawn() if options.drawn else _stored(options))
    except PagemillError as error:
        raise SystemExit(str(error)) from None
    _print(told, options.list)
    return 0 if told else 1


def _options() -> argparse.Namespace:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--drawn", action="store_true")
    parser.add_argument("--truth", type=Path, metavar="PATH")
    parser.add_argument("--schema", choices=QUESTIONS)
    parser.add_argument("--database", metavar="URL", help="by default that of the settings")
    parser.add_argument("--only", nargs="+", metavar="FILE", help="names of files")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if not options.drawn and not (options.truth and options.schema):
        parser.error("--drawn, or --truth and --schema")
    return options


def _drawn() -> Iterator[Told]:
    for text, asked in DRAWN:
        page = draw(text)
        for question, wanted in asked:
            item = _ask((page,), question)
            right = fold(item.text or "") == fold(wanted or "")
            about = "drawn" if wanted else "not there"
            yield Told(text.splitlines()[0], about, question, wanted, item, right)


def draw(text: str) -> Page:
    """The words of a page with these lines."""
    words = []
    for number, line in enumerate(text.splitlines()):
        x = 0.08
        for word in line.split():
            y, width = 0.05 + 0.02 * number, 0.007 * len(word)
            words.append(Word(word, BoundingBox(x, y, min(x + width, 1.0), y + 0.012), number))
            x += width + 0.006
    return Page(1, 595, 842, words=tuple(words))


def _stored(options: argparse.Namespace) -> Iterator[Told]:
    tables = open_stored(Settings(**({"database": options.database} if options.database else {})))
    (document_type,) = resolve([options.schema]).values()
    schema = document_type.schema
    fields = {field.name: field for field in schema.fields}
    truth = read_truth(options.truth, schema)
    pairs, _ = match_documents(truth.documents, measured_documents(tables, schema.name))
    for true, document in pairs:
        if options.only and not document.names & {Path(name).name for name in options.only}:
            continue
        pages = stored_pages(tables, document.run_id or 0)
        conventions = conventions_of([" ".join(word.text for word in page.words) for page in pages])
        wanted = {name: field.wanted for field in true.fields for name in field.names}
        for name, questions in QUESTIONS[options.schema].items():
            for question in questions if name in wanted else ():
                item = _ask(pages, question)
                value = parse_value(fields[name], item.text or "", conventions).value
                found = Field(name, item.text or "", value)
                right = any(is_right(one, found) for one in wanted[name])
                said = " / ".join(one.text for one in wanted[name]) or None
                about = name if said else "not there"
                yield Told(true.name, about, question, said, item, right)
        for question in NOT_THERE:
            yield Told(true.name, "not there", question, None, _ask(pages, question), False)


def _ask(pages: Sequence[Page], question: str) -> Item:
    task = open_task("ask", question)
    completion = answer(Question("ask", read=tuple(pages), request=task.request))
    asked = Asked(task.request, tuple(pages), engine="ocr")
    items, _ = task.finish(task.read(completion), asked)
    return items[0]


def _print(told: Sequence[Told], listed: bool) -> None:
    counts = Counter((each.about, each.outcome) for each in told)
    subjects = list(dict.fromkeys(each.about for each in told))
    rows = [[about, *(counts[about, outcome] for outcome in OUTCOMES)] for about in subjects]
    print_rows(["asked for", *OUTCOMES], rows, Form.TABLE)
    if listed:
        bad = [each for each in told if each.outcome != "right" and (each.wanted or each.item.text)]
        for each in bad:
            print(f"{each.where}: {each.question} {each.item.text!r}, wanted {each.wanted!r}")


if __name__ == "__main__":
    raise SystemExit(main())
