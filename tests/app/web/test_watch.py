"""An operator sees what became of questions, changes and requests, and no question unless it is asked for."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx
import pytest
from gated import Gated
from gradio_client import Client
from loop import run
from prometheus_client.parser import text_string_to_metric_families
from test_web_guard import HASHED, PASSWORD

from app.errors import Busy, OutOfTime, QuestionError, SettingsError, SourceRefused
from app.settings import Settings
from app.web import serve
from app.web.gate.login import open_login
from app.web.watch.log import OURS, as_json
from app.web.watch.watch import Watch
from app.web.work.asking import Desk
from app.web.work.changes import Change, Changes
from app.web.work.preparation import Preparation
from ingest import Report

TOKEN, GATHERS = "a-token-that-nobody-guesses", "another-token-for-the-figures"
FACT = "When was the Korea-U.S. summit held in Seoul?"
UNKNOWN = "What is the capital of Mongolia?"


@pytest.fixture(scope="module", params=["open", "login", "read-only"])
def page(request: pytest.FixtureRequest, library_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page in each of the three modes, with a token for its figures."""
    users = tmp_path_factory.mktemp("users") / "users"
    users.write_text("".join(f"{user}:{HASHED}\n" for user in ("ann", "bob")))
    login = {"auth": users, "token": TOKEN, "operators": "ann"}
    more = {"open": {}, "login": login, "read-only": {"read_only": True}}[request.param]
    settings = Settings.load(home=library_home, metrics_token=GATHERS, mcp=True, suggestions=False, **more)
    with Gated(settings) as assistant:
        assistant.prepare()
        served = serve(assistant, host="127.0.0.1", port=0, announce=lambda _: None, block=False)
        served.mode = request.param
        yield served
        served.close(verbose=False)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def figures(text: str) -> dict[str, float]:
    """Every figure by its name and labels, such as `brief_chat_questions_total answered`."""
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def gathered(page: Any) -> dict[str, float]:
    told = httpx.get(f"{page.local_url}metrics", headers=bearer(GATHERS))
    assert told.status_code == 200 and told.headers["content-type"].startswith("text/plain")
    return figures(told.text)


def test_the_figures_are_for_the_operator_and_for_the_token_that_opens_nothing_else(page: Any) -> None:
    def ask(**headers: str) -> int:
        return httpx.get(f"{page.local_url}metrics", headers=headers).status_code

    assert ask(**bearer(GATHERS)) == 200
    through = {"X-Forwarded-For": "192.0.2.1"}
    guarded = page.mode == "login"
    assert ask() == {"open": 200, "login": 401, "read-only": 403}[page.mode]
    assert ask(**through) == ask(**bearer("wrong"), **through) == (401 if guarded else 403)
    if guarded:
        assert ask(**bearer(TOKEN)) == 403, "whoever asks questions is no operator"
        for path in ("", "config", "gradio_api/info", "mcp", "metrics/x"):
            assert httpx.get(f"{page.local_url}{path}", headers=bearer(GATHERS)).status_code == 401, path
        for user, status in (("ann", 200), ("bob", 403)):
            with httpx.Client(base_url=str(page.local_url)) as client:
                assert client.post("/login", data={"username": user, "password": PASSWORD}).status_code == 200
                assert client.get("/metrics").status_code == status, user


def test_questions_refusals_and_requests_are_counted_without_a_word_of_them(page: Any) -> None:
    before = gathered(page)
    client = Client(str(page.local_url), headers=bearer(TOKEN), verbose=False, analytics_enabled=False)
    for question in (FACT, UNKNOWN):
        client.predict(question, api_name="/answer")
    with pytest.raises(Exception, match="2,000"):
        client.predict("why " * 600, api_name="/answer")
    client.close()
    assert httpx.get(f"{page.local_url}nowhere", headers=bearer(TOKEN)).status_code == 404
    text = httpx.get(f"{page.local_url}metrics", headers=bearer(GATHERS)).text
    now = figures(text)
    added = {name: value - before.get(name, 0) for name, value in now.items() if value != before.get(name, 0)}
    counted = {name: value for name, value in added.items() if name.startswith(("brief_chat_q", "brief_chat_ref"))}
    assert {name: value for name, value in counted.items() if "_total" in name} == {
        "brief_chat_questions_total answered": 1,
        "brief_chat_questions_total not_found": 1,
        "brief_chat_questions_total refused": 1,
        "brief_chat_refusals_total absent": 1,
        "brief_chat_refusals_total question_error": 1,
    }
    assert added["brief_chat_answer_seconds_count"] == 2 and added["brief_chat_wait_seconds_count"] == 3
    assert added["brief_chat_requests_total none 404"] == 1
    assert now["brief_chat_ready"] == 1 and now["brief_chat_snapshot"] >= 1
    assert 0 < now["brief_chat_snapshot_age_seconds"] < 86_400
    assert now["brief_chat_answers_under_way"] == now["brief_chat_questions_waiting"] == 0
    assert not any(word in text for word in ("Mongolia", "Seoul", "summit", str(page.local_url)))


@pytest.fixture
def preparation(assistant: Gated) -> Iterator[Preparation]:
    """The assistant's, which is over."""
    preparation = Preparation(assistant)
    preparation.wait()
    yield preparation


async def over(desk: Desk) -> None:
    while desk.under_way:
        await asyncio.sleep(0.01)


def test_why_a_question_got_no_answer_is_counted(assistant: Gated, preparation: Preparation) -> None:
    watch = Watch()

    async def ask() -> None:
        desk = Desk(assistant, preparation, seconds=1, at_once=1, waiting=0, watch=watch)
        assistant.gate.clear()
        leaves = desk.ask(FACT)
        async with aclosing(leaves) as steps:
            assert await anext(steps) == "retrieve"
            assert (desk.under_way, desk.waiting) == (1, 0)
            with pytest.raises(Busy):
                await desk.answer(FACT)
        assistant.gate.set()
        await over(desk)
        assistant.gate.clear()
        with pytest.raises(OutOfTime):
            await desk.answer(FACT)
        assistant.gate.set()
        await over(desk)
        with pytest.raises(QuestionError):
            await desk.answer(" ")
        await over(desk)
        desk._assistant = None  # type: ignore[assignment]
        with pytest.raises(AttributeError):
            await desk.answer(FACT)

    run(ask())
    now = figures(watch.figures.text({}).decode())
    assert {name: value for name, value in now.items() if "questions_total" in name} == {
        "brief_chat_questions_total stopped": 1,
        "brief_chat_questions_total refused": 3,
        "brief_chat_questions_total failed": 1,
    }
    assert now["brief_chat_failures_total answer"] == 1
    for cause in ("busy", "out_of_time", "question_error"):
        assert now[f"brief_chat_refusals_total {cause}"] == 1


def test_changes_are_counted_by_what_became_of_them(assistant: Gated, preparation: Preparation) -> None:
    watch = Watch()

    def work(error: Exception | None) -> Any:
        def do(*_: object) -> Report:
            if error:
                raise error
            return Report((), 7)

        return do

    async def change() -> None:
        changes = Changes(assistant, preparation, watch=watch)
        for error in (None, SourceRefused("no"), ZeroDivisionError()):
            try:
                await changes.report(Change("adding", work(error)), "ann")
            except (SourceRefused, ZeroDivisionError) as raised:
                assert raised is error

    run(change())
    now = figures(watch.figures.text({}).decode())
    assert [now[f"brief_chat_changes_total {status} adding"] for status in ("done", "refused", "failed")] == [1, 1, 1]
    assert now["brief_chat_failures_total change"] == 1 and now["brief_chat_change_seconds_count"] == 3


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged as JSON, until the test is over."""
    root, ours = logging.getLogger(), logging.getLogger(OURS)
    handlers, level, before = root.handlers[:], root.level, ours.level
    stream = io.StringIO()
    root.handlers.clear()  # pytest's own, which would be closed
    as_json(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    ours.setLevel(before)
    logging.captureWarnings(False)


@pytest.mark.parametrize("told", [False, True])
def test_a_log_line_is_json_and_holds_no_question_unless_asked_for(
    assistant: Gated, preparation: Preparation, log: io.StringIO, told: bool
) -> None:
    async def ask() -> None:
        desk = Desk(assistant, preparation, seconds=120, watch=Watch(questions=told))
        await desk.answer(FACT)
        with pytest.raises(QuestionError):
            await desk.answer("why " * 600)

    run(ask())
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("elsewhere").exception("it went wrong")
    found, refused, wrong = (json.loads(line) for line in log.getvalue().splitlines())
    assert found["event"] == "question" and found["status"] == "answered" and found["level"] == "info"
    assert found["citations"] >= 1 and found["seconds"] >= found["waited"] >= 0
    assert (refused["status"], refused["cause"]) == ("refused", "question_error")
    assert wrong["level"] == "error" and wrong["exception"].endswith("ValueError: two\nlines")
    assert (found.get("question") == FACT) is told and ("Seoul" in log.getvalue()) is told


def test_a_short_token_for_the_figures_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="BRIEF_CHAT_WEB_METRICS_TOKEN is too short"):
        open_login(Settings.load(home=tmp_path, metrics_token="short"))
