"""No server takes more memory or time than one address may cost, whatever it sends and however slowly."""

import gzip
import itertools
import json
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from raw_server import GONE, HEAD, Raw, Script
from site_server import Sent, Site

from app.encoders.minilm import MiniLMEmbeddings
from ingest.fetch import body, budget, fetch
from ingest.fetch.fetch import Fetcher
from ingest.ingestion import run
from ingest.sources.items import items_at
from ingest.types.errors import SourceError
from store import Corpus

ROOT = Path(__file__).parents[3]
ZEROS = bytes(1_000_000)
BOMB = 300  # megabytes that a small body becomes, unpacked
MEMORY = 120  # megabytes that a fetch may take
LATE = 5.0  # seconds after its deadline, or after nobody waits any more, in which a fetch has ended

# Fetches each of the addresses that are named, and prints how many megabytes its memory grew by.
FETCH_ALL = r"""
import json, re, sys
from pathlib import Path
from ingest.fetch.fetch import Fetcher
from ingest.types.errors import SourceError
def peak(): return int(re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
began, grown = peak(), {}
for name, address in json.loads(sys.argv[1]).items():
    try:
        Fetcher(allow_private=True, sleep=lambda _: None).fetch(address)
        told = ""
    except SourceError as error:
        told = str(error)
    grown[name] = [round(peak() - began), told]
print(json.dumps(grown))
"""


def packed(times: int = 1, wbits: int = 31) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    bomb = b"".join(packer.compress(ZEROS) for _ in range(BOMB)) + packer.flush()
    for _ in range(times - 1):
        bomb = gzip.compress(bomb)
    return bomb


def brotli() -> bytes:
    packer = pytest.importorskip("brotli").Compressor(quality=1)
    return b"".join(packer.process(ZEROS) for _ in range(BOMB)) + bytes(packer.finish())


def zstd() -> bytes:
    packer = pytest.importorskip("zstandard").ZstdCompressor().compressobj()
    return b"".join(packer.compress(ZEROS) for _ in range(BOMB)) + bytes(packer.flush())


def one_by_one() -> bytes:
    return b"1\r\na\r\n" * 100_000 + b"0\r\n\r\n"


def bodies() -> dict[str, tuple[bytes, Callable[[], Iterator[bytes]]]]:
    """Ten bodies: a header of theirs, and what they send."""
    made = {
        "gzip": (b"Content-Encoding: gzip\r\n", packed()),
        "gzip-gzip": (b"Content-Encoding: gzip, gzip\r\n", packed(2)),
        "gzip-twice-named": (b"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", packed(2)),
        "gzip-thrice": (b"Content-Encoding: gzip, gzip, gzip\r\n", packed(3)),
        "deflate": (b"Content-Encoding: deflate\r\n", packed(wbits=15)),
        "br": (b"Content-Encoding: br\r\n", brotli()),
        "zstd": (b"Content-Encoding: zstd\r\n", zstd()),
        "members": (b"Content-Encoding: gzip\r\n", gzip.compress(ZEROS) * BOMB),
        "one-by-one": (b"Transfer-Encoding: chunked\r\n", one_by_one()),
    }
    sent = {name: (header, partial(iter, [sent])) for name, (header, sent) in made.items()}
    name = b"\x1f\x8b\x08\x08\0\0\0\0\0\3"  # the name of a file begins, and never ends
    return sent | {
        "endless-name": (
            b"Content-Encoding: gzip\r\n",
            lambda: itertools.chain([name], itertools.repeat(b"a" * 65_536)),
        )
    }


def placed(place: str, header: bytes, sent: Callable[[], Iterator[bytes]]) -> Script:
    """A script that sends a body as a page, as a robots.txt, or behind a redirect or an error."""
    status = {"moved": b"302 Found\r\nLocation: /again", "failed": b"500 No"}.get(place, b"200 OK")

    def script(path: str) -> Iterator[bytes]:
        if path == "/robots.txt" and place != "robots":
            return iter([GONE])
        return itertools.chain([b"HTTP/1.1 " + status + b"\r\nConnection: close\r\n" + header + b"\r\n"], sent())

    return script


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of the memory is read from /proc")
def test_no_body_takes_more_memory_than_a_page_may(served: Callable[..., Raw]) -> None:
    made = bodies()
    sites = {
        f"{place} {name}": served(placed(place, *made[name])).url("/page")
        for place in ("page", "robots", "moved", "failed")
        for name in made
    }
    assert len(sites) == 40
    command = [sys.executable, "-c", FETCH_ALL, json.dumps(sites)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=600)
    grown = json.loads(done.stdout)
    print(grown)
    assert max(taken for taken, _ in grown.values()) < MEMORY, grown
    for name in ("gzip", "members"):
        assert "more than 50 MB" in grown[f"page {name}"][1]
    for name in ("br", "zstd", "deflate", "gzip-gzip", "gzip-twice-named", "gzip-thrice"):
        for place in ("page", "robots"):
            assert "which was not asked for" in grown[f"{place} {name}"][1], (place, name, grown)


def slowly(what: str) -> Script:
    """Scripts that go on for ever, each in another part of what belongs to an address."""

    def script(path: str) -> Iterator[bytes]:
        if path == "/robots.txt" and what != "robots":
            return iter([GONE])
        begins = {
            "headers": b"HTTP/1.1 200 OK\r\nX: ",
            "packed": HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\3",
            "silent": b"",
            "moving": b"HTTP/1.1 302 Found\r\nLocation: /a\r\nX: ",
            "interim": b"",
        }
        again = b"HTTP/1.1 100 Continue\r\n\r\n" if what == "interim" else b"a"
        return itertools.chain([begins.get(what, HEAD + b"\r\n")], itertools.repeat(b"" if what == "silent" else again))

    return script


SLOW = ["body", "robots", "headers", "packed", "silent", "moving", "interim"]


@pytest.fixture
def served() -> Iterator[Callable[..., Raw]]:
    """A function that serves a script until the test ends."""
    made: list[Raw] = []

    def serve(script: Script, pace: float = 0.0) -> Raw:
        made.append(Raw(script, pace))
        return made[-1]

    yield serve
    for server in made:
        server.close()


@pytest.mark.parametrize("what", SLOW)
def test_a_slow_server_is_given_up_at_the_deadline(
    served: Callable[..., Raw], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(fetch, "DEADLINE", 1.5)
    monkeypatch.setattr(fetch, "TIMEOUT", httpx.Timeout(1.0))
    server = served(slowly(what), pace=0.1)
    fetcher, begun = Fetcher(allow_private=True), time.monotonic()
    with pytest.raises(SourceError, match=r"not sent within 2 seconds|did not answer in time"):
        fetcher.fetch(server.url("/a"))
    assert time.monotonic() - begun < fetch.DEADLINE + LATE


@pytest.mark.parametrize("what", SLOW)
def test_a_change_waits_for_no_server_beyond_its_deadline(
    served: Callable[..., Raw], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str
) -> None:
    monkeypatch.setattr(fetch, "DEADLINE", 1.5)
    monkeypatch.setattr(fetch, "TIMEOUT", httpx.Timeout(1.0))
    server = served(slowly(what), pace=0.1)
    (tmp_path / "sound.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031.", encoding="utf-8")
    items = [*items_at(server.url("/a")), *items_at(server.url("/b")), *items_at(tmp_path / "sound.md")]
    begun, embedder = time.monotonic(), MiniLMEmbeddings()
    report = run(Corpus(tmp_path / "home"), items, embedder, allow_private=True)
    assert [one.state for one in report.outcomes].count("added") == 1  # what is sound is taken in all the same
    assert [one.state for one in report.outcomes].count("failed") == 2
    assert time.monotonic() - begun < fetch.DEADLINE + LATE  # of both: a host that failed is asked for nothing more


def test_a_look_up_that_hangs_is_given_up_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "DEADLINE", 0.5)
    released = budget.threading.Event()

    def hang(*_: Any, **__: Any) -> Any:
        released.wait(30)
        raise socket.gaierror(socket.EAI_NONAME, "no such host")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    fetcher, begun = Fetcher(), time.monotonic()
    with pytest.raises(SourceError, match="not sent within"):
        fetcher.fetch("http://slow.example/")
    assert time.monotonic() - begun < fetch.DEADLINE + LATE
    released.set()


def test_further_attempts_are_no_further_deadlines(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "DEADLINE", 2.0)
    site.pages["/a"] = Sent(status=503, headers={"Retry-After": "30"})
    begun = time.monotonic()
    with pytest.raises(SourceError, match="the server answered 503"):
        Fetcher(allow_private=True).fetch(site.url("/a"))
    assert time.monotonic() - begun < fetch.DEADLINE + LATE and site.paths() == ["/a"]


def test_a_host_that_was_too_slow_is_asked_for_nothing_more(
    served: Callable[..., Raw], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "DEADLINE", 0.5)
    server = served(slowly("body"), pace=0.1)
    fetcher = Fetcher(allow_private=True)
    with pytest.raises(SourceError, match="not sent within"):
        fetcher.fetch(server.url("/a"))
    begun = time.monotonic()
    with pytest.raises(SourceError, match=r"not asked for, as 127\.0\.0\.1 was too slow before"):
        fetcher.fetch(server.url("/b"))
    assert time.monotonic() - begun < 0.5 and "/b" not in server.asked


@pytest.mark.parametrize("what", SLOW)
def test_whoever_leaves_does_not_wait_for_the_server(served: Callable[..., Raw], what: str) -> None:
    server = served(slowly(what), pace=0.1)
    begun = time.monotonic()

    def beat() -> None:
        if time.monotonic() - begun > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Fetcher(allow_private=True).fetch(server.url("/a"), beat=beat)
    assert time.monotonic() - begun < LATE


def test_what_is_packed_and_cut_off_is_no_page(site: Site) -> None:
    whole = gzip.compress(b"a page " * 1_000)
    fetcher = Fetcher(allow_private=True)
    for path, sent, told in (
        ("/cut", whole[:-20], "it was cut off"),
        ("/name", b"\x1f\x8b\x08\x08\0\0\0\0\0\3" + b"a" * 1_000, "it was cut off"),
        ("/none", b"", "it was cut off"),
        ("/damaged", b"not packed at all", "it is packed, and damaged"),
    ):
        site.pages[path] = Sent(sent, headers={"Content-Encoding": "gzip"})
        with pytest.raises(SourceError, match=told):
            fetcher.fetch(site.url(path))


@pytest.mark.parametrize("piece", [1, 7, 64, body.PIECE])
def test_what_is_packed_comes_out_whole(site: Site, monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(body, "PIECE", piece)
    first, second = b"abc" * 1_000, bytes(range(256)) * 20
    site.pages["/a"] = Sent(
        gzip.compress(first) + gzip.compress(second) + b"\0\0\0", headers={"Content-Encoding": "X-GZIP"}
    )
    page = Fetcher(allow_private=True).fetch(site.url("/a"))
    assert page is not None and page.data == first + second
    assert site.asked[-1].headers["accept-encoding"] == "gzip"


def test_a_robots_txt_that_cannot_be_read_is_told(site: Site) -> None:
    site.pages |= {"/robots.txt": Sent(b"x", headers={"Content-Encoding": "br"}), "/a": Sent(b"here")}
    with pytest.raises(SourceError, match=r"its robots\.txt cannot be read: it came packed as 'br'"):
        Fetcher(allow_private=True).fetch(site.url("/a"))
    assert site.paths() == []


def test_headers_that_are_too_long_are_not_kept(site: Site) -> None:
    long = "x" * 20_000
    site.pages["/a"] = Sent(b"here", headers={"ETag": long, "Content-Type": 'text/html; a="' + ";" * 20_000})
    page = Fetcher(allow_private=True).fetch(site.url("/a"))
    assert page is not None and page.etag == "" and page.kind == "text/html"
    site.pages["/b"] = Sent(status=302, headers={"Location": f"/{long}"})
    with pytest.raises(SourceError, match="leads to an address of more than 2,000 characters"):
        Fetcher(allow_private=True).fetch(site.url("/b"))
