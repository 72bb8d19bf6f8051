"""The words that tell what a line of a receipt or an invoice is about, in several languages.

Tables only: which terms exist, not what follows from them. Terms are folded: small letters and
digits without accents, blanks or signs, since recognizers drop blanks and mistake signs.
"""

from enum import StrEnum

from parsers.document.text import fold as fold


def _terms(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _with_tax(*words: str) -> frozenset[str]:
    """How a total says that a tax is in it or not: `total (GST incl)`, `total sales incl. VAT`."""
    return frozenset(
        total + phrase
        for total in ("total", "totalsales", "totalamount", "amount", "subtotal")
        for word in words
        for tax in ("gst", "vat", "tax", "sst")
        for phrase in (word, word + tax, tax + word)
    )


class Role(StrEnum):
    """What an amount means to the sum of a receipt or an invoice, by the label beside it."""

    COUNT = "count"
    EXTRA = "extra"
    TAX = "tax"
    ROUNDING = "rounding"
    CHANGE = "change"
    HANDED = "handed"
    PART = "part"
    TOTAL = "total"
    GROSS = "gross"
    PAID = "paid"


AMOUNT_TERMS: dict[Role, frozenset[str]] = {
    Role.COUNT: _terms(
        """
        totalqty totalquantity totalitem totalitems totalpcs totalunit itemssold noofitem qty
        totaldiscount totaldisc totalsaving totalsavings totalpoint totalpoints yousaved points
        voucher deposit balance carriedforward broughtforward ubertrag areporter sumaysigue riporto
        """
    ),
    Role.EXTRA: _terms("adjustment discount servicecharge svrcharge tip shipping versand porto"),
    Role.TAX: _terms(
        """
        totalgst totaltax totalvat gsttotal taxtotal totalincludesgst totalincludes svrtax
        totalincludestax salestax servicetax gst sst vat tax mwst ust btw tva iva gstpayable
        gstamount taxamount mehrwertsteuer umsatzsteuer btwbedrag totaalbtw montanttva totaltva
        totaliva
        """
    ),
    Role.ROUNDING: _terms(
        "rounding roundingadj roundadj roundingadjustment rundung afronding arrondi"
    ),
    Role.CHANGE: _terms("change changedue ruckgeld wisselgeld monnaie cambio baki resto"),
    Role.HANDED: _terms(
        """
        cash cashtendered tendered amounttendered tender paid payment visa master mastercard card
        creditcard debitcard amex bar bargeld kontant especes carte efectivo tarjeta contanti
        tunai received amountreceived acceptedtotal gegeben ontvangen recu
        """
    ),
    Role.PART: _terms(
        """
        subtotal totalexcl totalexcluding totalexcludinggst totalexclgst totalbeforetax
        totalsalesexcluding totalsalesexcludinggst subtotalexcl amount totalbeforediscount
        subtotalbeforediscount zwischensumme netto nettobetrag subtotaal soustotal totalht
        totalbeforerounding taxable exclgst totalbeforegst totaalexclbtw totalnet netamount
        grossamount nettoomzet
        """
    )
    | _with_tax("excl", "excluding", "exclusive", "exclusiveof", "before"),
    Role.TOTAL: _terms(
        """
        total totalsales totalrm totalamount totalprice totalbill billtotal billamount ttl amountdue
        jumlah bayaran totaal summe gesamt gesamtsumme
        betrag totale suma totaleur totaleuro importe montant bedrag
        """
    ),
    Role.GROSS: _terms(
        """
        totalinclusive totalinclusiveofgst totalinclusivegst totalincl totalinclgst totalincltax
        totalsalesinclusivegst totalsalesinclusiveofgst totalwithgst totalaftertax balancedue
        amountpayable totalpayable totalamountpayable totaldue totalamountdue nettotal nett
        amountincl amountinclgst amountinclusive netamountdue netttotal grosstotal
        gesamtbetrag endbetrag zuzahlen rechnungsbetrag zahlbetrag bruttobetrag totalttc netapayer
        montanttotal tebetalen totaalinclbtw totalapagar importetotal totalgeneral totalivaincl
        jumlahbesar topay totaltopay totalpayment netprice nettprice
        """
    )
    | _with_tax("incl", "including", "inclusive", "inclusiveof", "included", "with", "after"),
    Role.PAID: _terms(
        """
        grandtotal totalrounded roundedtotal totalafterrounding totalamtrounded roundedtotalrm
        totalroundedrm amountrounded netttotalrounded
        """
    ),
}
"""The labels of amounts, by what the amount beside them means."""

SUMMARIES = (
    "gstsummary",
    "taxsummary",
    "taxcode",
    "gstanalysis",
    "gstcode",
    "taxanalysis",
    "taxinfo",
    "mwstsatz",
    "vatanalysis",
)
"""What opens a table of taxes at the foot of a receipt: its totals are not the receipt's."""

DATE_LABELS = (
    "invoicedate",
    "billdate",
    "bizdate",
    "receiptdate",
    "docdate",
    "transdate",
    "date",
    "tarikh",
    "datum",
    "fecha",
    "data",
    "dato",
    "issued",
)
OTHER_DATES = (
    "due",
    "expir",
    "exp",
    "valid",
    "until",
    "closed",
    "deliver",
    "since",
    "birth",
    "dob",
    "faellig",
    "fallig",
    "echeance",
    "member",
    "promo",
    "from",
)

COMPANY_ENDINGS = _terms(
    """
    sdnbhd sdn bhd sb ltd limited llp llc inc corp corporation company co plc plt pte gmbh ag kg
    ohg bv nv sarl sas sa spa srl sl lda oy ab as aps enterprise enterprises trading
    """
)
COMPANY_WORDS = _terms(
    """
    restaurant restaurants restoran cafe bistro bakery bakeries kitchen mart minimarket market
    supermarket hypermarket store stores shop bookstore bookstores books stationery hardware
    pharmacy clinic hotel supply supplies marketing distribution distributor retail industries
    services holdings group syarikat perniagaan kedai pasaraya pasar electrical florist handicraft
    station petrol parking foods food seafood boutique salon bank apotheke backerei restaurante
    boulangerie pharmacie librairie magasin winkel
    """
)
ADDRESS_WORDS = _terms(
    """
    jalan jln jin lorong lrg taman tmn bandar bdr kampung kg persiaran lebuh lebuhraya seksyen
    kawasan mukim batu bangunan menara kompleks plaza mall level floor ground lot no suite unit
    block blok street st road rd avenue ave lane drive boulevard blvd way square centre center
    city park strasse str platz weg allee rue place chemin straat laan plein calle avenida plaza
    via viale piazza rua industrial perindustrian perniagaan pusat selangor lumpur johor pulau
    pinang penang perak melaka kedah kelantan pahang sabah sarawak terengganu perlis putrajaya
    labuan wilayah persekutuan malaysia singapore darul ehsan utama indah raya jaya usa uk england
    germany deutschland france nederland espana italia
    """
)
NOT_LETTERHEAD = _terms(
    """
    tel telephone phone fax mobile hotline careline gst reg registration regno coreg roc
    taxinvoice invoice simplified receipt welcome thank thanks cashier date time table www email
    companyno cono counter bill billno inv vat ust ustid uid btw kvk siret tva whatsapp whatsapps
    goods page brno document original copy duplicate served server operator terminal
    """
)
"""Words of lines that stand among name and address and are neither."""

REFERENCES = _terms(
    """
    ownedby formerlyknownas billto soldto shipto deliverto licenseeof managedby customer
    operatedby fka aka
    """
)
"""What is said before somebody else's name."""

OTHER_LABELS = _terms(
    """
    customernumber customerno kundennr kundennummer klantnummer clientnumber accountnumber
    accountno kontonummer ordernumber orderno bestellnummer ordernummer bestelnummer orderdate
    orderdatum bestelldatum deliverydate lieferdatum duedate vervaldatum zahlungsziel expirydate
    vatnumber vatid ustid ustidnr btwnummer gstno gstid gstidno gstregno companyno companyregno
    phone telephone telefon tel fax email website cashier counter terminal page seite pagina iban
    bic swift kvk afleveradres lieferadresse shipto deliverto deliveryaddress shippingaddress
    adressedelivraison direcciondeenvio bookingid account accountnumber bank bankname reference
    referenz time zeit
    yourvatnumber yourvatno yourvatid yourtaxid yourgstno yourgstin ihreustidnr ihreustid
    ihresteuernummer votrenumerodetva votrentva votrentvaintracommunautaire uwbtwnummer uwbtwnr
    sunif
    """
)
"""Labels that belong to no field unless a schema claims them."""

CODE_NAMES = _terms("number no nr id code reference ref nummer numero order iban bic serial sku")
"""Words in the name of a field whose value has digits in it."""

CONNECTORS = _terms(
    """
    per of pro par por je a the de du incl incl. inkl inkl. excl excl. exkl exkl. including
    excluding ohne ohne. mit zzgl zzgl. hors sans avec con sin senza zonder ex ex. w/o with without
    inc inc. & + / -
    """
)
"""A label after one of these words goes on with the label before it."""

CARRIED = _terms(
    """
    carriedforward broughtforward balanceforward ubertrag zwischensumme areporter report
    sumaysigue sumaanterior transport transporteren riporto ariportare transporte
    """
)
"""What is written beside a sum that goes on on the next page; it is no item."""

COMPANY_FORMS = (
    r"(?i:inc|ltd|limited|llc|llp|gmbh|gmbh & co\.? kg|sarl|plc|corp|corporation|sdn\.? bhd"
    r"|pvt\.? ltd|private limited|e\. ?k|ohg|pty ltd|s\.?r\.?l|s\.?p\.?a|s\.?a\.?r\.?l)"
    r"|AG|KG|SE|UG|BV|B\.\s?V|NV|N\.\s?V|SA|S\.\s?A|SAS|SASU|SL|S\.\s?L|AB|AS|A/S|ApS|Oy|Lda"
)
"""How the law has companies end their names, as a regular expression."""
