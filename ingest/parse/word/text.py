"""The text of a Word document's paragraph, as a reader of the page sees it."""

from typing import Any

from ingest.parse.archive import attribute, child, children, local
from ingest.parse.word.equations import linear
from ingest.parse.word.styles import Styles, is_on
from ingest.text.characters import lowered, raised

UNSEEN = frozenset(["del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "rt", "sdtPr", "fldData"])


class Runs:
    """Reads runs; `marks` are the numbers of notes that it met, `boxes` the text boxes, `left_out` what is hidden."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.marks: dict[tuple[str, str], str] = {}
        self.boxes: list[Any] = []
        self.left_out = False

    def text(self, paragraph: Any, style: str) -> str:
        """Return the text of a paragraph of a style."""
        return self._below(paragraph, self._styles.hides(style))

    def _below(self, element: Any, hidden: bool) -> str:
        return "".join(self._one(one, hidden) for one in element)

    def _one(self, element: Any, hidden: bool) -> str:
        name = local(element)
        if name == "r":
            return self._run(element, hidden)
        if name in UNSEEN:
            return ""
        if name == "txbxContent":
            self.boxes.append(element)
            return ""
        if name == "AlternateContent":
            chosen = child(element, "Choice")
            return self._below(element if chosen is None else chosen, hidden)
        if name in ("oMath", "oMathPara"):
            return linear(element)
        if name == "t":
            return element.text or ""
        return self._piece(element, name) if len(element) == 0 else self._below(element, hidden)

    def _piece(self, element: Any, name: str) -> str:
        if name in ("tab", "ptab"):
            return "\t"
        if name in ("br", "cr"):
            return "\n"
        if name == "noBreakHyphen":
            return "-"
        if name == "sym":
            code = attribute(element, "char")
            return "•" if code.upper().startswith("F0") else chr(int(code or "20", 16))
        if name in ("footnoteReference", "endnoteReference"):
            return self._mark(name.removesuffix("Reference"), attribute(element, "id"))
        return ""

    def _mark(self, kind: str, number: str) -> str:
        count = sum(1 for one, _ in self.marks if one == kind) + 1
        return f"[{self.marks.setdefault((kind, number), str(count))}]"

    def _run(self, run: Any, hidden: bool) -> str:
        settings = child(run, "rPr")
        if self._is_hidden(settings, hidden):
            self.left_out = self.left_out or any((text.text or "").strip() for text in children(run, "t"))
            return ""
        text = self._below(run, hidden)
        align = child(settings, "vertAlign")
        kind = attribute(align, "val") if align is not None else ""
        return raised(text) if kind == "superscript" else lowered(text) if kind == "subscript" else text

    def _is_hidden(self, settings: Any, hidden: bool) -> bool:
        style = child(settings, "rStyle")
        if style is not None:
            hidden = hidden or self._styles.hides(attribute(style, "val"))
        for name in ("vanish", "strike", "dstrike"):
            switch = is_on(settings, name)
            if switch:
                return True
            if switch is False:
                hidden = False
        size = child(settings, "sz")
        if size is not None and attribute(size, "val") in ("0", "1", "2"):
            return True
        colour, shade = child(settings, "color"), child(settings, "shd")
        white = colour is not None and attribute(colour, "val").upper() == "FFFFFF"
        return hidden or (white and shade is None and child(settings, "highlight") is None)
