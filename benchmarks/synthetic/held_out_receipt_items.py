"""Ways to print the goods of a receipt that are only scored: see `receipt_items`."""

from collections.abc import Callable
from dataclasses import replace

from synthetic.canvas import RIGHT
from synthetic.receipt_contents import Good
from synthetic.receipt_scene import ReceiptScene

Way = Callable[[ReceiptScene, str, Good], None]
GAP = 6.0  # points between a name and what follows it


def _name(s: ReceiptScene, good: Good) -> str:
    return good.description.upper() if s.l.upper else good.description


def _behind(s: ReceiptScene, good: Good) -> str:
    return f" {'ABC'[good.rate]}" if s.l.letters == "letter" else s.l.letters


def _amount(s: ReceiptScene, path: str, good: Good) -> float:
    """Where it begins."""
    shown = s.f.formats.amount(good.amount, s.l.signed == "all")[0] + _behind(s, good)
    s.money(s.right, good.amount, path + "amount", signed=s.l.signed == "all",
            behind=_behind(s, good))  # fmt: skip
    return s.right - s.c.measure(shown)


def _quantity(s: ReceiptScene, x: float, path: str, good: Good, align: str = "left") -> float:
    text = s.f.formats.number(good.quantity, None)
    return s.value(x, text, path + "quantity", str(good.quantity), align=align)


def _price(s: ReceiptScene, x: float, path: str, good: Good, align: str = "left") -> float:
    return s.money(x, good.price, path + "unit_price", align=align)


def _described(s: ReceiptScene, x: float, path: str, good: Good, room: float) -> float:
    return s.value(x, _name(s, good), path + "description", fit=room)


def _is_weighed(good: Good) -> bool:
    return good.quantity != good.quantity.to_integral_value()


def beside(s: ReceiptScene, path: str, good: Good) -> None:
    """`2 x 1.49` between the name and the amount; single ones have none."""
    end = _amount(s, path, good)
    if good.quantity != 1:
        f = s.f.formats
        text = f"{f.number(good.quantity, None)} x {f.amount(good.price, False)[0]}"
        start = end - 2 * GAP - s.c.measure(text)
        if start - s.left < s.c.measure(_name(s, good)) * 0.8:  # no room: on a line of its own
            _described(s, s.left, path, good, end - s.left - GAP)
            s.down()
            start = s.left + 2 * GAP
        else:
            _described(s, s.left, path, good, start - s.left - GAP)
        _price(s, s.c.put(_quantity(s, start, path, good), " x "), path, good)
    else:
        _described(s, s.left, path, good, end - s.left - GAP)
    s.down()


def behind(s: ReceiptScene, path: str, good: Good) -> None:
    """How many of it, behind the name: `Milk x2`, `Milk (2)`; what is weighed says it below."""
    if _is_weighed(good):
        weighed(s, path, good)
        return
    before, after = (" x", "") if s.l.centred else (" (", ")")
    end = _amount(s, path, good)
    room = end - s.left - GAP - s.c.measure("x(0,000)")
    end = _described(s, s.left, path, good, room)
    if good.quantity != 1:
        s.c.put(_quantity(s, s.c.put(end, before), path, good), after)
    s.down()


def _three(s: ReceiptScene) -> tuple[float, float, float]:
    """The right ends of three columns."""
    wide = s.right - s.left
    return s.left + wide * 0.34, s.left + wide * 0.6, s.right


def over_columns(s: ReceiptScene, path: str, good: Good) -> None:
    """The name on a line of its own; price, quantity and amount below it in columns."""
    price, quantity, _ = _three(s)
    _described(s, s.left, path, good, s.right - s.left)
    s.down()
    _price(s, price, path, good, RIGHT)
    _quantity(s, quantity, path, good, RIGHT)
    _amount(s, path, good)
    s.down()


def heads_over_columns(s: ReceiptScene) -> None:
    wide = (s.right - s.left) * 0.3
    s.c.put(s.left, s.w("h_description"), fit=wide * 3)
    s.down()
    for end, key in zip(_three(s), ("h_price", "h_quantity", "h_amount"), strict=True):
        s.c.put(end, s.w(key), align=RIGHT, fit=wide)
    s.down()
    s.rule()


def weighed(s: ReceiptScene, path: str, good: Good) -> None:
    """What is weighed has its weight and the price of a kilogram below it."""
    end = _amount(s, path, good)
    _described(s, s.left, path, good, end - s.left - GAP)
    s.down()
    if good.quantity == 1:
        return
    x = _quantity(s, s.left + 2 * GAP, path, good)
    x = s.c.put(x, " kg x " if _is_weighed(good) else " x ")
    x = _price(s, x, path, good)
    sign = s.f.formats.sign
    s.c.put(x, f" {sign}/kg" if _is_weighed(good) else f" {sign}" if s.l.total_signed else "")
    s.down()


def at_first(s: ReceiptScene, path: str, good: Good) -> None:
    """`2 @ 1.49` before the name; a single one has its name alone."""
    x, end = s.left, _amount(s, path, good)
    if good.quantity != 1:
        between = " kg @ " if _is_weighed(good) else " @ "
        x = _price(s, s.c.put(_quantity(s, x, path, good), between), path, good) + GAP
    if x + s.c.measure(_name(s, good)) * 0.8 > end - GAP:
        s.down()
        x = s.left + 2 * GAP
        end = s.right
    _described(s, x, path, good, end - x - GAP)
    s.down()


def numbered(s: ReceiptScene, path: str, good: Good) -> None:
    """Counted, names over two lines where they are long, the amount beside the last."""
    number = int(path.partition("[")[2].partition("]")[0]) + 1
    x = s.c.put(s.left, f"{number:02}") + GAP
    shown = s.f.formats.amount(good.amount, s.l.signed == "all")[0] + _behind(s, good)
    lines = s.c.wrap(_name(s, good), min(s.right - s.c.measure(shown) - GAP, x + 95) - x)
    claimed = s.claim(path + "description", _name(s, good))
    for line in lines[:-1]:
        s.c.put(x, line, path=claimed)
        s.down()
    s.c.put(x, lines[-1], path=claimed, fit=s.right - s.c.measure(shown) - GAP - x)
    if good.quantity == 1:
        _amount(s, path, good)
        s.down()
        return
    s.down()
    _price(s, s.c.put(_quantity(s, x, path, good), " x "), path, good)
    _amount(s, path, good)
    s.down()


def price_first(s: ReceiptScene, path: str, good: Good) -> None:
    """`1.49 B x 2` below the name, with the letter of its tax, and the amount beside it."""
    _described(s, s.left, path, good, s.right - s.left)
    s.down()
    x = _price(s, s.left + GAP, path, good)
    letter = _behind(s, good)
    x = s.c.put(x, f"{letter if letter.strip().isalpha() else ''} x ")
    _quantity(s, x, path, good)
    _amount(s, path, good)
    s.down()


def taken_off(s: ReceiptScene) -> None:
    """The discount below the last of the goods, not among the sums."""
    if not s.f.discount:
        return
    s.c.put(s.left + 2 * GAP, s.w("r_discount"))
    s.money(s.right, -s.f.discount, None)
    s.down()
    s.f = replace(s.f, sum=s.f.sum - s.f.discount, discount=0 * s.f.discount)


WAYS: dict[str, Way] = {
    "beside": beside,
    "behind": behind,
    "over_columns": over_columns,
    "weighed": weighed,
    "at_first": at_first,
    "numbered": numbered,
    "price_first": price_first,
}
HEADS: dict[str, Callable[[ReceiptScene], None]] = {"over_columns": heads_over_columns}
"""Of ways that have their own."""
