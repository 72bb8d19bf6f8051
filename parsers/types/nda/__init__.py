"""A non-disclosure agreement: its schema, and what finds its fields in running text."""

from parsers.extraction.document_type import DocumentType
from parsers.types.nda.clauses import (
    candidates,
    find_effective_date,
    find_jurisdiction,
    find_term,
)
from parsers.types.nda.parties import find_parties
from parsers.types.nda.schema import NonDisclosureAgreement

DOCUMENT_TYPE = DocumentType.of(
    NonDisclosureAgreement,
    "nda",
    finders={
        "effective_date": find_effective_date,
        "jurisdiction": find_jurisdiction,
        "term": find_term,
    },
    list_finders={"parties": find_parties},
    rivals=candidates,
)
