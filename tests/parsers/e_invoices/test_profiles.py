"""How much an XML says, by its guideline."""

import pytest

from parsers.e_invoices.profiles import follows_en_16931, profile_of

KNOWN = {
    "urn:factur-x.eu:1p0:minimum": "MINIMUM",
    "urn:zugferd.de:2p0:minimum": "MINIMUM",
    "urn:factur-x.eu:1p0:basicwl": "BASIC WL",
    "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic": "BASIC",
    "urn:cen.eu:en16931:2017:compliant:factur-x.eu:1p0:basic": "BASIC",
    "urn:cen.eu:en16931:2017": "EN 16931",
    "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended": "EXTENDED",
    "urn:cen.eu:en16931:2017#conformant#urn:zugferd.de:2p0:extended": "EXTENDED",
    "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0": "XRECHNUNG 3.0",
    "urn:cen.eu:en16931:2017#compliant#urn:xoev-de:kosit:standard:xrechnung_1.2": "XRECHNUNG 1.2",
    "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0": (
        "PEPPOL BIS BILLING 3.0"
    ),
    "urn:ferd:CrossIndustryDocument:invoice:1p0:comfort": "ZUGFERD 1 COMFORT",
    "urn:order-x.eu:1p0:basic": "ORDER-X BASIC",
    "urn:example:own": "urn:example:own",
}


@pytest.mark.parametrize("guideline", KNOWN)
def test_a_guideline_has_the_name_that_its_standard_gives_it(guideline: str) -> None:
    assert profile_of(guideline) == KNOWN[guideline]


def test_an_xml_may_name_no_guideline() -> None:
    assert profile_of(None) is None


@pytest.mark.parametrize(
    "guideline",
    [
        "urn:factur-x.eu:1p0:minimum",
        "urn:order-x.eu:1p0:basic",
        "urn:ferd:CrossIndustryDocument:invoice:1p0:basic",
    ],
)
def test_rules_of_en_16931_are_not_for_what_does_not_follow_it(guideline: str) -> None:
    assert not follows_en_16931(guideline, profile_of(guideline))
