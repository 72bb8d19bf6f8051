"""What an invoice or a credit note says, before anybody draws it. Sums hold to the cent.

In: a kind, a language, a generator of random numbers. Out: `Contents`. It knows no layout.
"""

import datetime
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from synthetic.countries import Country, countries_of, filled
from synthetic.formats import NEGATIVE, Formats, draw_formats
from synthetic.parties import Party, party, with_numbers
from synthetic.words import Words

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Item:
    """discount: in percent. more: further lines of its description. included: what the line below
    says that is included, without a price of its own. group: a head above it."""

    article: str
    description: str
    more: tuple[str, ...]
    quantity: Decimal
    unit: str
    price: Decimal
    discount: Decimal | None
    rate: Decimal
    amount: Decimal
    included: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class TaxLine:
    rate: Decimal
    net: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Contents:
    """sum: of the items; net = sum - discount + shipping; total = net + tax + rounding; amount_due
    = total - prepaid. due: None where nothing says a day. references: other numbers and dates, by
    the key of their label, as they are printed. gross: prices include taxes, as the sum does. more:
    rows of numbers and dates that only other kinds of documents have: the key of a label, the text,
    its path (two paths with a `|` between, of a text with ` - ` between), what is true."""

    kind: str
    language: str
    country: Country
    formats: Formats
    seller: Party
    buyer: Party
    ship_to: Party
    number: str
    date: datetime.date
    due: datetime.date | None
    days: int
    purchase_order: str | None
    references: Mapping[str, str]
    items: tuple[Item, ...]
    taxes: tuple[TaxLine, ...]
    sum: Decimal
    discount: Decimal
    shipping: Decimal
    net: Decimal
    tax: Decimal
    rounding: Decimal
    total: Decimal
    prepaid: Decimal
    gross: bool
    more: tuple[tuple[str, str, str | None, str], ...] = ()

    @property
    def amount_due(self) -> Decimal:
        return self.total - self.prepaid


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


NUMBERS = (
    "#####",
    "######",
    "RE-2024-####",
    "2024####",
    "R########",
    "INV-#####",
    "F2024-####",
    "4711/2024",
    "PO-####",
    "@@#####",
    "##-####",
    "2024/##/###",
    "RG######",
    "A-######",
    "FA######",
    "@@-####-##",
    "1####",
    "SI-0#####",
    "FV/##/##/2024",
    "V##.####",
    "#######",
    "9########",
    "2024-###",
    "IN ######",
)


def draw_contents(
    kind: str, language: str, rng: random.Random, words: Words, items: int | None = None
) -> Contents:
    """items: how many, or as it comes."""
    country = rng.choice(countries_of(language))
    abroad = rng.random() < 0.12
    buyer_country = rng.choice(countries_of(rng.choice(("en", "de", "fr")))) if abroad else country
    sign = -1 if kind == "credit_note" and rng.random() < 0.6 else 1
    negative = (
        rng.choice(NEGATIVE[:4])
        if kind == "credit_note"
        else rng.choice(("before", "before", "after"))
    )
    formats = draw_formats(country, rng, negative)
    date = datetime.date(2015, 1, 1) + datetime.timedelta(days=rng.randrange(3900))
    days = rng.choice((7, 8, 10, 14, 14, 20, 30, 30, 45, 60, 90))
    due = date + datetime.timedelta(days=days) if rng.random() < 0.7 and kind == "invoice" else None
    seller = with_numbers(party(country, words, rng, private=rng.random() < 0.06), rng)
    private = kind == "payslip" or rng.random() < 0.2
    buyer = with_numbers(party(buyer_country, words, rng, private=private), rng)
    ship_to = with_numbers(party(buyer_country, words, rng), rng)
    rates = _rates(country, rng)
    lines = _items(items or _count(rng), words, rng, rates, country)
    lines = tuple(_signed(each, sign) for each in lines)
    return Contents(
        kind=kind,
        language=language,
        country=country,
        formats=formats,
        seller=seller,
        buyer=buyer,
        ship_to=ship_to,
        number=_number(date, rng),
        date=date,
        due=due,
        days=days,
        purchase_order=_number(date, rng) if rng.random() < 0.45 else None,
        references=_references(date, formats, rng),
        items=lines,
        **_sums(lines, rng, sign, country),  # type: ignore[arg-type]
    )


def _number(date: datetime.date, rng: random.Random) -> str:
    return filled(rng.choice(NUMBERS), rng).replace("2024", str(date.year))


def _count(rng: random.Random) -> int:
    return rng.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 10, 12, 18, 26, 40, 60))


def _rates(country: Country, rng: random.Random) -> list[Decimal]:
    rates = [Decimal(each) for each in country.rates]
    return rates[: 1 if rng.random() < 0.6 else 2] if rng.random() < 0.93 else [Decimal(0)]


def _items(
    count: int, words: Words, rng: random.Random, rates: list[Decimal], country: Country
) -> tuple[Item, ...]:
    scale = {"CZK": 20, "SEK": 8, "NOK": 8, "DKK": 6, "INR": 60, "TRY": 25}.get(country.currency, 1)
    pattern = rng.choice(("#####", "@@-###", "####.##", "@##-####", "######", "###-###", "@@@###"))
    discounted, detailed = rng.random() < 0.2, rng.choice((0, 0, 0.3, 0.7))
    included, grouped = rng.random() < 0.12, rng.random() < 0.12 and count > 2
    return tuple(
        _item(
            n,
            words,
            rng,
            rng.choice(rates),
            scale,
            pattern,
            discounted,
            detailed,
            included,
            grouped,
        )
        for n in range(count)
    )


def _item(n: int, words: Words, rng: random.Random, rate: Decimal, scale: int, pattern: str,
          discounted: bool, detailed: float, included: bool, grouped: bool) -> Item:  # fmt: skip
    quantity = Decimal(rng.choice((1, 1, 1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 24, 50, 100, 250)))
    if rng.random() < 0.15:
        quantity = Decimal(rng.randint(1, 400)) / rng.choice((2, 4, 10))
    dear = (rng.uniform(0.4, 20), rng.uniform(5, 200), rng.uniform(50, 2500))
    price = rounded(Decimal(rng.choice(dear if quantity < 13 else dear[:1])) * scale)
    discount = (
        Decimal(rng.choice((5, 10, 15, 20, 3))) if discounted and rng.random() < 0.5 else None
    )
    amount = rounded(quantity * price * (100 - (discount or 0)) / 100)
    kind = "goods" if rng.random() < 0.75 else "services"
    more = (
        tuple(rng.sample(words.all("details"), rng.choice((1, 1, 2))))
        if rng.random() < detailed
        else ()
    )
    return Item(
        filled(pattern, rng),
        words.any(kind),
        more,
        quantity,
        words.any("units"),
        price,
        discount,
        rate,
        amount,
        words.any("goods") if included and rng.random() < 0.4 else None,
        words.any("groups") if grouped and n % 4 == 0 else None,
    )


def _signed(item: Item, sign: int) -> Item:
    return replace(item, quantity=item.quantity, price=item.price, amount=item.amount * sign)


def _sums(
    items: tuple[Item, ...], rng: random.Random, sign: int, country: Country
) -> dict[str, object]:
    total = sum((each.amount for each in items), Decimal(0))
    discount = (
        rounded(total * rng.choice((2, 3, 5, 10)) / 100) if rng.random() < 0.12 else Decimal(0)
    )
    shipping = (
        Decimal(rng.choice(("4.90", "6.50", "12.00", "25.00", "8.95"))) * sign
        if rng.random() < 0.2
        else Decimal(0)
    )
    by_rate: dict[Decimal, Decimal] = {}
    for each in items:
        by_rate[each.rate] = by_rate.get(each.rate, Decimal(0)) + each.amount
    usual = max(by_rate, key=lambda rate: abs(by_rate[rate]))
    by_rate[usual] += shipping - discount
    gross = rng.random() < 0.08
    taxes = tuple(
        _tax_line(rate, amount, gross) for rate, amount in sorted(by_rate.items(), reverse=True)
    )
    net, tax = (sum((each[n] for each in map(_amounts, taxes)), Decimal(0)) for n in (0, 1))
    rounding = Decimal(0)
    if country.code in ("CH", "SE", "NO", "CZ", "IN") and rng.random() < 0.3:
        unit = Decimal("0.05") if country.code == "CH" else Decimal(1)
        rounding = ((net + tax) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit - net - tax
    due = net + tax + rounding
    prepaid = (
        rounded(due * rng.choice((20, 30, 50)) / 100)
        if rng.random() < 0.08 and sign > 0
        else Decimal(0)
    )
    return {
        "taxes": taxes,
        "sum": total,
        "discount": discount,
        "shipping": shipping,
        "net": net,
        "tax": tax,
        "rounding": rounding,
        "total": due,
        "prepaid": prepaid,
        "gross": gross,
    }


def _tax_line(rate: Decimal, amount: Decimal, gross: bool) -> TaxLine:
    tax = rounded(amount * rate / (100 + rate if gross else 100))
    return TaxLine(rate, amount - tax if gross else amount, tax)


def _amounts(line: TaxLine) -> tuple[Decimal, Decimal]:
    return line.net, line.tax


def _references(date: datetime.date, formats: Formats, rng: random.Random) -> dict[str, str]:
    """Numbers and dates that are none of the invoice's fields."""
    before = [date - datetime.timedelta(days=rng.randint(1, 40)) for _ in range(3)]
    numbers = ("customer_no", "order_ref", "delivery_note", "project", "contract")
    found = {
        key: filled(rng.choice(("#####", "######", "@-#####", "@@####", "##.####")), rng)
        for key in numbers
        if rng.random() < 0.4
    }
    for key, day in zip(("order_date", "delivery_date", "printed"), before, strict=True):
        if rng.random() < 0.22:
            found[key] = formats.date(day)
    if rng.random() < 0.12:
        found["service_period"] = f"{formats.date(before[2])} - {formats.date(date)}"
    return found
