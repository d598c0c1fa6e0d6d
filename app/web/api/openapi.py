"""The HTTP API as OpenAPI 3.1: what each endpoint takes and returns, with examples that a test sends."""

import inspect
from typing import Any, get_type_hints

import gradio as gr
from pydantic import TypeAdapter

from app.documents.schemas import schema
from app.web.endpoints import NAMES, Endpoints

CALL = "/gradio_api/call"
# Of the default library; what changes the sources has none.
EXAMPLES: dict[str, dict[str, Any]] = {
    "answer": {"question": "When was the Korea-U.S. summit held in Seoul?", "sources": ["korea-japan-brief"]},
    "grid": {"questions": ["GSOMIA", "Author"], "sources": ["korea-japan-summit-2023-03-16"]},
    "sources": {},
    "cite": {"sources": ["korea-japan-brief"], "format": "ris"},
}
RETURNS: dict[str, dict[str, Any]] = {
    "answer": {"$ref": "#/components/schemas/answer"},
    "grid": {"$ref": "#/components/schemas/grid"},
    "sources": {"type": "array", "items": {"type": "object"}},
    "cite": {"type": "string"},
}
EVENT = {
    "type": "object",
    "properties": {"event_id": {"type": "string"}},
    "required": ["event_id"],
}


def document(version: str) -> dict[str, Any]:
    """Return the API of this version: a POST begins a call, a GET with its event's id brings what comes of it."""
    paths: dict[str, Any] = {}
    for name in NAMES:
        call = getattr(Endpoints, name)
        about = inspect.getdoc(call) or ""
        paths[f"{CALL}/v2/{name}"] = {"post": _begun(name, call, about)}
        paths[f"{CALL}/{name}/{{event_id}}"] = {"get": _brought(name)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Brief Chat", "version": version, "description": " ".join((__doc__ or "").split())},
        "paths": paths,
        "components": {
            "schemas": {name: _moved(schema(name), name) for name in ("answer", "grid")},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


def _begun(name: str, call: Any, about: str) -> dict[str, Any]:
    hints = {key: kind for key, kind in get_type_hints(call).items() if key != "return" and kind is not gr.Request}
    needed = [key for key in hints if inspect.signature(call).parameters[key].default is inspect.Parameter.empty]
    takes = {
        "type": "object",
        "properties": {key: TypeAdapter(kind).json_schema() for key, kind in hints.items() if key != "files"},
        "required": needed,
    }
    body: dict[str, Any] = {"schema": takes}
    if name in EXAMPLES:
        body["example"] = EXAMPLES[name]
    return {
        "operationId": name,
        "summary": about.splitlines()[0],
        "requestBody": {"required": True, "content": {"application/json": body}},
        "responses": {"200": {"description": "begun", "content": {"application/json": {"schema": EVENT}}}},
    }


def _brought(name: str) -> dict[str, Any]:
    """What a GET brings: server-sent events, the last one `complete` with a list of one value, or `error`."""
    value = RETURNS.get(name, {"type": "object"})
    listed = {"type": "array", "prefixItems": [value], "minItems": 1, "maxItems": 1}
    return {
        "operationId": f"{name}_result",
        "summary": f"What came of {name}: the data of the event `complete`",
        "parameters": [{"name": "event_id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "responses": {"200": {"description": "events", "content": {"text/event-stream": {"schema": listed}}}},
    }


def _moved(told: Any, name: str) -> Any:
    """A schema whose own definitions are found where it stands now."""
    if isinstance(told, dict):
        return {key: _moved(value, name) for key, value in told.items() if key != "$schema"}
    if isinstance(told, list):
        return [_moved(value, name) for value in told]
    if isinstance(told, str) and told.startswith("#/$defs/"):
        return told.replace("#/$defs/", f"#/components/schemas/{name}/$defs/")
    return told
