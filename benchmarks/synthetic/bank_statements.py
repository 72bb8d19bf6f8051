"""A bank's statements of an account: balances, and what moved between them.

In: a scene whose seller is the bank and whose buyer holds the account. How movements are printed
(in two columns, in one with signs or letters), with balances or without, the latest first or last,
is the layout's; arrangements that nothing learns from are in `held_out_bodies`.
"""

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from synthetic.canvas import RIGHT
from synthetic.contents import Contents, rounded
from synthetic.countries import filled
from synthetic.scene import Scene

BANKS = {
    "de": ("Sparkasse {}", "Volksbank {} eG", "{} Privatbank AG", "Raiffeisenbank {}"),
    "en": ("{} Bank plc", "First National Bank of {}", "{} Building Society", "Bank of {}"),
    "fr": ("Banque {}", "Crédit Agricole {}", "Caisse d'Épargne {}"),
    "es": ("Banco {}", "Caja {}", "Banco de {} S.A."), "it": ("Banca {}", "Cassa di {} S.p.A."),
    "nl": ("{} Bank N.V.", "Spaarbank {}"), "pt": ("Banco {} S.A.", "Caixa {}"),
}  # fmt: skip
MOST = 60
"""Movements of a statement."""


@dataclass(frozen=True, slots=True)
class Style:
    """amounts: `columns` for debit and credit, `minus`, `plus` for both signs, `after`, `letters`
    as the bank's language has them, `letter_column` for letters in a column of their own. balances:
    behind all rows, the last of a day, or none. ends: where the opening and closing balance
    stand: among the rows, in a box above, or in lines above and below."""

    amounts: str
    balances: str
    ends: str
    latest_first: bool
    value_dates: bool
    text_first: bool
    several_lines: bool
    sums: bool
    carries: bool
    credit_first: bool


@dataclass(frozen=True, slots=True)
class Movement:
    day: datetime.date
    value_day: datetime.date
    texts: tuple[str, ...]
    amount: Decimal


def style_of(layout: str) -> Style:
    rng = random.Random(f"{layout} bank statement")
    pick = rng.choice
    return Style(
        amounts=pick(("columns", "columns", "minus", "plus", "after", "letters", "letter_column")),
        balances=pick(("all", "all", "day", "none")),
        ends=pick(("rows", "rows", "box", "lines")),
        latest_first=rng.random() < 0.15,
        value_dates=rng.random() < 0.4,
        text_first=rng.random() < 0.1,
        several_lines=rng.random() < 0.5,
        sums=rng.random() < 0.35,
        carries=rng.random() < 0.5,
        credit_first=rng.random() < 0.25,
    )


def told(f: Contents, rng: random.Random) -> Contents:
    name = rng.choice(BANKS.get(f.language, ("{} Bank", "Bank {}"))).format(f.seller.city)
    bank = replace(f.seller, name=name, logo=name)
    month, count = rng.randint(1, 12), rng.randint(1, 99)
    number = rng.choice((str(count), f"{month}/{f.date.year}", f"{count:03}",
                         f"{f.date.year}/{month:02}"))  # fmt: skip
    account = filled(rng.choice(("########", "#########", "##########", "## ## ####")), rng)
    rows = []
    if f.buyer.iban and rng.random() < 0.8:
        grouped = " ".join(f.buyer.iban[n : n + 4] for n in range(0, len(f.buyer.iban), 4))
        shown = grouped if rng.random() < 0.7 else f.buyer.iban
        rows.append(("iban", shown, "iban", f.buyer.iban))
    if not rows or rng.random() < 0.4:
        rows.append(("account_no", account, "account_number", account))
    rows += _period(f, rng)
    if rng.random() < 0.6:
        rows.append(("currency", f.formats.currency, "currency", f.formats.currency))
    negative = rng.choice(("before", "before", "after"))
    return replace(f, seller=bank, number=number, more=tuple(rows),
                   formats=replace(f.formats, negative=negative))  # fmt: skip


def _period(f: Contents, rng: random.Random) -> list[tuple[str, str, str | None, str]]:
    first, last = f.date - datetime.timedelta(days=31), f.date - datetime.timedelta(days=1)
    how = rng.choice(("one", "two", "none"))
    if how == "none":
        return []
    begin, end = f.formats.date(first), f.formats.date(last)
    if how == "two":
        return [("period_from", begin, "period_from", first.isoformat()),
                ("period_to", end, "period_to", last.isoformat())]  # fmt: skip
    return [("period", f"{begin} - {end}", "period_from|period_to",
             f"{first.isoformat()}|{last.isoformat()}")]  # fmt: skip


def movements_of(s: Scene, style: Style) -> list[Movement]:
    """In the order of their days."""
    count = max(2, min(len(s.f.items) * 2, MOST))
    scale = {"CZK": 20, "SEK": 8, "NOK": 8, "DKK": 6, "INR": 60, "TRY": 25}.get(
        s.f.formats.currency, 1
    )
    days = sorted(s.f.date - datetime.timedelta(days=s.rng.randint(1, 31)) for _ in range(count))
    found = []
    for day in days:
        amount = rounded(Decimal(s.rng.choice((s.rng.uniform(1, 90), s.rng.uniform(20, 900),
                                               s.rng.uniform(300, 6000)))) * scale)  # fmt: skip
        sign = 1 if s.rng.random() < 0.3 else -1
        later = day + datetime.timedelta(days=s.rng.choice((0, 0, 1, 2)))
        found.append(Movement(day, later, _texts(s, style), sign * amount))
    return found


def _texts(s: Scene, style: Style) -> tuple[str, ...]:
    kind, other = s.w.any("movements"), f"{s.w.any('trades')} {s.w.any('goods').split()[0]}"
    if not style.several_lines:
        return (s.rng.choice((f"{kind} {other}", kind, other)),)
    reference = filled(
        s.rng.choice(("Ref. ######", "RE ####/##", "@@@-######", "Nr. #####")), s.rng
    )
    return tuple([kind, other, reference][: s.rng.choice((1, 2, 2, 3))])


def shown(s: Scene, value: Decimal, style: Style, balance: bool = False) -> tuple[str, str]:
    """An amount with its sign as the layout has it, and the part that is its value."""
    text = s.f.formats.number(abs(value))
    debit, credit = s.w.all("marks")
    if style.amounts == "letters" or (balance and style.amounts == "letter_column"):
        marked = f"{text} {credit if value >= 0 else debit}"
        return marked, marked
    sign = "-" if value < 0 else "+" if style.amounts == "plus" and not balance else ""
    return (f"{text}{sign}" if style.amounts == "after" else f"{sign}{text}",) * 2


def put_amount(
    s: Scene, x: float, value: Decimal, path: str | None, style: Style, *, balance: bool = False,
    bold: bool = False, fit: float | None = None,
) -> None:  # fmt: skip
    text, _ = shown(s, value, style, balance)
    s.value(x, text, path, str(value), align=RIGHT, style="bold" if bold else "", fit=fit)


def draw(s: Scene, x0: float, x1: float) -> None:
    from synthetic.held_out_bodies import BANK_STATEMENTS

    own = BANK_STATEMENTS.get(s.l.family)
    style = style_of(s.l.name)
    moved = movements_of(s, style)
    spread = sum((abs(each.amount) for each in moved), Decimal(0))
    opening = rounded(spread * Decimal(s.rng.uniform(-0.05, 1.2)))
    if own:
        own(s, x0, x1, opening, moved)
        return
    closing = opening + sum((each.amount for each in moved), Decimal(0))
    if style.ends == "box":
        balance_lines(s, x0, x1, style, opening, closing, moved)
    elif style.ends == "lines":
        _line(s, x0, x1, "opening", opening, "opening_balance", style)
    rows(s, x0, x1, style, opening, moved)
    if style.ends == "lines":
        _line(s, x0, x1, "closing", closing, "closing_balance", style)
    if style.sums and style.ends != "box":
        sum_lines(s, x0, x1, moved)


def balance_lines(s: Scene, x0: float, x1: float, style: Style, opening: Decimal,
                  closing: Decimal, moved: Sequence[Movement]) -> None:  # fmt: skip
    middle, top = x0 + (x1 - x0) * 0.6, s.c.y - s.c.size * 1.2
    _line(s, x0 + 4, middle - 4, "opening", opening, "opening_balance", style)
    if style.sums:
        sum_lines(s, x0 + 4, middle - 4, moved)
    _line(s, x0 + 4, middle - 4, "closing", closing, "closing_balance", style)
    s.c.box(x0, top, middle, s.c.y - s.c.size * 0.7)
    s.down(1)


def sum_lines(s: Scene, x0: float, x1: float, moved: Sequence[Movement]) -> None:
    debits = -sum((each.amount for each in moved if each.amount < 0), Decimal(0))
    credits = sum((each.amount for each in moved if each.amount > 0), Decimal(0))
    for key, value, path in (("total_debits", debits, "total_debits"),
                             ("total_credits", credits, "total_credits")):  # fmt: skip
        s.c.put(x0, s.label(key))
        s.value(x1, s.f.formats.number(value), path, str(value), align=RIGHT)
        s.down(1.2)


def _line(
    s: Scene, x0: float, x1: float, key: str, value: Decimal, path: str, style: Style
) -> None:
    if s.c.y + 2 * s.c.step > s.c.bottom:
        s.c.new_sheet(s.l.margin + 40)
    text = s.label(key)
    if s.rng.random() < 0.3:
        day = s.f.date - datetime.timedelta(days=32 if key == "opening" else 1)
        text = f"{s.w(key)} {s.f.formats.date(day)}"
    s.c.put(x0, text, style="bold", fit=(x1 - x0) * 0.65)
    put_amount(s, x1, value, path, style, balance=True, bold=True)
    s.down(1.5)


Places = dict[str, tuple[float, float]]


def places_of(s: Scene, x0: float, x1: float, style: Style) -> Places:
    wide = {"b_date": 62, "b_value": 62, "b_debit": 70, "b_credit": 70, "b_amount": 76,
            "letter": 20, "b_balance": 80}  # fmt: skip
    columns = ["b_date", *(["b_value"] if style.value_dates else []), "b_text"]
    if style.text_first:
        columns = ["b_date", "b_text", *(["b_value"] if style.value_dates else [])]
    if style.amounts == "columns":
        columns += ["b_credit", "b_debit"] if style.credit_first else ["b_debit", "b_credit"]
    else:
        columns += ["b_amount", *(["letter"] if style.amounts == "letter_column" else [])]
    columns += ["b_balance"] if style.balances != "none" else []
    scale = s.l.size / 9.5 * (1.2 if s.l.font == "mono" else 1.0)
    widths = {name: wide.get(name, 0) * scale for name in columns}
    rest = max(80.0, x1 - x0 - sum(widths.values()))
    shrink = min(1.0, (x1 - x0 - rest) / max(1.0, sum(widths.values())))
    places, x = Places(), x0
    for name in columns:
        width = rest if name == "b_text" else widths[name] * shrink
        places[name] = (x + 2, x + width - 3)
        x += width
    return places


def rows(s: Scene, x0: float, x1: float, style: Style, opening: Decimal,
         moved: Sequence[Movement]) -> None:  # fmt: skip
    places = places_of(s, x0, x1, style)
    _head(s, places, x0, x1)
    balances, balance = [], opening
    for each in moved:
        balance += each.amount
        balances.append(balance)
    order = list(range(len(moved)))[:: -1 if style.latest_first else 1]
    ends = [("opening", opening, "opening_balance"), ("closing", balance, "closing_balance")]
    if style.ends == "rows":
        _end_row(s, places, style, *ends[style.latest_first])
    before = opening
    for n, at in enumerate(order):
        each, last = moved[at], at + 1 == len(moved) or moved[at + 1].day != moved[at].day
        if s.c.y + (len(each.texts) + 2) * s.c.step > s.c.bottom:
            if style.carries and not style.latest_first and "b_balance" in places:
                _carry(s, places, style, before, 0)
            s.c.new_sheet(s.l.margin + 40)
            _head(s, places, x0, x1)
            if style.carries and not style.latest_first and "b_balance" in places:
                _carry(s, places, style, before, -1)
        _row(s, places, style, n, each, balances[at] if style.balances == "all" or last else None)
        before = balances[at]
    if style.ends == "rows":
        _end_row(s, places, style, *ends[not style.latest_first])
    s.c.line(x0, s.c.y - s.c.size * 0.7, x1, s.c.y - s.c.size * 0.7, 0.6)
    s.down(0.8)


def _head(s: Scene, places: Places, x0: float, x1: float) -> None:
    s.down(0.5)
    if s.l.rules in ("grid", "striped", "dark"):
        s.c.fill(x0, s.c.y - s.c.size * 1.3, x1, s.c.y + s.c.size * 0.45, 0.9)
    for name, (left, right) in places.items():
        if name == "letter":
            continue
        amount = name in ("b_amount", "b_debit", "b_credit", "b_balance")
        s.c.put(right if amount else left, s.cased(s.w(name)), align=RIGHT if amount else "left",
                style="bold", size=s.c.size * 0.9, fit=right - left)  # fmt: skip
    if s.l.rules != "none":
        s.c.line(x0, s.c.y + s.c.size * 0.45, x1, s.c.y + s.c.size * 0.45, 0.7)
    s.down(1.5)


def _end_row(s: Scene, places: Places, style: Style, key: str, value: Decimal, path: str) -> None:
    column = "b_balance" if "b_balance" in places else "b_amount"
    column = column if column in places else "b_credit" if "b_credit" in places else "b_debit"
    s.c.put(
        places["b_text"][0], s.w(key), style="bold", fit=places["b_text"][1] - places["b_text"][0]
    )
    put_amount(s, places[column][1], value, path, style, balance=True, bold=True,
               fit=places[column][1] - places[column][0])  # fmt: skip
    s.down(1.4)


def _carry(s: Scene, places: Places, style: Style, value: Decimal, which: int) -> None:
    s.c.put(places["b_text"][0], s.w.all("carried")[which])
    put_amount(s, places["b_balance"][1], value, None, style, balance=True)
    s.down(1.3)


def _row(s: Scene, places: Places, style: Style, n: int, each: Movement,
         balance: Decimal | None) -> None:  # fmt: skip
    path, f = f"entries[{n}].", s.f.formats
    for name, day, own in (("b_date", each.day, "date"), ("b_value", each.value_day, "value_date")):
        if name in places:
            left, right = places[name]
            s.value(left, f.date(day), path + own, day.isoformat(), fit=right - left)
    if style.amounts == "columns":
        name, own = ("b_debit", "debit") if each.amount < 0 else ("b_credit", "credit")
        value = abs(each.amount)
        s.value(places[name][1], f.number(value), path + own, str(value), align=RIGHT,
                fit=places[name][1] - places[name][0])  # fmt: skip
    else:
        left, right = places["b_amount"]
        _signed(s, left, right, each.amount, path + "amount", style, places)
    if balance is not None and "b_balance" in places:
        left, right = places["b_balance"]
        put_amount(s, right, balance, path + "balance", style, balance=True, fit=right - left)
    left, right = places["b_text"]
    claimed = s.claim(path + "description", " ".join(each.texts), (each.texts[0],))
    for text in each.texts:
        for line in s.c.wrap(text, right - left):
            s.c.put(left, line, path=claimed, fit=right - left)
            s.down()
    s.down(s.row_gap + 0.1)


def _signed(s: Scene, left: float, right: float, value: Decimal, path: str, style: Style,
            places: Places) -> None:  # fmt: skip
    if style.amounts != "letter_column":
        put_amount(s, right, value, path, style, fit=right - left)
        return
    s.value(right, s.f.formats.number(abs(value)), path, str(value), align=RIGHT, fit=right - left)
    debit, credit = s.w.all("marks")
    s.c.put(places["letter"][0] + 2, credit if value >= 0 else debit)
