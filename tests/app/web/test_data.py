"""What stays on the disk: what docs/data.md names, of a question nothing unless it is rated, or kept for a user."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from test_web_guard import HASHED, PASSWORD

from app.assistant import Assistant
from app.settings import Settings
from app.web import serve

ROOT = Path(__file__).parents[3]
QUESTION = "When was the zanzibar summit held in Seoul?"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home of its own, a library of one sentence, and a login."""
    (tmp_path / "users").write_text(f"wilhelmina:{HASHED}\n")
    library = tmp_path / "library"
    library.mkdir()
    (library / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (library / "osaka.md").write_text("The summit of 2031 was held in Osaka on May 5, 2031.")
    return Settings.load(home=tmp_path / "home", library=library, auth=tmp_path / "users", suggestions=False)


@pytest.fixture
def home(settings: Settings) -> Path:
    """That home."""
    return settings.store.home


@pytest.fixture
def page(settings: Settings) -> Iterator[Any]:
    """A page over it."""
    with Assistant(settings) as assistant:
        assistant.prepare()
        served = serve(assistant, host="127.0.0.1", port=0, announce=lambda _: None, block=False)
        yield served
        served.close(verbose=False)


def holding(home: Path, text: str) -> list[str]:
    """The files of a home in which a text stands."""
    return [path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file() and text in _text(path)]


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def test_what_stays_on_the_disk_is_told_and_a_question_is_there_only_when_rated(home: Path, page: Any) -> None:
    number = {one["api_name"]: one["id"] for one in page.config["dependencies"]}

    def does(name: str, data: list[Any], **more: Any) -> None:
        body = {"fn_index": number[name], "data": data, "session_hash": "anns"} | more
        assert client.post("/gradio_api/run/predict", json=body).status_code == 200, name

    def waits(name: str) -> None:
        body = {"fn_index": number[name], "data": [None], "session_hash": "anns"}
        assert client.post("/gradio_api/queue/join", json=body).status_code == 200
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "anns"}) as news:
            assert any("process_completed" in line for line in news.iter_lines())

    with httpx.Client(base_url=str(page.local_url), timeout=300) as client:
        assert client.post("/login", data={"username": "wilhelmina", "password": PASSWORD}).status_code == 200
        does("begin", [QUESTION, [], None])
        waits("respond")
        (path,) = client.post(
            "/gradio_api/upload", files={"files": ("notes.md", b"The fair of 2040 was in Lyon.")}
        ).json()
        given = {"files": [{"path": path, "meta": {"_type": "gradio.FileData"}}]}
        event = client.post("/gradio_api/call/v2/ingest", json=given).json()["event_id"]
        assert '"state": "added"' in client.get(f"/gradio_api/call/ingest/{event}").text
        assert not Path(path).exists() and (home / "uploads" / "notes.md").exists()
        assert holding(home, "zanzibar") == []
        does("rate", [None], event_data={"index": [1, 0], "value": "x", "liked": True})
        assert holding(home, "zanzibar") == ["feedback.jsonl"] and holding(home, "wilhelmina") == []
        does("pin", [None, None], event_data={"turn": 1})  # a refusal rests on no edition, and is not pinned
        assert not (home / "notebooks").exists()
        does("save", [None, "tab1"])
        (file,) = (home / "conversations").glob("*.json")
        mine = f"conversations/{file.name}"
        assert sorted(holding(home, "zanzibar")) == [mine, "feedback.jsonl"] and holding(home, "wilhelmina") == [mine]
        (talk,) = json.loads(file.read_text())["talks"]
        does("act_1", [None], event_data={"what": "delete", "talk": talk["id"]})
        assert holding(home, "zanzibar") == ["feedback.jsonl"], "what was deleted leaves none of its words"
        assert client.post("/logout", content=b"").status_code == 303
    told = (ROOT / "docs" / "data.md").read_text()
    kept = {path.name for path in home.iterdir()}
    assert {"conversations", "feedback.jsonl", "session.key", "sessions.ended", "uploads", "generations"} <= kept
    assert [name for name in kept if f"`{name}`" not in told] == []


def test_a_source_that_was_removed_is_out_of_all_files_but_the_database_with_the_next_change(
    settings: Settings, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("The fair of quagga was held in Lyon.")
    (tmp_path / "b.md").write_text("Another fair was held in Turin.")
    with Assistant(settings) as assistant:
        assistant.upload([tmp_path / "a.md"])
        assistant.remove("a.md")
        assert holding(home, "quagga"), "a rollback could reach it"
        assistant.upload([tmp_path / "b.md"])
        assert {Path(name).name for name in holding(home, "quagga")} <= {"chroma.sqlite3"}  # in its free pages
        assert [source.id for source in assistant.sources()] == ["osaka", "b.md"]
