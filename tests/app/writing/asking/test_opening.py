"""The chat models: what is configured, what Ollama has, and trying one; no key is printed."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from prepared import PreparedModel
from typer.testing import CliRunner

import app.writing.asking.opening
from app.cli import cli
from app.errors import ModelError
from app.writing.asking.calls import Limits
from app.writing.asking.opening import configured, in_ollama, tried


@pytest.fixture
def ollama(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """What a server in Ollama's place says; a test may change it."""
    said = [json.dumps({"models": [{"name": "qwen2.5:1.5b"}, {"name": "gemma3:4b"}]}).encode()]

    class Tags(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(said[0])

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Tags)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("OLLAMA_HOST", f"127.0.0.1:{server.server_port}")
    yield said
    server.shutdown()
    server.server_close()


def test_what_is_configured_is_listed_without_its_keys(ollama, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-123456")
    monkeypatch.setenv("BRIEF_CHAT_MODELS_CHAT", "anthropic:claude")
    found = dict(configured(("anthropic:claude", "ollama:small")))
    assert found["anthropic:claude"] == found["ollama:small"] == "settings" and found["openai:…"] == "OPENAI_API_KEY"
    assert found["ollama:gemma3:4b"] == "Ollama"
    printed = CliRunner().invoke(cli, ["models"]).output
    assert "ollama:qwen2.5:1.5b" in printed and "anthropic:claude" in printed and "secret" not in printed


@pytest.mark.parametrize("said", [b"", b"{}", b"[]", b'{"models": 7}', b"<html>"])
def test_an_ollama_that_says_something_else_has_none(ollama, said: bytes) -> None:
    ollama[0] = said
    assert in_ollama() == ()


def test_without_ollama_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    assert in_ollama() == ()


def test_a_model_is_tried_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.writing.asking.opening, "open_model", lambda name: PreparedModel(reply="ready\n"))
    assert tried("prepared:one", Limits()).startswith("prepared:one answers in 0.")
    monkeypatch.setattr(app.writing.asking.opening, "open_model", lambda name: PreparedModel(reply=ValueError("no")))
    with pytest.raises(ModelError, match="did not answer: no"):
        tried("prepared:one", Limits())
