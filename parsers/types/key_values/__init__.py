"""The labelled values of any document: its schema, and what finds labels with their values."""

from parsers.extraction.document_type import DocumentType
from parsers.types.key_values.pairs import find_pairs
from parsers.types.key_values.schema import KeyValues

DOCUMENT_TYPE = DocumentType.of(KeyValues, list_finders={"pairs": find_pairs})
