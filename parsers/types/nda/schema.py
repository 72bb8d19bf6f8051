"""What an agreement to keep something confidential says. The fields that public sets score are the
parties, the effective date, the jurisdiction and the term."""

import datetime

from pydantic import BaseModel, ConfigDict

from parsers.schemas.definition import Duration, Name, described


class Party(BaseModel):
    name: Name | None = described(
        "The company or person, without its address and without what kind of company it is",
        "party", "name", "between", "Partei", "partie", "parte", "partij",
    )  # fmt: skip
    role: str | None = described(
        "What the agreement calls it, such as Company, Recipient or Employee", "role",
        "hereinafter", "nachfolgend", "ci-après",
    )  # fmt: skip


class NonDisclosureAgreement(BaseModel):
    """An agreement, often a letter, by which somebody has to keep something confidential."""

    model_config = ConfigDict(
        json_schema_extra={
            "prose": True,
            "titles": [
                "non-disclosure agreement", "nondisclosure agreement", "confidentiality agreement",
                "confidential disclosure agreement", "mutual confidentiality agreement",
                "mutual non-disclosure agreement", "non-disclosure and confidentiality agreement",
                "confidentiality and non-disclosure agreement", "proprietary information agreement",
                "confidentiality letter", "secrecy agreement", "NDA",
                "Geheimhaltungsvereinbarung", "Vertraulichkeitsvereinbarung",
                "accord de confidentialité", "acuerdo de confidencialidad",
                "geheimhoudingsovereenkomst", "accordo di riservatezza",
                "acordo de confidencialidade",
            ],
            "words": [
                "confidential information", "evaluation material", "receiving party",
                "disclosing party", "non-disclosure", "nondisclosure", "confidentiality",
                "recipient", "discloser", "possible transaction", "letter agreement",
                "confidential nature", "keep confidential", "strictly confidential",
                "held in confidence", "need to know", "legally compelled", "subpoena",
                "available to the public", "publicly available", "publicly known",
                "not to disclose", "vertrauliche Informationen", "informations confidentielles",
                "información confidencial", "vertrouwelijke informatie",
                "informazioni riservate", "informações confidenciais",
            ],
        }
    )  # fmt: skip

    parties: list[Party] = []
    effective_date: datetime.date | None = described(
        "The day from which it holds; else the day it is dated", "effective date", "dated as of",
        "effective as of", "Datum des Inkrafttretens", "date d'effet", "fecha de entrada en vigor",
    )  # fmt: skip
    jurisdiction: Name | None = described(
        "The state or country whose law governs it", "governing law", "jurisdiction",
        "applicable law", "anwendbares Recht", "loi applicable", "ley aplicable",
    )  # fmt: skip
    term: Duration | None = described(
        "How long it binds, as a count and a unit", "term", "duration", "Laufzeit", "durée",
        "duración", "looptijd", "durata",
    )  # fmt: skip
