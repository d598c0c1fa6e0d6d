"""Microsoft's compound files: what the office files of before 2007 tell of themselves."""

from typing import Any

from ingest.types.document import named

UTF_8, UTF_16 = 65001, 1200  # numbers of code pages


def about_of(file: Any) -> dict[str, str]:
    """Return title and author of an open compound file, by the code page that it names."""
    about = file.get_metadata()
    page = (about.codepage or 1252) % 65536
    encoding = {UTF_8: "utf-8", UTF_16: "utf-16-le"}.get(page, f"cp{page}")
    return named(*(_string(value, encoding) for value in (about.title, about.author)))


def _string(value: Any, encoding: str) -> str:
    if not isinstance(value, bytes):
        return str(value or "")
    try:
        return value.decode(encoding).strip("\0")
    except (LookupError, UnicodeDecodeError):
        return value.decode("utf-8", "replace").strip("\0")
