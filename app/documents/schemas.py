"""The published schemas (JSON Schema, 2020-12) of what Brief Chat writes as JSON."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from app.errors import ExportError
from app.types.grid import Grid
from app.types.results import Answer

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAMES = ("answer", "conversation", "grid")


def schema(name: str) -> dict[str, Any]:
    """Return the schema of an answer (`ask --json`), a conversation (an exported file) or a grid."""
    if name not in NAMES:
        raise ExportError(f"there is no schema {name[:40]!r} (known: {', '.join(NAMES)})")
    if name == "grid":
        return _whole("grid", _without(TypeAdapter(Grid).json_schema(mode="serialization"), "redone"))
    answer = TypeAdapter(Answer).json_schema(mode="serialization")
    if name == "answer":
        return _whole("answer", {**answer, "properties": {**answer["properties"], "references": {"type": "string"}}})
    known = answer.pop("$defs", {})
    exchange = {
        "type": "object",
        "properties": {
            "question": {"type": "string"},
            "answer": {"anyOf": [{"$ref": "#/$defs/Answer"}, {"type": "null"}]},
            "said": {"type": "string"},
            **{name: {"type": "string"} for name in ("pinned", "note", "group")},  # of a notebook
        },
        "required": ["question", "answer", "said"],
    }
    listed = {"exchanges": {"type": "array", "items": exchange}}
    whole = {"type": "object", "properties": listed, "required": ["exchanges"], "$defs": {**known, "Answer": answer}}
    return _whole("conversation", whole)


def _whole(name: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """A schema that knows its dialect, and no other fields at its top."""
    return {"$schema": DIALECT, **told, "title": f"Brief Chat {name}", "additionalProperties": False}


def _without(told: dict[str, Any], field: str) -> dict[str, Any]:
    told["properties"].pop(field)
    told["required"] = [name for name in told.get("required", ()) if name != field]
    return told
