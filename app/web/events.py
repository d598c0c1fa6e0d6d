"""What the data of an event must look like, so that Gradio can hand it to a handler; all else is told in one line."""

from collections.abc import Mapping
from typing import Any, get_type_hints

import gradio as gr
from gradio.block_function import BlockFunction

from app.web.gate.doors import API


class Events:
    """The events and endpoints of one page, which is given once it is built."""

    def __init__(self) -> None:
        self._events: dict[int, BlockFunction] = {}
        self._parameters: dict[str, dict[str, bool]] = {}  # of an endpoint, and whether each may be left out
        self._queue: Any = None

    def learn(self, page: gr.Blocks) -> None:
        """Take the events of a page."""
        self._events = {number: event for number, event in page.fns.items() if event.fn is not None}
        self._parameters = {
            name.strip("/"): {one["parameter_name"]: one["parameter_has_default"] for one in about["parameters"]}
            for name, about in page.get_api_info()["named_endpoints"].items()
        }
        self._queue = page._queue

    def unheard(self, event: str) -> bool:
        """Return whether an event that was called is at work, or done with nobody having been told what it came to.

        For another Gradio sends signs of life without end; one of the page's is told to its session.
        """
        if self._queue is None:
            return False
        known = self._queue.event_ids_to_events.get(event)
        return event in self._queue.pending_event_ids_session.get(event, ()) and (
            known is None or known.session_hash == event
        )

    def wrong(self, path: str, body: Any) -> str:
        """Return what is wrong with the body of a request for an event; nothing, where it can be handed on."""
        kind, _, name = path.removeprefix(f"{API}/").strip("/").partition("/")
        if kind not in ("queue", "run", "api", "call"):
            return ""
        if not isinstance(body, Mapping):
            return "the body is no object"
        if name.startswith("v2/"):
            return self._named(name.removeprefix("v2/"), body)
        data = body.get("data")
        if not isinstance(data, list) or body.get("batched"):
            return "`data` is no list of what the event takes"
        event = self._event(name if kind != "queue" else "", None if kind == "call" else body.get("fn_index"))
        if event is None:
            return "no such event"
        session = body.get("session_hash")
        if session == "" or (kind == "queue" and session is None):
            return "`session_hash` is missing"
        needed = sum(1 for one in event.inputs if kind != "call" or not getattr(one, "skip_api", False))
        if len(data) < needed:
            return f"`data` has {len(data)} values, and the event takes {needed}"
        if any(not _fits(component, value) for component, value in zip(event.inputs, data, strict=False)):
            return "a value of `data` is of another kind than what it stands for"
        return _wrong_data(event, body.get("event_data"))

    def _named(self, name: str, body: Mapping[str, Any]) -> str:
        parameters = self._parameters.get(name, {})
        if unknown := [key for key in body if key not in parameters]:
            return f"{unknown[0][:40]!r} is no parameter: {', '.join(parameters) or 'there is none'}"
        missing = [key for key, optional in parameters.items() if key not in body and not optional]
        return f"`{missing[0]}` is missing" if missing else ""

    def _event(self, name: str, number: Any) -> BlockFunction | None:
        if number is None:
            return next((event for event in self._events.values() if name and event.api_name == name), None)
        return self._events.get(number) if type(number) is int else None


def _fits(component: Any, value: Any) -> bool:
    """Tell whether a value is of the kind that a component hands on: Gradio lets others through."""
    if isinstance(component, gr.Dropdown):
        chosen = value if component.multiselect and isinstance(value, list) else [value]
        return all(one is None or isinstance(one, str) for one in chosen)
    if isinstance(component, gr.File):
        return value is None or (isinstance(value, list) and all(map(_file, value)))
    return not isinstance(component, gr.Textbox) or value is None or isinstance(value, str)


def _file(value: Any) -> bool:
    """Tell whether a value is a file as Gradio has it."""
    if not isinstance(value, Mapping) or not isinstance(value.get("path"), str):
        return False
    return bool(value.get("meta") == {"_type": "gradio.FileData"})


def _wrong_data(event: BlockFunction, data: Any) -> str:
    """What is wrong with what a component tells of an event, where its handler takes that: which place was chosen."""
    kinds = [kind for kind in get_type_hints(event.fn).values() if isinstance(kind, type)]
    if not any(issubclass(kind, gr.EventData) for kind in kinds):
        return ""
    if data is not None and not isinstance(data, Mapping):
        return "`event_data` is no object"
    told = data or {}
    if any(issubclass(kind, gr.SelectData | gr.LikeData) for kind in kinds) and not {"index", "value"} <= set(told):
        return "`event_data` has no `index` and `value`"
    index = told.get("index")
    places = index if isinstance(index, list) and index else [index]
    if gr.LikeData in kinds and any(type(place) is not int for place in places):
        return "the `index` of `event_data` is no place"
    return ""
