"""From the characters of a PDF's page to its lines."""

import ctypes
import unicodedata
from typing import Any

from ingest.parse.pdf.lines import Line
from ingest.text.characters import lowered, raised

GARBLED = 0.3  # share of a page's characters that its fonts do not name
GAP = "\0"
HYPHEN = "\x02"  # pdfium's for a hyphen at a line's end
WIDE = 1.8  # font sizes between two words of a line: they stand in two columns
SMALL = 0.85  # of the size of the line before it: a raised or lowered figure
WHITE = 250  # of 255, in each colour
SMALLEST = 1.0  # points: smaller ones are not seen


def is_garbled(page: Any) -> bool:
    """Return whether the fonts of a page do not tell its characters."""
    import pypdfium2.raw as pdfium

    count = page.count_chars()
    if not count:
        return False
    step = max(1, count // 2_000)
    looked = range(0, count, step)
    strange = sum(
        pdfium.FPDFText_HasUnicodeMapError(page.raw, n) == 1 or _is_strange(pdfium.FPDFText_GetUnicode(page.raw, n))
        for n in looked
    )
    return bool(strange > len(looked) * GARBLED)


def _is_strange(code: int) -> bool:
    return (code < 0x20 and code not in (2, 9, 10, 13)) or 0xE000 <= code <= 0xF8FF or code == 0xFFFD


def lines_of(text: Any, page: Any) -> list[Line]:
    """Return the lines of a page's text in the order in which its writer drew them; what is not seen is left out."""
    import pypdfium2.raw as pdfium

    x0, y0, x1, y1 = page.get_mediabox()
    bare = all(thing.type == pdfium.FPDF_PAGEOBJ_TEXT for thing in page.get_objects(max_depth=3))
    made = _Lines(y0, y1 - y0)
    x, y = ctypes.c_double(), ctypes.c_double()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw = text.raw
    for n in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, n)
        if pdfium.FPDFText_IsGenerated(raw, n) == 1:
            made.part(code == 0x20)
            continue
        size = pdfium.FPDFText_GetFontSize(raw, n)
        pdfium.FPDFText_GetCharOrigin(raw, n, x, y)
        pdfium.FPDFText_GetCharBox(raw, n, left, right, bottom, top)
        seen = abs(top.value - bottom.value)
        if size <= SMALLEST and seen > size:  # the matrix, and not the font, makes it as large as it is seen
            size = seen
        off = not (x0 - size <= x.value <= x1 and y0 - size <= y.value <= y1)
        if 0xD800 <= code <= 0xDFFF or code == 0 or size < SMALLEST or off or (bare and _is_unseen(raw, n)):
            continue
        made.add(chr(code), x.value, y.value, max(right.value, x.value), size)
    return made.closed()


def _is_unseen(raw: Any, n: int) -> bool:
    """Whether a character is white or not painted at all; on a page with pictures that may be their text."""
    import pypdfium2.raw as pdfium

    if (
        pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(raw, n))
        == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    ):
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFText_GetFillColor(raw, n, red, green, blue, alpha)
    return min(red.value, green.value, blue.value) > WHITE or alpha.value < 255 - WHITE


class _Lines:
    """Lines that grow by a character at a time, on a page from `foot`, in points, upwards."""

    def __init__(self, foot: float, height: float) -> None:
        self._foot = foot
        self._height = height
        self._lines: list[Line] = []
        self._text: list[str] = []
        self._shifted = ""  # raised or lowered characters that are not yet in the text
        self._up = True
        self._gap = self._break = self._hyphen = self._down = False
        self._x0 = self._x1 = self._y = self._size = self._last_x = 0.0
        self._breaks: list[tuple[float, float]] = []  # where wide gaps begin and end

    def part(self, blank: bool) -> None:
        """Note that a blank, or else a new line, parts the last character and the next one."""
        self._gap, self._break = self._gap or blank, not blank

    def add(self, character: str, x: float, y: float, right: float, size: float) -> None:
        """Add a character where its baseline begins, at (x, y)."""
        if character in "\r\n\xad":
            return
        if character.isspace():
            self._gap = True
            return
        if self._text and not self._hyphen and not self._on_line(character, x, y, size):
            self._end()
        if not self._text:
            self._begin(x, y, size)
        elif self._hyphen:
            self._after_hyphen(character, x, y)
        elif self._is_shifted(y, size):
            self._flush_gap(x)
            self._shifted += character
            self._up = y > self._y
            self._x1, self._last_x = max(self._x1, right), x
            return
        else:
            self._flush_shifted()
            self._flush_gap(x)
        if character == HYPHEN:
            self._hyphen = True
            return
        self._text.append(unicodedata.normalize("NFKC", character) if "\ufb00" <= character <= "\ufb06" else character)
        self._gap = False
        self._x1, self._last_x = max(self._x1, right), x

    def closed(self) -> list[Line]:
        """Return all lines."""
        self._end()
        return self._lines

    def _begin(self, x: float, y: float, size: float) -> None:
        self._x0, self._x1, self._y, self._size, self._breaks = x, x, y, size, []
        self._gap = self._break = self._down = False

    def _on_line(self, character: str, x: float, y: float, size: float) -> bool:
        """Whether a character goes on with the line: beside the last one, below it where it is written downwards."""
        unit = max(self._size, size)
        beside = x >= self._last_x - 0.3 * unit
        if abs(y - self._y) < 0.3 * unit:
            return beside
        if self._is_shifted(y, size):
            return beside and x - self._x1 < 1.5 * unit
        down = -2.2 * unit < y - self._y < -0.6 * unit and abs(x - self._last_x) < 0.3 * unit
        if down and _is_wide(character) and (self._down or len(self._text) == 1) and _is_wide(self._text[-1]):
            self._y, self._x1, self._down = y, x + unit, True
            return True
        return False

    def _is_shifted(self, y: float, size: float) -> bool:
        return size < SMALL * self._size and 0.08 * self._size < abs(y - self._y) < 0.8 * self._size

    def _after_hyphen(self, character: str, x: float, y: float) -> None:
        """Join a word that was parted at the line's end; a hyphen before a capital or a figure is the word's own."""
        before = self._text[-1] if self._text else ""
        if not (character.islower() and before.islower()):
            self._text.append("-")
        self._hyphen, self._gap, self._y, self._x1 = False, False, y, x

    def _flush_gap(self, x: float) -> None:
        width = x - self._x1
        if width > WIDE * self._size:
            self._text.append(GAP)
            self._breaks.append((self._x1, x))
        elif self._gap or (self._break and width > 0.25 * self._size):
            self._text.append(" ")
        self._gap = self._break = False

    def _flush_shifted(self) -> None:
        if self._shifted:
            self._text.append((raised if self._up else lowered)(self._shifted))
            self._shifted = ""

    def _end(self) -> None:
        self._flush_shifted()
        if self._hyphen:
            self._text.append("-")
        text = "".join(self._text).strip()
        if text:
            place = (self._y - self._foot) / self._height if self._height else 0.5
            edges = [self._x0, *(x for gap in self._breaks for x in gap), self._x1]
            pieces = [piece.strip() for piece in text.split(GAP)]
            parts = tuple((edges[2 * n], edges[2 * n + 1], piece) for n, piece in enumerate(pieces))
            self._lines.append(Line("   ".join(pieces), self._x0, self._x1, self._y, self._size, parts, place))
        self._text, self._hyphen, self._gap = [], False, False


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
