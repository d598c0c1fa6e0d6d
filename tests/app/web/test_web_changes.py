"""Changes to the sources are made one at a time; the next one sees whose is at work, and nothing is lost."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from gated import Gated
from loop import run

from app.assistant import Assistant
from app.errors import Busy, SourceRefused
from app.settings import Settings
from app.web.work.access import Access
from app.web.work.changes import ENDED, MINE, WAITING, Change, Changes, UnderWay
from app.web.work.intake import FILES, Intake
from app.web.work.preparation import Preparation
from app.web.work.turns import Turns
from ingest.types.report import OnProgress, Progress, Report
from store import BriefChatError


@pytest.fixture
def preparation(assistant: Gated) -> Iterator[Preparation]:
    """The assistant's, which is over."""
    preparation = Preparation(assistant)
    preparation.wait()
    yield preparation


class Held:
    """A change that is at work until it is let go."""

    def __init__(self, what: str) -> None:
        self.go = threading.Event()
        self.began = threading.Event()
        self.change = Change("adding", self.work, what.removeprefix("adding "))

    def work(self, assistant: Assistant, progress: OnProgress) -> Report:
        progress(Progress("embedding", 1, 2))
        self.began.set()
        assert self.go.wait(60)
        return Report((), 7)


def test_the_second_change_waits_and_sees_whose_is_at_work(assistant: Gated, preparation: Preparation) -> None:
    async def two() -> tuple[list[UnderWay | Report], list[UnderWay | Report]]:
        changes = Changes(assistant, preparation)
        first, second = Held("adding a.pdf"), Held("removing b")
        second.go.set()
        seen: tuple[list[UnderWay | Report], list[UnderWay | Report]] = ([], [])

        async def make(held: Held, who: str, news: list[UnderWay | Report]) -> None:
            async for one in changes.run(held.change, who):
                news.append(one)

        one = asyncio.create_task(make(first, "ann", seen[0]))
        await asyncio.to_thread(first.began.wait, 60)
        two = asyncio.create_task(make(second, "bob", seen[1]))
        while not seen[1]:
            await asyncio.sleep(0.01)
        assert not second.began.is_set() and changes.now is not None
        first.go.set()
        await asyncio.gather(one, two)
        assert changes.now is None
        return seen

    first, second = run(two())
    assert first[-1] == second[-1] == Report((), 7)
    assert second[0] == UnderWay("adding", "a.pdf", "ann", Progress("embedding", 1, 2), waiting=True)
    assert all(isinstance(one, Report) or not one.waiting for one in first)


def test_a_change_is_finished_though_its_asker_left_and_the_turn_comes_back(
    assistant: Gated, preparation: Preparation
) -> None:
    async def leave() -> Report:
        changes = Changes(assistant, preparation)
        first, waits, last = Held("adding a.pdf"), Held("adding b.pdf"), Held("adding c.pdf")
        leaves = asyncio.create_task(changes.report(first.change, ""))
        await asyncio.to_thread(first.began.wait, 60)
        gives_up = asyncio.create_task(changes.report(waits.change, ""))
        await asyncio.sleep(0)
        for task in (leaves, gives_up):
            task.cancel()
            await asyncio.wait([task])
        assert changes.now is not None and changes.now.about == "a.pdf"
        first.go.set()
        last.go.set()
        report = await changes.report(last.change, "")
        assert not waits.began.is_set()
        return report

    assert run(leave()) == Report((), 7)


def test_too_many_changes_are_told(assistant: Gated, preparation: Preparation) -> None:
    async def many() -> None:
        changes = Changes(assistant, preparation)
        held = Held("adding a.pdf")
        tasks = [asyncio.create_task(changes.report(held.change, ""))]
        await asyncio.to_thread(held.began.wait, 60)
        tasks += [asyncio.create_task(changes.report(held.change, "")) for _ in range(WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(Busy, match="too many changes"):
            await changes.report(held.change, "")
        held.go.set()
        assert set(await asyncio.gather(*tasks)) == {Report((), 7)}

    run(many())


def test_changes_of_different_people_take_turns_and_nobody_keeps_the_others_out(
    assistant: Gated, preparation: Preparation
) -> None:
    made: list[str] = []

    def named(who: str) -> Change:
        def work(*_: object) -> Report:
            made.append(who)
            return Report((), 7)

        return Change("adding", work, who)

    async def many() -> None:
        changes = Changes(assistant, preparation)
        held = Held("adding a.pdf")
        tasks = [asyncio.create_task(changes.report(held.change, "ann"))]
        await asyncio.to_thread(held.began.wait, 60)
        for who in ["ann"] * MINE + ["bob", "bob", "carol"]:
            tasks.append(asyncio.create_task(changes.report(named(who), who)))
        while changes.waiting < MINE + 3:
            await asyncio.sleep(0.01)
        with pytest.raises(Busy, match="of your changes wait already"):
            await changes.report(named("ann"), "ann")
        tasks[2].cancel()  # one of Ann's gives up
        held.go.set()
        await asyncio.gather(*tasks, return_exceptions=True)

    run(many())
    assert made[:5] == ["bob", "carol", "ann", "bob", "ann"] and made[5:] == ["ann"] * (MINE - 3)


def test_a_turn_that_comes_while_its_asker_leaves_goes_to_the_next(assistant: Gated) -> None:
    async def leave() -> None:
        turns = Turns()
        await turns.acquire("ann")
        leaves, stays = (asyncio.create_task(turns.acquire(who)) for who in ("bob", "carol"))
        await asyncio.sleep(0)
        turns.release()  # to Bob, who has not been told yet
        leaves.cancel()
        await asyncio.wait_for(stays, 10)
        turns.release()
        await asyncio.wait_for(turns.acquire("dora"), 10)

    run(leave())


def test_an_error_reaches_its_asker_and_the_next_change_is_made(assistant: Gated, preparation: Preparation) -> None:
    def wrong(_: Assistant, __: OnProgress) -> Report:
        raise SourceRefused("no")

    async def both() -> Report:
        changes = Changes(assistant, preparation)
        with pytest.raises(SourceRefused, match="no"):
            await changes.report(Change("adding", wrong, "a.pdf"), "")
        held = Held("adding b.pdf")
        held.go.set()
        return await changes.report(held.change, "")

    assert run(both()) == Report((), 7)


def test_whoever_waits_for_a_change_at_the_end_of_the_process_is_told_so_in_one_line(
    assistant: Gated, preparation: Preparation
) -> None:
    async def end() -> list[object]:
        changes = Changes(assistant, preparation)
        first, second, late = Held("adding a.pdf"), Held("adding b.pdf"), Held("adding c.pdf")

        def work(assistant: Assistant, progress: OnProgress) -> Report:
            report = first.work(assistant, progress)
            progress(Progress("embedding", 2, 2))
            return report

        asked = [asyncio.create_task(changes.report(Change("adding", work), "ann"))]
        await asyncio.to_thread(first.began.wait, 60)
        asked.append(asyncio.create_task(changes.report(second.change, "bob")))
        while not changes.waiting:
            await asyncio.sleep(0.01)
        changes.end()
        first.go.set()
        asked.append(asyncio.create_task(changes.report(late.change, "")))
        told: list[object] = await asyncio.gather(*asked, return_exceptions=True)
        assert not second.began.is_set() and not late.began.is_set() and changes.now is None
        return told

    told = run(end())
    assert [type(one) for one in told] == [BriefChatError] * 3 and {str(one) for one in told} == {ENDED}


@pytest.fixture
def intake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Intake:
    """An intake for files of 10 bytes at most, and 30 in all."""
    intake = Intake(Settings.load(home=tmp_path / "home", upload_mb=0.000_01, uploads_mb=0.000_03))
    intake.folder = tmp_path / "incoming"
    intake.folder.mkdir()
    return intake


def test_only_uploaded_files_of_a_bounded_size_are_taken(intake: Intake, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.md").write_text("secret")
    (intake.folder / "a.md").write_text("0123456789")
    (intake.folder / "b.md").write_text("0123456789+")
    (intake.folder / "sources.toml").write_text("[[source]]")
    (intake.folder / "link.md").symlink_to(tmp_path / "elsewhere.md")
    assert intake.files([intake.folder / "a.md"]) == [intake.folder / "a.md"]
    refused = {"../elsewhere.md": "not uploaded", "link.md": "not uploaded", "none.md": "not uploaded"}
    refused |= {"": "not uploaded", "b.md": "too big", "sources.toml": "manifests"}
    for name, told in refused.items():
        with pytest.raises(SourceRefused, match=told):
            intake.files([intake.folder / name])
    with pytest.raises(SourceRefused, match="at most"):
        intake.files([intake.folder / "a.md"] * (FILES + 1))
    kept = tmp_path / "home" / "uploads"
    kept.mkdir(parents=True)
    (kept / "c.md").write_text("0" * 25)
    with pytest.raises(SourceRefused, match="no room"):
        intake.files([intake.folder / "a.md"])


@pytest.mark.parametrize(
    "address",
    [
        "/etc/passwd",
        Path("/etc/passwd").as_uri(),
        "notes.md",
        "~/x",
        "ftp://a.example/",
        "//a.example/",
        "http://",
        "https://a.b/ c",
    ],
)
def test_only_web_addresses_are_taken(intake: Intake, address: str) -> None:
    with pytest.raises(SourceRefused, match="no web address") as error:
        intake.addresses(["https://a.example/b", address])
    assert "\n" not in str(error.value)
    assert intake.addresses([" https://a.example/b ", ""]) == ["https://a.example/b"]


def test_a_change_without_progress_is_told_and_broken_off(
    assistant: Gated, preparation: Preparation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.work.changes.STUCK", 0.3)
    went_on = threading.Event()

    class Stuck(Held):
        def work(self, assistant: Assistant, progress: OnProgress) -> Report:
            report = super().work(assistant, progress)
            progress(Progress("embedding", 2, 2))
            went_on.set()
            return report

    async def both() -> list[str]:
        changes = Changes(assistant, preparation)
        stuck, next_one = Stuck("adding a.pdf"), Held("adding b.pdf")
        one = asyncio.create_task(changes.report(stuck.change, "ann"))
        await asyncio.to_thread(stuck.began.wait, 60)
        two = asyncio.create_task(changes.report(next_one.change, "bob"))
        told = [str(error) for error in await asyncio.gather(one, two, return_exceptions=True)]
        assert changes.now is not None and not next_one.began.is_set()
        stuck.go.set()
        next_one.go.set()
        assert (await changes.report(next_one.change, "bob")).snapshot == 7
        return told

    first, second = run(both())
    assert "broken off, and what was there before serves on" in first and "try again later" in second
    assert not went_on.is_set()


OK = ("ok.md", "0123")


@pytest.mark.parametrize(
    ("addresses", "documents", "told"),
    [
        ([], [("sources.toml", "[[s]]")], "manifests"),
        ([], [OK, ("..", "x")], "no name"),
        ([], [OK, ("\0.md", "x")], "cannot be taken in"),
        ([], [OK, ("가" * 200, "x")], "cannot be taken in"),
        ([], [OK, ("b.md", "0123456789+")], "too big"),
        ([], [OK] * (FILES + 1), "at most"),
        ([], [("a.md", "0123456789")] * 4, "no room"),
        (["ftp://x"], [OK], "no web address"),
    ],
)
def test_of_documents_that_are_refused_nothing_is_left(
    assistant: Gated, intake: Intake, addresses: list[str], documents: list[tuple[str, str]], told: str
) -> None:
    access = Access(assistant)
    access.intake = intake
    with pytest.raises(SourceRefused, match=told):
        access.adding(addresses, (), documents)
    assert list(intake.folder.iterdir()) == []


def test_a_folder_that_was_swept_away_is_made_anew(intake: Intake) -> None:
    intake.folder.rmdir()
    (written,) = intake.written([OK])
    assert written.is_file() and intake.uploaded(written)
    assert intake.folder.stat().st_mode & 0o077 == 0


def test_of_documents_whose_change_never_begins_nothing_is_left(assistant: Gated, intake: Intake) -> None:
    access = Access(assistant)
    access.intake = intake

    async def wait_in_vain() -> None:
        await access.preparation.until_ready()
        held = Held("adding a.pdf")
        first = asyncio.create_task(access.changes.report(held.change, ""))
        await asyncio.to_thread(held.began.wait, 60)
        leaves = asyncio.create_task(access.ingest((), (), "", documents=[OK]))
        await asyncio.sleep(0)
        await asyncio.sleep(0.1)
        assert len(list(intake.folder.iterdir())) == 1
        leaves.cancel()
        await asyncio.wait([leaves])
        access.changes._waiting = WAITING
        with pytest.raises(Busy):
            await access.ingest((), (), "", documents=[OK])
        access.changes._waiting = 0
        held.go.set()
        await first

    run(wait_in_vain())
    assert list(intake.folder.iterdir()) == []
