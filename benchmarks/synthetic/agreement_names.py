"""Invented companies, funds, people and places for drawn agreements.

In: a random generator. Out: a `Side` with what a template may say of it, or a `Place`. Names are
put together from short lists; nobody is meant.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass

WORDS = [
    "Harbor",
    "Copper",
    "Juniper",
    "Kestrel",
    "Lantern",
    "Marlow",
    "Nimbus",
    "Orchard",
    "Pinnacle",
    "Quarry",
    "Redwood",
    "Sable",
    "Tamarack",
    "Umber",
    "Vantage",
    "Willow",
    "Yarrow",
    "Zephyr",
    "Aldgate",
    "Brockton",
    "Cinder",
    "Dorset",
    "Ember",
    "Foxglove",
    "Granite",
    "Halcyon",
    "Ironbridge",
    "Jasper",
    "Keystone",
    "Larkspur",
    "Meridian",
    "Northgate",
    "Obsidian",
    "Palisade",
    "Riverton",
    "Stonehill",
    "Thornton",
    "Upland",
    "Verdant",
    "Westbrook",
    "Novacor",
    "Axtel",
    "Bioven",
    "Cytrix",
    "Dynacom",
    "Genotek",
    "Medivance",
    "Omnitel",
    "Synthra",
    "Vireon",
]
TRADES = [
    "Pharmaceuticals",
    "Industries",
    "Technologies",
    "Systems",
    "Holdings",
    "Energy",
    "Foods",
    "Software",
    "Networks",
    "Labs",
    "Therapeutics",
    "Financial",
    "Bancorp",
    "Semiconductor",
    "Resources",
    "Medical",
    "Group",
    "Partners",
    "Communications",
    "Entertainment",
    "Steel",
    "Paper",
    "Brands",
    "Solutions",
    "International",
    "Sciences",
    "Materials",
    "Media",
]
AMERICAN = (", Inc.", " Inc.", ", Inc", " Corporation", " Corp.", ", LLC", " LLC", " Company",
            ", L.L.C.", " Co., Inc.", ", Ltd.", ", Incorporated", "")  # fmt: skip
FOREIGN = (" plc", " PLC", " GmbH", " N.V.", " S.p.A.", " AB", " Oyj", " K.K.", " Pty Ltd", " S.A.",
           " Limited", " Ltd.", " AG", " B.V.", " A/S", " SE", " Co., Ltd.")  # fmt: skip
FUNDS = ("{} Capital Partners III, L.P.", "{} Opportunity Fund, L.P.", "{} Master Fund, Ltd.",
         "{} Value Partners LP", "{} Equity Investors IV, L.P.",
         "{} Capital Management LLC")  # fmt: skip
FIRST = [
    "Alan",
    "Beatrice",
    "Carlos",
    "Deborah",
    "Edwin",
    "Francesca",
    "Gregory",
    "Helen",
    "Isaac",
    "Joanna",
    "Kenji",
    "Lorraine",
    "Martin",
    "Nadia",
    "Oliver",
    "Patricia",
    "Quentin",
    "Rosalind",
    "Samuel",
    "Theresa",
    "Ulrich",
    "Vivian",
    "Walter",
    "Yvonne",
]
LAST = [
    "Abernathy",
    "Bellweather",
    "Castellano",
    "Drummond",
    "Eastwick",
    "Fairbanks",
    "Goldsmith",
    "Hathaway",
    "Ibarra",
    "Jernigan",
    "Kowalski",
    "Lindqvist",
    "McAllister",
    "Nakamura",
    "O’Brien",
    "Pemberton",
    "Quigley",
    "Rasmussen",
    "Stavros",
    "Thackeray",
    "Underhill",
    "VanDyke",
    "Whitcombe",
    "Yates",
]
TITLES = ("President", "Chief Executive Officer", "Vice President, Corporate Development",
          "General Counsel and Secretary", "Chairman", "Director, Business Development",
          "Senior Vice President and Chief Financial Officer")  # fmt: skip
STREETS = ("100 Mill Street", "1 Lake Plaza, Suite 400", "2250 Commerce Drive", "47 Old Post Road",
           "9 Park Avenue, 31st Floor")  # fmt: skip
CITIES = ("Dayton, Ohio 45402", "Boston, MA 02110", "San Jose, California 95110", "Tulsa, OK 74103",
          "Charlotte, North Carolina 28202", "Boise, Idaho 83702")  # fmt: skip
KINDS = ("a {} corporation", "a corporation organized under the laws of the State of {}",
         "a company incorporated in {}", "a {} limited liability company",
         "a corporation organized and existing under the laws of {}")  # fmt: skip
HOMES = ("Delaware", "Nevada", "Ohio", "Minnesota", "Florida", "Maryland")
STATES = ("New York", "Delaware", "California", "Texas", "Illinois", "Ohio", "Georgia", "Florida",
          "Washington", "New Jersey", "Minnesota", "North Carolina", "Colorado", "Utah",
          "Connecticut", "Nevada", "Arizona", "Michigan")  # fmt: skip
COMMONWEALTHS = ("Massachusetts", "Pennsylvania", "Virginia", "Kentucky")
COUNTRIES = ("England", "Germany", "Switzerland", "Israel", "France", "Japan", "Sweden", "Italy",
             "Denmark", "Ireland", "Canada")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """name: as truth has it. texts: by the end of a blank, such as `.up` of `{A.up}`."""

    name: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """full: `the Commonwealth of Virginia`."""

    name: str
    full: str


def draw_company(
    draw: random.Random, foreign: bool = False, fund: bool = False, bare: bool = False
) -> Side:
    first, second = draw.sample(WORDS, 2)
    if fund:
        name = draw.choice(FUNDS).format(first)
        kind = draw.choice(("a Delaware limited partnership", "a Cayman Islands exempted company"))
    else:
        form = draw.choice(FOREIGN if foreign and draw.random() < 0.8 else AMERICAN)
        form = "" if bare else form
        name = draw.choice(_stems(draw, first, second, bare=not form)) + form
        kind = draw.choice(KINDS).format(draw.choice(HOMES))
    signer = _person(draw)
    last = _last(signer)
    texts = {
        "": name,
        ".up": name.upper(),
        ".short": first,
        ".form": kind,
        ".addr": f"{draw.choice(STREETS)}, {draw.choice(CITIES)}",
        ".signer": signer,
        ".signer.mr": f"{draw.choice(('Mr.', 'Ms.', 'Dr.'))} {last}",
        ".title": draw.choice(TITLES),
    }
    return Side(name, texts)


def _stems(draw: random.Random, first: str, second: str, bare: bool) -> tuple[str, ...]:
    trade, other = draw.sample(TRADES, 2)
    if bare:
        return (f"{first} {trade}", f"{first} {second} {trade}", f"{first} National Bank")
    return (f"{first} {trade}", f"{first} {trade}", f"{first} {second}", f"{first}",
            f"The {first} {trade}",
            f"{first} & {second}", f"{first}-{second} {trade}", f"{first} {trade} {other}",
            f"J.{second[0]}. {first}", f"{first} of {second}", f"{first}.com",
            f"{first} {trade} (USA)", f"{first[:3].upper()} {trade}")  # fmt: skip


def draw_person(draw: random.Random) -> Side:
    name = _person(draw)
    texts = {
        "": name,
        ".up": name.upper(),
        ".first": name.split()[0],
        ".last": _last(name),
        ".addr": f"{draw.choice(STREETS)}, {draw.choice(CITIES)}",
    }
    return Side(name, texts)


def _person(draw: random.Random) -> str:
    first, last = draw.choice(FIRST), draw.choice(LAST)
    initial = draw.choice("ABCDEHJKLMRSTW")
    styles = (f"{first} {last}", f"{first} {last}", f"{first} {initial}. {last}",
              f"{initial}. {first} {last}", f"{first} {last}, Jr.",
              f"{first} {last} III")  # fmt: skip
    return draw.choice(styles)


def _last(name: str) -> str:
    return name.removesuffix(", Jr.").removesuffix(" III").split()[-1]


def draw_law(draw: random.Random, foreign: bool = False) -> Place:
    if foreign:
        name = draw.choice(COUNTRIES)
        return Place(name, name)
    if draw.random() < 0.2:
        name = draw.choice(COMMONWEALTHS)
        return Place(name, f"the Commonwealth of {name}")
    name = draw.choice(STATES)
    return Place(name, f"the State of {name}")
