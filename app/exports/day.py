"""A date as far as it is known: a year, a month of it, a day, or nothing."""

import re
from dataclasses import dataclass

ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """What is not known is 0; without a year it is false.

    >>> Day.read("2022-05-21").english, Day.read("2022").english, bool(Day.read(""))
    ('May 21, 2022', '2022', False)
    """

    year: int = 0
    month: int = 0
    day: int = 0

    @classmethod
    def read(cls, iso: str) -> "Day":
        """Read ISO 8601, or what it begins with; nothing where it is none."""
        found = ISO.match(iso)
        year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
        return cls(year, month, day) if month <= 12 and day <= 31 else cls(year)

    def __bool__(self) -> bool:
        return self.year > 0

    @property
    def parts(self) -> list[int]:
        """Return what is known, the year first."""
        return [part for part in (self.year, self.month, self.day) if part]

    @property
    def iso(self) -> str:
        """Return 2022-05-21, 2022-05 or 2022; empty where nothing is known."""
        return "-".join(f"{part:0{width}}" for part, width in zip(self.parts, (4, 2, 2), strict=False))

    @property
    def english(self) -> str:
        """Return May 21, 2022; May 2022; 2022."""
        month = MONTHS[self.month - 1] if self.month else ""
        return " ".join(filter(None, (month, f"{self.day}," if self.day else "", str(self.year))))

    @property
    def korean(self) -> str:
        """Return 2022.05.21.; 2022.05.; 2022."""
        return self.iso.replace("-", ".") + ("." if self.month else "")

    @property
    def japanese(self) -> str:
        """Return 2022年5月21日; 2022年5月; 2022年."""
        return "".join(f"{part}{unit}" for part, unit in zip(self.parts, "年月日", strict=False))
