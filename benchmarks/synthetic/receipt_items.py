"""The goods of a receipt, in the ways that tills print them."""

from collections.abc import Callable

from synthetic import held_out_receipt_items as held_out
from synthetic.canvas import RIGHT
from synthetic.receipt_contents import Good
from synthetic.receipt_items_more import MORE_WAYS
from synthetic.receipt_scene import ReceiptScene


def draw_items(s: ReceiptScene) -> None:
    if s.l.items in held_out.HEADS:
        held_out.HEADS[s.l.items](s)
    elif s.l.heads or s.l.items.startswith("columns"):
        _heads(s)
    elif s.l.signed == "head":
        code = s.f.formats.sign
        s.c.put(s.right, code, align=RIGHT, path=s.claim("currency", s.f.formats.currency, (code,)))
        s.down(1.1)
    for n, good in enumerate(s.f.items):
        WAYS[s.l.items](s, f"line_items[{n}].", good)
    if s.l.items in held_out.WAYS:
        held_out.taken_off(s)


def _heads(s: ReceiptScene) -> None:
    c, places = s.c, _columns(s)
    keys = {
        "quantity": "h_quantity",
        "price": "h_price",
        "amount": "h_amount",
        "description": "h_description",
    }
    if not s.l.items.startswith("columns"):
        places = {"description": (s.left, s.left + 90), "amount": (s.right - 60, s.right)}
    for name, (left, right) in places.items():
        text = s.w(keys[name])
        c.put(
            left if name == "description" else right,
            text,
            align="left" if name == "description" else RIGHT,
            fit=right - left,
        )
    s.down()
    s.rule()


def _columns(s: ReceiptScene) -> dict[str, tuple[float, float]]:
    wide = s.right - s.left
    shares = {"description": 0.42, "quantity": 0.14, "price": 0.2, "amount": 0.24}
    order = ["description", "quantity", "price", "amount"]
    if s.l.items == "columns_quantity_first":
        order = ["quantity", "description", "price", "amount"]
    places, x = dict[str, tuple[float, float]](), s.left
    for name in order:
        places[name] = (x + (2 if x > s.left else 0), x + wide * shares[name])
        x += wide * shares[name]
    return places


def _name(s: ReceiptScene, good: Good) -> str:
    return good.description.upper() if s.l.upper else good.description


def _behind(s: ReceiptScene, good: Good) -> str:
    return f" {'ABC'[good.rate]}" if s.l.letters == "letter" else s.l.letters


def _described(
    s: ReceiptScene, x: float, path: str, good: Good, room: float | None = None
) -> float:
    return s.value(x, _name(s, good), path + "description", fit=room)


def _quantity(s: ReceiptScene, x: float, path: str, good: Good, align: str = "left") -> float:
    return s.value(
        x,
        s.f.formats.number(good.quantity, None),
        path + "quantity",
        str(good.quantity),
        align=align,
    )


def _amount(s: ReceiptScene, path: str, good: Good) -> None:
    s.money(
        s.right, good.amount, path + "amount", signed=s.l.signed == "all", behind=_behind(s, good)
    )


def _calculation(s: ReceiptScene, x: float, path: str, good: Good, between: str) -> float:
    """Such as `2 x 1.49`."""
    end = s.c.put(_quantity(s, x, path, good), between)
    return s.money(end, good.price, path + "unit_price", align="left")


def _room(s: ReceiptScene, x: float) -> float:
    return s.right - x - s.c.measure("00.000,00 A") - 6


def one_line(s: ReceiptScene, path: str, good: Good) -> None:
    """The name and the amount; several of one kind are said on a line of their own."""
    _described(s, s.left, path, good, _room(s, s.left))
    _amount(s, path, good)
    s.down()
    if good.quantity != 1:
        _calculation(s, s.left + 12, path, good, " x ")
        s.down()


def quantity_first(s: ReceiptScene, path: str, good: Good) -> None:
    x = max(_quantity(s, s.left, path, good) + 4, s.left + 16)
    if s.rng.random() < 0.2:
        x = s.c.put(x, "x") + 4
    _described(s, x, path, good, _room(s, x))
    _amount(s, path, good)
    s.down()


def quantity_above(s: ReceiptScene, path: str, good: Good) -> None:
    if good.quantity != 1:
        _calculation(s, s.left + 20, path, good, " x ")
        s.down()
    _described(s, s.left, path, good, _room(s, s.left))
    _amount(s, path, good)
    s.down()


def quantity_below(s: ReceiptScene, path: str, good: Good) -> None:
    """Also of single ones."""
    _described(s, s.left, path, good, _room(s, s.left))
    _amount(s, path, good)
    s.down()
    _calculation(s, s.left + 8, path, good, s.rng.choice((" x ", " * ", " X ")))
    s.down()


def at(s: ReceiptScene, path: str, good: Good) -> None:
    _described(s, s.left, path, good)
    s.down()
    _calculation(s, s.left + 10, path, good, " @ ")
    _amount(s, path, good)
    s.down()


def code_first(s: ReceiptScene, path: str, good: Good) -> None:
    """A line of codes above the name."""
    s.c.put(s.left, good.code)
    s.down()
    _described(s, s.left, path, good, _room(s, s.left))
    if good.quantity == 1:
        _amount(s, path, good)
        s.down()
        return
    s.down()
    _calculation(s, s.left + 10, path, good, " x ")
    _amount(s, path, good)
    s.down()


def columns(s: ReceiptScene, path: str, good: Good) -> None:
    places = _columns(s)
    left, right = places["description"]
    lines = s.c.wrap(_name(s, good), right - left - 2)
    claimed = s.claim(path + "description", _name(s, good))
    _quantity(s, places["quantity"][1], path, good, RIGHT)
    s.money(places["price"][1], good.price, path + "unit_price")
    s.money(places["amount"][1], good.amount, path + "amount")
    for line in lines:
        s.c.put(left, line, path=claimed, fit=right - left - 2)
        s.down()


def amount_below(s: ReceiptScene, path: str, good: Good) -> None:
    """`2 x 1.49 = 2.98` below the name."""
    _described(s, s.left, path, good)
    s.down()
    end = _calculation(s, s.left + 14, path, good, " x ")
    end = s.c.put(end, " = ")
    s.money(end, good.amount, path + "amount", align="left")
    s.down()


def price_then_amount(s: ReceiptScene, path: str, good: Good) -> None:
    """The name with the price in brackets, the quantity behind it."""
    end = _described(s, s.left, path, good)
    if good.quantity != 1:
        end = s.c.put(end + 4, "(")
        end = s.money(end, good.price, path + "unit_price", align="left")
        end = s.c.put(end, ") x")
        _quantity(s, end + 2, path, good)
        s.down()
    _amount(s, path, good)
    s.down()


WAYS: dict[str, Callable[[ReceiptScene, str, Good], None]] = {
    "one_line": one_line,
    "quantity_first": quantity_first,
    "quantity_above": quantity_above,
    "quantity_below": quantity_below,
    "columns": columns,
    "columns_quantity_first": columns,
    "at": at,
    "code_first": code_first,
    "amount_below": amount_below,
    "price_then_amount": price_then_amount,
    **held_out.WAYS,
    **MORE_WAYS,
}
