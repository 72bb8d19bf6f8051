"""What a till receipt says. The four fields that public sets score are company, date, address and
total."""

import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from parsers.schemas.definition import Address, Currency, Money, Name, described


class LineItem(BaseModel):
    description: str | None = described(
        "What was sold", "description", "item", "article", "Artikel", "Bezeichnung", "désignation",
        "artículo", "descripción", "omschrijving", "descrizione", "descrição", "barang",
    )  # fmt: skip
    quantity: Decimal | None = described(
        "How many, or how much of it", "qty", "quantity", "Menge", "Anzahl", "quantité", "qté",
        "cantidad", "cant.", "aantal", "quantità", "quantidade", "kuantiti",
    )  # fmt: skip
    unit_price: Money | None = described(
        "The price of one", "unit price", "price", "u/p", "rate", "Einzelpreis", "Preis",
        "prix unitaire", "prix", "precio", "prijs", "prezzo", "preço", "harga",
    )  # fmt: skip
    amount: Money | None = described(
        "What the line comes to", "amount", "total", "amt", "Betrag", "Summe", "montant", "importe",
        "bedrag", "importo", "valor", "jumlah",
    )  # fmt: skip


class Receipt(BaseModel):
    """A receipt from a shop, a restaurant or a petrol station."""

    model_config = ConfigDict(
        json_schema_extra={
            "narrow": True,
            # No rules: goods without tax, discounts, vouchers and rounding come between net, tax
            # and total on many receipts that are right.
            "titles": [
                "receipt", "cash receipt", "official receipt", "payment receipt", "cash bill",
                "cash sales", "guest check", "Kassenbon", "Kassenbeleg", "Quittung", "Bon",
                "ticket de caisse", "reçu", "recibo", "ticket", "factura simplificada", "kassabon",
                "scontrino", "ricevuta", "talão", "resit",
            ],
            "words": [
                "cash", "change", "change due", "tendered", "cash tendered", "cashier", "counter",
                "till", "pos", "gst", "gst summary", "rounding", "round adj", "rounding adjustment",
                "thank you", "please come again", "goods sold are not returnable", "table no",
                "visa", "mastercard", "member", "receipt no", "bill no", "slip no", "qty",
                "bar", "Rückgeld", "gegeben", "Bediener", "Kasse", "vielen Dank",
                "espèces", "rendu", "monnaie", "caisse", "caissier", "merci de votre visite",
                "efectivo", "cambio", "cajero", "caja", "gracias por su visita",
                "contant", "wisselgeld", "kassa", "bedankt", "contanti", "resto", "cassa",
                "dinheiro", "troco", "tunai", "baki", "juruwang", "terima kasih",
            ],
        }
    )  # fmt: skip

    company: Name = described(
        "The shop or company that sold, as it names itself", "company", "shop", "store",
        "merchant", "Firma", "magasin", "tienda", "winkel", "negozio", "loja", "syarikat",
        required=True,
    )  # fmt: skip
    date: datetime.date = described(
        "The day of the sale", "date", "invoice date", "bill date", "receipt date", "trans date",
        "Datum", "date de vente", "fecha", "data", "tarikh",
        required=True,
    )  # fmt: skip
    address: Address | None = described(
        "Where the shop is", "address", "Adresse", "Anschrift", "adresse", "dirección", "adres",
        "indirizzo", "endereço", "alamat",
    )  # fmt: skip
    total: Money = described(
        "What was to be paid, taxes and rounding included", "total", "grand total", "total amount",
        "amount due", "net total", "nett total", "total payable", "total incl gst",
        "total inclusive gst", "total sales inclusive gst", "rounded total", "balance due",
        "Summe", "Gesamt", "Gesamtbetrag", "zu zahlen", "total TTC", "à payer", "montant dû",
        "total a pagar", "importe total", "totaal", "te betalen", "totale", "totale complessivo",
        "valor total", "jumlah", "jumlah besar",
        required=True,
    )  # fmt: skip
    currency: Currency | None = described(
        "The currency of the amounts, as a sign or code", "currency", "Währung", "devise",
        "moneda", "valuta", "moeda", "mata wang",
    )  # fmt: skip
    subtotal: Money | None = described(
        "The sum before taxes, discounts and rounding", "subtotal", "sub total",
        "total excl gst", "total excluding gst", "taxable amount", "Zwischensumme", "Netto",
        "sous-total", "total HT", "base imponible", "subtotaal", "subtotale", "imponibile",
    )  # fmt: skip
    tax: Money | None = described(
        "All taxes together", "tax", "gst", "vat", "sales tax", "total gst", "gst amount",
        "service tax", "MwSt", "USt", "TVA", "IVA", "BTW", "imposto", "cukai",
    )  # fmt: skip
    line_items: list[LineItem] = []
