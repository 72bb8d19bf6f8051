"""What an agreement to keep something confidential says. The fields that public sets score are the
parties, the effective date, the jurisdiction and the term."""

import datetime

from pydantic import BaseModel, ConfigDict

from parsers.lexicon import words
from parsers.schemas.definition import Duration, Name, described


class Party(BaseModel):
    name: Name | None = described(
        "The company or person, without its address and without what kind of company it is",
        *words("nda_parties.name"),
    )
    role: str | None = described(
        "What the agreement calls it, such as Company, Recipient or Employee",
        *words("nda_parties.role"),
    )


class NonDisclosureAgreement(BaseModel):
    """An agreement, often a letter, by which somebody has to keep something confidential."""

    model_config = ConfigDict(
        json_schema_extra={
            "prose": True,
            "titles": list(words("nda.titles")),
            "words": list(words("nda.words")),
        }
    )

    parties: list[Party] = []
    effective_date: datetime.date | None = described(
        "The day from which it holds; else the day it is dated", *words("nda.effective_date")
    )
    jurisdiction: Name | None = described(
        "The state or country whose law governs it", *words("nda.jurisdiction")
    )
    term: Duration | None = described(
        "How long it binds, as a count and a unit", *words("nda.term")
    )
