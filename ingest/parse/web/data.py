"""Data files: JSON as lines of names and values, XML as the text in it."""

import json
from collections.abc import Iterator
from typing import Any

from ingest.parse.archive import local, parsed
from ingest.parse.plain.text import decode
from ingest.text.table import rendered
from ingest.types.document import Document
from ingest.types.errors import SourceError

MOST = 200_000  # values


def read_json(data: bytes, name: str, declared: str = "") -> Document:
    """Return what a JSON file says: a line `name: value`, a table for a list of like records."""
    text = decode(data, name, declared).lstrip("\ufeff")
    try:
        value = json.loads(text)
    except ValueError:
        try:
            value = [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError as error:
            raise SourceError(f"{name}: a damaged JSON file ({error})") from None
    return Document("\n".join(_lines(value, "")) + "\n", "json")


def _lines(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _lines(one, f"{path} › {key}" if path else str(key))
    elif isinstance(value, list) and len(value) > 1 and all(_is_flat(one) for one in value):
        header = list(dict.fromkeys(key for one in value for key in one))
        if path:
            yield path
        yield rendered([header, *([_said(one.get(key)) for key in header] for one in value[:MOST])])
    elif isinstance(value, list):
        for one in value[:MOST]:
            yield from _lines(one, path)
    elif (said := _said(value)) != "":
        yield f"{path}: {said}" if path else said


def _is_flat(value: Any) -> bool:
    return isinstance(value, dict) and not any(isinstance(one, dict | list) for one in value.values())


def _said(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def read_xml(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text in an XML file: a line an element that holds text and no further elements of text."""
    root = parsed(data)
    if local(root) == "html":
        from ingest.parse.web.html import read_html

        return read_html(data, name, declared)
    return Document("\n".join(_texts(root)) + "\n", "xml")


def _texts(element: Any) -> Iterator[str]:
    """Yield the texts of an element; one in which words stand beside elements is one text."""
    inner = [one for one in element if isinstance(one.tag, str)]
    mixed = any((one.tail or "").strip() for one in inner) or ((element.text or "").strip() and inner)
    if mixed or not inner:
        text = " ".join("".join(element.itertext()).split())
        if text:
            yield text
        return
    for one in inner:
        yield from _texts(one)
