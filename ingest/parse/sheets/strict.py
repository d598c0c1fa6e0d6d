"""Office files in strict OOXML, written anew in the transitional names that libraries know."""

import io
import re
import zipfile

from ingest.parse.archive import Parts
from ingest.parse.sheets.merges import without_vast_areas

STRICT = b"http://purl.oclc.org/ooxml/"
NAMES = (
    (rb"http://purl\.oclc\.org/ooxml/(spreadsheetml|presentationml|drawingml|wordprocessingml)/main",
     rb"http://schemas.openxmlformats.org/\1/2006/main"),
    (rb"http://purl\.oclc\.org/ooxml/officeDocument/relationships/metadata/core-properties",
     rb"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"),
    (rb"http://purl\.oclc\.org/ooxml/officeDocument/", rb"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (rb"http://purl\.oclc\.org/ooxml/(\w+)/", rb"http://schemas.openxmlformats.org/\1/2006/"),
)  # fmt: skip


class Transitional(Parts):
    """The parts of an office file; `data` are its bytes, rewritten where they are strict or beyond measure."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data, name)
        self.data = data
        self.holds_formulas = False
        texts = {part: self.read(part) for part in self.names if part.endswith((".xml", ".rels"))}
        sheets = {part: text for part, text in texts.items() if part.startswith("xl/worksheets/")}
        self.holds_formulas = any(b"<f>" in text or b"<f " in text for text in sheets.values())
        bounded = {part: without_vast_areas(text) for part, text in sheets.items()}
        texts |= bounded
        if bounded != sheets or any(STRICT in text for text in texts.values()):
            self.data = self._rewritten(texts)

    def _rewritten(self, texts: dict[str, bytes]) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
            for part in dict.fromkeys(self.names):
                text = texts.get(part) if part in texts else self.read(part)
                for old, new in NAMES if part in texts else ():
                    text = re.sub(old, new, text or b"")
                out.writestr(part, text or b"")
        return made.getvalue()
