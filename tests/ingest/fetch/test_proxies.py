"""Proxies of the environment are honoured, and this machine is asked without one."""

import pytest
from site_server import Sent, Site

from ingest.fetch import network
from ingest.fetch.fetch import Fetcher
from ingest.fetch.proxies import Proxy, proxy_for
from ingest.types.errors import SourceError

NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that names no proxy yet."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return monkeypatch


def test_a_page_is_fetched_through_the_proxy_robots_and_redirects_included(
    site: Site, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("HTTP_PROXY", f"http://user:p%40ss@127.0.0.1:{site.port}")
    site.pages["http://brief.invalid/a"] = Sent(status=302, headers={"Location": "http://other.invalid/b"})
    site.pages["http://other.invalid/b"] = Sent(b"through it", headers={"ETag": '"1"'})
    page = Fetcher().fetch("http://brief.invalid/a")
    assert page is not None and (page.data, page.address) == (b"through it", "http://other.invalid/b")
    assert [one.path for one in site.asked] == [
        "http://brief.invalid/robots.txt",
        "http://brief.invalid/a",
        "http://other.invalid/robots.txt",
        "http://other.invalid/b",
    ]
    assert site.asked[0].headers["proxy-authorization"] == "Basic dXNlcjpwQHNz"
    site.pages["http://brief.invalid/robots.txt"] = Sent(b"User-agent: *\nDisallow: /")
    with pytest.raises(SourceError, match=r"robots\.txt asks programs to stay away"):
        Fetcher().fetch("http://brief.invalid/a")


def test_this_machine_is_asked_without_a_proxy(site: Site, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ALL_PROXY", "http://127.0.0.1:9")
    site.pages["/a"] = Sent(b"here")
    for host in ("127.0.0.1", "localhost"):
        page = Fetcher(allow_private=True).fetch(site.url("/a", host))
        assert page is not None and page.data == b"here"
    with pytest.raises(SourceError, match="an address of this machine"):
        Fetcher().fetch(site.url("/a"))


def test_a_proxy_opens_no_way_into_a_private_network(site: Site, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HTTP_PROXY", f"http://127.0.0.1:{site.port}")
    for address in ("http://10.0.0.7/a", "http://169.254.169.254/latest"):
        with pytest.raises(SourceError, match="of a private network"):
            Fetcher().fetch(address)
    environment.setattr(network.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("192.168.1.1", 80))])
    with pytest.raises(SourceError, match="of a private network"):
        Fetcher().fetch("http://intranet.invalid/")
    assert site.asked == []


def test_which_proxy_a_host_goes_through(environment: pytest.MonkeyPatch) -> None:
    assert proxy_for("http", "example.org") is None
    environment.setenv("HTTP_PROXY", "proxy.example:3128")
    environment.setenv("https_proxy", "http://secure.example:8080/")
    environment.setenv("NO_PROXY", "example.net,.example.com")
    assert proxy_for("http", "example.org") == Proxy("http://proxy.example:3128")
    assert proxy_for("https", "example.org") == Proxy("http://secure.example:8080")
    for host in ("example.net", "www.example.com", "localhost", "LOCALHOST.", "127.0.0.8", "::1"):
        assert proxy_for("http", host) is None, host
    environment.setenv("HTTP_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(SourceError, match=r"is no HTTP proxy \(socks5") as error:
        proxy_for("http", "example.org")
    assert "\n" not in str(error.value)
