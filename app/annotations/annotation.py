"""Annotations by the W3C's Web Annotation Data Model: written of citations, and read, also those that others wrote.

The quote stands with what is before and behind it, its place, and the SHA-256 of the edition; `occurrences` says how
often that edition holds the quote, so that one of several is not taken for another.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import ExportError
from app.types.results import Citation

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {name: f"urn:brief-chat:{name}" for name in ("edition", "sourceId", "occurrences")},
]
AROUND = 64  # characters before and behind a quote
SHA256 = "sha256:"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A quote of a source and what stands around it; what is not known is empty, places and counts are None.

    `id` is the annotation's own, `source_id` ours, `url` the target's, `version` the SHA-256 of the edition, `start`
    and `end` count its characters, `body` is what was noted.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None
    version: str = ""
    source_id: str = ""
    url: str = ""
    occurrences: int | None = None
    body: str = ""
    id: str = ""


def annotations(cited: Sequence[Citation], texts: Sequence[str], body: str = "") -> dict[str, Any]:
    """Return citations as an annotation collection's page (JSON-LD); `texts` are those of their editions, in order."""
    items = [_item(one, text, body) for one, text in zip(cited, texts, strict=True)]
    return {"@context": CONTEXT, "type": "AnnotationPage", "items": items}


def read(data: str) -> list[Annotation]:
    """Return the annotations of a JSON-LD text: one, a list, a page or a collection.

    Raises ExportError where it holds none with a quote.
    """
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError):
        raise ExportError("no JSON: annotations are read as JSON-LD") from None
    found = [one for item in _items(plain) if (one := _read(item)) is not None]
    if not found:
        raise ExportError("no annotation in it that has a quote (TextQuoteSelector)")
    return found


def _item(one: Citation, text: str, body: str) -> dict[str, Any]:
    quote: dict[str, Any] = {
        "type": "TextQuoteSelector",
        "exact": one.quote,
        "prefix": text[max(0, one.start - AROUND) : one.start],
        "suffix": text[one.end : one.end + AROUND],
    }
    place = {"type": "TextPositionSelector", "start": one.start, "end": one.end}
    noted = {"body": {"type": "TextualBody", "value": body, "format": "text/plain"}} if body else {}
    return {
        "id": f"urn:brief-chat:{one.source_id}:{one.version[:16]}:{one.start}-{one.end}",
        "type": "Annotation",
        "motivation": "commenting" if body else "highlighting",
        **noted,
        "target": {
            "source": one.url or f"urn:brief-chat:{one.source_id}",
            "selector": [quote, place],
            "sourceId": one.source_id,
            "edition": f"{SHA256}{one.version}",
            "occurrences": text.count(one.quote),
        },
    }


def _items(plain: Any) -> Iterator[dict[str, Any]]:
    if isinstance(plain, list):
        for one in plain:
            yield from _items(one)
    elif isinstance(plain, dict):
        if "target" in plain:
            yield plain
        for name in ("items", "first"):
            yield from _items(plain.get(name))


def _read(item: dict[str, Any]) -> Annotation | None:
    target = item["target"][0] if isinstance(item["target"], list) and item["target"] else item["target"]
    if not isinstance(target, dict):
        return None
    given = target.get("selector")
    known = {one.get("type"): one for one in (given if isinstance(given, list) else [given]) if isinstance(one, dict)}
    quote, place = known.get("TextQuoteSelector", {}), known.get("TextPositionSelector", {})
    if not _text(quote, "exact").strip():
        return None
    source = target.get("source")
    body = item.get("body")
    return Annotation(
        exact=_text(quote, "exact"),
        prefix=_text(quote, "prefix"),
        suffix=_text(quote, "suffix"),
        start=_count(place, "start"),
        end=_count(place, "end"),
        version=_text(target, "edition").removeprefix(SHA256),
        source_id=_text(target, "sourceId"),
        url=source if isinstance(source, str) else _text(source, "id") if isinstance(source, dict) else "",
        occurrences=_count(target, "occurrences"),
        body=_text(body, "value") if isinstance(body, dict) else body if isinstance(body, str) else "",
        id=_text(item, "id"),
    )


def _text(plain: dict[str, Any], name: str) -> str:
    value = plain.get(name)
    return value if isinstance(value, str) else ""


def _count(plain: dict[str, Any], name: str) -> int | None:
    value = plain.get(name)
    return value if type(value) is int and value >= 0 else None
