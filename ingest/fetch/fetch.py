"""Pages by their address: polite, bounded, and never from a private network that was not allowed."""

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime

import httpx
from protego import Protego
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from ingest.fetch import body
from ingest.fetch.body import Unreadable
from ingest.fetch.budget import Budget, Spent
from ingest.fetch.network import PublicTransport
from ingest.types.errors import SourceError, SourceVanished

AGENT = "BriefChat/0.1"
LARGEST = 50_000_000  # bytes of a page, unpacked
ROBOTS = 500_000  # bytes of a robots.txt that are read: RFC 9309 asks for as much
REDIRECTS = 5
ATTEMPTS = 4
TIMEOUT = httpx.Timeout(20.0, connect=10.0)  # seconds without a byte
DEADLINE = 120.0  # seconds for one address in all: look-ups, robots.txt, redirects, further attempts and the page
PATIENCE = 30.0  # seconds that a server may ask to wait before the next attempt
LONGEST = 2_000  # characters of an address that a redirect leads to
HEADER = 1_000  # characters of a header that is read or kept
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
    """Fetches pages for one ingest.

    One address may cost `DEADLINE` seconds and twice `LARGEST` bytes in all, whatever its server does; a host that
    used all of its seconds up is asked for nothing more. Addresses of this machine and of private networks are refused
    unless `allow_private`. `sleep` waits the given seconds between two attempts.
    """

    def __init__(self, *, allow_private: bool = False, sleep: Callable[[float], None] = time.sleep) -> None:
        self._allow_private = allow_private
        self._sleep = sleep
        self._context = ssl.create_default_context()
        self._robots: dict[str, Protego | None] = {}
        self._slow: set[str] = set()

    def fetch(
        self, address: str, *, etag: str = "", last_modified: str = "", beat: Callable[[], object] = lambda: None
    ) -> Page | None:
        """Return the page at an address, or None where it has not changed since these marks were sent.

        `beat` is called again and again while it waits; what that raises ends the fetch at once. Raises SourceVanished
        where the server says that the page is gone, and SourceError where it cannot be had.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        budget = Budget(seconds=DEADLINE, wire=2 * LARGEST, unpacked=2 * LARGEST)
        try:
            host = httpx.URL(address).host
            if host in self._slow:
                raise SourceError(f"{address}: not asked for, as {host} was too slow before")
            return budget.wait_for(lambda: self._retrying(address, headers, budget), beat)
        except (Unready, Spent, Unreadable, httpx.TransportError) as error:
            if budget.late:
                self._slow.add(host)
            raise SourceError(f"{address}: {_said(error)}") from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise SourceError(f"{address}: cannot be fetched ({_said(error)})") from None

    def _retrying(self, address: str, headers: dict[str, str], budget: Budget) -> Page | None:
        retrying = Retrying(
            stop=stop_after_attempt(ATTEMPTS) | stop_before_delay(DEADLINE),
            retry=retry_if_exception_type((Unready, httpx.TransportError)),
            wait=_wait,
            sleep=self._sleep,
            reraise=True,
        )
        with httpx.Client(
            transport=PublicTransport(budget, self._context, allow_private=self._allow_private),
            headers={"User-Agent": AGENT, "Accept": ACCEPT, "Accept-Encoding": body.ACCEPTED},
            timeout=TIMEOUT,
            trust_env=False,
        ) as client:
            visit = _Visit(address, client, budget, self._robots)
            return retrying(lambda: visit.page(headers))


@dataclass(frozen=True, slots=True)
class _Visit:
    """Everything that is asked for the sake of one address; `robots` are the rules that are known, by origin."""

    address: str
    client: httpx.Client
    budget: Budget
    robots: dict[str, Protego | None]

    def page(self, headers: dict[str, str]) -> Page | None:
        """The page after its redirects, each asked for only where robots.txt lets us."""
        url = httpx.URL(self.address)
        for _ in range(REDIRECTS + 1):
            if not self._allowed(url):
                raise SourceError(f"{self.address}: its robots.txt asks programs to stay away")
            with self.client.stream("GET", url, headers=headers) as response:
                if not response.has_redirect_location:
                    return self._read(response)
                url = self._redirected(url, response)
        raise SourceError(f"{self.address}: more than {REDIRECTS} redirects")

    def _redirected(self, url: httpx.URL, response: httpx.Response) -> httpx.URL:
        location = response.headers["location"]
        if len(location) > LONGEST:
            raise SourceError(f"{self.address}: leads to an address of more than {LONGEST:,} characters")
        url = url.join(location)
        if url.scheme not in ("http", "https"):
            raise SourceError(f"{self.address}: leads to {url}, which is no web address")
        return url

    def _read(self, response: httpx.Response) -> Page | None:
        status = response.status_code
        if status == httpx.codes.NOT_MODIFIED:
            return None
        if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
            raise SourceVanished(f"{self.address}: there is no such page ({status})")
        if status in TRANSIENT:
            raise Unready(f"the server answered {status}", _retry_after(response))
        if status != httpx.codes.OK:
            reason = response.reason_phrase[:100]
            raise SourceError(f"{self.address}: the server answered {status} {reason}".rstrip())
        declared = response.headers.get("content-type", "")[:HEADER]
        kind = Message()
        kind["content-type"] = declared
        marks = [response.headers.get(name, "") for name in ("etag", "last-modified")]
        return Page(
            body.page(response, self.budget, LARGEST),
            kind.get_content_type() if declared else "",
            str(kind.get_param("charset") or ""),
            str(response.url),
            *(mark if len(mark) <= HEADER else "" for mark in marks),
        )

    def _allowed(self, url: httpx.URL) -> bool:
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self.robots:
            self.robots[origin] = self._rules(httpx.URL(f"{origin}/robots.txt"))
        rules = self.robots[origin]
        return rules is None or bool(rules.can_fetch(str(url), AGENT))

    def _rules(self, url: httpx.URL) -> Protego | None:
        """The rules of a robots.txt; None where there is none. A server in trouble is asked again (RFC 9309)."""
        for _ in range(REDIRECTS + 1):
            with self.client.stream("GET", url) as response:
                if response.has_redirect_location:
                    url = self._redirected(url, response)
                    continue
                if response.status_code in TRANSIENT or response.is_server_error:
                    raise Unready(f"its robots.txt cannot be read ({response.status_code})", _retry_after(response))
                if not response.is_success:
                    return None
                try:
                    rules = body.beginning(response, self.budget, ROBOTS)
                except Unreadable as error:
                    raise Unreadable(f"its robots.txt cannot be read: {error}") from None
                return Protego.parse(rules.decode("utf-8", "replace"))
        return None


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.seconds if isinstance(error, Unready) else 0.0
    return max(wait_between(state), asked)


def _retry_after(response: httpx.Response) -> float:
    """The seconds after which a server asks to come again, at most `PATIENCE`."""
    value = response.headers.get("retry-after", "")[:HEADER]
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
