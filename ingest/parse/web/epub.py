"""Books: their chapters in the order of the spine."""

import posixpath
from typing import Any
from urllib.parse import unquote

from ingest.parse.archive import Parts, attribute, child, children, local
from ingest.parse.plain.text import decode
from ingest.parse.web.html import whole_text
from ingest.types.document import Document, named
from ingest.types.errors import SourceError

CONTAINER = "META-INF/container.xml"


def read_epub(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a book; a chapter that is missing or damaged is left out, and told."""
    parts = Parts(data, name)
    files = (attribute(one, "full-path") for one in parts.tree(CONTAINER).iter() if local(one) == "rootfile")
    package = next(files, "")
    root = parts.tree(package)
    if _is_locked(parts):
        raise SourceError(f"{name}: a book that is locked by its publisher (DRM)")
    folder = posixpath.dirname(package)
    items = {attribute(one, "id"): unquote(attribute(one, "href")) for one in children(child(root, "manifest"), "item")}
    chapters: list[str] = []
    notes: list[str] = []
    spine = {attribute(one, "idref"): one for one in children(child(root, "spine"), "itemref")}  # each chapter once
    for one in spine.values():
        part = posixpath.normpath(posixpath.join(folder, items.get(attribute(one, "idref"), "")))
        if attribute(one, "linear") == "no" and "nav" in part:
            continue
        try:
            chapters.append(whole_text(decode(parts.read(part), part)))
        except SourceError:
            notes.append(f"its chapter {part} is missing or damaged, and was left out")
    text = "\n\n".join(filter(None, chapters))
    return Document(text + "\n", "epub", _about(child(root, "metadata")), tuple(notes))


def _is_locked(parts: Parts) -> bool:
    """Whether chapters are encrypted; fonts often are, which hides no text."""
    root = parts.tree_of("META-INF/encryption.xml")
    ciphers = (attribute(one, "Algorithm") for one in root.iter()) if root is not None else ()
    return any(cipher.endswith(("aes128-cbc", "aes256-cbc")) for cipher in ciphers)


def _about(metadata: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in metadata.iter() if metadata is not None else ():
        if one.text and one.text.strip():
            found.setdefault(local(one), one.text)
    return named(
        found.get("title", ""), found.get("creator", ""),
        publisher=found.get("publisher", ""), date=found.get("date", ""), language=found.get("language", ""),
    )  # fmt: skip
