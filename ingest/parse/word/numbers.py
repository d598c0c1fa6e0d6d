"""The numbers and bullets of a Word document's lists, as Word counts them."""

import re
from typing import Any

from ingest.parse.archive import attribute, child, children

ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
         (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
KOREAN = "가나다라마바사아자차카타파하"


class Numbers:
    """Counts the paragraphs of each list."""

    def __init__(self, root: Any) -> None:
        abstract = {attribute(one, "abstractNumId"): one for one in children(root, "abstractNum")}
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._list_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for one in children(root, "num"):
            number, target = attribute(one, "numId"), child(one, "abstractNumId")
            key = attribute(target, "val") if target is not None else ""
            starts = children(one, "lvlOverride")
            self._list_of[number] = f"{key}/{number}" if starts else key
            self._levels[number] = {n: _level(level) for n, level in enumerate(children(abstract.get(key), "lvl"))}
            for start in starts:
                self._override(number, start)

    def next(self, settings: Any, inherited: Any) -> str:
        """Return the mark of a paragraph, and count it; empty for one that is in no list."""
        numbering = child(settings, "numPr")
        number = _value(child(numbering, "numId")) or _value(child(inherited, "numId"))
        if not number or number == "0":
            return ""
        level = int(_value(child(numbering, "ilvl")) or _value(child(inherited, "ilvl")) or 0)
        levels = self._levels.get(number, {})
        form, text, start = levels.get(level, ("bullet", "", 1))
        if form == "bullet":
            return "-"
        counts = self._counts.setdefault(self._list_of.get(number, number), {})
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if form == "none":
            return ""

        def shown(found: "re.Match[str]") -> str:
            n = int(found[1]) - 1
            return _written(counts.get(n, levels.get(n, ("", "", 1))[2]), levels.get(n, ("decimal", "", 1))[0])

        return re.sub(r"%(\d)", shown, text)

    def _override(self, number: str, start: Any) -> None:
        level, value = attribute(start, "ilvl"), _value(child(start, "startOverride"))
        if level.isdigit() and value.isdigit():
            form, text, _ = self._levels[number].get(int(level), ("decimal", f"%{int(level) + 1}.", 1))
            self._levels[number][int(level)] = (form, text, int(value))


def _level(level: Any) -> tuple[str, str, int]:
    start = _value(child(level, "start"))
    return (
        _value(child(level, "numFmt")) or "decimal",
        _value(child(level, "lvlText")),
        int(start) if start.isdigit() else 1,
    )


def _value(element: Any) -> str:
    return attribute(element, "val") if element is not None else ""


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman"):
        written, left = "", min(number, 3999)
        for value, sign in ROMAN:
            written += sign * (left // value)
            left %= value
        return written.upper() if form == "upperRoman" else written
    if form == "ganada":
        return KOREAN[(number - 1) % len(KOREAN)]
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x245F + number)
    return f"{number:02}" if form == "decimalZero" else str(number)
