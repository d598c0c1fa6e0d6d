"""How heavy the page is over the wire, and how soon it is there on a slow line and a slow processor.

    python benchmarks/page.py [--rounds N] [--files] [--free]

Serves the default library, ready to answer, and opens it in Chromium by its DevTools protocol on a line as slow as
"Slow 4G" (1.6 Mbit/s down, 750 kbit/s up, 150 ms) and a processor four times slower; `--free` throttles neither. Each
round has a new browser: a first visit with nothing in its cache, then a second one. Prints medians: requests and bytes
on the wire, headers included; milliseconds from the navigation to the first paint, to the first words, to a box in
which a question can be written and sent (`interactive`), to the whole page with Gradio's own box (`whole`), and to the
answer of a question that was typed and sent as soon as that was possible, whose words are compared; and the longest
time that the page is busy before it is whole (`longest`), for which a key that is pressed meanwhile waits. `--files`
prints what was fetched at the first visit, the largest first.
Writes `benchmarks/results/page.json`.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

RESULT = Path(__file__).parent / "results" / "page.json"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LINE = {"latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}  # ms, bytes a second
SLOWER = 4  # times, of the processor
QUESTION = "When was the Korea-U.S. summit held in Seoul?"
QUIET = 1.5  # seconds without a request: the visit has fetched all it needs

# When a box first stood there, seen by the page itself: a look from outside would wait behind its work.
WATCH = """
(() => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.longest = Math.max(window.longest, one.duration);
  }).observe({ type: "longtask" });
  const seen = {
    interactive: () => window.briefEarly && document.querySelector('#early-ask textarea')?.offsetParent,
    whole: () => ["#question textarea", "#send"].every((one) => document.querySelector(one)?.offsetParent),
  };
  window.times = {};
  const look = () => {
    const there = Object.keys(seen).filter((name) => !(name in times) && seen[name]());
    for (const name of there) times[name] = null;
    setTimeout(() => {
      for (const name of there) times[name] = performance.now();
      if (times.whole) [times.interactive, times.longest] = [times.interactive ?? times.whole, longest];
    });
    if (!("whole" in times)) requestAnimationFrame(look);
  };
  look();
})();
"""
BOX = "#early-ask textarea, #question textarea"


@dataclass
class Wire:
    """What went over the wire since the last look, by the browser's own count."""

    bytes: dict[str, int] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    last: float = 0.0

    def listen(self, client: Any) -> None:
        """Hear of each request that is not answered from the cache."""
        client.on("Network.requestWillBeSent", lambda told: self._begun(told["requestId"], told["request"]["url"]))
        client.on("Network.requestServedFromCache", lambda told: self.urls.pop(told["requestId"], None))
        client.on("Network.responseReceived", self._received)
        client.on("Network.dataReceived", lambda told: self._more(told["requestId"], told["encodedDataLength"]))
        client.on("Network.loadingFinished", self._finished)

    def _begun(self, request: str, url: str) -> None:
        if urlsplit(url).scheme.startswith("http"):
            self.urls[request] = url
            self.last = time.monotonic()

    def _received(self, told: Any) -> None:
        if told["response"].get("fromDiskCache") or told["response"].get("fromPrefetchCache"):
            self.urls.pop(told["requestId"], None)
        else:
            self._more(told["requestId"], 0)

    def _more(self, request: str, count: int) -> None:
        self.bytes[request] = self.bytes.get(request, 0) + count

    def _finished(self, told: Any) -> None:
        self.bytes[told["requestId"]] = int(told["encodedDataLength"])
        self.last = time.monotonic()

    def files(self) -> list[tuple[int, str]]:
        """Return bytes and path of each request, the largest first."""
        return sorted(((self.bytes.get(one, 0), urlsplit(url).path) for one, url in self.urls.items()), reverse=True)


@contextmanager
def served() -> Iterator[str]:
    """Serve the default library from a home of its own; give the address once it answers."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "app.cli", "--home", home, "chat", "--port", "0"]
        env = {**os.environ, "HF_HUB_OFFLINE": "1", "BRIEF_CHAT_WEB_SUGGESTIONS": "false"}
        with subprocess.Popen(
            command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stdout is not None
            address = process.stdout.readline().split()[-1].rstrip("/") + "/"
            try:
                while not _ready(f"{address}readyz"):
                    time.sleep(1)
                yield address
            finally:
                process.terminate()


def _ready(address: str) -> bool:
    try:
        return bool(urllib.request.urlopen(address).status == 200)
    except urllib.error.HTTPError:
        return False


def visit(page: Any, address: str, *, ask: bool, free: bool) -> tuple[dict[str, float], list[tuple[int, str]]]:
    """Open the page and return what it took, in milliseconds, requests and bytes; `ask` a question at once."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    if not free:
        client.send("Network.emulateNetworkConditions", {"offline": False, **LINE})
        client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    wire = Wire()
    wire.listen(client)
    begun = time.monotonic()
    page.goto(address, wait_until="commit")
    answered = _ask(page) if ask else {}
    page.wait_for_function("times.longest !== undefined", timeout=60_000)
    times = page.evaluate("({...times, ...Object.fromEntries(performance.getEntriesByType('paint')"
                          ".map((one) => [one.name, one.startTime]))})") | answered  # fmt: skip
    while time.monotonic() < max(wire.last, begun) + QUIET:
        page.wait_for_timeout(100)
    files = wire.files()
    client.detach()
    return {**times, "requests": len(files), "bytes": sum(size for size, _ in files)}, files


def _ask(page: Any) -> dict[str, float]:
    """Type a question and send it as soon as there is a box, and wait for its answer."""
    page.wait_for_function("times.interactive || times.whole", timeout=60_000)
    page.focus(BOX)
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_text("May 21").first.wait_for(timeout=120_000)
    assert page.locator("#chatbot .user-row").inner_text().strip() == QUESTION, "no key was lost, and it is asked once"
    return {"first-answer": page.evaluate("performance.now()")}


def rounds(address: str, count: int, *, free: bool) -> tuple[dict[str, dict[str, int]], list[tuple[int, str]]]:
    """Return the medians of first and second visits, and what the last first visit fetched."""
    visits: dict[str, list[dict[str, float]]] = {"first": [], "second": []}
    fetched: list[tuple[int, str]] = []
    with sync_playwright() as playwright:
        for _ in range(count):
            with browser(playwright) as page:
                for name in visits:
                    seen, files = visit(page, address, ask=False, free=free)
                    visits[name].append(seen)
                    fetched = files if name == "first" else fetched
                    page.goto("about:blank")
            with browser(playwright) as page:
                asked, _ = visit(page, address, ask=True, free=free)
                visits["first"][-1]["first-answer"] = asked["first-answer"]
    medians = {
        name: {key: round(statistics.median(one[key] for one in seen)) for key in seen[0]}
        for name, seen in visits.items()
    }
    return medians, fetched


@contextmanager
def browser(playwright: Any) -> Iterator[Any]:
    """A page of a new browser."""
    with tempfile.TemporaryDirectory() as profile:
        chromium = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=FLAGS, viewport={"width": 1280, "height": 800}
        )
        chromium.add_init_script(WATCH)
        yield chromium.new_page()
        chromium.close()


def main() -> None:
    """Measure, print the medians and write them down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--files", action="store_true")
    parser.add_argument("--free", action="store_true")
    given = parser.parse_args()
    with served() as address:
        medians, files = rounds(address, given.rounds, free=given.free)
    for size, path in files if given.files else ():
        print(f"{size:8} {path}")
    result = {"rounds": given.rounds, "throttled": not given.free, **medians}
    print(json.dumps(result, indent=1))
    if not given.free:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
