"""The body of an answer, unpacked a small piece at a time and within a budget."""

import io
import zlib
from collections.abc import Iterator

import httpx

from ingest.fetch.budget import Budget, Spent

ACCEPTED = "gzip"  # what is asked for; of what comes, nothing else is unpacked, and nothing twice
NAMES = frozenset(["gzip", "x-gzip"])
PLAIN = frozenset(["", "identity"])
PIECE = 262_144  # bytes that are unpacked at once
MAGIC = b"\x1f"


class Unreadable(Exception):
    """A body is packed in a way that was not asked for, or is damaged."""


def page(response: httpx.Response, budget: Budget, most: int) -> bytes:
    """Return a body; raise Spent where it has more than `most` bytes unpacked, and Unreadable."""
    # One buffer: a list of pieces of one byte each takes fifty times as much. Closed, so that no error keeps it.
    with io.BytesIO() as body:
        for piece in pieces(response, budget):
            if body.tell() + len(piece) > most:
                raise Spent(f"more than {most / 1e6:,.0f} MB")
            body.write(piece)
        return body.getvalue()


def beginning(response: httpx.Response, budget: Budget, most: int) -> bytes:
    """Return the first `most` bytes of a body, and read little more; raise Spent and Unreadable."""
    body = io.BytesIO()
    for piece in pieces(response, budget):
        body.write(piece[: most - body.tell()])
        if body.tell() >= most:
            break
    return body.getvalue()


def pieces(response: httpx.Response, budget: Budget) -> Iterator[bytes]:
    """Yield a body unpacked, at most `PIECE` bytes at a time, each drawn from the budget."""
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in NAMES | PLAIN:
        raise Unreadable(f"it came packed as {packing[:40]!r}, which was not asked for")
    gzip = Gzip() if packing in NAMES else None
    for raw in response.iter_raw():
        for piece in gzip.unpack(raw) if gzip else (raw,):
            budget.unpacked(len(piece))
            yield piece
        budget.look()
    if gzip and not gzip.whole:
        raise Unreadable("it was cut off: what is packed has no end")


class Gzip:
    """Unpacks a stream of one or more gzip members; `whole` where the last one has come to its end."""

    def __init__(self) -> None:
        self.whole = False
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def unpack(self, raw: bytes) -> Iterator[bytes]:
        """Yield what is packed in the next bytes of the stream; raise Unreadable where they are damaged."""
        more = True
        while raw or (more and not self.whole):
            if self.whole:
                raw = raw.lstrip(b"\0")  # members may be padded
                if not raw.startswith(MAGIC):
                    return  # nothing that belongs to it
                self.whole, self._member = False, zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                piece = self._member.decompress(raw, PIECE)
            except zlib.error:
                raise Unreadable("it is packed, and damaged") from None
            more = len(piece) == PIECE
            self.whole = self._member.eof
            raw = self._member.unused_data if self.whole else self._member.unconsumed_tail
            yield piece
