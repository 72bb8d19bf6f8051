"""The language of a document, by its frequent words.

In goes text, out comes an ISO 639-1 code, or None where too few words tell. Letters and receipts
are short and full of names, numbers and places, on which identifiers trained on prose guess; small
words, and those that bills and letters are made of, do not mislead. This module knows no document.
"""

import re
from collections import defaultdict
from functools import cache

from parsers.document.text import plain

LONGEST = 50_000
"""Characters that are looked at."""

FEWEST = 2
"""Different words of a language that must be there."""

WORDS = {
    "en": "the and of to for from with by at on is are was be this that your you we please thank "
          "thanks dear sincerely number invoice receipt amount due payment paid tax bill balance "
          "cash change description quantity price item street road phone description order",
    "de": "der die das und von für mit bei auf ist sind wir sie ihr ihre ihnen bitte vielen dank "
          "sehr geehrte geehrter damen herren freundlichen grüßen rechnung rechnungsdatum betrag "
          "summe gesamtbetrag zahlung menge einzelpreis preis netto brutto mwst ust zzgl inkl "
          "kunde kundennummer straße str steuernummer bar rückgeld kasse beleg nicht wird zum vom",
    "fr": "le les des et du pour avec sur est sont nous vous votre vos merci madame monsieur "
          "cordialement salutations facture montant paiement quantité prix désignation client "
          "adresse téléphone ttc ht tva échéance reçu caisse espèces monnaie numéro une dans",
    "es": "el los las y del para con por es son nosotros usted su sus gracias estimado "
          "atentamente factura importe pago cantidad precio descripción cliente dirección "
          "teléfono fecha iva efectivo cambio recibo número calle una",
    "it": "il lo gli e di del della per con da è sono noi voi grazie gentile spettabile cordiali "
          "saluti fattura importo pagamento quantità prezzo descrizione cliente indirizzo "
          "telefono totale iva contanti resto scontrino numero via scadenza",
    "pt": "o os as e do da dos das para com por é são nós você obrigado prezado atenciosamente "
          "fatura valor pagamento quantidade preço descrição cliente endereço morada telefone "
          "nif contribuinte dinheiro troco recibo número rua vencimento",
    "nl": "het een en van voor met bij op is zijn wij u uw geachte hoogachtend vriendelijke groet "
          "groeten bedankt factuur factuurnummer factuurdatum bedrag betaling aantal prijs "
          "omschrijving klant adres telefoon btw totaal subtotaal contant wisselgeld straat "
          "exclusief inclusief vervaldatum",
    "pl": "i w z na do od dla jest są pan pani dziękujemy szanowni faktura kwota zapłaty płatność "
          "ilość cena opis nabywca sprzedawca nip razem wartość netto brutto ulica gotówka reszta",
    "sv": "och att det som för med på är av vi ni din tack hej vänliga hälsningar faktura "
          "fakturadatum belopp betalning antal pris beskrivning kund moms summa kvitto kontant",
    "da": "og at det som til med på er af vi jer tak venlig hilsen faktura fakturadato beløb "
          "betaling antal pris beskrivelse kunde moms kvittering kontant forfaldsdato",
    "nb": "og at det som til med på er av vi dere takk vennlig hilsen faktura fakturadato beløp "
          "betaling antall pris beskrivelse kunde mva kvittering kontant forfallsdato",
    "fi": "ja on ei että se kanssa kiitos lasku laskun päiväys määrä hinta yhteensä maksu eräpäivä "
          "asiakas osoite puhelin alv kuitti käteinen viitenumero",
    "cs": "a v s z na do pro je jsou pan paní děkujeme faktura částka platba množství cena popis "
          "odběratel dodavatel dič celkem splatnosti ulice hotovost",
    "hu": "és az egy hogy nem van számla összesen fizetendő összeg mennyiség egységár vevő eladó "
          "adószám fizetési határidő kelte áfa készpénz",
    "ro": "și de la pentru cu este sunt vă mulțumim factură suma plată cantitate preț client "
          "furnizor cumpărător total tva adresa numerar scadență",
    "tr": "ve bir için ile bu değil fatura tutar toplam ödeme miktar fiyat müşteri adres telefon "
          "kdv vergi numarası tarih sayın teşekkür fiş nakit",
    "ms": "dan di untuk dengan dari pada ini itu terima kasih jumlah besar tunai baki tarikh "
          "resit bayaran cukai perkhidmatan sila datang lagi harga kuantiti",
    "id": "dan di untuk dengan dari pada ini itu terima kasih jumlah tunai kembali tanggal "
          "kuitansi pembayaran pajak ppn harga satuan faktur",
}  # fmt: skip
"""ISO 639-1 codes, and what is often written in the language, in letters and on bills."""


def language_of(text: str) -> str | None:
    """The language with most of the different words in `text`, words that several languages have
    counting less; None where two are close, or where fewer than two words tell."""
    points: dict[str, float] = defaultdict(float)
    seen: dict[str, int] = defaultdict(int)
    for word in set(re.findall(r"[^\W\d_]{2,}", plain(text[:LONGEST]))):
        languages = _languages_by_word().get(word, ())
        for language in languages:
            points[language] += 1 / len(languages)
            seen[language] += 1
    if not points:
        return None
    best, second = sorted([*points.values(), 0.0], reverse=True)[:2]
    language = max(points, key=points.__getitem__)
    return language if seen[language] >= FEWEST and best >= 1.25 * second else None


@cache
def _languages_by_word() -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for language, listed in WORDS.items():
        for word in dict.fromkeys(each for each in plain(listed).split() if len(each) > 1):
            words[word] = (*words.get(word, ()), language)
    return words
