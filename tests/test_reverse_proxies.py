"""The examples for nginx and Caddy before a running chat: headers, streaming, uploads, a path below a site."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bcrypt
import httpx
import pytest
from chroma_server import free_port

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
NAME = "brief.example.org"
TOKEN, PASSWORD = "a-token-that-nobody-guesses", "open sesame"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
PATIENCE = 120  # seconds; a busy machine is slow, and not wrong


@contextmanager
def running(command: list[str], **more: str) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(command, env=os.environ | more, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:  # Caddy waits for streams that nobody ends
                process.kill()


@contextmanager
def chat(folder: Path, below: str) -> Iterator[str]:
    """The address of a chat with a login, over a source of its own, that goes by a public name."""
    library = folder / "library"
    library.mkdir()
    (library / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (library / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031.")
    (folder / "users").write_text(f"ann:{bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()}\n")
    options = {
        "STORE_HOME": str(folder / "home"), "SOURCES_LIBRARY": str(library), "WEB_AUTH": str(folder / "users"),
        "WEB_TOKEN": TOKEN, "WEB_HOSTS": NAME, "WEB_MCP": "1", "WEB_PORT": "0", "WEB_SUGGESTIONS": "0",
    }  # fmt: skip
    more = {f"BRIEF_CHAT_{name}": value for name, value in options.items()}
    more |= {"PYTHONPATH": str(ROOT), "GRADIO_ROOT_PATH": below, "PYTHONUNBUFFERED": "1"}
    with running([sys.executable, "-m", "app.cli", "chat"], **more) as process:
        assert process.stdout is not None
        address = f"http://127.0.0.1:{re.findall(r':([0-9]+)', process.stdout.readline())[-1]}"
        until = time.monotonic() + PATIENCE
        while httpx.get(f"{address}/readyz", timeout=60).status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.2)
        yield address


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the name, signed by itself, and its key."""
    whole, key = folder / "fullchain.pem", folder / "privkey.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={NAME}", "-keyout", str(key), "-out", str(whole)], check=True, capture_output=True,
    )  # fmt: skip
    return whole, key


def nginx(folder: Path, example: str, port: int) -> list[str]:
    """The command for nginx with an example, its port and its certificate those of this test."""
    whole, key = certificate(folder)
    ours = example.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    ours = ours.replace(f"/etc/ssl/{NAME}/fullchain.pem", str(whole)).replace(f"/etc/ssl/{NAME}/privkey.pem", str(key))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    begun = "daemon off;\n" + ("user root;\n" if os.geteuid() == 0 else "")
    (folder / "nginx.conf").write_text(
        f"{begun}pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\ngzip on;\n{places}{ours}}}\n"
    )
    return ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]


def caddy(folder: Path, example: str, port: int) -> list[str]:
    """The command for Caddy with an example, its port and its certificate those of this test."""
    whole, key = certificate(folder)
    ours = example.replace(
        f"\n{NAME} {{", f"\n{{\n\tadmin off\n\tauto_https off\n}}\n{NAME}:{port} {{\n\ttls {whole} {key}"
    )
    (folder / "Caddyfile").write_text(ours)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


class Proxied:
    """A chat behind a proxy: `to` asks it by its public name, from the address that the proxy sees."""

    def __init__(self, direct: str, port: int, below: str) -> None:
        self.direct, self._port, self.below = direct, port, below

    @contextmanager
    def to(self, **headers: str) -> Iterator[httpx.Client]:
        base = f"https://127.0.0.1:{self._port}{self.below}"
        more = {"Host": NAME, **headers}
        extensions = {"sni_hostname": NAME}
        with httpx.Client(base_url=base, headers=more, verify=False, timeout=60) as client:
            client.event_hooks["request"].append(lambda request: request.extensions.update(extensions))
            yield client


PROXIES = [("nginx", "nginx.conf", ""), ("nginx", "nginx-below.conf", "/brief"),
           ("caddy", "Caddyfile", ""), ("caddy", "Caddyfile-below", "/brief")]  # fmt: skip


@pytest.fixture(scope="module", params=PROXIES, ids=[example for _, example, _ in PROXIES])
def proxied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """A chat behind nginx and Caddy, at the top of a site and below it."""
    program, example, below = request.param
    for needed in (program, "openssl"):
        if not shutil.which(needed):
            pytest.skip(f"{needed} is not installed")
    folder, port = tmp_path_factory.mktemp("proxied"), free_port()
    with chat(folder, below) as direct:
        ours = (DEPLOY / example).read_text().replace("127.0.0.1:7860", direct.removeprefix("http://"))
        command = (nginx if program == "nginx" else caddy)(folder, ours, port)
        with running(command, HOME=str(folder), XDG_DATA_HOME=str(folder), XDG_CONFIG_HOME=str(folder)):
            one = Proxied(direct, port, below)
            until = time.monotonic() + 30
            while True:
                try:
                    with one.to() as client:
                        client.get("/healthz")
                    break
                except httpx.ConnectError:
                    assert time.monotonic() < until
                    time.sleep(0.1)
            yield one


def test_who_comes_through_it_is_sent_to_the_login_and_gets_the_page_with_all_that_it_is_made_of(
    proxied: Proxied,
) -> None:
    with proxied.to(Accept="text/html") as client:
        sent = client.get("/")
        assert sent.status_code == 303 and sent.headers["location"] == f"{proxied.below}/login"
        form = client.get("/login").text
        assert f'action="{proxied.below}/login"' in form
        entered = client.post("/login", data={"username": "ann", "password": PASSWORD})
        assert entered.status_code == 303 and entered.headers["location"] == f"{proxied.below}/"
        cookie = entered.headers["set-cookie"]
        assert "Secure" in cookie and f"Path={proxied.below or '/'};" in f"{cookie};"
        page = client.get("/")
        assert page.status_code == 200
        config = client.get("/config").json()
        assert config["root"] == f"https://{NAME}{proxied.below}"
        named = set(re.findall(r"""(?:src|href)="([^"#]+\.(?:js|css)[^"]*)""", page.text))
        assert named
        for one in named:
            path = re.sub(rf"^(?:https://{NAME})?{proxied.below}/|^\./", "/", one)
            assert client.get(path).status_code == 200, one


def test_news_pass_at_once(proxied: Proxied) -> None:
    with proxied.to(**BEARER) as client:
        config = client.get("/config").json()
        number = {event["api_name"]: event["id"] for event in config["dependencies"]}
        begun = {
            "fn_index": number["begin"],
            "session_hash": "streams",
            "data": ["When was the summit of 2031 held?", [], None],
        }
        assert client.post("/gradio_api/run/predict", json=begun).status_code == 200
        asked = {"fn_index": number["respond"], "session_hash": "streams", "data": [None]}
        assert client.post("/gradio_api/queue/join", json=asked).status_code == 200
        came: list[float] = []
        text = ""
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "streams"}) as news:
            for piece in news.iter_text():
                came.append(time.monotonic())
                text += piece
        assert "process_generating" in text and "close_stream" in text and "Osaka" in text
        assert len(came) > 3 and came[-1] > came[0]
        with client.stream("GET", "/gradio_api/heartbeat/streams", timeout=10) as alive:  # the next comes in 15 s
            assert "ALIVE" in next(alive.iter_text())


def test_an_upload_of_megabytes_and_a_tool_pass(proxied: Proxied) -> None:
    with proxied.to(**BEARER) as client:
        big = client.post("/gradio_api/upload", files={"files": ("big.md", b"# Big\n" + b"word " * 1_600_000)})
        assert big.status_code == 200 and big.json()
        accepted = {"Accept": "application/json, text/event-stream"}
        called = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "sources", "arguments": {}}}
        told = client.post("/mcp", json=called, headers=accepted)
        assert told.status_code == 200 and "osaka" in told.text
        assert client.get("/metrics").status_code == 403


def test_the_proxy_says_who_comes_and_how_and_a_client_does_not(proxied: Proxied) -> None:
    with proxied.to(**{"X-Forwarded-Proto": "http"}) as client:
        entered = client.post("/login", data={"username": "ann", "password": PASSWORD})
        assert entered.status_code == 200 and "Secure" in entered.headers["set-cookie"]
    told = []
    for number in range(8):
        with proxied.to(**{"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"}) as client:
            told.append(client.post("/login", data={"username": f"x{number}", "password": "wrong"}).status_code)
    assert told[:5] == [401] * 5 and 429 in told
