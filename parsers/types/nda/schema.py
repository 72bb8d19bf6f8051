"""What an agreement to keep something confidential says. The fields that public sets score are the
parties, the effective date, the jurisdiction and the term."""

import datetime

from pydantic import BaseModel

from parsers.schemas.definition import Duration, Name
from parsers.types.fields import field, hints


class Party(BaseModel):
    name: Name | None = field(
        "nda_parties.name",
        "The company or person, without its address and without what kind of company it is",
    )
    role: str | None = field(
        "nda_parties.role", "What the agreement calls it, such as Company, Recipient or Employee"
    )


class NonDisclosureAgreement(BaseModel):
    """An agreement, often a letter, by which somebody has to keep something confidential."""

    model_config = hints("nda", prose=True)

    parties: list[Party] = []
    effective_date: datetime.date | None = field(
        "nda.effective_date", "The day from which it holds; else the day it is dated"
    )
    jurisdiction: Name | None = field(
        "nda.jurisdiction", "The state or country whose law governs it"
    )
    term: Duration | None = field("nda.term", "How long it binds, as a count and a unit")
