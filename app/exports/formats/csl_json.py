"""CSL-JSON, for citeproc, pandoc and Zotero: fields of the published schema (csl-data.json) and no others."""

import json
from collections.abc import Sequence
from typing import Any

from app.exports.day import Day
from app.exports.format import Format
from app.exports.names import Name
from app.exports.reference import Reference, page_ranges


def write(references: Sequence[Reference]) -> str:
    """Return the file."""
    return json.dumps([_item(one) for one in references], ensure_ascii=False, indent=2) + "\n"


def _item(one: Reference) -> dict[str, Any]:
    pages = page_ranges(one)
    sections = list(dict.fromkeys(" › ".join(place.sections) for place in one.places if place.sections))
    fields = {
        "author": [_name(name) for name in one.authors],
        "title": one.title,
        "publisher": one.publisher,
        "container-title": one.publisher if one.web else "",
        "issued": _date(one.date),
        "genre": one.kind,
        "page": pages,
        "locator": pages or "; ".join(sections),
        "section": "; ".join(sections),
        "language": one.language,
        "URL": one.url,
        "accessed": _date(one.accessed),
        "note": "\n".join(one.notes()),
    }
    kind = "webpage" if one.web else "report"
    return {"id": one.key, "type": kind} | {name: value for name, value in fields.items() if value}


def _name(name: Name) -> dict[str, str]:
    return {"literal": name.literal} if name.literal else {"family": name.family, "given": name.given}


def _date(date: Day) -> dict[str, list[list[int]]]:
    return {"date-parts": [date.parts]} if date else {}


FORMAT = Format("csl-json", ".json", "application/vnd.citationstyles.csl+json", write)
