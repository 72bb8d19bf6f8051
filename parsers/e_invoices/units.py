"""Codes of units in words (UN/ECE Recommendation 20 and 21, the usual ones). Others stay codes."""

NAMES = {
    "C62": "unit", "EA": "each", "H87": "piece", "PCE": "piece", "NAR": "piece", "XPP": "piece",
    "LS": "lump sum", "E48": "service unit", "ACT": "activity", "P1": "%", "PR": "pair",
    "SET": "set", "DZN": "dozen", "NMP": "pack", "XPK": "package", "XBX": "box", "XCT": "carton",
    "CT": "carton", "XBO": "bottle", "BO": "bottle", "XSA": "sack", "XRO": "roll", "XPX": "pallet",
    "SEC": "second", "MIN": "minute", "HUR": "hour", "DAY": "day", "WEE": "week", "MON": "month",
    "QAN": "quarter", "ANN": "year", "LH": "working hour",
    "MMT": "mm", "CMT": "cm", "MTR": "m", "KMT": "km", "KTM": "km", "LM": "m", "FOT": "ft",
    "INH": "in", "MTK": "m²", "CMK": "cm²", "FTK": "sq ft", "MTQ": "m³", "MLT": "ml", "CLT": "cl",
    "LTR": "l", "HLT": "hl", "GLL": "gallon", "MGM": "mg", "GRM": "g", "KGM": "kg", "TNE": "t",
    "LBR": "lb", "ONZ": "oz", "KWH": "kWh", "MWH": "MWh", "KWT": "kW", "WTT": "W", "AMP": "A",
    "E34": "GB", "4L": "MB", "AD": "byte", "ZZ": "",
}  # fmt: skip


def unit_of(code: str | None) -> str | None:
    return (NAMES.get(code, code) or None) if code else None
