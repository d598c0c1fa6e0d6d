"""The styles of a Word document: which are headings, and which hide their text."""

import re
from typing import Any

from ingest.parse.archive import attribute, child, children

OFF = ("0", "false", "off", "none")
HEADING = re.compile(r"(?:heading|title|제목|見出し|标题|überschrift|titre)\s*(\d)?", re.IGNORECASE)


def is_on(settings: Any, name: str) -> bool | None:
    """Return whether a switch of a run's settings is on; None where it is not set."""
    switch = child(settings, name)
    return None if switch is None else attribute(switch, "val", "1") not in OFF


class Styles:
    """What paragraphs and runs take from their styles."""

    def __init__(self, root: Any) -> None:
        self._styles = {attribute(one, "styleId"): one for one in children(root, "style")}

    def level(self, style: str, settings: Any) -> int:
        """Return the level of a heading, from 1 to 6; 0 for what is none."""
        direct = child(settings, "outlineLvl")
        for one in self._line(style):
            outline = direct if direct is not None else child(one, "pPr", "outlineLvl")
            if outline is not None:
                value = attribute(outline, "val")
                return min(int(value) + 1, 6) if value.isdigit() and int(value) < 9 else 0
            name = child(one, "name")
            if found := HEADING.fullmatch((attribute(name, "val") if name is not None else "").strip()):
                return min(int(found[1] or 1), 6)
        if direct is not None and attribute(direct, "val").isdigit() and int(attribute(direct, "val")) < 9:
            return min(int(attribute(direct, "val")) + 1, 6)
        found = re.fullmatch(r"Heading([1-6])|Title", style)
        return int(found[1] or 1) if found and style not in self._styles else 0

    def numbering(self, style: str) -> Any:
        """Return the numbering that a style gives to its paragraphs, or None."""
        for one in self._line(style):
            if (numbering := child(one, "pPr", "numPr")) is not None:
                return numbering
        return None

    def hides(self, style: str) -> bool:
        """Return whether a style hides or strikes out its text."""
        for one in self._line(style):
            settings = child(one, "rPr")
            for name in ("vanish", "strike", "dstrike"):
                if (found := is_on(settings, name)) is not None:
                    return found
        return False

    def _line(self, style: str) -> list[Any]:
        """A style and those that it is based on."""
        line: list[Any] = []
        while style in self._styles and len(line) < 20:
            line.append(self._styles[style])
            based = child(line[-1], "basedOn")
            style = attribute(based, "val") if based is not None else ""
        return line
