"""Parties of larger firms' letters: who is billed, who gets the goods, where to pay, each perhaps
with departments and persons, and names over two lines. Each draws at a place."""

from collections.abc import Sequence
from decimal import Decimal

from synthetic import addresses
from synthetic.canvas import CENTRE, LEFT
from synthetic.parties import Party
from synthetic.scene import Scene

MOST_OF_LINE = 0.3  # of the sheet's width, of a name that is set over two lines


def small_head(s: Scene) -> None:
    who, c = s.f.seller, s.c
    size, x, align = c.size * 0.85, s.l.width / 2, CENTRE
    if s.rng.random() < 0.3:
        x, align = s.l.margin, LEFT
    sep = s.rng.choice((" - ", " - ", " · ", " | ", ", "))
    parts: list[tuple[str, str | None]] = [(who.name, s.claim("seller", who.name)), (sep, None)]
    parts.append((sep.join(who.address), s.claim("seller_address", " ".join(who.address))))
    if s.rng.random() < 0.3:
        parts.append((sep + who.country, None))
    c.run(x, parts, align=align, size=size)
    c.y += size * 1.3
    for text in addresses.contacts(s, who)[:2]:
        c.put(x, text, align=align, size=size)
        c.y += size * 1.3
    capital = s.f.formats.amount(Decimal(who.capital))[0]
    numbers: list[tuple[str, str | None]] = [
        (f"{s.w.plain('vat_id')}: ", None), (who.vat, s.claim("seller_tax_number", who.vat)),
        (f"{sep}{s.w.plain('capital')} {capital}", None),
    ]  # fmt: skip
    c.run(x, numbers, align=align, size=size)
    c.y += size * 1.3


def column(s: Scene, key: str, x: float, wide: float):  # type: ignore[no-untyped-def]
    other = s.f.ship_to if s.rng.random() < 0.5 else s.f.buyer
    if key == "buyer":
        return lambda: addressee(s, x, True, wide)
    if key == "remit":
        return lambda: remittance(s, x, wide)
    return lambda: party(s, x, key, other.name, other.address, wide)


def party(
    s: Scene, x: float, key: str, name: str, lines: Sequence[str], wide: float
) -> None:  # fmt: skip
    s.c.put(x, s.label(key, s.rng.choice((":", ""))), style=s.rng.choice(("bold", "")), fit=wide)
    s.down(1.15)
    for line in (name, *lines):
        s.c.put(x, line, fit=wide)
        s.down()


def remittance(s: Scene, x: float, wide: float) -> None:
    """Where to pay: the seller's name with or without its form, at another place."""
    who = s.f.seller
    name = s.rng.choice((who.name, who.name, who.logo, f"{who.logo} Billing"))
    lines = list(s.f.ship_to.address if s.rng.random() < 0.6 else who.address)
    party(s, x, "remit", name, lines, wide)


def delivery(s: Scene, x: float, same: bool) -> None:
    who = s.f.buyer if same else s.f.ship_to
    party(s, x, "ship_to", who.name, who.address, s.l.width * 0.37)
    if s.rng.random() < 0.4:
        s.c.put(x, who.country)
        s.down()
    if s.rng.random() < 0.5:
        s.c.put(x, f"{s.w.plain('phone')} {who.phone}")
        s.down()
    if s.rng.random() < 0.4:
        s.c.put(x, who.email)
        s.down()


def contact(s: Scene, x: float) -> None:
    """Of the seller: its label, a person, how to reach it."""
    if s.rng.random() < 0.3:
        return
    who = s.f.seller
    for text in (s.w("contact"), who.person, f"{s.w.plain('phone')} {who.phone}", who.email):
        s.c.put(x, text)
        s.down()


def addressee(s: Scene, x: float, label: bool, wide: float | None = None) -> None:
    """The buyer: perhaps a salutation above the name, a department or a person below it."""
    who, rng = s.f.buyer, s.rng
    wide = wide or s.l.width * 0.37
    if label:
        s.c.put(x, s.label("buyer", rng.choice((":", "", s.l.labels))), style="bold", fit=wide)
        s.down(1.15)
    elif rng.random() < 0.2:
        s.c.put(x, s.w.any("salutation"))
        s.down()
    two_lines(s, x, who.name, "buyer", LEFT, s.c.size, wide)
    for text in below_name(s, who):
        s.c.put(x, text, fit=wide)
        s.down()
    addresses.address(s, x, who, "buyer_address")
    if rng.random() < 0.25:
        end = s.c.put(x, s.label("customer_vat_id") + " ")
        s.value(end, who.vat, "buyer_tax_number", fit=max(50.0, x + wide - end))
        s.down()
    if rng.random() < 0.12:
        s.c.put(x, who.email, fit=wide)
        s.down()


def below_name(s: Scene, who: Party) -> list[str]:
    rng, found = s.rng, list[str]()
    if rng.random() < 0.25:
        found.append(s.w.any("department"))
    if rng.random() < 0.5:
        handed = s.w.any(rng.choice(("attn", "attn", "care_of")))
        found.append(who.person if rng.random() < 0.65 else f"{handed} {who.person}")
    return found


def two_lines(s: Scene, x: float, name: str, path: str, align: str, size: float,
               wide: float | None = None) -> None:  # fmt: skip
    """A name, over two lines where it is long."""
    wide = wide or s.l.width * 0.42
    words = name.split(" ")
    long = s.c.measure(name, size) > min(wide, s.l.width * MOST_OF_LINE) or s.rng.random() < 0.1
    lines = [name]
    if long and len(words) > 2 and s.rng.random() < 0.8:
        at = s.rng.randint((len(words) + 1) // 2, len(words) - 1)
        lines = [" ".join(words[:at]), " ".join(words[at:])]
    claimed = s.claim(path, name)
    style = s.rng.choice(("", "bold"))
    for line in lines:
        s.c.put(x, line, path=claimed, align=align, size=size, style=style, fit=wide)
        s.c.y += size * 1.3
