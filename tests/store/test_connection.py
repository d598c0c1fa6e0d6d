"""The way to a Chroma server, which can fail: tokens, silence, strangers, addresses that are none."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from chroma_server import free_port
from shelf import publish

from store import ServerCorpus, StoreError
from store.server import connection

WAIT = 60.0
ON_A_SERVER = pytest.mark.parametrize("corpus", ["server"], indirect=True)


class Guarded(BaseHTTPRequestHandler):
    """A proxy in front of a Chroma server that lets in only who has the token."""

    upstream: str
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization") != "Bearer secret" or self.headers.get("X-Chroma-Token") != "secret":
            self.reply(401, b"go away", "text/plain")
            return
        url = f"{self.upstream}{self.path}"
        headers = {"Content-Type": self.headers.get("Content-Type", "application/json")}
        found = httpx.request(self.command, url, content=sent, headers=headers, timeout=WAIT)
        self.reply(found.status_code, found.content, found.headers.get("Content-Type", "application/json"))

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

    def reply(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Stranger(Guarded):
    """A web server that is no Chroma server."""

    status, body = 404, b"not here"

    def answer(self) -> None:
        self.reply(self.status, self.body, "application/json")

    do_GET = do_POST = answer  # noqa: N815


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@ON_A_SERVER
def test_the_token_goes_along_and_a_wrong_one_is_named(corpus: ServerCorpus, tmp_path: Path) -> None:
    class Proxy(Guarded):
        upstream = str(corpus.address)

    with serving(Proxy) as url:
        guarded = f"{url}/{corpus.address.database}"
        for token in ("", "wrong"):
            outside = ServerCorpus(guarded, token, home=tmp_path / "outside")
            with pytest.raises(StoreError, match="refuses the token: set BRIEF_CHAT_STORE_CHROMA_TOKEN right"):
                outside.serving()
        inside = ServerCorpus(guarded, "secret", home=tmp_path / "inside")
        publish(inside, a="Seoul.")
        inside.close()
    assert corpus.text("a") == "Seoul."


@ON_A_SERVER
def test_a_server_on_this_machine_is_asked_without_a_proxy(
    corpus: ServerCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(corpus, a="Seoul.")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    again = ServerCorpus(f"{corpus.address}/{corpus.address.database}", home=tmp_path / "again")
    assert again.text("a") == "Seoul."
    again.close()


def test_a_server_that_is_not_there_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    corpus = ServerCorpus(f"http://127.0.0.1:{free_port()}", home=tmp_path)
    for use in (corpus.serving, corpus.history, corpus.rollback, lambda: corpus.text("a")):
        with pytest.raises(StoreError, match=r"^the Chroma server at .* cannot be reached .*: start it .*$"):
            use()


@ON_A_SERVER
def test_a_server_that_goes_away_is_named_at_the_next_question(corpus: ServerCorpus, tmp_path: Path) -> None:
    gone = threading.Event()

    class Proxy(Guarded):
        upstream = str(corpus.address)

        def answer(self) -> None:
            if gone.is_set():
                self.close_connection = True
            else:
                super().answer()

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

    publish(corpus, a="Seoul.")
    with serving(Proxy) as url:
        through = ServerCorpus(f"{url}/{corpus.address.database}", "secret", home=tmp_path / "through")
        assert through.text("a") == "Seoul."
        gone.set()
        with pytest.raises(StoreError, match="cannot be reached"):
            through.text("a")


@ON_A_SERVER
def test_a_server_that_falls_silent_does_not_hold_a_question_up_for_ever(
    corpus: ServerCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = threading.Event()
    over = threading.Event()

    class Proxy(Guarded):
        upstream = str(corpus.address)

        def answer(self) -> None:
            if silent.is_set():
                over.wait(WAIT)
            else:
                super().answer()

        do_GET = do_POST = answer  # noqa: N815

    monkeypatch.setattr(connection, "LONGEST", 1.0)
    publish(corpus, a="Seoul.")
    with serving(Proxy) as url:
        through = ServerCorpus(f"{url}/{corpus.address.database}", "secret", home=tmp_path / "through")
        assert through.serving() == 1
        silent.set()
        with pytest.raises(StoreError, match=r"cannot be reached \(ReadTimeout\)"):
            through.serving()
        over.set()


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (404, b"not here", "it does not know the API v2"),
        (200, b'"0.6.3"', "it calls itself '0.6.3'"),
        (200, b'"2.0.0"', "it calls itself '2.0.0'"),
        (200, b"<html>", "status 200: '<html>'"),
        (502, b"bad gateway", "status 502: 'bad gateway'"),
    ],
)
def test_another_server_or_another_version_is_one_line(tmp_path: Path, status: int, body: bytes, told: str) -> None:
    kind = type("Other", (Stranger,), {"status": status, "body": body})
    with serving(kind) as url, pytest.raises(StoreError, match=re.escape(told)) as error:
        ServerCorpus(url, home=tmp_path).serving()
    assert "\n" not in str(error.value) and "chroma run" in str(error.value)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://", "http://host/a/b", "http://host:port", ""])
def test_an_address_that_is_none_is_refused_at_once(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError, match="is no address of a Chroma server: write http://HOST:8000"):
        ServerCorpus(url, home=tmp_path)


def test_a_password_belongs_in_the_token(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="BRIEF_CHAT_STORE_CHROMA_TOKEN") as error:
        ServerCorpus("http://user:secret@host", home=tmp_path)
    assert "secret" not in str(error.value)
