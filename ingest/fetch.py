"""Pages by their address: polite, bounded, and never from a private network that was not allowed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime

import httpx
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from ingest.errors import SourceError, SourceVanished
from ingest.network import PublicTransport

AGENT = "BriefChat/0.1"
LARGEST = 50_000_000  # bytes of a page, unpacked
ROBOTS = 500_000  # bytes of a robots.txt that are read: RFC 9309 asks for as much
REDIRECTS = 5
ATTEMPTS = 4
TIMEOUT = httpx.Timeout(20.0, connect=10.0)  # seconds without a byte
DEADLINE = 120.0  # seconds for one page in all
PATIENCE = 30.0  # seconds that a server may ask to wait before the next attempt
ACCEPT = "text/html,application/xhtml+xml,application/pdf,text/plain,text/markdown,*/*;q=0.5"
TRANSIENT = frozenset([408, 425, 429, 500, 502, 503, 504])

wait_between = wait_random_exponential(multiplier=0.5, max=8.0)


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent: `data` as it came, `kind` its media type, `charset` as declared, `address` after redirects.

    `etag` and `last_modified` are what the next request may ask by.
    """

    data: bytes
    kind: str
    charset: str
    address: str
    etag: str
    last_modified: str


class Unready(Exception):
    """A server asks to come again; `seconds` later, where it says when."""

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Fetcher:
    """Fetches pages for one ingest, over connections that are kept; close it at the end.

    Addresses of this machine and of private networks are refused unless `allow_private`. `sleep` waits the given
    seconds between two attempts.
    """

    def __init__(self, *, allow_private: bool = False, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = httpx.Client(
            transport=PublicTransport(allow_private=allow_private),
            headers={"User-Agent": AGENT, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"},
            timeout=TIMEOUT,
        )
        self._robots: dict[str, Protego | None] = {}
        self._sleep = sleep

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fetch(self, address: str, *, etag: str = "", last_modified: str = "") -> Page | None:
        """Return the page at an address, or None where it has not changed since these marks were sent.

        Raises SourceVanished where the server says that it is gone, and SourceError where it cannot be had.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        try:
            return self._retrying(lambda: self._followed(address, headers))
        except (Unready, httpx.TransportError) as error:
            raise SourceError(f"{address}: {_said(error)}") from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise SourceError(f"{address}: cannot be fetched ({_said(error)})") from None

    def _retrying(self, attempt: Callable[[], Page | None]) -> Page | None:
        retrying = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            retry=retry_if_exception_type((Unready, httpx.TransportError)),
            wait=_wait,
            sleep=self._sleep,
            reraise=True,
        )
        return retrying(attempt)

    def _followed(self, address: str, headers: dict[str, str]) -> Page | None:
        """The page after its redirects, each asked for only where robots.txt lets us."""
        url = httpx.URL(address)
        for _ in range(REDIRECTS + 1):
            if not self._allowed(url):
                raise SourceError(f"{address}: its robots.txt asks programs to stay away")
            with self._client.stream("GET", url, headers=headers) as response:
                if response.has_redirect_location:
                    url = url.join(response.headers["location"])
                    if url.scheme not in ("http", "https"):
                        raise SourceError(f"{address}: leads to {url}, which is no web address")
                    continue
                return self._page(address, response)
        raise SourceError(f"{address}: more than {REDIRECTS} redirects")

    def _page(self, address: str, response: httpx.Response) -> Page | None:
        status = response.status_code
        if status == httpx.codes.NOT_MODIFIED:
            return None
        if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
            raise SourceVanished(f"{address}: there is no such page ({status})")
        if status in TRANSIENT:
            raise Unready(f"the server answered {status}", _retry_after(response))
        if status != httpx.codes.OK:
            raise SourceError(f"{address}: the server answered {status} {response.reason_phrase}".rstrip())
        data = _body(address, response, LARGEST)
        kind = Message()
        kind["content-type"] = response.headers.get("content-type", "")
        declared = response.headers.get("content-type")
        return Page(
            data,
            kind.get_content_type() if declared else "",
            str(kind.get_param("charset") or ""),
            str(response.url),
            response.headers.get("etag", ""),
            response.headers.get("last-modified", ""),
        )

    def _allowed(self, url: httpx.URL) -> bool:
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._robots:
            self._robots[origin] = self._rules(httpx.URL(f"{origin}/robots.txt"))
        rules = self._robots[origin]
        return rules is None or bool(rules.can_fetch(str(url), AGENT))

    def _rules(self, url: httpx.URL) -> Protego | None:
        """The rules of a robots.txt; None where there is none. A server in trouble is asked again (RFC 9309)."""
        for _ in range(REDIRECTS + 1):
            with self._client.stream("GET", url) as response:
                if response.has_redirect_location:
                    url = url.join(response.headers["location"])
                    continue
                if response.status_code in TRANSIENT or response.is_server_error:
                    raise Unready(f"its robots.txt cannot be read ({response.status_code})", _retry_after(response))
                if not response.is_success:
                    return None
                chunks = b""
                for chunk in response.iter_bytes():
                    chunks += chunk
                    if len(chunks) > ROBOTS:
                        break
                return Protego.parse(chunks[:ROBOTS].decode("utf-8", "replace"))
        return None


def _body(address: str, response: httpx.Response, most: int) -> bytes:
    begun = time.monotonic()
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_bytes():
        chunks.append(chunk)
        size += len(chunk)
        if size > most:
            raise SourceError(f"{address}: more than {most / 1e6:,.0f} MB")
        if time.monotonic() - begun > DEADLINE:
            raise SourceError(f"{address}: not sent within {DEADLINE:,.0f} seconds")
    return b"".join(chunks)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.seconds if isinstance(error, Unready) else 0.0
    return max(wait_between(state), asked)


def _retry_after(response: httpx.Response) -> float:
    """The seconds after which a server asks to come again, at most `PATIENCE`."""
    value = response.headers.get("retry-after", "")
    try:
        seconds = float(value) if value.isdigit() else parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, TypeError):
        return 0.0
    return min(max(seconds, 0.0), PATIENCE)


def _said(error: Exception) -> str:
    reason = " ".join(str(error).split())[:200]
    if isinstance(error, httpx.TimeoutException):
        return "the server did not answer in time"
    return reason or type(error).__name__
