"""A quantity or a price of a page that nobody read, but that the rest of its row asks for.

In: a value of the XML, its row, and the places on the pages. Out: a field, where the page has
another value than the XML.
"""

from parsers.document import Field
from parsers.extraction.e_invoice.places import Places
from parsers.extraction.e_invoice.same import Pair, same_values
from parsers.extraction.e_invoice.xml_row import XmlRow


def proved(pair: Pair, row: XmlRow | None, places: Places) -> Field | None:
    value = row.following(pair.name) if row else None
    if row is None or value is None or same_values(pair, pair.xml.value, value):
        return None
    found = places.find("", value, signless=True, band=row.band, shared=True)
    if found is None:
        return None
    return Field(pair.xml.path, found.raw, value, found.page_number, found.box, found.evidence)
