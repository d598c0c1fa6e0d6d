"""The container, built from deploy/Containerfile and really run: what it promises, tried on it.

    python benchmarks/container.py [--podman "podman --runtime runc …"] [--build "--network host …"]
                                   [--run "--ulimit …"] [--base]

Builds the image, runs it as docs/server.md tells, but without a network, and asks it from within. Prints for each of
the four promises what was seen: it answers; it cannot write its root; it is not ready while it takes the library in;
killed with SIGKILL, then and while it serves, it comes back with the corpus whole. Exit status 1 where one does not
hold, 2 where no container can be run here. `--keep` leaves the image; the volume and the containers go in any case.
`--base` makes what the image is built on with debootstrap (Debian 12 and its Python), for a machine that reaches a
Debian mirror and no registry of images; its name stays the one that the container file asks for.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
IMAGE = "brief-chat"
BASE = "docker.io/library/python:3.12-slim"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
PACKAGES = "python3,python3-venv,ca-certificates"
NAME = f"brief-chat-tried-{os.getpid()}"
LIKE = ("--read-only", "--tmpfs", "/tmp", "--cap-drop", "all", "--security-opt", "no-new-privileges", "--memory", "4g")
PATIENCE = 900  # seconds; a busy machine is slow, and not wrong
QUESTION = "When was the Korea-U.S. summit held in Seoul?"

STATUS = """
import sys, urllib.error, urllib.request
try:
    print(urllib.request.urlopen("http://127.0.0.1:7860" + sys.argv[1], timeout=60).status)
except urllib.error.HTTPError as error:
    print(error.code)
except OSError:
    print(0)
"""
ASK = """
import json, re, sys, urllib.request
def call(name, given):
    at = "http://127.0.0.1:7860/gradio_api/call/"
    asked = urllib.request.Request(at + "v2/" + name, json.dumps(given).encode(), {"Content-Type": "application/json"})
    event = json.load(urllib.request.urlopen(asked, timeout=60))["event_id"]
    return urllib.request.urlopen(at + name + "/" + event, timeout=600).read().decode()
told = call("answer", {"question": sys.argv[1]})
quotes, numbers = (re.findall(found, told)[:1] for found in (r'"quote": "([^"]+)"', r'"snapshot": (\\d+)'))
print(json.dumps({"quote": quotes, "snapshot": numbers, "sources": call("sources", {}).count('"publisher"')}))
"""
WRITE = """
import os, sys
print(os.getuid(), os.getgid())
for place in sys.argv[1:]:
    try:
        open(place + "/x", "w").close()
        os.remove(place + "/x")
        print(place, "written")
    except OSError as error:
        print(place, error.strerror)
"""


class Container:
    """One container of the image, its volume and its process."""

    def __init__(self, podman: Sequence[str], options: Sequence[str]) -> None:
        self._podman = list(podman)
        self._options = list(options)

    def call(self, *words: str, check: bool = True) -> str:
        """Run a command of the runtime, and return what it printed."""
        done = subprocess.run([*self._podman, *words], capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise RuntimeError(f"{shlex.join(words[:3])}: {done.stderr.strip()[-1_500:]}")
        return done.stdout.strip()

    def start(self) -> None:
        """Start it, with the volume of before."""
        self.call("rm", "--force", NAME, check=False)
        self.call(
            "run", "--detach", "--name", NAME, *LIKE, "--network", "none", "--volume", f"{NAME}:/var/lib/brief-chat",
            *self._options, IMAGE,
        )  # fmt: skip

    def inside(self, code: str, *words: str) -> str:
        """Run Python in it."""
        return self.call("exec", NAME, "python", "-c", code, *words)

    def status(self, path: str) -> int:
        """Return the status that a path is answered with, 0 for no answer."""
        return int(self.inside(STATUS, path))

    def wait(self, path: str, status: int) -> float:
        """Wait until a path is answered so, and return the seconds."""
        begun = time.monotonic()
        while self.status(path) != status:
            if time.monotonic() - begun > PATIENCE:
                raise RuntimeError(
                    f"{path} was not answered with {status}:\n{self.call('logs', NAME, check=False)[-1_500:]}"
                )
            time.sleep(0.5)
        return time.monotonic() - begun

    def kill(self) -> str:
        """Kill its process with SIGKILL, from outside; return how the runtime saw it end."""
        os.kill(int(self.call("inspect", "--format", "{{.State.Pid}}", NAME)), signal.SIGKILL)
        return f"exit status {self.call('wait', NAME)}"

    def base(self) -> None:
        """Make the base of Debian's packages, with what pip is told here."""
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", folder],
                           check=True, stdout=subprocess.DEVNULL)  # fmt: skip
            (Path(folder) / "usr/bin/python").symlink_to("python3")
            shutil.copy(CERTIFICATES, Path(folder) / CERTIFICATES.relative_to("/"))
            asked = [sys.executable, "-m", "pip", "config", "list"]
            told = subprocess.run(asked, capture_output=True, text=True, check=False)
            found = re.findall(r"^global\.([a-z-]+)='(.*)'$", told.stdout, re.MULTILINE)
            lines = ["[global]", *(f"{name} = {value}" for name, value in found)]
            (Path(folder) / "etc/pip.conf").write_text("\n".join(lines) + "\n")
            with subprocess.Popen(["tar", "-C", folder, "-c", "."], stdout=subprocess.PIPE) as packed:
                subprocess.run([*self._podman, "import", "--quiet", "-", BASE], stdin=packed.stdout, check=True)

    def end(self) -> None:
        """Take away what was made."""
        self.call("rm", "--force", NAME, check=False)
        self.call("volume", "rm", "--force", NAME, check=False)


def told(what: str, seen: str, *, held: bool) -> bool:
    """Print a promise, whether it held, and what was seen."""
    print(f"{'holds' if held else 'FAILS':6} {what}: {seen}", flush=True)
    return held


def tried(container: Container) -> list[bool]:
    """Try each promise, and return which held."""
    container.start()
    container.wait("/healthz", 200)
    ready = container.status("/readyz")
    killed = container.kill()
    held = [told("killed while it takes the library in", killed, held="137" in killed)]
    container.start()
    container.wait("/healthz", 200)
    early = container.status("/readyz")
    seconds = container.wait("/readyz", 200)
    seen = f"/readyz {ready} and {early}, 200 after {seconds:.0f} s more"
    held.append(told("not ready while it takes the library in", seen, held=ready == early == 503))
    before = json.loads(container.inside(ASK, QUESTION))
    held.append(told("answers", json.dumps(before, ensure_ascii=False), held=bool(before["quote"])))
    wrote = container.inside(WRITE, "/", "/opt/brief-chat", "/etc", "/var/lib/brief-chat", "/tmp").splitlines()
    right = wrote == ["10001 10001", *[f"{one} Read-only file system" for one in ("/", "/opt/brief-chat", "/etc")],
                      "/var/lib/brief-chat written", "/tmp written"]  # fmt: skip
    held.append(told("cannot write its root", "; ".join(wrote), held=right))
    killed = container.kill()
    container.start()
    seconds = container.wait("/readyz", 200)
    after = json.loads(container.inside(ASK, QUESTION))
    held.append(told("killed while it serves, it has the same corpus",
                     f"{killed}; ready again after {seconds:.0f} s; {json.dumps(after, ensure_ascii=False)}",
                     held=after == before and "137" in killed))  # fmt: skip
    begun = time.monotonic()
    container.call("stop", "--time", "60", NAME)
    left = container.call("inspect", "--format", "{{.State.ExitCode}}", NAME)
    seen = f"exit status {left} after {time.monotonic() - begun:.1f} s"
    return [*held, told("ends with SIGTERM", seen, held=left == "0")]


def main() -> None:
    """Build, run, try, and take away."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--podman", default="podman", type=shlex.split, help="the runtime, with options of its own")
    parser.add_argument("--build", default="", type=shlex.split, help="more options of `podman build`")
    parser.add_argument("--run", default="", type=shlex.split, help="more options of `podman run`")
    parser.add_argument("--base", action="store_true", help="make the base with debootstrap")
    parser.add_argument("--built", action="store_true", help="the image is there already")
    parser.add_argument("--keep", action="store_true", help="leave the image")
    given = parser.parse_args()
    if not shutil.which(given.podman[0]):
        print(f"{given.podman[0]} is not installed: nothing was tried")
        sys.exit(2)
    container = Container(given.podman, given.run)
    try:
        if given.base:
            container.base()
        if not given.built:
            container.call(
                "build", *given.build, "--file", str(ROOT / "deploy/Containerfile"), "--tag", IMAGE, str(ROOT)
            )
        held = tried(container)
    except (RuntimeError, subprocess.CalledProcessError) as error:
        print(f"not tried to its end: {error}")
        sys.exit(2)
    finally:
        container.end()
        if not given.keep:
            container.call("rmi", "--force", IMAGE, check=False)
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
