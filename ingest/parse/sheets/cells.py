"""The value of a cell as its number format shows it."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

LITERAL = re.compile(r"\"([^\"]{0,255})\"|\\(.)|\[\$([^\]-]{0,99}+)[^\]]{0,99}+\]|_.|\*.|\[[^\]]{0,99}\]")
DIGITS = re.compile(r"[#0?][#0?,.]*")
MARK = 0xE000  # stands, and what follows it, for a literal of a format
EXACT = 15  # digits that a workbook keeps


def shown(cell: Any) -> str:
    """Return what a reader of the sheet sees in a cell."""
    value, form = cell.value, cell.number_format or "General"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date, time, timedelta)):
        return _date(value, form)
    if isinstance(value, (int, float)):
        return _number(value, form)
    return " ".join(str(value).split())


def _date(value: Any, form: str) -> str:
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, time):
        return str(value.isoformat(timespec="seconds")).removesuffix(":00")
    plain = LITERAL.sub("", form).lower()
    day = "d" in plain or "y" not in plain or "general" in plain
    text = str(value.strftime("%Y-%m-%d" if day else "%Y-%m" if re.search(r"m|q", plain) else "%Y"))
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        text += value.strftime(" %H:%M" if not value.second else " %H:%M:%S")
    return text


def _number(value: float, form: str) -> str:
    literals: list[str] = []

    def kept(found: "re.Match[str]") -> str:
        literals.append(found[1] or found[2] or found[3] or "")
        return chr(MARK + len(literals) - 1)

    plain = LITERAL.sub(kept, _section(value, form))
    digits = DIGITS.search(plain)
    if "general" in plain.lower() or "@" in plain or digits is None or "/" in plain or "E" in plain.upper():
        return _general(value)
    text = _digits(abs(value) * (100 if "%" in plain else 1), digits[0])
    sign = "-" if value < 0 and not _has_own_sign(form) and float(text.replace(",", "")) else ""
    around = (plain[: digits.start()], plain[digits.end() :])
    before, after = ("".join(literals[ord(c) - MARK] if ord(c) >= MARK else c for c in part) for part in around)
    return f"{sign}{before}{text}{after}".strip()


def _digits(value: float, pattern: str) -> str:
    """A number in a pattern such as `#,##0.00`; a comma at its end stands for thousands that are not shown."""
    while pattern.endswith(","):
        pattern, value = pattern[:-1], value / 1000
    whole, _, decimals = pattern.partition(".")
    places = len(re.findall(r"[0#?]", decimals))
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if value < 1e15 else value
    text = f"{rounded:,.{places}f}" if "," in whole else f"{rounded:.{places}f}"
    if "#" in decimals and "." in text:
        text = text.rstrip("0").rstrip(".")
    return _padded(text, whole.count("0"))


def _padded(text: str, zeros: int) -> str:
    """Fill the whole part up with zeros, as in a code of five places."""
    whole, point, decimals = text.partition(".")
    missing = zeros - len(whole.replace(",", ""))
    return "0" * max(0, missing) + whole + point + decimals


def _section(value: float, form: str) -> str:
    sections = _sections(form)
    if "[" in form and re.search(r"\[[<>=]", form):  # conditions of its own
        return sections[-1]
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2:
        return sections[2]
    return sections[0]


def _sections(form: str) -> list[str]:
    """The parts of a format between semicolons that are not in quotation marks."""
    quoted = form.split('"')
    return '"'.join(part if n % 2 else part.replace(";", "\0") for n, part in enumerate(quoted)).split("\0")


def _has_own_sign(form: str) -> bool:
    sections = form.split(";")
    return len(sections) > 1 and ("-" in sections[1] or "(" in sections[1])


def _general(value: float) -> str:
    if isinstance(value, int) or (value.is_integer() and abs(value) < 10**EXACT):
        return str(int(value))
    if 1e-9 <= abs(value) < 1e-4:
        return f"{value:.10f}".rstrip("0")
    return f"{value:.{EXACT}g}"
