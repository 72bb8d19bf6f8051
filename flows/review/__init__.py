"""Review: who may decide, what becomes of it, and what it teaches. Knows no browser."""
