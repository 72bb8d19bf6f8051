"""The parties of a letter: who sells, who buys, where goods go, as blocks of lines.

Each draws at a place and leaves the canvas's `y` below itself. None knows what else is drawn.
"""

import random

from synthetic.canvas import LEFT
from synthetic.countries import filled
from synthetic.parties import Party
from synthetic.scene import Scene

PART = 0.37
"""Of a sheet's width, that names and addresses take at most."""


def letterhead(
    s: Scene, x: float, align: str = LEFT, contact: bool = True, large: float = 1.6,
    room: float | None = None,
) -> None:  # fmt: skip
    """The seller's name in large print, its address below. room: points that they may take."""
    who, c = s.f.seller, s.c
    s.value(
        x,
        who.name,
        "seller",
        align=align,
        style="bold",
        size=c.size * large,
        fit=room or s.l.width * 0.42,
    )
    c.y += c.step * (0.4 + large * 0.75)
    address(s, x, who, "seller_address", align, style="", size=c.size * 0.95, room=room)
    if contact:
        for text in contacts(s, who):
            c.put(x, text, align=align, size=c.size * 0.9, fit=room)
            s.down()


def logo(s: Scene, x: float, align: str = LEFT, room: float | None = None) -> None:
    """A mark, without the legal form: the name stands elsewhere."""
    s.c.put(x, s.f.seller.logo, align=align, style="bold", size=s.c.size * 2.4, fit=room)
    s.down(2)


def contacts(s: Scene, who: Party) -> list[str]:
    lines = [
        f"{s.w.plain('phone')} {who.phone}",
        f"{s.w.plain('fax')} {who.fax}",
        f"{s.w.plain('email')}: {who.email}",
        who.web,
    ]
    kept = [each for each in lines if s.rng.random() < 0.6]
    return [" · ".join(kept)] if kept and s.rng.random() < 0.3 else kept


def address(s: Scene, x: float, who: Party, path: str | None, align: str = LEFT, style: str = "",
             size: float | None = None, joined: str | None = None,
             room: float | None = None) -> None:  # fmt: skip
    lines = list(who.address)
    country = s.rng.random() < 0.2
    full = " ".join([*lines, who.country]) if country else " ".join(lines)
    claimed = s.claim(path, full, (" ".join(lines),) if country else ())
    if joined:
        lines = [joined.join([*lines, *([who.country] if country else [])])]
    elif country:
        lines.append(who.country)
    for line in lines:
        s.c.put(x, line, path=claimed, align=align, style=style, size=size,
                fit=room or s.l.width * PART)  # fmt: skip
        s.c.y += (size or s.c.size) * 1.3


def sender_line(s: Scene, x: float) -> None:
    """The seller in small print above the window of the envelope."""
    who, c = s.f.seller, s.c
    size, sep = c.size * 0.68, s.rng.choice((" · ", ", ", " | ", " - ", " • "))
    end = s.value(x, who.name, "seller", size=size)
    end = c.put(end, sep, size=size)
    address = sep.join(who.address)
    path = s.claim("seller_address", " ".join(who.address))
    end = c.put(end, address, size=size, path=path)
    if s.rng.random() < 0.5:
        c.line(x, c.y + 2, end, c.y + 2, 0.4)
    s.down(1.3)


def recipient(s: Scene, x: float, label: bool, extras: bool = True, numbers: bool = False,
              room: float | None = None) -> None:  # fmt: skip
    """The buyer: name and address, with whom it is to be handed to between them. room: points that
    they may take."""
    who, c, wide = s.f.buyer, s.c, room or s.l.width * PART
    if label:
        c.put(
            x,
            s.label("buyer", s.rng.choice((":", "", s.l.labels))),
            style=s.rng.choice(("bold", "", "bold")),
        )
        s.down(1.15)
        _own_numbers(s, x, "buyer")
    short = room is None or c.measure(", ".join((who.name, *who.address))) < room
    if short and random.Random(f"{s.f.number} {s.l.name} one line").random() < 0.12:
        _in_one_line(s, x)
        return
    s.value(x, who.name, "buyer", style=s.rng.choice(("", "", "bold")), fit=wide)
    s.down()
    if extras and s.rng.random() < (0.6 if who.name == who.logo else 0.35):
        handed = s.w.any(s.rng.choice(("attn", "attn", "care_of")))
        c.put(x, who.person if s.rng.random() < 0.6 else f"{handed} {who.person}", fit=room)
        s.down()
    address(s, x, who, "buyer_address", room=room)
    if numbers or s.rng.random() < 0.2:
        end = c.put(x, s.label("customer_vat_id") + " ")
        s.value(end, who.vat, "buyer_tax_number", fit=max(50.0, x + wide - end))
        s.down()
    if s.rng.random() < 0.08:
        c.put(x, f"{s.w.plain('phone')} {who.phone}")
        s.down()


def _in_one_line(s: Scene, x: float) -> None:
    """The buyer's name and address, with commas between."""
    who = s.f.buyer
    address = ", ".join(who.address)
    parts = [
        (who.name, s.claim("buyer", who.name)), (", ", None),
        (address, s.claim("buyer_address", address)),
    ]  # fmt: skip
    s.c.run(x, parts)
    s.down()


def _own_numbers(s: Scene, x: float, party: str) -> None:
    """Numbers of a party below its heading, labelled as any number."""
    rng = random.Random(f"{s.f.number} {s.l.name} {party}")
    if rng.random() >= 0.4:
        return
    for form in rng.sample(("####", "######", "GE#######", "#############"), rng.choice((1, 1, 2))):
        label = s.w.any("bare_number") if len(form) < 13 else rng.choice(("GLN", "GTIN", "DUNS"))
        s.c.put(x, f"{label}{rng.choice((': ', ' : ', ' '))}{filled(form, rng)}")
        s.down()


def shipping_address(s: Scene, x: float, room: float | None = None) -> None:
    c, same = s.c, s.rng.random() < 0.4
    who = s.f.buyer if same else s.f.ship_to
    c.put(x, s.label("ship_to", s.rng.choice((":", "", s.l.labels))), style="bold")
    s.down(1.15)
    _own_numbers(s, x, "ship_to")
    for line in (who.name, *who.address):
        c.put(x, line, fit=room)
        s.down()


def seller_labelled(s: Scene, x: float, numbers: bool = True) -> None:
    who, c = s.f.seller, s.c
    c.put(x, s.label("seller", s.rng.choice((":", "", s.l.labels))), style="bold")
    s.down(1.15)
    _own_numbers(s, x, "seller")
    s.value(x, who.name, "seller", fit=s.l.width * 0.37)
    s.down()
    address(s, x, who, "seller_address")
    if numbers:
        end = c.put(x, s.label("vat_id") + " ")
        s.value(end, who.vat, "seller_tax_number", fit=max(50.0, x + s.l.width * 0.37 - end))
        s.down()
