"""More ways that tills print the goods of a receipt, for layouts that are learned from."""

from collections.abc import Callable

from synthetic.receipt_contents import Good
from synthetic.receipt_scene import ReceiptScene

Draw = Callable[[ReceiptScene, str, Good], None]


def _name(s: ReceiptScene, good: Good, x: float, path: str, room: float | None = None) -> float:
    name = good.description.upper() if s.l.upper else good.description
    return s.value(x, name, path + "description", fit=room)


def _count(s: ReceiptScene, x: float, path: str, good: Good) -> float:
    shown = s.f.formats.number(good.quantity, None)
    return s.value(x, shown, path + "quantity", str(good.quantity))


def _price(s: ReceiptScene, x: float, path: str, good: Good) -> float:
    return s.money(x, good.price, path + "unit_price", align="left")


def _amount(s: ReceiptScene, path: str, good: Good, behind: str = "") -> None:
    s.money(s.right, good.amount, path + "amount", signed=s.l.signed == "all", behind=behind)


def _room(s: ReceiptScene, x: float) -> float:
    return s.right - x - s.c.measure("00.000,00 A") - 6


def weighed_below(s: ReceiptScene, path: str, good: Good) -> None:
    """The amount beside the name, `0,670 kg x 1,99 EUR/kg` or `2 Stk x 1,05` below."""
    _name(s, good, s.left, path, _room(s, s.left))
    _amount(s, path, good, " B")
    s.down()
    if good.quantity == 1:
        return
    is_weight = good.quantity % 1 != 0
    end = _count(s, s.left + 12, path, good)
    end = s.c.put(end, " kg x " if is_weight else f" {s.w.all('units')[0]} x ")
    end = _price(s, end + 6, path, good)
    if is_weight:
        s.c.put(end, f" {s.f.formats.sign}/kg")
    s.down()


def price_times_count(s: ReceiptScene, path: str, good: Good) -> None:
    """`Joghurt  0,89 x 4   3,56 B`; a deposit names its price."""
    short = s.c.measure("000,00 x 00 ")
    end = _name(s, good, s.left, path, max(_room(s, s.left) - short, 40.0))
    if good.quantity != 1:
        end = _price(s, end + 6, path, good)
        _count(s, s.c.put(end, " x "), path, good)
    _amount(s, path, good, " B")
    s.down()


def code_and_letter(s: ReceiptScene, path: str, good: Good) -> None:
    """A code of twelve figures behind the name, a letter for the tax behind the amount; several
    are said below: `2 @ 1.50 ea`."""
    code = f"{good.code:0>12}"
    room = _room(s, s.left) - s.c.measure(code + " F ")
    end = _name(s, good, s.left, path, max(room, 40.0))
    s.c.put(end + 5, code, fit=max(s.right - end - 60.0, 20.0))
    _amount(s, path, good, f" {'NTX'[good.rate]}")
    s.down()
    if good.quantity != 1:
        end = s.c.put(_count(s, s.left + 10, path, good), " @ ")
        s.c.put(_price(s, end, path, good), " ea")
        s.down()


def glued(s: ReceiptScene, path: str, good: Good) -> None:
    """`Chleb 2 x3,49 6,98A`"""
    short = s.c.measure("0,000 x000,00 0000,00A")
    _name(s, good, s.left, path, max(s.right - s.left - short - 12, 40.0))
    x = s.right - short
    end = s.c.put(_count(s, x, path, good), " x")
    _price(s, end, path, good)
    _amount(s, path, good, "ABC"[good.rate])
    s.down()


def count_then_price_first(s: ReceiptScene, path: str, good: Good) -> None:
    """`2x 1,45 Duschgel   2,90 1`"""
    x = s.left
    if good.quantity != 1:
        x = s.c.put(_count(s, x, path, good), "x ")
        x = _price(s, x, path, good) + 4
    _name(s, good, x, path, max(_room(s, x), 30.0))
    _amount(s, path, good, " 1")
    s.down()


def code_with_name(s: ReceiptScene, path: str, good: Good) -> None:
    """A line of code and name; quantity, price and amount below it, also of single ones."""
    _name(s, good, s.c.put(s.left, f"{good.code:9>13} "), path)
    s.down()
    end = s.c.put(_count(s, s.left + 14, path, good), f" {s.w.all('units')[0]} x ")
    _price(s, end, path, good)
    _amount(s, path, good, " SR")
    s.down()


def bill(s: ReceiptScene, path: str, good: Good) -> None:
    """A restaurant's: the count first and no price of one; what was ordered beside it below."""
    x = _count(s, s.left, path, good) + 5
    _name(s, good, x, path, _room(s, x))
    _amount(s, path, good)
    s.down()


def units_between(s: ReceiptScene, path: str, good: Good) -> None:
    """What is weighed has a line of units between its name and its numbers."""
    if good.quantity % 1 == 0:
        price_times_count(s, path, good)
        return
    _name(s, good, s.left, path)
    s.down()
    sign, wide = s.f.formats.currency, (s.right - s.left) * 0.3
    ends = (s.right - 2 * wide, s.right - wide)
    for x, text in zip((*ends, s.right), ("kg", f"{sign}/kg", sign), strict=True):
        s.c.put(x, text, align="right")
    s.down()
    shown = s.f.formats.number(good.quantity, None)
    s.value(ends[0], shown, path + "quantity", str(good.quantity), align="right")
    s.money(ends[1], good.price, path + "unit_price")
    _amount(s, path, good)
    s.down()


MORE_WAYS: dict[str, Draw] = {
    "weighed_below": weighed_below,
    "price_times_count": price_times_count,
    "code_and_letter": code_and_letter,
    "glued": glued,
    "count_then_price_first": count_then_price_first,
    "code_with_name": code_with_name,
    "bill": bill,
    "units_between": units_between,
}
