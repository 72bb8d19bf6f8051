"""What an invoice says."""

import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, JsonValue

from parsers.schemas.definition import (
    Address,
    Code,
    Currency,
    Iban,
    Money,
    Name,
    Percent,
    TaxNumber,
    described,
)


class LineItem(BaseModel):
    article_number: Code | None = described(
        "The seller's number of the article", "article number", "article no", "item number",
        "item no", "item code", "product code", "part number", "SKU", "code", "Artikelnummer",
        "Artikelnr", "Art-Nr", "Artikel", "référence", "réf", "code article", "referencia", "ref",
        "código", "artikelnummer", "artikelcode", "artikelnr", "codice", "codice articolo", "item",
    )  # fmt: skip
    description: str | None = described(
        "What is charged for", "description", "item", "service", "product", "article", "details",
        "item description", "product name", "particulars", "activity", "goods",
        "description of goods", "Bezeichnung", "Beschreibung", "Artikel", "Leistung", "Position",
        "Artikelbezeichnung", "Tätigkeit", "Produkt", "Text", "désignation", "libellé",
        "prestation", "produit", "descripción", "concepto", "artículo", "producto", "detalle",
        "omschrijving", "artikel", "dienst", "descrizione", "articolo", "prodotto", "servizio",
        "descrição", "produto", "serviço", "beskrivning", "opis",
    )  # fmt: skip
    quantity: Decimal | None = described(
        "How many, or how much of it", "quantity", "qty", "hours", "hrs", "units", "no of units",
        "Menge", "Anzahl", "Stunden", "Std", "Stück", "quantité", "qté", "nombre", "heures",
        "cantidad", "cant", "unidades", "horas", "uds", "aantal", "hoeveelheid", "uren", "stuks",
        "quantità", "qtà", "q.tà", "ore", "quantidade", "qtd", "antal", "ilość",
    )  # fmt: skip
    unit: str | None = described(
        "What the quantity counts, such as pieces, hours or kg", "unit", "UOM", "unit of measure",
        "Einheit", "ME", "Einh", "unité", "unidad", "ud", "eenheid", "unità di misura", "UM",
        "U.M.", "unidade", "enhet",
    )  # fmt: skip
    unit_price: Money | None = described(
        "The price of one", "unit price", "price", "rate", "unit cost", "price each",
        "price per unit", "hourly rate", "cost", "price excl VAT", "unit price excl VAT",
        "net price", "Einzelpreis", "E-Preis", "EP", "Preis", "Stückpreis", "Preis pro Einheit",
        "VK-Preis", "Stundensatz", "Satz", "Preis netto", "prix unitaire", "prix", "P.U.", "PU HT",
        "P.U. HT", "prix unitaire HT", "prix HT", "tarif", "precio unitario", "precio", "precio ud",
        "P. unitario", "tarifa", "prijs per stuk", "stukprijs", "prijs", "eenheidsprijs", "tarief",
        "prezzo unitario", "prezzo", "prezzo unit", "preço unitário", "preço", "à-pris", "cena",
    )  # fmt: skip
    tax_rate: Percent | None = described(
        "The tax on it in percent", "tax rate", "VAT rate", "VAT", "VAT %", "tax", "tax %", "GST",
        "GST %", "MwSt", "MwSt-Satz", "USt", "USt %", "MwSt %", "Steuersatz", "Steuer", "TVA",
        "taux TVA", "TVA %", "taux de TVA", "IVA", "IVA %", "tipo IVA", "% IVA", "BTW", "BTW %",
        "BTW tarief", "aliquota", "aliquota IVA", "Aliq", "taxa IVA", "moms", "moms %",
    )  # fmt: skip
    discount: str | None = described(
        "What was taken off the line, as a part or an amount", "discount", "discount %", "disc",
        "disc %", "Rabatt", "Rabatt %", "Rab %", "remise", "remise %", "descuento", "dto", "dto %",
        "korting", "korting %", "sconto", "sconto %", "desconto",
    )  # fmt: skip
    amount: Money | None = described(
        "What the line comes to", "amount", "total", "line total", "total price", "net amount",
        "extended price", "subtotal", "sub total", "value", "price incl VAT", "total excl VAT",
        "amount excl VAT", "Betrag", "Gesamtpreis", "Gesamt", "Summe", "G-Preis", "GP",
        "Zeilenbetrag", "Gesamtbetrag", "Netto", "Nettobetrag", "Preis inkl MwSt", "montant",
        "total HT", "montant HT", "total TTC", "prix total", "prix TTC", "importe", "importe total",
        "total línea", "precio total", "bedrag", "totaal", "totaalbedrag", "totaalprijs",
        "prijs incl BTW", "regeltotaal", "subtotaal", "importo", "totale", "totale riga",
        "prezzo totale", "valor", "valor total", "preço total", "belopp", "summa", "wartość",
    )  # fmt: skip


class TaxLine(BaseModel):
    """What is taxed by one rate."""

    rate: Percent | None = described(
        "The rate in percent", "tax rate", "VAT rate", "rate", "VAT %", "tax %", "VAT", "MwSt-Satz",
        "Steuersatz", "Satz", "MwSt %", "USt %", "MwSt", "USt", "taux", "taux TVA", "taux de TVA",
        "TVA %", "TVA", "tipo", "tipo IVA", "% IVA", "IVA %", "BTW %", "BTW tarief", "tarief",
        "BTW", "aliquota", "aliquota IVA", "IVA", "taxa", "moms %",
    )  # fmt: skip
    net: Money | None = described(
        "What is taxed by this rate", "net", "net amount", "taxable amount", "taxable", "base",
        "tax base", "goods", "amount excl VAT", "excl VAT", "Netto", "Nettobetrag",
        "Bemessungsgrundlage", "Nettosumme", "base HT", "montant HT", "total HT", "base imponible",
        "base imp", "grondslag", "bedrag excl BTW", "excl BTW", "over", "imponibile",
        "base tributável", "underlag",
    )  # fmt: skip
    tax: Money | None = described(
        "The tax by this rate", "tax", "VAT amount", "tax amount", "VAT", "Steuer", "Steuerbetrag",
        "MwSt-Betrag", "MwSt", "USt-Betrag", "Umsatzsteuer", "montant TVA", "TVA", "montant",
        "cuota", "cuota IVA", "importe IVA", "IVA", "BTW bedrag", "BTW", "imposta", "importo IVA",
        "valor IVA", "moms",
    )  # fmt: skip


RULES: list[JsonValue] = [
    {
        "name": "lines_add_up",
        "kind": "sum",
        "fields": ["net|total", "line_items.amount"],
        "adjustments": ["discount", "shipping", "rounding"],
    },
    {
        "name": "net_and_tax",
        "kind": "sum",
        "fields": ["total", "net", "tax|taxes.tax"],
        "adjustments": ["discount", "shipping", "rounding", "prepaid", "withheld"],
    },
    {"name": "taxes_add_up", "kind": "sum", "fields": ["tax", "taxes.tax"]},
    {
        "name": "quantity_times_price",
        "kind": "product",
        "fields": ["line_items.amount", "line_items.quantity", "line_items.unit_price"],
        "unless": ["line_items.discount"],
    },
    {"name": "due_after_invoice", "kind": "order", "fields": ["invoice_date", "due_date"]},
]


class Invoice(BaseModel):
    """An invoice from a seller to a buyer, or a credit note."""

    model_config = ConfigDict(
        json_schema_extra={
            "narrow": False,
            "rules": RULES,
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

    invoice_number: Code = described(
        "The number that the seller gave the invoice", "invoice number", "invoice no", "invoice #",
        "inv no", "invoice id", "bill number", "Rechnungsnummer", "Rechnungsnr", "Rechnung Nr",
        "Beleg-Nr", "numéro de facture", "facture n°", "N° facture", "número de factura",
        "factura n°", "nº factura", "factuurnummer", "factuurnr", "numero fattura", "fattura n.",
        "número da fatura", "fakturanummer", "numer faktury", "tax invoice no", "document number",
        "document no", "factuur", "Rechnung", "facture", "factura", "fattura", "invoice",
        "credit note no", "reference number", "référence", "réf", "booking ID", "folio number",
        "confirmation number",
        required=True,
    )  # fmt: skip
    invoice_date: datetime.date = described(
        "The day the invoice was made out", "invoice date", "date of issue", "issue date",
        "date of invoice", "bill date", "date", "Rechnungsdatum", "Datum", "Ausstellungsdatum",
        "date de facture", "date de facturation", "date d'émission", "fecha de factura",
        "fecha de emisión", "fecha", "factuurdatum", "factuur datum", "data fattura", "data",
        "data da fatura", "data de emissão", "fakturadatum", "dated", "issued on",
        required=True,
    )  # fmt: skip
    due_date: datetime.date | None = described(
        "The last day to pay", "due date", "payment due", "due by", "pay by", "due on",
        "Fälligkeitsdatum", "fällig am", "zahlbar bis", "date d'échéance", "échéance",
        "fecha de vencimiento", "vencimiento", "vervaldatum", "te betalen voor", "data di scadenza",
        "scadenza", "data de vencimento", "förfallodatum", "payment due date", "payable by", "due",
        "Zahlungsziel", "zu zahlen bis", "Zahlung bis", "à payer avant le", "à régler avant",
        "date limite de paiement", "fecha límite de pago", "vence", "vence el",
        "uiterste betaaldatum", "betalen voor", "uiterlijk", "scadenza pagamento",
        "pagamento entro",
    )  # fmt: skip
    seller: Name = described(
        "Who sends the invoice and is to be paid", "seller", "from", "supplier", "vendor",
        "sold by", "issued by", "service provider", "remit to", "Verkäufer", "Lieferant",
        "Rechnungssteller", "vendeur", "fournisseur", "émetteur", "vendedor", "proveedor", "emisor",
        "verkoper", "leverancier", "fornitore", "cedente", "fornecedor",
        required=True,
    )  # fmt: skip
    seller_address: Address | None = described(
        "Where the seller is", "seller address", "company address", "registered office",
        "Firmenanschrift", "siège social", "domicilio social", "bezoekadres", "sede legale",
    )  # fmt: skip
    seller_tax_number: TaxNumber | None = described(
        "The seller's number with the tax office", "VAT number", "VAT no", "VAT reg no", "VAT ID",
        "GST no", "GSTIN", "ABN", "EIN", "TIN", "tax ID", "tax number", "UID", "USt-IdNr", "UStId",
        "Steuernummer", "Steuer-Nr", "numéro de TVA", "TVA intracommunautaire", "N° TVA", "NIF",
        "CIF", "BTW nummer", "BTW-nr", "BTW", "VAT", "TVA", "partita IVA", "P.IVA", "contribuinte",
    )  # fmt: skip
    buyer: Name | None = described(
        "Who is to pay", "buyer", "bill to", "billed to", "customer", "client", "sold to",
        "invoice to", "to", "Rechnung an", "Rechnungsempfänger", "Kunde", "Käufer", "facturé à",
        "adressé à", "acheteur", "facturar a", "cliente", "comprador", "factuuradres", "klant",
        "koper", "cessionario", "destinatario",
    )  # fmt: skip
    buyer_address: Address | None = described(
        "Where the buyer is", "billing address", "bill to address", "customer address",
        "Rechnungsadresse", "Rechnungsanschrift", "adresse de facturation",
        "dirección de facturación", "factuuradres", "indirizzo di fatturazione",
    )  # fmt: skip
    buyer_tax_number: TaxNumber | None = described(
        "The buyer's number with the tax office", "your VAT number", "your VAT no", "your VAT ID",
        "customer VAT number", "customer VAT ID", "client VAT number", "buyer VAT", "your tax ID",
        "your GST no", "your GSTIN", "Ihre USt-IdNr", "Ihre UStId", "Ihre Steuernummer",
        "USt-IdNr des Kunden", "Kunden USt-IdNr", "votre numéro de TVA", "votre N° TVA",
        "votre TVA", "N° TVA client", "TVA client", "su NIF", "NIF cliente", "CIF cliente",
        "uw BTW nummer", "uw BTW-nr", "BTW nummer klant", "vostra partita IVA", "P.IVA cliente",
    )  # fmt: skip
    iban: Iban | None = described(
        "The bank account to pay to", "IBAN", "bank account", "account", "Kontonummer", "compte",
        "cuenta", "rekeningnummer", "conto corrente",
    )  # fmt: skip
    bic: Code | None = described(
        "The bank to pay to", "BIC", "SWIFT", "BIC/SWIFT", "SWIFT code", "BIC code", "SWIFT/BIC",
    )  # fmt: skip
    purchase_order: Code | None = described(
        "The buyer's own order number", "purchase order", "PO number", "P.O. number", "PO no", "PO",
        "order number", "order no", "your reference", "Bestellnummer", "Auftragsnummer",
        "Ihre Referenz", "numéro de commande", "N° de commande", "número de pedido", "pedido",
        "ordernummer", "bestelnummer", "numero ordine",
    )  # fmt: skip
    currency: Currency | None = described(
        "The currency of the amounts, as a sign or code", "currency", "Währung", "devise", "moneda",
        "valuta", "moeda",
    )  # fmt: skip
    net: Money | None = described(
        "The sum before taxes", "net", "net amount", "subtotal", "sub total", "total excl VAT",
        "total excl tax", "amount before tax", "taxable amount", "Netto", "Nettobetrag",
        "Zwischensumme", "Summe netto", "total HT", "montant HT", "sous-total", "base imponible",
        "exclusief BTW", "totaal excl BTW", "subtotaal", "grondslag", "imponibile",
        "totale imponibile", "total sem IVA",
    )  # fmt: skip
    tax: Money | None = described(
        "All taxes together", "tax", "VAT", "VAT amount", "GST", "sales tax", "total tax", "MwSt",
        "USt", "Umsatzsteuer", "Mehrwertsteuer", "TVA", "montant TVA", "total TVA", "IVA",
        "cuota IVA", "total IVA", "BTW", "BTW bedrag", "totaal BTW", "imposta", "moms",
    )  # fmt: skip
    discount: Money | None = described(
        "What was taken off the whole", "discount", "total discount", "discount amount", "rebate",
        "Rabatt", "Skonto", "Nachlass", "remise", "rabais", "descuento", "dto", "korting",
        "sconto", "desconto", "rabat",
    )  # fmt: skip
    shipping: Money | None = described(
        "What sending costs", "shipping", "shipping cost", "shipping & handling", "delivery charge",
        "freight", "postage", "Versand", "Versandkosten", "Porto", "Fracht", "frais de port",
        "frais de livraison", "gastos de envío", "portes", "verzendkosten", "spese di spedizione",
        "trasporto", "frete",
    )  # fmt: skip
    rounding: Money | None = described(
        "By how much the sum was rounded", "rounding", "round off", "rounding adjustment",
        "Rundung", "Rundungsdifferenz", "arrondi", "redondeo", "afronding", "arrotondamento",
    )  # fmt: skip
    prepaid: Money | None = described(
        "What was paid before", "paid", "amount paid", "deposit", "advance payment", "prepaid",
        "Anzahlung", "bereits bezahlt", "acompte", "acompte versé", "anticipo", "aanbetaling",
        "acconto",
    )  # fmt: skip
    withheld: Money | None = described(
        "Income tax that the buyer keeps for the tax office", "withholding tax", "tax withheld",
        "IRPF", "retención", "retención IRPF", "ritenuta", "ritenuta d'acconto", "retenção", "TDS",
        "Quellensteuer", "retenue à la source",
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
    taxes: list[TaxLine] = []
    line_items: list[LineItem] = []
