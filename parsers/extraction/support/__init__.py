"""How much speaks for the values of a document, and what would answer as well."""
