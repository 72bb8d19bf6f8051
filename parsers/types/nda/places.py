"""States and countries whose law agreements name, as a pattern."""

import re

_ONE_WORD = (
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia "
    "Hawaii Idaho Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts "
    "Michigan Minnesota Mississippi Missouri Montana Nebraska Nevada Ohio Oklahoma Oregon "
    "Pennsylvania Tennessee Texas Utah Vermont Virginia Washington Wisconsin Wyoming"
)
STATES = [
    *_ONE_WORD.split(),
    "District of Columbia", "New Hampshire", "New Jersey", "New Mexico", "New York",
    "North Carolina", "North Dakota", "Puerto Rico", "Rhode Island", "South Carolina",
    "South Dakota", "West Virginia",
]  # fmt: skip
PROVINCES = [
    "Alberta", "British Columbia", "Manitoba", "New Brunswick", "Newfoundland and Labrador",
    "Nova Scotia", "Ontario", "Quebec", "Québec", "Saskatchewan", "New South Wales", "Victoria",
    "Queensland", "Western Australia",
]  # fmt: skip
COUNTRIES = [
    "Argentina", "Australia", "Austria", "Bahamas", "Belgium", "Bermuda", "Brazil",
    "British Virgin Islands", "Canada", "Cayman Islands", "Chile", "China", "Colombia", "Cyprus",
    "Czech Republic", "Denmark", "England and Wales", "England", "Finland", "France", "Germany",
    "Gibraltar", "Greece", "Guernsey", "Hong Kong", "Hungary", "Iceland", "India", "Indonesia",
    "Ireland", "Israel", "Italy", "Japan", "Jersey", "Korea", "Liechtenstein", "Luxembourg",
    "Malaysia", "Malta", "Marshall Islands", "Mexico", "Monaco", "Netherlands", "New Zealand",
    "Norway", "Panama", "Peru", "Philippines", "Poland", "Portugal", "Romania", "Russia",
    "Saudi Arabia", "Scotland", "Singapore", "South Africa", "South Korea", "Spain", "Sweden",
    "Switzerland", "Taiwan", "Thailand", "Turkey", "Ukraine", "United Arab Emirates",
    "United Kingdom", "Vietnam",
]  # fmt: skip

PLACE = "|".join(
    re.escape(name).replace(r"\ ", " ")
    for name in sorted((*STATES, *PROVINCES, *COUNTRIES), key=len, reverse=True)
)
"""One of them, the longest there is; a blank is any white space once `phrase` has seen it."""
