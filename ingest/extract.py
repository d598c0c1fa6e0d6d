"""From a file to its text. A format is one function from bytes to text, chosen by the file's suffix."""

from collections.abc import Callable
from pathlib import Path

from ingest.errors import SourceError


def plain_text(data: bytes, name: str) -> str:
    """Decode UTF-8 text or Markdown, every character kept as it stands."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(f"{name}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    if "\0" in text:
        raise SourceError(f"{name}: a binary file, not text")
    return text


FORMATS: dict[str, Callable[[bytes, str], str]] = {
    ".txt": plain_text,
    ".md": plain_text,
    ".markdown": plain_text,
}


def extract(path: Path) -> str:
    """Return the text of a file.

    Raises SourceError when it is missing, empty, binary, not UTF-8 or of a format that is not known.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise SourceError(f"{path}: cannot read `{path.suffix or 'no suffix'}` (known: {', '.join(FORMATS)})")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{path}: there is no such file") from None
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror or error})") from None
    text = form(data, str(path))
    if not text.strip("\ufeff \t\r\n"):
        raise SourceError(f"{path}: empty")
    return text
