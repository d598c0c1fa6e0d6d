"""Text recognition (OCR) of pages that are pictures, where the extra `brief-chat[ocr]` is installed.

RapidOCR runs the PP-OCRv4 models that its package carries: Latin letters, figures and Chinese characters; it knows no
Hangul and no Kana.
"""

import importlib.util
import time
from functools import cached_property
from typing import Any

PACKAGE = "rapidocr_onnxruntime"
OFFER = "run text recognition (OCR) first; brief-chat[ocr] does it for Latin and Chinese letters"
SECONDS = 60.0  # for all pages of a file; it is given up after 90 (parser.SECONDS)
SCALE = 200 / 72  # dots for each point of a page: 200 an inch
LARGEST = 4_000  # dots of a side
LEAST = 0.6  # how sure a line has to be (0 to 1)


class Recognition:
    """Reads pictures of pages until its time is over."""

    def __init__(self) -> None:
        self.known = importlib.util.find_spec(PACKAGE) is not None
        self._begun = 0.0

    @property
    def over(self) -> bool:
        """Return whether its time is over."""
        return bool(self._begun) and time.monotonic() - self._begun > SECONDS

    def text(self, page: Any) -> str:
        """Return the lines of a page; empty where nothing was recognized, or nothing can be."""
        if not self.known or self.over:
            return ""
        try:
            engine = self._engine
        except ImportError:  # installed, but a library of the system that it needs (libGL) is not there
            self.known = False
            return ""
        self._begun = self._begun or time.monotonic()
        scale = min(SCALE, LARGEST / max(1.0, *page.get_size()))
        found, _ = engine(page.render(scale=scale).to_numpy())
        return "\n".join(str(line) for _, line, sure in found or [] if float(sure) >= LEAST)

    @cached_property
    def _engine(self) -> Any:
        from rapidocr_onnxruntime import RapidOCR

        return RapidOCR()
