"""Merged cells that would fill the memory: openpyxl makes a cell of its own for each place that they cover."""

import re

MOST = 100_000  # cells that one merged area may cover …
ALL = 1_000_000  # … and all of a sheet together
AREA = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']\s*/>")


def without_vast_areas(sheet: bytes) -> bytes:
    """Return the XML of a sheet without the merged areas beyond the limits; their text stays in its first cell."""
    left = ALL

    def kept(found: "re.Match[bytes]") -> bytes:
        nonlocal left
        size = (abs(_number(found[3]) - _number(found[1])) + 1) * (abs(int(found[4]) - int(found[2])) + 1)
        if size > min(MOST, left):
            return b""
        left -= size
        return found[0]

    return AREA.sub(kept, sheet)


def _number(letters: bytes) -> int:
    """The number of a column."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
