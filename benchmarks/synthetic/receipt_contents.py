"""What a receipt says, before anybody draws it. Sums hold to the cent."""

import datetime
import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from synthetic.contents import TaxLine, rounded
from synthetic.countries import countries_of, filled, vat_number
from synthetic.formats import Formats, draw_formats
from synthetic.parties import faker_of, party
from synthetic.words import Words


@dataclass(frozen=True, slots=True)
class Good:
    """rate: the number of its tax among the receipt's. code: an article's number."""

    description: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    rate: int
    code: str


@dataclass(frozen=True, slots=True)
class ReceiptContents:
    """sum: of the goods; total = sum - discount + taxes, if they are added, + rounding. given: in
    cash; None where it was paid by card."""

    formats: Formats
    company: str
    address: tuple[str, ...]
    phone: str
    web: str
    tax_number: str
    register: str
    number: str
    cashier: str
    date: datetime.date
    time: str
    items: tuple[Good, ...]
    sum: Decimal
    discount: Decimal
    added: bool
    taxes: tuple[TaxLine, ...]
    rounding: Decimal
    total: Decimal
    given: Decimal | None


def draw_receipt_contents(
    language: str, rng: random.Random, words: Words, items: int | None, added: bool
) -> ReceiptContents:
    country = rng.choice(countries_of(language))
    formats, shop = draw_formats(country, rng), party(country, words, rng)
    fake = faker_of(country, rng)
    scale = {"CZK": 20, "SEK": 8, "NOK": 8, "DKK": 6, "INR": 60, "TRY": 25, "JPY": 100}.get(
        country.currency, 1
    )
    rates = [Decimal(each) for each in country.rates][: rng.choice((1, 1, 2))]
    goods = _goods(
        items or rng.choice((1, 1, 2, 3, 3, 4, 5, 6, 8, 10, 14, 20, 30)),
        words,
        rng,
        len(rates),
        scale,
    )
    added = added and country.code in ("US", "IN")
    total = sum((each.amount for each in goods), Decimal(0))
    discount = rounded(total * rng.choice((5, 10)) / 100) if rng.random() < 0.12 else Decimal(0)
    taxes = _taxes(goods, rates, discount, added)
    due = total - discount + (sum((each.tax for each in taxes), Decimal(0)) if added else 0)
    rounding = Decimal(0)
    if country.code in ("CH", "SE", "NO", "CZ", "DK") and rng.random() < 0.6:
        unit = Decimal("0.05") if country.code == "CH" else Decimal(1)
        rounding = (due / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit - due
    due += rounding
    cash = rng.random() < 0.55
    name = rng.choice(
        (
            shop.name,
            f"{fake.last_name()} {words.any('r_shops')}",
            f"{words.any('r_shops')} {fake.last_name()}",
            f"{words.any('r_shops')} {shop.city}",
            shop.logo,
            shop.name.upper(),
        )
    )
    return ReceiptContents(
        formats=formats,
        company=name,
        address=shop.address,
        phone=shop.phone,
        web=shop.web,
        tax_number=vat_number(country, rng),
        register=filled("######", rng),
        number=filled(rng.choice(("####", "######", "##-####")), rng),
        cashier=rng.choice((fake.first_name(), filled("##", rng))),
        date=datetime.date(2015, 1, 1) + datetime.timedelta(days=rng.randrange(3900)),
        time=f"{rng.randint(7, 21):02}:{rng.randint(0, 59):02}"
        + rng.choice(("", f":{rng.randint(0, 59):02}")),
        items=goods,
        sum=total,
        discount=discount,
        added=added,
        taxes=taxes,
        rounding=rounding,
        total=due,
        given=_given(due, rng) if cash else None,
    )


def _goods(
    count: int, words: Words, rng: random.Random, rates: int, scale: int
) -> tuple[Good, ...]:
    found = []
    for _ in range(count):
        quantity = Decimal(rng.choice((1, 1, 1, 1, 2, 2, 3, 4, 6)))
        price = rounded(Decimal(rng.choice((rng.uniform(0.3, 5), rng.uniform(1, 14)))) * scale)
        if rng.random() < 0.12:
            quantity = Decimal(rng.randint(80, 2500)) / 1000
        word = words.any("r_deposit") if rng.random() < 0.05 else words.any("r_goods")
        found.append(
            Good(
                word,
                quantity,
                price,
                rounded(quantity * price),
                rng.randrange(rates),
                filled("########", rng),
            )
        )
    return tuple(found)


def _taxes(
    goods: tuple[Good, ...], rates: list[Decimal], discount: Decimal, added: bool
) -> tuple[TaxLine, ...]:
    """What prices hold, or what comes on top."""
    lines = []
    first = goods[0].rate
    for n, rate in enumerate(rates):
        amount = sum((each.amount for each in goods if each.rate == n), Decimal(0)) - (
            discount if n == first else 0
        )
        if amount or n == first:
            tax = rounded(amount * rate / (100 if added else 100 + rate))
            lines.append(TaxLine(rate, amount if added else amount - tax, tax))
    return tuple(lines)


def _given(due: Decimal, rng: random.Random) -> Decimal:
    step = rng.choice((Decimal("0.01"), Decimal(1), Decimal(5), Decimal(10), Decimal(50)))
    return (due / step).to_integral_value(rounding="ROUND_CEILING") * step
