"""A tax number and the label before it -> whose number it cannot be.

"Your VAT number", "USt-IdNr. Kunde" and "N° TVA client" name the buyer: what follows is never the
seller's, however lonely it stands. The other way round nothing follows: "VAT number" alone stands
before numbers of both. This module knows no model.
"""

from parsers.extraction.ranking.candidates import Candidate, Kind
from parsers.extraction.ranking.concepts import CONCEPTS, concepts_in
from parsers.extraction.ranking.phrases import Phrases

SELLERS, BUYERS = (
    CONCEPTS.index(f"invoice.{name}") for name in ("seller_tax_number", "buyer_tax_number")
)


def others_number(phrases: Phrases, candidate: Candidate, field: str) -> bool:
    """Is it asked whether it is the seller's, and labelled as that of the buyer alone? The label is
    the last one before it in its line."""
    if candidate.kind is not Kind.TAX_NUMBER or field != "seller_tax_number":
        return False
    before = phrases.lines[candidate.line].text[: candidate.start]
    labels = concepts_in(before)
    if not labels or any(map(str.isdigit, before[labels[-1].end :])):
        return False
    concepts = labels[-1].concepts
    return BUYERS in concepts and SELLERS not in concepts
