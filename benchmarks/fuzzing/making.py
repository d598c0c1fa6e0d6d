"""Requests that begin as right ones and are changed, made of what the server gave out before."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.fuzzing.serving import INCOMING, QUESTION

# Every path that has a door, with places for what the server gave out before.
PATHS = {
    "GET": (
        "/", "/config", "/favicon.ico", "/robots.txt", "/manifest.json", "/pwa_icon", "/pwa_icon/512", "/theme.css",
        "/assets/x.js", "/static/x", "/svelte/x", "/login", "/logout", "/mcp", "/metrics", "/healthz", "/readyz",
        "/gradio_api/info", "/gradio_api/openapi.json", "/gradio_api/theme.css", "/gradio_api/app_id",
        "/gradio_api/login_check", "/gradio_api/user", "/gradio_api/token", "/gradio_api/startup-events",
        "/gradio_api/queue/data", "/gradio_api/queue/status", "/gradio_api/upload_progress",
        "/gradio_api/heartbeat/{session}", "/gradio_api/call/{name}/{event}", "/gradio_api/call/v2/{name}/{event}",
        "/gradio_api/file={file}", "/gradio_api/proxy=http://127.0.0.1:1/", "/gradio_api/file/x",
        "/gradio_api/deep_link", "/gradio_api/custom_component/x/y", "/gradio_api/runs", "/gradio_api/stream/x",
        "/monitoring", "/docs", "/watch.atom", "/watch/1",
        "/metrics/x", "/{word}",
    ),
    "POST": (
        "/login", "/logout", "/mcp", "/gradio_api/queue/join", "/gradio_api/run/{name}", "/gradio_api/api/{name}",
        "/gradio_api/call/{name}", "/gradio_api/call/v2/{name}", "/gradio_api/cancel", "/gradio_api/reset",
        "/gradio_api/upload", "/gradio_api/component_server", "/gradio_api/process_recording", "/gradio_api/stream/x",
        "/gradio_api/vibe-code", "/answer/stream", "/{word}",
    ),
}  # fmt: skip
# Where most of what can go wrong is.
OFTEN = (
    "/gradio_api/queue/join", "/gradio_api/run/{name}", "/gradio_api/call/v2/{name}", "/gradio_api/call/{name}",
    "/mcp", "/answer/stream", "/gradio_api/queue/data", "/gradio_api/call/{name}/{event}",
)  # fmt: skip
WORDS = (
    "", " ", "a", "0", "-1", "\x00", "\x1b[1m", "\u202e", "\ud800", "é", "가나다 무엇입니까?", "日本はなぜ", "👩‍👧",
    "../../etc/passwd", "/etc/passwd", Path("/etc/passwd").as_uri(), "http://127.0.0.1:1/", "http://[",
    "https://a.invalid/", "<script>1</script>",
    "{{x}}", "%s%n", "' OR 1=1 --", "**a " * 500, "[" * 3_000, "9" * 5_000, "a\r\nb: c", "null", "NaN", "bobs",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 2**70, 1e308, [], {}, [[]], [None],
    {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}, {"role": "user"}, [{"role": "user",
    "content": ["x"]}], {"__type__": "update"}, {"": ""}, [0] * 300,
)  # fmt: skip


@dataclass
class Known:
    """What the server has given out: requests that follow each other are made of it."""

    events: list[dict[str, Any]]
    sessions: list[str] = field(default_factory=lambda: ["one", "two", "three"])
    ids: list[str] = field(default_factory=lambda: ["0" * 32, "bobs"])
    files: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=lambda: ["osaka"])
    turns: list[Any] = field(default_factory=list)

    def learn(self, text: str) -> None:
        """Note ids, files, sources and turns in an answer."""
        self.ids += re.findall(r'"event_id": ?"([0-9a-f]{32})"', text)
        self.files += [name for name in re.findall(r'"([^"]*)"', text[:2_000]) if f"/{INCOMING}/" in name]
        self.sources += re.findall(r'"source_id": ?"([^"]{1,60})"', text)
        for things in (self.ids, self.files, self.sources, self.turns):
            del things[:-50]


@dataclass(frozen=True)
class Sent:
    """One request."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    files: tuple[tuple[str, bytes], ...] = ()

    def __str__(self) -> str:
        body = self.files if self.files else self.body
        return f"{self.method} {self.path} {self.query} {self.headers} {repr(body)[:600]}"


class Maker:
    """Makes requests: right ones, most of them changed in one place or more."""

    def __init__(self, chance: random.Random, known: Known) -> None:
        self._chance = chance
        self._known = known

    def request(self) -> Sent:
        """Return the next request."""
        one = self._chance
        method = one.choice(("GET", "POST", "POST", "POST"))
        often = [path for path in OFTEN if path in PATHS[method]]
        path = one.choice(often) if one.random() < 0.7 else one.choice(PATHS[method])
        if one.random() < 0.03:
            method = one.choice(("PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"))
        place = self._filled(path)
        query = {"session_hash": self._session()} if re.search(r"queue/data|upload", path) else {}
        if one.random() < 0.05:
            query |= {one.choice(("session_hash", "q", "upload_id", "__theme", "x")): self._word()}
        if path == "/gradio_api/upload":
            return Sent(method, place, query, {}, None, self._uploads())
        body = None if method in ("GET", "HEAD") else self._body(path)
        return Sent(method, place, query, self._headers(path), body)

    def _filled(self, path: str) -> str:
        one, known = self._chance, self._known
        names = [event["api_name"] for event in known.events if event["api_name"]]
        word = re.sub(r"[\ud800-\udfff\x00-\x1f]", "?", self._word())[:300]
        return path.format(
            session=self._session(), event=one.choice(known.ids), file=one.choice([*known.files, word]), word=word,
            name=one.choice(
                ("answer", "sources", "cite", "ingest", "recheck", "remove", "predict", one.choice(names), word)
            ),
        )  # fmt: skip

    def _body(self, path: str) -> bytes:
        value = (
            self._mcp()
            if path == "/mcp"
            else self._named()
            if "v2" in path or path == "/answer/stream"
            else self._event()
        )
        if path == "/login":
            return f"username={self._word()[:50]}&password=x".encode("utf-8", "replace")
        if self._chance.random() < 0.6:
            for _ in range(self._chance.randint(1, 2)):
                value = self._changed(value)
        text = json.dumps(value)
        if self._chance.random() < 0.03:
            place = self._chance.randrange(len(text) + 1)
            text = text[:place] + self._word() + text[place + self._chance.randint(0, 5) :]
        return text.encode("utf-8", "surrogatepass")

    def _event(self) -> Any:
        """The data of an event of the page, or of an endpoint."""
        one = self._chance
        event = one.choice(self._known.events)
        inputs = [self._argument(kind) for kind in event["kinds"]]
        body: dict[str, Any] = {"fn_index": event["id"], "data": inputs, "session_hash": self._session()}
        body |= {
            "event_data": one.choice((None, {"index": [0, 0], "value": "x"}, {"turn": 1, "number": 1}, {"liked": True}))
        }
        if one.random() < 0.2:
            body["event_id"] = one.choice(self._known.ids)
        return body

    def _argument(self, kind: str) -> Any:
        one = self._chance
        if kind == "textbox":
            return one.choice((QUESTION, "Why?", "https://a.invalid/x", self._word()))
        if kind == "file":
            return [{"path": path, "meta": {"_type": "gradio.FileData"}} for path in self._known.files[-1:]]
        if kind == "dropdown":
            return one.choice((None, [], [one.choice(self._known.sources)], one.choice(self._known.sources)))
        if kind == "browserstate":
            return [{"question": QUESTION, "scope": ["osaka"], "error": "x", "trouble": one.choice(("", "busy"))}]
        return one.choice((None, 0, [], self._word()))

    def _named(self) -> Any:
        one = self._chance
        file = {"path": one.choice([*self._known.files, "/x"]), "meta": {"_type": "gradio.FileData"}}
        return {
            "question": one.choice((QUESTION, "Why?", self._word())),
            "history": one.choice((None, [{"role": "user", "content": self._word()}])),
            "sources": one.choice((None, [one.choice(self._known.sources)])),
            "addresses": one.choice((None, ["http://127.0.0.1:1/x"])), "files": one.choice((None, [file])),
            "source": one.choice(("gone", one.choice(self._known.sources))),
        }  # fmt: skip

    def _mcp(self) -> Any:
        one = self._chance
        tool = one.choice(("answer", "sources", "cite", "ingest", "recheck", "remove", "x"))
        given = {
            "question": QUESTION,
            "documents": [{"name": f"{one.randint(0, 5)}.md", "text": "The fair of 2040 was held."}],
        }
        given |= {"source": one.choice(("0.md", "gone")), "sources": one.choice((None, ["osaka"])), "history": []}
        method = one.choice(
            ("tools/call", "tools/call", "tools/call", "tools/list", "initialize", "ping", "resources/list")
        )
        params = {"name": tool, "arguments": given} if method == "tools/call" else {}
        if method == "initialize":
            params = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
        return {"jsonrpc": "2.0", "id": one.randint(0, 9), "method": method, "params": params}

    def _uploads(self) -> tuple[tuple[str, bytes], ...]:
        one = self._chance
        name = one.choice(("a.md", "b.pdf", "c.docx", "d.html", self._word()[:80]))
        begins = one.choice(
            (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"# A fair\n\nThe fair of 2040 was held in Lyon.\n")
        )
        return ((re.sub(r"[\ud800-\udfff]", "?", name) or "a.md", begins + one.randbytes(one.randint(0, 60))),)

    def _headers(self, path: str) -> dict[str, str]:
        one = self._chance
        headers = {"Content-Type": "application/json"}
        if path == "/mcp":
            headers |= {"Accept": "application/json, text/event-stream"}
        if one.random() < 0.1:
            name = one.choice(("Accept", "Content-Type", "Origin", "Host", "Authorization", "Accept-Language", "Cookie",
                               "X-Forwarded-For", "X-Forwarded-Proto", "Range", "mcp-session-id",
                               "mcp-protocol-version"))  # fmt: skip
            word = re.sub(r"[^\x20-\x7e]", "?", self._word())[:200].strip()
            headers[name] = one.choice((word, "*/*", "null", f"Bearer {word}", "bytes=0-1", "https://127.0.0.1"))
        return headers

    def _session(self) -> str:
        return self._chance.choice(self._known.sessions) if self._chance.random() < 0.95 else self._word()[:100]

    def _word(self) -> str:
        return self._chance.choice(WORDS)

    def _changed(self, value: Any) -> Any:
        """A value with one place in it changed."""
        one = self._chance
        inner = (
            list(value.items())
            if isinstance(value, dict)
            else list(enumerate(value))
            if isinstance(value, list)
            else []
        )
        if inner and one.random() < 0.85:
            key, old = one.choice(inner)
            whole = dict(inner)
            if one.random() < 0.1:
                del whole[key]
            else:
                whole[key] = self._changed(old)
            return whole if isinstance(value, dict) else list(whole.values())
        ways: tuple[Callable[[], Any], ...] = (
            lambda: one.choice(VALUES), lambda: self._word(), lambda: [value], lambda: {"x": value},
            lambda: [value, value], lambda: str(value) * 2, lambda: one.choice(self._known.sources),
        )  # fmt: skip
        return one.choice(ways)()
