"""Connections to public addresses only, checked at the moment of connecting, and within a budget."""

import ipaddress
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from ingest.fetch.budget import Budget
from ingest.fetch.proxies import Proxy, proxy_for
from ingest.types.errors import SourceError

EMBEDDED = ipaddress.ip_network("64:ff9b::/96")  # NAT64: an IPv4 address in its last four bytes

# Beside what Python knows, whose tables differ between its patch releases: what the registries of special addresses
# (IANA) name, forms that hide an IPv4 address and that nobody publishes, and the host agent of a cloud.
SPECIAL = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
        "::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10",
    )
)  # fmt: skip

DEFAULT_PORTS = {"http": 80, "https": 443}

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class PublicTransport(httpx.BaseTransport):
    """Sends requests over connections that `PublicNetwork` makes, or through a proxy that the environment names.

    Behind a proxy nobody can tell where a connection ends: what a host's name resolves to here, if anything, is
    checked before, and the rest is the proxy's. It may itself have a private address.
    """

    def __init__(self, budget: Budget, context: ssl.SSLContext, *, allow_private: bool = False) -> None:
        self._budget = budget
        self._context = context
        self._network = PublicNetwork(budget, allow_private=allow_private)
        self._pools: dict[Proxy | None, httpcore.ConnectionPool] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; raises httpx.TransportError, and what the network raises."""
        url = request.url
        assert isinstance(request.stream, httpx.SyncByteStream)
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _told():
            answer = self._pool(url).handle_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.close()

    def _pool(self, url: httpx.URL) -> httpcore.ConnectionPool:
        proxy = proxy_for(url.scheme, url.host)
        if proxy is not None:
            self._network.check(url.host, url.port or DEFAULT_PORTS[url.scheme])
        if proxy not in self._pools:
            to_proxy = PublicNetwork(self._budget, allow_private=True)
            self._pools[proxy] = (
                httpcore.ConnectionPool(ssl_context=self._context, network_backend=self._network)
                if proxy is None
                else proxy.pool(self._context, to_proxy)
            )
        return self._pools[proxy]


class PublicNetwork(httpcore.NetworkBackend):
    """Resolves a host itself, refuses it where any of its addresses is private, and connects to what it checked.

    A name that resolves differently a moment later (DNS rebinding) gains nothing: it is not resolved again for that
    connection. Each redirect is a request of its own, and is checked like the first. Raises SourceError for what is
    refused. Every piece that is read or written is drawn from the budget.
    """

    def __init__(self, budget: Budget, *, allow_private: bool = False) -> None:
        self._budget = budget
        self._allow_private = allow_private
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first checked address of a host that answers."""
        refused: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._inner.connect_tcp(
                    address, port, self._budget.within(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                refused = error
            else:
                return _Drawn(stream, self._budget)
        assert refused is not None
        raise refused

    def check(self, host: str, port: int) -> None:
        """Raise SourceError for a host whose name resolves to a private address; what has none here passes."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        self._refuse(host, [str(entry[4][0]) for entry in found])

    def _addresses(self, host: str, port: int) -> list[str]:
        self._budget.look()
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
                raise httpcore.ConnectError(f"the host {host} cannot be looked up now") from None
            raise SourceError(f"there is no host {host}, or no network ({error})") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        self._refuse(host, addresses)
        return addresses

    def _refuse(self, host: str, addresses: Iterable[str]) -> None:
        private = [address for address in addresses if not is_public(address)]
        if private and not self._allow_private:
            raise SourceError(
                f"{host}: {private[0]} is an address of this machine or of a private network; "
                "set BRIEF_CHAT_SOURCES_ALLOW_PRIVATE_ADDRESSES=1 where that is wanted"
            )


class _Drawn(httpcore.NetworkStream):
    """A connection whose every piece is drawn from a budget."""

    def __init__(self, inner: httpcore.NetworkStream, budget: Budget) -> None:
        self._inner = inner
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._in_time():
            piece = self._inner.read(max_bytes, self._budget.within(timeout))
        self._budget.arrived(len(piece))
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._in_time():
            self._inner.write(buffer, self._budget.within(timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with self._in_time():
            secure = self._inner.start_tls(ssl_context, server_hostname, self._budget.within(timeout))
        return _Drawn(secure, self._budget)

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Tell a time-out of the budget from one of the server, which may be asked again."""
        try:
            yield
        except httpcore.TimeoutException:
            self._budget.look()
            raise


class _Body(httpx.SyncByteStream):
    """The body of an answer, its errors told as those of httpx."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        with _told():
            yield from self._inner

    def close(self) -> None:
        self._inner.close()


@contextmanager
def _told() -> Iterator[None]:
    """Raise the errors of httpcore as those of httpx: they have the same names."""
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        raise getattr(httpx, type(error).__name__, httpx.TransportError)(str(error)) from error
    except httpcore.UnsupportedProtocol as error:
        raise httpx.UnsupportedProtocol(str(error)) from error


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in EMBEDDED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not any(ip in block for block in SPECIAL)
