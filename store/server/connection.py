"""The connection to a Chroma server, and its failures in one line each."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, urlsplit

import chromadb
import httpx
from chromadb.api.client import Client
from chromadb.config import DEFAULT_TENANT, Settings
from chromadb.errors import AuthorizationError, ChromaAuthError, ChromaError, NotFoundError

from store.types.direct import this_machine, unproxied
from store.types.errors import StoreError

PORT, PORT_TLS = 8000, 443
DATABASE = "brief-chat"
MAJOR = "1"  # of the servers that this was written for; `chroma run` of chromadb 1.5.9 calls itself 1.0.0
PATIENCE = 10.0  # seconds for a connection, and for the server's first answer
LONGEST = 120.0  # seconds between two signs of life in an answer; the longest are for a page of 1,000 rows
REFUSED = (401, 403)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a corpus is: `http(s)://host[:port][/database]`, by default port 8000 (443) and database `brief-chat`."""

    scheme: str
    host: str
    port: int
    database: str

    @classmethod
    def parse(cls, url: str) -> "Address":
        """Return the address that a URL names, or raise StoreError."""
        try:
            parts = urlsplit(url)
            database = parts.path.strip("/") or DATABASE
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or "/" in database:
                raise ValueError
            if parts.username is not None:
                raise StoreError(
                    "a Chroma server's address holds no name or password: use BRIEF_CHAT_STORE_CHROMA_TOKEN"
                )
            port = parts.port or (PORT_TLS if parts.scheme == "https" else PORT)
            return cls(parts.scheme, parts.hostname, port, database)
        except ValueError:
            raise StoreError(
                f"`{url}` is no address of a Chroma server: write http://HOST:8000, or http://HOST:8000/DATABASE"
            ) from None

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def connect(address: Address, token: str) -> Client:
    """Return a client of the server, its database made where there is none.

    The token goes along in both headers that are in use, `Authorization: Bearer` and `X-Chroma-Token`.
    """
    headers = {"Authorization": f"Bearer {token}", "X-Chroma-Token": token} if token else {}
    with failures(address), unproxied(address.host) if this_machine(address.host) else nullcontext():
        _look(address, headers)
        client = chromadb.HttpClient(
            host=f"[{address.host}]" if ":" in address.host else address.host,
            port=address.port,
            ssl=address.scheme == "https",
            headers=headers,
            database=address.database,
            settings=Settings(anonymized_telemetry=False),
        )
    _bound(client)
    return cast(Client, client)


def _bound(client: Any) -> None:
    """Give Chroma's client the time-outs that it does without (1.5.9), and has no setting for."""
    session = getattr(getattr(client, "_server", None), "_session", None)
    if isinstance(session, httpx.Client):
        session.timeout = httpx.Timeout(LONGEST, connect=PATIENCE)


@contextmanager
def failures(address: Address) -> Iterator[None]:
    """Turn what the server or the way to it does into a StoreError."""
    try:
        yield
    except httpx.TransportError as error:
        raise StoreError(
            f"the Chroma server at {address} cannot be reached ({type(error).__name__}): start it "
            f"(`chroma run --port {address.port}`), or set BRIEF_CHAT_STORE_CHROMA right"
        ) from error
    except (ChromaAuthError, AuthorizationError) as error:
        raise _refused(address) from error
    except NotFoundError as error:
        raise StoreError(
            f"{address} no longer holds what was being read or written ({_line(error)}): another process "
            "went on without this one, try again"
        ) from error
    except ChromaError as error:
        raise StoreError(f"the Chroma server at {address} failed: {_line(error)}") from error
    except Exception as error:
        if type(error) is not Exception:  # Chroma's client raises no other for an answer that it does not know
            raise
        raise StoreError(f"{address} does not answer as a Chroma server does: {_line(error)}") from error


def _look(address: Address, headers: dict[str, str]) -> None:
    """See, before Chroma's client does, that this is a Chroma server which lets us in, and make the database."""
    api = f"{address}/api/v2"
    databases = f"{api}/tenants/{DEFAULT_TENANT}/databases"
    with httpx.Client(headers=headers, timeout=PATIENCE) as http:
        version = _plain(address, http.get(f"{api}/version"))
        if not isinstance(version, str) or version.split(".")[0] != MAJOR:
            raise _other(address, f"it calls itself {version!r}")
        found = http.get(f"{databases}/{quote(address.database)}")
        if found.status_code == httpx.codes.NOT_FOUND:
            found = http.post(databases, json={"name": address.database})
            if found.status_code == httpx.codes.CONFLICT:  # another process was faster
                return
        _plain(address, found)


def _plain(address: Address, response: httpx.Response) -> Any:
    if response.status_code in REFUSED:
        raise _refused(address)
    if response.status_code in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
        raise _other(address, "it does not know the API v2")
    try:
        if response.is_error:
            raise ValueError
        return response.json()
    except ValueError:
        raise _other(address, f"status {response.status_code}: {response.text[:80]!r}") from None


def _refused(address: Address) -> StoreError:
    return StoreError(f"the Chroma server at {address} refuses the token: set BRIEF_CHAT_STORE_CHROMA_TOKEN right")


def _other(address: Address, how: str) -> StoreError:
    return StoreError(
        f"{address} is no Chroma server of version {MAJOR} ({how}): run one with `chroma run` of chromadb "
        f"{chromadb.__version__}, or set BRIEF_CHAT_STORE_CHROMA right"
    )


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
