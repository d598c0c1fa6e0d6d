"""Proxies of the environment (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY): which one an address goes through."""

import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore

from ingest.types.errors import SourceError
from store import this_machine


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy of the environment: `url` without its user and password, `auth` those two."""

    url: str
    auth: tuple[str, str] | None = None

    def pool(self, context: ssl.SSLContext, network: httpcore.NetworkBackend) -> httpcore.ConnectionPool:
        """Return the connections through it."""
        return httpcore.HTTPProxy(self.url, proxy_auth=self.auth, ssl_context=context, network_backend=network)


def proxy_for(scheme: str, host: str) -> Proxy | None:
    """Return the proxy for a host, or None: this machine is asked directly, as are those that NO_PROXY names.

    Raises SourceError for a proxy that is none of HTTP.
    """
    known = getproxies()
    named = known.get(scheme) or known.get("all")
    if not named or this_machine(host) or proxy_bypass(host):
        return None
    parts = urlsplit(named if "://" in named else f"http://{named}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourceError(f"the proxy of the environment for {scheme} is no HTTP proxy ({parts.scheme}://…)")
    host_part = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    try:
        url = f"{parts.scheme}://{host_part}" + (f":{parts.port}" if parts.port else "")
    except ValueError as error:
        raise SourceError(f"the proxy of the environment for {scheme} has no port that can be: {error}") from None
    auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return Proxy(url, auth)
