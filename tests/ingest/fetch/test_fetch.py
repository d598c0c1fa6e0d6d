"""Pages are fetched politely, within bounds, and from nowhere that was not allowed."""

import gzip
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
from site_server import Request, Sent, Site

from ingest.fetch import fetch, network
from ingest.fetch.fetch import Fetcher
from ingest.types.errors import SourceError, SourceVanished

HTML = {"Content-Type": "text/html; charset=euc-kr", "ETag": '"1"', "Last-Modified": "Wed, 01 Jan 2031 00:00:00 GMT"}


@pytest.fixture
def waited() -> list[float]:
    """The seconds that were to be waited between two attempts."""
    return []


@pytest.fixture
def fetcher(waited: list[float]) -> Fetcher:
    """One that may fetch from loopback, and does not wait."""
    return Fetcher(allow_private=True, sleep=waited.append)


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> Fetcher:
    """One that may not; 127.0.0.1 stands for the public internet, the rest of loopback for a private network."""
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
    return Fetcher(sleep=lambda _: None)


def is_refused(fetcher: Fetcher, address: str, *told: str) -> SourceError:
    with pytest.raises(SourceError) as error:
        fetcher.fetch(address)
    assert "\n" not in str(error.value) and all(part in str(error.value) for part in told), error.value
    return error.value


def test_a_page_comes_with_what_its_server_says_of_it(fetcher: Fetcher, site: Site) -> None:
    site.pages["/a?b=1"] = Sent("회담".encode("euc-kr"), headers=HTML)
    page = fetcher.fetch(site.url("/a?b=1"))
    assert page is not None and page.data.decode(page.charset) == "회담"
    assert (page.kind, page.charset, page.etag) == ("text/html", "euc-kr", '"1"')
    assert page.address == site.url("/a?b=1") and page.last_modified == HTML["Last-Modified"]
    assert site.asked[-1].headers["user-agent"].startswith("BriefChat/")
    assert site.asked[-1].headers["host"] == f"127.0.0.1:{site.port}"


def test_a_page_that_has_not_changed_is_not_sent_again(fetcher: Fetcher, site: Site) -> None:
    def answer(request: Request) -> Sent:
        same = request.headers.get("if-none-match") == '"1"'
        same = same or request.headers.get("if-modified-since") == HTML["Last-Modified"]
        return Sent(status=304) if same else Sent(b"text", headers=HTML)

    site.pages["/a"] = answer
    assert fetcher.fetch(site.url("/a")) is not None
    assert fetcher.fetch(site.url("/a"), etag='"1"') is None
    assert fetcher.fetch(site.url("/a"), last_modified=HTML["Last-Modified"]) is None
    assert fetcher.fetch(site.url("/a"), etag='"2"') is not None


def test_redirects_are_followed_to_an_end(fetcher: Fetcher, site: Site) -> None:
    for number in range(10):
        site.pages[f"/{number}"] = Sent(status=302, headers={"Location": f"/{number + 1}"})
    site.pages["/5"] = Sent(b"here")
    page = fetcher.fetch(site.url("/0"))
    assert page is not None and page.data == b"here" and page.address == site.url("/5")
    site.pages["/5"] = Sent(status=301, headers={"Location": "/6"})
    is_refused(fetcher, site.url("/0"), "more than 5 redirects")
    site.pages["/file"] = Sent(status=302, headers={"Location": Path("/etc/passwd").as_uri()})
    is_refused(fetcher, site.url("/file"), "which is no web address")


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_has_vanished(fetcher: Fetcher, site: Site, status: int) -> None:
    site.pages["/a"] = Sent(b"no", status)
    with pytest.raises(SourceVanished, match=f"there is no such page .{status}."):
        fetcher.fetch(site.url("/a"))
    assert site.paths() == ["/a"]


def test_a_server_in_trouble_is_asked_again_when_it_says(fetcher: Fetcher, site: Site, waited: list[float]) -> None:
    answers = [Sent(status=503, headers={"Retry-After": "7"}), Sent(status=429), Sent(b"here")]
    site.pages["/a"] = lambda _: answers.pop(0)
    page = fetcher.fetch(site.url("/a"))
    assert page is not None and page.data == b"here"
    assert len(waited) == 2 and waited[0] == 7.0 and 0 <= waited[1] <= 8.0
    site.pages["/b"] = Sent(status=500)
    error = is_refused(fetcher, site.url("/b"), "the server answered 500")
    assert not isinstance(error, SourceVanished) and site.paths().count("/b") == fetch.ATTEMPTS
    site.pages["/c"] = Sent(status=403)
    is_refused(fetcher, site.url("/c"), "403")
    assert site.paths().count("/c") == 1


def test_a_server_that_is_away_or_does_not_answer_is_one_line(
    site: Site, waited: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "TIMEOUT", httpx.Timeout(0.2))
    fetcher = Fetcher(allow_private=True, sleep=waited.append)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    is_refused(fetcher, f"http://127.0.0.1:{port}/", "refused")
    site.pages["/slow"] = lambda _: Sent(b"late") if site.released.wait(30) else Sent()
    is_refused(fetcher, site.url("/slow"), "the server did not answer in time")
    is_refused(fetcher, "http://no-such-host.invalid/", "there is no host no-such-host.invalid")


@pytest.mark.parametrize("packed", [False, True])
def test_no_page_grows_beyond_measure(
    fetcher: Fetcher, site: Site, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(fetch, "LARGEST", 1_000_000)
    body = bytes(20_000_000)
    site.pages["/a"] = Sent(gzip.compress(body), headers={"Content-Encoding": "gzip"}) if packed else Sent(body)
    is_refused(fetcher, site.url("/a"), "more than 1 MB")


def test_robots_are_respected_at_each_hop(fetcher: Fetcher, site: Site) -> None:
    site.pages["/robots.txt"] = Sent(b"User-agent: *\nDisallow: /private\nUser-agent: BriefChat\nDisallow: /*.pdf$\n")
    site.pages |= {
        "/a.pdf": Sent(b"x"),
        "/private": Sent(b"mine"),
        "/a": Sent(status=302, headers={"Location": "/a.pdf"}),
    }
    is_refused(fetcher, site.url("/a.pdf"), "its robots.txt asks programs to stay away")
    is_refused(fetcher, site.url("/a"), "its robots.txt asks programs to stay away")
    assert site.paths() == ["/a"] and [request.path for request in site.asked].count("/robots.txt") == 1
    assert fetcher.fetch(site.url("/private")) is not None


def test_a_site_whose_robots_cannot_be_read_is_left_alone(fetcher: Fetcher, site: Site) -> None:
    site.pages |= {"/robots.txt": Sent(status=500), "/a": Sent(b"x")}
    is_refused(fetcher, site.url("/a"), "its robots.txt cannot be read (500)")
    assert site.paths() == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:192.168.1.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "64:ff9b:1::7f00:1", "::127.0.0.1",
        "::8.8.8.8", "::ffff:0:127.0.0.1", "fec0::1", "192.0.0.192", "192.0.0.9", "5f00::1", "3fff::1", "2001::1",
        "168.63.129.16", "192.88.99.1", "198.18.0.1", "fd00:ec2::254",
    ],
)  # fmt: skip
def test_an_address_of_a_private_network_is_none_of_the_internet(address: str) -> None:
    assert not network.is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "142.250.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_the_internet_is_public(address: str) -> None:
    assert network.is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433"])
def test_this_machine_is_not_fetched_from_unless_that_is_allowed(site: Site, host: str) -> None:
    site.pages["/a"] = Sent(b"secret")
    fetcher = Fetcher()
    is_refused(fetcher, site.url("/a", host), "private network; set BRIEF_CHAT_SOURCES_ALLOW_PRIVATE_ADDRESSES=1")
    assert site.asked == []


def test_a_redirect_into_a_private_network_is_refused(strict: Fetcher, site: Site) -> None:
    site.pages |= {"/a": Sent(status=302, headers={"Location": site.url("/b", "127.0.0.2")}), "/b": Sent(b"secret")}
    is_refused(strict, site.url("/a"), "127.0.0.2 is an address of this machine or of a private network")
    assert site.paths() == ["/a"]


def test_a_name_is_resolved_once_and_what_was_checked_is_connected_to(
    strict: Fetcher, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked = socket.getaddrinfo, []

    def resolve(host: Any, *arguments: Any, **more: Any) -> Any:
        if host not in ("rebind.example", "mixed.example"):
            return real(host, *arguments, **more)
        asked.append(host)
        first = real("127.0.0.1", *arguments, **more)
        second = real("127.0.0.2", *arguments, **more)
        if host == "mixed.example":
            return [*first, *second]
        return second if len(asked) > 2 else first

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    site.pages["/a"] = Sent(b"here")
    page = strict.fetch(site.url("/a", "rebind.example"))
    assert page is not None and page.data == b"here" and asked == ["rebind.example"] * 2  # robots.txt, the page
    assert site.asked[-1].headers["host"] == f"rebind.example:{site.port}"
    is_refused(strict, site.url("/a", "rebind.example"), "127.0.0.2 is an address")
    is_refused(strict, site.url("/a", "mixed.example"), "127.0.0.2 is an address")
