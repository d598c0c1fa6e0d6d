"""What deploy/ promises, as far as it can be tried without a container runtime: the same command, user and mounts."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app.settings import DEFAULT_LIBRARY, PLACES, variable

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
NOBODY = 65_534
PATIENCE = 300  # seconds; a busy machine is slow, and not wrong
QUESTION = "When was the Korea-U.S. summit held in Seoul?"

# As a container runtime or systemd does it: the whole tree read-only, a /tmp of its own, one folder that can be
# written, another user without any right. A Python in a home that others may not enter is shown at its place all the
# same.
MOUNTS = r"""
set -e
home=$1 aside=$2 prefix=$3 closed=$4; shift 4
mount --bind "$home" /srv
if [ -n "$closed" ]; then
    mount --bind "$prefix" "$aside"
    mount -t tmpfs -o mode=755 tmpfs "$closed"
    mkdir -p "$prefix"
    mount --bind "$aside" "$prefix"
    mount -o remount,bind,ro "$prefix"
fi
mount -o remount,bind,ro /
[ -z "$SEALED" ] || mount -o remount,bind,ro /srv
mount -t tmpfs -o mode=1777 tmpfs /tmp
cd /
exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
"""
REFUSED = "import pathlib, sys; [pathlib.Path(p, 'x').write_text('x') for p in sys.argv[1:]]"


def unshared() -> str:
    """Why a tree cannot be made read-only here; nothing where it can."""
    if os.geteuid() != 0:
        return "only root can mount and change the user"
    if not all(map(shutil.which, ("unshare", "setpriv", "mount"))):
        return "unshare, setpriv or mount is not installed"
    tried = subprocess.run(["unshare", "-m", "mount", "-o", "remount,bind,ro", "/"], capture_output=True, check=False)
    return "" if tried.returncode == 0 and Path("/srv").is_dir() else "this machine lets nobody mount, or has no /srv"


@dataclass
class Confined:
    """Commands in such a place; `home` is the one folder that can be written there, as /srv, unless it is sealed."""

    home: Path
    aside: Path
    sealed: bool = False

    def command(self, *command: str) -> list[str]:
        """The command that runs another one there."""
        prefix = Path(sys.base_prefix)
        closed = [one for one in reversed(prefix.parents) if not one.stat().st_mode & stat.S_IXOTH]
        places = [str(self.home), str(self.aside), str(prefix), str(closed[0]) if closed else ""]
        return ["unshare", "-m", "sh", "-c", MOUNTS, "sh", *places, *command]

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BRIEF_CHAT_")}
        ours = {
            "HOME": "/srv",
            "BRIEF_CHAT_STORE_HOME": "/srv/home",
            "BRIEF_CHAT_WEB_LOG": "json",
            "PYTHONPATH": str(ROOT),
        }
        ours |= {
            "BRIEF_CHAT_WEB_PORT": "0",
            "HF_HUB_OFFLINE": "1",
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "SEALED": "1" if self.sealed else "",
        }
        return kept | ours

    @contextmanager
    def chat(self) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
        """The server's address and process, once the page can be opened."""
        command = self.command(sys.executable, "-m", "app.cli", "chat")
        with subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                yield server.stdout.readline().split()[-1].rstrip("/"), server
            finally:
                if server.poll() is None:
                    server.kill()


@pytest.fixture
def confined(tmp_path: Path) -> Confined:
    """A place with a read-only tree, for somebody without rights."""
    if reason := unshared():
        pytest.skip(reason)
    if ROOT.is_relative_to("/tmp") or Path(sys.prefix).is_relative_to("/tmp"):
        pytest.skip("a checkout in /tmp is hidden by the /tmp that a service has of its own")
    place = Confined(tmp_path / "home", tmp_path / "aside")
    place.home.mkdir(mode=0o700)
    place.aside.mkdir()
    os.chown(place.home, NOBODY, NOBODY)
    return place


def status(address: str, path: str) -> int:
    return httpx.get(f"{address}{path}", timeout=60).status_code


def ready(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while status(address, "/readyz") != 200:
        assert time.monotonic() < until
        time.sleep(0.2)


def answered(address: str) -> tuple[str, int, int]:
    """The first quote of an answer, its snapshot, and how many sources there are."""

    def call(name: str, given: dict[str, str]) -> str:
        event = httpx.post(f"{address}/gradio_api/call/v2/{name}", json=given, timeout=60).json()["event_id"]
        return httpx.get(f"{address}/gradio_api/call/{name}/{event}", timeout=PATIENCE).text

    told = call("answer", {"question": QUESTION})
    quote, number = re.search(r'"quote": "([^"]+)"', told), re.search(r'"snapshot": (\d+)', told)
    assert quote and number, told[:500]
    return quote[1], int(number[1]), call("sources", {}).count('"publisher"')


def test_a_confined_server_outlives_a_kill_at_any_moment_with_its_corpus_whole(confined: Confined) -> None:
    with confined.chat() as (address, server):
        assert status(address, "/healthz") == 200
        assert status(address, "/readyz") == 503, "the library is not taken in yet"
        server.kill()
        server.wait()
    with confined.chat() as (address, server):
        ready(address)
        before = answered(address)
        assert before[2] == len(tomllib.loads((DEFAULT_LIBRARY / "sources.toml").read_text())["source"])
        server.kill()
        server.wait()
    with confined.chat() as (address, server):
        ready(address)
        assert answered(address) == before
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
    assert {one.stat().st_uid for one in confined.home.rglob("*")} == {NOBODY}
    assert stat.S_IMODE((confined.home / "home").stat().st_mode) == 0o700


def test_a_server_with_nothing_to_write_but_tmp_answers_over_http(confined: Confined, library_home: Path) -> None:
    shutil.copytree(library_home, confined.home / "home")
    for path in (confined.home / "home", *(confined.home / "home").rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    confined.sealed = True
    refused = confined.command(sys.executable, "-c", REFUSED, "/srv/home")
    assert subprocess.run(refused, env=confined.environment, capture_output=True, check=False).returncode
    with confined.chat() as (address, server):
        ready(address)
        quote, number, sources = answered(address)
        assert "May 21" in quote and number == 1
        assert sources == len(tomllib.loads((DEFAULT_LIBRARY / "sources.toml").read_text())["source"])
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0


def test_a_confined_server_cannot_write_its_tree(confined: Confined) -> None:
    for place, written in ((str(ROOT / "app"), False), ("/", False), ("/srv", True), ("/tmp", True)):
        command = confined.command(sys.executable, "-c", REFUSED, place)
        tried = subprocess.run(command, env=confined.environment, capture_output=True, text=True, check=False)
        assert (tried.returncode == 0) is written, tried.stderr
        assert written or "Read-only file system" in tried.stderr


def test_the_unit_is_one_that_systemd_reads(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    unit = (DEPLOY / "brief-chat.service").read_text()
    (tmp_path / "brief-chat.service").write_text(unit.replace("/opt/brief-chat/bin/brief-chat", "/usr/bin/env"))
    verified = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "brief-chat.service")], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_container_is_built_of_all_that_the_package_is_made_of() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["only-include"], project["project"]["readme"]}
    copied = {
        word for line in (DEPLOY / "Containerfile").read_text().splitlines() if re.match(r"COPY (?!--)", line)
        for word in line.split()[1:-1]
    }  # fmt: skip
    assert needed | set(project["project"]["license-files"]) <= copied
    assert all((ROOT / one).exists() for one in copied)


def test_what_is_set_in_deploy_is_a_setting() -> None:
    known = {variable(name) for name in PLACES}
    for path in sorted(DEPLOY.iterdir()):
        named = set(re.findall(r"BRIEF_CHAT_[A-Z]+(?:_[A-Z]+)*", path.read_text()))
        assert named <= known, path.name


def test_the_container_runs_as_nobody_of_note_and_tells_whether_it_is_ready() -> None:
    last = (DEPLOY / "Containerfile").read_text().rpartition("\nFROM ")[2]
    user, uid = re.search(r"^USER (\d+):\d+$", last, re.MULTILINE), re.search(r"--uid (\d+)", last)
    assert user and uid and user[1] == uid[1] != "0"
    assert "/readyz" in last.partition("HEALTHCHECK")[2]
    volume = re.search(r"^VOLUME (\S+)$", last, re.MULTILINE)
    assert volume and f"BRIEF_CHAT_STORE_HOME={volume[1]}/" in last
