"""Opening the page: its address, its port, and what it may load."""

import os
import socket
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from gated import Gated

from app.errors import SettingsError
from app.web import serve


def test_a_busy_port_is_one_clear_line(prepared: Gated) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"port {port} \(.*in use\)") as error:
            serve(prepared, host="127.0.0.1", port=port, announce=lambda _: None, block=False)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_a_host_that_is_not_here_is_one_clear_line(prepared: Gated, host: str) -> None:
    with pytest.raises(SettingsError, match="cannot listen on") as error:
        serve(prepared, host=host, port=0, announce=lambda _: None, block=False)
    assert "\n" not in str(error.value)


def test_a_proxy_for_the_rest_of_the_world_does_not_keep_the_page_from_opening(
    prepared: Gated, serve_it: Callable[[Gated], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "example.org")
    monkeypatch.delenv("no_proxy", raising=False)
    assert serve_it(prepared).startswith("http://127.0.0.1:")
    assert os.environ["NO_PROXY"] == "example.org" and "no_proxy" not in os.environ


def test_two_pages_find_a_free_port_each(prepared: Gated, serve_it: Callable[[Gated], str], address: str) -> None:
    other = serve_it(prepared)
    assert other != address
    for page in (other, address):
        assert page.startswith("http://127.0.0.1:")
        assert urlopen(page).status == 200


def test_the_browser_is_told_to_load_nothing_from_elsewhere(address: str) -> None:
    headers = urlopen(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert all("http" not in sources and "*" not in sources for sources in policy.values())
    assert policy["default-src"] == "'self'"
    assert policy["form-action"] == "'none'"
    assert headers["Referrer-Policy"] == "same-origin"
