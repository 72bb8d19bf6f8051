"""Names of the full-text indexes: tables on SQLite, indexes on PostgreSQL, made by hand in the
migrations."""

SEARCH = "blocks_search"
"""Over `blocks.text`; on PostgreSQL also one for each language, `blocks_search_en`."""
WORDS_SEARCH = "document_words_search"
"""Over `document_words.text`."""
ITEMS_SEARCH = "items_search"
"""Over `items.searched`."""
