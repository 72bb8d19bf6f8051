"""What an invoice says."""

import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from parsers.schemas.definition import Money, described


class LineItem(BaseModel):
    description: str | None = described(
        "What is charged for", "description", "item", "service", "product", "article",
        "Bezeichnung", "Beschreibung", "Artikel", "Leistung", "désignation", "libellé",
        "descripción", "concepto", "omschrijving", "artikel", "descrizione", "descrição",
    )  # fmt: skip
    quantity: Decimal | None = described(
        "How many, or how much of it", "quantity", "qty", "hours", "units", "Menge", "Anzahl",
        "quantité", "qté", "cantidad", "aantal", "hoeveelheid", "quantità", "quantidade",
    )  # fmt: skip
    unit_price: Money | None = described(
        "The price of one", "unit price", "price", "rate", "unit cost", "Einzelpreis", "Preis",
        "Stückpreis", "prix unitaire", "P.U.", "PU HT", "precio unitario", "precio",
        "prijs per stuk", "stukprijs", "prijs", "prezzo unitario", "preço unitário",
    )  # fmt: skip
    amount: Money | None = described(
        "What the line comes to", "amount", "total", "line total", "Betrag", "Gesamtpreis",
        "Summe", "montant", "total HT", "importe", "bedrag", "totaal", "importo", "valor",
    )  # fmt: skip


class Invoice(BaseModel):
    """An invoice from a seller to a buyer, or a credit note."""

    model_config = ConfigDict(
        json_schema_extra={
            "narrow": False,
            "titles": [
                "invoice", "tax invoice", "commercial invoice", "proforma invoice", "credit note",
                "Rechnung", "Gutschrift", "facture", "avoir", "factura", "nota de crédito",
                "factuur", "creditnota", "fattura", "nota di credito", "fatura", "faktura",
                "invois",
            ],
            "words": [
                "bill to", "ship to", "billing address", "payment terms", "terms", "remit to",
                "purchase order", "p.o. number", "customer number", "account number",
                "bank details", "IBAN", "BIC", "SWIFT", "VAT number", "VAT ID",
                "Rechnungsadresse", "Lieferadresse", "Kundennummer", "Zahlungsziel",
                "Bankverbindung", "USt-IdNr", "UStId", "Steuernummer",
                "facturé à", "adresse de facturation", "conditions de paiement", "SIRET",
                "numéro de TVA", "RCS", "facturar a", "forma de pago", "NIF", "CIF",
                "factuuradres", "afleveradres", "klantnummer", "betalingstermijn", "BTW nummer",
                "KvK", "partita IVA", "coordinate bancarie", "contribuinte",
            ],
        }
    )  # fmt: skip

    invoice_number: str = described(
        "The number that the seller gave the invoice", "invoice number", "invoice no", "invoice #",
        "inv no", "invoice id", "bill number", "Rechnungsnummer", "Rechnungsnr", "Rechnung Nr",
        "Beleg-Nr", "numéro de facture", "facture n°", "N° facture", "número de factura",
        "factura n°", "nº factura", "factuurnummer", "factuurnr", "numero fattura", "fattura n.",
        "número da fatura", "fakturanummer", "numer faktury",
        required=True,
    )  # fmt: skip
    invoice_date: datetime.date = described(
        "The day the invoice was made out", "invoice date", "date of issue", "issue date",
        "date of invoice", "bill date", "date", "Rechnungsdatum", "Datum", "Ausstellungsdatum",
        "date de facture", "date de facturation", "date d'émission", "fecha de factura",
        "fecha de emisión", "fecha", "factuurdatum", "factuur datum", "data fattura", "data",
        "data da fatura", "data de emissão", "fakturadatum",
        required=True,
    )  # fmt: skip
    due_date: datetime.date | None = described(
        "The last day to pay", "due date", "payment due", "due by", "pay by", "due on",
        "Fälligkeitsdatum", "fällig am", "zahlbar bis", "date d'échéance", "échéance",
        "fecha de vencimiento", "vencimiento", "vervaldatum", "te betalen voor", "data di scadenza",
        "scadenza", "data de vencimento", "förfallodatum",
    )  # fmt: skip
    seller: str = described(
        "Who sends the invoice and is to be paid", "seller", "from", "supplier", "vendor",
        "sold by", "issued by", "service provider", "remit to", "Verkäufer", "Lieferant",
        "Rechnungssteller", "vendeur", "fournisseur", "émetteur", "vendedor", "proveedor",
        "emisor", "verkoper", "leverancier", "fornitore", "cedente", "fornecedor",
        required=True,
    )  # fmt: skip
    seller_address: str | None = described(
        "Where the seller is", "seller address", "company address", "registered office",
        "Firmenanschrift", "siège social", "domicilio social", "bezoekadres", "sede legale",
    )  # fmt: skip
    seller_tax_number: str | None = described(
        "The seller's number with the tax office", "VAT number", "VAT no", "VAT reg no", "VAT ID",
        "GST no", "GSTIN", "ABN", "tax ID", "USt-IdNr", "UStId", "Steuernummer", "Steuer-Nr",
        "numéro de TVA", "TVA intracommunautaire", "N° TVA", "NIF", "CIF", "BTW nummer",
        "BTW-nr", "partita IVA", "P.IVA", "contribuinte",
    )  # fmt: skip
    buyer: str | None = described(
        "Who is to pay", "buyer", "bill to", "billed to", "customer", "client", "sold to",
        "invoice to", "to", "Rechnung an", "Rechnungsempfänger", "Kunde", "Käufer", "facturé à",
        "acheteur", "client", "facturar a", "cliente", "comprador", "factuuradres", "klant",
        "koper", "cessionario", "destinatario",
    )  # fmt: skip
    buyer_address: str | None = described(
        "Where the buyer is", "billing address", "bill to address", "customer address",
        "Rechnungsadresse", "Rechnungsanschrift", "adresse de facturation",
        "dirección de facturación", "factuuradres", "indirizzo di fatturazione",
    )  # fmt: skip
    purchase_order: str | None = described(
        "The buyer's own order number", "purchase order", "PO number", "P.O. number", "PO no",
        "order number", "order no", "your reference", "Bestellnummer", "Auftragsnummer",
        "Ihre Referenz", "numéro de commande", "N° de commande", "número de pedido", "pedido",
        "ordernummer", "bestelnummer", "numero ordine",
    )  # fmt: skip
    currency: str | None = described(
        "The currency of the amounts, as a sign or code", "currency", "Währung", "devise",
        "moneda", "valuta", "moeda",
    )  # fmt: skip
    net: Money | None = described(
        "The sum before taxes", "net", "net amount", "subtotal", "sub total", "total excl VAT",
        "total excl tax", "amount before tax", "taxable amount", "Netto", "Nettobetrag",
        "Zwischensumme", "Summe netto", "total HT", "montant HT", "sous-total", "base imponible",
        "subtotal", "exclusief BTW", "totaal excl BTW", "subtotaal", "grondslag", "imponibile",
        "totale imponibile", "total sem IVA",
    )  # fmt: skip
    tax: Money | None = described(
        "All taxes together", "tax", "VAT", "VAT amount", "GST", "sales tax", "total tax",
        "MwSt", "USt", "Umsatzsteuer", "Mehrwertsteuer", "TVA", "montant TVA", "total TVA", "IVA",
        "cuota IVA", "total IVA", "BTW", "BTW bedrag", "totaal BTW", "imposta", "moms",
    )  # fmt: skip
    total: Money = described(
        "What is to be paid, taxes included", "total", "grand total", "invoice total",
        "total amount", "total due", "amount due", "total amount due", "balance due",
        "total incl VAT", "total incl tax", "total payable", "Gesamtbetrag", "Rechnungsbetrag",
        "Gesamtsumme", "Endbetrag", "Bruttobetrag", "Summe", "zu zahlen", "total TTC",
        "montant TTC", "net à payer", "total à payer", "total factura", "total a pagar",
        "importe total", "totaal", "factuur totaal", "totaal incl BTW", "te betalen",
        "totale fattura", "totale documento", "totale da pagare", "valor total", "att betala",
        required=True,
    )  # fmt: skip
    line_items: list[LineItem] = []
