"""Arrangements that are only scored: see `families`. Nobody tunes by them."""

from synthetic import held_out_bills, held_out_forms, held_out_letters
from synthetic.families import Family

FAMILIES: dict[str, Family] = {
    "info_block": held_out_letters.info_block,
    "stub": held_out_letters.stub,
    "timesheet": held_out_letters.timesheet,
    "deliveries": held_out_letters.deliveries,
    "bill": held_out_bills.bill,
    "freight": held_out_bills.freight,
    "shop": held_out_forms.shop,
    "fiscal": held_out_forms.fiscal,
    "wholesale": held_out_forms.wholesale,
    "folio": held_out_forms.folio,
    "subscription": held_out_bills.subscription,
}
