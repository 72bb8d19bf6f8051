"""A learned ranking of candidates for the fields of invoices.

In: the lines of a document. Out: for each field its candidates with their probabilities. The trees
are data of the package; how they were made is told in docs/ranking.md.
"""
