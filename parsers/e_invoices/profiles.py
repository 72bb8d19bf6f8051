"""The root of an XML, and the guideline it names: its syntax, and how much it says.

In: a root element's name and the identifier of its guideline (BT-24). Out: `CII`, `UBL` or None,
and the name that a standard has for its profile. A guideline of another name is its own profile.
"""

import re

CII, UBL = "CII", "UBL"
SYNTAXES = {
    "CrossIndustryInvoice": CII,
    "CrossIndustryDocument": CII,  # ZUGFeRD 1
    "SCRDMCCBDACIOMessageStructure": CII,  # Order-X
    "Invoice": UBL,
    "CreditNote": UBL,
    "Order": UBL,
}
SPACES = {
    "CrossIndustryInvoice": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:",
    "CrossIndustryDocument": "urn:ferd:CrossIndustryDocument:invoice:1p0",
    "SCRDMCCBDACIOMessageStructure": "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:",
    "Invoice": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "CreditNote": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
    "Order": "urn:oasis:names:specification:ubl:schema:xsd:Order-2",
}
"""What the namespace of each root begins with."""

MINIMUM, BASIC_WL, EN_16931 = "MINIMUM", "BASIC WL", "EN 16931"
XRECHNUNG_EXTENSION = "XRECHNUNG EXTENSION"
RULES_LEFT_OUT = {XRECHNUNG_EXTENSION: frozenset({"br_co_16"})}
"""By profiles: what is due may be more there by what third parties are owed (BR-DEX-09)."""

_NAMED: tuple[tuple[str, str], ...] = (
    (r"xrechnung_?([\d.]+)?.*xrechnung.*extension|extension:xrechnung", XRECHNUNG_EXTENSION),
    (r"xrechnung_?([\d.]+)?", "XRECHNUNG {0}"),
    (r"peppol.*:billing:?([\d.]+)?", "PEPPOL BIS BILLING {0}"),
    (r"peppol.*:selfbilling:?([\d.]+)?", "PEPPOL BIS SELF-BILLING {0}"),
    (r"peppol.*:(?:trns:)?order:?([\d.]+)?", "PEPPOL BIS ORDERING {0}"),
    (r"peppol:pint:billing", "PEPPOL PINT"),
    (r"nlcius:v?([\d.]+)?", "NLCIUS {0}"),
    (r"order-x\.eu:1p0:(basic|comfort|extended)", "ORDER-X {0}"),
    (r"ferd:(?:crossindustrydocument:)?invoice:(?:1p0|1\.0|rc):?(basic|comfort|extended)",
     "ZUGFERD 1 {0}"),
    (r"(?:factur-x|zugferd).*:?minimum", MINIMUM),
    (r"(?:factur-x|zugferd).*basic ?-?wl", BASIC_WL),
    (r"(?:factur-x|zugferd).*basic", "BASIC"),
    (r"(?:factur-x|zugferd).*extended", "EXTENDED"),
    (r"extended-ctc-fr", "EXTENDED CTC FR"),
    (r"(?:factur-x|zugferd).*(?:comfort|en16931)", EN_16931),
    (r"^urn:cen\.eu:en16931:2017$", EN_16931),
)  # fmt: skip
LONGEST = 200


def profile_of(guideline: str | None) -> str | None:
    """`BASIC WL` for `urn:factur-x.eu:1p0:basicwl`."""
    if not guideline:
        return None
    text = guideline.lower()
    for pattern, name in _NAMED:
        if found := re.search(pattern, text):
            groups = [each.upper().rstrip(".") for each in found.groups() if each]
            return name.format(*groups, "").strip()
    return guideline[:LONGEST]


def follows_en_16931(guideline: str | None, profile: str | None) -> bool:
    """Whether the rules about its sums are meant for it; those of ZUGFeRD 1 are older, MINIMUM is
    too little for them, and orders have others."""
    if profile is None or profile == MINIMUM or profile.startswith(("ZUGFERD 1", "ORDER-X")):
        return False
    text = (guideline or "").lower()
    return "en16931" in text or profile == BASIC_WL
