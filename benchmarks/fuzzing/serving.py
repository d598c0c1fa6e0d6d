"""A server in a process of its own, with somebody at it whose things are nobody else's."""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bcrypt
import httpx

ROOT = Path(__file__).parents[2]
LIMIT = 60.0  # seconds until an answer begins; one on 2 busy cores takes a few
TOKEN, PASSWORD = "a-token-that-nobody-guesses", "open sesame"
SECRET = "zanzibar-quokka-1789"  # in all that is Bob's
HOME, INCOMING = "home-of-the-corpus", "incoming"
QUESTION = "When was the summit of 2031 held?"
LONG = "\n\n"  # parts what a traceback ends with from the rest of it
PRINTED = "gradio.exceptions.Error"  # what Gradio tells the asker in words, and prints besides


class Served:
    """A server in a process of its own, Bob at it, and what of the machine it must not tell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home, self.log = folder / HOME, folder / "log"
        hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
        (folder / "users").write_text("".join(f"{user}:{hashed}\n" for user in ("ann", "bob", "carol")))
        (folder / "library").mkdir()
        (folder / INCOMING).mkdir()
        (folder / "library" / "sources.toml").write_text(
            '[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n'
        )
        (folder / "library" / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031.")
        self.told = (str(self.home), str(folder / "library"), str(ROOT), "site-packages", sys.prefix, SECRET)
        self._start()

    def _start(self) -> None:
        options = {
            "HOME": str(self.home), "LIBRARY": str(self.folder / "library"), "AUTH": str(self.folder / "users"),
            "TOKEN": TOKEN, "OPERATORS": "carol", "MCP": "1", "UPLOADS_MB": "20", "PORT": "0", "SUGGESTIONS": "0",
            "ANSWER_SECONDS": "30",
        }  # fmt: skip
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BRIEF_CHAT_")}
        environment |= {f"BRIEF_CHAT_{name}": value for name, value in options.items()}
        environment |= {"HF_HUB_OFFLINE": "1", "GRADIO_TEMP_DIR": str(self.folder / INCOMING), "PYTHONUNBUFFERED": "1"}
        environment |= {"PYTHONPATH": str(ROOT), "GRADIO_ANALYTICS_ENABLED": "False"}
        command = [sys.executable, "-m", "app.cli", "chat"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[-1].rstrip("/")
        while httpx.get(f"{self.address}/readyz", timeout=LIMIT).status_code != 200:
            time.sleep(0.2)

    @contextmanager
    def as_user(self, user: str) -> Iterator[httpx.Client]:
        """A client that has logged in."""
        with httpx.Client(base_url=self.address, timeout=LIMIT) as client:
            assert client.post("/login", data={"username": user, "password": PASSWORD}).status_code == 200
            yield client

    def events(self) -> list[dict[str, Any]]:
        """Return the page's events, with the kinds of their inputs."""
        with self.as_user("bob") as client:
            config = client.get("/config").json()
        kinds = {one["id"]: one["type"] for one in config["components"]}
        return [
            {
                "id": event["id"], "api_name": event["api_name"],
                "kinds": [kinds.get(place, "") for place in event["inputs"]],
            }
            for event in config["dependencies"] if event["backend_fn"]
        ]  # fmt: skip

    def bobs(self, events: list[dict[str, Any]]) -> None:
        """Let Bob ask, upload and rate."""
        number = {event["api_name"]: event["id"] for event in events}
        with self.as_user("bob") as bob:
            asked = f"When was the {SECRET} held?"
            for name, data, more in (
                ("begin", [asked, [], None], {}),
                ("respond", [None], {}),
                ("rate", [None], {"event_data": {"index": [1, 0], "liked": True, "value": "x"}}),
            ):
                body = {"fn_index": number[name], "data": data, "session_hash": "bobs"} | more
                bob.post("/gradio_api/run/predict", json=body)
            bob.post("/gradio_api/upload", files={"files": (f"{SECRET}.md", SECRET.encode())})

    def ended(self) -> str:
        """Return what is wrong with it at the end; nothing, where it answers and its log has no traceback."""
        if self.process.poll() is not None:
            return f"the server ended with {self.process.returncode}"
        headers = {"Authorization": f"Bearer {TOKEN}"}
        with httpx.Client(base_url=self.address, headers=headers, timeout=LIMIT) as client:
            called = client.post("/gradio_api/call/v2/answer", json={"question": QUESTION})
            if called.status_code != 200:
                return f"a plain question is refused: {called.status_code} {called.text[:200]}"
            told = client.get(f"/gradio_api/call/answer/{called.json()['event_id']}").text
        return "" if "event: complete" in told else f"a plain question is not answered: {told[:200]}"

    def tracebacks(self) -> Counter[str]:
        """Return the tracebacks in the log, each behind what it ends with."""
        log = self.log.read_text(encoding="utf-8", errors="replace")
        traces = (_last(trace) for trace in log.split("Traceback (most recent call last)")[1:])
        return Counter(trace for trace in traces if not trace.startswith(PRINTED))

    def megabytes(self) -> float:
        """Return the memory that the server holds."""
        try:
            found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())
        except OSError:
            return 0.0
        return int(found[1]) / 1_000 if found else 0.0

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(30)


def _last(trace: str) -> str:
    """What a traceback ends with, and the last place in it."""
    lines = trace.splitlines()
    error = next((line for line in lines[1:] if line and not line[0].isspace()), "")
    places = [line.strip() for line in lines if line.lstrip().startswith("File ")]
    return f"{error[:160]} | {places[-1][:200] if places else ''}{LONG}{trace[-1_500:]}"
