"""The XML of invoices and orders: CII (Factur-X, ZUGFeRD 1 and 2, XRechnung, Order-X) and UBL.

In: the text of an XML. Out: an `EInvoice`: values for the fields of document types, each with the
XPath of its element, and the rules of EN 16931 that it breaks. It is read in the sandboxed process.
The package knows no page and no document type but by name.
"""
