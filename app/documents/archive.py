"""Files in a ZIP archive whose bytes depend on nothing but the files: no clock, no machine."""

import io
import re
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that ZIP knows
# What XML 1.0 cannot hold, and what acts without being seen: controls, halves of pairs, direction marks.
UNTOLD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files by their names as an archive, in their order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            told = zipfile.ZipInfo(name, EPOCH)
            told.compress_type, told.create_system, told.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(told, data)
    return made.getvalue()


def one_line(text: str) -> str:
    """Return a text on one line, without characters that a file must not hold."""
    return " ".join(UNTOLD.sub("", text).split())
