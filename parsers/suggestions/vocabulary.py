"""What the lexicon calls things -> the fields that labels of documents may stand for.

In: the pages of some documents. Out: the fields of the built-in type whose labels they have most
of, and beside them what the lexicon knows without a type, such as customer numbers. What these are
called in one language or another is one field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from parsers.document import FieldDefinition, FieldKind, ListDefinition, Page
from parsers.document.text import fold
from parsers.extraction.choosing import choose_type
from parsers.extraction.document_type import DocumentType
from parsers.extraction.labels.labels import labels_in
from parsers.extraction.labels.terms import terms_of
from parsers.extraction.lines import Line
from parsers.lexicon import words, words_by_language
from parsers.suggestions.names import field_name

GROUPS: Mapping[str, tuple[str, str]] = {
    "labels.customer_numbers": ("customer_number", "The number that the seller gave the customer"),
    "labels.order_numbers": ("order_number", "The number of the order"),
    "labels.delivery_numbers": ("delivery_number", "The number of the delivery"),
    "labels.project_numbers": ("project", "The project or cost centre"),
    "labels.contract_numbers": ("contract_number", "The number of the contract"),
    "labels.references": ("reference", "The reference of either side"),
    "labels.earlier_invoices": ("corrected_invoice", "The invoice that this one corrects"),
    "labels.registers": ("register_entry", "The entry in the register of companies"),
    "labels.share_capital": ("share_capital", "The company's capital"),
    "labels.tax_numbers": ("tax_number", "The number at the tax office"),
    "labels.phones": ("phone", "The telephone number"),
    "labels.websites": ("website", "The web or mail address"),
    "labels.accounts": ("account", "The bank account"),
    "labels.payment_terms": ("payment_terms", "How to pay, and within how many days"),
    "labels.persons": ("contact", "Who deals with it"),
    "labels.order_dates": ("order_date", "The day of the order"),
    "labels.delivery_dates": ("delivery_date", "The day of the delivery"),
    "labels.other_dates": ("other_date", "Another day"),
    "labels.tills": ("till", "The till or terminal"),
}
"""Labels that the lexicon has without a document type: a name for the field, and what it is."""
CHOSEN = 3
"""As many labels the automatic choice of a type is worth."""
LEAST_LABELS, LEAST_LIKE = 2, 3.5
"""Labels in a document, on average, from which a type's words help, and from which its finders do:
drawn statements of account have 4.7 of an invoice's and more, a form that names a price and a
discount 2.5."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """document_type: whose labels the documents have most of, if any. is_own: whether most of them
    are of that type. is_like: whether they have so many of its labels that its finders help.
    fields: what labels may stand for, those of the type first. columns: of the lists of all
    types."""

    document_type: DocumentType | None
    is_own: bool
    is_like: bool
    fields: tuple[FieldDefinition, ...]
    columns: tuple[FieldDefinition, ...]

    @property
    def base(self) -> str | None:
        """The name of the type whose finders help."""
        return self.document_type.name if self.document_type and self.is_like else None

    @property
    def own_names(self) -> frozenset[str]:
        known = self.document_type.schema.fields if self.document_type else ()
        return frozenset(field.name for field in known)

    @property
    def lists(self) -> tuple[ListDefinition, ...]:
        return self.document_type.schema.lists if self.document_type else ()

    def has_finder(self, known: ListDefinition | None) -> bool:
        """Whether the rows of the list are found otherwise than by the heads of its columns."""
        own = self.document_type
        return own is not None and known is not None and known.name in own.list_finders

    def name_of(self, field: FieldDefinition, label: str) -> str:
        """Without the name of a type that the documents are not of: `date` for `invoice_date`. As
        it is printed in documents that are not even like it, where `TO` is no buyer."""
        if not self.is_like and field.kind is FieldKind.TEXT:
            return field_name(label, field.name)
        if self.is_own or self.document_type is None:
            return field.name
        short = field.name.removeprefix(f"{self.document_type.name}_")
        return field.name if short == field.name else field_name(short)

    def key_of(self, label: str) -> str:
        """What a label says, in whatever words: the name of its field, else its own letters."""
        owner = self._owner_of(label)
        return owner.name if owner else fold(label)

    def column_name(self, head: str) -> str:
        """A name for the column below a head that no list of the lexicon has. An amount is called
        as it is printed: what is a total beside a document's end is none in its rows. A head in
        other letters is called as a list of any type calls it."""
        owner = self._owner_of(head)
        if field_name(head, "unnamed") == "unnamed":
            owner = _owners(self.columns).get(fold(head))
        elif owner is None or owner.kind is FieldKind.NUMBER or not self.is_like:
            return field_name(head, "column")
        if owner is None:
            return "column"
        known = self.document_type.name if self.document_type else ""
        return field_name(owner.name.removeprefix(f"{known}_"))

    def heads_in(self, line: Line) -> list[tuple[int, int]]:
        """The phrases of a line, those parted that are several labels close together."""
        labels = [one for one in labels_in(line, terms_of(self.fields)) if one.owners]
        parts: list[tuple[int, int]] = []
        for start, end in line.phrases():
            begun = [one.start for one in labels if start < one.start < end]
            ended = [one.end for one in labels if start <= one.start < end]
            cuts = [at for at in begun if any(last <= at <= last + 2 for last in ended)]
            edges = [start, *cuts, end]
            parts += pairwise(edges)
        return parts

    def is_label(self, text: str) -> bool:
        """Whether it is one that the lexicon knows."""
        return self._owner_of(text) is not None

    def _owner_of(self, label: str) -> FieldDefinition | None:
        return _owners(self.fields).get(fold(label))


def vocabulary_of(
    documents: Sequence[tuple[Sequence[Page], Sequence[Line]]], types: Sequence[DocumentType]
) -> Vocabulary:
    """documents: the pages of each, and their lines. types: the built-in ones."""
    usable = [each for each in types if not each.hints.generic and not each.hints.prose]
    chosen = [choose_type(pages, types).document_type for pages, _ in documents]
    worth = {
        each.name: sum(_labels_of(each, lines) for _, lines in documents)
        + CHOSEN * sum(one is each for one in chosen)
        for each in usable
    }
    columns = tuple(one for each in usable for listed in each.schema.lists for one in listed.fields)
    best = max(usable, key=lambda each: worth[each.name], default=None)
    if best is None or worth[best.name] < LEAST_LABELS * len(documents):
        return Vocabulary(None, False, False, group_fields(), columns)
    is_own = 2 * sum(one is best for one in chosen) > len(documents)
    is_like = is_own or worth[best.name] >= LEAST_LIKE * len(documents)
    return Vocabulary(best, is_own, is_like, _with_groups(best), columns)


def _labels_of(document_type: DocumentType, lines: Sequence[Line]) -> int:
    fields = document_type.schema.without_marks.fields
    terms = terms_of(fields)
    return len({owner for line in lines for one in labels_in(line, terms) for owner in one.owners})


def _with_groups(document_type: DocumentType) -> tuple[FieldDefinition, ...]:
    own = document_type.schema.without_marks.fields
    names = {field.name for field in own}
    return (*own, *(field for field in group_fields() if field.name not in names))


@cache
def group_fields() -> tuple[FieldDefinition, ...]:
    """The fields of labels that belong to no type; text, until their values say more."""
    return tuple(
        FieldDefinition(name, FieldKind.TEXT, False, description, words(concept))
        for concept, (name, description) in GROUPS.items()
    )


@cache
def english_labels(group: str) -> frozenset[str]:
    """The labels of a group in English, folded."""
    concept = next(concept for concept, (name, _) in GROUPS.items() if name == group)
    return frozenset(map(fold, words_by_language(concept).get("en", ())))


@cache
def group_names() -> frozenset[str]:
    return frozenset(name for name, _ in GROUPS.values())


@lru_cache(maxsize=8)
def _owners(fields: tuple[FieldDefinition, ...]) -> Mapping[str, FieldDefinition]:
    """By folded label, the field that has it earliest among its synonyms."""
    best: dict[str, tuple[float, FieldDefinition]] = {}
    for field in fields:
        for term, position in _positions(field).items():
            if term not in best or position < best[term][0]:
                best[term] = position, field
    return {term: field for term, (_, field) in best.items()}


def position_of(field: FieldDefinition, term: str) -> float:
    """How far down its synonyms a field has the folded term, 0..1; 1 where it has it not."""
    return _positions(field).get(term, 1.0)


@cache
def _positions(field: FieldDefinition) -> Mapping[str, float]:
    folded = [fold(synonym) for synonym in field.synonyms]
    return {term: at / len(folded) for at, term in reversed(list(enumerate(folded))) if term}
