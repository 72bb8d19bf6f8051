"""What is true of an XML, by the paths of fields."""

from decimal import Decimal

from synthetic.contents import Contents
from synthetic.e_invoices.elements import (
    ORDER_PROFILES,
    UBL_PROFILES,
    address_of,
    has,
    sign_of,
)


def truth_of(f: Contents, profile: str) -> dict[str, object]:
    """What the XML says, by the paths of fields."""
    sign, ubl, order = sign_of(f), profile in UBL_PROFILES, profile in ORDER_PROFILES
    full, lines = ubl or has(profile, "BASIC WL"), ubl or has(profile, "BASIC")
    rounding = f.rounding if ubl or has(profile, "EN 16931") else Decimal(0)
    due = (f.total if f.prepaid == 0 else f.total - f.rounding) * sign
    number, date = ("order_number", "order_date") if order else ("invoice_number", "invoice_date")
    seller = "supplier" if order else "seller"
    told: dict[str, object] = {
        number: f.number, date: f.date, "currency": f.country.currency, "net": f.net * sign,
        seller: f.seller.name, "buyer": f.buyer.name, "tax": f.tax * sign, "total": due,
        f"{seller}_tax_number": "".join(f.seller.vat.split()),
    }  # fmt: skip
    if not order:
        told["purchase_order"] = f.purchase_order
    if full:
        told |= {
            f"{seller}_address": address_of(f.seller), "buyer_address": address_of(f.buyer),
            "buyer_tax_number": "".join(f.buyer.vat.split()),
            "discount": f.discount * sign, "shipping": f.shipping * sign,
            "prepaid": f.prepaid * sign, "rounding": rounding * sign,
        }  # fmt: skip
        if not order:
            told |= {"due_date": None if ubl and f.kind == "credit_note" else f.due,
                     "iban": f.seller.iban}  # fmt: skip
            for n, each in enumerate(f.taxes):
                told |= {f"taxes[{n}].rate": each.rate, f"taxes[{n}].net": each.net * sign,
                         f"taxes[{n}].tax": each.tax * sign}  # fmt: skip
    if not order and f.seller.iban and (ubl or has(profile, "EN 16931")):
        told["bic"] = f.seller.bic
    for n, item in enumerate(f.items if lines else ()):
        row = f"line_items[{n}]."
        told |= {
            f"{row}article_number": item.article, f"{row}description": item.description,
            f"{row}quantity": item.quantity, f"{row}unit_price": item.price,
            f"{row}tax_rate": item.rate, f"{row}amount": item.amount * sign,
        }  # fmt: skip
    return {path: value for path, value in told.items() if value not in (None, "", Decimal(0))
            or path.endswith(("rate", "net", "tax", "amount", "total"))}  # fmt: skip
