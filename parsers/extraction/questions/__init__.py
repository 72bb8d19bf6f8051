"""Questions in plain words, answered by words and geometry alone.

In: a question and pages with their words. Out: a piece of a page that answers it, or nothing: what
is not surely meant is not answered. This room knows no document type by name.
"""
