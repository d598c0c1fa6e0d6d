"""Mutated requests against a running server: every route, Gradio event and MCP tool, over and over.

    python benchmarks/fuzz.py [--minutes 60] [--seed N] [--people 2]

Serves a small library in a process of its own, behind a login, with MCP. Bob asks, uploads and rates something that
nobody else may see; ann (and now and then nobody, or somebody with a wrong token) sends requests that begin as right
ones and are changed: other types, missing and doubled names, odd texts, deep nesting, other headers. What the server
gives out (ids of events, uploaded files, sources) goes into later requests. A request fails where it is answered with a
500, a traceback, a path of the machine, or anything of Bob's, is not answered within `LIMIT`, or its answer has not
ended within `WHOLE`; so does a traceback in the server's log, and a server that does not answer a plain question at the
end. Prints counts by door and status, and each kind of failure with the request that showed it; exit status 1 where
there is one. The same seed sends the same first requests; with several people, or ids that differ, the order does not
stay the same.
"""

import argparse
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.web.gate.doors import door_of
from benchmarks.fuzzing.making import Known, Maker, Sent
from benchmarks.fuzzing.serving import LIMIT, LONG, SECRET, Served

STREAM = 1.0  # seconds that are read of a stream which has no end
WHOLE = 3 * LIMIT  # seconds until an answer has ended, which signs of life may keep going
ENDLESS = re.compile(r"/gradio_api/(?:queue/data|heartbeat/|upload_progress)|/mcp")


@dataclass
class Counted:
    """What came of all requests."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: dict[str, tuple[int, str]] = field(default_factory=dict)  # by kind: how often, and the first request
    guard: threading.Lock = field(default_factory=threading.Lock)

    def fail(self, kind: str, request: str) -> None:
        """Count a failure."""
        with self.guard:
            count, first = self.failures.get(kind, (0, request))
            self.failures[kind] = (count + 1, first)


def send(served: Served, client: httpx.Client, sent: Sent, counted: Counted) -> str:
    """Send a request, look at its answer, and return its text."""
    files = [("files", file) for file in sent.files] or None
    begun, text, status = time.monotonic(), "", 0
    try:
        with client.stream(sent.method, sent.path, params=sent.query or None, headers=sent.headers,
                           content=sent.body, files=files) as answer:  # fmt: skip
            status = answer.status_code
            if ENDLESS.match(sent.path):  # it has to begin like any other, and is then left
                answer.request.extensions["timeout"]["read"] = STREAM
            for piece in answer.iter_text():
                text += piece
                if (ENDLESS.match(sent.path) and time.monotonic() - begun > STREAM) or len(text) > 3_000_000:
                    break
                if not ENDLESS.match(sent.path) and time.monotonic() - begun > WHOLE:
                    counted.fail("no end", str(sent))
                    break
    except httpx.ReadTimeout:
        if not ENDLESS.match(sent.path) or not status:
            counted.fail("hang", str(sent))
    except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeEncodeError, ValueError):
        return ""  # a request that this client cannot send
    except httpx.HTTPError as error:
        counted.fail(f"connection: {type(error).__name__} {error} {status} {len(text)}", str(sent))
    look(served, sent, status, text, counted)
    return text


def look(served: Served, sent: Sent, status: int, text: str, counted: Counted) -> None:
    """Count an answer, and what must not be in it."""
    path = sent.path.split("?")[0]
    door = door_of(sent.method, path)
    with counted.guard:
        counted.answers[door.name.lower() if door else "none", status] += 1
    if status >= 500 and status not in (503, 507):
        counted.fail(f"status {status}: {text[:100]}", str(sent))
    if "Traceback (most recent" in text or 'File "/' in text:
        counted.fail("traceback", str(sent))
    for told in served.told:
        if told in text:
            counted.fail(
                f"tells {'what is Bobs' if told == SECRET else told}",
                f"{sent} → {text[max(0, text.find(told) - 80) :][:200]}",
            )


def person(served: Served, known: Known, seed: int, until: float, most: int, counted: Counted) -> None:
    """Send requests until the time is over."""
    chance = random.Random(seed)
    maker = Maker(chance, known)
    timeout = httpx.Timeout(LIMIT, connect=LIMIT)
    with served.as_user("ann") as ann, httpx.Client(base_url=served.address, timeout=timeout) as nobody:
        cookies = dict(ann.cookies)
        for _ in range(most):
            if time.monotonic() > until:
                return
            sent = maker.request()
            if "logout" in sent.path or "cookie" in {name.lower() for name in sent.headers}:
                ann.cookies.update(cookies)
            client = nobody if chance.random() < 0.06 or "logout" in sent.path else ann
            known.learn(send(served, client, sent, counted))


def fuzz(folder: Path, *, minutes: float, seed: int, people: int, most: int = 10**9) -> tuple[Served, Counted]:
    """Serve and send; return the server, which has ended, and what came of it."""
    served, counted = Served(folder), Counted()
    try:
        known = Known(served.events())
        served.bobs(known.events)
        before, until = served.megabytes(), time.monotonic() + 60 * minutes
        threads = [
            threading.Thread(target=person, args=(served, known, seed + number, until, most, counted))
            for number in range(people)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        try:
            wrong = served.ended()
        except httpx.HTTPError as error:
            wrong = f"a plain question is not answered: {error!r}"
        if wrong:
            counted.fail(wrong, "at the end")
        for trace, count in served.tracebacks().items():
            counted.failures[f"in the log: {trace.partition(LONG)[0]}"] = (count, trace.partition(LONG)[2])
        print(f"memory of the server: {before:.0f} MB before, {served.megabytes():.0f} MB after")
    finally:
        served.stop()
    return served, counted


def main() -> None:
    """Fuzz, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _, counted = fuzz(Path(folder), minutes=given.minutes, seed=given.seed, people=given.people)
    print(f"{sum(counted.answers.values()):,} requests in {given.minutes:g} minutes, seed {given.seed}")
    for (door, status), count in sorted(counted.answers.items()):
        print(f"{count:8,} {door:10} {status or 'no answer'}")
    for kind, (count, first) in sorted(counted.failures.items(), key=lambda row: -row[1][0]):
        print(f"FAILED {count:,} times: {kind}\n    {first}")
    print("failures:", sum(count for count, _ in counted.failures.values()))
    sys.exit(1 if counted.failures else 0)


if __name__ == "__main__":
    main()
