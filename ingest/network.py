"""Connections to public addresses only, checked at the moment of connecting."""

import ipaddress
import socket
import ssl
import threading

import httpx

from ingest.errors import SourceError

EMBEDDED = ipaddress.ip_network("64:ff9b::/96")  # NAT64: an IPv4 address in its last four bytes


class PublicTransport(httpx.BaseTransport):
    """Resolves a host itself, refuses it where any of its addresses is private, and connects to what it checked.

    A name that resolves differently a moment later (DNS rebinding) gains nothing: it is not resolved again. Each
    redirect is a request of its own, and is checked like the first. Proxies of the environment are not used: behind
    one, nobody could tell where a connection ends. Raises SourceError for what is refused.
    """

    def __init__(self, *, allow_private: bool = False) -> None:
        self._allow_private = allow_private
        self._context = ssl.create_default_context()
        self._guard = threading.Lock()
        self._inner: dict[str, httpx.HTTPTransport] = {}  # one a host: a certificate is checked for one name

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to a checked address of its host."""
        host = request.url.host
        addresses = self._addresses(request.url)
        with self._guard:
            if host not in self._inner:
                self._inner[host] = httpx.HTTPTransport(verify=self._context, trust_env=False)
            inner = self._inner[host]
        refused: httpx.ConnectError | httpx.ConnectTimeout | None = None
        for address in addresses:
            pinned = httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,  # its Host names the host that was asked for
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
            try:
                return inner.handle_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                refused = error
        assert refused is not None
        raise refused

    def close(self) -> None:
        """Close all connections."""
        for inner in self._inner.values():
            inner.close()

    def _addresses(self, url: httpx.URL) -> list[str]:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
                raise httpx.ConnectError(f"the host {url.host} cannot be looked up now") from None
            raise SourceError(f"there is no host {url.host}, or no network ({error})") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        private = [address for address in addresses if not is_public(address)]
        if private and not self._allow_private:
            raise SourceError(
                f"{url.host}: {private[0]} is an address of this machine or of a private network; "
                "set BRIEF_CHAT_ALLOW_PRIVATE_ADDRESSES=1 where that is wanted"
            )
        return addresses


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in EMBEDDED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast
