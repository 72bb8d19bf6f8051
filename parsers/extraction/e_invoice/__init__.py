"""The fields of a page joined with what the XML of the same invoice says.

In: the fields that were found on the pages, the pages, and an `EInvoice`. Out: fields and broken
rules, in which both are kept. The package opens no XML and asks no engine.
"""
